"""All losses as columns: what lists, facets and tallies are counted from.

At the default grades they are the rows of the table `loss`; for other grades, or as of a day, the same rules are
run over the outcomes. Row order is the order of the stored rows: newest first, then by id.
"""

from collections import OrderedDict
from dataclasses import dataclass, fields
from datetime import date, datetime
from itertools import groupby
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlmodel import Session, col, select

from catalog.domain import counting
from catalog.domain.counting import BANDS, COUNTED_GRADES, LOSS_COLUMNS, Range
from catalog.domain.outcomes import Band, DateBasis, Grade, Judgement, OutcomeKind, RecordState
from catalog.models import Claim, Incident, Item, ItemCandidate, ItemPair, Loss, Outcome, Source
from catalog.search.state import Kept
from catalog.search.world import NOBODY

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

KIND_CODES = {kind: code for code, kind in enumerate(LOSS_COLUMNS)}
GRADE_CODES = {grade: code for code, grade in enumerate(Grade)}
BAND_CODES = {band: code for code, band in enumerate(Band)}
NO_KIND = -1
NO_DAY = 0  # ordinals of days begin at 1
OPEN = -1
MOST_VARIANTS = 16


@dataclass(frozen=True)
class Columns:
    """One entry a loss. Days are ordinals (0: none), terms are codes, parties and places ids (0: none).

    `most` is -1 where it is open; `first_kind` is -1 where the loss is not the item's in `first_operator`.
    """

    item: Ints
    stint: Ints
    dataset: Ints
    type: Ints
    operator: Ints
    taker: Ints
    kind: Ints
    first_kind: Ints
    grade: Ints
    band: Ints
    incident: Ints
    place: Ints
    earliest: Ints
    latest: Ints
    is_event_day: Ints
    published: Ints
    hidden_until: Ints
    least: Ints
    best: Ints
    most: Ints
    non_combat: Ints
    candidates: dict[int, frozenset[int]]

    def __len__(self) -> int:
        return len(self.item)


NAMES = tuple(one.name for one in fields(Columns) if one.name != "candidates")


@dataclass(frozen=True)
class Variant:
    """Which outcomes make the chains: their grades, and the last day that they may have happened on."""

    grades: frozenset[Grade] = frozenset(COUNTED_GRADES)
    as_of: date | None = None

    @property
    def is_default(self) -> bool:
        return self == Variant()


_kept: Kept["OrderedDict[Variant, Columns]"] = Kept()


def read(session: Session, variant: Variant) -> Columns:
    """The columns for these grades and this day; kept for the present state, a few variants at most."""
    variants = _kept.get(session, lambda _: OrderedDict())
    found = variants.get(variant)
    if found is None:
        found = variants[variant] = _build(session, variant)
        while len(variants) > MOST_VARIANTS:
            variants.popitem(last=False)
    return found


def _build(session: Session, variant: Variant) -> Columns:
    incidents = {row.id: row for row in session.exec(select(Incident))}
    published = _published(session)
    losses = _stored(session) if variant.is_default else _derived(session, variant)
    rows = [_row(loss, incidents[loss["incident_id"]], published) for loss in losses]
    rows.sort(key=lambda row: (-row[NAMES.index("latest")], row[0], row[1]))
    table = np.array(rows, dtype=np.int64).reshape(len(rows), len(NAMES)).T
    return Columns(**dict(zip(NAMES, table, strict=True)), candidates=_candidates(session))


def _stored(session: Session) -> list[dict[str, Any]]:
    return [row.model_dump() for row in session.exec(select(Loss))]


def _derived(session: Session, variant: Variant) -> list[dict[str, Any]]:
    """The losses of all items by the rules, from the outcomes that the variant keeps."""
    items = {row.id or 0: row for row in session.exec(select(Item).where(Item.state == RecordState.ACTIVE))}
    weights = _weights(session, items)
    query = select(Outcome, Incident).join(Incident, col(Outcome.incident_id) == Incident.id)
    pairs = session.exec(
        query.where(Outcome.state == RecordState.ACTIVE).order_by(col(Outcome.item_id), col(Outcome.seq))
    )
    kept = [out for out, incident in pairs if _happened_by(incident, variant.as_of)]
    found = []
    for item_id, outcomes in groupby(kept, key=lambda out: out.item_id):
        if item_id in items:
            chain = counting.stints(outcomes, variant.grades)
            found += [_loss(items[item_id], one, weights[item_id]) for one in counting.losses(chain)]
    return found


def _happened_by(incident: Incident, day: date | None) -> bool:
    """By the end of a day. What has no date stays in, and stands under *undated*."""
    return day is None or incident.latest is None or incident.latest <= day


def _weights(session: Session, items: dict[int, Item]) -> dict[int, Range]:
    ranges = {one: Range(row.count_min, row.count_best, row.count_max) for one, row in items.items()}
    lots = [(one, row.parent_lot_id) for one, row in items.items() if row.parent_lot_id]
    query = select(ItemPair).where(ItemPair.judgement == Judgement.UNSURE, ItemPair.undone_at == None)  # noqa: E711
    unsure = [(pair.one_id, pair.other_id) for pair in session.exec(query)]
    return counting.weights(ranges, lots, [(a, b) for a, b in unsure if a in items and b in items])


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


def _row(loss: dict[str, Any], incident: Incident, published: dict[int | None, date]) -> tuple[int, ...]:
    """One loss in the order of `NAMES`; place and days are the incident's."""
    return (
        loss["item_id"],
        loss["stint"],
        loss["dataset_id"],
        loss["type_id"],
        loss["operator_id"],
        loss["taker_id"] or NOBODY,
        KIND_CODES[loss["kind"]],
        _kind_code(loss["first_kind"]),
        GRADE_CODES[loss["grade"]],
        BAND_CODES[loss["band"]],
        loss["incident_id"],
        incident.place_id or NOBODY,
        _ordinal(incident.earliest),
        _ordinal(incident.latest),
        int(incident.basis is DateBasis.EVENT),
        _ordinal(published.get(incident.id)),
        _seconds(incident.publish_after),
        loss["count_min"],
        loss["count_best"],
        OPEN if loss["count_max"] is None else loss["count_max"],
        int(loss["non_combat"]),
    )


def _kind_code(kind: OutcomeKind | None) -> int:
    return NO_KIND if kind is None else KIND_CODES[kind]


def _ordinal(day: date | None) -> int:
    return NO_DAY if day is None else day.toordinal()


def _seconds(moment: datetime | None) -> int:
    return 0 if moment is None else int(moment.timestamp())


def _published(session: Session) -> dict[int | None, date]:
    """The first day on which a source told of each incident."""
    pair: Any = select(col(Claim.incident_id), col(Source.published_on))
    query = pair.join(Source, col(Claim.source_id) == Source.id)
    found: dict[int | None, date] = {}
    for incident, day in session.exec(query.where(col(Source.published_on).is_not(None))):
        if day:
            found[incident] = min(day, found.get(incident, day))
    return found


def _candidates(session: Session) -> dict[int, frozenset[int]]:
    rows = session.exec(select(ItemCandidate).order_by(col(ItemCandidate.item_id)))
    return {item: frozenset(row.type_id for row in group) for item, group in groupby(rows, key=lambda row: row.item_id)}
