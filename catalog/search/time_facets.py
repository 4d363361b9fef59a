"""Month and year of a thing, on the date basis asked for: as a tally by month or year has them (T9)."""

from collections.abc import Iterable
from datetime import datetime

import numpy as np

from catalog.domain import dates
from catalog.domain.errors import Invalid
from catalog.search import timing
from catalog.search.blocks import Mask
from catalog.search.columns import Columns
from catalog.search.facet import Asked
from catalog.search.periods import IN_PERIOD
from catalog.search.world import World


class TimeFacet:
    """Surely in the month or year; what crosses its end, and what has no date, is in none."""

    def __init__(self, name: str, label: str, example: str) -> None:
        self.name, self.label, self.example = name, label, example

    def read(self, written: Iterable[str], world: World, now: datetime) -> tuple[str, ...]:  # noqa: ARG002
        return tuple(dict.fromkeys(self._checked(text) for text in written))

    def _checked(self, text: str) -> str:
        if not (len(text) == len(self.example) and _is_date(text)):
            raise Invalid.one(self.name, f"{text[:80]!r} is not allowed; a {self.name} as in {self.example} is")
        return text

    def units(self, columns: Columns, asked: Asked) -> timing.Units:
        return timing.of(columns, self.name, asked.get("date_basis"), lambda: asked.days(columns))

    def inside(self, columns: Columns, asked: Asked) -> Mask:
        """The rows that are in a month or year at all: T9 counts what crosses the period asked for apart."""
        found: Mask = (self.units(columns, asked).codes >= 0) & asked.time_parts(columns)[IN_PERIOD]
        return found

    def mask(self, columns: Columns, world: World, chosen: tuple[str, ...], asked: Asked) -> Mask:  # noqa: ARG002
        units = self.units(columns, asked)
        return np.isin(units.codes, [units.code(one) for one in chosen]) & self.inside(columns, asked)


def _is_date(text: str) -> bool:
    try:
        dates.parse(text)
    except Invalid:
        return False
    return True
