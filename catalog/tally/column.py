"""A column of a table that is written down: what it is called, what it holds, of which kind and in which unit."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from catalog.domain.vocabulary import Term


class Kind(Term):
    """What the values of a column are. Days and moments are texts, as ISO 8601 has them; moments are UTC.

    Lists of texts stand in documents of single records only, never in a file.
    """

    TEXT = "text", "text"
    INTEGER = "integer", "whole number"
    NUMBER = "number", "number"
    FLAG = "flag", "true or false"
    DAY = "day", "day"
    MOMENT = "moment", "moment"
    LIST = "list", "list of texts"


def _unfilled(_record: Any) -> None:
    return None


@dataclass(frozen=True)
class Column:
    """`about` says what it holds; `value` takes it from a record where rows are made of records."""

    name: str
    about: str
    value: Callable[[Any], Any] = _unfilled
    kind: Kind = Kind.TEXT
    unit: str = ""


def moment(value: datetime | str | None) -> str | None:
    """A moment in UTC to the second; a row that was read for a file has it as the database stores it, with no zone."""
    if value is None:
        return None
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return (found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)).isoformat(timespec="seconds")


def day(value: date | str | None) -> str | None:
    """A day as ISO 8601 has it; a row that was read for a file has it as a text already."""
    return value.isoformat() if isinstance(value, date) else value
