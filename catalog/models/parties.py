"""Parties: states, forces, units, non-state groups, or "unknown", which may lean."""

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from catalog.domain.vocabulary import PartyKind, PartyRelationKind, PlainNameKind
from catalog.models.columns import AUTOINCREMENT, reference, term


class Party(SQLModel, table=True):
    __tablename__ = "party"
    __table_args__ = (
        CheckConstraint("leans_to_id IS NULL OR kind = 'unknown'", name="only_unknown_leans"),
        AUTOINCREMENT,
    )
    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True, max_length=80)
    name: str = Field(max_length=200)
    kind: PartyKind = term(PartyKind, "kind")
    country: str | None = Field(default=None, max_length=2)
    leans_to_id: int | None = reference("party.id", default=None)
    note: str = ""


class PartyName(SQLModel, table=True):
    __tablename__ = "party_name"
    __table_args__ = (UniqueConstraint("party_id", "name", "language"), AUTOINCREMENT)
    id: int | None = Field(default=None, primary_key=True)
    party_id: int = reference("party.id")
    name: str = Field(max_length=200)
    kind: PlainNameKind = term(PlainNameKind, "kind")
    language: str = Field(max_length=20)
    script: str = Field(max_length=4)
    preferred: bool = False


class PartyRelation(SQLModel, table=True):
    """Dated and sourced: `from` is part of, or allied with, `to`."""

    __tablename__ = "party_relation"
    __table_args__ = (
        CheckConstraint("from_id <> to_id", name="two_parties"),
        CheckConstraint("since_on IS NULL OR until_on IS NULL OR since_on <= until_on", name="dates"),
        UniqueConstraint("from_id", "kind", "to_id", "since_on"),
    )
    id: int | None = Field(default=None, primary_key=True)
    from_id: int = reference("party.id")
    kind: PartyRelationKind = term(PartyRelationKind, "kind")
    to_id: int = reference("party.id")
    since_on: date | None = None
    until_on: date | None = None
    source_id: int = reference("source.id")
