"""The rate at which a list is imported, beside the bare rows written by pandas into the same kind of database.

The list is synthetic: rows of types that the catalog knows, in random order, at addresses that lead nowhere.
Ours reads, resolves, checks and writes things with their incidents, outcomes, claims, losses, revisions and index;
pandas writes a table of text. The ratio says what the difference costs.
"""

import csv
import io
import random
import sqlite3
import time
from pathlib import Path

import pandas as pd

from bench.report import say
from catalog.services.catalog import Catalog
from catalog.services.imports import losses, profile, sheet
from catalog.services.imports.plan import Wanted

SEED = 20241127
ROWS = 12_000
GOAL = 60.0  # seconds
HEAD = ("side", "category", "model", "origin", "item_numbers", "status", "evidence_url")
STATUSES = ("destroyed", "captured", "damaged", "abandoned", "damaged and captured", "destroyed and abandoned")


def run(catalog: Catalog, names: list[str]) -> None:
    """Import the list once, as a new dataset; prints seconds, rows a second and the ratio."""
    content = _list(names)
    wanted = Wanted(sheet.of("synthetic.csv", content), profile.named("oryx"), "synthetic", create_types=True)
    start = time.perf_counter()
    done = losses.apply(catalog, wanted, lambda _done, _total: None)
    ours = time.perf_counter() - start
    start = time.perf_counter()
    pd.read_csv(io.BytesIO(content), dtype=str).to_sql("losses", sqlite3.connect(":memory:"))
    bare = time.perf_counter() - start
    met = "met" if ours <= GOAL else "missed"
    say(f"a synthetic list of {ROWS:,} rows, {len(done.plan.pairs.new):,} things imported; one run")
    say(f"import, catalog                   {ours:8.1f} s  {ROWS / ours:9,.0f} rows a second  goal {GOAL:.0f} s: {met}")
    say(f"import, pandas, bare rows         {bare:8.2f} s  {ROWS / bare:9,.0f} rows a second")
    say(f"import, catalog / pandas: {ours / bare:,.0f}")


def _list(names: list[str]) -> bytes:
    draw = random.Random(SEED)  # noqa: S311 - no secret
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEAD)
    for number in range(ROWS):
        address = f"https://example.org/synthetic/{number}"
        numbers = "1 2" if number % 12 == 0 else "1"
        writer.writerow(("Russia", "Tanks", draw.choice(names), "", numbers, draw.choice(STATUSES), address))
    return text.getvalue().encode()


def tanks(file: Path) -> list[str]:
    """Names of the types below tanks, from the database of a seeded catalog."""
    query = """SELECT type.name FROM equipment_type AS type JOIN type_closure ON descendant_id = type.id
               JOIN equipment_type AS above ON above.id = ancestor_id WHERE above.slug = 'tanks' AND depth > 0"""
    return sorted(row[0] for row in sqlite3.connect(file).execute(query))
