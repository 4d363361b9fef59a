"""What stands on the page of an item: its chain of hands, fitted parts, holdings, markings, judgements."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, or_, select

from catalog.domain.outcomes import MarkingKind, RecordState
from catalog.domain.publishing import Point
from catalog.models import (
    EquipmentType,
    Feature,
    FeatureValue,
    Fitment,
    Holding,
    Identification,
    IdentificationFeature,
    Incident,
    Item,
    ItemCandidate,
    ItemPair,
    Marking,
    Outcome,
    Party,
    Place,
    Source,
)
from catalog.search import visible
from catalog.search.show.losses import part_name
from catalog.search.visible import Viewer

Basis = dict[int, list[tuple[str, str]]]


@dataclass(frozen=True)
class Step:
    """One outcome in the chain of hands."""

    outcome: Outcome
    incident: Incident
    lost_by: Party
    taken_by: Party | None
    place: Place | None

    @property
    def point(self) -> Point | None:
        return visible.point(self.incident)

    @property
    def is_placed(self) -> bool:
        return bool(self.place or self.point or self.incident.place_as_written)


@dataclass(frozen=True)
class FittedPart:
    fitment: Fitment
    part: EquipmentType
    source: Source | None

    @property
    def name(self) -> str:
        return part_name(self.fitment, self.part)


def steps(session: Session, item_id: int, now: datetime) -> list[Step]:
    """Its outcomes in order, of incidents that are out."""
    query = select(Outcome, Incident, Place).join(Incident, col(Outcome.incident_id) == Incident.id)
    query = query.outerjoin(Place, col(Incident.place_id) == Place.id)
    query = query.where(Outcome.item_id == item_id, Outcome.state == RecordState.ACTIVE, visible.out(now))
    parties = {row.id: row for row in session.exec(select(Party))}
    rows = session.exec(query.order_by(col(Outcome.seq)))
    return [
        Step(out, incident, parties[out.from_party_id], parties.get(out.to_party_id), place)
        for out, incident, place in rows
    ]


def candidates(session: Session, item_id: int) -> list[EquipmentType]:
    return list(session.exec(select(EquipmentType).join(ItemCandidate).where(ItemCandidate.item_id == item_id)))


def basis(session: Session, item_id: int) -> Basis:
    """The features that each current opinion rests on: identification → (feature, value)."""
    query = (
        select(Identification.id, Feature.label, FeatureValue.label)
        .join(IdentificationFeature, col(IdentificationFeature.identification_id) == Identification.id)
        .join(FeatureValue, col(IdentificationFeature.value_id) == FeatureValue.id)
        .join(Feature, col(FeatureValue.feature_id) == Feature.id)
        .where(Identification.item_id == item_id, col(Identification.is_current))
    )
    found: Basis = {}
    for one, feature, value in session.exec(query.order_by(col(Feature.position), col(FeatureValue.position))):
        found.setdefault(one or 0, []).append((feature, value))
    return found


def fitted(session: Session, item_id: int, now: datetime) -> list[FittedPart]:
    """The parts seen on it, each with who says so where anybody may know that."""
    query = (
        select(Fitment, EquipmentType, Source)
        .join(EquipmentType, col(Fitment.part_type_id) == EquipmentType.id)
        .outerjoin(Source, (col(Fitment.source_id) == Source.id) & visible.sources(now))
        .where(Fitment.item_id == item_id)
    )
    return [FittedPart(one, part, source) for one, part, source in session.exec(query.order_by(col(Fitment.id)))]


def holdings(session: Session, item_id: int, now: datetime) -> list[tuple[Holding, Party]]:
    query = select(Holding, Party).join(Party, col(Holding.party_id) == Party.id).where(visible.holdings(now))
    return list(session.exec(query.where(Holding.item_id == item_id).order_by(col(Holding.id))))


def markings(session: Session, item_id: int, viewer: Viewer) -> list[tuple[MarkingKind, str]]:
    """What can be read on it, as far as who asks may know."""
    rows = session.exec(select(Marking).where(Marking.item_id == item_id).order_by(col(Marking.id)))
    return [(row.kind, visible.marking(row, reviewer=viewer.is_reviewer)) for row in rows]


def pairs(session: Session, item_id: int, may_see: Any) -> list[tuple[ItemPair, Item, EquipmentType]]:
    """Judgements about this item, each with the other one."""
    query = select(ItemPair).where(or_(ItemPair.one_id == item_id, ItemPair.other_id == item_id))
    found = []
    for pair in session.exec(query.where(col(ItemPair.undone_at).is_(None))):
        other_id = pair.other_id if pair.one_id == item_id else pair.one_id
        other = session.exec(select(Item).where(Item.id == other_id, may_see)).first()
        if other is None or other.state is not RecordState.ACTIVE:
            continue
        found.append((pair, other, session.get_one(EquipmentType, other.type_id)))
    return found
