"""Two items side by side, as the bench for possible duplicates shows them to reviewers; and what was judged."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, or_, select

from catalog.domain.counting import Range
from catalog.domain.errors import NotFound
from catalog.domain.outcomes import RecordState
from catalog.models import (
    Claim,
    Dataset,
    EquipmentType,
    Fitment,
    Incident,
    Item,
    ItemCandidate,
    ItemPair,
    Marking,
    Outcome,
    Party,
    Person,
    Picture,
    Place,
    Source,
)
from catalog.search.show import pictures
from catalog.search.visible import REVIEWER

PER_PAGE = 50
MOST_DAYS = 3  # between two outcomes of one kind that may be one event


@dataclass(frozen=True)
class Told:
    """One outcome of a side: by its number, so that a form can name it."""

    outcome: Outcome
    incident: Incident
    lost_by: str
    taken_by: str
    place: str


@dataclass(frozen=True)
class Side:
    item: Item
    type: EquipmentType
    dataset: Dataset
    candidates: list[str]
    pictures: list[Picture]
    told: list[Told]
    fitted: list[str]
    markings: list[Marking]
    sources: list[Source]

    @property
    def count(self) -> Range:
        return Range(self.item.count_min, self.item.count_best, self.item.count_max)


@dataclass(frozen=True)
class Judged:
    pair: ItemPair
    one: Item
    other: Item
    types: tuple[str, str]
    by: str


def side(session: Session, public_id: str, now: datetime) -> Side:
    """An item as a reviewer sees it, what is not public included; raises NotFound for one that does not stand."""
    query: Any = select(Item, EquipmentType, Dataset).join(EquipmentType, col(Item.type_id) == EquipmentType.id)
    query = query.join(Dataset, col(Item.dataset_id) == Dataset.id)
    row = session.exec(query.where(Item.public_id == public_id, Item.state == RecordState.ACTIVE)).first()
    if row is None:
        raise NotFound("item", public_id[:20])
    item, kind, dataset = row
    one = item.id or 0
    return Side(
        item, kind, dataset,
        candidates=_names(session, ItemCandidate, ItemCandidate.type_id, one),
        pictures=pictures.of_item(session, one, now, REVIEWER),
        told=_told(session, one),
        fitted=_names(session, Fitment, Fitment.part_type_id, one),
        markings=list(session.exec(select(Marking).where(Marking.item_id == one).order_by(col(Marking.id)))),
        sources=_sources(session, one),
    )  # fmt: skip


def _names(session: Session, model: Any, column: Any, item_id: int) -> list[str]:
    query = select(EquipmentType.name).join(model, col(column) == EquipmentType.id)
    return list(session.exec(query.where(model.item_id == item_id).order_by(EquipmentType.name)))


def _told(session: Session, item_id: int) -> list[Told]:
    query: Any = select(Outcome, Incident, Place.name).join(Incident, col(Outcome.incident_id) == Incident.id)
    query = query.outerjoin(Place, col(Incident.place_id) == Place.id)
    query = query.where(Outcome.item_id == item_id, Outcome.state == RecordState.ACTIVE)
    parties = dict(session.exec(select(Party.id, Party.name)).all())
    return [
        Told(one, incident, parties[one.from_party_id], parties.get(one.to_party_id, ""), place or "")
        for one, incident, place in session.exec(query.order_by(col(Outcome.seq)))
    ]


def _sources(session: Session, item_id: int) -> list[Source]:
    """Those of claims about the item, and about its incidents where they name no other thing."""
    incidents = select(Outcome.incident_id).where(Outcome.item_id == item_id, Outcome.state == RecordState.ACTIVE)
    about = (col(Claim.incident_id).in_(incidents)) & col(Claim.item_id).is_(None)
    ids = select(Claim.source_id).where(or_(Claim.item_id == item_id, about))
    return list(session.exec(select(Source).where(col(Source.id).in_(ids)).order_by(col(Source.id)).limit(PER_PAGE)))


def judged(session: Session, number: int) -> list[Judged]:
    """A page of the judgements, those taken back too, the latest first."""
    query = select(ItemPair).order_by(col(ItemPair.id).desc())
    rows = session.exec(query.offset((number - 1) * PER_PAGE).limit(PER_PAGE)).all()
    return [_judged(session, row) for row in rows]


def of_item(session: Session, item_id: int) -> list[Judged]:
    """The judgements about an item that stand, the latest first; not those about items that went."""
    query = select(ItemPair).where(or_(ItemPair.one_id == item_id, ItemPair.other_id == item_id))
    rows = session.exec(query.where(col(ItemPair.undone_at).is_(None)).order_by(col(ItemPair.id).desc()))
    return [_judged(session, row) for row in rows]


def between(session: Session, one_id: int, other_id: int) -> list[Judged]:
    """Every answer that was ever given about two items, the latest first."""
    low, high = sorted((one_id, other_id))
    query = select(ItemPair).where(ItemPair.one_id == low, ItemPair.other_id == high)
    return [_judged(session, row) for row in session.exec(query.order_by(col(ItemPair.id).desc()))]


def _judged(session: Session, row: ItemPair) -> Judged:
    one, other = session.get_one(Item, row.one_id), session.get_one(Item, row.other_id)
    names = tuple(session.get_one(EquipmentType, each.type_id).name for each in (one, other))
    return Judged(row, one, other, (names[0], names[1]), session.get_one(Person, row.person_id).pseudonym)


def same_event(one: list[Told], other: list[Told]) -> set[int]:
    """Numbers of outcomes of `one` that look like the same event as one of `other`: of one kind, within three days."""
    return {
        mine.outcome.id or 0
        for mine in one
        if any(mine.outcome.kind is theirs.outcome.kind and _meet(mine.incident, theirs.incident) for theirs in other)
    }


def _meet(one: Incident, other: Incident) -> bool:
    if one.id == other.id or one.latest is None or other.latest is None:
        return True
    return abs((one.latest - other.latest).days) <= MOST_DAYS
