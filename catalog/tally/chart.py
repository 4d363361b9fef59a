"""Charts of a question: how many things by month or year, by outcome, by type. The figures alone; `plot` places them.

What stands in no bar – a date range that crosses, no date – stands beside, so that bars and these are the total.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.domain import dates
from catalog.domain.counting import NOTHING, Range
from catalog.domain.errors import Invalid
from catalog.search import dimensions, sums
from catalog.search.coding import NOT_FURTHER, RESERVED_LABELS, Key
from catalog.search.periods import SPREAD, UNDATED
from catalog.search.question import Question
from catalog.tally.charts import between

TIME, OUTCOME, TYPE = "time", "outcome", "type"
KINDS = (TIME, OUTCOME, TYPE)
MOST_MONTHS = 60  # beyond, a bar is a year
MOST_TYPES = 12  # the others are one bar
OTHERS = Key("others", "all others", "")


@dataclass(frozen=True)
class Bar:
    key: Key
    things: Range


@dataclass(frozen=True)
class Chart:
    """`dimension` is what the bars stand for; `beside` is in no bar and in the total."""

    kind: str
    dimension: str
    title: str
    bars: list[Bar]
    beside: list[Bar]

    @property
    def total(self) -> Range:
        return sum((one.things for one in (*self.bars, *self.beside)), NOTHING)


def of(question: Question, kind: str) -> Chart:
    """Raises Invalid where datasets would be added up."""
    refuse_several(question)
    dimension, bars = MAKERS[kind](question)
    title = f"{question.criteria.count.label.capitalize()} by {dimension}"
    apart = [one for one in bars if one.key.key in (SPREAD, UNDATED)]
    return Chart(kind, dimension, title, [one for one in bars if one not in apart], apart)


def refuse_several(question: Question) -> None:
    if len(question.criteria.datasets) > 1:
        raise Invalid.one(
            "dataset", f"datasets are never added up; one of {', '.join(question.criteria.datasets)} is allowed"
        )


def _counted(question: Question, dimension: str) -> list[Bar]:
    """What occurs, in the order of its dimension."""
    coding = dimensions.coded_columns(dimension, question)
    figures = sums.grouped(question.columns, question.mask, coding.codes, coding.size)
    counted = zip(coding.keys, sums.ranges(figures), figures[4].tolist(), strict=True)
    return [Bar(key, things) for key, things, rows in counted if rows]


def _by_time(question: Question) -> tuple[str, list[Bar]]:
    months = _filled(_counted(question, "month"))
    if len(months) <= MOST_MONTHS:
        return "month", months
    return "year", _filled(_counted(question, "year"))


def _filled(bars: Sequence[Bar]) -> list[Bar]:
    """Every month or year from the first to the last, those without anything too."""
    dated = {one.key.key: one for one in bars if one.key.key not in RESERVED_LABELS}
    units = between(min(dated), max(dated)) if dated else []
    every = [dated.get(unit, Bar(Key(unit, dates.unit_text(unit), unit), NOTHING)) for unit in units]
    return [*every, *(one for one in bars if one.key.key in RESERVED_LABELS)]


def _by_outcome(question: Question) -> tuple[str, list[Bar]]:
    return "outcome", _counted(question, "outcome")


def _by_type(question: Question) -> tuple[str, list[Bar]]:
    """The children of what is asked for, else categories; those with the most things."""
    dimension = "type" if question.chosen.get("type") or question.chosen.get("category") else "category"
    bars = _counted(question, dimension)
    last = [one for one in bars if one.key.key in RESERVED_LABELS]
    named = sorted((one for one in bars if one not in last), key=lambda one: -one.things.best)
    rest = named[MOST_TYPES:]
    others = [Bar(OTHERS, sum((one.things for one in rest), NOTHING))] if rest else []
    return dimension, [*named[:MOST_TYPES], *others, *sorted(last, key=lambda one: one.key.key != NOT_FURTHER)]


MAKERS = {TIME: _by_time, OUTCOME: _by_outcome, TYPE: _by_type}
