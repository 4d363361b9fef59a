"""Losses and gains: the derived rows of an item, rewritten in the transaction that changes it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import groupby
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, or_, select

from catalog.domain import counting
from catalog.domain.counting import BANDS, Range
from catalog.domain.outcomes import Judgement, RecordState
from catalog.models import Gain, Incident, Item, ItemPair, Loss, Outcome
from catalog.services.rows import number


def rewrite(session: Session, *item_ids: int | None) -> None:
    """Make the losses and gains of these items anew, and of all whose weight hangs on theirs."""
    touched = set().union(*(affected(session, one) for one in item_ids if one))
    for model in (Loss, Gain):
        session.execute(delete(model).where(col(model.item_id).in_(touched)))
    for item in session.exec(select(Item).where(col(Item.id).in_(touched)).order_by(col(Item.id))):
        session.add_all(derived(session, item))
    session.flush()


def rewrite_many(session: Session, item_ids: Collection[int]) -> None:
    """As `rewrite`, in bulk: those whose weight hangs on no other item are made anew together."""
    tied = _tied(session, item_ids)
    plain = set(item_ids) - tied
    for model in (Loss, Gain):
        session.execute(delete(model).where(col(model.item_id).in_(plain)))
    outcomes: dict[int, list[Outcome]] = defaultdict(list)
    standing = select(Outcome).where(col(Outcome.item_id).in_(plain), Outcome.state == RecordState.ACTIVE)
    for one in session.exec(standing.order_by(col(Outcome.seq))):
        outcomes[one.item_id].append(one)
    ids = {one.incident_id for chain in outcomes.values() for one in chain}
    known = {number(one): one for one in session.exec(select(Incident).where(col(Incident.id).in_(ids)))}
    for item in session.exec(select(Item).where(col(Item.id).in_(plain), Item.state == RecordState.ACTIVE)):
        weight = Range(item.count_min, item.count_best, item.count_max)
        session.add_all(rows_of(item, outcomes[number(item)], known, weight))
    session.flush()
    rewrite(session, *tied)


def _tied(session: Session, item_ids: Collection[int]) -> set[int]:
    """Items that were judged with others, are lots with things taken out of them, or were taken out of one."""
    lots = select(Item.parent_lot_id).where(col(Item.parent_lot_id).in_(item_ids))
    taken = select(Item.id).where(col(Item.id).in_(item_ids), col(Item.parent_lot_id).is_not(None))
    ones = select(ItemPair.one_id).where(col(ItemPair.one_id).in_(item_ids))
    others = select(ItemPair.other_id).where(col(ItemPair.other_id).in_(item_ids))
    return {one for query in (lots, taken, ones, others) for one in session.exec(query) if one}


def affected(session: Session, item_id: int) -> set[int]:
    """The item, those it may be the same as, and the lots that any of them was taken out of."""
    found = cluster_of(session, item_id)
    lots = session.exec(select(Item.parent_lot_id).where(col(Item.id).in_(found))).all()
    return found.union(*(affected(session, lot) for lot in lots if lot and lot not in found))


def derived(session: Session, item: Item) -> list[Loss | Gain]:
    """The rows that belong to an item as it stands; none for one that is merged or withdrawn."""
    if item.state is not RecordState.ACTIVE:
        return []
    outcomes = active_outcomes(session, number(item))
    incidents = {fact.incident_id for fact in outcomes}
    known = {number(one): one for one in session.exec(select(Incident).where(col(Incident.id).in_(incidents)))}
    return rows_of(item, outcomes, known, weight_of(session, item))


def rows_of(item: Item, outcomes: list[Outcome], known: dict[int, Incident], weight: Range) -> list[Loss | Gain]:
    """The rows of an item from its outcomes in order, their incidents by id, and what it weighs."""
    chain = counting.stints(outcomes)
    losses: list[Loss | Gain] = [
        _loss(item, one, known[one.deciding.incident_id], weight) for one in counting.losses(chain)
    ]
    return losses + [_gain(item, one, known[one.deciding.incident_id], weight) for one in counting.gains(chain)]


def all_derived(session: Session) -> list[Loss | Gain]:
    """The rows that belong to all items, worked out together: what `derived` gives item by item."""
    items = {number(row): row for row in session.exec(select(Item).where(Item.state == RecordState.ACTIVE))}
    ranges = {one: Range(row.count_min, row.count_best, row.count_max) for one, row in items.items()}
    lots = [(one, row.parent_lot_id) for one, row in items.items() if row.parent_lot_id]
    weights = counting.weights(ranges, lots, unsure_pairs(session))
    known = {number(row): row for row in session.exec(select(Incident))}
    query = select(Outcome).where(Outcome.state == RecordState.ACTIVE).order_by(col(Outcome.item_id), col(Outcome.seq))
    found: list[Loss | Gain] = []
    for one, own in groupby(session.exec(query), key=lambda row: row.item_id):
        if one in items:
            found += rows_of(items[one], list(own), known, weights[one])
    return found


def active_outcomes(session: Session, item_id: int) -> list[Outcome]:
    query = select(Outcome).where(Outcome.item_id == item_id, Outcome.state == RecordState.ACTIVE)
    return list(session.exec(query.order_by(col(Outcome.seq))))


def _loss(item: Item, one: counting.LossFact[Outcome], incident: Incident, weight: Range) -> Loss:
    return Loss.model_validate(
        {
            **_shared(item, one.stint.number, incident, weight),
            "operator_id": one.stint.operator,
            "taker_id": one.stint.taker,
            "kind": one.kind,
            "first_kind": one.first_kind,
            "grade": one.grade,
            "band": BANDS[one.grade],
            "is_first": one.first_kind is not None,
            "is_mended": one.is_mended,
            "non_combat": one.deciding.non_combat,
        },
    )


def _gain(item: Item, one: counting.GainFact[Outcome], incident: Incident, weight: Range) -> Gain:
    return Gain.model_validate(
        {
            **_shared(item, one.stint.number, incident, weight),
            "operator_id": one.stint.operator,
            "taker_id": one.stint.taker,
            "kind": one.deciding.kind,
            "is_recovery": one.is_recovery,
            "grade": one.deciding.grade,
            "band": BANDS[one.deciding.grade],
        },
    )


def _shared(item: Item, stint: int, incident: Incident, weight: Range) -> dict[str, Any]:
    return {
        "item_id": item.id,
        "stint": stint,
        "dataset_id": item.dataset_id,
        "version_id": item.version_id,
        "type_id": item.type_id,
        "incident_id": incident.id,
        "place_id": incident.place_id,
        "earliest": incident.earliest,
        "latest": incident.latest,
        "precision": incident.precision,
        "count_min": weight.least,
        "count_best": weight.best,
        "count_max": weight.most,
    }


def weight_of(session: Session, item: Item) -> Range:
    """T6: the item's count, less what was taken out of it, its minimum lowered where it may be another item."""
    ids = cluster_of(session, number(item))
    query = select(Item).where(or_(col(Item.id).in_(ids), col(Item.parent_lot_id).in_(ids)))
    rows = list(session.exec(query.where(Item.state == RecordState.ACTIVE)))
    ranges = {number(row): Range(row.count_min, row.count_best, row.count_max) for row in rows}
    lots = [(number(row), row.parent_lot_id) for row in rows if row.parent_lot_id]
    unsure = unsure_pairs(session) if len(ids) > 1 else []
    return counting.weights(ranges, lots, unsure)[number(item)]


def unsure_pairs(session: Session) -> Iterable[tuple[int, int]]:
    """Pairs judged unsure, neither of them merged or withdrawn."""
    standing = select(Item.id).where(Item.state == RecordState.ACTIVE)
    query = select(ItemPair.one_id, ItemPair.other_id).where(
        ItemPair.judgement == Judgement.UNSURE,
        ItemPair.undone_at == None,  # noqa: E711 - SQL
        col(ItemPair.one_id).in_(standing),
        col(ItemPair.other_id).in_(standing),
    )
    return list(session.exec(query))


def cluster_of(session: Session, item_id: int) -> set[int]:
    """The item with all that may be the same thing."""
    near = session.exec(
        select(ItemPair.id).where(or_(ItemPair.one_id == item_id, ItemPair.other_id == item_id)).limit(1)
    )
    if near.first() is None:
        return {item_id}
    found = [group for group in counting.clusters(unsure_pairs(session)) if item_id in group]
    return found[0] if found else {item_id}
