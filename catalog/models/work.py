"""What people keep: frozen answers and saved questions."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from catalog.models.columns import AUTOINCREMENT, moment, reference


class Snapshot(SQLModel, table=True):
    """A tally or an export frozen with its question, rules version and SHA-256.

    `address` is the question as an address; `location` the file under the data folder; `sha256` and `size` (bytes)
    are the file's. `purged_at` says that law or safety took the file away.
    """

    __tablename__ = "snapshot"
    __table_args__ = (AUTOINCREMENT,)
    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(unique=True, max_length=8)
    kind: str = Field(max_length=20)
    question: str
    rules: str = Field(max_length=20)
    change_id: int = reference("change.id")
    sha256: str = Field(max_length=64)
    location: str = Field(max_length=300)
    title: str = Field(default="", max_length=300)
    address: str = ""
    size: int = 0
    row_count: int = 0
    made_at: datetime = moment()
    purged_at: datetime | None = moment(default=None)
    person_id: int = reference("person.id")


class SavedSearch(SQLModel, table=True):
    __tablename__ = "saved_search"
    __table_args__ = (UniqueConstraint("person_id", "name"), AUTOINCREMENT)
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = reference("person.id")
    name: str = Field(max_length=120)
    question: str
    seen_change_id: int | None = reference("change.id", default=None)
