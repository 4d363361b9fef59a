"""Fixity: whether the files that the record names are still what it says of them."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from catalog.domain.vocabulary import FileFault
from catalog.models.columns import moment, term


class FileCheck(SQLModel, table=True):
    """A file by its place below the data folder, and how it was when it was last read.

    `kind` and `record` are what it belongs to. `sha256` is None where the record does not say it: then it is only seen
    whether it is there. `faulty_since` is when the fault was first seen, `sound_at` when the file was last seen sound.
    """

    __tablename__ = "file_check"
    __table_args__ = (CheckConstraint("(fault IS NULL) = (faulty_since IS NULL)", name="since"),)
    place: str = Field(primary_key=True, max_length=2000)
    sha256: str | None = Field(default=None, max_length=64)
    kind: str = Field(max_length=20)
    record: str = Field(max_length=80)
    checked_at: datetime | None = moment(default=None, index=True)
    sound_at: datetime | None = moment(default=None)
    fault: FileFault | None = term(FileFault, "fault", default=None, index=True)
    faulty_since: datetime | None = moment(default=None)
