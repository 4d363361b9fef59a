"""From records to documents: what each record says by itself. Reads plain columns in bulk, writes nothing.

A document has no names of what its record has to do with: an item is found by the names of its type because it is of
that type, see `ties`. So a name that is changed is one document that is changed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlmodel import Session, case, col, or_, select

from catalog.db import plainly
from catalog.domain.outcomes import RecordState
from catalog.models import (
    Claim,
    EquipmentType,
    Incident,
    Item,
    Outcome,
    Party,
    PartyName,
    Place,
    PlaceName,
    Publisher,
    Source,
    TypeName,
)
from catalog.search import blocks, visible
from catalog.search.engines.document import BREAK, Document

BATCH = 2_000
Texts = dict[int, list[str]]


def everything(session: Session) -> Iterator[Document]:
    """Every document of the catalog."""
    for kind, (model, _) in MAKERS.items():
        yield from of(session, kind, list(session.scalars(select(model.id).order_by(model.id))))


def of(session: Session, kind: str, ids: Sequence[int]) -> Iterator[Document]:
    """The documents of these records; a record that is gone has none."""
    _, make = MAKERS[kind]
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        wanted = set(some)  # see `blocks.one_of`
        yield from (one for one in make(session, some) if one.record_id in wanted)


def _types(session: Session, ids: Sequence[int]) -> Iterator[Document]:
    own = select(TypeName.type_id, TypeName.name).where(blocks.one_of(col(TypeName.type_id), ids))
    names = grouped(session, own.order_by(col(TypeName.preferred).desc(), col(TypeName.id)))
    said = _rows(session, EquipmentType, ids, "summary", "maker", "marks")
    for key, summary, maker, marks in said:
        yield Document("type", key, tuple(names[key]), BREAK.join([summary, maker or "", *marks]))


def _incidents(session: Session, ids: Sequence[int]) -> Iterator[Document]:
    summaries = select(Claim.incident_id, Claim.summary).join(Source, col(Claim.source_id) == Source.id)
    summaries = summaries.join(Incident, col(Claim.incident_id) == Incident.id)
    later = select(Incident.id).where(col(Incident.publish_after).is_not(None))
    tied = col(Claim.related_incident_id).is_(None) | col(Claim.related_incident_id).not_in(later)
    summaries = summaries.where(visible.told_with(Claim.version_id, Incident.version_id), tied, _of_open_items())
    summaries = summaries.where(blocks.one_of(col(Claim.incident_id), ids), *_told_by_all()).order_by(col(Claim.id))
    said = grouped(session, summaries)
    # A bare incident came with a row of a list: what it tells is found by its items, see `_became`.
    rows = _rows(session, Incident, ids, "title", "narrative", "place_as_written", "date_as_written", "is_bare")
    for key, title, *texts, is_bare in rows:
        if not is_bare:
            yield Document("incident", key, (title,), BREAK.join([*texts, *said.get(key, ())]))


def _of_open_items() -> Any:
    """Condition on claims: what is said of an item that not everybody may see is found by the item alone."""
    return visible.about(visible.waits_for_nothing())


def _told_by_all() -> list[Any]:
    """Conditions on sources whose words may lead to the record that they tell of: never those with a day to wait."""
    return [~col(Source.protected), ~col(Source.is_pending), col(Source.publish_after).is_(None)]


def _items(session: Session, ids: Sequence[int]) -> Iterator[Document]:
    told = _became(session, ids)
    for key, as_written, note in _rows(session, Item, ids, "as_written", "note"):
        yield Document("item", key, (), BREAK.join([as_written, note, *told.get(key, ())]))


def _became(session: Session, ids: Sequence[int]) -> Texts:
    """What became of each item, in the words of its sources: of each outcome how it was written and how it happened.

    The place as written where the incident is bare, as that has no document; its day is asked for by dates.
    """
    waits = col(Incident.publish_after).is_not(None)
    place = case((col(Incident.is_bare), col(Incident.place_as_written)), else_="")
    texts: list[Any] = [Outcome.as_written, Outcome.manner, place]
    query: Any = select(Outcome.item_id, waits, *texts)
    query = query.join(Incident, col(Outcome.incident_id) == Incident.id).join(Item, col(Outcome.item_id) == Item.id)
    query = query.where(visible.told_with(Incident.version_id, Item.version_id))
    said = query.where(blocks.one_of(col(Outcome.item_id), ids), or_(*(text != "" for text in texts)))
    said = said.where(Outcome.state == RecordState.ACTIVE)  # no page shows another
    rows = plainly(session).execute(said.order_by(col(Outcome.id))).all()
    # What is not published yet is found only by an item that nothing else is known of; it is hidden with it until then.
    waiting = {item for item, is_waiting, *_ in rows if is_waiting}
    known = set(session.scalars(query.where(col(Outcome.item_id).in_(waiting), ~waits))) if waiting else waiting
    told: Texts = defaultdict(list)
    for item, is_waiting, *words in rows:
        if not (is_waiting and item in known):
            told[item] += filter(None, words)
    return told


def _sources(session: Session, ids: Sequence[int]) -> Iterator[Document]:
    # What is said of an incident with a day of publication is found by the incident, never by the source.
    shown = visible.tied_to(col(Incident.publish_after).is_(None)) & _of_open_items()
    mine = blocks.one_of(col(Claim.source_id), ids) & shown & visible.told_with(Claim.version_id, Source.version_id)
    said, quoted = (
        grouped(session, query.join(Source, col(Source.id) == Claim.source_id).where(mine).order_by(col(Claim.id)))
        for query in (select(Claim.source_id, Claim.summary), select(Claim.source_id, Claim.quote))
    )
    publishers = dict(session.exec(select(Publisher.id, Publisher.name)).all())
    # An address that a list gives for a thing says nothing in words: it is found by the thing, or by the address.
    is_address = col(Source.version_id).is_not(None) & col(Source.quoted_in_id).is_not(None)
    # A pending source is found once a sighting that names it is accepted: its row is written then.
    told = ~col(Source.protected) & ~col(Source.is_pending)
    texts = ("title", "handle", "publisher_id", "note", "url")
    for key, title, handle, publisher, note, url in _rows(session, Source, ids, *texts, where=told & ~is_address):
        names = (title, handle or "", publishers.get(publisher) or "")
        words = BREAK.join([note, url or "", *said[key], *quoted[key]])
        yield Document("source", key, tuple(name for name in names if name), words)


def _parties(session: Session, ids: Sequence[int]) -> Iterator[Document]:
    query = select(PartyName.party_id, PartyName.name).where(blocks.one_of(col(PartyName.party_id), ids))
    more = grouped(session, query.order_by(col(PartyName.id)))
    for key, name in _rows(session, Party, ids, "name"):
        yield Document("party", key, (name, *more[key]))


def _places(session: Session, ids: Sequence[int]) -> Iterator[Document]:
    query = select(PlaceName.place_id, PlaceName.name).where(blocks.one_of(col(PlaceName.place_id), ids))
    names = grouped(session, query.order_by(col(PlaceName.id)))
    for (key,) in _rows(session, Place, ids):
        yield Document("place", key, tuple(names[key]))


def _rows(session: Session, model: Any, ids: Sequence[int], *names: str, where: Any = True) -> Iterator[Any]:
    """Id and these columns of the records; no objects are made of them."""
    columns = [getattr(model, name) for name in ("id", *names)]
    query = select(*columns).where(blocks.one_of(model.id, ids)).order_by(model.id)
    yield from plainly(session).execute(query if where is True else query.where(where)).all()


def grouped(session: Session, query: Any) -> Texts:
    """Rows of (owner, text) as owner → texts; an owner without any has an empty list.

    The query says in which order: a database that puts them otherwise the next time makes another document of them.
    """
    found: Texts = defaultdict(list)
    for owner, text in plainly(session).execute(query).all():
        if text:
            found[owner].append(text)
    return found


Maker = Callable[[Session, Sequence[int]], Iterator[Document]]
MAKERS: dict[str, tuple[Any, Maker]] = {
    "type": (EquipmentType, _types),
    "incident": (Incident, _incidents),
    "item": (Item, _items),
    "source": (Source, _sources),
    "party": (Party, _parties),
    "place": (Place, _places),
}
