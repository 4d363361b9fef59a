"""Two copies of a list: which thing of the newer one is which item of the older one.

Numbers of such lists restart and shift, so they never identify. Things are paired as multisets: by the list's own id
where it has one; else by address, and under one address by what is said, then by type, then by outcome. What is left
over is added or withdrawn; things are never taken for one another because they look alike.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from catalog.domain.outcomes import RecordState
from catalog.services.imports.rows import Row, key_of
from catalog.services.imports.standing import Signature, Standing

NO_ADDRESS = "url:"


@dataclass(frozen=True)
class Thing:
    """One thing (or one lot) that a row lists: the `part`-th of its row."""

    row: Row
    part: int
    says: Signature

    @property
    def key(self) -> str:
        return key_of(self.row)


@dataclass
class Pairs:
    """`same` say what they said before; `changed` are pairs that differ; `gone` are in no row any more."""

    same: list[tuple[Standing, Thing]] = field(default_factory=list)
    changed: list[tuple[Standing, Thing]] = field(default_factory=list)
    new: list[Thing] = field(default_factory=list)
    gone: list[Standing] = field(default_factory=list)


Level = Callable[[Signature], Any]
# From the surest to the least sure; a thing without an address is never paired by its party alone.
LEVELS: tuple[Level, ...] = (
    lambda says: says,
    lambda says: (says.party, says.type, says.status),
    lambda says: (says.party, says.type),
    lambda says: (says.party, says.status),
    lambda says: says.party,
)
SURE_LEVELS = LEVELS[:3]


def pair(things: Iterable[Thing], standing: Iterable[Standing]) -> Pairs:
    """Pair each key's things with its items; items that are withdrawn come back only where the list says the same."""
    listed, held = defaultdict(list), defaultdict(list)
    for thing in things:
        listed[thing.key].append(thing)
    for one in standing:
        held[one.key].append(one)
    pairs = Pairs()
    for key in [*listed, *(key for key in held if key not in listed)]:
        _pair_key(key, listed[key], held[key], pairs)
    return pairs


def _pair_key(key: str, things: list[Thing], items: list[Standing], pairs: Pairs) -> None:
    here = [one for one in items if one.state is not RecordState.WITHDRAWN]
    withdrawn = [one for one in items if one.state is RecordState.WITHDRAWN]
    by_id = key.startswith("id:")
    levels: Sequence[Level] = (lambda _: key,) if by_id else SURE_LEVELS if key == NO_ADDRESS else LEVELS
    for level in levels:
        things, here = _match(level, things, here, pairs)
    things, _ = _match((lambda _: key) if by_id else LEVELS[0], things, withdrawn, pairs)
    pairs.new += things
    pairs.gone += [one for one in here if one.state is RecordState.ACTIVE]


def _match(
    level: Level, things: list[Thing], items: list[Standing], pairs: Pairs
) -> tuple[list[Thing], list[Standing]]:
    """Pair what agrees at this level, in order; what is left of both."""
    waiting: dict[Any, list[Standing]] = defaultdict(list)
    for one in reversed(items):
        waiting[level(one.says)].append(one)
    left = []
    for thing in things:
        found = waiting[level(thing.says)]
        if found:
            one = found.pop()
            is_same = one.says == thing.says and one.state is not RecordState.WITHDRAWN
            (pairs.same if is_same else pairs.changed).append((one, thing))
        else:
            left.append(thing)
    kept = {one.item_id for rest in waiting.values() for one in rest}
    return left, [one for one in items if one.item_id in kept]
