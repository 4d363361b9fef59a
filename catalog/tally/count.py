"""The tally: the rows of a question counted by two or three dimensions. Derived each time, never stored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from catalog.domain.counting import NOTHING, Range
from catalog.domain.outcomes import Band, OutcomeKind
from catalog.search.codes import KIND_CODES
from catalog.search.coding import RESERVED, Coding, Key
from catalog.search.dimensions import TIME
from catalog.search.periods import POSSIBLE
from catalog.search.question import Question
from catalog.search.sums import weigh
from catalog.tally import aside, layout
from catalog.tally.figures import Figures
from catalog.tally.layout import Layout
from catalog.tally.standing import Beside, Confirmed, beside, confirmed

Cells = dict[str, Range]


@dataclass(frozen=True)
class Line:
    """One row of a tally: cells by column, and their sum; `lines` are the rows below it, which add up to it.

    `aside` is what may belong to it besides, see `catalog.tally.aside`; in no sum.
    """

    key: Key
    cells: Cells
    total: Range
    lines: tuple["Line", ...] = ()
    aside: Mapping[str, Range] = field(default_factory=dict)


@dataclass(frozen=True)
class Tally:
    """`total` is the sum of all columns but *possible*; `sums_*` say which sums may be shown.

    `below_by` is the second dimension of the rows, "" where there is none. `without_damaged` (T5) is None where
    nothing was merely damaged.
    """

    question: Question
    rows_by: str
    cols_by: str
    columns: list[Key]
    lines: list[Line]
    totals: Cells
    total: Range
    bands: dict[Band, Range] = field(default_factory=dict)
    below_by: str = ""
    confirmed: Confirmed = field(default_factory=Confirmed)
    beside: Beside = field(default_factory=Beside)
    without_damaged: Range | None = None

    @property
    def sums_lines(self) -> bool:
        """May the cells of a line be added up? Not where they are of several datasets."""
        return self.cols_by != "dataset" or not self._several

    @property
    def sums_columns(self) -> bool:
        """May the cells of a column be added up?"""
        return self.rows_by != "dataset" or not self._several

    @property
    def sums_below(self) -> bool:
        """May the rows below a row be added up?"""
        return self.below_by != "dataset" or not self._several

    @property
    def sums_all(self) -> bool:
        return self.sums_lines and self.sums_columns and self.sums_below

    @property
    def _several(self) -> bool:
        return len(self.question.criteria.datasets) > 1

    @cached_property
    def asides(self) -> list[str]:
        """The parts that stand beside any row, in their order."""
        return [name for name in aside.HEADINGS if any(name in line.aside for line in self.lines)]


def tally(question: Question, rows: str = "category", cols: str = "") -> Tally:
    """Count a question by two dimensions, or by three: `rows` may be two, one below the other.

    Columns are outcomes, or datasets where several are asked for. Raises Invalid when datasets would be added up.
    """
    laid = layout.of(question, rows, cols)
    figures, parts = laid.figures(), laid.places.by(laid.codings[0])
    down, columns = _keys(laid, figures, parts)
    lines, sums = _lines(figures, down, columns)
    total, besides = figures.over(*range(len(laid.names))).ranges(), beside(question)
    above = _one_type(question) if laid.names[0] == "type" and len(question.criteria.datasets) == 1 else ""
    return Tally(
        question=question,
        rows_by=laid.names[0],
        cols_by=laid.names[-1],
        columns=[key for _, key in columns],
        lines=[
            replace(line, aside={**_of_type(line, question, above), **parts.get(code, {})})
            for line, (code, _) in zip(lines, down[0], strict=True)
        ],
        totals=_totals(columns, sums, besides),
        total=total,
        below_by=laid.below,
        beside=besides,
        without_damaged=_without_damaged(laid, columns, sums, total),
        **confirmed(question),
    )


Numbered = list[tuple[int, Key]]  # code and key


def _keys(laid: Layout, figures: Figures, parts: Iterable[int]) -> tuple[list[Numbered], Numbered]:
    """The keys of each dimension of the rows, and of the columns; a row may have nothing but what stands beside it."""
    occurring = figures.occurring()
    occurring[0] = sorted({*occurring[0], *parts})
    keys = [_seen(coding, one) for coding, one in zip(laid.codings, occurring, strict=True)]
    down = [_ordered(own, name) for own, name in zip(keys[:-1], laid.names[:-1], strict=True)]
    return down, _columns(laid.names[-1], keys[-1], figures)


def _seen(coding: Coding, codes: Iterable[int]) -> Numbered:
    return [(code, coding.keys[code]) for code in codes]


def _columns(cols: str, seen: Numbered, figures: Figures) -> Numbered:
    """The columns that stand in the table: outcomes in their order, others by size, the reserved ones last."""
    if cols == "outcome":
        return _with_reserved(sorted(seen, key=lambda one: one[0]))
    if cols in TIME:
        return _ordered(seen, cols)
    sizes = figures.across()
    return _with_reserved(sorted(seen, key=lambda one: (-sizes[one[0]], one[1].label)))


def _ordered(seen: Numbered, dimension: str) -> Numbered:
    """Keys by time or by label, the reserved ones last."""
    if dimension in TIME:
        return _with_reserved(sorted(seen, key=lambda one: one[1].key))
    return _with_reserved(sorted(seen, key=lambda one: one[1].label.casefold()))


def _with_reserved(keys: Numbered) -> Numbered:
    """Reserved keys last, in their order."""
    place = {name: number for number, name in enumerate(RESERVED)}
    return sorted(keys, key=lambda one: place.get(one[1].key, -1))


def _lines(figures: Figures, down: list[Numbered], columns: Numbered) -> tuple[list[Line], list[Range]]:
    """The rows of the table, two levels of them where there are two dimensions, and the sums of the columns."""
    codes = [[code for code, _ in keys] for keys in (*down, columns)]
    shown, keys = figures.picked(*codes), [one.key for _, one in columns]
    whole = shown.over(1) if len(down) > 1 else shown
    cells, totals = whole.ranges(), whole.over(1).ranges()
    below = _below(shown, down[1], keys) if len(down) > 1 else [()] * len(down[0])
    lines = [
        Line(key, dict(zip(keys, own, strict=True)), total, lines)
        for (_, key), own, total, lines in zip(down[0], cells, totals, below, strict=True)
    ]
    return lines, whole.over(0).ranges()


def _below(figures: Figures, down: Numbered, columns: list[str]) -> list[tuple[Line, ...]]:
    """For each row of the first dimension the rows of the second that occur in it."""
    occurs = figures.rows.any(2).tolist()
    cells, totals = figures.ranges(), figures.over(2).ranges()
    return [
        tuple(
            Line(key, dict(zip(columns, own, strict=True)), total)
            for (_, key), own, total, is_there in zip(down, *parts, strict=True)
            if is_there
        )
        for parts in zip(cells, totals, occurs, strict=True)
    ]


def _totals(columns: Numbered, sums: list[Range], besides: Beside) -> Cells:
    totals = {key.key: total for (_, key), total in zip(columns, sums, strict=True)}
    may_be = aside.possible(besides.parts)
    return totals if may_be is None else {**totals, POSSIBLE: may_be}


def _one_type(question: Question) -> str:
    """The one type or category under which types are laid out; "" where there is none."""
    asked: Mapping[str, tuple[str, ...]] = question.chosen
    slugs = (*asked.get("type", ()), *asked.get("category", ()))
    return slugs[0] if len(slugs) == 1 else ""


def _of_type(line: Line, question: Question, above: str) -> dict[str, Range]:
    """T8: what may be of a child besides; the row of what is not further identified has none."""
    is_child = above and line.key.slug and line.key.slug != above
    return {"match": question.possibly(line.key.slug)} if is_child else {}


def _without_damaged(laid: Layout, columns: Numbered, sums: list[Range], total: Range) -> Range | None:
    """T5: the second line beside the total; None where it would say the same."""
    question, damaged = laid.question, OutcomeKind.DAMAGED
    if laid.names[-1] == "outcome" and not question.has_period:  # the columns have it already
        found = sum((one for (_, key), one in zip(columns, sums, strict=True) if key.key != damaged), NOTHING)
    else:
        found = weigh(question.columns, question.mask & (question.kinds() != KIND_CODES[damaged]))
    return found if found != total else None
