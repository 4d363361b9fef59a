"""Two lists side by side: what both have, what only one has, where they differ, and how many things they are together.

A comparison changes nothing: it is worked out each time, and no record is merged or corrected by it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from catalog.domain import comparing, matching
from catalog.domain.comparing import How, Known
from catalog.domain.counting import NOTHING, Range
from catalog.domain.matching import Group, Pair
from catalog.search.coding import NOT_FURTHER, RESERVED_LABELS
from catalog.search.entries import Entry
from catalog.search.register import NOBODY
from catalog.search.world import World
from catalog.tally.compare_rows import BOTH, PARTLY, SHOWN, Row, Side, Standing


@dataclass(frozen=True)
class Line:
    """A category of the shared total, in things."""

    category: str
    label: str
    counts: dict[str, int]

    @property
    def together(self) -> int:
        return sum(self.counts.values())


COLUMNS = (BOTH, PARTLY, "only_one", "only_other", "ambiguous")


@dataclass
class Comparison:
    """Rows that fit the question, differing ones first. `groups` are the sums of what may be one another.

    `heard` is what became of the words of the question, see `catalog.tally.about`.
    """

    one: Side
    other: Side
    world: World
    rows: list[Row]
    groups: list[tuple[Range, Range]] = field(default_factory=list)
    heard: dict[str, Any] = field(default_factory=dict)

    def shown(self, show: str, under: str = "") -> list[Row]:
        """The rows of one of `SHOWN`, all without one; `under` is a line of the table of categories."""
        return [row for row in self.rows if (not show or show in row.marks) and under in ("", row.category)]

    @cached_property
    def counts(self) -> dict[str, int]:
        """Rows under each of `SHOWN`."""
        found = dict.fromkeys(SHOWN, 0)
        for row in self.rows:
            for mark in row.marks:
                found[mark] += 1
        return found

    @property
    def told(self) -> list[tuple[str, str]]:
        """Of `SHOWN` what there is, with its label; where all pairs are asked for in both lists, that is not told."""
        whole = () if self.counts[PARTLY] else (BOTH,)
        return [(name, label) for name, label in SHOWN.items() if self.counts[name] and name not in whole]

    @property
    def by_how(self) -> dict[str, int]:
        """Pairs by what they were found through."""
        return {how.value: sum(row.how is how for row in self.rows) for how in How}

    def things(self, side: Side) -> Range:
        return sum((one.weight for one in side.entries if one.fits), NOTHING)

    @property
    def sum(self) -> int:
        return self.things(self.one).best + self.things(self.other).best

    @property
    def overlap(self) -> int:
        return self.sum - self.together.best

    @cached_property
    def together(self) -> Range:
        """Things of both lists, none counted twice. Least: what may be one is; most: only a picture proves it."""
        best, unsure, proven, fixed = 0, NOTHING, NOTHING, 0
        for row in self.rows:
            best += row.weight.best
            fixed += 0 if row.standing is Standing.AMBIGUOUS else row.weight.least
            if row.how is How.CIRCUMSTANCES and row.fits_both:
                unsure += _apart(row)
            else:
                proven += row.weight
        least = fixed + sum(max(one.least, other.least) for one, other in self.groups)
        return Range(least, best, (unsure + proven).most)

    @cached_property
    def lines(self) -> list[Line]:
        """The shared total by category, the largest first, what has none last."""
        found: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COLUMNS, 0))
        for row in self.rows:
            found[row.category][column_of(row)] += row.weight.best
        lines = [Line(slug, self.label(slug), counts) for slug, counts in found.items()]
        return sorted(lines, key=lambda line: (line.category == NOT_FURTHER, -line.together, line.label))

    def label(self, category: str) -> str:
        return self.world.types.by_slug[category].name if category != NOT_FURTHER else RESERVED_LABELS[NOT_FURTHER]


def column_of(row: Row) -> str:
    """The column of the table of categories that a row is counted in."""
    if row.is_matched:
        return BOTH if row.fits_both else PARTLY
    return row.standing.value


def compare(one: Side, other: Side, world: World, known: Known) -> Comparison:
    """Hold two lists against each other as wholes; the rows are those of which a side fits the question."""
    found = matching.match([e.thing for e in one.entries], [e.thing for e in other.entries], known)
    work = _Work(one, other, world, known)
    rows = [work.pair(pair) for pair in found.pairs]
    rows += [work.single(Standing.ONLY_ONE, thing.key, 0) for thing in found.only_one]
    rows += [work.single(Standing.ONLY_OTHER, thing.key, 1) for thing in found.only_other]
    rows += [row for group in found.ambiguous for row in work.group(group)]
    fitting = [row for row in rows if any(e and e.fits for e in (row.one, row.other))]
    fitting.sort(key=work.place)
    return Comparison(one, other, world, fitting, [work.weights(group) for group in found.ambiguous])


class _Work:
    """From what was matched to rows."""

    def __init__(self, one: Side, other: Side, world: World, known: Known) -> None:
        self.world, self.known = world, known
        self.by_key = [{entry.thing.key: entry for entry in side.entries} for side in (one, other)]
        self.order = [{entry.id: place for place, entry in enumerate(side.entries)} for side in (one, other)]
        self._categories: dict[int, str] = {}

    def pair(self, pair: Pair) -> Row:
        one, other = self.by_key[0][pair.one.key], self.by_key[1][pair.other.key]
        differs = comparing.differences(pair.one, pair.other, self.known)
        vague = [
            name
            for name, a, b in (("one", pair.one, pair.other), ("other", pair.other, pair.one))
            if comparing.is_less_precise(a, b, self.known)
        ]
        standing = Standing.DIFFERING if differs else Standing.AGREEING
        category = self.category(one if one.fits else other)
        return Row(standing, one, other, category, pair.how, differs, "".join(vague))

    def single(self, standing: Standing, key: str, side: int, among: Iterable[str] = ()) -> Row:
        entry = self.by_key[side][key]
        one, other = (None, entry) if side else (entry, None)
        return Row(standing, one, other, self.category(entry), among=tuple(among))

    def group(self, group: Group) -> Iterable[Row]:
        for side, own, rest in ((0, group.one, group.other), (1, group.other, group.one)):
            among = [self.by_key[1 - side][thing.key].id for thing in rest]
            yield from (self.single(Standing.AMBIGUOUS, thing.key, side, among) for thing in own)

    def weights(self, group: Group) -> tuple[Range, Range]:
        sides = enumerate((group.one, group.other))
        own = [[self.by_key[side][thing.key] for thing in things] for side, things in sides]
        one, other = (sum((entry.weight for entry in entries if entry.fits), NOTHING) for entries in own)
        return one, other

    def category(self, entry: Entry) -> str:
        kind = entry.thing.type
        if kind not in self._categories:
            node = self.world.category_of(kind) if kind != NOBODY else NOBODY
            self._categories[kind] = self.world.types.by_id[node].slug if node != NOBODY else NOT_FURTHER
        return self._categories[kind]

    def place(self, row: Row) -> tuple[int, int]:
        """Where a row stands: by its standing, then as in its list."""
        entry, side = (row.one, 0) if row.one else (row.other, 1)
        own = self.order[side][entry.id] if entry else 0
        return list(Standing).index(row.standing) * 2 + side, own


def _apart(row: Row) -> Range:
    return sum((one.weight for one in (row.one, row.other) if one), NOTHING)
