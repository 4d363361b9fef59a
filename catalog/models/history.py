"""History: one change per transaction, one revision per changed row, chained by hashes; jobs for the index."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from catalog.models.columns import AUTOINCREMENT, json_column, moment, reference


class Change(SQLModel, table=True):
    """`hash` covers who, when, why, the digests of the revisions and the hash before it.

    `undoes_id` is the change that this one took back.
    """

    __tablename__ = "change"
    __table_args__ = (CheckConstraint("why <> ''", name="has_reason"), AUTOINCREMENT)
    id: int | None = Field(default=None, primary_key=True)
    made_at: datetime = moment()
    person_id: int = reference("person.id")
    why: str
    undoes_id: int | None = reference("change.id", default=None)
    previous_hash: str = Field(max_length=64)
    hash: str = Field(default="", max_length=64)


class Revision(SQLModel, table=True):
    """One changed row; `before` is empty for a new row. Append-only.

    `digest` is the HMAC of what it says with `key`, a random number of its own. Where law or safety takes the content
    away the key goes with it: the digest stays, so the chain still verifies, and nothing can be guessed from it.
    """

    __tablename__ = "revision"
    __table_args__ = (Index("ix_revision_row", "table_name", "row_id"), AUTOINCREMENT)
    id: int | None = Field(default=None, primary_key=True)
    change_id: int = reference("change.id")
    table_name: str = Field(max_length=40)
    row_id: int
    before: dict[str, Any] | None = json_column(default=None)
    after: dict[str, Any] | None = json_column(default=None)
    key: str | None = Field(default=None, max_length=32)
    digest: str = Field(default="", max_length=64)


class Purge(SQLModel, table=True):
    """A tombstone: something was here, and law or safety took its content away. `keyed` is its HMAC, for replays."""

    __tablename__ = "purge"
    __table_args__ = (CheckConstraint("reason <> ''", name="has_reason"), AUTOINCREMENT)
    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=20)
    public_id: str = Field(index=True, max_length=64)
    reason: str
    keyed: str = Field(default="", max_length=64)
    change_id: int = reference("change.id")


class LastChange(SQLModel, table=True):
    """The last change that touched a table: what is read from a table stays right until this number moves on."""

    __tablename__ = "last_change"
    table_name: str = Field(primary_key=True, max_length=40)
    change_id: int = reference("change.id")


class IndexJob(SQLModel, table=True):
    """A record whose index entry has to be made anew; kept in order, forgotten once applied everywhere."""

    __tablename__ = "index_job"
    __table_args__ = (AUTOINCREMENT,)
    id: int | None = Field(default=None, primary_key=True)
    change_id: int = reference("change.id")
    kind: str = Field(max_length=20)
    record_id: int


class SeedRow(SQLModel, table=True):
    """A row of the seed data as it was last loaded: the record it made, its digest, the change that loaded it."""

    __tablename__ = "seed_row"
    __table_args__ = (UniqueConstraint("kind", "key"),)
    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=20)
    key: str = Field(max_length=200)
    record_id: int
    digest: str = Field(max_length=64)
    change_id: int = reference("change.id")
