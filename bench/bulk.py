"""Writing many synthetic rows into a seeded catalog at once, and making its losses and its history fit them."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlmodel import select

from catalog.models import Dataset
from catalog.search import rederive
from catalog.search.codes import BANDS, GRADES, KINDS
from catalog.search.columns import _BAND_OF
from catalog.search.variants import Variant
from catalog.services import history, people
from catalog.services.catalog import Catalog, utc_now

START = 1_000_000  # ids above those of the seed data
ITEM = "id, public_id, dataset_id, type_id, is_lot, count_min, count_best, count_max"
INCIDENT = "id, public_id, earliest, latest, precision"
OUTCOME = "incident_id, item_id, seq, kind, from_party_id, to_party_id, to_basis, grade, non_combat"
LOSS = (
    "item_id, incident_id, stint, dataset_id, type_id, operator_id, taker_id, kind, first_kind, is_first, grade, band, "
    "count_min, count_best, count_max, non_combat, is_mended"
)
# What the tables want besides.
FIXED = {
    "item": {"qualifier": "exact", "as_written": "", "heading": "", "state": "active", "note": ""},
    "incident": {"title": "", "narrative": "", "is_bare": 1, "basis": "event", "date_as_written": "",
                 "place_as_written": "", "geo_precision": "unknown", "state": "active"},
    "outcome": {"manner": "", "as_written": "", "from_basis": "unknown", "reviews": 0, "cause": "", "state": "active"},
    "loss": {"precision": "unknown"},
}  # fmt: skip


def settle(catalog: Catalog, file: Path) -> None:
    """The losses that follow from the rows, and one change, so that what is kept knows of another state."""
    with catalog.database.reading() as session:
        losses = rederive.by_rules(session, Variant())
    with loading(file) as base:
        base.execute("DELETE FROM loss")
        insert(base, "loss", LOSS, _loss_rows(losses))
    with catalog.database.transaction() as session:
        change = history.begin(session, people.system(session, utc_now()), "synthetic rows for a benchmark", utc_now())
        session.exec(select(Dataset)).first().note = "synthetic"
        history.close(session, change)


@contextmanager
def loading(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection for bulk writing: no checks, and the indexes of the tables made anew at the end."""
    base = sqlite3.connect(file)
    for pragma in ("foreign_keys=OFF", "ignore_check_constraints=ON", "synchronous=OFF"):
        base.execute(f"PRAGMA {pragma}")
    named = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN (?, ?, ?, ?)"
    indexes = base.execute(named, tuple(FIXED)).fetchall()
    for name, _ in indexes:
        base.execute(f"DROP INDEX {name}")
    yield base
    for _, made_by in indexes:
        base.execute(made_by)
    base.commit()
    base.close()


def insert(base: sqlite3.Connection, table: str, columns: str, rows: Any) -> None:
    fixed = {name: value for name, value in FIXED[table].items() if name not in columns.split(", ")}
    marks = ", ".join("?" for _ in columns.split(", "))
    values = ", ".join(f"'{value}'" for value in fixed.values())
    base.executemany(f"INSERT INTO {table} ({columns}, {', '.join(fixed)}) VALUES ({marks}, {values})", rows)


def _loss_rows(table: Any) -> Any:
    band = [BANDS[one].value for one in _BAND_OF]
    names = ("item", "incident", "stint", "dataset", "type", "operator", "taker", "kind", "first_kind", "grade",
             "least", "best", "most", "non_combat", "mended")  # fmt: skip
    for row in zip(*(table[name].tolist() for name in names), strict=True):
        item, incident, stint, dataset, kind_of, operator, taker, kind, first, grade, *rest = row
        printed = KINDS[first].value if first >= 0 else None
        low, best, most, non_combat, mended = rest
        yield (item, incident, stint, dataset, kind_of, operator, taker or None, KINDS[kind].value, printed, first >= 0,
               GRADES[grade].value, band[grade], low, best, None if most < 0 else most, non_combat, mended)  # fmt: skip
