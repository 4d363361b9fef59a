"""The receipt under a number: the question in words, the rows that make it, and what was left out and why."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from catalog.domain.counting import RULES_VERSION, Range
from catalog.search.asking import Asked
from catalog.search.question import Question
from catalog.search.sums import weigh_at
from catalog.tally import held, left_out, lowered, not_counted, receipt_rows, sentence, wording
from catalog.tally.about import Layout, about
from catalog.tally.coverage import Coverage
from catalog.tally.left_out import Reason
from catalog.tally.lowered import Lowered
from catalog.tally.receipt_rows import COLUMNS, Row
from catalog.tally.table import Table, of


@dataclass(frozen=True)
class Receipt:
    """`total` is the cell; `lowered` are counted rows that weigh less than what they are recorded with.

    `not_covered` are the datasets asked for that look for nothing of the kind: their nothing says nothing.
    """

    question: Question
    words: str
    total: Range
    left_out: list[Reason]
    lowered: list[Lowered]
    not_covered: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """The number of rows that make the number."""
        return len(self.question.rows)

    @property
    def summed(self) -> Range:
        """The weights of all rows, added up one by one."""
        return weigh_at(self.question.columns, self.question.rows)

    @property
    def adds_up(self) -> bool:
        return self.summed == self.total

    @property
    def coverage(self) -> list[str]:
        """What each dataset asked for covers and leaves out."""
        return sentence.datasets(self.question)

    def rows(self, start: int = 0, stop: int | None = None) -> list[Row]:
        notes = {int(self.question.columns.item[one.place]): told(one) for one in self.lowered}
        return receipt_rows.of(self.question, self.question.rows[start:stop].tolist(), notes)

    def reason(self, name: str) -> Reason | None:
        return next((one for one in self.left_out if one.name == name), None)


def told(one: Lowered) -> str:
    """Why a row weighs less, in words."""
    others = f": {', '.join(one.others)}" if one.others else ""
    return f"recorded with {one.own}, counts {one.counted}: {one.why}{others}"


def receipt(question: Question) -> Receipt:
    """The receipt for a question; its cells say which figure of a tally is meant."""
    reasons = [*left_out.by_conditions(question), *not_counted.not_standing(question), *held.of(question)]
    found = left_out.merged(one for one in reasons if len(one.places))
    missing = Coverage(question).missing()
    return Receipt(question, wording.sentence(question), question.total, found, lowered.of(question), missing)


def table(asked: Asked) -> Table:
    """Every row of a receipt, counted or left out, for a download; `document` is that of the command."""
    made = receipt(asked.question)
    told = about(asked, Layout("tally/receipt"))
    return replace(of("receipt", COLUMNS, _all_rows(made), told), document=as_json(made, told))


def _all_rows(made: Receipt) -> Iterator[tuple[str, Row]]:
    yield from (("", row) for row in made.rows())
    for reason in made.left_out:
        yield from ((reason.label, row) for row in reason.rows())


def as_json(made: Receipt, told: dict[str, Any]) -> dict[str, Any]:
    return {
        **told,
        "words": made.words,
        "rules": RULES_VERSION,
        "total": made.total.as_dict(),
        "summed": made.summed.as_dict(),
        "adds_up": made.adds_up,
        "rows": [_row_json(row) for row in made.rows()],
        "left_out": [_reason_json(one) for one in made.left_out],
        "lowered": [_lowered_json(one) for one in made.lowered],
        "not_covered": made.not_covered,
    }


def _row_json(row: Row) -> dict[str, Any]:
    return {column.name: column.value(("", row)) for column in COLUMNS if column.name not in ("counted", "why_not")}


def _reason_json(one: Reason) -> dict[str, Any]:
    return {
        "reason": one.name,
        "label": one.label,
        "about": one.about,
        "count": one.total.as_dict(),
        "would_fit": {"grade": one.grades} if one.grades else _grouped(one.args or []),
        "rows": [_row_json(row) for row in one.rows()],
    }


def _grouped(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, value in pairs:
        found[name].append(value)
    return dict(found)


def _lowered_json(one: Lowered) -> dict[str, Any]:
    return {
        "item": one.item,
        "recorded": one.own.as_dict(),
        "counted": one.counted.as_dict(),
        "why": one.why,
        "others": list(one.others),
    }
