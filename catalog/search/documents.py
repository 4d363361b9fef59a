"""From records to documents: what of each kind of record is found by words. Reads in bulk, writes nothing."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlmodel import Session, col, select

from catalog.domain.vocabulary import NameKind, Rank
from catalog.models import (
    Claim,
    EquipmentType,
    Fitment,
    Incident,
    Item,
    Outcome,
    Party,
    PartyName,
    Place,
    PlaceName,
    Publisher,
    Source,
    TypeClosure,
    TypeName,
)
from catalog.search import visible
from catalog.search.engines.protocol import BREAK, Document

BATCH = 500
Texts = dict[int, list[str]]


def everything(session: Session) -> Iterator[Document]:
    """Every document of the catalog."""
    models: dict[str, Any] = {"type": EquipmentType, "incident": Incident, "item": Item, "source": Source}
    for kind, model in models.items():
        ids = list(session.exec(select(model.id).order_by(col(model.id))))
        yield from of(session, kind, [one for one in ids if one is not None])


def of(session: Session, kind: str, ids: Sequence[int], *, related: bool = True) -> Iterator[Document]:
    """The documents of these records; a record that is gone has none. Without `related` names they are read faster."""
    make = MAKERS[kind]
    for start in range(0, len(ids), BATCH):
        yield from make(session, ids[start : start + BATCH], related=related)


def _types(session: Session, ids: Sequence[int], *, related: bool) -> Iterator[Document]:
    own = select(TypeName.type_id, TypeName.name).where(col(TypeName.type_id).in_(ids))
    names = grouped(session, own.order_by(col(TypeName.preferred).desc(), col(TypeName.id)))
    above = _ancestor_names(session, ids if related else ())
    for row in session.exec(select(EquipmentType).where(col(EquipmentType.id).in_(ids))):
        words = BREAK.join([row.summary, row.maker or "", *row.marks])
        yield Document("type", row.id or 0, tuple(names[row.id or 0]), tuple(above[row.id or 0]), words)


def _ancestor_names(session: Session, ids: Iterable[int], *, brief: bool = False) -> Texts:
    """Names of the types above each type, its own left out.

    `brief`: of a category only the preferred name and short forms. Its role words in many languages serve to read
    names; under every item of a large list they would double the index.
    """
    query = (
        select(TypeClosure.descendant_id, TypeName.name)
        .join(TypeName, col(TypeName.type_id) == TypeClosure.ancestor_id)
        .where(col(TypeClosure.descendant_id).in_(ids), TypeClosure.depth > 0)
    )
    if brief:
        heads = select(EquipmentType.id).where(col(EquipmentType.rank).in_([Rank.DOMAIN, Rank.CATEGORY]))
        is_role_word = ~col(TypeName.preferred) & (col(TypeName.kind) == NameKind.DESIGNATION)
        query = query.where(~(is_role_word & col(TypeName.type_id).in_(heads)))
    return grouped(session, query)


def _incidents(session: Session, ids: Sequence[int], *, related: bool) -> Iterator[Document]:
    summaries = select(Claim.incident_id, Claim.summary).join(Source, col(Claim.source_id) == Source.id)
    summaries = summaries.join(Incident, col(Claim.incident_id) == Incident.id)
    later = select(Incident.id).where(col(Incident.publish_after).is_not(None))
    tied = col(Claim.related_incident_id).is_(None) | col(Claim.related_incident_id).not_in(later)
    summaries = summaries.where(visible.told_with(Claim.version_id, Incident.version_id), tied)
    said = grouped(session, summaries.where(col(Claim.incident_id).in_(ids), *_told_by_all()))
    involved = select(Outcome.incident_id, Outcome.item_id).join(Item, col(Outcome.item_id) == Item.id)
    involved = involved.join(Incident, col(Outcome.incident_id) == Incident.id)
    involved = involved.where(visible.told_with(Item.version_id, Incident.version_id))
    involved = involved.where(col(Outcome.incident_id).in_(ids))
    names = _names_of_items(session, list(session.exec(involved)) if related else [])
    # A bare incident came with a row of a list and says nothing of its own: its items are found.
    rows = list(session.exec(select(Incident).where(col(Incident.id).in_(ids), ~col(Incident.is_bare))))
    places = place_names(session, {row.place_id for row in rows if row.place_id and related})
    for row in rows:
        key = row.id or 0
        words = BREAK.join([row.narrative, row.place_as_written, row.date_as_written, *said[key]])
        yield Document("incident", key, (row.title,), (*places[row.place_id or 0], *names[key]), words)


def _told_by_all() -> list[Any]:
    """Conditions on sources whose words may lead to the record that they tell of: never those with a day to wait."""
    return [~col(Source.protected), ~col(Source.is_pending), col(Source.publish_after).is_(None)]


def _names_of_items(session: Session, pairs: Sequence[Any]) -> Texts:
    """For (owner, item) pairs: the names of the items' types, of what is above them and is fitted to them."""
    items = {item for _, item in pairs}
    types = dict(session.exec(select(Item.id, Item.type_id).where(col(Item.id).in_(items))).all())
    fitted = grouped(session, select(Fitment.item_id, Fitment.part_type_id).where(col(Fitment.item_id).in_(items)))
    wanted = {*types.values(), *(int(part) for parts in fitted.values() for part in parts)}
    names = grouped(session, select(TypeName.type_id, TypeName.name).where(col(TypeName.type_id).in_(wanted)))
    above = _ancestor_names(session, wanted, brief=True)
    found: Texts = defaultdict(list)
    for owner, item in pairs:
        for one in (types.get(item, 0), *map(int, fitted[item])):
            found[owner] += [*names[one], *above[one]]
    return found


def _items(session: Session, ids: Sequence[int], *, related: bool) -> Iterator[Document]:
    own = grouped(
        session,
        select(Item.id, TypeName.name)
        .join(TypeName, col(TypeName.type_id) == Item.type_id)
        .where(col(Item.id).in_(ids)),
    )
    beside = _names_of_items(session, [(one, one) for one in ids] if related else [])
    told, involved = _told(session, ids)
    for row in session.exec(select(Item).where(col(Item.id).in_(ids))):
        key = row.id or 0
        words = BREAK.join([row.as_written, row.note, *told[key]])
        yield Document("item", key, tuple(own[key]), (*beside[key], *involved[key]), words)


def _told(session: Session, ids: Sequence[int]) -> tuple[Texts, Texts]:
    """What the incidents of each item tell, and the names of their parties and places."""
    query = select(Outcome, Incident).join(Incident, col(Outcome.incident_id) == Incident.id)
    query = query.join(Item, col(Outcome.item_id) == Item.id)
    query = query.where(visible.told_with(Incident.version_id, Item.version_id))
    pairs = list(session.exec(query.where(col(Outcome.item_id).in_(ids))))
    # What is not published yet is found only by an item that nothing else is known of; it is hidden with it until then.
    known = {out.item_id for out, incident in pairs if incident.publish_after is None}
    pairs = [(out, one) for out, one in pairs if one.publish_after is None or out.item_id not in known]
    parties = party_names(session, {one for out, _ in pairs for one in (out.from_party_id, out.to_party_id) if one})
    places = place_names(session, {incident.place_id for _, incident in pairs if incident.place_id})
    told: Texts = defaultdict(list)
    involved: Texts = defaultdict(list)
    for out, incident in pairs:
        told[out.item_id] += [out.as_written, out.manner, incident.title, incident.narrative, incident.place_as_written]
        involved[out.item_id] += (
            parties[out.from_party_id] + parties[out.to_party_id or 0] + places[incident.place_id or 0]
        )
    return told, involved


def party_names(session: Session, ids: Iterable[int]) -> Texts:
    named = grouped(session, select(PartyName.party_id, PartyName.name).where(col(PartyName.party_id).in_(ids)))
    for key, name in session.exec(select(Party.id, Party.name).where(col(Party.id).in_(ids))):
        named[key or 0].append(name)
    return named


def place_names(session: Session, ids: Iterable[int]) -> Texts:
    """Names of each place and of the places that it lies in."""
    parents = dict(session.exec(select(Place.id, Place.parent_id)).all())
    chains = {one: list(_up(one, parents)) for one in ids}
    wanted = {place for chain in chains.values() for place in chain}
    names = grouped(session, select(PlaceName.place_id, PlaceName.name).where(col(PlaceName.place_id).in_(wanted)))
    found: Texts = defaultdict(list)
    for one, chain in chains.items():
        found[one] = [name for place in chain for name in names[place]]
    return found


def _up(place: int, parents: dict[int | None, int | None]) -> Iterator[int]:
    current: int | None = place
    while current is not None:
        yield current
        current = parents.get(current)


def _sources(session: Session, ids: Sequence[int], *, related: bool) -> Iterator[Document]:  # noqa: ARG001 - it has none
    # What is said of an incident with a day of publication is found by the incident, never by the source.
    shown = visible.tied_to(col(Incident.publish_after).is_(None))
    mine = col(Claim.source_id).in_(ids) & shown & visible.told_with(Claim.version_id, Source.version_id)
    said = grouped(
        session, select(Claim.source_id, Claim.summary).join(Source, col(Source.id) == Claim.source_id).where(mine)
    )
    quoted = grouped(
        session, select(Claim.source_id, Claim.quote).join(Source, col(Source.id) == Claim.source_id).where(mine)
    )
    publishers = dict(session.exec(select(Publisher.id, Publisher.name)).all())
    # An address that a list gives for a thing says nothing in words: it is found by the thing, or by the address.
    is_address = col(Source.version_id).is_not(None) & col(Source.quoted_in_id).is_not(None)
    # A pending source is found once a sighting that names it is accepted: its row is written then.
    told = ~col(Source.protected) & ~col(Source.is_pending)
    query = select(Source).where(col(Source.id).in_(ids), told, ~is_address)
    for row in session.exec(query):
        names = (row.title, row.handle or "", publishers.get(row.publisher_id) or "")
        words = BREAK.join([row.note, row.url or "", *said[row.id or 0], *quoted[row.id or 0]])
        yield Document("source", row.id or 0, tuple(name for name in names if name), (), words)


def grouped(session: Session, query: Any) -> Texts:
    """Rows of (owner, text) as owner → texts; an owner without any has an empty list."""
    found: Texts = defaultdict(list)
    for owner, text in session.exec(query):
        if text:
            found[owner].append(text)
    return found


Maker = Callable[..., Iterator[Document]]
MAKERS: dict[str, Maker] = {"type": _types, "incident": _incidents, "item": _items, "source": _sources}
