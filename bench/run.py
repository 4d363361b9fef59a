"""Benchmarks: our own against named peers, interleaved in one run, as ratios. `make bench`; `--rounds N`.

What is measured: names resolved a second beside rapidfuzz's plain best match over the same names, with the share that
each gets right; and a search among types as the search page makes it (hits, their rows, their order, the reasons)
beside a bare SQLite FTS5 query over the same documents. The names asked for are the catalog's own, typed as people type
them (other case, no hyphens, Cyrillic look-alikes). Then pages of losses with texts, see `searched`; losses as files,
see `exported`; a tally of a million outcomes, see `tallied`; the import of a list, see `imported`; last, a busy day on
SQLite and PostgreSQL, see `loaded`, with `--soak 600` for ten minutes of it.
`--losses 1000000` searches a million; `--save` writes what was said to docs/benchmarks.md, part by part.
"""

import argparse
import gc
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rapidfuzz import process

from bench import exported, imported, loaded, tallied
from bench import searched as texts
from bench.report import begin, save, say
from catalog import seed
from catalog.config import Settings
from catalog.domain import resolving
from catalog.domain.lexicon import Lexicon
from catalog.domain.vocabulary import Rank
from catalog.search import documents, indexing, lexicon
from catalog.search.engines import Document
from catalog.search.show import results
from catalog.services.catalog import Catalog

SEED = 20241127
ASKED = 200
OUTCOMES = 1_000_000
Asked = tuple[str, str]  # as typed, the name that is meant
LOOK_ALIKES = str.maketrans("ABEKMHOPCTX", "АВЕКМНОРСТХ")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--losses", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=20, help="of each measure under load")
    parser.add_argument("--soak", type=float, default=0, help="seconds that the load goes on to see memory stay flat")
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("--save", action="store_true")
    options = parser.parse_args()
    gc.set_threshold(50_000, 20, 100)  # as `python -m catalog` does
    for part in PARTS if options.only is None else (options.only,):
        begin(TITLES[part].format(losses=options.losses, outcomes=OUTCOMES))
        with tempfile.TemporaryDirectory() as folder:
            RUNS[part](prepared(Path(folder)), Path(folder), options)
    if options.save:
        save()
    return 0


def of_names(catalog: Catalog, _folder: Path, options: argparse.Namespace) -> None:
    with catalog.database.reading() as session:
        kinds = lexicon.read(session).types.items()
        names = {entry.name: slug for slug, entry in kinds if entry.rank.depth > Rank.CATEGORY.depth}
        docs = list(documents.of(session, "type", list(range(1, len(kinds) + 1))))
        words = lexicon.read(session)
    asked = spellings(sorted(names))
    say(f"{len(names)} types, {ASKED} names asked for, {options.rounds} interleaved rounds; median (least–most)")
    resolved("resolve", asked, names, words, options.rounds)
    resolved("resolve, among words that describe", in_words(asked, names, words), names, words, options.rounds)
    searched(asked, catalog, docs, options.rounds)


def of_texts(catalog: Catalog, folder: Path, options: argparse.Namespace) -> None:
    texts.run(catalog, folder, options.losses, options.rounds)


def of_tallies(catalog: Catalog, folder: Path, options: argparse.Namespace) -> None:
    say(f"a tally of {OUTCOMES:,} outcomes, all synthetic; {options.rounds} interleaved rounds; median (least–most)")
    tallied.run(catalog, folder / "bench.sqlite3", OUTCOMES, options.rounds)


def of_imports(catalog: Catalog, folder: Path, _options: argparse.Namespace) -> None:
    imported.run(catalog, imported.tanks(folder / "bench.sqlite3"))


def of_files(catalog: Catalog, folder: Path, options: argparse.Namespace) -> None:
    exported.run(catalog, folder, options.losses, options.rounds)


def of_load(catalog: Catalog, folder: Path, options: argparse.Namespace) -> None:
    loaded.run(catalog, folder, options.losses, options.seconds, options.soak)


RUNS = {
    "names": of_names,
    "texts": of_texts,
    "files": of_files,
    "tallies": of_tallies,
    "imports": of_imports,
    "load": of_load,
}
PARTS = tuple(RUNS)
TITLES = {
    "names": "Names",
    "texts": "Searches of {losses:,} losses with texts",
    "files": "{losses:,} losses as files",
    "tallies": "A tally of {outcomes:,} outcomes",
    "imports": "Import of a list",
    "load": "A busy day",
}


def prepared(folder: Path) -> Catalog:
    """A seeded, indexed catalog in a folder that is thrown away."""
    settings = replace(Settings.read({}), data=folder, database_url=f"sqlite:///{folder / 'bench.sqlite3'}")
    catalog = Catalog.open(settings)
    catalog.prepare()
    with catalog.database.transaction() as session:
        seed.load(session, settings.seed_data, datetime.now(UTC))
    start = time.perf_counter()
    indexing.rebuild(catalog.database, catalog.engine)
    say(f"index built in {time.perf_counter() - start:.1f} s")
    return catalog


def spellings(names: Sequence[str]) -> list[Asked]:
    """(as typed, the name that is meant), three ways of typing in turn."""
    chosen = random.Random(SEED).sample(list(names), ASKED)  # noqa: S311 - no secret
    ways: tuple[Callable[[str], str], ...] = (
        str.lower,
        lambda name: name.replace("-", "").replace(" ", ""),
        lambda name: name.upper().translate(LOOK_ALIKES),
    )
    return [(ways[place % len(ways)](name), name) for place, name in enumerate(chosen)]


def in_words(asked: list[Asked], names: dict[str, str], words: Lexicon) -> list[Asked]:
    """The same names as lists and reports write them: with a country, a measure and the category around them."""
    found = []
    for typed, meant in asked:
        path = words.types[names[meant]].path
        role = next(words.types[slug].name for slug in reversed(path) if words.types[slug].rank is Rank.CATEGORY)
        found.append((f"Soviet {typed} 5.45x39mm {role.lower()}", meant))
    return found


def resolved(what: str, asked: list[Asked], names: dict[str, str], words: Lexicon, rounds: int) -> None:
    keys = list(names)

    def ours() -> int:
        return sum(resolving.resolve(typed, words).slug == names[meant] for typed, meant in asked)

    def peer() -> int:
        found = [process.extractOne(typed, keys) for typed, _ in asked]
        return sum(best is not None and best[0] == meant for best, (_, meant) in zip(found, asked, strict=True))

    compare(what, ("catalog", ours), ("rapidfuzz extractOne", peer), rounds)


def searched(asked: list[tuple[str, str]], catalog: Catalog, docs: list[Document], rounds: int) -> None:
    now = datetime.now(UTC)
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE doc USING fts5(names, words)")
    base.executemany("INSERT INTO doc VALUES (?, ?)", [("\n".join(one.names), one.words) for one in docs])

    def ours() -> int:
        with catalog.database.reading() as session:
            wanted = [results.Wanted(typed, "types") for typed, _ in asked]
            found = [results.search(session, catalog.engine, one, now).first(5) for one in wanted]
        pairs = zip(found, asked, strict=True)
        return sum(any(hit.name == meant for hit in one) for one, (_, meant) in pairs)

    def peer() -> int:
        right = 0
        for typed, meant in asked:
            text = '"' + typed.replace('"', "") + '"'
            rows = base.execute("SELECT names FROM doc WHERE doc MATCH ? ORDER BY rank LIMIT 5", (text,))
            right += any(meant in row[0].split("\n") for row in rows)
        return right

    compare("search, meant type in the first five", ("catalog", ours), ("SQLite FTS5", peer), rounds)


def compare(what: str, one: tuple[str, Callable[[], int]], other: tuple[str, Callable[[], int]], rounds: int) -> None:
    """Run the two in turn; print the time for a name, the ratio, and how many each got right."""
    times: dict[str, list[float]] = {one[0]: [], other[0]: []}
    right: dict[str, int] = {}
    for _ in range(rounds):
        for name, run in (one, other):
            start = time.perf_counter()
            right[name] = run()
            times[name].append((time.perf_counter() - start) / ASKED * 1e6)
    for name, runs in times.items():
        median = statistics.median(runs)
        spread = f"{median:9.1f} µs a name ({min(runs):.1f}–{max(runs):.1f}), {1e6 / median:,.0f} names a second;"
        say(f"{what:38} {name:22} {spread}  right {right[name]} of {ASKED}")
    ratio = statistics.median(a / b for a, b in zip(*times.values(), strict=True))
    say(f"{what:38} {one[0]} / {other[0]}: {ratio:.3f}")


if __name__ == "__main__":
    sys.exit(main())
