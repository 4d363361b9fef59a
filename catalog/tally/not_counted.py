"""Records that never count: merged and withdrawn ones.

They are put into the columns of losses, so that the very same question can be asked of them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from sqlmodel import Session, col, select

from catalog.domain import counting
from catalog.domain.counting import BANDS
from catalog.domain.outcomes import Band, RecordState
from catalog.models import Item, Outcome
from catalog.search import columns as cols
from catalog.search import past
from catalog.search.question import Question
from catalog.tally import known
from catalog.tally.known import Incidents, Then
from catalog.tally.left_out import Reason

Fields = dict[str, Any]
GONE = (RecordState.MERGED, RecordState.WITHDRAWN)


def not_standing(question: Question) -> Iterator[Reason]:
    """Merged and withdrawn records that fit the question, were they counted."""
    session, then = question.session, question.criteria.variant.known_on
    items = known.published(session, known.not_active(session, Item, then))
    chains = _chains(session, items, then)
    found = {state: [one for one in chains if one[0].state is state] for state in GONE}
    found[RecordState.WITHDRAWN] += _withdrawn_outcomes(session, then, {row.id for row in items})
    ids = (one.incident_id for chain in found.values() for _, outcomes in chain for one in outcomes)
    incidents = known.incidents(session, ids, then)
    for state, chain in found.items():
        fields = [row for item, outcomes in chain for row in _losses(item, _in_time(question, outcomes, incidents))]
        if fields:
            yield _asked(question, state.value, fields, incidents, _merged_into(question, items))


Chains = list[tuple[Item, list[Outcome]]]


def _chains(session: Session, items: Sequence[Item], then: Then) -> Chains:
    """Each item with its outcomes that stand, or with all of them where none does."""
    outcomes: dict[int, list[Outcome]] = {}
    wanted = {row.id or 0 for row in items}
    for one in _outcomes(session, wanted, then):
        outcomes.setdefault(one.item_id, []).append(one)
    found = []
    for row in items:
        own = sorted(outcomes.get(row.id or 0, []), key=lambda one: (one.seq, one.id or 0))
        found.append((row, [one for one in own if one.state is RecordState.ACTIVE] or own))
    return found


def _outcomes(session: Session, items: set[int], then: Then) -> list[Outcome]:
    if then is None:
        queries = (select(Outcome).where(col(Outcome.item_id).in_(some)) for some in known.chunks(sorted(items)))
        return [row for query in queries for row in session.exec(query)]
    return [one for one in past.rows(session, Outcome, then) if one.item_id in items]


def _withdrawn_outcomes(session: Session, then: Then, but: set[int | None]) -> Chains:
    """Outcomes that were taken back, each by itself, of items that still stand."""
    rows = [row for row in known.not_active(session, Outcome, then) if row.item_id not in but]
    items = {row.id: row for row in known.items(session, {row.item_id for row in rows}, then)}
    return [(items[row.item_id], [row]) for row in rows if row.item_id in items]


def _in_time(question: Question, outcomes: Iterable[Outcome], incidents: Incidents) -> list[Outcome]:
    """The outcomes that make the question's chains: of its grades, public, happened by the day it names."""
    variant = question.criteria.variant
    day = variant.as_of
    return [
        one
        for one in outcomes
        if one.grade in variant.grades
        and one.incident_id not in variant.hidden
        and (day is None or (incidents[one.incident_id].latest or day) <= day)
    ]


def _losses(item: Item, outcomes: Iterable[Outcome]) -> Iterator[Fields]:
    facts = list(outcomes)
    for one in counting.losses(counting.stints(facts, {fact.grade for fact in facts})):
        yield {
            **known.of_item(item),
            "stint": one.stint.number,
            "operator_id": one.stint.operator,
            "taker_id": one.stint.taker,
            "kind": one.kind,
            "first_kind": one.first_kind,
            "grade": one.grade,
            "band": BANDS.get(one.grade, Band.CONTESTED),
            "incident_id": one.deciding.incident_id,
            "non_combat": one.deciding.non_combat,
        }


def _asked(
    question: Question, name: str, fields: Sequence[Fields], incidents: Incidents, notes: Mapping[int, str]
) -> Reason:
    """The question put to these rows; what it counts by another row of the same thing is not left out."""
    asked = replace(question, columns=cols.of_rows(question.session, fields, incidents))
    counted = np.unique(question.columns.item[question.mask])
    order = asked.rows
    return Reason(name, asked, order[~np.isin(asked.columns.item[order], counted)], notes=notes)


def _merged_into(question: Question, items: Iterable[Item]) -> dict[int, str]:
    into = {row.id or 0: row.merged_into_id for row in items if row.merged_into_id}
    names = known.public_ids(question.session, set(into.values()), question.criteria.now)
    return {one: f"merged into {names[other]}" for one, other in into.items() if other in names}
