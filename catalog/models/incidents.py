"""Incidents: what happened at a place and time, and what became of each item there."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from catalog.domain.outcomes import (
    DateBasis,
    GeoPrecision,
    Grade,
    HoldingContext,
    OutcomeKind,
    PartyBasis,
    Precision,
    RecordState,
)
from catalog.models.columns import AUTOINCREMENT, moment, point_checks, reference, span_checks, term

TAKER_NEEDED = "('captured', 'surrendered', 'seized', 'handed_over', 'recaptured', 'transferred', 'found')"


class Incident(SQLModel, table=True):
    """A *bare* incident came with an imported row: no title, no narrative, not listed until a person fills it."""

    __tablename__ = "incident"
    __table_args__ = (
        *span_checks(),
        *point_checks(),
        CheckConstraint("is_bare OR title <> ''", name="titled"),
        CheckConstraint("(state = 'merged') = (merged_into_id IS NOT NULL)", name="merged_has_target"),
        AUTOINCREMENT,
    )
    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(unique=True, max_length=8)
    title: str = Field(default="", max_length=300)
    narrative: str = ""
    is_bare: bool = False
    earliest: date | None = None
    latest: date | None = Field(default=None, index=True)
    precision: Precision = term(Precision, "precision", default=Precision.UNKNOWN)
    basis: DateBasis = term(DateBasis, "basis", default=DateBasis.EVENT)
    date_as_written: str = Field(default="", max_length=200)
    place_id: int | None = reference("place.id", default=None)
    place_as_written: str = Field(default="", max_length=200)
    lat: float | None = None
    lon: float | None = None
    uncertainty_m: int | None = None
    geo_precision: GeoPrecision = term(GeoPrecision, "geo_precision", default=GeoPrecision.UNKNOWN)
    publish_after: datetime | None = moment(default=None)
    coarsen_to_m: int | None = None
    state: RecordState = term(RecordState, "state", default=RecordState.ACTIVE)
    merged_into_id: int | None = reference("incident.id", default=None)
    version_id: int | None = reference("dataset_version.id", default=None)


class Geolocation(SQLModel, table=True):
    """An opinion of where it was, with its proof; the incident keeps the chosen one."""

    __tablename__ = "geolocation"
    __table_args__ = (*point_checks(), AUTOINCREMENT)
    id: int | None = Field(default=None, primary_key=True)
    incident_id: int = reference("incident.id")
    person_id: int = reference("person.id")
    lat: float
    lon: float
    uncertainty_m: int
    method: str
    proof_url: str | None = None
    is_chosen: bool = False
    made_at: datetime = moment()


class Outcome(SQLModel, table=True):
    """What became of one item in one incident: one row is A's loss and B's gain at once.

    `reviews` are independent ones, up to 3; `is_self_reviewed`: the only reviewer is who logged it.
    """

    __tablename__ = "outcome"
    __table_args__ = (
        Index(
            "uq_outcome_seq",
            "item_id",
            "seq",
            unique=True,
            sqlite_where=text("state = 'active'"),
            postgresql_where=text("state = 'active'"),
        ),
        CheckConstraint(f"(to_party_id IS NOT NULL) = (kind IN {TAKER_NEEDED})", name="taken_by"),
        CheckConstraint("(grade = 'visual') = (visual_picture_id IS NOT NULL)", name="visual_has_picture"),
        CheckConstraint("grade <> 'visual' OR reviews >= 1", name="visual_is_reviewed"),
        CheckConstraint("grade <> 'visual' OR from_basis <> 'alleged'", name="visual_is_not_alleged"),
        CheckConstraint("reviews BETWEEN 0 AND 3", name="reviews"),
        AUTOINCREMENT,
    )
    id: int | None = Field(default=None, primary_key=True)
    incident_id: int = reference("incident.id")
    item_id: int = reference("item.id")
    seq: int = 1
    kind: OutcomeKind = term(OutcomeKind, "kind")
    manner: str = Field(default="", max_length=100)
    as_written: str = Field(default="", max_length=300)
    from_party_id: int = reference("party.id")
    to_party_id: int | None = reference("party.id", default=None)
    from_basis: PartyBasis = term(PartyBasis, "from_basis", default=PartyBasis.UNKNOWN)
    to_basis: PartyBasis | None = term(PartyBasis, "to_basis", nullable=True, default=None)
    grade: Grade = term(Grade, "grade", default=Grade.UNASSESSED)
    visual_picture_id: int | None = reference("picture.id", default=None)
    reviews: int = 0
    is_self_reviewed: bool = False
    cause: str = Field(default="", max_length=200)
    non_combat: bool = False
    state: RecordState = term(RecordState, "state", default=RecordState.ACTIVE)


class OutcomeReview(SQLModel, table=True):
    """One person's check of an outcome against its evidence."""

    __tablename__ = "outcome_review"
    __table_args__ = (
        UniqueConstraint("outcome_id", "person_id"),
        CheckConstraint("reason <> ''", name="has_reason"),
        AUTOINCREMENT,
    )
    id: int | None = Field(default=None, primary_key=True)
    outcome_id: int = reference("outcome.id", index=False)
    person_id: int = reference("person.id")
    agrees: bool
    is_own: bool = False
    reason: str
    made_at: datetime = moment()


class Holding(SQLModel, table=True):
    """An item seen with a party on a date, with no outcome: no loss and no gain."""

    __tablename__ = "holding"
    __table_args__ = (*span_checks(), AUTOINCREMENT)
    id: int | None = Field(default=None, primary_key=True)
    item_id: int = reference("item.id")
    party_id: int = reference("party.id")
    basis: PartyBasis = term(PartyBasis, "basis", default=PartyBasis.UNKNOWN)
    context: HoldingContext = term(HoldingContext, "context")
    incident_id: int | None = reference("incident.id", default=None)
    place_id: int | None = reference("place.id", default=None)
    earliest: date | None = None
    latest: date | None = None
    precision: Precision = term(Precision, "precision", default=Precision.UNKNOWN)
    date_as_written: str = Field(default="", max_length=200)
    grade: Grade = term(Grade, "grade", default=Grade.UNASSESSED)
    source_id: int | None = reference("source.id", default=None)
    publish_after: datetime | None = moment(default=None)
    state: RecordState = term(RecordState, "state", default=RecordState.ACTIVE)
