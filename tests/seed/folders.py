"""Seed folders for tests: a copy of the small one, with something written into it; loading, and what came of it."""

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from catalog import seed
from catalog.db import Database
from catalog.seed import SeedReport
from tests.support.clock import NOW

SMALL = Path(__file__).resolve().parents[1] / "samples" / "seed"
REPORT = "reports/2024-11-27-aleppo.yaml"
# Moments and what is computed from them; a load at another time differs in these only.
TIMES = frozenset({"made_at", "judged_at", "joined_at", "hash", "previous_hash"})
DRAWN = {"revision": frozenset({"key", "digest"})}  # each revision's key is a random number


def small(folder: Path, **files: str) -> Path:
    """A copy of the small seed folder; `types__few` stands for `types/few.yaml`, its text is added at the end."""
    made = shutil.copytree(SMALL, folder / "seed_data")
    for name, added in files.items():
        file = made / f"{name.replace('__', '/')}.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text((file.read_text(encoding="utf-8") if file.exists() else "") + added, encoding="utf-8")
    return made


def replaced(folder: Path, file: str, old: str, new: str) -> None:
    """Change one place of a file."""
    text = (folder / file).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")


def load(database: Database, folder: Path, now: datetime = NOW) -> SeedReport:
    with database.transaction() as session:
        return seed.load(session, folder, now)


def content(file: Path) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables of a SQLite file, without times, random numbers and what follows from them."""
    with closing(sqlite3.connect(file)) as connection:
        connection.row_factory = sqlite3.Row
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        tables = [row["name"] for row in connection.execute(query)]
        return {table: _rows(connection, table) for table in sorted(tables)}


def _rows(connection: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    rows = [dict(row) for row in connection.execute(f'SELECT * FROM "{table}"')]
    left_out = TIMES | DRAWN.get(table, frozenset())
    kept = [{name: value for name, value in row.items() if name not in left_out} for row in rows]
    return sorted(({name: _timeless(value) for name, value in row.items()} for row in kept), key=str)


def _timeless(value: Any) -> Any:
    """A revision's before and after are JSON, with the same times in it."""
    if isinstance(value, str) and value.startswith("{"):
        return {name: one for name, one in json.loads(value).items() if name not in TIMES}
    return value
