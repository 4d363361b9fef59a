"""A million outcomes to count. They are synthetic: drawn by a random generator, of no thing, place or day that is real.

One item in twenty has a chain of two outcomes, one in fifty is a lot, one in ten has a date range, one in twenty none.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from sqlmodel import Session, select

from bench.bulk import INCIDENT, ITEM, OUTCOME, START, insert, loading, settle
from catalog.models import Dataset, EquipmentType, Party
from catalog.services.catalog import Catalog

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
    with loading(file) as base:
        for table, columns, rows in _drawn(known, items, outcomes):
            insert(base, table, columns, rows)
    settle(catalog, file)


def _known(session: Session) -> dict[str, Any]:
    types = session.exec(select(EquipmentType.id).where(EquipmentType.role == "end_item")).all()
    parties = session.exec(select(Party.id)).all()
    dataset = session.exec(select(Dataset.id)).first()
    return {"types": np.array(types), "parties": np.array(parties), "dataset": dataset}


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
