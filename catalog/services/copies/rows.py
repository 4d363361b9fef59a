"""Rows of every table in one plain form, which is the same on both databases, and the digest of it.

A row is a line of JSON: its columns in the order of the model, moments in UTC, bytes by their SHA-256, JSON as text
with sorted keys. The digest of a table is the SHA-256 of its lines in the order of its primary key, text by its bytes.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import JSON, Connection, MetaData, String, Table, Text, cast, func, inspect, select
from sqlmodel import SQLModel

import catalog.models  # noqa: F401 - fills the metadata

BATCH = 500  # rows that are held at once
BYTES = {"sqlite": "BINARY", "postgresql": "C"}  # the collation by which text is in the order of its bytes

Values = dict[str, Any]


@dataclass(frozen=True)
class Sum:
    """What a table holds: how many rows, and the digest of them all."""

    rows: int
    digest: str


class Summing:
    """A sum that is made while rows go by."""

    def __init__(self) -> None:
        self._rows, self._digest = 0, hashlib.sha256()

    def add(self, rows: list[Values]) -> None:
        for row in rows:
            self._digest.update(line(row))
        self._rows += len(rows)

    @property
    def sum(self) -> Sum:
        return Sum(self._rows, self._digest.hexdigest())


def tables() -> list[Table]:
    """Every table, those that others refer to first."""
    return list(SQLModel.metadata.sorted_tables)


def standing(connection: Connection) -> list[Table]:
    """Those of our tables that a database has."""
    known = set(inspect(connection).get_table_names())
    return [table for table in tables() if table.name in known]


def count(connection: Connection) -> int:
    return sum(connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables())


def read(connection: Connection, table: Table, where: Any = None) -> Iterator[list[Values]]:
    """The rows of a table, or those of a condition, by primary key, some at a time.

    JSON that is null is `JSON.NULL`, none at all is None.
    """
    jsons = [column.name for column in table.columns if isinstance(column.type, JSON)]
    columns = [cast(column, Text).label(column.name) if column.name in jsons else column for column in table.columns]
    query = select(*columns).order_by(*_order(table, connection.dialect.name))
    query = query if where is None else query.where(where)
    found = connection.execute(query, execution_options={"yield_per": BATCH})
    for some in found.mappings().partitions():
        yield [_read(row, jsons) for row in some]


def _order(table: Table, dialect: str) -> Iterator[Any]:
    for column in table.primary_key:
        yield column.collate(BYTES[dialect]) if isinstance(column.type, String) else column


def _read(row: Mapping[Any, Any], jsons: list[str]) -> Values:
    values = dict(row)
    for name in jsons:
        if values[name] is not None:
            said = json.loads(values[name])
            values[name] = JSON.NULL if said is None else said
    return values


def line(row: Values) -> bytes:
    """The plain form of a row."""
    return json.dumps([_plain(value) for value in row.values()], separators=(",", ":"), default=_text).encode() + b"\n"


def _plain(value: Any) -> Any:
    if value is JSON.NULL:
        return "null"
    return json.dumps(value, sort_keys=True, separators=(",", ":")) if isinstance(value, dict | list) else value


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, date):  # a moment is one too
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no plain form")


@cache
def exact(table: Table) -> Table:
    """The table to write what was read into: of a JSON column None is nothing at all, and not JSON's null."""
    copy = table.to_metadata(MetaData())
    for column in copy.columns:
        if isinstance(column.type, JSON):
            column.type = JSON(none_as_null=True)
    return copy


def sums(connection: Connection) -> dict[str, Sum]:
    """What each table holds, by its name."""
    return {table.name: sum_of(connection, table) for table in tables()}


def sum_of(connection: Connection, table: Table) -> Sum:
    summing = Summing()
    for some in read(connection, table):
        summing.add(some)
    return summing.sum
