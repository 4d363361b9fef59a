"""Warnings before a sighting is sent: what of it may be logged already, and with which record to hold it against."""

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, or_, select

from catalog.domain import reviewing
from catalog.domain.gazetteer import distance
from catalog.domain.resembling import NEAR_M, STRONG
from catalog.models import (
    EquipmentType,
    Picture,
    PictureAlike,
    Place,
    Sighting,
    SightingPicture,
    SightingSource,
    Source,
)
from catalog.search import visible
from catalog.services import addresses
from catalog.services.duplicates import resembling
from catalog.services.duplicates.resembling import Resembling
from catalog.services.duplicates.seen import Seen
from catalog.services.rows import id_of
from catalog.services.sightings.sighting_inputs import LineIn, SightingIn

MOST_PRESSING, MOST_OTHERS = 8, 4
AROUND = 0.2  # degrees in which a place near a point is looked for
NEAR = "the same place"


@dataclass(frozen=True)
class Alike:
    """An item that a line may be. A pressing one wants an answer before the sighting is sent."""

    line: int
    found: Resembling
    is_pressing: bool


@dataclass(frozen=True)
class Notice:
    """What is known of the sighting's sources and pictures; `href` leads to it where that may be looked at."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Warned:
    alikes: list[Alike]
    notices: list[Notice]


@dataclass(frozen=True)
class Asking:
    """Who is about to send what: the id of the draft or sighting tells it from others."""

    person_id: int
    public_id: str
    now: datetime


def find(session: Session, values: SightingIn, asking: Asking) -> Warned:
    """Everything that looks like it, as far as the contributor may see it; each item once, at the line it fits best."""
    sources = [one for one in (_source(session, given.url) for given in values.sources if given.url) if one]
    told = _told(session, values, sources)
    best: dict[int, Alike] = {}
    for number, line in enumerate(values.lines, 1):
        for one in resembling.find(session, told.seen(line), asking.now, MOST_PRESSING, insider=True):
            item = one.item.id or 0
            if item not in best or best[item].found.score < one.score:
                best[item] = Alike(number, one, _is_pressing(one))
    notices = [*_of_sources(session, sources, asking), *_of_pictures(session, told.pictures, asking)]
    return Warned(_chosen(best.values()), notices)


def _chosen(found: Collection[Alike]) -> list[Alike]:
    """The pressing ones, and of each line a few more; by line, the likeliest first."""
    ordered = sorted(found, key=lambda one: -one.found.score)
    pressing = [one for one in ordered if one.is_pressing][:MOST_PRESSING]
    others: dict[int, list[Alike]] = {}
    for one in ordered:
        if not one.is_pressing and len(others.setdefault(one.line, [])) < MOST_OTHERS:
            others[one.line].append(one)
    return sorted(
        [*pressing, *(one for few in others.values() for one in few)], key=lambda one: (one.line, not one.is_pressing)
    )


def _is_pressing(one: Resembling) -> bool:
    """A picture, a marking or a source in common; or the same kind of thing near in time and place."""
    is_near = any(reason.endswith(NEAR) for reason in one.reasons)
    is_soon = any(reason.startswith(("on the same day", "within")) for reason in one.reasons)
    return one.score >= STRONG or (is_near and is_soon)


@dataclass(frozen=True)
class _Told:
    """What is told of the whole sighting, and so of each of its lines."""

    session: Session
    values: SightingIn
    sources: frozenset[int]
    pictures: dict[str, int]
    place: int | None

    def seen(self, line: LineIn) -> Seen:
        slugs = line.candidates or ([line.type] if line.type else [])
        shown = [self.pictures[one.picture] for one in line.pictures if one.picture in self.pictures]
        return Seen(
            types=frozenset(id_of(self.session, EquipmentType, slug, "type") or 0 for slug in slugs),
            parts=frozenset(id_of(self.session, EquipmentType, one.part, "fitted") or 0 for one in line.fitted),
            markings=frozenset((one.kind.value, one.text) for one in line.markings),
            kinds=frozenset([line.kind] if line.kind else []),
            pictures=frozenset(shown or self.pictures.values()),
            sources=self.sources,
            latest=self.values.date.latest,
            place=self.place,
            besides=frozenset(),
        )


def _told(session: Session, values: SightingIn, sources: list[Source]) -> _Told:
    place = id_of(session, Place, values.place, "place") or _nearest(session, values)
    pictures = _picture_ids(session, values.pictures)
    return _Told(session, values, frozenset(one.id or 0 for one in sources), pictures, place)


def _nearest(session: Session, values: SightingIn) -> int | None:
    """The place nearest to the sighting's own point, where one is near: distances are measured between places."""
    lat, lon = values.lat, values.lon
    if lat is None or lon is None:
        return None
    query = select(Place.id, Place.lat, Place.lon).where(col(Place.lat).between(lat - AROUND, lat + AROUND))
    rows = session.exec(query.where(col(Place.lon).between(lon - 2 * AROUND, lon + 2 * AROUND)))
    near = [
        (distance((lat, lon), (north, east)), one)
        for one, north, east in rows
        if one and north is not None and east is not None
    ]
    metres, found = min(near, default=(math.inf, None))
    return found if metres <= NEAR_M else None


def _source(session: Session, url: str) -> Source | None:
    try:
        return addresses.known(session, url)
    except ValueError:
        return None


def _picture_ids(session: Session, names: list[str]) -> dict[str, int]:
    query = select(Picture.public_sha256, Picture.id).where(col(Picture.public_sha256).in_(names))
    return {name: one for name, one in session.exec(query) if name and one}


def _of_sources(session: Session, sources: list[Source], asking: Asking) -> Iterator[Notice]:
    """Protected ones and those whose day has not come say nothing, but for one's own sightings."""
    ids = [one.id for one in sources]
    shown = select(Source.id).where(col(Source.id).in_(ids), visible.sources(asking.now))
    seen = set(session.exec(shown))
    for one in sources:
        if one.id in seen:
            yield Notice(f"The source {one.title} is known here already.", f"/sources/{one.public_id}")
        told = f"The source {one.title}" if one.id in seen else "One of your sources"
        query = select(Sighting).join(SightingSource, col(SightingSource.sighting_id) == Sighting.id)
        waiting = session.exec(query.where(SightingSource.source_id == one.id, *_waits(asking)))
        yield from (_waiting(row, told, asking) for row in waiting if not one.protected or _is_own(row, asking))


def _of_pictures(session: Session, pictures: dict[str, int], asking: Asking) -> Iterator[Notice]:
    """Sightings that wait with one of these pictures, or with one that is alike."""
    ids = set(pictures.values())
    pairs = select(PictureAlike.one_id, PictureAlike.other_id)
    rows = session.exec(pairs.where(or_(col(PictureAlike.one_id).in_(ids), col(PictureAlike.other_id).in_(ids))))
    every = ids | {one for row in rows for one in row}
    query = select(Sighting).join(SightingPicture, col(SightingPicture.sighting_id) == Sighting.id).distinct()
    waiting = query.where(col(SightingPicture.picture_id).in_(every), *_waits(asking))
    yield from (_waiting(row, "A picture like one of yours", asking) for row in session.exec(waiting))


def _waits(asking: Asking) -> list[Any]:
    return [col(Sighting.state).in_(reviewing.OPEN), Sighting.public_id != asking.public_id]


def _is_own(row: Sighting, asking: Asking) -> bool:
    return row.person_id == asking.person_id


def _waiting(row: Sighting, what: str, asking: Asking) -> Notice:
    if _is_own(row, asking):
        return Notice(f"{what} stands in a sighting of yours that waits for a review.", f"/sightings/{row.public_id}")
    return Notice(f"{what} stands in a sighting that somebody else sent and that waits for a review.")
