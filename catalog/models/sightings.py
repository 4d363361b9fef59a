"""Sightings: a contributor's report, its lines, and the reviews of it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from catalog.domain.outcomes import HoldingContext, OutcomeKind, PartyBasis, Precision, Qualifier, ReviewState
from catalog.models.columns import AUTOINCREMENT, count_checks, moment, point_checks, reference, span_checks, term


class Sighting(SQLModel, table=True):
    """These things, seen in this source, then and there. The idempotency key makes a double submit one record."""

    __tablename__ = "sighting"
    __table_args__ = (*span_checks(), *point_checks(), AUTOINCREMENT)
    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(unique=True, max_length=8)
    person_id: int = reference("person.id")
    state: ReviewState = term(ReviewState, "state", default=ReviewState.DRAFT)
    idempotency_key: str | None = Field(default=None, unique=True, max_length=64)
    earliest: date | None = None
    latest: date | None = None
    precision: Precision = term(Precision, "precision", default=Precision.UNKNOWN)
    date_as_written: str = Field(default="", max_length=200)
    place_id: int | None = reference("place.id", default=None)
    place_as_written: str = Field(default="", max_length=200)
    lat: float | None = None
    lon: float | None = None
    uncertainty_m: int | None = None
    note: str = ""
    started_at: datetime = moment()
    submitted_at: datetime | None = moment(default=None)


class SightedItem(SQLModel, table=True):
    """One line of a sighting: one kind of thing seen, with an outcome or a holding, linked when accepted."""

    __tablename__ = "sighted_item"
    __table_args__ = (
        UniqueConstraint("sighting_id", "seq"),
        *count_checks(),
        CheckConstraint("kind IS NULL OR context IS NULL", name="outcome_or_holding"),
        AUTOINCREMENT,
    )
    id: int | None = Field(default=None, primary_key=True)
    sighting_id: int = reference("sighting.id", index=False)
    seq: int
    type_id: int | None = reference("equipment_type.id", default=None)
    qualifier: Qualifier = term(Qualifier, "qualifier", default=Qualifier.EXACT)
    as_written: str = Field(default="", max_length=300)
    count_min: int = 1
    count_best: int = 1
    count_max: int | None
    kind: OutcomeKind | None = term(OutcomeKind, "kind", nullable=True, default=None)
    context: HoldingContext | None = term(HoldingContext, "context", nullable=True, default=None)
    lost_by_id: int | None = reference("party.id", default=None)
    taken_by_id: int | None = reference("party.id", default=None)
    lost_basis: PartyBasis = term(PartyBasis, "lost_basis", default=PartyBasis.UNKNOWN)
    taken_basis: PartyBasis = term(PartyBasis, "taken_basis", default=PartyBasis.UNKNOWN)
    item_id: int | None = reference("item.id", default=None)
    outcome_id: int | None = reference("outcome.id", default=None)
    holding_id: int | None = reference("holding.id", default=None)


class SightingSource(SQLModel, table=True):
    __tablename__ = "sighting_source"
    sighting_id: int = Field(foreign_key="sighting.id", primary_key=True)
    source_id: int = Field(foreign_key="source.id", primary_key=True, index=True)


class SightingPicture(SQLModel, table=True):
    __tablename__ = "sighting_picture"
    sighting_id: int = Field(foreign_key="sighting.id", primary_key=True)
    picture_id: int = Field(foreign_key="picture.id", primary_key=True, index=True)


class Review(SQLModel, table=True):
    """A reviewer's decision with its reason; `is_own` marks the reviewer's own work."""

    __tablename__ = "review"
    __table_args__ = (CheckConstraint("reason <> ''", name="has_reason"), AUTOINCREMENT)
    id: int | None = Field(default=None, primary_key=True)
    sighting_id: int = reference("sighting.id")
    person_id: int = reference("person.id")
    decision: ReviewState = term(ReviewState, "decision")
    reason: str
    is_own: bool = False
    decided_at: datetime = moment()
