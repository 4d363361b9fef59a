"""One incident with what its page shows: who says what, what became of each item, the place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, or_, select

from catalog.domain.counting import Range
from catalog.domain.dates import Span
from catalog.domain.errors import NotFound
from catalog.domain.outcomes import RecordState
from catalog.domain.publishing import Point
from catalog.models import Claim, Dataset, EquipmentType, Incident, Item, Outcome, Party, Picture, Place, Source
from catalog.search import visible
from catalog.search.blocks import one_of, some_of
from catalog.search.show import pictures
from catalog.search.show.losses import fitted_names
from catalog.search.visible import VISITOR, Viewer


@dataclass(frozen=True)
class Told:
    """A claim with its source, and where it says it was."""

    claim: Claim
    source: Source
    place: Place | None
    incident: Incident | None
    related: Incident | None


@dataclass(frozen=True)
class Became:
    """What became of one item here. `weight` is its count as written."""

    outcome: Outcome
    item: Item
    type: EquipmentType
    fitted: tuple[str, ...]
    lost_by: Party
    taken_by: Party | None

    @property
    def count(self) -> Range:
        return Range(self.item.count_min, self.item.count_best, self.item.count_max)


@dataclass(frozen=True)
class IncidentPage:
    incident: Incident
    place: Place | None
    around: list[Place]
    items: list[Became]
    pictures: list[Picture]
    claims: list[Told]

    @property
    def span(self) -> Span:
        return span_of(self.incident)

    @property
    def point(self) -> Point | None:
        return visible.point(self.incident)

    @property
    def placed_elsewhere(self) -> list[Told]:
        """Claims that put the incident at a nearer or another place than its record does."""
        return [one for one in self.claims if one.place and one.place.id != self.incident.place_id and one.related]

    @property
    def sources(self) -> list[Source]:
        return list({one.source.id: one.source for one in self.claims}.values())


def span_of(incident: Incident) -> Span:
    return Span(incident.earliest, incident.latest, incident.precision)


def get(session: Session, public_id: str, now: datetime, viewer: Viewer = VISITOR) -> IncidentPage:
    """An incident by its public id; raises NotFound."""
    insider = viewer.is_insider
    public = visible.incidents(now, insider=insider)
    row = session.exec(select(Incident).where(Incident.public_id == public_id, *public)).first()
    if row is None or row.id is None:
        raise NotFound("incident", public_id)
    place = session.get(Place, row.place_id) if row.place_id else None
    claims = claims_of(
        session, or_(Claim.incident_id == row.id, Claim.related_incident_id == row.id), now, insider=insider
    )
    items = became(session, [row.id], insider=insider)
    shown = pictures.of_incident(session, row.id, now, viewer)
    return IncidentPage(row, place, places_named(session, claims, place), items, shown, claims)


def claims_of(session: Session, where: Any, now: datetime, *, insider: bool = False) -> list[Told]:
    """Claims with their sources and places, in the order they were recorded.

    Left out: claims of sources that are not shown, and those about an incident that is not public.
    """
    joined = select(Claim, Source).join(Source, col(Claim.source_id) == Source.id)
    public = visible.incidents(now, insider=insider)
    query = joined.where(where, visible.claims(now, insider=insider), visible.tied_to(*public))
    pairs = list(session.exec(query.order_by(col(Claim.id))))
    places = by_id(session, Place, {claim.place_id for claim, _ in pairs})
    wanted = {one for claim, _ in pairs for one in (claim.incident_id, claim.related_incident_id)}
    incidents = by_id(session, Incident, wanted)
    return [
        Told(
            claim,
            source,
            places.get(claim.place_id),
            incidents.get(claim.incident_id),
            incidents.get(claim.related_incident_id),
        )
        for claim, source in pairs
    ]


def by_id(session: Session, model: Any, ids: set[int | None], *where: Any) -> dict[int | None, Any]:
    """The rows with these ids that the conditions let through."""
    return {row.id: row for row in session.exec(select(model).where(col(model.id).in_(ids - {None}), *where))}


def places_named(session: Session, claims: Sequence[Told], place: Place | None) -> list[Place]:
    """Places with a point that the claims name, or that lie in the same area: for the map."""
    named = {one.place.id for one in claims if one.place} | ({place.id, place.parent_id} if place else set())
    query = select(Place).where(or_(col(Place.id).in_(named), col(Place.parent_id).in_(named - {None})))
    return [row for row in session.exec(query) if row.lat is not None]


def became(session: Session, incidents: Sequence[int], *, insider: bool = False) -> list[Became]:
    """What became of every item in these incidents."""
    query = (
        select(Outcome, Item, EquipmentType)
        .join(Item, col(Outcome.item_id) == Item.id)
        .join(EquipmentType, col(Item.type_id) == EquipmentType.id)
        .join(Dataset, col(Item.dataset_id) == Dataset.id)
        .where(
            visible.dataset(insider=insider),
            visible.applied(Item.version_id),
            col(Outcome.incident_id).in_(incidents),
            Outcome.state == RecordState.ACTIVE,
            Item.state == RecordState.ACTIVE,
        )
    )
    rows = list(session.exec(query.order_by(col(Item.id), col(Outcome.seq))))
    parties = {row.id: row for row in session.exec(select(Party))}
    fitted = fitted_names(session, [item.id for _, item, _ in rows])
    return [
        Became(
            out,
            item,
            kind,
            tuple(fitted.get(item.id or 0, ())),
            parties[out.from_party_id],
            parties.get(out.to_party_id),
        )
        for out, item, kind in rows
    ]


def at(session: Session, ids: Sequence[int]) -> list[Incident]:
    """Incidents by their ids, in that order."""
    rows = {row.id: row for row in session.exec(select(Incident).where(one_of(Incident.id, ids)))}
    return [rows[one] for one in ids]


def points(session: Session, ids: Sequence[int]) -> dict[int, Point]:
    """Where those of these incidents were that have a point, as anybody may be told."""
    found: dict[int, Point] = {}
    for some in some_of(ids):
        for row in session.exec(select(Incident).where(one_of(Incident.id, some), col(Incident.lat).is_not(None))):
            if point := visible.point(row):
                found[row.id or 0] = point
    return found


@dataclass(frozen=True)
class Summary:
    """An incident as a list shows it: what was lost, who lost and who took it, who says so."""

    incident: Incident
    place: Place | None
    items: list[Became]
    sources: int

    @property
    def point(self) -> Point | None:
        return visible.point(self.incident)

    @property
    def span(self) -> Span:
        return span_of(self.incident)


def summaries(session: Session, rows: Sequence[Incident], now: datetime) -> list[Summary]:
    """These incidents with what a list says of them."""
    ids = [row.id for row in rows if row.id]
    items: dict[int, list[Became]] = {}
    for one in became(session, ids):
        items.setdefault(one.outcome.incident_id, []).append(one)
    told: dict[int | None, set[int]] = {}
    claims = select(Claim.incident_id, Claim.source_id).join(Source, col(Claim.source_id) == Source.id)
    for incident, source in session.exec(claims.where(col(Claim.incident_id).in_(ids), visible.claims(now))):
        told.setdefault(incident, set()).add(source)
    places = by_id(session, Place, {row.place_id for row in rows})
    return [
        Summary(row, places.get(row.place_id), items.get(row.id or 0, []), len(told.get(row.id, ()))) for row in rows
    ]
