"""Which thing of one list is which thing of another: one to at most one, the same whichever list stands first.

1. By the address of the same picture. One address may serve several things: those of the same type or of one above or
   below it are paired, those that contradict each other least first; then what is left on both sides, where it is as
   many things of one type each and the two types are akin.
2. What is left: by type, party, place and date together, and only where there is one answer.
What could be several things is *ambiguous* and stays apart.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from catalog.domain import circumstances
from catalog.domain.comparing import How, Known, Thing, in_order, is_akin, same_party, steps

Things = list[Thing]
Sort = tuple[int, str, int]
By = dict[str, Things]
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Pair:
    one: Thing
    other: Thing
    how: How


@dataclass(frozen=True)
class Group:
    """Things that may be one another; nobody can tell which."""

    one: tuple[Thing, ...]
    other: tuple[Thing, ...]


@dataclass
class Matched:
    pairs: list[Pair] = field(default_factory=list)
    only_one: Things = field(default_factory=list)
    only_other: Things = field(default_factory=list)
    ambiguous: list[Group] = field(default_factory=list)


def match(ones: Sequence[Thing], others: Sequence[Thing], known: Known) -> Matched:
    """Pair two lists. Every thing is in one pair, in one group, or only in its list."""
    found = Matched(pairs=list(_by_address(ones, others, known)))
    ones, others = _left(found.pairs, ones, others)
    sure, unsure = circumstances.match(ones, others, known)
    found.pairs += [Pair(one, other, How.CIRCUMSTANCES) for one, other in sure]
    ones, others = _left(found.pairs, ones, others)
    found.ambiguous = _groups([*unsure, *_under_one_address(ones, others, known)])
    kept = (
        {thing.key for group in found.ambiguous for thing in group.one},
        {thing.key for group in found.ambiguous for thing in group.other},
    )
    found.only_one = in_order(thing for thing in ones if thing.key not in kept[0])
    found.only_other = in_order(thing for thing in others if thing.key not in kept[1])
    return found


def _left(pairs: Iterable[Pair], ones: Iterable[Thing], others: Iterable[Thing]) -> tuple[Things, Things]:
    taken = {pair.one.key for pair in pairs}, {pair.other.key for pair in pairs}
    return [one for one in ones if one.key not in taken[0]], [one for one in others if one.key not in taken[1]]


def _by_address(ones: Iterable[Thing], others: Iterable[Thing], known: Known) -> Iterator[Pair]:
    """Address by address, in the order of their letters; a thing with several is paired under the first that fits."""
    here, there = _addressed(ones), _addressed(others)
    taken: tuple[set[str], set[str]] = (set(), set())
    for address in sorted(here.keys() & there.keys()):
        free = [one for one in here[address] if one.key not in taken[0]]
        open_ = [one for one in there[address] if one.key not in taken[1]]
        is_lone = len(here[address]) == len(there[address]) == 1
        for one, other in _under(free, open_, known, is_lone=is_lone):
            taken[0].add(one.key)
            taken[1].add(other.key)
            yield Pair(one, other, How.ADDRESS)


def _addressed(things: Iterable[Thing]) -> By:
    found: By = defaultdict(list)
    for thing in things:
        for address in dict.fromkeys(thing.addresses):
            found[address].append(thing)
    return found


def _under(ones: Things, others: Things, known: Known, *, is_lone: bool) -> Iterator[tuple[Thing, Thing]]:
    """The pairs under one address: things of a sort together, sorts that contradict each other least first."""
    here, there = _bucketed(ones, _sort), _bucketed(others, _sort)
    edges = [(cost, sorted((a, b)), a, b) for a in here for b in there if (cost := _cost(a, b, known))]
    for _, _, a, b in sorted(edges):
        pairs, here[a], there[b] = _pairs_of(here[a], there[b])
        yield from pairs
    left, rest = [one for own in here.values() for one in own], [one for own in there.values() for one in own]
    if _is_rest(left, rest, known) and (is_lone or is_akin(left[0].type, rest[0].type, known.types)):
        yield from _pairs_of(left, rest)[0]


def _is_rest(ones: Things, others: Things, known: Known) -> bool:
    """As many on one side as on the other, all of one type each, lost by the same party."""
    if not ones or len(ones) != len(others):
        return False
    kinds = {(one.type, one.party) for one in ones}, {(one.type, one.party) for one in others}
    return len(kinds[0]) == len(kinds[1]) == 1 and same_party(ones[0], others[0], known)


def _sort(thing: Thing) -> Sort:
    return thing.type, thing.outcome, thing.party


def _cost(one: Sort, other: Sort, known: Known) -> tuple[int, int, int] | None:
    """How much two sorts contradict each other; None where the types have nothing to do with each other."""
    apart = steps(one[0], other[0], known.types)
    if apart is None:
        return None
    differs = int(one[2] != other[2] and not {one[2], other[2]} & known.nobody)
    return differs + int(one[1] != other[1]), differs, apart


def _pairs_of(ones: Things, others: Things) -> tuple[list[tuple[Thing, Thing]], Things, Things]:
    """As many as there are on both sides, those that agree in most first, then in order; and what is left."""
    pairs: list[tuple[Thing, Thing]] = []
    levels: tuple[Callable[[Thing], Hashable], ...] = (_when_and_where, lambda thing: thing.outcome, lambda _: None)
    here, there = in_order(ones), in_order(others)
    for level in levels:
        waiting = _bucketed(there, level)
        for key, own in _bucketed(here, level).items():
            pairs += zip(own, waiting.get(key, ()), strict=False)
        taken = {one.key for one, _ in pairs}, {other.key for _, other in pairs}
        here = [one for one in here if one.key not in taken[0]]
        there = [one for one in there if one.key not in taken[1]]
    return pairs, here, there


def _when_and_where(thing: Thing) -> Hashable:
    return thing.outcome, thing.first, thing.last, thing.place, thing.point


def _bucketed(things: Iterable[Thing], by: Callable[[Thing], K]) -> dict[K, Things]:
    found: dict[K, Things] = defaultdict(list)
    for thing in things:
        found[by(thing)].append(thing)
    return dict(found)


def _under_one_address(ones: Things, others: Things, known: Known) -> Iterator[circumstances.Open]:
    """What is left on both sides of one address may be the same, where the same party lost it."""
    here, there = _addressed(ones), _addressed(others)
    for address in sorted(here.keys() & there.keys()):
        for own in _bucketed(here[address], lambda thing: thing.party).values():
            yield tuple(own), tuple(other for other in there[address] if same_party(own[0], other, known))


def _groups(open_: Iterable[circumstances.Open]) -> list[Group]:
    """Things that hang together, however far round."""
    above: dict[tuple[int, str], tuple[int, str]] = {}

    def top(node: tuple[int, str]) -> tuple[int, str]:
        while above.setdefault(node, node) != node:
            above[node] = above[above[node]]
            node = above[node]
        return node

    things: dict[tuple[int, str], Thing] = {}
    for ones, others in open_:
        nodes = [((side, thing.key), thing) for side, own in enumerate((ones, others)) for thing in own]
        if not (ones and others):
            continue
        things |= dict(nodes)
        for node, _ in nodes[1:]:
            above[top(node)] = top(nodes[0][0])
    found: dict[tuple[int, str], tuple[Things, Things]] = defaultdict(lambda: ([], []))
    for node, thing in things.items():
        found[top(node)][node[0]].append(thing)
    groups = [Group(tuple(in_order(one)), tuple(in_order(other))) for one, other in found.values()]
    return sorted(groups, key=lambda group: (group.one[0].key, group.other[0].key))
