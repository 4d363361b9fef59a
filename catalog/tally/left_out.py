"""What a number leaves out and why: one condition of its question is dropped at a time, and the rest asked again.

Every list here is the answer of a `Criteria`; none builds a query of its own. What fails two conditions is in no list.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from catalog.domain import dates
from catalog.domain.counting import Range
from catalog.domain.outcomes import Grade, Mode
from catalog.search import question as questions
from catalog.search.blocks import Ints, Mask
from catalog.search.codes import GRADES, NO_DAY
from catalog.search.coding import RESERVED
from catalog.search.criteria import Criteria
from catalog.search.dimensions import TIME
from catalog.search.periods import BESIDE, INSIDE, MUNITIONS, POSSIBLE, SPREAD, UNDATED, UNPLACED
from catalog.search.question import Question
from catalog.search.sums import weigh_at
from catalog.search.variants import Count
from catalog.tally import receipt_rows
from catalog.tally.receipt_rows import Row

Args = list[tuple[str, str]]
LABELS = {
    "grade": "Grade too low, or discounted",
    "mode": "Counted otherwise in this mode",
    "as_of": "Happened later than the day asked for",
    "known_on": "Recorded here only after the day asked for",
    "outside": "Outside the period",
    "spread": "Date range crosses the period",
    "undated": "Undated",
    "match": "Possibly of the type",
    "where": "Possibly at the place",
    "unplaced": "Unplaced",
    "munitions": "Munitions",
    "regained": "Had back since, or only damaged",
    "merged": "Merged into another item",
    "withdrawn": "Withdrawn",
    "held": "Seen with the party, and not lost",
}
ABOUT = {
    "grade": "These would be counted with other grades.",
    "mode": "In first operator a thing is lost once; counted by every operator these rows would fit.",
    "as_of": "These would be counted without that day.",
    "known_on": "These are known by now.",
    "outside": "Their dates lie wholly outside.",
    "spread": "Some of the days on which they may have happened lie outside; a date is never made up.",
    "undated": "No date is recorded.",
    "match": "Candidates or a higher identification leave it open; never added to what is sure.",
    "where": "Placed no nearer than a place or circle that reaches beyond what is asked for.",
    "unplaced": "No place is recorded, or none that has a point where a distance is asked for.",
    "munitions": "They stay out of totals of weapons and equipment; a question that names them counts them.",
    "regained": "These are losses, and no standing ones.",
    "merged": "Two records proved to be one thing; a merged one counts nothing.",
    "withdrawn": "The record, or what it says became of the thing, was taken back.",
    "held": "In use, carried, on display …: neither a loss nor a gain.",
}


@dataclass(frozen=True)
class Reason:
    """Rows that would fit but for one condition. `args` is the address that lists them all, where one does.

    `asked` is the question without that condition, `places` are theirs in its columns; `make` writes some of them out.
    """

    name: str
    asked: Question
    places: Ints
    args: Args | None = None
    notes: Mapping[int, str] = field(default_factory=dict)
    make: Callable[[Question, Sequence[int], Mapping[int, str]], list[Row]] = receipt_rows.of

    @property
    def label(self) -> str:
        of_gains = self.name == "held" and self.asked.criteria.count is Count.GAINS
        return "Seen with the party, and not gained" if of_gains else LABELS[self.name]

    @property
    def about(self) -> str:
        return ABOUT[self.name]

    @property
    def total(self) -> Range:
        return weigh_at(self.asked.columns, self.places)

    @property
    def grades(self) -> list[str]:
        """The grades with which rows that were left out for theirs would fit."""
        codes = np.unique(self.asked.columns.grade[self.places]).tolist() if self.name == "grade" else []
        return [GRADES[code].value for code in codes]

    def rows(self, start: int = 0, stop: int | None = None) -> list[Row]:
        return self.make(self.asked, self.places[start:stop].tolist(), self.notes)


def by_conditions(question: Question) -> Iterator[Reason]:
    """The reasons that one condition of the question makes, those with nothing to show left out."""
    found = [
        *_by_variant(question),
        *_by_mode(question),
        *_by_count(question),
        *_by_time(question),
        *_by_time_unit(question),
    ]
    found += [*_by_type(question), *_by_place(question), *_by_role(question)]
    yield from (one for one in found if len(one.places))


def _by_variant(question: Question) -> Iterator[Reason]:
    """Other grades, days or knowledge make other chains, so a thing is left out when no row of it is counted."""
    criteria = question.criteria
    every = tuple(grade.value for grade in Grade)
    dropped = {"grade": replace(criteria, chosen={**criteria.chosen, "grade": every})}
    dropped |= {name: _without(criteria, name) for name in ("as_of", "known_on") if criteria.get(name)}
    for name, wider in dropped.items():
        asked = questions.ask(question.session, wider)
        counted = np.unique(question.columns.item[question.mask])
        yield _reason(name, asked, asked.mask & ~np.isin(asked.columns.item, counted), wider)


def _by_mode(question: Question) -> Iterator[Reason]:
    if question.criteria.mode is Mode.FIRST_OPERATOR:
        singles = {**question.criteria.singles, "mode": Mode.EVERY_OPERATOR.value}
        asked = replace(question, criteria=replace(question.criteria, singles=singles))
        yield _reason("mode", asked, asked.mask & ~question.mask)


def _by_count(question: Question) -> Iterator[Reason]:
    """T4: what was lost and does not stand as lost."""
    if question.criteria.count is Count.STANDING:
        asked = question.counting(Count.LOSSES)
        counted = np.unique(question.columns.item[question.mask])
        yield _reason("regained", asked, asked.mask & ~np.isin(asked.columns.item, counted), asked.criteria)


def _by_time(question: Question) -> Iterator[Reason]:
    """T9: what crosses the period or is undated, where the question keeps to what is surely inside; what is outside."""
    if not question.has_period:
        return
    criteria = question.criteria
    parts = question.time_parts()
    for part in (SPREAD, UNDATED):
        if criteria.when and part not in criteria.when:
            asked = replace(question, criteria=replace(criteria, when=(part,)))
            yield _reason(part, asked, asked.mask, asked.criteria)
    asked = replace(question, criteria=_without(criteria, "since", "until"))
    yield _reason("outside", asked, asked.mask & ~np.logical_or.reduce(list(parts.values())))


def _by_time_unit(question: Question) -> Iterator[Reason]:
    """A month or year holds what lies wholly in it; what only touches it, or has no date, stands beside."""
    for dimension, keys, rest in _units_asked(question.criteria):
        for part in (SPREAD, UNDATED):
            asked = replace(question, criteria=replace(rest, cells=(*rest.cells, (dimension, part))))
            touching = asked.mask & (_touches(asked, keys) if part == SPREAD else True)
            yield _reason(part, asked, touching, asked.criteria)


def _units_asked(criteria: Criteria) -> Iterator[tuple[str, tuple[str, ...], Criteria]]:
    """Months and years that a cell or a facet asks for, each with the question without it."""
    for dimension, key in criteria.cells:
        if dimension in TIME and key not in RESERVED:
            cells = tuple(one for one in criteria.cells if one[0] != dimension)
            yield dimension, (key,), replace(criteria, cells=cells)
    for dimension in TIME:
        if keys := criteria.chosen.get(dimension):
            chosen = {name: slugs for name, slugs in criteria.chosen.items() if name != dimension}
            yield dimension, keys, replace(criteria, chosen=chosen)


def _touches(question: Question, keys: Iterable[str]) -> Mask:
    """Rows whose range of days touches one of these; an open beginning reaches back for ever."""
    earliest, latest = question.days()
    touches = np.zeros(len(latest), dtype=bool)
    for span in map(dates.parse, keys):
        first, last = (one.toordinal() if one else NO_DAY for one in (span.earliest, span.latest))
        touches |= (latest >= first) & (earliest <= last)
    return touches


def _by_type(question: Question) -> Iterator[Reason]:
    criteria = _cell_as_facet(question.criteria, "type", "category")
    is_asked = bool(criteria.chosen.get("type") or criteria.chosen.get("category"))
    if is_asked and question.criteria.get("match") != POSSIBLE:
        yield _beside(question, criteria, "match", ("match", POSSIBLE))


def _by_place(question: Question) -> Iterator[Reason]:
    criteria = _cell_as_facet(question.criteria, "place")
    if criteria.has_place and question.criteria.get("where") == INSIDE:
        yield _beside(question, criteria, "where", ("where", POSSIBLE))
        yield _beside(question, criteria, "unplaced", ("where", UNPLACED))


def _by_role(question: Question) -> Iterator[Reason]:
    """T11: munitions that fit everything else."""
    if question.criteria.sets_apart(question.columns, question.world):
        yield _beside(question, question.criteria, MUNITIONS, BESIDE[MUNITIONS])


def _beside(question: Question, criteria: Criteria, name: str, single: tuple[str, str]) -> Reason:
    wider = replace(criteria, singles={**criteria.singles, single[0]: single[1]})
    asked = replace(question, criteria=wider)
    return _reason(name, asked, asked.mask & ~question.mask, wider)


def _cell_as_facet(criteria: Criteria, *dimensions: str) -> Criteria:
    """The row or column of a tally by these dimensions as a facet, so that what is possible can be asked for."""
    chosen: dict[str, tuple[str, ...]] = dict(criteria.chosen)
    cells = []
    for dimension, key in criteria.cells:
        if dimension in dimensions and key not in RESERVED:
            chosen[dimension] = (key,)
        else:
            cells.append((dimension, key))
    return replace(criteria, chosen=chosen, cells=tuple(cells))


def _without(criteria: Criteria, *names: str) -> Criteria:
    singles = {name: text for name, text in criteria.singles.items() if name not in names}
    when = criteria.when if singles.keys() & {"since", "until"} else ()
    return replace(criteria, singles=singles, when=when)


def _reason(name: str, asked: Question, left: Mask, criteria: Criteria | None = None) -> Reason:
    """`criteria` gives the address, if it lists exactly these rows."""
    order: Any = asked.rows
    places = order[left[order]]
    args = criteria.to_args() if criteria and np.array_equal(left, asked.mask) else None
    return Reason(name, asked, places, args)


def merged(reasons: Iterable[Reason]) -> list[Reason]:
    """In the order of the labels, one a name: the fuller of two."""
    found: dict[str, Reason] = {}
    for one in reasons:
        if one.name not in found or len(one.places) > len(found[one.name].places):
            found[one.name] = one
    return [found[name] for name in LABELS if name in found]
