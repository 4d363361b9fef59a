"""Sightings: a contributor's report, its lines, and the reviews of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from catalog.domain.outcomes import (
    Certainty,
    ClaimKind,
    DateBasis,
    HoldingContext,
    Judgement,
    MarkingKind,
    OutcomeKind,
    PartyBasis,
    Precision,
    Qualifier,
    ReviewState,
)
from catalog.models.columns import (
    AUTOINCREMENT,
    box_checks,
    count_checks,
    json_column,
    moment,
    point_checks,
    reference,
    span_checks,
    term,
)


class SightingDraft(SQLModel, table=True):
    """What somebody has typed so far, as typed; its id becomes the sighting's. Nobody else's, and without revisions."""

    __tablename__ = "sighting_draft"
    __table_args__ = (AUTOINCREMENT,)
    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(unique=True, max_length=8)
    person_id: int = reference("person.id")
    typed: dict[str, Any] = json_column(default_factory=dict)
    started_at: datetime = moment()
    saved_at: datetime = moment()


class Sighting(SQLModel, table=True):
    """These things, seen in this source, then and there. The idempotency key makes a double submit one record.

    `edition` counts its changes: who decides on an older one is told. `assigned_id` has it on the desk until
    `assigned_until`. `incident_id` is the incident that its outcomes went to. `duplicate_of_id` is the one told before.
    """

    __tablename__ = "sighting"
    __table_args__ = (
        *span_checks(),
        *point_checks(),
        CheckConstraint("(assigned_id IS NULL) = (assigned_until IS NULL)", name="assigned"),
        CheckConstraint("duplicate_of_id <> id", name="not_its_own"),
        AUTOINCREMENT,
    )
    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(unique=True, max_length=8)
    person_id: int = reference("person.id")
    state: ReviewState = term(ReviewState, "state", index=True, default=ReviewState.DRAFT)
    idempotency_key: str | None = Field(default=None, unique=True, max_length=64)
    edition: int = 1
    assigned_id: int | None = reference("person.id", default=None)
    assigned_until: datetime | None = moment(default=None)
    earliest: date | None = None
    latest: date | None = None
    precision: Precision = term(Precision, "precision", default=Precision.UNKNOWN)
    basis: DateBasis = term(DateBasis, "basis", default=DateBasis.EVENT)
    date_as_written: str = Field(default="", max_length=200)
    place_id: int | None = reference("place.id", default=None)
    place_as_written: str = Field(default="", max_length=200)
    lat: float | None = None
    lon: float | None = None
    uncertainty_m: int | None = None
    note: str = ""
    incident_id: int | None = reference("incident.id", default=None)
    duplicate_of_id: int | None = reference("sighting.id", default=None)
    started_at: datetime = moment()
    submitted_at: datetime | None = moment(default=None)


class SightedItem(SQLModel, table=True):
    """One line of a sighting: one kind of thing seen, with an outcome or a holding, linked when accepted.

    `seen_item_id` is the earlier item that the contributor takes it for, or the lot that it was taken out of.
    `is_hedged`: the source itself doubts it. `manner` keeps the finer word of what became of it. `left_out` is why a
    reviewer accepted the sighting without this line.
    """

    __tablename__ = "sighted_item"
    __table_args__ = (
        UniqueConstraint("sighting_id", "seq"),
        *count_checks(),
        CheckConstraint("kind IS NULL OR context IS NULL", name="outcome_or_holding"),
        CheckConstraint("NOT is_of_lot OR seen_item_id IS NOT NULL", name="lot"),
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
    manner: str = Field(default="", max_length=100)
    is_hedged: bool = False
    lost_by_id: int | None = reference("party.id", default=None)
    taken_by_id: int | None = reference("party.id", default=None)
    lost_basis: PartyBasis = term(PartyBasis, "lost_basis", default=PartyBasis.UNKNOWN)
    taken_basis: PartyBasis = term(PartyBasis, "taken_basis", default=PartyBasis.UNKNOWN)
    note: str = ""
    seen_item_id: int | None = reference("item.id", default=None)
    is_of_lot: bool = False
    left_out: str = ""
    item_id: int | None = reference("item.id", default=None)
    outcome_id: int | None = reference("outcome.id", default=None)
    holding_id: int | None = reference("holding.id", default=None)


class SightedCandidate(SQLModel, table=True):
    """ "BMP-1 or BMP-2": the line's type is the common ancestor, these are the candidates."""

    __tablename__ = "sighted_candidate"
    sighted_id: int = Field(foreign_key="sighted_item.id", primary_key=True)
    type_id: int = Field(foreign_key="equipment_type.id", primary_key=True, index=True)


class SightedPart(SQLModel, table=True):
    """A part seen fitted to what a line tells of."""

    __tablename__ = "sighted_part"
    __table_args__ = (UniqueConstraint("sighted_id", "part_type_id"),)
    id: int | None = Field(default=None, primary_key=True)
    sighted_id: int = reference("sighted_item.id", index=False)
    part_type_id: int = reference("equipment_type.id")
    certainty: Certainty = term(Certainty, "certainty", default=Certainty.CERTAIN)
    as_written: str = Field(default="", max_length=200)


class SightedMarking(SQLModel, table=True):
    """What can be read on what a line tells of."""

    __tablename__ = "sighted_marking"
    id: int | None = Field(default=None, primary_key=True)
    sighted_id: int = reference("sighted_item.id")
    kind: MarkingKind = term(MarkingKind, "kind")
    text: str = Field(max_length=200)


class SightedPicture(SQLModel, table=True):
    """Which picture shows what a line tells of, and where: a box in shares of width and height."""

    __tablename__ = "sighted_picture"
    __table_args__ = (
        UniqueConstraint("sighted_id", "picture_id"),
        *box_checks(),
    )
    id: int | None = Field(default=None, primary_key=True)
    sighted_id: int = reference("sighted_item.id", index=False)
    picture_id: int = reference("picture.id")
    box_left: float | None = None
    box_top: float | None = None
    box_width: float | None = None
    box_height: float | None = None


class SightedPair(SQLModel, table=True):
    """What the contributor says of an item like what a line tells of; on acceptance it becomes a judgement."""

    __tablename__ = "sighted_pair"
    __table_args__ = (UniqueConstraint("sighted_id", "item_id"),)
    id: int | None = Field(default=None, primary_key=True)
    sighted_id: int = reference("sighted_item.id", index=False)
    item_id: int = reference("item.id")
    judgement: Judgement = term(Judgement, "judgement")


class SightedClaim(SQLModel, table=True):
    """What a source of a sighting says besides things: a distance, places taken, an attack. It counts nothing.

    `asserted_by` is whom the source lets speak. `left_out` is why it was left out, else `claim_id` what became of it.
    """

    __tablename__ = "sighted_claim"
    __table_args__ = (
        UniqueConstraint("sighting_id", "seq"),
        CheckConstraint("summary <> ''", name="says_something"),
        CheckConstraint("count_min IS NULL OR count_max IS NULL OR count_min <= count_max", name="counts"),
        CheckConstraint("(value IS NULL) = (unit IS NULL)", name="value_has_unit"),
        CheckConstraint("left_out = '' OR claim_id IS NULL", name="kept_or_left_out"),
        AUTOINCREMENT,
    )
    id: int | None = Field(default=None, primary_key=True)
    sighting_id: int = reference("sighting.id", index=False)
    seq: int
    source_id: int = reference("source.id")
    kind: ClaimKind = term(ClaimKind, "kind")
    asserted_by: str = Field(default="", max_length=200)
    is_hedged: bool = False
    summary: str
    quote: str = ""
    count_min: int | None = None
    count_max: int | None = None
    value: float | None = None
    value_qualifier: str = Field(default="", max_length=20)
    unit: str | None = Field(default=None, max_length=20)
    said_on: date | None = None
    type_id: int | None = reference("equipment_type.id", default=None)
    lost_by_id: int | None = reference("party.id", default=None)
    taken_by_id: int | None = reference("party.id", default=None)
    place_id: int | None = reference("place.id", default=None)
    place_as_written: str = Field(default="", max_length=200)
    left_out: str = ""
    claim_id: int | None = reference("claim.id", default=None)


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
