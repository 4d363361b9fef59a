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
        figures = (one.ravel().tolist() for one in (self.least, self.best, self.most, self.opened))
        flat = [
            NOTHING if most == 0 and best == 0 and not is_open else Range(least, best, None if is_open else most)
            for least, best, most, is_open in zip(*figures, strict=True)
        ]
        return _nested(flat, self.best.shape)


def _nested(flat: list[Range], shape: Sequence[int]) -> Any:
    if not shape:
        return flat[0]
    if len(shape) == 1:
        return flat
    step = len(flat) // max(1, shape[0])
    return [_nested(flat[place * step : (place + 1) * step], shape[1:]) for place in range(shape[0])]
