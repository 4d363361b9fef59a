"""The figures of a tally as arrays with one axis a dimension, summed apart: min, best, max, and open maxima (T6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from catalog.domain.counting import NOTHING, Range
from catalog.search.columns import Sums, ranges


@dataclass(frozen=True)
class Figures:
    """Five arrays of one shape. `rows` is how many rows were counted: a cell occurs when any was."""

    least: Any
    best: Any
    most: Any
    opened: Any
    rows: Any

    @classmethod
    def of(cls, sums: Sums, shape: Sequence[int]) -> "Figures":
        return cls(*(one.reshape(tuple(shape)) for one in sums))

    def _arrays(self) -> tuple[Any, ...]:
        return self.least, self.best, self.most, self.opened, self.rows

    def at(self, code: int) -> "Figures":
        """The figures at one key of the first dimension."""
        return Figures(*(one[code] for one in self._arrays()))

    def over(self, *axes: int) -> "Figures":
        """The figures with some dimensions added up."""
        least, best, most, opened, rows = self._arrays()
        return Figures(least.sum(axes), best.sum(axes), most.sum(axes), opened.any(axes), rows.sum(axes))

    def occurs(self, code: int) -> bool:
        return bool(self.rows[code].any())

    def occurring(self) -> list[list[int]]:
        """For each dimension the codes that anything is counted under."""
        found = []
        for axis in range(self.rows.ndim):
            others = tuple(one for one in range(self.rows.ndim) if one != axis)
            found.append(np.flatnonzero(self.rows.any(others)).tolist())
        return found

    def across(self) -> list[int]:
        """The best figure of each key of the last dimension."""
        found: list[int] = self.best.sum(tuple(range(self.best.ndim - 1))).tolist()
        return found

    def ranges(self) -> list[Range]:
        """The cells of one dimension, code by code."""
        return ranges((self.least, self.best, self.most, self.opened, self.rows))

    @property
    def total(self) -> Range:
        if not self.rows.any():
            return NOTHING
        most = None if self.opened.any() else int(self.most.sum())
        return Range(int(self.least.sum()), int(self.best.sum()), most)
