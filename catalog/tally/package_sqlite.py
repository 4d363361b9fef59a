"""The tables of a Data Package as one SQLite file, with their keys, for Datasette and whoever asks in SQL.

Texts are as they are: nothing in a database is run as a formula.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from catalog.domain.errors import Unavailable
from catalog.search.asking import Asked
from catalog.tally.about import Layout, about
from catalog.tally.package import key_of, refuse_closed
from catalog.tally.package_choice import Chosen, choose
from catalog.tally.package_sheets import SHEETS, Sheet

TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER", "date": "TEXT",
         "datetime": "TEXT"}  # fmt: skip
ABOUT = "about"


def write(asked: Asked, file: Path) -> None:
    """Write the tables of a question into a new file.

    Raises Invalid for a list that may not be published, Unavailable where there can be no such file.
    """
    refuse_closed(asked)
    file.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(file)) as base, base:
            _fill(base, asked)
    except sqlite3.Error as error:
        raise Unavailable(f"{file.parent} cannot be written to: {error}") from error


def _fill(base: sqlite3.Connection, asked: Asked) -> None:
    chosen = choose(asked)
    for sheet in SHEETS:
        base.execute(_table(sheet))
        marks = ", ".join("?" * len(sheet.fields))
        base.executemany(f'INSERT INTO "{sheet.name}" VALUES ({marks})', _rows(sheet, chosen))
    base.execute(f"CREATE TABLE {ABOUT} (name TEXT PRIMARY KEY, text TEXT)")
    base.executemany(f"INSERT INTO {ABOUT} VALUES (?, ?)", _told(asked))


def _table(sheet: Sheet) -> str:
    columns = [f'"{one.name}" {TYPES[one.kind]}' for one in sheet.fields]
    key = ", ".join(f'"{name}"' for name in sheet.key)
    named = [(one.name, one.to) for one in sheet.fields if one.to]
    refers = [f'FOREIGN KEY ("{name}") REFERENCES "{to}" ("{key_of(to)}")' for name, to in named]
    return f'CREATE TABLE "{sheet.name}" ({", ".join([*columns, f"PRIMARY KEY ({key})", *refers])})'


def _rows(sheet: Sheet, chosen: Chosen) -> Iterator[list[Any]]:
    for row in sheet.rows(chosen):
        yield [_plain(one.value(row, chosen)) for one in sheet.fields]


def _plain(value: Any) -> Any:
    """A value as SQLite has it; days and moments as ISO 8601, terms as the texts they are."""
    if isinstance(value, str):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _told(asked: Asked) -> Iterator[tuple[str, str]]:
    for name, value in about(asked, Layout("datapackage")).items():
        yield name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
