"""Losses with texts to search. They are synthetic: drawn by a random generator, of no thing and no day that is real.

Each is one thing of a real type, at a real place, with a title and a narrative of 20 to 60 words that mean nothing,
drawn so that few words are common and most are rare. The same rows are the catalog's and, as one table, the peers'.
"""

import random
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from sqlmodel import Session, select

from bench.bulk import OUTCOME, START, insert, loading, settle
from catalog.models import Dataset, EquipmentType, Party, Place
from catalog.search import world
from catalog.services.catalog import Catalog

SEED = 20241127
FIRST_DAY, DAYS = date(2015, 1, 1), 3_650
OUTCOMES, ODDS = ("destroyed", "damaged", "abandoned", "captured"), (60, 8, 7, 25)
GRADES = ("single_claim", "documented", "corroborated")
# In how many of a hundred texts a word stands, of those that the questions ask for.
COMMON = {"convoy": 30, "depot": 10, "crossroads": 3, "orchard": 1}
SYLLABLES = ("ba", "ke", "lo", "mi", "nu", "ra", "se", "to", "vi", "za", "dro", "fle", "gri", "pla", "sko", "tru")
WORDS = 20_000
UNKNOWN = select(Party.id).where(Party.slug == "unknown")
TABLE = "loss"
COLUMNS = ("id", "title", "narrative", "type", "category", "lost_by", "outcome", "grade", "place", "day")


class Loss(NamedTuple):
    """One row as peers have it; the catalog has the same in four tables."""

    id: int
    title: str
    narrative: str
    type: str
    category: str
    lost_by: str
    outcome: str
    grade: str
    place: str
    day: str


@dataclass(frozen=True)
class Names:
    """What rows are drawn from: types and places as (id, name), parties as (id, slug), categories by type."""

    types: Sequence[tuple[int, str]]
    categories: dict[int, str]
    parties: Sequence[tuple[int, str]]
    places: Sequence[tuple[int, str]]
    dataset: int
    taker: int


def names(session: Session) -> Names:
    known = world.read(session)
    every = session.exec(select(EquipmentType.id, EquipmentType.name).where(EquipmentType.role == "end_item")).all()
    types = [(one, name) for one, name in every if known.category_of(one)]
    categories = {one: known.types.by_id[known.category_of(one)].slug for one, _ in types}
    parties = session.exec(select(Party.id, Party.slug).where(Party.kind == "state")).all()
    places = session.exec(select(Place.id, Place.name)).all()
    dataset, taker = (session.exec(one).first() or 0 for one in (select(Dataset.id), UNKNOWN))
    return Names(types, categories, parties, places, dataset, taker)


def drawn(known: Names, count: int) -> Iterator[tuple[Loss, tuple[int, int, int]]]:
    """Rows with the ids of their type, party and place; the same in each run."""
    draw = random.Random(SEED)  # noqa: S311 - no secret
    words = ["".join(draw.choice(SYLLABLES) for _ in range(draw.randint(2, 4))) for _ in range(WORDS)]
    odds = list(accumulate(1 / (rank + 10) for rank in range(WORDS)))
    for number in range(count):
        type_id, model = draw.choice(known.types)
        party, lost_by = draw.choice(known.parties)
        place_id, place = draw.choice(known.places)
        (outcome,) = draw.choices(OUTCOMES, ODDS)
        text = draw.choices(words, cum_weights=odds, k=draw.randint(20, 60))
        for word, percent in COMMON.items():
            if draw.random() * 100 < percent:
                text.insert(draw.randrange(len(text)), word)
        day = FIRST_DAY + timedelta(days=draw.randrange(DAYS))
        row = Loss(
            START + number, f"{model} {outcome} near {place}", " ".join([model, *text]), model,
            known.categories[type_id], lost_by, outcome, draw.choice(GRADES), place, day.isoformat(),
        )  # fmt: skip
        yield row, (type_id, party, place_id)


def _taker(row: Loss, taker: int) -> tuple[int | None, str | None]:
    """Whoever took it is not known."""
    return (taker, "unknown") if row.outcome == "captured" else (None, None)


def fill(catalog: Catalog, file: Path, peers: Path, count: int) -> None:
    """Write the rows into a seeded catalog, and into a table of their own for the peers."""
    with catalog.database.reading() as session:
        known = names(session)
    rows = list(drawn(known, count))
    with loading(file) as base:
        insert(
            base,
            "item",
            "id, public_id, dataset_id, type_id, is_lot, count_min, count_best, count_max",
            ((row.id, f"w{row.id:x}", known.dataset, type_id, False, 1, 1, 1) for row, (type_id, _, _) in rows),
        )
        insert(
            base,
            "incident",
            "id, public_id, earliest, latest, precision, title, narrative, is_bare, place_id",
            (
                (row.id, f"w{row.id:x}", row.day, row.day, "day", row.title, row.narrative, False, place)
                for row, (_, _, place) in rows
            ),
        )
        insert(base, "outcome", OUTCOME, (
            (row.id, row.id, 1, row.outcome, party, *_taker(row, known.taker), row.grade, False)
            for row, (_, party, _) in rows
        ))  # fmt: skip
    settle(catalog, file)
    with sqlite3.connect(peers) as base:
        base.execute(f"CREATE TABLE {TABLE} ({', '.join(COLUMNS)}, PRIMARY KEY (id))")
        marks = ", ".join("?" for _ in COLUMNS)
        base.executemany(f"INSERT INTO {TABLE} VALUES ({marks})", (row for row, _ in rows))
        for name in COLUMNS[3:]:
            base.execute(f"CREATE INDEX {TABLE}_{name} ON {TABLE} ({name})")
