"""Holdings asked the same question as losses: who has a thing stands as its taker, and there is no outcome.

The rows of a question are those of holdings in the same columns, so facets, sums and pages follow as everywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from sqlmodel import Session, col, select

from catalog.domain.errors import Invalid, Problem
from catalog.domain.outcomes import HoldingContext, OutcomeKind, RecordState
from catalog.models import Holding, Incident, Item
from catalog.search import blocks, facet_counts, past, visible
from catalog.search import columns as cols
from catalog.search.asking import Asked
from catalog.search.blocks import Arrays
from catalog.search.codes import GRADE_CODES, KIND_CODES, NO_DAY, OPEN
from catalog.search.facet_counts import Counted, FacetCounts
from catalog.search.past import Then
from catalog.search.question import Question

ONE_THING = KIND_CODES[OutcomeKind.DESTROYED]  # stands in for the outcome that a holding lacks; never asked for
# What says nothing of a thing that was only seen: a filter that is left out would give a wrong list.
MEANINGLESS = ("outcome", "lost_by", "grade", "mode", "count", "as_of", "known_on", "date_basis", "cell")
REFUSED = {"source": "is asked of losses only: who tells of a thing that was only seen stands with it"}
SHOWN = {"category": "Category", "type": "Type", "taken_by": "Seen with", "year": "Year", "month": "Month",
         "place": "Place", "fitted": "Fitted", "has_picture": "Picture", "dataset": "Dataset"}  # fmt: skip
FIELDS = (
    "item", "incident", "stint", "dataset", "version", "type", "operator", "taker", "kind", "first_kind", "grade",
    "non_combat", "mended", "least", "best", "most", "place", "earliest", "latest", "is_event_day",
)  # fmt: skip
Pair = tuple[Holding, Item]


@dataclass(frozen=True)
class Seen:
    """The holdings that a question is answered from.

    `contexts` narrows them to those seen in one of these ways; `whole` is the question without that.
    """

    question: Question
    whole: Question
    pairs: Sequence[Pair]
    contexts: tuple[HoldingContext, ...] = ()

    def at(self, places: Sequence[int]) -> list[Pair]:
        """The holdings at these places of the question's columns."""
        return self._in(self.question, places)

    def _in(self, question: Question, places: Sequence[int]) -> list[Pair]:
        by_number = {(item.id, number): (row, item) for number, (row, item) in _numbered(self.pairs)}
        columns = question.columns
        return [by_number[int(columns.item[one]), int(columns.stint[one])] for one in places]

    def facets(self) -> list[FacetCounts]:
        """The facets that say something of a holding, with how it was seen among them."""
        found = {one.name: one for one in facet_counts.of(self.question, SHOWN)}
        shown = [replace(found[name], label=label) for name, label in SHOWN.items()]
        return [shown[0], shown[1], self.contexts_found(), *shown[2:]]

    def contexts_found(self) -> FacetCounts:
        """Each way with what choosing it alone gives."""
        counts = dict.fromkeys(HoldingContext, 0)
        for row, item in self._in(self.whole, self.whole.rows.tolist()):
            counts[row.context] += item.count_best
        values = [Counted(one.value, one.label, count, one in self.contexts) for one, count in counts.items()]
        return FacetCounts("context", "How", tuple(one for one in values if one.count or one.is_chosen), 0)


def ask(asked: Asked, contexts: Sequence[str] = ()) -> Seen:
    """The same question of the holdings; raises Invalid for what says nothing of one."""
    given = {name for name, _ in asked.question.criteria.to_args()}
    problems = [Problem(name, "says nothing of a thing that was only seen") for name in MEANINGLESS if name in given]
    problems += [Problem(name, why) for name, why in REFUSED.items() if name in given]
    allowed = ", ".join(HoldingContext)
    problems += [Problem("context", f"{one[:40]!r} is not allowed; one of {allowed} is")
                 for one in contexts if one not in tuple(HoldingContext)]  # fmt: skip
    if problems:
        raise Invalid(*problems)
    wanted = tuple(HoldingContext(one) for one in dict.fromkeys(contexts))
    pairs = read(asked.question.session, asked)
    rows = arrays(asked.question.session, _numbered(pairs), None)
    keep = np.array([not wanted or row.context in wanted for row, _ in pairs], dtype=bool)
    whole = _of(asked.question, rows)
    return Seen(_of(asked.question, blocks.chosen(rows, keep)) if wanted else whole, whole, pairs, wanted)


def _of(question: Question, rows: Arrays) -> Question:
    return replace(question, columns=cols.of_rows(question.session, rows, question.criteria.variant))


def read(session: Session, asked: Asked) -> list[Pair]:
    """Every holding that is out, with its item."""
    query = select(Holding, Item).join(Item, col(Holding.item_id) == Item.id)
    query = query.where(visible.holdings(asked.now), visible.applied(Item.version_id), Item.state == RecordState.ACTIVE)
    return list(session.exec(query.order_by(col(Item.id), col(Holding.id))))


def _numbered(pairs: Sequence[Pair]) -> list[tuple[int, Pair]]:
    """Each with its number among those of its item, from 1: pairs stand by item."""
    found: list[tuple[int, Pair]] = []
    for row, item in pairs:
        number = found[-1][0] + 1 if found and found[-1][1][1].id == item.id else 1
        found.append((number, (row, item)))
    return found


def arrays(session: Session, numbered: Sequence[tuple[int, Pair]], then: Then) -> Arrays:
    """As rows of losses: the holder is who lost and who took; place and days are its own, else its incident's."""
    ids = {row.incident_id for _, (row, _) in numbered if row.incident_id}
    told = {row.id: row for row in past.some(session, Incident, then, ids)}
    rows = [_row(number, row, item, told.get(row.incident_id)) for number, (row, item) in numbered]
    return {name: np.array([one[name] for one in rows], dtype=np.int32) for name in FIELDS}


def _row(number: int, row: Holding, item: Item, incident: Incident | None) -> dict[str, int]:
    return {
        "item": row.item_id,
        "incident": row.incident_id or 0,
        "stint": number,
        "dataset": item.dataset_id,
        "version": item.version_id or 0,
        "type": item.type_id,
        "operator": row.party_id,
        "taker": row.party_id,
        "kind": ONE_THING,
        "first_kind": ONE_THING,
        "grade": GRADE_CODES[row.grade],
        "non_combat": 0,
        "mended": 0,
        "least": item.count_min,
        "best": item.count_best,
        "most": OPEN if item.count_max is None else item.count_max,
        "place": row.place_id or (incident.place_id if incident else None) or 0,
        "earliest": _ordinal(row.earliest or (incident.earliest if incident else None)),
        "latest": _ordinal(row.latest or (incident.latest if incident else None)),
        "is_event_day": 1,
    }


def _ordinal(day: date | None) -> int:
    return NO_DAY if day is None else day.toordinal()
