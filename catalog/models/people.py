"""People who work here, by pseudonym. Account data is never in a revision; people stand there by number."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from catalog.domain.outcomes import Role
from catalog.models.columns import AUTOINCREMENT, json_column, moment, reference, term


class Person(SQLModel, table=True):
    """`is_system` is the catalog itself: seed loads and migrations act in its name."""

    __tablename__ = "person"
    __table_args__ = (AUTOINCREMENT,)
    id: int | None = Field(default=None, primary_key=True)
    pseudonym: str = Field(unique=True, max_length=80)
    email: str | None = Field(default=None, unique=True, max_length=320)
    password_hash: str | None = None
    is_active: bool = True
    is_system: bool = False
    joined_at: datetime = moment()


class PersonRole(SQLModel, table=True):
    __tablename__ = "person_role"
    __table_args__ = (UniqueConstraint("person_id", "role"),)
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = reference("person.id")
    role: Role = term(Role, "role")


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
    revoked_at: datetime | None = moment(default=None)
