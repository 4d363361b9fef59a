"""One item with its chain of hands, what is fitted to it, and what may be the same thing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, or_, select

from catalog.domain import counting
from catalog.domain.counting import Range
from catalog.domain.dates import day_text
from catalog.domain.errors import Gone, NotFound
from catalog.domain.outcomes import RecordState
from catalog.models import (
    Change,
    Claim,
    Dataset,
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
    Outcome,
    Party,
    Person,
    Picture,
    Revision,
    Source,
)
from catalog.search import visible
from catalog.search.show import pictures
from catalog.search.show.incidents import Told, claims_of
from catalog.search.show.losses import part_name


@dataclass(frozen=True)
class Step:
    """One outcome in the chain of hands."""

    outcome: Outcome
    incident: Incident
    lost_by: Party
    taken_by: Party | None


@dataclass(frozen=True)
class FittedPart:
    fitment: Fitment
    part: EquipmentType
    source: Source | None

    @property
    def name(self) -> str:
        return part_name(self.fitment, self.part)


@dataclass(frozen=True)
class Opinion:
    """What a person takes the item for, and the features that it rests on."""

    identification: Identification
    type: EquipmentType
    by: str
    basis: list[tuple[str, str]]


@dataclass(frozen=True)
class ItemPage:
    item: Item
    type: EquipmentType
    dataset: Dataset
    candidates: list[EquipmentType]
    opinions: list[Opinion]
    pictures: list[Picture]
    fitted: list[FittedPart]
    steps: list[Step]
    holdings: list[tuple[Holding, Party]]
    losses: list[tuple[str, counting.LossFact[Outcome]]]
    pairs: list[tuple[ItemPair, Item, EquipmentType]]
    claims: list[Told]

    @property
    def count(self) -> Range:
        return Range(self.item.count_min, self.item.count_best, self.item.count_max)


def get(session: Session, public_id: str, now: datetime, *, insider: bool = False) -> ItemPage:
    """An item by its public id; raises NotFound, and Gone for one that was merged or withdrawn.

    One whose incidents are all unpublished is not there.
    """
    item, kind, dataset = _found(session, public_id, insider=insider)
    if item.state is not RecordState.ACTIVE:
        raise _gone(session, item, now)
    steps = _steps(session, item.id or 0, now)
    if not steps and _steps(session, item.id or 0, None):
        raise NotFound("item", public_id)
    chain = counting.stints([step.outcome for step in steps])
    return ItemPage(
        item=item,
        type=kind,
        dataset=dataset,
        candidates=list(
            session.exec(select(EquipmentType).join(ItemCandidate).where(ItemCandidate.item_id == item.id))
        ),
        opinions=_opinions(session, item.id or 0),
        pictures=pictures.of_item(session, item.id or 0, insider=insider),
        fitted=_fitted(session, item.id or 0),
        steps=steps,
        holdings=_holdings(session, item.id or 0, now),
        losses=[(f"{item.public_id}.{one.stint.number}", one) for one in counting.losses(chain)],
        pairs=_pairs(session, item.id or 0, visible.items(now, insider=insider)),
        claims=claims_of(session, _about(item.id or 0, steps), now, insider=insider),
    )


def _found(session: Session, public_id: str, *, insider: bool) -> tuple[Item, EquipmentType, Dataset]:
    query = (
        select(Item, EquipmentType, Dataset).join(EquipmentType, col(Item.type_id) == EquipmentType.id).join(Dataset)
    )
    may_see = visible.dataset(insider=insider) & visible.applied(Item.version_id)
    row = session.exec(query.where(Item.public_id == public_id, may_see)).first()
    if row is None:
        raise NotFound("item", public_id)
    return row


def _gone(session: Session, item: Item, now: datetime) -> Gone | NotFound:
    """The tombstone of an item: when and why it went, and what stands for it. What is not public leaves none."""
    shown = select(Incident.id).where(or_(col(Incident.publish_after).is_(None), col(Incident.publish_after) <= now))
    hidden = select(Outcome.id).where(Outcome.item_id == item.id, col(Outcome.incident_id).not_in(shown))
    if session.exec(hidden).first() is not None:
        return NotFound("item", item.public_id)
    last = select(Change).join(Revision, col(Revision.change_id) == Change.id).order_by(col(Change.id).desc())
    change = session.exec(last.where(Revision.table_name == "item", Revision.row_id == item.id)).first()
    told = f" on {day_text(change.made_at.date())}: {change.why}" if change else ""
    into = session.get(Item, item.merged_into_id) if item.merged_into_id else None
    successor = f"/items/{into.public_id}" if into else ""
    name = f", {item.as_written}," if item.as_written else ""
    return Gone(f"The item {item.public_id}{name} was {item.state}{told}.", successor)


def _steps(session: Session, item_id: int, now: datetime | None) -> list[Step]:
    query = select(Outcome, Incident).join(Incident, col(Outcome.incident_id) == Incident.id)
    query = query.where(Outcome.item_id == item_id, Outcome.state == RecordState.ACTIVE)
    if now is not None:
        query = query.where(visible.out(now))
    parties = {row.id: row for row in session.exec(select(Party))}
    pairs = session.exec(query.order_by(col(Outcome.seq)))
    return [Step(out, incident, parties[out.from_party_id], parties.get(out.to_party_id)) for out, incident in pairs]


def _opinions(session: Session, item_id: int) -> list[Opinion]:
    """The current opinions, the latest first; people stand by their pseudonyms."""
    query = (
        select(Identification, EquipmentType, Person.pseudonym)
        .join(EquipmentType, col(Identification.type_id) == EquipmentType.id)
        .join(Person, col(Identification.person_id) == Person.id)
        .where(Identification.item_id == item_id, col(Identification.is_current))
    )
    rows = session.exec(query.order_by(col(Identification.id).desc()))
    return [Opinion(one, kind, by, _basis(session, one.id or 0)) for one, kind, by in rows]


def _basis(session: Session, identification_id: int) -> list[tuple[str, str]]:
    query = (
        select(Feature.label, FeatureValue.label)
        .join(FeatureValue, col(FeatureValue.feature_id) == Feature.id)
        .join(IdentificationFeature, col(IdentificationFeature.value_id) == FeatureValue.id)
        .where(IdentificationFeature.identification_id == identification_id)
    )
    return list(session.exec(query.order_by(col(Feature.position), col(FeatureValue.position))))


def _fitted(session: Session, item_id: int) -> list[FittedPart]:
    query = (
        select(Fitment, EquipmentType, Source)
        .join(EquipmentType, col(Fitment.part_type_id) == EquipmentType.id)
        .outerjoin(Source, col(Fitment.source_id) == Source.id)
        .where(Fitment.item_id == item_id)
    )
    return [FittedPart(one, part, source) for one, part, source in session.exec(query.order_by(col(Fitment.id)))]


def _holdings(session: Session, item_id: int, now: datetime) -> list[tuple[Holding, Party]]:
    out = select(Incident.id).where(visible.out(now))
    told = or_(col(Holding.incident_id).is_(None), col(Holding.incident_id).in_(out))
    query = select(Holding, Party).join(Party, col(Holding.party_id) == Party.id).where(told)
    return list(session.exec(query.where(Holding.item_id == item_id, Holding.state == RecordState.ACTIVE)))


def _pairs(session: Session, item_id: int, may_see: Any) -> list[tuple[ItemPair, Item, EquipmentType]]:
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


def _about(item_id: int, steps: list[Step]) -> Any:
    """Claims about the item itself, and those about its incidents that name no other item."""
    incidents = {step.incident.id for step in steps}
    return or_(Claim.item_id == item_id, col(Claim.incident_id).in_(incidents) & col(Claim.item_id).is_(None))
