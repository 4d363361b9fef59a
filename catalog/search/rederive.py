"""Losses by the rules, from the outcomes: for other grades, as of a day, or as they were known on a day."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlmodel import Session, select

from catalog.domain import counting
from catalog.domain.counting import BANDS, COUNTED_GRADES, Range
from catalog.domain.outcomes import Band, Grade, Judgement, RecordState
from catalog.models import Incident, Item, ItemPair, Loss, Outcome
from catalog.search import past


@dataclass(frozen=True)
class Variant:
    """Which outcomes make the chains: their grades, the last day they may have happened on, and what was known then:
    by the end of a day, or after the change of a number.

    Types, parties and places are those of today. `hidden` are incidents that are not public yet: chains are cut from
    the other outcomes, so that nothing of them shows.
    """

    grades: frozenset[Grade] = frozenset(COUNTED_GRADES)
    as_of: date | None = None
    known_on: date | int | None = None
    hidden: frozenset[int] = frozenset()

    @property
    def is_default(self) -> bool:
        return self == Variant()


@dataclass(frozen=True)
class Rows:
    """Losses as plain values, with the incidents that decide them."""

    losses: list[dict[str, Any]]
    incidents: dict[int | None, Incident]


def present(session: Session) -> Rows:
    """The stored losses: what the rules give at the default grades."""
    losses = [row.model_dump() for row in session.exec(select(Loss))]
    return Rows(losses, {row.id: row for row in session.exec(select(Incident))})


def by_rules(session: Session, variant: Variant) -> Rows:
    """The losses of all items by the rules, from the outcomes that the variant keeps."""
    day = variant.known_on
    items = {row.id or 0: row for row in past.rows(session, Item, day) if row.state is RecordState.ACTIVE}
    incidents: dict[int | None, Incident] = {row.id: row for row in past.rows(session, Incident, day)}
    weights = _weights(items, past.rows(session, ItemPair, day))
    outcomes = [one for one in past.rows(session, Outcome, day) if one.state is RecordState.ACTIVE]
    shown = [one for one in outcomes if one.incident_id not in variant.hidden]
    kept = [one for one in shown if _happened_by(incidents[one.incident_id], variant.as_of)]
    kept.sort(key=lambda one: (one.item_id, one.seq))
    found = []
    for item_id, own in groupby(kept, key=lambda one: one.item_id):
        if item_id in items:
            chain = counting.stints(own, variant.grades)
            found += [_loss(items[item_id], one, weights[item_id]) for one in counting.losses(chain)]
    return Rows(found, incidents)


def _happened_by(incident: Incident, day: date | None) -> bool:
    """By the end of a day. What has no date stays in, and stands under *undated*."""
    return day is None or incident.latest is None or incident.latest <= day


def _weights(items: dict[int, Item], pairs: list[ItemPair]) -> dict[int, Range]:
    ranges = {one: Range(row.count_min, row.count_best, row.count_max) for one, row in items.items()}
    lots = [(one, row.parent_lot_id) for one, row in items.items() if row.parent_lot_id]
    unsure = [(pair.one_id, pair.other_id) for pair in pairs if _is_open(pair)]
    return counting.weights(ranges, lots, [(a, b) for a, b in unsure if a in items and b in items])


def _is_open(pair: ItemPair) -> bool:
    return pair.judgement is Judgement.UNSURE and pair.undone_at is None


def _loss(item: Item, one: counting.LossFact[Outcome], weight: Range) -> dict[str, Any]:
    return {
        "item_id": item.id,
        "stint": one.stint.number,
        "dataset_id": item.dataset_id,
        "type_id": item.type_id,
        "operator_id": one.stint.operator,
        "taker_id": one.stint.taker,
        "kind": one.kind,
        "first_kind": one.first_kind,
        "grade": one.grade,
        "band": BANDS.get(one.grade, Band.CONTESTED),
        "incident_id": one.deciding.incident_id,
        "count_min": weight.least,
        "count_best": weight.best,
        "count_max": weight.most,
        "non_combat": one.deciding.non_combat,
    }
