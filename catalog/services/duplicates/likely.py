"""Items that may be a thing that was seen: gathered evidence by evidence, each by an index, never by reading all."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, or_, select

from catalog.domain.outcomes import RecordState
from catalog.domain.resembling import marking_key
from catalog.models import (
    Claim,
    Fitment,
    Holding,
    Incident,
    Item,
    ItemCandidate,
    ItemPicture,
    Marking,
    Outcome,
    Picture,
    PictureAlike,
)
from catalog.search import world
from catalog.search.state import Kept
from catalog.services.duplicates.seen import MOST_OF_SOURCE, Reach, Seen

Marks = dict[tuple[str, str], tuple[int, ...]]
MOST_OF_MARKING = 60  # a sign that more things bear is that of an army
MOST_BY_PARTS = 150
MOST_BY_TYPE = 60  # before the day, after it, at the place, and of any
_marks: Kept[Marks] = Kept("marking")


def gather(session: Session, seen: Seen, reach: Reach) -> set[int]:
    """Ids of items that may be the thing, whatever speaks for it; those that these reach may not see left out."""
    found = {
        *by_pictures(session, seen.pictures),
        *by_markings(session, seen.markings),
        *by_sources(session, seen.sources),
        *by_parts(session, seen),
        *by_type(session, seen, reach),
    } - seen.besides
    query = select(Item.id).where(col(Item.id).in_(found), reach.items())
    return {one for one in session.exec(query) if one}


def pictures_like(session: Session, pictures: Iterable[int]) -> dict[str, set[int]]:
    """Pictures that are `alike` these, and those that are frames of the same `video`."""
    own = frozenset(pictures)
    pairs = select(PictureAlike.one_id, PictureAlike.other_id)
    rows = session.exec(pairs.where(or_(col(PictureAlike.one_id).in_(own), col(PictureAlike.other_id).in_(own))))
    alike = {one for row in rows for one in row}
    videos = select(Picture.video_sha256).where(col(Picture.id).in_(own), col(Picture.video_sha256).is_not(None))
    frames = session.exec(select(Picture.id).where(col(Picture.video_sha256).in_(videos)))
    return {"alike": alike - own, "video": {one for one in frames if one} - own}


def by_pictures(session: Session, pictures: Iterable[int]) -> list[int]:
    own = set(pictures)
    if not own:
        return []
    near = pictures_like(session, own)
    ids = own | near["alike"] | near["video"]
    return list(session.exec(select(ItemPicture.item_id).where(col(ItemPicture.picture_id).in_(ids))))


def by_markings(session: Session, markings: Iterable[tuple[str, str]]) -> list[int]:
    """Items that bear one of these markings, however it is spelt."""
    bearing = marks(session)
    found = [bearing.get((kind, marking_key(text)), ()) for kind, text in markings]
    return [one for items in found if len(items) <= MOST_OF_MARKING for one in items]


def marks(session: Session) -> Marks:
    """Kind and key of every marking, with the items that bear it."""
    return _marks.get(session, _read_marks)


def _read_marks(session: Session) -> Marks:
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for item, kind, text in session.execute(select(Marking.item_id, Marking.kind, Marking.text)):
        if key := marking_key(text):
            found[str(kind), key].add(item)
    return {key: tuple(sorted(items)) for key, items in found.items()}


def by_sources(session: Session, sources: Iterable[int]) -> list[int]:
    """Items that the same sources tell of; what lists tell is no evidence."""
    own = frozenset(sources)
    if not own:
        return []
    counted: Any = select(Claim.source_id).where(col(Claim.source_id).in_(own), col(Claim.item_id).is_not(None))
    lists = counted.group_by(col(Claim.source_id)).having(func.count(col(Claim.id)) > MOST_OF_SOURCE)
    ids = own - set(session.exec(lists))
    said = select(Claim.item_id).where(col(Claim.source_id).in_(ids), col(Claim.item_id).is_not(None))
    told = select(Outcome.item_id).join(Claim, col(Claim.incident_id) == Outcome.incident_id)
    told = told.where(col(Claim.source_id).in_(ids), col(Claim.item_id).is_(None))
    held = select(Holding.item_id).where(col(Holding.source_id).in_(ids))
    limit = MOST_OF_SOURCE * len(ids)
    return [one for query in (said, told, held) for one in session.exec(query.limit(limit)) if one]


def by_parts(session: Session, seen: Seen) -> list[int]:
    """Items of a type that goes with the thing's and with the most of its fitted parts."""
    if not seen.parts:
        return []
    query = select(Fitment.item_id).join(Item, col(Fitment.item_id) == Item.id)
    query = query.where(col(Fitment.part_type_id).in_(seen.parts), *_of_kin(session, seen))
    most = func.count(col(Fitment.id)).desc()
    return list(session.exec(query.group_by(col(Fitment.item_id)).order_by(most).limit(MOST_BY_PARTS)))


def by_type(session: Session, seen: Seen, reach: Reach) -> list[int]:
    """Items of types that go with the thing's: the nearest in time before and after, of its place, and the latest."""
    if not seen.types:
        return []
    query = select(Item.id).where(*_of_kin(session, seen), reach.items())
    dated = query.join(Outcome, col(Outcome.item_id) == Item.id).join(Incident, col(Outcome.incident_id) == Incident.id)
    dated = dated.where(Outcome.state == RecordState.ACTIVE)
    queries = [query.order_by(col(Item.id).desc()), *_near(dated, seen.latest)]
    if seen.place:
        queries.append(dated.where(Incident.place_id == seen.place).order_by(col(Item.id).desc()))
    return [one for each in queries for one in session.exec(each.limit(MOST_BY_TYPE)) if one]


def _near(dated: Any, day: date | None) -> list[Any]:
    if day is None:
        return []
    latest = col(Incident.latest)
    return [dated.where(latest <= day).order_by(latest.desc()), dated.where(latest > day).order_by(latest)]


def _of_kin(session: Session, seen: Seen) -> list[Any]:
    """Conditions: the type, or a candidate, is one of those, above one of them or below."""
    if not seen.types:
        return []
    known = world.read(session)
    kin = {one for kind in seen.types for one in known.below.get(kind, frozenset())}
    kin |= {node.id for kind in seen.types if kind in known.types.by_id for node in known.types.path(kind)}
    candidates = select(ItemCandidate.item_id).where(col(ItemCandidate.type_id).in_(kin))
    return [or_(col(Item.type_id).in_(kin), col(Item.id).in_(candidates))]
