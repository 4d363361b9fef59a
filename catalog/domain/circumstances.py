"""Knowing a thing again without its picture: by type, party, place and date together, never by one of them alone."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from catalog.domain.comparing import (
    LONGEST_SPAN_DAYS,
    MOST_DAYS_APART,
    NOTHING_KNOWN,
    Known,
    Thing,
    days_apart,
    in_order,
    is_dated,
    is_placed,
    is_there,
    steps,
)

Open = tuple[tuple[Thing, ...], tuple[Thing, ...]]
Rank = tuple[int, int]  # another type, another outcome


@dataclass(eq=False)
class Like:
    """Things of a list that nothing tells apart, with the likes of the other list that they may be."""

    things: list[Thing] = field(default_factory=list)
    candidates: "dict[Like, Rank]" = field(default_factory=dict)

    @property
    def thing(self) -> Thing:
        return self.things[0]

    def best(self) -> "list[Like]":
        rank = min(self.candidates.values(), default=None)
        return [one for one, own in self.candidates.items() if own == rank]


def match(ones: Sequence[Thing], others: Sequence[Thing], known: Known) -> tuple[list[tuple[Thing, Thing]], list[Open]]:
    """Pairs with one answer on both sides, and things with several that are equally good."""
    here, there = _likes(ones, known), _likes(others, known)
    _connect(here, there, known)
    sure: list[tuple[Thing, Thing]] = []
    while new := [(one, other) for one in here if (other := _answer(one)) is not None]:
        for one, other in new:
            _take(one)
            _take(other)
        sure += [(one.thing, other.thing) for one, other in new]
    unsure = [(tuple(one.things), tuple(own.things)) for one in here for own in one.candidates]
    return sorted(sure, key=lambda pair: (pair[0].key, pair[1].key)), unsure


def _answer(one: Like) -> Like | None:
    """The one thing that this one thing must be, when that says the same."""
    best = one.best()
    if len(one.things) > 1 or len(best) != 1 or len(best[0].things) > 1:
        return None
    return best[0] if best[0].best() == [one] else None


def _take(one: Like) -> None:
    for other in one.candidates:
        del other.candidates[one]
    one.candidates.clear()


def _likes(things: Iterable[Thing], known: Known) -> list[Like]:
    """Those that are dated and placed, of a known type and party."""
    found: dict[object, Like] = defaultdict(Like)
    for thing in in_order(things):
        is_named = thing.type != NOTHING_KNOWN and thing.party not in known.nobody
        if is_named and is_dated(thing) and is_placed(thing, known):
            says = (thing.type, thing.party, thing.outcome, thing.first, thing.last, thing.place, thing.point)
            found[says].things.append(thing)
    return list(found.values())


def _connect(here: list[Like], there: list[Like], known: Known) -> None:
    """Each like with those that it may be. Only types above and below it, and days about its own, are looked at."""
    at, below = defaultdict(list), defaultdict(list)
    for other in sorted(there, key=lambda one: one.thing.first or 0):
        at[other.thing.party, other.thing.type].append(other)
        for above in known.types[other.thing.type]:
            below[other.thing.party, above].append(other)
    for one in here:
        party, path = one.thing.party, known.types[one.thing.type]
        for own in (below[party, one.thing.type], *(at[party, above] for above in path[:-1])):
            for other in _about(one.thing, own):
                if days_apart(one.thing, other.thing) <= MOST_DAYS_APART and is_there(one.thing, other.thing, known):
                    one.candidates[other] = other.candidates[one] = _rank(one.thing, other.thing, known)


def _about(one: Thing, others: list[Like]) -> list[Like]:
    """Those that begin near enough to this thing's days; `others` stand by their first day."""
    first, last = one.first or 0, one.last or 0
    low = bisect_left(others, first - MOST_DAYS_APART - LONGEST_SPAN_DAYS, key=_first)
    return others[low : bisect_right(others, last + MOST_DAYS_APART, key=_first)]


def _first(one: Like) -> int:
    return one.thing.first or 0


def _rank(one: Thing, other: Thing, known: Known) -> Rank:
    return int(steps(one.type, other.type, known.types) != 0), int(one.outcome != other.outcome)
