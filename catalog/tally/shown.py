"""The figures of a tally as a page shows them: text, and the address of the rows behind it; thousands at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from catalog.domain.counting import NOTHING, Range
from catalog.search.coding import Key
from catalog.tally.aside import SUMMED
from catalog.tally.count import Line, Tally
from catalog.tally.coverage import Coverage
from catalog.tally.links import Links

MISSED = "not covered"


@dataclass(frozen=True)
class Shown:
    answer: Tally

    @cached_property
    def links(self) -> Links:
        return Links(self.answer)

    @cached_property
    def coverage(self) -> Coverage:
        return Coverage.of(self.answer)

    def cells(self, line: Line, above: Line | None = None) -> list[tuple[str, str]]:
        """Text and address of each cell of a row, its sum last; no address where there is nothing behind it."""
        if above is None and not self.answer.sums_below:
            width = len(self.answer.columns) + self.answer.sums_lines
            return [("", "")] * width  # datasets stand in the rows below, and are never added up
        row, below = (line.key, None) if above is None else (above.key, line.key)
        return self._row(line.cells, line.total, row, below)

    def sums(self) -> list[tuple[str, str]]:
        """The row of totals."""
        return self._row(self.answer.totals, self.answer.total, None, None)

    def _row(
        self, cells: Mapping[str, Range], total: Range, row: Key | None, below: Key | None
    ) -> list[tuple[str, str]]:
        columns: list[Key | None] = [*self.answer.columns]
        values = [cells[one.key] for one in self.answer.columns]
        if self.answer.sums_lines and (row is None or below or self.answer.sums_below):
            columns, values = [*columns, None], [*values, total]
        urls = self.links.urls(row, columns, below)
        return [
            (str(value), url) if value.most != 0 else (self._nothing(row, column, below), "")
            for value, column, url in zip(values, columns, urls, strict=True)
        ]

    def _nothing(self, row: Key | None, column: Key | None, below: Key | None) -> str:
        return MISSED if self.coverage.misses(NOTHING, row, column, below) else "0"

    def without_damaged(self) -> tuple[str, str]:
        """T5: the second line below the total."""
        value = self.answer.without_damaged or NOTHING
        return str(value), self.links.without_damaged if value != NOTHING else ""

    def asides(self, line: Line | None = None) -> list[tuple[str, str]]:
        """Text and address of what may belong to a row besides, or to the whole where that adds up."""
        parts = {one: self.answer.beside.parts[one] for one in SUMMED} if line is None and self._is_placed else {}
        return [self._aside(name, parts if line is None else line.aside, line) for name in self.answer.asides]

    @property
    def _is_placed(self) -> bool:
        return all(one in self.answer.beside.parts for one in SUMMED)

    def _aside(self, name: str, parts: Mapping[str, Range], line: Line | None) -> tuple[str, str]:
        if name not in parts:
            return ("0" if line and name in SUMMED else ""), ""
        value = parts[name]
        return str(value), self.links.aside(name, line.key if line else None) if value != NOTHING else ""
