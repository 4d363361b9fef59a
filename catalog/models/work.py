"""What people keep and send: frozen answers, saved searches, acts on many rows, corrections."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from catalog.domain.outcomes import CorrectionState
from catalog.models.columns import AUTOINCREMENT, json_column, moment, reference, term


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
    """A question of a list, kept under a name: the list's `path`, and `address` as the question writes itself.

    Up to when a person has looked: the last change that was seen, and the moment, since an embargo ends without a
    change. `before_…` is the look before, from which on its page shows what is new.
    """

    __tablename__ = "saved_search"
    __table_args__ = (
        UniqueConstraint("person_id", "name"),
        CheckConstraint("path IN ('/losses/', '/incidents/', '/holdings/', '/tally')", name="path"),
        AUTOINCREMENT,
    )
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = reference("person.id")
    name: str = Field(max_length=80)
    path: str = Field(max_length=20)
    address: str = Field(default="", max_length=4000)
    made_at: datetime = moment()
    looked_at: datetime = moment()
    looked_change: int = 0
    before_at: datetime = moment()
    before_change: int = 0


class BulkEdit(SQLModel, table=True):
    """One act on many items: planned, looked at, done, perhaps undone.

    `act` says what is done, `sets` with what; `question` is the list that they were chosen from, as an address.
    `chosen` are pairs of item id and the last change that each had then, `passed_over` those that changed meanwhile.
    """

    __tablename__ = "bulk_edit"
    __table_args__ = (AUTOINCREMENT,)
    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(unique=True, max_length=8)
    person_id: int = reference("person.id")
    act: str = Field(max_length=20)
    sets: dict[str, Any] = json_column(default_factory=dict)
    question: str = ""
    chosen: list[Any] = json_column(default_factory=list)
    passed_over: list[Any] = json_column(default_factory=list)
    made_at: datetime = moment()
    change_id: int | None = reference("change.id", default=None)


class Correction(SQLModel, table=True):
    """What somebody says is wrong, sent without an account. `about` is a record's address, `url` what shows it."""

    __tablename__ = "correction"
    __table_args__ = (
        CheckConstraint("text <> ''", name="says_something"),
        CheckConstraint("state = 'open' OR answer <> ''", name="answered"),
        AUTOINCREMENT,
    )
    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(unique=True, max_length=8)
    about: str = Field(max_length=200)
    text: str
    url: str | None = Field(default=None, max_length=2000)
    state: CorrectionState = term(CorrectionState, "state", index=True, default=CorrectionState.OPEN)
    answer: str = ""
    person_id: int | None = reference("person.id", default=None)
    sent_at: datetime = moment()
    answered_at: datetime | None = moment(default=None)
