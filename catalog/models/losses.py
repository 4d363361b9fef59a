"""Losses and gains: derived rows, one a stint, rewritten in the transaction that changes an item's outcomes.

They hold what `domain.counting` answers at the default grades and nothing else; `verify` rebuilds and compares.
"""

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from catalog.domain.outcomes import Band, Grade, OutcomeKind, Precision
from catalog.models.columns import count_checks, reference, span_checks, term


class Loss(SQLModel, table=True):
    """`kind` counts in the mode `every_operator`, `first_kind` in `first_operator` (NULL when not `is_first`)."""

    __tablename__ = "loss"
    __table_args__ = (
        UniqueConstraint("item_id", "stint"),
        *count_checks(),
        *span_checks(),
        CheckConstraint("is_first = (first_kind IS NOT NULL)", name="first"),
    )
    id: int | None = Field(default=None, primary_key=True)
    item_id: int = reference("item.id", index=False)
    stint: int
    dataset_id: int = reference("dataset.id")
    version_id: int | None = reference("dataset_version.id", default=None)
    type_id: int = reference("equipment_type.id")
    operator_id: int = reference("party.id")
    taker_id: int | None = reference("party.id", default=None)
    kind: OutcomeKind = term(OutcomeKind, "kind")
    first_kind: OutcomeKind | None = term(OutcomeKind, "first_kind", nullable=True, default=None)
    grade: Grade = term(Grade, "grade")
    band: Band = term(Band, "band")
    incident_id: int = reference("incident.id")
    place_id: int | None = reference("place.id", default=None)
    earliest: date | None = None
    latest: date | None = None
    precision: Precision = term(Precision, "precision")
    count_min: int
    count_best: int
    count_max: int | None = None
    is_first: bool
    is_mended: bool = False
    non_combat: bool = False


class Gain(SQLModel, table=True):
    __tablename__ = "gain"
    __table_args__ = (UniqueConstraint("item_id", "stint"), *count_checks(), *span_checks())
    id: int | None = Field(default=None, primary_key=True)
    item_id: int = reference("item.id", index=False)
    stint: int
    dataset_id: int = reference("dataset.id")
    version_id: int | None = reference("dataset_version.id", default=None)
    type_id: int = reference("equipment_type.id")
    taker_id: int = reference("party.id")
    operator_id: int = reference("party.id")
    kind: OutcomeKind = term(OutcomeKind, "kind")
    is_recovery: bool = False
    grade: Grade = term(Grade, "grade")
    band: Band = term(Band, "band")
    incident_id: int = reference("incident.id")
    place_id: int | None = reference("place.id", default=None)
    earliest: date | None = None
    latest: date | None = None
    precision: Precision = term(Precision, "precision")
    count_min: int
    count_best: int
    count_max: int | None = None
