"""Datasets: the lists that records belong to, with what they cover and how they count."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from catalog.domain.outcomes import Mode, VersionState
from catalog.models.columns import AUTOINCREMENT, moment, reference, term


class Dataset(SQLModel, table=True):
    __tablename__ = "dataset"
    __table_args__ = (AUTOINCREMENT,)
    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True, max_length=80)
    name: str = Field(max_length=200)
    maintainer: str
    licence: str
    credit: str = ""
    url: str | None = None
    may_publish: bool = False
    requires_picture: bool = False
    mode: Mode = term(Mode, "mode", default=Mode.FIRST_OPERATOR)
    copied_on: date | None = None
    note: str = ""


class DatasetCover(SQLModel, table=True):
    """What a dataset covers or leaves out: a party, a category, or (neither named) a span of days."""

    __tablename__ = "dataset_cover"
    __table_args__ = (
        UniqueConstraint("dataset_id", "party_id", "type_id", "since_on"),
        CheckConstraint("since_on IS NULL OR until_on IS NULL OR since_on <= until_on", name="dates"),
    )
    id: int | None = Field(default=None, primary_key=True)
    dataset_id: int = reference("dataset.id")
    party_id: int | None = reference("party.id", default=None)
    type_id: int | None = reference("equipment_type.id", default=None)
    since_on: date | None = None
    until_on: date | None = None
    is_covered: bool = True


class DatasetVersion(SQLModel, table=True):
    """One copy of a list as it was imported. Rows that name it are seen by nobody before its state is *applied*.

    `sha256` is that of the file, `rows` its lines, `things` what they list; the other figures are things too.
    """

    __tablename__ = "dataset_version"
    __table_args__ = (
        CheckConstraint("(state = 'applied') = (applied_at IS NOT NULL)", name="applied"),
        CheckConstraint("sha256 <> ''", name="has_file"),
        AUTOINCREMENT,
    )
    id: int | None = Field(default=None, primary_key=True)
    dataset_id: int = reference("dataset.id")
    state: VersionState = term(VersionState, "state", default=VersionState.BUILDING)
    file_name: str = Field(max_length=300)
    sha256: str = Field(max_length=64)
    profile: str = Field(max_length=200)
    copied_on: date | None = None
    rows: int = 0
    things: int = 0
    added: int = 0
    changed: int = 0
    withdrawn: int = 0
    refused: int = 0
    person_id: int = reference("person.id")
    started_at: datetime = moment()
    applied_at: datetime | None = moment(default=None)
