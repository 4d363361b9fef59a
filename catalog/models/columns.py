"""Kinds of columns that many tables share: terms with their CHECK, times in UTC, references, counts."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Dialect, Enum, MetaData
from sqlalchemy.types import DateTime, TypeDecorator
from sqlmodel import Field, SQLModel

from catalog.domain.vocabulary import Term

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
METADATA: MetaData = SQLModel.metadata


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC: aware in Python, refused when naive."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def term(vocabulary: type[Term], name: str, *, index: bool = False, **options: Any) -> Any:
    """A column for one term of a vocabulary, stored by value, with a CHECK named after the column."""
    kind = Enum(
        vocabulary,
        native_enum=False,
        create_constraint=True,
        values_callable=lambda terms: [one.value for one in terms],
        name=name,
        length=32,
    )
    return Field(sa_type=kind, index=index, **options)


def moment(**options: Any) -> Any:
    return Field(sa_type=UtcTime, **options)


def json_column(**options: Any) -> Any:
    return Field(sa_type=JSON, **options)


def reference(target: str, **options: Any) -> Any:
    """A foreign key with an index; what it points at is never deleted under it."""
    return Field(foreign_key=target, index=options.pop("index", True), **options)


def count_checks() -> tuple[CheckConstraint, ...]:
    """count_min ≤ count_best ≤ count_max; a max of NULL is open."""
    return (
        CheckConstraint("count_min >= 0 AND count_min <= count_best", name="count_min"),
        CheckConstraint("count_max IS NULL OR count_best <= count_max", name="count_max"),
    )


def span_checks() -> tuple[CheckConstraint, ...]:
    """An earliest day needs a latest one and is not after it; a precision of *unknown* has neither."""
    return (
        CheckConstraint("earliest IS NULL OR (latest IS NOT NULL AND earliest <= latest)", name="span"),
        CheckConstraint("(precision = 'unknown') = (latest IS NULL)", name="undated"),
    )


def point_checks() -> tuple[CheckConstraint, ...]:
    """A point has both coordinates, lies on the globe and says how sure it is, never 0."""
    return (
        CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="point"),
        CheckConstraint("lat IS NULL OR (lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180)", name="globe"),
        CheckConstraint("lat IS NULL OR (uncertainty_m IS NOT NULL AND uncertainty_m > 0)", name="uncertainty"),
    )


def box_checks() -> tuple[CheckConstraint, ...]:
    """A box in a picture is whole and lies inside it; all in shares of width and height."""
    inside = (
        "box_left >= 0 AND box_top >= 0 AND box_width > 0 AND box_height > 0 "
        "AND box_left + box_width <= 1 AND box_top + box_height <= 1"
    )
    whole = " AND ".join(f"(box_left IS NULL) = ({one} IS NULL)" for one in ("box_top", "box_width", "box_height"))
    return (
        CheckConstraint(f"box_left IS NULL OR ({inside})", name="box"),
        CheckConstraint(whole, name="whole_box"),
    )


AUTOINCREMENT = {"sqlite_autoincrement": True}  # numbers are never used again, as PostgreSQL's sequences have it
