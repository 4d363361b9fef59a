"""T9: in which month or year a thing falls: in one only if all days on which it may have happened lie inside it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from catalog.search.blocks import Ints
from catalog.search.columns import Columns

Unit = Literal["M", "Y"]
UNITS: dict[str, Unit] = {"month": "M", "year": "Y"}
CROSSES, NO_DATE = -1, -2


@dataclass(frozen=True)
class Units:
    """For each row how many units after the first it falls in; below 0 where in none. `first` counts from 1970."""

    codes: Ints
    first: int
    size: int
    unit: Unit

    def text(self, code: int) -> str:
        """A unit as it is keyed: `2024-11`, `2024`."""
        return str(np.datetime64(self.first + code, self.unit))

    @property
    def texts(self) -> Iterable[str]:
        return (self.text(code) for code in range(self.size))

    def code(self, text: str) -> int:
        """The code of a key; one that no row has where it lies outside all of them."""
        code = int(np.datetime64(text, self.unit).astype(np.int64)) - self.first
        return code if 0 <= code < self.size else self.size


def of(columns: Columns, name: str, basis: str, days: Callable[[], tuple[Ints, Ints]]) -> Units:
    """The months or years of all rows on a date basis; worked out once, as columns never change."""
    key = f"{name} by {basis}"
    if key not in columns.derived:
        columns.derived[key] = _units(*days(), UNITS[name])
    found: Units = columns.derived[key]
    return found


def _units(earliest: Ints, latest: Ints, unit: Unit) -> Units:
    low, high = _reach(earliest, latest)
    units, first = _of_days(low, high, unit)
    last = units[np.clip(latest, low, high) - low]
    inside = (earliest >= low) & (units[np.clip(earliest, low, high) - low] == last)
    codes = np.where(latest == 0, NO_DATE, np.where(inside, last, CROSSES)).astype(np.int32)
    return Units(codes, first, int(units[-1]) + 1, unit)


def _reach(earliest: Ints, latest: Ints) -> tuple[int, int]:
    """The first and the last day that any row has."""
    high = int(latest.max(initial=1))
    first = min(int(np.min(days, where=days > 0, initial=high)) for days in (earliest, latest))
    return max(first, 1), max(high, 1)


def _of_days(low: int, high: int, unit: Unit) -> tuple[Ints, int]:
    """For each day from `low` to `high` (ordinals) how many units after the first it lies, and which that is."""
    days = np.datetime64(date.fromordinal(low), "D") + np.arange(high - low + 1)
    units = days.astype(f"datetime64[{unit}]").astype(np.int64)
    return units - units[0], int(units[0])
