"""Incidents, and the claims that sources make about them and about anything else."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field, model_validator
from sqlmodel import Session, select

from catalog.domain import public_ids
from catalog.domain.errors import Invalid
from catalog.domain.outcomes import ClaimKind, DateBasis, GeoPrecision, Precision, Stance
from catalog.models import Claim, EquipmentType, Incident, Item, Outcome, Party, Place, Source
from catalog.services import losses
from catalog.services.rows import Input, id_of, need_id, put_row
from catalog.services.types import Slug, Words

PublicId = Annotated[str, Field(pattern=f"^[{public_ids.ALPHABET}]{{{public_ids.LENGTH}}}$")]


class SpanIn(Input):
    """Days as the source gives them, local to the place; `written` keeps its own words."""

    earliest: date | None = None
    latest: date | None = None
    precision: Precision = Precision.UNKNOWN
    written: str = ""

    @model_validator(mode="after")
    def is_a_span(self) -> "SpanIn":
        if (self.precision is Precision.UNKNOWN) != (self.latest is None) or (self.earliest and not self.latest):
            raise ValueError("a precision and a latest day go together; leave both out when there is no date")
        if self.earliest and self.latest and self.earliest > self.latest:
            raise ValueError("the earliest day is not after the latest")
        return self

    def columns(self) -> dict[str, Any]:
        return {
            "earliest": self.earliest,
            "latest": self.latest,
            "precision": self.precision,
            "date_as_written": self.written,
        }


class IncidentIn(Input):
    """Without a point of its own an incident takes its place's point and radius."""

    id: PublicId
    title: Annotated[str, Field(min_length=1, max_length=300)]
    narrative: str = ""
    date: SpanIn = SpanIn()
    basis: DateBasis = DateBasis.EVENT
    place: Slug | None = None
    place_written: str = ""
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    uncertainty_m: Annotated[int, Field(gt=0)] | None = None
    geo_precision: GeoPrecision = GeoPrecision.UNKNOWN
    publish_after: datetime | None = None

    @model_validator(mode="after")
    def point_is_whole(self) -> "IncidentIn":
        if (self.lat is None) != (self.lon is None) or (self.lat is not None and self.uncertainty_m is None):
            raise ValueError("a point needs lat, lon and uncertainty_m, never 0")
        return self


class ClaimIn(Input):
    key: Words
    source: Slug
    kind: ClaimKind
    summary: Annotated[str, Field(min_length=1)]
    quote: str = ""
    locator: str = ""
    stance: Stance = Stance.ASSERTS
    asserted_by: str = ""
    is_hedged: bool = False
    incident: PublicId | None = None
    related_incident: PublicId | None = None
    item: PublicId | None = None
    type: Slug | None = None
    lost_by: Slug | None = None
    taken_by: Slug | None = None
    count_min: Annotated[int, Field(ge=0)] | None = None
    count_max: Annotated[int, Field(ge=0)] | None = None
    value: float | None = None
    value_qualifier: str = ""
    unit: str | None = None
    said_on: date | None = None
    said_at: datetime | None = None
    earliest: date | None = None
    latest: date | None = None
    place: Slug | None = None
    place_as_written: str = ""


REFERENCES = {
    "incident": ("incident_id", Incident),
    "related_incident": ("related_incident_id", Incident),
    "item": ("item_id", Item),
    "type": ("type_id", EquipmentType),
    "lost_by": ("lost_by_id", Party),
    "taken_by": ("taken_by_id", Party),
    "place": ("place_id", Place),
}


def put(session: Session, values: IncidentIn) -> Incident:
    """Add or update an incident."""
    found = session.exec(select(Incident).where(Incident.public_id == values.id)).first()
    own = values.model_dump(include={"title", "narrative", "basis", "geo_precision", "publish_after"})
    own |= {"public_id": values.id, "place_as_written": values.place_written, **values.date.columns()}
    own |= _point(session, values)
    row = put_row(session, Incident, found, own)
    losses.rewrite(session, *session.exec(select(Outcome.item_id).where(Outcome.incident_id == row.id)))
    return row


def _point(session: Session, values: IncidentIn) -> dict[str, Any]:
    place_id = id_of(session, Place, values.place, "place")
    place = session.get(Place, place_id) if place_id else None
    point = {"lat": values.lat, "lon": values.lon, "uncertainty_m": values.uncertainty_m}
    if values.lat is None and place:
        point = {"lat": place.lat, "lon": place.lon, "uncertainty_m": place.radius_m}
    return {"place_id": place_id, **point}


def put_claim(session: Session, values: ClaimIn) -> Claim:
    """Add or update what a source says; a claim changes no total."""
    found = session.exec(select(Claim).where(Claim.key == values.key)).first()
    own = values.model_dump(exclude={"source", *REFERENCES})
    own["source_id"] = need_id(session, Source, values.source, "source")
    for field, (column, model) in REFERENCES.items():
        own[column] = _reference(session, model, field, getattr(values, field))
    return put_row(session, Claim, found, own)


def _reference(session: Session, model: Any, field: str, key: str | None) -> int | None:
    """A slug, or the public id of an incident or an item."""
    if key is None or model not in (Incident, Item):
        return id_of(session, model, key, field)
    return need_public(session, model, key, field)


def need_public(session: Session, model: Any, public_id: str, field: str) -> int:
    """The id behind a public id that a field names; raises Invalid."""
    found: int | None = session.exec(select(model.id).where(model.public_id == public_id)).first()
    if found is None:
        raise Invalid.one(field, f"no {model.__tablename__} {public_id!r}")
    return found
