"""Datasets: the lists that records belong to, with what they cover and how they count."""

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from catalog.domain.outcomes import Mode
from catalog.models.columns import AUTOINCREMENT, reference, term


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
