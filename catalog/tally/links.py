"""The addresses of the rows behind every figure of a tally."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from catalog.search.coding import Key
from catalog.search.dimensions import TIME
from catalog.search.periods import IN_PERIOD, SPREAD, UNDATED
from catalog.tally.count import Tally

Args = list[tuple[str, str]]


@dataclass(frozen=True)
class Links:
    answer: Tally

    @cached_property
    def _asked(self) -> Args:
        return self.answer.question.criteria.to_args()

    @cached_property
    def _start(self) -> str:
        """The part of an address that all share; "" where a cell may have to change it."""
        return urlencode(self._asked)

    def cell(self, row: Key | None, column: Key | None, below: Key | None = None) -> Args:
        """The question with its row and column; None is a total."""
        keys = [
            (name, key) for name, key in zip(self._dimensions, (row, below, column), strict=True) if key is not None
        ]
        pairs = [*self._asked, *(("cell", f"{name}:{key.key}") for name, key in keys)]
        if column is not None and self._stands_apart(column):
            pairs = [pair for pair in pairs if pair[0] != "when"] + [("when", IN_PERIOD)]
        return pairs

    def url(self, row: Key | None, column: Key | None, below: Key | None = None) -> str:
        """The address of the list of these rows; quick, as a page has thousands."""
        if column is not None and self._stands_apart(column):
            return f"/losses/?{urlencode(self.cell(row, column, below))}"
        found = self._start
        for name, key in zip(self._dimensions, (row, below, column), strict=True):
            if key is not None:  # keys are slugs, terms and months: nothing in them needs quoting
                found = f"{found}&cell={name}%3A{key.key}" if found else f"cell={name}%3A{key.key}"
        return f"/losses/?{found}" if found else "/losses/"

    @cached_property
    def _dimensions(self) -> tuple[str, str, str]:
        return self.answer.rows_by, self.answer.below_by, self.answer.cols_by

    @cached_property
    def _has_parts(self) -> bool:
        return self.answer.question.has_period and self.answer.cols_by not in TIME

    def _stands_apart(self, column: Key) -> bool:
        """With a period, an ordinary column holds only what is surely inside it."""
        return self._has_parts and column.key not in (SPREAD, UNDATED)

    def possible(self, row: Key) -> str:
        """The address of what may be of a row's type besides."""
        named = "type" if self.answer.question.chosen.get("type") else "category"
        pairs = [pair for pair in self._asked if pair[0] not in ("match", "type" if named == "type" else "match")]
        return f"/losses/?{urlencode([*pairs, ('type', row.key), ('match', 'possible')])}"

    def beside(self, name: str, value: str) -> Args:
        """What stands beside the total: possibly of the type, possibly at the place, unplaced."""
        return self.answer.question.beside_args(name, value)
