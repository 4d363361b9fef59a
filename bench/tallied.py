"""A tally of a million synthetic outcomes beside the plain GROUP BY of DuckDB and of pandas over the same columns.

All three sum minimum, best and maximum by category, outcome and party; ours answers from the criteria to the finished
tally, and as a page through the application. Rounds are interleaved; the ratio is of the medians of one run.
"""

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from bench import million
from bench.report import say
from catalog import create_app
from catalog.search import generations, question, world
from catalog.search.criteria import Criteria
from catalog.search.variants import Variant
from catalog.services.catalog import Catalog, utc_now
from catalog.tally.count import tally

GOAL = 2.0
LAYOUT = "category,lost_by"
SUMS = "count(*), sum(least), sum(best), sum(most)"
BY = ["category", "kind", "party"]


def run(catalog: Catalog, file: Path, outcomes: int, rounds: int) -> None:
    start = time.perf_counter()
    million.fill(catalog, file, outcomes)
    say(f"{outcomes:,} synthetic outcomes written in {time.perf_counter() - start:.0f} s")
    start = time.perf_counter()
    table = _table(catalog)
    say(f"columns of {len(table):,} losses read in {time.perf_counter() - start:.1f} s")
    runs = {**_ours(catalog), **_peers(table)}
    answers = {name: make() for name, make in runs.items()}  # once before, so that all are warm
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, make in runs.items():
            begin = time.perf_counter()
            make()
            times[name].append((time.perf_counter() - begin) * 1e3)
    _report(times, answers)


def _table(catalog: Catalog) -> pd.DataFrame:
    """The columns that the tally counts, with the category of each row beside them."""
    with catalog.database.reading() as session:
        columns, known = generations.read(session, Variant()), world.read(session)
    codes, ids = columns.dense("type")
    category = np.array([known.category_of(one) for one in ids.tolist()], dtype=np.int32)[codes]
    named = {"category": category, "kind": columns.first_kind, "party": columns.operator}
    return pd.DataFrame({**named, **{name: getattr(columns, name) for name in ("least", "best", "most")}})


def _ours(catalog: Catalog) -> dict[str, Callable[[], Any]]:
    client = create_app(catalog.settings).test_client()

    def counted() -> int:
        with catalog.database.reading() as session:
            criteria = Criteria.read({}, world.read(session), utc_now())
            return tally(question.ask(session, criteria), LAYOUT, "outcome").total.best

    def page() -> int:
        answer = client.get("/tally", query_string={"rows": LAYOUT, "cols": "outcome"})
        if answer.status_code != 200:  # noqa: PLR2004 - OK
            raise RuntimeError(f"the page answered {answer.status}")
        return len(answer.get_data())

    return {"catalog, tally": counted, "catalog, page": page}


def _peers(table: pd.DataFrame) -> dict[str, Callable[[], Any]]:
    base = duckdb.connect()
    base.register("losses", table)
    base.execute("CREATE TABLE loss AS SELECT * FROM losses")
    named = ", ".join(BY)

    def by_duckdb() -> int:
        rows = base.execute(f"SELECT {named}, {SUMS} FROM loss WHERE kind >= 0 GROUP BY {named}").fetchall()
        return int(sum(row[5] for row in rows))

    def by_pandas() -> int:
        counted = table[table["kind"] >= 0].groupby(BY)[["least", "best", "most"]].sum()
        return int(counted["best"].sum())

    return {"DuckDB, GROUP BY": by_duckdb, "pandas, groupby": by_pandas}


def _report(times: dict[str, list[float]], answers: dict[str, Any]) -> None:
    for name, runs in times.items():
        spread = f"{statistics.median(runs):9.1f} ms ({min(runs):.1f}–{max(runs):.1f})"
        say(f"tally of a million, {name:20} {spread}  answer {answers[name]}")
    median = {name: statistics.median(runs) for name, runs in times.items()}
    for ours in ("catalog, tally", "catalog, page"):
        for peer in ("DuckDB, GROUP BY", "pandas, groupby"):
            ratio = median[ours] / median[peer]
            met = "" if "pandas" in peer else f"  goal {GOAL:.0f}: {'met' if ratio <= GOAL else 'missed'}"
            say(f"tally of a million, {ours} / {peer}: {ratio:.2f}{met}")
