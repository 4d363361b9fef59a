"""The item of an accepted line: new, recorded before or taken out of a lot, with everything that was seen on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from catalog.domain import public_ids
from catalog.domain.errors import Invalid
from catalog.models import (
    Dataset,
    EquipmentType,
    Fitment,
    Incident,
    Item,
    ItemCandidate,
    ItemPicture,
    Marking,
    Person,
    Picture,
    SightedCandidate,
    SightedItem,
    SightedMarking,
    SightedPair,
    SightedPart,
    SightedPicture,
    Sighting,
    Source,
)
from catalog.services import identifications, items, losses
from catalog.services.identifications import IdentificationIn
from catalog.services.items import PairIn
from catalog.services.reviews.accepted import LineIn, Linking
from catalog.services.reviews.reviewing import standing_item
from catalog.services.rows import need_id, number, put_row

FIELD = "field"  # the dataset of what is logged here


@dataclass(frozen=True)
class Acceptance:
    """A sighting that is being accepted: by whom, into which incident, public from when.

    `pictures` are those of the sighting by the hash of their public copy, `lines` is how many lines it has.
    """

    person: Person
    sighting: Sighting
    incident: Incident | None
    pictures: dict[str, Picture]
    sources: list[Source]
    lines: int
    reason: str
    publish_after: datetime | None
    now: datetime


def item_of(session: Session, line: SightedItem, said: LineIn) -> Item:
    """The item, made if it is new; raises Invalid naming the field of the line."""
    field = f"line-{line.seq}-item"
    if said.decision is Linking.EXISTING:
        return _recorded(session, said, field)
    dataset, lot = need_id(session, Dataset, FIELD, "dataset"), None
    if said.decision is Linking.LOT:
        lot = _lot(session, said, field)
        dataset = lot.dataset_id
    own = {
        "public_id": public_ids.new(),
        "dataset_id": dataset,
        "type_id": need_id(session, EquipmentType, said.type or "", f"line-{line.seq}-type"),
        "qualifier": said.qualifier,
        "as_written": line.as_written,
        "is_lot": not said.is_single,
        "count_min": said.count.min,
        "count_best": said.count.best,
        "count_max": said.count.max,
        "parent_lot_id": lot and lot.id,
    }
    row = put_row(session, Item, None, own)
    _add_candidates(session, line, row)
    return row


def _recorded(session: Session, said: LineIn, field: str) -> Item:
    row = standing_item(session, said.item or "", field)
    dataset = session.get_one(Dataset, row.dataset_id)
    if dataset.slug != FIELD and not said.is_again:
        raise Invalid.one(
            field,
            f"{row.public_id} stands in the list {dataset.name}, which is left as it is: take it as a new item and "
            "judge the two, or say that its outcome is recorded already",
        )
    return row


def _lot(session: Session, said: LineIn, field: str) -> Item:
    lot = standing_item(session, said.item or "", field)
    if not lot.is_lot:
        raise Invalid.one(field, f"{lot.public_id} is one thing; a lot is needed")
    most = losses.weight_of(session, lot).most
    if most is not None and said.count.best > most:
        raise Invalid.one(field, f"{said.count.best} cannot be taken out of {lot.public_id}: {most} are left in it")
    return lot


def _add_candidates(session: Session, line: SightedItem, item: Item) -> None:
    """As the contributor named them, where the reviewer left the type that stands above them."""
    if line.type_id == item.type_id:
        for type_id in session.exec(select(SightedCandidate.type_id).where(SightedCandidate.sighted_id == line.id)):
            session.add(ItemCandidate(item_id=number(item), type_id=type_id))
        session.flush()


def add_details(session: Session, made: Acceptance, line: SightedItem, item: Item) -> None:
    """Fitted parts and markings that the item has not yet. A list that was imported keeps its own parts."""
    source = made.sources[0].id if made.sources else None
    fitted = set(session.exec(select(Fitment.part_type_id).where(Fitment.item_id == item.id)))
    own = session.get_one(Dataset, item.dataset_id).slug == FIELD
    for part in session.exec(select(SightedPart).where(SightedPart.sighted_id == line.id)):
        if own and part.part_type_id not in fitted:
            said = part.model_dump(include={"part_type_id", "certainty", "as_written"})
            session.add(Fitment.model_validate({**said, "item_id": item.id, "source_id": source}))
    rows = session.exec(select(Marking).where(Marking.item_id == item.id))
    there = {(row.kind, row.text.casefold()) for row in rows}
    for mark in session.exec(select(SightedMarking).where(SightedMarking.sighted_id == line.id)):
        if (mark.kind, mark.text.casefold()) not in there:
            session.add(Marking(item_id=number(item), kind=mark.kind, text=mark.text, source_id=source))
    session.flush()


def add_pictures(session: Session, made: Acceptance, line: SightedItem, item: Item, said: LineIn) -> None:
    """The pictures that show it, each with its box; those that the reviewer names, or else the contributor did."""
    boxes = session.exec(select(SightedPicture).where(SightedPicture.sighted_id == line.id)).all()
    box_of = {row.picture_id: row for row in boxes}
    there = set(session.exec(select(ItemPicture.picture_id).where(ItemPicture.item_id == item.id)))
    for picture in _shown(made, said, set(box_of), line.seq):
        if picture.id not in there:
            box = box_of.get(number(picture))
            where: dict[str, Any] = box.model_dump(exclude={"id", "sighted_id"}) if box else {}
            session.add(ItemPicture.model_validate({**where, "item_id": item.id, "picture_id": picture.id}))
            there.add(number(picture))
    session.flush()


def _shown(made: Acceptance, said: LineIn, boxed: set[int], seq: int) -> Iterable[Picture]:
    """As the reviewer says, else as the contributor; all of them where there is one line and nobody said."""
    wanted = said.pictures
    if wanted is None:
        wanted = [key for key, row in made.pictures.items() if row.id in boxed or (not boxed and made.lines == 1)]
    unknown = [one for one in wanted if one not in made.pictures]
    if unknown:
        raise Invalid.one(f"line-{seq}-pictures", f"picture {unknown[0][:12]} is none of this sighting")
    named = [said.picture] if said.picture in made.pictures else []
    return [made.pictures[one] for one in dict.fromkeys([*wanted, *named]) if one]


def identify(session: Session, made: Acceptance, line: SightedItem, item: Item, said: LineIn) -> None:
    """What the contributor takes it for and what the reviewer does, each as an opinion of their own."""
    if line.type_id is not None and made.sighting.person_id != made.person.id:
        contributor = session.get_one(Person, made.sighting.person_id)
        told = session.get_one(EquipmentType, line.type_id)
        opinion = IdentificationIn(item=item.public_id, type=told.slug, qualifier=line.qualifier)
        identifications.add(session, contributor, opinion, made.now)
    if said.type:
        opinion = IdentificationIn(item=item.public_id, type=said.type, qualifier=said.qualifier)
        identifications.add(session, made.person, opinion, made.now)


def judge(session: Session, made: Acceptance, line: SightedItem, item: Item, said: LineIn) -> None:
    """Answers to "is it the same thing?" become judgements; one that the contributor gave stays the contributor's."""
    query = select(SightedPair, Item).join(Item).where(SightedPair.sighted_id == line.id)
    told = {other.public_id: pair.judgement for pair, other in session.exec(query)}
    contributor = session.get_one(Person, made.sighting.person_id)
    for other, judgement in (told if said.pairs is None else said.pairs).items():
        if other != item.public_id:
            standing_item(session, other, f"line-{line.seq}-pair-{other}")
            reason = f"said of sighting {made.sighting.public_id}"
            values = PairIn(one=item.public_id, other=other, judgement=judgement, reason=reason)
            items.judge(session, contributor if told.get(other) == judgement else made.person, values, made.now)
