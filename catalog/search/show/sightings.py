"""Sightings as pages show them: one with its lines, those of a person, and records to hold a line against."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, or_, select

from catalog.domain.dates import Span
from catalog.domain.errors import NotFound
from catalog.domain.outcomes import RecordState, ReviewState
from catalog.domain.vocabulary import Sensitivity
from catalog.models import (
    EquipmentType,
    Incident,
    ItemPicture,
    Outcome,
    Person,
    Picture,
    Place,
    Review,
    SightedItem,
    Sighting,
    SightingPicture,
    SightingSource,
    Source,
)
from catalog.search import first_named, visible
from catalog.search.show import sighted, sighted_claims
from catalog.search.show.pictures import may_see
from catalog.search.show.sighted import Line
from catalog.search.show.sighted_claims import Said
from catalog.search.visible import Viewer

MOST_LISTED = 100


@dataclass(frozen=True)
class Tile:
    """A picture as a page shows it small: who sent one sees it before anybody has reviewed it."""

    public_sha256: str
    sensitivity: Sensitivity


@dataclass(frozen=True)
class SightingPage:
    """`is_whole`: for who sent it and for reviewers; others see what became public of it.

    `addresses` are those of sources of somebody else that are not public: what is said of them is not told.
    """

    sighting: Sighting
    by: str
    place: Place | None
    incident: Incident | None
    lines: list[Line]
    claims: list[Said]
    sources: list[Source]
    addresses: list[str]
    tiles: list[Tile]
    reviews: list[tuple[Review, str]]
    is_whole: bool
    is_own: bool

    @property
    def span(self) -> Span:
        return Span(self.sighting.earliest, self.sighting.latest, self.sighting.precision)


@dataclass(frozen=True)
class Own:
    """One of a person's own sightings: what it tells of, and what a reviewer said last."""

    sighting: Sighting
    names: list[str]
    last: Review | None

    @property
    def span(self) -> Span:
        return Span(self.sighting.earliest, self.sighting.latest, self.sighting.precision)


@dataclass(frozen=True)
class Beside:
    """A record to hold a line against: what became of it, when and where, and a picture that may be shown."""

    outcomes: list[tuple[Outcome, Span, str]]
    picture: Picture | None


def get(session: Session, public_id: str, now: datetime, viewer: Viewer) -> SightingPage:
    """One sighting; raises NotFound, also for one that who asks may not see."""
    row = session.exec(select(Sighting).where(Sighting.public_id == public_id)).first()
    is_own = row is not None and row.person_id == viewer.person_id
    is_whole = is_own or viewer.is_reviewer
    lines = sighted.lines(session, row, now, viewer, is_whole=is_whole) if row else []
    claims = _claims(session, row, now, viewer, is_whole=is_whole) if row else []
    if row is None or not (is_whole or ((lines or claims) and _is_out(session, row, now))):
        raise NotFound("sighting", public_id[:20])
    named, told = _sources(session, row, now, viewer, is_whole=is_whole)
    return SightingPage(
        sighting=row, by=session.get_one(Person, row.person_id).pseudonym,
        place=session.get(Place, row.place_id) if row.place_id else None, incident=_incident(session, row, now, viewer),
        lines=lines, claims=claims, sources=told,
        addresses=[one.url for one in named if one not in told and one.url and is_own],
        tiles=tiles(_pictures(session, row, [may_see(viewer, now)]), viewer),
        reviews=_reviews(session, row) if is_whole else [], is_whole=is_whole, is_own=is_own,
    )  # fmt: skip


def _claims(session: Session, row: Sighting, now: datetime, viewer: Viewer, *, is_whole: bool) -> list[Said]:
    if is_whole:
        return sighted_claims.said(session, row.id or 0)
    return sighted_claims.public(session, row.id or 0, now, viewer)


def _incident(session: Session, row: Sighting, now: datetime, viewer: Viewer) -> Incident | None:
    query = select(Incident).where(Incident.id == row.incident_id, *visible.incidents(now, insider=viewer.is_insider))
    return session.exec(query).first() if row.incident_id else None


def _is_out(session: Session, row: Sighting, now: datetime) -> bool:
    """Is it accepted, and its incident one that is told of by now? An item that is public may have a new outcome."""
    out = select(Incident.id).where(Incident.id == row.incident_id, visible.out(now))
    return row.state is ReviewState.ACCEPTED and (row.incident_id is None or session.exec(out).first() is not None)


def _sources(
    session: Session, row: Sighting, now: datetime, viewer: Viewer, *, is_whole: bool
) -> tuple[list[Source], list[Source]]:
    """All that it names, and those of them that who asks may be told of: public ones, and what one named first."""
    query = select(Source).join(SightingSource, col(SightingSource.source_id) == Source.id)
    query = query.where(SightingSource.sighting_id == row.id).order_by(col(Source.id))
    may_see = visible.sources(now, reviewer=viewer.is_reviewer)
    if is_whole:
        may_see = or_(may_see, col(Source.id).in_(first_named.by(viewer.person_id)))
    return list(session.exec(query)), list(session.exec(query.where(may_see)))


def _pictures(session: Session, row: Sighting, conditions: list[Any]) -> list[Picture]:
    query = select(Picture).join(SightingPicture, col(SightingPicture.picture_id) == Picture.id)
    return list(session.exec(query.where(SightingPicture.sighting_id == row.id, *conditions).order_by(col(Picture.id))))


def tiles(rows: Sequence[Picture], viewer: Viewer) -> list[Tile]:
    """Pictures that who asks may see; one's own that nobody has reviewed are not veiled from oneself."""
    own = {one.id for one in rows if one.person_id == viewer.person_id and one.sensitivity is Sensitivity.UNREVIEWED}
    return [Tile(one.public_sha256 or "", Sensitivity.NONE if one.id in own else one.sensitivity) for one in rows]


def _reviews(session: Session, row: Sighting) -> list[tuple[Review, str]]:
    query = select(Review, Person.pseudonym).join(Person, col(Review.person_id) == Person.id)
    return list(session.exec(query.where(Review.sighting_id == row.id).order_by(col(Review.id))))


def listed(session: Session, person_id: int) -> list[Own]:
    """A person's own sightings, the latest first."""
    query = select(Sighting).where(Sighting.person_id == person_id).order_by(col(Sighting.id).desc())
    rows = session.exec(query.limit(MOST_LISTED)).all()
    names: dict[int, list[str]] = {}
    lines = select(SightedItem, EquipmentType.name).join(
        EquipmentType, col(SightedItem.type_id) == EquipmentType.id, isouter=True
    )
    own = lines.where(col(SightedItem.sighting_id).in_([row.id for row in rows])).order_by(col(SightedItem.seq))
    for line, name in session.exec(own):
        names.setdefault(line.sighting_id, []).append(name or line.as_written)
    for sighting, said in sighted_claims.texts(session, [row.id for row in rows]).items():
        names.setdefault(sighting, sighted_claims.summed_up(said, is_alone=True))
    reviews = select(Review).where(col(Review.sighting_id).in_([row.id for row in rows])).order_by(col(Review.id))
    last = {one.sighting_id: one for one in session.exec(reviews)}
    return [Own(row, names.get(row.id or 0, []), last.get(row.id or 0)) for row in rows]


def beside(session: Session, items: Collection[int], now: datetime, viewer: Viewer) -> dict[int, Beside]:
    """What is known of each of these items, as far as who asks may see it."""
    return {one: Beside(_outcomes(session, one, now), _first_picture(session, one, now, viewer)) for one in items}


def _outcomes(session: Session, item: int, now: datetime) -> list[tuple[Outcome, Span, str]]:
    query = select(Outcome, Incident, Place.name).join(Incident, col(Outcome.incident_id) == Incident.id)
    query = query.join(Place, col(Incident.place_id) == Place.id, isouter=True)
    active = query.where(Outcome.item_id == item, Outcome.state == RecordState.ACTIVE, visible.out(now))
    rows = session.exec(active.order_by(col(Outcome.seq)))
    return [
        (outcome, Span(incident.earliest, incident.latest, incident.precision), place or incident.place_as_written)
        for outcome, incident, place in rows
    ]


def _first_picture(session: Session, item: int, now: datetime, viewer: Viewer) -> Picture | None:
    query = select(Picture).join(ItemPicture, col(ItemPicture.picture_id) == Picture.id)
    return session.exec(
        query.where(ItemPicture.item_id == item, may_see(viewer, now)).order_by(col(Picture.id))
    ).first()
