"""A question asked of the database: the rows that fit, how many things they are, and the counts of every facet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from sqlmodel import Session

from catalog.domain.counting import Range
from catalog.domain.outcomes import Band, Grade
from catalog.search import columns as cols
from catalog.search import dimensions, facets, visible, world
from catalog.search.columns import OPEN, Columns, Ints, Mask
from catalog.search.criteria import Criteria
from catalog.search.periods import IN_PERIOD, POSSIBLE, SPREAD, UNDATED, UNPLACED
from catalog.search.world import World

MOST_VALUES = 40
PER_PAGE = 50


@dataclass(frozen=True)
class Counted:
    """A facet's value with the number of things that choosing it gives."""

    slug: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class FacetCounts:
    name: str
    label: str
    values: tuple[Counted, ...]
    more: int


@dataclass
class Question:
    """A criteria with the columns it is answered from; made by `ask`."""

    session: Session
    criteria: Criteria
    columns: Columns
    world: World

    @cached_property
    def mask(self) -> Mask:
        return self.fits()

    def fits(self, without: str = "") -> Mask:
        """The rows that fit; `without` leaves one facet out."""
        fits = self.criteria.select(self.columns, self.world, without)
        for dimension, key in self.criteria.cells:
            fits &= dimensions.is_key(dimension, key, self)
        return fits

    @property
    def chosen(self) -> Mapping[str, tuple[str, ...]]:
        return self.criteria.chosen

    @property
    def has_period(self) -> bool:
        return bool(self.criteria.get("since") or self.criteria.get("until"))

    def kinds(self) -> Ints:
        return self.criteria.kinds(self.columns)

    def days(self) -> tuple[Ints, Ints]:
        return self.criteria.days(self.columns)

    def time_parts(self) -> dict[str, Mask]:
        return self.criteria.time_parts(self.columns)

    @cached_property
    def rows(self) -> Ints:
        """Places of the rows that fit, in the order of lists: in the period, then spread, then undated."""
        parts = self.time_parts()
        order = [np.flatnonzero(self.mask & part) for part in self._apart(parts)]
        return np.concatenate(order).astype(np.int64)

    @staticmethod
    def _apart(parts: dict[str, Mask]) -> Iterable[Mask]:
        yield parts[IN_PERIOD]
        yield parts[SPREAD]
        yield parts[UNDATED] & ~parts[IN_PERIOD]

    @property
    def total(self) -> Range:
        return weigh(self.columns, self.mask)

    def page(self, number: int) -> Ints:
        return self.rows[(number - 1) * PER_PAGE : number * PER_PAGE]

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.rows) // PER_PAGE))

    def bands(self) -> dict[Band, Range]:
        """T7: the split of the total by band."""
        found = {
            band: weigh(self.columns, self.mask & (self.columns.band == code)) for band, code in cols.BAND_CODES.items()
        }
        return {band: total for band, total in found.items() if total.best or total.most != 0}

    def beside(self) -> dict[str, Range]:
        """What stands beside the total: possibly of the type, possibly at the place, without a place."""
        asked = self.criteria.chosen
        found = {}
        if asked.get("type") or asked.get("category"):
            found["match"] = self._with({"match": POSSIBLE})
        if asked.get("place"):
            found["where"] = self._with({"where": POSSIBLE})
            found[UNPLACED] = self._with({"where": UNPLACED})
        return found

    def beside_args(self, name: str, value: str) -> list[tuple[str, str]]:
        """The address of the rows that one figure of `beside` counts."""
        return [*(pair for pair in self.criteria.to_args() if pair[0] != name), (name, value)]

    def _with(self, singles: dict[str, str]) -> Range:
        criteria = replace(self.criteria, singles={**self.criteria.singles, **singles})
        return replace(self, criteria=criteria).total

    def time_split(self) -> dict[str, Range]:
        """T9: how many of the total are surely in the period, cross it, or have no date."""
        parts = self.time_parts()
        return {name: weigh(self.columns, self.mask & part) for name, part in parts.items()}

    def facet_counts(self) -> list[FacetCounts]:
        """Every facet with its values and their counts for the whole result."""
        return [self._counts(facet) for facet in facets.FACETS]

    def _counts(self, facet: facets.Facet) -> FacetCounts:
        counts = self._grade_counts() if facet.name == "grade" else self._value_counts(facet)
        chosen = self.criteria.chosen.get(facet.name, ())
        for slug in chosen:
            counts.setdefault(slug, 0)
        values = [Counted(slug, self._label(facet, slug), count, slug in chosen) for slug, count in counts.items()]
        values.sort(key=lambda one: (not one.is_chosen, -one.count, one.label))
        return FacetCounts(facet.name, facet.label, tuple(values[:MOST_VALUES]), max(0, len(values) - MOST_VALUES))

    def _value_counts(self, facet: facets.Facet) -> dict[str, int]:
        """For each value among the rows that the other facets leave: what choosing it alone gives."""
        rest = self.fits(without=facet.name)
        codes = self.kinds() if facet.name == "outcome" else facet.codes(self.columns, self.world)
        found = [facet.value(int(code), self.world) for code in np.unique(codes[rest])]
        slugs = [value.slug for value in found if value] + list(self.criteria.chosen.get(facet.name, ()))
        answer = {}
        for slug in dict.fromkeys(slugs):
            alone = self._alone(facet, slug)
            answer[slug] = int(self.columns.best[rest & alone].sum())
        return answer

    def _alone(self, facet: facets.Facet, slug: str) -> Mask:
        return self.criteria.fits(facet, self.columns, self.world, (slug,))

    def _grade_counts(self) -> dict[str, int]:
        """Choosing a grade chooses the outcomes that make the chains, so each value is a count of its own."""
        answer = {}
        for grade in Grade:
            variant = replace(self.criteria.variant, grades=frozenset({grade}))
            columns = cols.read(self.session, variant)
            other = replace(self, columns=columns)
            count = int(columns.best[other.mask].sum())
            if count:
                answer[grade.value] = count
        return answer

    def _label(self, facet: facets.Facet, slug: str) -> str:
        register = getattr(facet, "register", None)
        if register:
            return str(getattr(self.world, register).by_slug[slug].name)
        return slug.replace("_", " ")


def ask(session: Session, criteria: Criteria) -> Question:
    """Put a question to the present state."""
    day = criteria.variant.known_on
    criteria = replace(
        criteria,
        hidden=visible.hidden_incidents(session, criteria.now, day),
        unapplied=visible.unapplied(session, day),
    )
    known = world.read(session, insider=criteria.insider)
    return Question(session, criteria, cols.read(session, criteria.variant), known)


def weigh(columns: Columns, mask: Mask) -> Range:
    """T6: min, best and max of the rows that fit, summed apart; one open max makes the sum open."""
    most = columns.most[mask]
    top = None if (most == OPEN).any() else int(most.sum())
    return Range(int(columns.least[mask].sum()), int(columns.best[mask].sum()), top)
