"""The addresses of the rows behind every figure of a tally."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from catalog.domain.counting import LOSS_COLUMNS
from catalog.domain.outcomes import OutcomeKind
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
        """The part of an address that all share."""
        return f"/losses/?{urlencode(self._asked)}" if self._asked else ""

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
        return self.urls(row, [column], below)[0]

    def urls(self, row: Key | None, columns: Sequence[Key | None], below: Key | None = None) -> list[str]:
        """The same for several columns of one row."""
        start = self._with(self._with(self._start, 0, row), 1, below)
        return [
            f"/losses/?{urlencode(self.cell(row, one, below))}"
            if one is not None and self._stands_apart(one)
            else self._with(start, 2, one) or "/losses/"
            for one in columns
        ]

    def _with(self, address: str, place: int, key: Key | None) -> str:
        """Keys are slugs, terms and months: nothing in them needs quoting."""
        if key is None:
            return address
        joint = f"{address}&" if address else "/losses/?"
        return f"{joint}cell={self._dimensions[place]}%3A{key.key}"

    @cached_property
    def _dimensions(self) -> tuple[str, str, str]:
        return self.answer.rows_by, self.answer.below_by, self.answer.cols_by

    @cached_property
    def _has_parts(self) -> bool:
        return self.answer.question.has_period and self.answer.cols_by not in TIME

    def _stands_apart(self, column: Key) -> bool:
        """With a period, an ordinary column holds only what is surely inside it."""
        return self._has_parts and column.key not in (SPREAD, UNDATED)

    def aside(self, name: str, row: Key | None = None) -> str:
        """The address of what may belong to a row besides, or to the whole: see `catalog.tally.aside`."""
        *pairs, part = self.answer.question.beside_args(name)
        if row is not None and name == "match":
            is_of_types = self.answer.question.chosen.get("type")
            pairs = [*(pair for pair in pairs if not (is_of_types and pair[0] == "type")), ("type", row.key)]
        elif row is not None:
            pairs.append(("cell", f"{self.answer.rows_by}:{row.key}"))
        return f"/losses/?{urlencode([*pairs, part])}"

    @property
    def without_damaged(self) -> str:
        """The address of the second line: the same question without what was merely damaged."""
        asked = self.answer.question.chosen.get("outcome") or [kind.value for kind in LOSS_COLUMNS]
        kept = [("outcome", one) for one in asked if one != OutcomeKind.DAMAGED]
        return f"/losses/?{urlencode([*(pair for pair in self._asked if pair[0] != 'outcome'), *kept])}"
