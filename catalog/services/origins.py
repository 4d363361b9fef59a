"""Independent origins of what is recorded: who says it without having it from another of those that say it.

Counted are sources of claims that assert or correct, of accepted sightings, and of the pictures that show an item, as
far as who asks may see them: what is hidden neither raises nor lowers a number that the public reads.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, or_, select, true

from catalog.domain.origins import Link, Told, clusters, origins
from catalog.domain.outcomes import RecordState, ReviewState, Stance
from catalog.domain.vocabulary import Platform
from catalog.models import (
    Claim,
    Holding,
    Incident,
    ItemPicture,
    Outcome,
    Picture,
    PictureAlike,
    SightedItem,
    Sighting,
    SightingSource,
    Source,
    SourcePicture,
)
from catalog.search import visible

SAYS_SO = (Stance.ASSERTS, Stance.CORRECTS)
MOST_COMPARED = 200  # sources that a page of one source is compared with


@dataclass(frozen=True)
class Group:
    """The sources of one origin, the first recorded first, and why they are one."""

    sources: list[Source]
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Seen:
    """What who asks may see: conditions of SQL. A reviewer sees all but what an import has not brought in yet."""

    sources: Any
    pictures: Any
    incidents: Any
    holdings: Any
    claims: Any

    @classmethod
    def of(cls, now: datetime, *, reviewer: bool, insider: bool = False) -> "Seen":
        return cls(
            visible.sources(now, reviewer=reviewer),
            visible.pictures(now, reviewer=reviewer),
            true() if reviewer else visible.out(now),
            true() if reviewer else visible.holdings(now),
            true() if reviewer else visible.about(visible.is_told(now), insider=insider),
        )


def of_item(session: Session, item_id: int, now: datetime, *, reviewer: bool = False) -> list[Group]:
    """The origins of an item: of what is said of it, and of its incidents without naming another item."""
    seen = Seen.of(now, reviewer=reviewer)
    own = select(Outcome.incident_id).where(Outcome.item_id == item_id, Outcome.state == RecordState.ACTIVE)
    about = (col(Claim.item_id) == item_id) | (col(Claim.incident_id).in_(own) & col(Claim.item_id).is_(None))
    found = {
        *_claiming(session, about, seen),
        *_sighting(session, SightedItem.item_id == item_id, seen),
        *_showing(session, item_id, seen),
    }
    return _grouped(session, found, seen)


def of_incident(session: Session, incident_id: int, eyes: visible.Eyes) -> list[Group]:
    """The origins of an incident; a picture of an item that was in it may be of another day, and is not counted."""
    seen = Seen.of(eyes.now, reviewer=eyes.is_reviewer, insider=eyes.is_insider)
    outcomes = select(Outcome.id).where(Outcome.incident_id == incident_id, Outcome.state == RecordState.ACTIVE)
    told = _claiming(session, (col(Claim.incident_id) == incident_id) & seen.claims, seen)
    return _grouped(session, {*told, *_sighting(session, col(SightedItem.outcome_id).in_(outcomes), seen)}, seen)


def of_source(session: Session, source: Source, now: datetime, *, reviewer: bool = False) -> Group:
    """The other sources that are one origin with this: among those that show its pictures, quote it or are quoted."""
    seen, own = Seen.of(now, reviewer=reviewer), source.id or 0
    pictures = _pictures(session, [own], seen)
    videos = set(_videos(session, pictures).values())
    same = col(Picture.id).in_(_clusters(session, pictures, seen)) | col(Picture.video_sha256).in_(videos)
    found = _sources_of_pictures(session, session.exec(select(Picture.id).where(same, seen.pictures)).all())
    found |= {
        one or 0 for one in session.exec(select(Source.id).where(Source.quoted_in_id == own).limit(MOST_COMPARED))
    }
    few = {own, *sorted({*found, source.quoted_in_id or 0})[:MOST_COMPARED]}
    for group in _grouped(session, few, seen):
        if source in group.sources:
            return Group([one for one in group.sources if one is not source], group.links)
    return Group([], ())


def _claiming(session: Session, about: Any, seen: Seen) -> Iterable[int]:
    query = select(Claim.source_id).where(about, visible.tied_to(seen.incidents), visible.applied(Claim.version_id))
    return session.exec(query.where(col(Claim.stance).in_(SAYS_SO)).distinct())


def _sighting(session: Session, about: Any, seen: Seen) -> Iterable[int]:
    out = select(Outcome.id).join(Incident, col(Outcome.incident_id) == Incident.id).where(seen.incidents)
    held = select(Holding.id).where(seen.holdings)
    query = (
        select(SightingSource.source_id)
        .join(Sighting, col(SightingSource.sighting_id) == Sighting.id)
        .join(SightedItem, col(SightedItem.sighting_id) == Sighting.id)
        .where(about, Sighting.state == ReviewState.ACCEPTED)
        .where(col(SightedItem.outcome_id).is_(None) | col(SightedItem.outcome_id).in_(out))
        .where(col(SightedItem.holding_id).is_(None) | col(SightedItem.holding_id).in_(held))
    )
    return session.exec(query.distinct())


def _showing(session: Session, item_id: int, seen: Seen) -> set[int]:
    shown = select(Picture.id).join(ItemPicture, col(ItemPicture.picture_id) == Picture.id)
    return _sources_of_pictures(session, session.exec(shown.where(ItemPicture.item_id == item_id, seen.pictures)).all())


def _sources_of_pictures(session: Session, pictures: Iterable[int | None]) -> set[int]:
    ids = list(pictures)
    first = session.exec(select(Picture.source_id).where(col(Picture.id).in_(ids)))
    more = session.exec(select(SourcePicture.source_id).where(col(SourcePicture.picture_id).in_(ids)))
    return {one for one in (*first, *more) if one}


def _grouped(session: Session, ids: Iterable[int], seen: Seen) -> list[Group]:
    query = select(Source).where(col(Source.id).in_(set(ids)), seen.sources).order_by(col(Source.id))
    rows = {row.id or 0: row for row in session.exec(query)}
    return [
        Group([rows[one] for one in origin.sources], origin.reasons) for origin in origins(_told(session, rows, seen))
    ]


def _told(session: Session, rows: dict[int, Source], seen: Seen) -> Iterator[Told]:
    by_picture = _pictures(session, rows.keys(), seen)
    cluster = _clusters(session, by_picture.keys(), seen)
    pictures: dict[int, set[int]] = defaultdict(set)
    videos: dict[int, set[str]] = defaultdict(set)
    of_video = _videos(session, by_picture.keys())
    for picture, sources in by_picture.items():
        for source in sources:
            pictures[source].add(cluster[picture])
            videos[source] |= {of_video[picture]} if picture in of_video else set()
    for one, row in rows.items():
        quoted = frozenset({row.quoted_in_id}) if row.quoted_in_id else frozenset()
        yield Told(one, _authors(row), frozenset(pictures[one]), frozenset(videos[one]), row.text, quoted)


def _authors(row: Source) -> frozenset[str]:
    """An account on its site, and the publisher."""
    site = (row.url_key or "").split("/")[0] if row.platform is Platform.WEB else row.platform.value
    names = [f"{site}/{row.handle.casefold()}"] if row.handle else []
    return frozenset([*names, *([f"publisher {row.publisher_id}"] if row.publisher_id else [])])


def _pictures(session: Session, sources: Iterable[int], seen: Seen) -> dict[int, set[int]]:
    """Pictures that sources show, each with those sources."""
    ids, found = list(sources), defaultdict(set)
    first = select(Picture.id, Picture.source_id).where(col(Picture.source_id).in_(ids), seen.pictures)
    more = select(Picture.id, SourcePicture.source_id).join(SourcePicture, col(SourcePicture.picture_id) == Picture.id)
    more = more.where(col(SourcePicture.source_id).in_(ids), seen.pictures)
    for picture, source in (*session.exec(first), *session.exec(more)):
        found[picture or 0].add(source or 0)
    return dict(found)


def _videos(session: Session, pictures: Iterable[int]) -> dict[int, str]:
    query = select(Picture.id, Picture.video_sha256).where(col(Picture.id).in_(list(pictures)))
    return {one: video for one, video in session.exec(query) if one and video}


def _clusters(session: Session, pictures: Iterable[int], seen: Seen) -> dict[int, int]:
    """Pictures, and all that are alike through others that may be seen, each with the least number of its cluster."""
    known, pairs = set(pictures), set[tuple[int, int]]()
    new = set(known)
    may = select(Picture.id).where(seen.pictures)
    alike = select(PictureAlike.one_id, PictureAlike.other_id)
    alike = alike.where(col(PictureAlike.one_id).in_(may), col(PictureAlike.other_id).in_(may))
    while new:
        near = session.exec(alike.where(or_(col(PictureAlike.one_id).in_(new), col(PictureAlike.other_id).in_(new))))
        pairs |= set(near)
        new = {one for pair in pairs for one in pair} - known
        known |= new
    return clusters(known, pairs)
