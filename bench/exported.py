"""Losses as files: ours beside sqlite-utils and Datasette that write the same rows, which they hold as one flat table.

In one process: every row of every column, written to nowhere. Over HTTP: the whole file, streamed and read to its end.
The catalog works its rows out of ten tables as they stand, decides what may be told, and makes texts inert that a
spreadsheet would run; the peers give out what they hold.
"""

import sqlite3
import statistics
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing, redirect_stdout
from pathlib import Path
from urllib.parse import urlencode

from sqlite_utils import cli as sqlite_utils

from bench import serving, war, why
from bench.report import say
from bench.searched import EVERY, met
from catalog.search import asking, indexing
from catalog.services.catalog import Catalog, utc_now
from catalog.tally import exports, formats
from catalog.tally.table import Table

TABLE = "loss"
IN_PROCESS = "in one process"
FORMATS = {"csv": ["--csv"], "jsonl": ["--nl"]}  # ours, and how sqlite-utils is asked for it
NOWHERE = Path("/dev/null")
Write = Callable[[], object]


def run(catalog: Catalog, folder: Path, losses: int, rounds: int) -> None:
    war.fill(catalog, folder / "bench.sqlite3", folder / "war.sqlite3", losses)
    indexing.rebuild(catalog.database, catalog.engine)
    flat = folder / "flat.sqlite3"
    rows = flattened(catalog, flat)
    say(f"{rows:,} synthetic losses written to files; {rounds} interleaved rounds; median (least–most)")
    for name, option in FORMATS.items():
        ways = {"catalog": ours(catalog, name), "sqlite-utils": sqlite_utils_rows(flat, option)}
        told(f"{name}, {IN_PROCESS}", ways, rows, rounds)
    with ExitStack() as stack:
        over_http(catalog, folder, stack, rows, rounds)


def table_of(catalog: Catalog, use: Callable[[Table], object]) -> None:
    with catalog.database.reading() as session:
        use(exports.export("losses", asking.ask(session, catalog.engine, EVERY, utc_now())))


def ours(catalog: Catalog, name: str) -> Write:
    def write(table: Table) -> None:
        drained(formats.FORMATS[name].write(table))

    return lambda: table_of(catalog, write)


def drained(pieces: Iterable[bytes]) -> None:
    with NOWHERE.open("wb") as nowhere:
        nowhere.writelines(pieces)


def sqlite_utils_rows(file: Path, option: list[str]) -> Write:
    """Its command, run in this process: what a start of Python takes is left out for both."""

    def write() -> None:
        with NOWHERE.open("w") as nowhere, redirect_stdout(nowhere):
            sqlite_utils.cli(["rows", str(file), TABLE, *option], standalone_mode=False)

    return write


def flattened(catalog: Catalog, file: Path) -> int:
    """The rows of the file as one table for the peers; how many there are."""
    with closing(sqlite3.connect(file)) as base, base:

        def keep(table: Table) -> None:
            names, marks = ", ".join(table.names), ", ".join("?" for _ in table.names)
            base.execute(f"CREATE TABLE {TABLE} ({names}, PRIMARY KEY (id))")
            plain = ([str(one) if isinstance(one, str) else one for one in row] for row in table.rows)
            base.executemany(f"INSERT INTO {TABLE} VALUES ({marks})", plain)

        table_of(catalog, keep)
        return int(base.execute(f"SELECT count(*) FROM {TABLE}").fetchone()[0])


def over_http(catalog: Catalog, folder: Path, stack: ExitStack, rows: int, rounds: int) -> None:
    settings = {"CATALOG_DATA": str(catalog.settings.data), "CATALOG_DATABASE_URL": catalog.settings.database_url}
    mine = stack.enter_context(serving.server(["catalog", "serve"], folder / "serve.log", settings))
    command = ["datasette", "serve", "--immutable", str(folder / "flat.sqlite3"), "--port", "{port}"]
    command += ["--setting", "max_csv_mb", "0", "--setting", "sql_time_limit_ms", "60000"]
    peer = stack.enter_context(serving.server(command, folder / "datasette.log"))
    address = f"/losses.csv?{urlencode(EVERY, doseq=True)}"
    ways: dict[str, Write] = {
        "catalog": lambda: whole(mine.get(address), rows),
        "Datasette": lambda: whole(peer.get(f"/flat/{TABLE}.csv?_stream=on&_size=max"), rows),
    }
    told("csv, streamed over HTTP", ways, rows, rounds)
    for name, one in (("catalog", mine), ("Datasette", peer)):
        say(f"memory at most, {name} sending files: {one.peak_mb():,.0f} MB")


def whole(file: bytes, rows: int) -> None:
    if (found := file.count(b"\n") - 1) != rows:
        raise RuntimeError(f"{found} rows of {rows} were sent")


def told(what: str, ways: dict[str, Write], rows: int, rounds: int) -> None:
    """Rows a second of each, in turn, and our ratio to the peer: the goal is 1."""
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):  # the first is not counted: it fills what is kept
        for name, write in ways.items():
            start = time.perf_counter()
            write()
            if turn:
                rates[name].append(rows / (time.perf_counter() - start))
    for name, runs in rates.items():
        spread = f"({min(runs):,.0f}–{max(runs):,.0f})"
        say(f"{what:24} {name:14} {statistics.median(runs):10,.0f} rows a second {spread}")
    first, other = rates
    ratio = statistics.median(rates[first]) / statistics.median(rates[other])
    say(f"{what:24} {first} / {other}: {ratio:.2f}  goal 1.00: {met(ratio >= 1)}")
    if ratio < 1 and IN_PROCESS in what:
        why.told(f"{what:24} {first}", ways[first], times=1)
