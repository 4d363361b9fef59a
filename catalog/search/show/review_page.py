"""One sighting as reviewers see it, and nobody else: all that it tells, what it was seen in, what was decided on it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, or_, select

from catalog.domain import gazetteer, reviewing
from catalog.domain.dates import Span
from catalog.domain.errors import NotFound
from catalog.domain.outcomes import Judgement, RecordState, ReviewState
from catalog.domain.vocabulary import Sensitivity
from catalog.models import (
    ArchiveCopy,
    EquipmentType,
    Incident,
    Item,
    Outcome,
    Party,
    Person,
    Picture,
    Place,
    Review,
    SightedCandidate,
    SightedItem,
    SightedMarking,
    SightedPair,
    SightedPart,
    SightedPicture,
    Sighting,
    SightingPicture,
    SightingSource,
    Source,
)
from catalog.search.show import sighted_claims
from catalog.search.show.reviews import line_text
from catalog.search.show.sighted_claims import Said

NEAR_DAYS, NEAR_M, MOST_NEAR = 14, 30_000, 6


@dataclass(frozen=True)
class Line:
    """One kind of thing seen, with its details; `boxes` are by the id of the picture, None for the whole of it."""

    row: SightedItem
    type: EquipmentType | None
    lost_by: Party | None
    taken_by: Party | None
    candidates: list[EquipmentType]
    parts: list[tuple[SightedPart, EquipmentType]]
    markings: list[SightedMarking]
    boxes: dict[int, SightedPicture]
    said: list[tuple[Judgement, Item, EquipmentType]]
    seen: Item | None
    item: Item | None

    @property
    def text(self) -> str:
        return line_text(self.row, self.type.name if self.type else None)


@dataclass(frozen=True)
class Told:
    """A source with its archived copies, and the one in which it was read, if it was not seen itself."""

    source: Source
    copies: list[ArchiveCopy]
    read_in: Source | None


@dataclass(frozen=True)
class ReviewPage:
    sighting: Sighting
    by: str
    place: Place | None
    lines: list[Line]
    claims: list[Said]
    pictures: list[Picture]
    sources: list[Told]
    reviews: list[tuple[Review, str]]
    held_by: str
    incident: Incident | None
    duplicate_of: Sighting | None
    near: list[Incident] = field(default_factory=list)

    @property
    def span(self) -> Span:
        return Span(self.sighting.earliest, self.sighting.latest, self.sighting.precision)

    @property
    def is_open(self) -> bool:
        return self.sighting.state in reviewing.OPEN

    @property
    def may_reopen(self) -> bool:
        return self.sighting.state in (ReviewState.REJECTED, ReviewState.DUPLICATE)

    @property
    def unreviewed(self) -> list[Picture]:
        return [one for one in self.pictures if one.sensitivity is Sensitivity.UNREVIEWED]


def get(session: Session, public_id: str, now: datetime) -> ReviewPage:
    """Everything of it; raises NotFound."""
    row = session.exec(select(Sighting).where(Sighting.public_id == public_id)).first()
    if row is None:
        raise NotFound("sighting", public_id[:20])
    held = session.get(Person, row.assigned_id) if reviewing.is_held(row.assigned_until, now) else None
    shown = select(Picture).join(SightingPicture).where(SightingPicture.sighting_id == row.id)
    return ReviewPage(
        sighting=row,
        by=session.get_one(Person, row.person_id).pseudonym,
        place=_one(session, Place, row.place_id),
        lines=lines_of(session, row.id or 0),
        claims=sighted_claims.said(session, row.id or 0),
        pictures=list(session.exec(shown.order_by(col(Picture.id)))),
        sources=_sources(session, row.id or 0),
        reviews=_reviews(session, row.id or 0),
        held_by=held.pseudonym if held else "",
        incident=_one(session, Incident, row.incident_id),
        duplicate_of=_one(session, Sighting, row.duplicate_of_id),
        near=near(session, row),
    )


def lines_of(session: Session, sighting_id: int) -> list[Line]:
    query = select(SightedItem).where(SightedItem.sighting_id == sighting_id).order_by(col(SightedItem.seq))
    return [_line(session, row) for row in session.exec(query)]


def _line(session: Session, row: SightedItem) -> Line:
    own = row.id or 0
    boxes = session.exec(select(SightedPicture).where(SightedPicture.sighted_id == own))
    candidates = select(EquipmentType).join(SightedCandidate, col(SightedCandidate.type_id) == EquipmentType.id)
    parts = select(SightedPart, EquipmentType).join(EquipmentType, col(SightedPart.part_type_id) == EquipmentType.id)
    marks = select(SightedMarking).where(SightedMarking.sighted_id == own).order_by(col(SightedMarking.id))
    said: Any = select(SightedPair.judgement, Item, EquipmentType).join(Item, col(SightedPair.item_id) == Item.id)
    said = said.join(EquipmentType, col(Item.type_id) == EquipmentType.id).where(SightedPair.sighted_id == own)
    return Line(
        row=row,
        type=_one(session, EquipmentType, row.type_id),
        lost_by=_one(session, Party, row.lost_by_id),
        taken_by=_one(session, Party, row.taken_by_id),
        candidates=list(session.exec(candidates.where(SightedCandidate.sighted_id == own))),
        parts=list(session.exec(parts.where(SightedPart.sighted_id == own).order_by(col(SightedPart.id)))),
        markings=list(session.exec(marks)),
        boxes={one.picture_id: one for one in boxes},
        said=list(session.exec(said.order_by(col(SightedPair.id)))),
        seen=_one(session, Item, row.seen_item_id),
        item=_one(session, Item, row.item_id),
    )


def _sources(session: Session, sighting_id: int) -> list[Told]:
    query = select(Source).join(SightingSource).where(SightingSource.sighting_id == sighting_id)
    rows = list(session.exec(query.order_by(col(Source.id))))
    copies = session.exec(select(ArchiveCopy).where(col(ArchiveCopy.source_id).in_([row.id for row in rows]))).all()
    return [
        Told(row, [one for one in copies if one.source_id == row.id], _one(session, Source, row.quoted_in_id))
        for row in rows
    ]


def _reviews(session: Session, sighting_id: int) -> list[tuple[Review, str]]:
    query = select(Review, Person.pseudonym).join(Person).where(Review.sighting_id == sighting_id)
    return list(session.exec(query.order_by(col(Review.id))))


def _one(session: Session, model: Any, row_id: int | None) -> Any:
    return session.get(model, row_id) if row_id else None


def near(session: Session, row: Sighting) -> list[Incident]:
    """Incidents that may be the one told of: some days apart at most, at its place or not far; the nearest first."""
    if row.latest is None:
        return []
    since, until = (row.earliest or row.latest) - timedelta(days=NEAR_DAYS), row.latest + timedelta(days=NEAR_DAYS)
    standing: list[Any] = [Incident.state == RecordState.ACTIVE, ~col(Incident.is_bare)]
    around = or_(col(Incident.earliest).is_(None), col(Incident.earliest) <= until)
    query = select(Incident).where(*standing, col(Incident.latest) >= since, around)
    point = _point(session, row)
    found = [(_metres(point, one), one) for one in session.exec(query)]
    same = [(0.0 if one.place_id and one.place_id == row.place_id else metres, one) for metres, one in found]
    close = sorted((pair for pair in same if pair[0] <= NEAR_M), key=lambda pair: (pair[0], -(pair[1].id or 0)))
    return [one for _, one in close[:MOST_NEAR]]


def _point(session: Session, row: Sighting) -> tuple[float, float] | None:
    if row.lat is not None and row.lon is not None:
        return row.lat, row.lon
    place = session.get(Place, row.place_id) if row.place_id else None
    return (place.lat, place.lon) if place and place.lat is not None and place.lon is not None else None


def _metres(point: tuple[float, float] | None, one: Incident) -> float:
    if point is None or one.lat is None or one.lon is None:
        return float("inf")
    return gazetteer.distance(point, (one.lat, one.lon))


@dataclass(frozen=True)
class Link:
    """One outcome of a recorded item, as it stands beside a line."""

    outcome: Outcome
    span: Span


def chains(session: Session, item_ids: Iterable[int | None]) -> dict[int, list[Link]]:
    """What became of each of these items, in order; one without outcomes is left out."""
    query = select(Outcome, Incident).join(Incident, col(Outcome.incident_id) == Incident.id)
    query = query.where(col(Outcome.item_id).in_(set(item_ids)), Outcome.state == RecordState.ACTIVE)
    found: dict[int, list[Link]] = {}
    for outcome, one in session.exec(query.order_by(col(Outcome.item_id), col(Outcome.seq))):
        found.setdefault(outcome.item_id, []).append(Link(outcome, Span(one.earliest, one.latest, one.precision)))
    return found
