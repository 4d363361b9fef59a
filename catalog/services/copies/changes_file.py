"""The file of changes: what was written after a change, whole, as lines of JSON that a restore puts on top of a backup.

    {"head": …}      since which change, and its hash
    {"person": …}    whoever wrote, as far as the history needs it: number and name
    {"change": …} {"revision": …} …   in their order
    {"emptied": …}   earlier revisions whose content was taken away
    {"TABLE": …}     rows without revisions that go with them
    {"end": …}       how many lines, their SHA-256, and what the tables hold that have revisions

It holds everything, for the operator alone. Never asks or writes a database.
"""

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, LargeBinary, Table

from catalog.domain.errors import Invalid
from catalog.models.columns import UtcTime
from catalog.services.copies.rows import Sum, Values

FORMAT = 1
HEAD, END = "head", "end"


@dataclass(frozen=True)
class Head:
    """`since` is the number of the last change before, `hash` its hash, `migration` the shape of the tables."""

    since: int
    hash: str
    migration: str
    made_at: str
    format: int = FORMAT


@dataclass(frozen=True)
class End:
    """`change` is the last one; `tables` are what those hold that have revisions, and the history."""

    change: int
    lines: int
    sha256: str
    tables: dict[str, Sum]


def as_line(kind: str, told: dict[str, Any]) -> bytes:
    return json.dumps({kind: told}, separators=(",", ":")).encode() + b"\n"


def told(row: Values) -> dict[str, Any]:
    """A row in JSON: nothing of what is nothing, null for JSON's null, bytes in base64."""
    return {name: _told(value) for name, value in row.items() if value is not None}


def _told(value: Any) -> Any:
    if value is JSON.NULL:
        return None
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.isoformat() if isinstance(value, datetime) else value


def row_of(table: Table, said: dict[str, Any]) -> Values:
    """The inverse of `told`, for a table."""
    return {column.name: _read(column.type, column.name, said) for column in table.columns}


def _read(kind: Any, name: str, said: dict[str, Any]) -> Any:
    if name not in said:
        return None
    value = said[name]
    if isinstance(kind, JSON):
        return JSON.NULL if value is None else value
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value)
    return datetime.fromisoformat(value) if isinstance(kind, UtcTime) else value


def check(file: Path) -> tuple[Head, End]:
    """Read it to its end; raises Invalid for what is broken off, changed, or of another format."""
    digest, lines, head, end = hashlib.sha256(), 0, None, None
    for kind, said, line in _lines(file):
        if end is not None:
            raise _damaged(file)
        if kind == HEAD:
            head = said
        if kind == END:
            end = said
        else:
            digest.update(line)
            lines += 1
    if head is None or end is None or (end["lines"], end["sha256"]) != (lines, digest.hexdigest()):
        raise _damaged(file)
    if head["format"] != FORMAT:
        raise Invalid.one("changes", f"{file} has format {head['format']}; {FORMAT} is read here")
    tables = {name: Sum(**one) for name, one in end.pop("tables").items()}
    return Head(**head), End(**end, tables=tables)


def read(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the lines say, in order; raises Invalid."""
    yield from ((kind, said) for kind, said, _ in _lines(file))


def _lines(file: Path) -> Iterator[tuple[str, dict[str, Any], bytes]]:
    try:
        with file.open("rb") as lines:
            for line in lines:
                [(kind, said)] = json.loads(line).items()
                yield kind, said, line
    except (OSError, ValueError, AttributeError) as error:
        raise _damaged(file) from error


def _damaged(file: Path) -> Invalid:
    return Invalid.one("changes", f"{file} is damaged or broken off: it is not as it was written")
