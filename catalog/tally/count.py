"""The tally: the rows of a question counted by two dimensions. Derived each time, never stored."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from catalog.domain.counting import LOSS_COLUMNS, NOTHING, RULES_VERSION, Range
from catalog.domain.errors import Invalid
from catalog.domain.outcomes import Band
from catalog.search import dimensions
from catalog.search.dimensions import RESERVED, TIME, Key
from catalog.search.periods import IN_PERIOD, POSSIBLE, SPREAD, UNDATED
from catalog.search.question import Question
from catalog.search.show.losses import count_at

Cells = dict[str, Range]


@dataclass(frozen=True)
class Line:
    """One row of a tally: cells by column, and their sum."""

    key: Key
    cells: Cells
    total: Range


@dataclass(frozen=True)
class Tally:
    """`total` is the sum of all columns but *possible*; `sums_*` say which sums may be shown."""

    question: Question
    rows_by: str
    cols_by: str
    columns: list[Key]
    lines: list[Line]
    totals: Cells
    total: Range
    bands: dict[Band, Range] = field(default_factory=dict)

    @property
    def sums_lines(self) -> bool:
        """May the cells of a line be added up? Not where they are of several datasets."""
        return self.cols_by != "dataset" or len(self.question.criteria.datasets) <= 1

    @property
    def sums_columns(self) -> bool:
        """May the cells of a column be added up?"""
        return self.rows_by != "dataset" or len(self.question.criteria.datasets) <= 1

    @property
    def sums_all(self) -> bool:
        return self.sums_lines and self.sums_columns

    def as_json(self) -> dict[str, Any]:
        """The document of the command and of `/tally.json`."""
        criteria = self.question.criteria
        shown = {
            key: value for key, value in self.totals.items() if self.sums_columns and (key != POSSIBLE or self.sums_all)
        }
        totals = {key: value.as_dict() for key, value in shown.items()}
        return {
            "question": {"rows": self.rows_by, "cols": self.cols_by, **_grouped(criteria.to_args())},
            "mode": criteria.mode.value,
            "rules": RULES_VERSION,
            "as_of": criteria.now.isoformat(timespec="seconds"),
            "rows": [_line_json(line, with_total=self.sums_lines) for line in self.lines],
            "totals": totals | ({"total": self.total.as_dict()} if self.sums_all else {}),
            "bands": {band.value: total.as_dict() for band, total in self.bands.items()} if self.sums_all else {},
        }


def _grouped(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, value in pairs:
        found[name].append(value)
    return dict(found)


def _line_json(line: Line, *, with_total: bool) -> dict[str, Any]:
    cells = {key: value.as_dict() for key, value in line.cells.items()}
    total = {"total": line.total.as_dict()} if with_total else {}
    return {"key": line.key.key, "label": line.key.label, "cells": cells, **total}


def tally(question: Question, rows: str = "category", cols: str = "") -> Tally:
    """Count a question by two dimensions: columns are outcomes, or datasets where several are asked for.

    Raises Invalid when datasets would be added up.
    """
    several = len(question.criteria.datasets) > 1
    rows = dimensions.checked(rows, "rows")
    cols = dimensions.checked(cols or ("dataset" if several else "outcome"), "cols")
    if several and "dataset" not in (rows, cols):
        raise Invalid.one(
            "cols", "datasets are never added up: rows or columns are dataset, or one dataset is asked for"
        )
    if rows == cols:
        raise Invalid.one("cols", f"rows and columns are both {rows}; choose two different ones")
    cells, keys = _count(question, rows, cols)
    columns = _columns(cols, keys[1], cells)
    lines = [_line(key, cells, columns) for key in _ordered(keys[0], rows)]
    totals = {one.key: sum((line.cells[one.key] for line in lines), NOTHING) for one in columns}
    possible = question.beside().get("match")
    if possible:
        totals[POSSIBLE] = possible
    return Tally(question, rows, cols, columns, lines, totals, question.total, question.bands())


def _count(
    question: Question, rows: str, cols: str
) -> tuple[dict[tuple[str, str], Range], tuple[dict[str, Key], dict[str, Key]]]:
    """Ranges by row key and column key, and the keys that occur."""
    row_keys, col_keys = dimensions.keys_of(rows, question), dimensions.column_keys(cols, question)
    cells: dict[tuple[str, str], Range] = defaultdict(lambda: NOTHING)
    seen: tuple[dict[str, Key], dict[str, Key]] = ({}, {})
    for place in np.flatnonzero(question.mask).tolist():
        row, column = row_keys[place], col_keys[place]
        cells[row.key, column.key] += count_at(question.columns, place)
        seen[0][row.key], seen[1][column.key] = row, column
    return cells, seen


def _columns(cols: str, seen: dict[str, Key], cells: dict[tuple[str, str], Range]) -> list[Key]:
    """The columns that stand in the table: all outcomes that anything counts under, then the reserved ones."""
    if cols == "outcome":
        order = [kind.value for kind in LOSS_COLUMNS]
        seen = {
            key: seen[key] for key in sorted(seen, key=lambda key: order.index(key) if key in order else len(order))
        }
        return [one for one in seen.values() if one.key not in RESERVED] + [
            seen[key] for key in RESERVED if key in seen
        ]
    return _ordered(
        seen, cols, {key: sum((v for (_, c), v in cells.items() if c == key), NOTHING).best for key in seen}
    )


def _ordered(keys: dict[str, Key], dimension: str, sizes: dict[str, int] | None = None) -> list[Key]:
    """Keys by time or by label, the reserved ones last."""
    own = [key for key in keys.values() if key.key not in RESERVED]
    if sizes and dimension not in TIME:
        own.sort(key=lambda one: (-sizes[one.key], one.label))
    else:
        own.sort(key=lambda one: one.key if dimension in TIME else one.label.casefold())
    return own + [keys[key] for key in RESERVED if key in keys]


def _line(key: Key, cells: dict[tuple[str, str], Range], columns: list[Key]) -> Line:
    own = {one.key: cells.get((key.key, one.key), NOTHING) for one in columns}
    return Line(key, own, sum(own.values(), NOTHING))


@dataclass(frozen=True)
class Links:
    """The addresses of the rows behind every figure of a tally."""

    answer: Tally

    def cell(self, row: Key | None, column: Key | None) -> list[tuple[str, str]]:
        """The question with its row and column; None is a total."""
        pairs = self.answer.question.criteria.to_args()
        for dimension, key in ((self.answer.rows_by, row), (self.answer.cols_by, column)):
            if key is not None:
                pairs.append(("cell", f"{dimension}:{key.key}"))
        if column is not None and self._stands_apart(column):
            pairs = [pair for pair in pairs if pair[0] != "when"] + [("when", IN_PERIOD)]
        return pairs

    def _stands_apart(self, column: Key) -> bool:
        """With a period, an ordinary column holds only what is surely inside it."""
        has_period = self.answer.question.has_period and self.answer.cols_by not in TIME
        return has_period and column.key not in (SPREAD, UNDATED)

    def beside(self, name: str, value: str) -> list[tuple[str, str]]:
        """What stands beside the total: possibly of the type, possibly at the place, unplaced."""
        return self.answer.question.beside_args(name, value)
