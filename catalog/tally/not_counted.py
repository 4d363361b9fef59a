"""Records that never count: merged and withdrawn ones.

The rules are run over them by themselves, so that the very same question can be asked of what they would be.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from sqlmodel import Session, col, select

from catalog.domain.outcomes import RecordState
from catalog.models import Incident, Item, Outcome
from catalog.search import blocks, past, rederive
from catalog.search import columns as cols
from catalog.search.blocks import Arrays
from catalog.search.past import Then
from catalog.search.question import Question
from catalog.tally import known
from catalog.tally.left_out import Reason

GONE = (RecordState.MERGED, RecordState.WITHDRAWN)
Chains = list[tuple[Item, list[Outcome]]]


def not_standing(question: Question) -> Iterator[Reason]:
    """Merged and withdrawn records that fit the question, were they counted."""
    session, then = question.session, question.criteria.variant.known_on
    items = known.not_active(session, Item, then)
    chains = _chains(session, items, then)
    taken_back = _withdrawn_outcomes(session, then, {row.id for row in items})
    for state in GONE:
        facts = _facts(question, [one for one in chains if one[0].state is state])
        rows = rederive.followed(facts, question.criteria.count)
        if state is RecordState.WITHDRAWN:
            by_itself = rederive.of_one(_facts(question, taken_back), question.criteria.count)
            rows = blocks.joined([rows, by_itself])
        if len(rows["item"]):
            yield _asked(question, state.value, rows, _merged_into(question, items))


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
        queries = (select(Outcome).where(col(Outcome.item_id).in_(some)) for some in blocks.some_of(items))
        return [row for query in queries for row in session.exec(query)]
    return [one for one in past.rows(session, Outcome, then) if one.item_id in items]


def _withdrawn_outcomes(session: Session, then: Then, but: set[int | None]) -> Chains:
    """Outcomes that were taken back, each by itself, of items that still stand."""
    rows = [row for row in known.not_active(session, Outcome, then) if row.item_id not in but]
    items = {row.id: row for row in known.items(session, {row.item_id for row in rows}, then)}
    return [(items[row.item_id], [row]) for row in rows if row.item_id in items]


def _facts(question: Question, chains: Chains) -> Arrays:
    """The outcomes that make the question's chains: of its grades, public, happened by the day it names."""
    variant = question.criteria.variant
    kept = [
        (one, item)
        for item, outcomes in chains
        for one in outcomes
        if one.grade in variant.grades and one.incident_id not in variant.hidden
    ]
    day = variant.as_of
    if day is None:
        return rederive.facts_of(kept)
    incidents = past.some(question.session, Incident, variant.known_on, {one.incident_id for one, _ in kept})
    latest = {row.id: row.latest for row in incidents}
    return rederive.facts_of([(one, item) for one, item in kept if (latest[one.incident_id] or day) <= day])


def _asked(question: Question, name: str, rows: Arrays, notes: Mapping[int, str]) -> Reason:
    """The question put to these rows; what it counts by another row of the same thing is not left out."""
    asked = replace(question, columns=cols.of_rows(question.session, rows, question.criteria.variant))
    counted = np.unique(question.columns.item[question.mask])
    order = asked.rows
    return Reason(name, asked, order[~np.isin(asked.columns.item[order], counted)], notes=notes)


def _merged_into(question: Question, items: Iterable[Item]) -> dict[int, str]:
    into = {row.id or 0: row.merged_into_id for row in items if row.merged_into_id}
    names = known.public_ids(question.session, set(into.values()), question.criteria)
    return {one: f"merged into {names[other]}" for one, other in into.items() if other in names}
