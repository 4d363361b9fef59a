"""The visitor's question, read from an address or a command line; the same for list, facets, tally and export.

`read` refuses what it does not know; `to_args` is its inverse; `select` says which rows fit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

import numpy as np

from catalog.domain import dates
from catalog.domain.errors import Contradiction, Invalid, Problem
from catalog.domain.outcomes import DateBasis, Mode
from catalog.search import cells as cells_room
from catalog.search import facets, near, parameters
from catalog.search.blocks import Ints, Mask, Members
from catalog.search.codes import NO_DAY, NO_KIND
from catalog.search.columns import Columns
from catalog.search.facet import Facet
from catalog.search.parameters import DEFAULTS, SINGLE
from catalog.search.periods import (
    APART,
    IN_PERIOD,
    INCLUDED,
    MUNITIONS,
    ONLY,
    POSSIBLE,
    SPREAD,
    UNDATED,
    WHEN,
)
from catalog.search.variants import Count, Variant
from catalog.search.world import World


@dataclass(frozen=True)
class Criteria:
    """`chosen` holds facet → slugs; `singles` every other parameter that is not at its default.

    `cells` are the row and the column of a tally, as (dimension, key): exactly the things counted there.
    `hits` are the items that the words found, None when no words were asked for; `widened` says what the words were
    widened to, `left_out` how many were past the cap; `incidents` are those that a list tells of, None where all count.
    `now` decides what is public, `hidden` are the incidents that are not yet, `unapplied` the imports that nobody sees;
    `insider` says who asks.
    """

    now: datetime
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    singles: Mapping[str, str] = field(default_factory=dict)
    when: tuple[str, ...] = ()
    cells: tuple[tuple[str, str], ...] = ()
    hits: Members | None = field(default=None, compare=False)
    incidents: Members | None = field(default=None, compare=False)
    widened: str = field(default="", compare=False)
    left_out: int = field(default=0, compare=False)
    hidden: frozenset[int] = frozenset()
    unapplied: frozenset[int] = frozenset()
    insider: bool = False

    @classmethod
    def read(cls, args: Mapping[str, Sequence[str]], world: World, now: datetime) -> "Criteria":
        """Read a question; raises Invalid with every parameter that is wrong and what is allowed."""
        problems: list[Problem] = []
        chosen: dict[str, tuple[str, ...]] = {}
        for facet in facets.FACETS:
            try:
                chosen[facet.name] = facet.read([text for text in args.get(facet.name, ()) if text], world, now)
            except Invalid as error:
                problems += error.problems
        singles = {name: parameters.single(name, args.get(name, ()), problems) for name in SINGLE}
        problems += near.settle(singles, world)
        when = parameters.when(args.get("when", ()), problems)
        cells = cells_room.read(args.get("cell", ()), world, problems)
        problems += parameters.unknown(args)
        kept = {name: slugs for name, slugs in chosen.items() if slugs}
        criteria = cls(now, kept, parameters.not_default(singles), when, cells, insider=world.insider)
        apart = [*parameters.contradictions(criteria.singles, kept, when)]
        if problems:
            raise Invalid(*problems, *apart)
        if apart:
            raise Contradiction(*apart)
        return criteria

    def to_args(self) -> list[tuple[str, str]]:
        """The address of this question: facets in their order, then the rest; defaults are left out."""
        pairs = [(name, slug) for name in facets.names() for slug in self.chosen.get(name, ())]
        if self.datasets == (facets.OWN_LIST,):
            pairs = [pair for pair in pairs if pair != ("dataset", facets.OWN_LIST)]
        pairs += [(name, self.singles[name]) for name in SINGLE if name in self.singles]
        pairs += [("when", one) for one in self.when]
        return pairs + [("cell", f"{dimension}:{key}") for dimension, key in self.cells]

    def get(self, name: str) -> str:
        return self.singles.get(name, DEFAULTS[name])

    def day(self, name: str) -> dates.Span | None:
        text = self.get(name)
        return dates.parse(text, name) if text else None

    @property
    def mode(self) -> Mode:
        return Mode(self.get("mode"))

    @property
    def words(self) -> str:
        return self.get("q")

    @property
    def datasets(self) -> tuple[str, ...]:
        return self.chosen.get("dataset", ())

    @cached_property
    def variant(self) -> Variant:
        as_of, known_on = (day.latest if day else None for day in (self.day("as_of"), self.day("known_on")))
        return Variant(facets.grades(self.chosen.get("grade", ())), as_of, known_on, self.hidden, self.count)

    @property
    def count(self) -> Count:
        return Count(self.get("count"))

    @property
    def has_place(self) -> bool:
        """Is a place or a circle asked for, so that things may be possibly there, or unplaced?"""
        return bool(self.chosen.get("place") or self.get("near"))

    @property
    def is_narrowed(self) -> bool:
        """Is anything asked that only items can answer?"""
        asked_of_items = {"as_of", "known_on", "match", "date_basis", "count"} & set(self.singles)
        return bool(asked_of_items) or any(name not in ("dataset", "place") for name in self.chosen)

    def found(self, hits: Ints, widened: str, left_out: int) -> "Criteria":
        """The same question with the items that its words found, and how."""
        return replace(self, hits=Members(hits), widened=widened, left_out=left_out)

    def without_words(self) -> "Criteria":
        """The same question with no words asked for."""
        singles = {name: value for name, value in self.singles.items() if name not in ("q", "exact")}
        return replace(self, singles=singles, hits=None, widened="", left_out=0)

    def kinds(self, columns: Columns) -> Ints:
        """The outcome of each row as the mode prints it; -1 where the mode does not count the row."""
        return columns.first_kind if self.mode is Mode.FIRST_OPERATOR else columns.kind

    def select(self, columns: Columns, world: World, without: str = "") -> Mask:
        """The rows that fit; `without` leaves one facet out, for the counts of its values."""
        return together(self.masks(columns, world), without)

    def masks(self, columns: Columns, world: World) -> dict[str, Mask]:
        """What each chosen facet lets through, by its name; under "" what everything else does."""
        fits = self._public(columns, world)
        if self.hits is not None:
            fits &= self.hits.among(columns.item)
        if self.incidents is not None:
            fits &= self.incidents.among(columns.incident)
        if self.get("since") or self.get("until") or self.when:
            fits &= self._in_time(columns)
        circle = near.mask(columns, world, self, has_place=bool(self.chosen.get("place")))
        fits = fits if circle is None else fits & circle
        if columns.any_of("type", world.munitions) and (asked := self._munitions(world)) != INCLUDED:
            theirs = columns.has("type", world.munitions)
            fits &= theirs if asked == ONLY else ~theirs
        found = {"": fits}
        for facet in facets.FACETS:
            slugs = self.chosen.get(facet.name, ())
            if slugs and facet.name != "grade":
                found[facet.name] = self.fits(facet, columns, world, slugs)
        return found

    def _munitions(self, world: World) -> str:
        """T11: munitions stay out of a total unless they are asked for, or a type or category of theirs is."""
        named = {slug for name in ("type", "category") for slug in self.chosen.get(name, ())}
        is_named = any(world.types.by_slug[slug].id in world.munitions for slug in named)
        return INCLUDED if is_named and self.get(MUNITIONS) == APART else self.get(MUNITIONS)

    def sets_apart(self, columns: Columns, world: World) -> bool:
        """Are there munitions that the question leaves out?"""
        return self._munitions(world) == APART and columns.any_of("type", world.munitions)

    def _public(self, columns: Columns, world: World) -> Mask:
        """What a visitor may see: rows under embargo, of other people's lists or half read in are absent before."""
        may_see: Mask = self.kinds(columns) != NO_KIND
        waiting = columns.embargoed
        may_see[waiting[columns.hidden_until[waiting] > int(self.now.timestamp())]] = False
        if self.unapplied:
            may_see &= ~columns.has("version", self.unapplied)
        return may_see & columns.has("dataset", world.datasets.by_id)

    def fits(self, facet: Facet, columns: Columns, world: World, slugs: tuple[str, ...]) -> Mask:
        if facet is self._narrowest_type and self.get("match") == POSSIBLE:
            return facet.possible(columns, world, slugs)
        return facet.mask(columns, world, slugs, self)

    @property
    def _narrowest_type(self) -> facets.TypeFacet:
        """Where a type and a category are asked for, it is the type that is possible, in that category for sure."""
        return facets.TYPE if self.chosen.get("type") else facets.CATEGORY

    def days(self, columns: Columns) -> tuple[Ints, Ints]:
        """First and last day of each row on the date basis asked for; 0 where there is none."""
        basis = self.get("date_basis")
        if basis != DateBasis.EVENT:
            day: Ints = getattr(columns, basis)
            return day, day
        # A day of publication says when it had happened at the latest, not when it began to be possible.
        return np.where(columns.is_event_day, columns.earliest, NO_DAY), self.last_days(columns)

    def last_days(self, columns: Columns) -> Ints:
        """The last of those days alone."""
        basis = self.get("date_basis")
        found: Ints = columns.latest if basis == DateBasis.EVENT else getattr(columns, basis)
        return found

    def time_parts(self, columns: Columns) -> dict[str, Mask]:
        """T9: surely inside the period, its range crossing it, undated. Without a period all is inside."""
        earliest, latest = self.days(columns)
        since, until = self.get("since"), self.get("until")
        undated = latest == 0
        if not since and not until:
            return {
                IN_PERIOD: np.ones(len(columns), dtype=bool),
                SPREAD: np.zeros(len(columns), dtype=bool),
                UNDATED: undated,
            }
        first = parameters.first_day(since).toordinal() if since else 1
        last = parameters.last_day(until).toordinal() if until else date.max.toordinal()
        inside = ~undated & (latest <= last) & ((earliest >= first) if since else True)
        outside = ~undated & ((latest < first) | (earliest > last))
        return {IN_PERIOD: inside, SPREAD: ~undated & ~inside & ~outside, UNDATED: undated}

    def _in_time(self, columns: Columns) -> Mask:
        parts = self.time_parts(columns)
        fits = np.zeros(len(columns), dtype=bool)
        for name in self.when or WHEN:
            fits |= parts[name]
        return fits


def together(masks: Mapping[str, Mask], without: str = "") -> Mask:
    """The rows that all of these let through; `without` leaves one out."""
    fits = masks[""].copy()
    for name, mask in masks.items():
        if name not in ("", without):
            fits &= mask
    return fits
