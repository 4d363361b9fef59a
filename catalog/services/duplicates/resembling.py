"""Which items may be the thing that was seen: found by what can be seen of it, whenever and wherever they were seen."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from catalog.domain import gazetteer
from catalog.domain.outcomes import OutcomeKind
from catalog.domain.resembling import (
    LEAST,
    Evidence,
    PictureTie,
    Weighed,
    days_between,
    marking_key,
    shared_kinds,
    type_tie,
    weigh,
)
from catalog.models import (
    EquipmentType,
    Item,
    Place,
    SightedCandidate,
    SightedItem,
    SightedMarking,
    SightedPart,
    SightedPicture,
    Sighting,
    SightingPicture,
    SightingSource,
)
from catalog.search import world
from catalog.services.duplicates import likely
from catalog.services.duplicates import seen as known
from catalog.services.duplicates.seen import Reach, Seen
from catalog.services.rows import number

__all__ = ["Resembling", "Seen", "find", "find_all", "hold", "of_item", "of_line"]
Points = Mapping[int, tuple[float, float]]


@dataclass(frozen=True)
class Resembling:
    """An item that may be the thing, with what speaks for it and against it in words, the weightiest first."""

    item: Item
    type: EquipmentType
    score: float
    reasons: tuple[str, ...]
    against: tuple[str, ...] = ()


def find(session: Session, seen: Seen, now: datetime, limit: int = 10, *, insider: bool = False) -> list[Resembling]:
    """Items that may be the thing, the best first, of those that who asks may see: public ones, or `insider` ones.

    Ranked by picture, marking or serial, source, fitted parts, type and damage; near in time or place is a plus, never
    needed. Pictures, sources and serials that who asks may not see say nothing.
    """
    return _found(session, seen, Reach(now, insider=insider, reviewer=False), limit)


def find_all(session: Session, seen: Seen, limit: int = 10) -> list[Resembling]:
    """As `find`, for reviewers: also among what is not published yet, by every picture, source and serial."""
    return _found(session, seen, known.EVERYTHING, limit)


def _found(session: Session, seen: Seen, reach: Reach, limit: int) -> list[Resembling]:
    ids = likely.gather(session, seen, reach)
    facts = known.of_items(session, ids, reach)
    weighed = hold(session, seen, facts)
    best = sorted((one for one in facts if weighed[one].score >= LEAST), key=lambda one: (-weighed[one].score, -one))
    return _told(session, best[:limit], weighed)


def _told(session: Session, ids: list[int], weighed: Mapping[int, Weighed]) -> list[Resembling]:
    query = select(Item, EquipmentType).join(EquipmentType, col(Item.type_id) == EquipmentType.id)
    rows = {number(item): (item, kind) for item, kind in session.exec(query.where(col(Item.id).in_(ids)))}
    found = [(rows[one], weighed[one]) for one in ids]
    return [Resembling(item, kind, one.score, one.reasons, one.against) for (item, kind), one in found]


def hold(session: Session, seen: Seen, others: Mapping[int, Seen]) -> dict[int, Weighed]:
    """What is known of a thing held against each of the others: how far they may be one, and why."""
    near = likely.pictures_like(session, seen.pictures)
    types = world.read(session).types
    ids = seen.types.union(*(one.types for one in others.values()))
    above = {one: frozenset(node.id for node in types.path(one)) for one in ids if one in types.by_id}
    points = _points(session, {seen.place, *(one.place for one in others.values())})
    mine = _keys(seen)
    found = {}
    for one, other in others.items():
        same, apart = shared_kinds(mine, _keys(other))
        found[one] = weigh(
            Evidence(
                picture=_picture_tie(seen, other, near),
                markings=same,
                other_markings=apart,
                sources=len(seen.sources & other.sources),
                parts=len(seen.parts & other.parts),
                type=type_tie(seen.types, other.types, above),
                kinds=(seen.kinds, other.kinds),
                days=days_between(seen.latest, other.latest),
                metres=_metres(seen.place, other.place, points),
                told_apart=bool(seen.reports & other.reports),
            )
        )
    return found


def _keys(seen: Seen) -> list[tuple[str, str]]:
    return [(kind, marking_key(text)) for kind, text in seen.markings]


def _picture_tie(seen: Seen, other: Seen, near: Mapping[str, set[int]]) -> PictureTie | None:
    if seen.pictures & other.pictures:
        return PictureTie.SAME
    if near["alike"] & other.pictures:
        return PictureTie.ALIKE
    return PictureTie.VIDEO if near["video"] & other.pictures else None


def _points(session: Session, places: Collection[int | None]) -> Points:
    ids = {one for one in places if one}
    query = select(Place.id, Place.lat, Place.lon).where(col(Place.id).in_(ids), col(Place.lat).is_not(None))
    return {one: (lat, lon) for one, lat, lon in session.exec(query) if one and lat is not None and lon is not None}


def _metres(one: int | None, other: int | None, points: Points) -> float | None:
    if one is None or other is None:
        return None
    if one == other:
        return 0.0
    return gazetteer.distance(points[one], points[other]) if one in points and other in points else None


def of_item(session: Session, item: Item) -> Seen:
    """What is known of an item; the item itself is left out of what is found."""
    return known.of_items(session, [number(item)])[number(item)]


def of_line(session: Session, line: SightedItem) -> Seen:
    """What a line of a sighting tells, with the sighting's sources, day and place, and its pictures.

    Pictures that the contributor tied to a line are that line's; else those of the whole sighting.
    """
    own, whole = number(line), line.sighting_id
    told = session.get_one(Sighting, whole)
    candidates = session.exec(select(SightedCandidate.type_id).where(SightedCandidate.sighted_id == own)).all()
    parts = session.exec(select(SightedPart.part_type_id).where(SightedPart.sighted_id == own))
    marks = session.exec(select(SightedMarking.kind, SightedMarking.text).where(SightedMarking.sighted_id == own))
    shown = session.exec(select(SightedPicture.picture_id).where(SightedPicture.sighted_id == own)).all()
    every = session.exec(select(SightingPicture.picture_id).where(SightingPicture.sighting_id == whole))
    sources = session.exec(select(SightingSource.source_id).where(SightingSource.sighting_id == whole))
    return Seen(
        types=frozenset(candidates) or frozenset([line.type_id] if line.type_id else []),
        parts=frozenset(parts),
        markings=frozenset((str(kind), text) for kind, text in marks),
        kinds=frozenset([OutcomeKind(line.kind)] if line.kind else []),
        pictures=frozenset(shown or every),
        sources=frozenset(sources),
        latest=told.latest,
        place=told.place_id,
        besides=frozenset([line.item_id] if line.item_id else []),
        reports=frozenset([whole]),
    )
