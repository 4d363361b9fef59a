"""A question asked of the database: the rows that fit, how many things they are, and what stands beside them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from sqlmodel import Session

from catalog.domain.counting import Range
from catalog.domain.outcomes import Band, DateBasis
from catalog.search import dimensions, facets, generations, past, sums, visible, world
from catalog.search.blocks import Ints, Mask
from catalog.search.codes import BANDS
from catalog.search.columns import Columns
from catalog.search.criteria import Criteria, together
from catalog.search.past import Then
from catalog.search.periods import BESIDE, IN_PERIOD, INSIDE, MUNITIONS, POSSIBLE, SPREAD, UNDATED, UNPLACED
from catalog.search.variants import Count
from catalog.search.world import World

PER_PAGE = 50


@dataclass
class Question:
    """A criteria with the columns it is answered from; made by `ask`."""

    session: Session
    criteria: Criteria
    columns: Columns
    world: World

    @cached_property
    def mask(self) -> Mask:
        return together(self._masks)

    @cached_property
    def _masks(self) -> dict[str, Mask]:
        found = self.criteria.masks(self.columns, self.world)
        for dimension, key in self.criteria.cells:
            found[""] &= dimensions.is_key(dimension, key, self)
        return found

    def fits(self, without: str) -> Mask:
        """The rows that fit, but for what is chosen of one facet. Nobody changes what is given."""
        return together(self._masks, without) if self._is_chosen(without) else self.mask

    def grouped(self, codes: Ints, size: int, without: str = "") -> sums.Sums:
        """T6 for every code from 0 to below `size`, see `sums.grouped`; `without` leaves one facet out."""
        places = None if self._is_chosen(without) else self._places
        return sums.grouped(self.columns, self.fits(without), codes, size, places)

    def _is_chosen(self, facet: str) -> bool:
        return bool(facet) and facet in self._masks

    @cached_property
    def _places(self) -> Ints | None:
        return sums.places_of(self.mask)

    def get(self, name: str) -> str:
        return self.criteria.get(name)

    @property
    def chosen(self) -> Mapping[str, tuple[str, ...]]:
        return self.criteria.chosen

    @property
    def has_period(self) -> bool:
        return bool(self.criteria.get("since") or self.criteria.get("until"))

    def counting(self, count: Count) -> "Question":
        """The same question, asked of something else that can be counted."""
        singles = {**self.criteria.singles, "count": count.value}
        criteria = replace(self.criteria, singles=singles)
        return replace(self, criteria=criteria, columns=generations.read(self.session, criteria.variant))

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
        return sums.weigh(self.columns, self.mask)

    def page(self, number: int) -> Ints:
        return self.rows[(number - 1) * PER_PAGE : number * PER_PAGE]

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.rows) // PER_PAGE))

    def bands(self) -> dict[Band, Range]:
        """T7: the split of the total by band."""
        figures = sums.ranges(self.grouped(self.columns.band, len(BANDS)))
        return {band: total for band, total in zip(BANDS, figures, strict=True) if total.best or total.most != 0}

    def beside(self) -> dict[str, Range]:
        """What stands beside the total: possibly of the type, possibly at the place, without a place, munitions."""
        asked = self.criteria.chosen
        found = {}
        if (asked.get("type") or asked.get("category")) and self.get("match") != POSSIBLE:
            found["match"] = self._with(*BESIDE["match"]).total
        found |= {name: sums.weigh(self.columns, mask) for name, mask in self.place_parts().items()}
        if self.criteria.sets_apart(self.columns, self.world):
            found[MUNITIONS] = self._with(*BESIDE[MUNITIONS]).total
        return found

    def place_parts(self) -> dict[str, Mask]:
        """T10: the rows that are possibly where it is asked for, and those unplaced; {} where no place is asked for."""
        if not self.criteria.has_place or self.get("where") != INSIDE:
            return {}
        return {name: self._with(*BESIDE[name]).mask for name in ("where", UNPLACED)}

    def possibly(self, slug: str) -> Range:
        """T8: what may be of this type, beside what surely is."""
        rest = together(self._masks, "type")
        if not self.chosen.get("type"):
            rest = together(self._masks, "category")
        return sums.weigh(self.columns, rest & facets.TYPE.possible(self.columns, self.world, (slug,)))

    def beside_args(self, name: str) -> list[tuple[str, str]]:
        """The address of the rows that one figure of `beside` counts."""
        wanted = BESIDE[name]
        return [*(pair for pair in self.criteria.to_args() if pair[0] != wanted[0]), wanted]

    def _with(self, name: str, value: str) -> "Question":
        return replace(self, criteria=replace(self.criteria, singles={**self.criteria.singles, name: value}))

    @property
    def undated(self) -> Range:
        """T9: how many of the total have no date."""
        is_event = self.get("date_basis") == DateBasis.EVENT
        places = self.columns.undated if is_event else np.flatnonzero(self.criteria.last_days(self.columns) == 0)
        return sums.weigh_at(self.columns, places[self.mask[places]])

    def time_split(self) -> dict[str, Range]:
        """T9: how many of the total are surely in the period, cross it, or have no date."""
        parts = self.time_parts()
        return {name: sums.weigh(self.columns, self.mask & part) for name, part in parts.items()}


def ask(session: Session, criteria: Criteria) -> Question:
    """Put a question to the present state."""
    return ask_as_known(session, criteria, criteria.variant.known_on)


def ask_as_known(session: Session, criteria: Criteria, then: Then) -> Question:
    """Put a question to what was known at the end of a day, or after the change of a number; None is now."""
    then = None if then is not None and past.is_now(session, then, generations.TABLES) else then
    criteria = replace(
        criteria,
        hidden=visible.hidden_incidents(session, criteria.now, then),
        unapplied=visible.unapplied(session, then),
    )
    known = world.read(session, insider=criteria.insider)
    return Question(session, criteria, generations.read(session, replace(criteria.variant, known_on=then)), known)
