"""What the datasets of a tally cover: a cell that nothing covers says "not covered", never 0."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from catalog.domain import dates
from catalog.domain.counting import Range
from catalog.search.coding import RESERVED, Key
from catalog.search.dimensions import TIME
from catalog.search.question import Question
from catalog.search.world import Cover, World
from catalog.tally.count import Tally

Days = tuple[date, date]
Keys = Mapping[str, str]  # dimension → the key of a row or column
ALWAYS: Days = (date.min, date.max)


@dataclass(frozen=True)
class Part:
    """What a cell is about: who lost it, of what type, in which days. None is anything."""

    party: int | None = None
    type: int | None = None
    days: Days = ALWAYS


@dataclass(frozen=True)
class Coverage:
    """Answers for one question which of its parts its datasets cover; `laid_out` are the dimensions of its tally."""

    question: Question
    laid_out: tuple[str, ...] = ()

    @classmethod
    def of(cls, answer: Tally) -> "Coverage":
        return cls(answer.question, (answer.rows_by, answer.below_by, answer.cols_by))

    @cached_property
    def limits(self) -> dict[str, tuple[Cover, ...]]:
        """Dataset asked for → what it says of its coverage."""
        world = self.question.world
        return {slug: world.covers.get(world.datasets.by_slug[slug].id, ()) for slug in self.question.criteria.datasets}

    def misses(self, value: Range, row: Key | None, column: Key | None, below: Key | None = None) -> bool:
        """Is this a nothing that nobody looked for?"""
        if value.best or value.most != 0 or not self.limits or not all(self.limits.values()):
            return False
        keys = {name: key.key for name, key in zip(self.laid_out, (row, below, column), strict=True) if key}
        asked = [keys["dataset"]] if "dataset" in keys else list(self.limits)
        return all(slug in self.limits and self._is_out(slug, keys) for slug in asked)

    def missing(self) -> list[str]:
        """The datasets that look for nothing of what is asked, its cells included."""
        keys = dict(self.question.criteria.cells)
        return [slug for slug in self.limits if self.limits[slug] and self._is_out(slug, keys)]

    def _is_out(self, slug: str, keys: Keys) -> bool:
        return not any(covers(self.limits[slug], part, self.question.world) for part in self._parts(keys))

    def _parts(self, keys: Keys) -> list[Part]:
        """What the cell may be of: its own keys, else each value that the question names."""
        parties = self._ids("lost_by", keys, "parties")
        types = self._ids("type", keys, "types")
        if types == [None]:
            types = self._ids("category", keys, "types")
        days = self._days(keys)
        return [Part(party, kind, days) for party in parties for kind in types]

    def _ids(self, name: str, keys: Keys, register: str) -> list[int | None]:
        nodes = getattr(self.question.world, register).by_slug
        key = keys.get(name)
        if key is not None and key not in RESERVED:
            return [nodes[key].id]
        return [nodes[slug].id for slug in self.question.chosen.get(name, ())] or [None]

    def _days(self, keys: Keys) -> Days:
        for name in TIME:
            key = keys.get(name)
            if key is not None and key not in RESERVED:
                span = dates.parse(key)
                return span.earliest or date.min, span.latest or date.max
        since, until = (self.question.criteria.day(name) for name in ("since", "until"))
        first = since.earliest if since else None
        last = until.latest if until else None
        return first or date.min, last or date.max


def covers(limits: tuple[Cover, ...], part: Part, world: World) -> bool:
    """Does a dataset look for things like these? One that says nothing of its coverage looks for everything.

    What it names it covers, and with it whatever may be of it; what it leaves out, only what is wholly of it.
    """
    named = [one for one in limits if one.is_covered]
    is_named = not named or any(_touches(one, part, world) for one in named)
    return is_named and not any(_holds(one, part, world) for one in limits if not one.is_covered)


def _touches(one: Cover, part: Part, world: World) -> bool:
    party = one.party is None or part.party is None or _is_of(part.party, one.party, world)
    wide = one.party is not None and part.party is not None and _is_of(one.party, part.party, world)
    kinds = (
        one.type is None
        or part.type is None
        or part.type in world.below[one.type]
        or one.type in world.below[part.type]
    )
    return (party or wide) and kinds and one.since <= part.days[1] and part.days[0] <= one.until


def _holds(one: Cover, part: Part, world: World) -> bool:
    party = one.party is None or (part.party is not None and _is_of(part.party, one.party, world))
    kinds = one.type is None or (part.type is not None and part.type in world.below[one.type])
    return party and kinds and one.since <= part.days[0] and part.days[1] <= one.until


def _is_of(party: int, whole: int, world: World) -> bool:
    return any(one.member == party for one in world.members[whole])
