"""A million outcomes to count. They are synthetic: drawn by a random generator, of no thing, place or day that is real.

One item in twenty has a chain of two outcomes, one in fifty is a lot, one in ten has a date range, one in twenty none.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from sqlmodel import Session, select

from catalog.models import Dataset, EquipmentType, Party
from catalog.search import rederive
from catalog.search.codes import BANDS, GRADES, KINDS
from catalog.search.columns import _BAND_OF
from catalog.search.variants import Variant
from catalog.services import history, people
from catalog.services.catalog import Catalog, utc_now

SEED = 20241127
FIRST_DAY, DAYS = date(2022, 2, 24), 1_500
KIND = ("destroyed", "damaged", "abandoned", "captured")
ODDS = (0.6, 0.08, 0.07, 0.25)
GRADE = ("listed", "single_claim", "documented", "unassessed", "corroborated")


def fill(catalog: Catalog, file: Path, outcomes: int) -> None:
    """Write that many outcomes, and the losses that follow from them, into a seeded catalog."""
    with catalog.database.reading() as session:
        known = _known(session)
    items = int(outcomes / 1.05)
    with _loading(file) as base:
        for table, columns, rows in _drawn(known, items, outcomes):
            _insert(base, table, columns, rows)
    with catalog.database.reading() as session:
        losses = rederive.by_rules(session, Variant())
    with _loading(file) as base:
        base.execute("DELETE FROM loss")
        _insert(base, "loss", LOSS, _loss_rows(losses))
    with catalog.database.transaction() as session:  # one change, so that what is kept knows of another state
        change = history.begin(session, people.system(session, utc_now()), "synthetic rows for a benchmark", utc_now())
        session.get_one(Dataset, known["dataset"]).note = "synthetic"
        history.close(session, change)


@contextmanager
def _loading(file: Path) -> Iterator[sqlite3.Connection]:
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


def _known(session: Session) -> dict[str, Any]:
    types = session.exec(select(EquipmentType.id).where(EquipmentType.role == "end_item")).all()
    parties = session.exec(select(Party.id)).all()
    dataset = session.exec(select(Dataset.id)).first()
    return {"types": np.array(types), "parties": np.array(parties), "dataset": dataset}


START = 1_000_000  # ids above those of the seed data
LOTS, UNDATED, RANGED, ACCIDENTS = 0.02, 0.05, 0.15, 0.01  # shares


def _drawn(known: dict[str, Any], items: int, outcomes: int) -> Any:
    random = np.random.default_rng(SEED)
    ids = START + np.arange(items)
    types = random.choice(known["types"], items)
    lot = random.random(items) < LOTS
    best = np.where(lot, random.integers(2, 12, items), 1)
    zeros = np.zeros(items, dtype=int)
    yield "item", ITEM, zip(
        ids.tolist(), (f"b{one:x}" for one in ids.tolist()), (zeros + known["dataset"]).tolist(), types.tolist(),
        lot.tolist(), np.where(lot, best - 1, 1).tolist(), best.tolist(), np.where(lot, best + 1, 1).tolist(),
        strict=True,
    )  # fmt: skip
    yield "incident", INCIDENT, _incidents(random, ids)
    chained = random.permutation(items)[: outcomes - items]
    seconds = np.zeros(items, dtype=bool)
    seconds[chained] = True
    yield "outcome", OUTCOME, _outcomes(random, known, ids, seconds)


def _incidents(random: np.random.Generator, ids: Any) -> Any:
    first = random.integers(0, DAYS, len(ids))
    kind = random.random(len(ids))
    for one, start, share in zip(ids.tolist(), first.tolist(), kind.tolist(), strict=True):
        day = FIRST_DAY + timedelta(days=start)
        if share < UNDATED:
            yield one, f"b{one:x}", None, None, "unknown"
        elif share < RANGED:
            yield one, f"b{one:x}", day.isoformat(), (day + timedelta(days=20)).isoformat(), "range"
        else:
            yield one, f"b{one:x}", day.isoformat(), day.isoformat(), "day"


def _outcomes(random: np.random.Generator, known: dict[str, Any], ids: Any, seconds: Any) -> Any:
    kinds = random.choice(len(KIND), len(ids), p=ODDS)
    kinds[seconds] = KIND.index("captured")
    owners, takers = random.choice(known["parties"][:20], len(ids)), random.choice(known["parties"][:20], len(ids))
    grades = random.integers(0, len(GRADE), len(ids))
    accident = random.random(len(ids)) < ACCIDENTS
    columns = (ids, kinds, owners, takers, grades, accident, seconds)
    for one, kind, owner, taker, grade, is_accident, second in zip(*(c.tolist() for c in columns), strict=True):
        taken = taker if KIND[kind] == "captured" else None
        basis = "unknown" if taken else None
        yield one, one, 1, KIND[kind], owner, taken, basis, GRADE[grade], is_accident
        if second:
            yield one, one, 2, "destroyed", taker, None, None, GRADE[grade], False


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


def _insert(base: sqlite3.Connection, table: str, columns: str, rows: Any) -> None:
    fixed = FIXED[table]
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
