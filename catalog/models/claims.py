"""Claims: what a source says. A claim never changes a total by itself, and two may conflict."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from catalog.domain.outcomes import ClaimKind, Stance
from catalog.models.columns import AUTOINCREMENT, moment, reference, term


class Claim(SQLModel, table=True):
    """`asserted_by` is who the source lets speak, when not the source itself; `said_on` is when.

    `value` and `unit` hold a distance or another figure; `related_incident_id` is the incident it is tied to.
    """

    __tablename__ = "claim"
    __table_args__ = (
        CheckConstraint("summary <> ''", name="says_something"),
        CheckConstraint("count_min IS NULL OR count_max IS NULL OR count_min <= count_max", name="counts"),
        CheckConstraint("(value IS NULL) = (unit IS NULL)", name="value_has_unit"),
        AUTOINCREMENT,
    )
    id: int | None = Field(default=None, primary_key=True)
    key: str | None = Field(default=None, unique=True, max_length=200)
    source_id: int = reference("source.id")
    locator: str = Field(default="", max_length=200)
    kind: ClaimKind = term(ClaimKind, "kind")
    stance: Stance = term(Stance, "stance", default=Stance.ASSERTS)
    asserted_by: str = Field(default="", max_length=200)
    is_hedged: bool = False
    summary: str
    quote: str = ""
    incident_id: int | None = reference("incident.id", default=None)
    related_incident_id: int | None = reference("incident.id", default=None)
    item_id: int | None = reference("item.id", default=None)
    type_id: int | None = reference("equipment_type.id", default=None)
    lost_by_id: int | None = reference("party.id", default=None)
    taken_by_id: int | None = reference("party.id", default=None)
    count_min: int | None = None
    count_max: int | None = None
    value: float | None = None
    value_qualifier: str = Field(default="", max_length=20)
    unit: str | None = Field(default=None, max_length=20)
    said_on: date | None = None
    said_at: datetime | None = moment(default=None)
    earliest: date | None = None
    latest: date | None = None
    place_id: int | None = reference("place.id", default=None)
    place_as_written: str = Field(default="", max_length=200)
    version_id: int | None = reference("dataset_version.id", default=None)
