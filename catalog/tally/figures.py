"""The figures of a tally as arrays with one axis a dimension, summed apart: min, best, max, and open maxima (T6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from catalog.domain.counting import NOTHING, Range
from catalog.search.sums import Sums


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

    def picked(self, *codes: Sequence[int]) -> "Figures":
        """Only these codes of each dimension, in this order."""
        return Figures(*(one[np.ix_(*codes)] for one in self._arrays()))

    def over(self, *axes: int) -> "Figures":
        """The figures with some dimensions added up."""
        least, best, most, opened, rows = self._arrays()
        return Figures(least.sum(axes), best.sum(axes), most.sum(axes), opened.any(axes), rows.sum(axes))

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

    def ranges(self) -> Any:
        """The cells as ranges, in nested lists as the dimensions are nested."""
        return _nested(*(one.tolist() for one in (self.least, self.best, self.most, self.opened)))


def _nested(least: Any, best: Any, most: Any, opened: Any) -> Any:
    if isinstance(least, list):
        return [_nested(*parts) for parts in zip(least, best, most, opened, strict=True)]
    if best == 0 and most == 0 and not opened:
        return NOTHING
    return Range(least, best, None if opened else most)
