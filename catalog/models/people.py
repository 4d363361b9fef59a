"""People who work here, by pseudonym. Account data is never in a revision; people stand there by number.

Nothing secret is kept as it is: passwords as argon2id, the ids of sessions, links, tokens and codes as SHA-256.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, String, UniqueConstraint
from sqlmodel import Field, SQLModel

from catalog.domain.accounts import LinkKind, Way, pseudonym_key
from catalog.domain.outcomes import Role
from catalog.models.columns import AUTOINCREMENT, json_column, moment, reference, term


def _key_of(context: Any) -> str:
    return pseudonym_key(context.get_current_parameters()["pseudonym"])


class Person(SQLModel, table=True):
    """`is_system` is the catalog itself: seed loads and migrations act in its name.

    `totp_step` is the last half minute whose code was used: a code works once. A secret without `totp_since` is being
    set up and is not asked for yet.
    """

    __tablename__ = "person"
    __table_args__ = (AUTOINCREMENT,)
    id: int | None = Field(default=None, primary_key=True)
    pseudonym: str = Field(unique=True, max_length=80)
    pseudonym_key: str | None = Field(
        default=None, sa_column=Column(String(80), unique=True, nullable=False, default=_key_of)
    )
    email: str | None = Field(default=None, unique=True, max_length=320)
    email_confirmed_at: datetime | None = moment(default=None)
    password_hash: str | None = None
    totp_secret: str | None = Field(default=None, max_length=64)
    totp_since: datetime | None = moment(default=None)
    totp_step: int = 0
    is_active: bool = True
    is_system: bool = False
    joined_at: datetime = moment()
    closed_at: datetime | None = moment(default=None)


class PersonRole(SQLModel, table=True):
    __tablename__ = "person_role"
    __table_args__ = (UniqueConstraint("person_id", "role"),)
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = reference("person.id")
    role: Role = term(Role, "role")


class SignIn(SQLModel, table=True):
    """A session: good until `until` or `ended_at`; the cookie holds its id, here is the SHA-256 of it."""

    __tablename__ = "sign_in"
    __table_args__ = (AUTOINCREMENT,)
    id: int | None = Field(default=None, primary_key=True)
    sha256: str = Field(unique=True, max_length=64)
    person_id: int = reference("person.id")
    way: Way = term(Way, "way")
    agent: str = Field(default="", max_length=120)
    made_at: datetime = moment()
    last_seen_at: datetime = moment()
    until: datetime = moment()
    ended_at: datetime | None = moment(default=None)


class OnceLink(SQLModel, table=True):
    """A link that works once. The operator's are written down when they are used, all others when they are made.

    `person_id` is whom it is for, `made_by_id` who made it, `email` the address to confirm, `role` what an invited
    person becomes.
    """

    __tablename__ = "once_link"
    __table_args__ = (AUTOINCREMENT,)
    id: int | None = Field(default=None, primary_key=True)
    kind: LinkKind = term(LinkKind, "kind")
    sha256: str = Field(unique=True, max_length=64)
    person_id: int | None = reference("person.id", default=None)
    made_by_id: int | None = reference("person.id", default=None)
    role: Role | None = term(Role, "role", default=None)
    email: str | None = Field(default=None, max_length=320)
    made_at: datetime = moment()
    use_by: datetime = moment()
    used_at: datetime | None = moment(default=None)


class RecoveryCode(SQLModel, table=True):
    """A code that stands once for one of the second step."""

    __tablename__ = "recovery_code"
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = reference("person.id")
    sha256: str = Field(unique=True, max_length=64)
    used_at: datetime | None = moment(default=None)


class ApiToken(SQLModel, table=True):
    """A named, revocable token; only its SHA-256 is kept."""

    __tablename__ = "api_token"
    __table_args__ = (UniqueConstraint("person_id", "name"), AUTOINCREMENT)
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = reference("person.id")
    name: str = Field(max_length=80)
    sha256: str = Field(unique=True, max_length=64)
    scopes: list[str] = json_column(default_factory=list)
    made_at: datetime = moment()
    last_used_at: datetime | None = moment(default=None)
    revoked_at: datetime | None = moment(default=None)


class RateCounter(SQLModel, table=True):
    """How often something was tried in a window of time; `key` is a keyed hash, no address stands here."""

    __tablename__ = "rate_counter"
    key: str = Field(primary_key=True, max_length=64)
    count: int = 0
    until: datetime = moment(index=True)
