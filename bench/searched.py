"""Searching losses with texts: ours beside named peers, as pages and as engines, interleaved in one run.

A page of a question is its exact total, four facets with counts, the first twenty by relevance and where the words
stand in them. `catalog, engine` is ours without HTTP and templates; `cold` is the same with no posting list kept.
"""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import bindparam
from sqlmodel import col, select

from bench import bulk, peers, serving, war, why
from bench.peers import FACETS, SHOWN, Answer, Asked, Page
from bench.report import say
from catalog.db import plainly
from catalog.models import Incident
from catalog.search import asking, facet_counts, indexing, suggesting, typed, words, world
from catalog.search.passages import Sought
from catalog.search.seen import Reader
from catalog.search.words import Lookup
from catalog.services import history, people
from catalog.services.catalog import Catalog, utc_now

BROAD = Asked("convoy")
QUESTIONS = {
    "broad page": BROAD,
    "narrow page": Asked("depot", filters=(("outcome", "captured"), ("grade", "documented"), ("category", "tanks"))),
    "two words": Asked("orchard crossroads"),
    "phrase": Asked("convoy depot", phrase=True),
}
COMPLETED = 200
MILLION = 1_000_000
NARRATIVES = select(Incident.narrative).where(col(Incident.id).in_(bindparam("ids", expanding=True)))
OVER_HTTP = "catalog, page"  # in another process: its time is that of the engine, and of the template and the wire
EVERY = {"dataset": ["all"], "munitions": ["included"]}


@dataclass(frozen=True)
class Goal:
    """`ours` is at most `most` times `peer`, for a question; with a million losses at most `most_of_million`."""

    question: str
    ours: str
    peer: str
    most: float
    most_of_million: float | None = None

    def of(self, losses: int) -> float:
        return self.most_of_million if self.most_of_million and losses >= MILLION else self.most


GOALS = (
    Goal("broad page", "catalog, engine", "Datasette, JSON", 1 / 20),
    Goal("broad page", "catalog, engine, cold", "Datasette, JSON", 1 / 3),
    Goal("broad page", "catalog, engine", "tantivy", 2.0, 2.5),
    Goal("broad page", "catalog, page", "Datasette, page", 1 / 5),
)


def run(catalog: Catalog, folder: Path, losses: int, rounds: int) -> None:
    file, table = folder / "bench.sqlite3", folder / "war.sqlite3"
    start = time.perf_counter()
    war.fill(catalog, file, table, losses)
    say(f"{losses:,} synthetic losses with texts written in {time.perf_counter() - start:.0f} s")
    with ExitStack() as stack:
        pages = built(catalog, folder, table, losses, stack)
        check(pages)
        for name, asked in QUESTIONS.items():
            times = timed(pages, asked, rounds)
            told(name, times)
            judged(name, times, losses, {way: partial(page, asked) for way, page in pages.items()})
        alone(catalog, rounds)


def built(catalog: Catalog, folder: Path, table: Path, losses: int, stack: ExitStack) -> dict[str, Page]:
    """Every page by name, its index built; prints documents a second and bytes of each index."""
    start = time.perf_counter()
    documents = indexing.rebuild(catalog.database, catalog.engine)
    rates = {"catalog": documents / (time.perf_counter() - start), "FTS5": losses / peers.build_fts5(table)}
    seconds, by_tantivy = peers.tantivy_index(table, folder / "tantivy")
    rates["tantivy"] = losses / seconds
    seconds, by_whoosh = peers.whoosh_index(table, folder / "stock")
    rates["stock Whoosh"] = losses / seconds
    for name, rate in rates.items():
        say(f"index built, {name:14} {rate:10,.0f} documents a second")
    ratio = rates["catalog"] / rates["FTS5"], rates["catalog"] / rates["stock Whoosh"]
    say(f"index built, catalog / FTS5: {ratio[0]:.2f}  goal 0.33: {met(ratio[0] >= 1 / 3)}")
    say(f"index built, catalog / stock Whoosh: {ratio[1]:.2f}  goal 3: {met(ratio[1] >= 3)}")  # noqa: PLR2004
    folders = {"catalog": catalog.settings.index, "tantivy": folder / "tantivy", "stock Whoosh": folder / "stock"}
    for name, kept in folders.items():
        size = sum(one.stat().st_size for one in kept.rglob("*") if one.is_file())
        say(f"index on disk, {name:13} {size / 1e6:10,.1f} MB")
    html, as_json, _ = stack.enter_context(peers.datasette(table, folder / "datasette.log"))
    ours = stack.enter_context(page(catalog, folder))
    return {
        "catalog, engine": engine(catalog), "catalog, engine, cold": cold(catalog), "catalog, page": ours,
        "SQLite FTS5": peers.fts5(table), "Datasette, JSON": as_json, "Datasette, page": html,
        "tantivy": by_tantivy, "stock Whoosh": by_whoosh,
    }  # fmt: skip


def engine(catalog: Catalog) -> Page:
    def page(asked: Asked) -> Answer:
        with catalog.database.reading() as session:
            answer = asking.ask(session, catalog.engine, arguments(asked), utc_now())
            counts = facet_counts.of(answer.question, FACETS)
            best = (answer.found.hits.of_kind("item") if answer.found else [])[:SHOWN]
            texts = plainly(session).execute(NARRATIVES, {"ids": [one.record_id for one in best]})
            sought = Sought.of(typed.read(answer.question.criteria.words), exact=False)
            for (text,) in texts:
                sought.places_in(text)
            total = answer.question.total.best
        return Answer(total, {one.name: {value.slug: value.count for value in one.values} for one in counts})

    return page


def cold(catalog: Catalog) -> Page:
    warm = engine(catalog)

    def page(asked: Asked) -> Answer:
        catalog.engine.kept.clear()
        return warm(asked)

    return page


def arguments(asked: Asked) -> dict[str, list[str]]:
    words = f'"{asked.words}"' if asked.phrase else asked.words
    return {"q": [words], **EVERY, **{name: [value] for name, value in asked.filters}}


@contextmanager
def page(catalog: Catalog, folder: Path) -> Iterator[Page]:
    """The list of losses as people see it, over HTTP."""
    more = {"CATALOG_DATA": str(catalog.settings.data), "CATALOG_DATABASE_URL": catalog.settings.database_url}
    with serving.server(["catalog", "serve"], folder / "serve.log", more) as served:

        def ask(asked: Asked) -> Answer:
            pairs = [(name, value) for name, values in arguments(asked).items() for value in values]
            served.get(f"/losses/?{urlencode(pairs)}")
            return Answer(None, {})

        yield ask
        say(f"memory at most, catalog serving pages: {served.peak_mb():,.0f} MB")


def alone(catalog: Catalog, rounds: int) -> None:
    """What has no peer here: a record saved and findable, and names completed while typing."""
    saves = sorted(saved(catalog, f"zebrafish{number}") for number in range(rounds))
    goal(
        f"a record saved and findable {statistics.median(saves):8.1f} ms ({saves[0]:.1f}–{saves[-1]:.1f})", saves, 20.0
    )
    draw, times = random.Random(war.SEED), []  # noqa: S311 - no secret
    with catalog.database.reading() as session:
        typed = [node.name[: draw.randint(1, 6)] for node in world.read(session).types.by_id.values()]
        for text in draw.sample(typed, COMPLETED):
            start = time.perf_counter()
            suggesting.everything(session, text)
            times.append((time.perf_counter() - start) * 1e3)
    slow = statistics.quantiles(times, n=20)[-1]
    goal(f"a name completed, 95 of 100 within {slow:5.1f} ms ({len(typed):,} types)", [slow], 5.0)


def saved(catalog: Catalog, word: str) -> float:
    """Milliseconds from a changed narrative to the page that finds it."""
    start = time.perf_counter()
    with catalog.database.transaction() as session:
        change = history.begin(session, people.system(session, utc_now()), "a synthetic word", utc_now())
        session.get_one(Incident, bulk.START).narrative = f"Synthetic {word}"
        history.close(session, change)
    catalog.follow()
    with catalog.database.reading() as session:
        if not words.find(session, catalog.engine, Lookup(word, Reader(utc_now(), insider=False))).hits:
            raise RuntimeError("what was saved is not found")
    return (time.perf_counter() - start) * 1e3


def goal(line: str, times: list[float], most: float) -> None:
    say(f"{line}  goal {most:.0f} ms: {met(statistics.median(times) <= most)}")


def check(pages: dict[str, Page]) -> None:
    """Do they answer the same question? Where all have the word as it is, totals and facets are one."""
    for name, asked in QUESTIONS.items():
        answers = {who: answer for who, page in pages.items() if (answer := page(asked)).total is not None}
        ours = answers["catalog, engine"]
        for who, answer in answers.items():
            say(f"{name:12} {who:22} {answer.total:8,} found{_beside(answer, ours)}")


def _beside(answer: Answer, ours: Answer) -> str:
    """Ours counts a category with those below it, and a chosen facet without its own filter; peers do not."""
    if answer.total != ours.total:
        return "  DIFFERS"
    is_same = all(_agrees(ours.facets[one], answer.facets[one]) for one in FACETS)
    return "" if is_same else "; facets not rolled up"


def _agrees(ours: dict[str, int], theirs: dict[str, int]) -> bool:
    """Each value that ours shows: it shows the first ones."""
    return all(theirs.get(value, 0) == count for value, count in ours.items())


def timed(pages: dict[str, Page], asked: Asked, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each page, asked in turn."""
    times: dict[str, list[float]] = {name: [] for name in pages}
    for _ in range(rounds):
        for name, ask in pages.items():
            start = time.perf_counter()
            ask(asked)
            times[name].append((time.perf_counter() - start) * 1e3)
    return times


def told(question: str, times: dict[str, list[float]]) -> None:
    for name, runs in times.items():
        say(f"{question:12} {name:22} {statistics.median(runs):9.2f} ms ({min(runs):.2f}–{max(runs):.2f})")


def judged(question: str, times: dict[str, list[float]], losses: int, ways: dict[str, Callable[[], object]]) -> None:
    median = {name: statistics.median(runs) for name, runs in times.items()}
    for goal in (one for one in GOALS if one.question == question):
        ratio, most = median[goal.ours] / median[goal.peer], goal.of(losses)
        say(f"{question:12} {goal.ours} / {goal.peer}: {ratio:.3f}  goal {most:.3f}: {met(ratio <= most)}")
        if ratio > most and goal.ours != OVER_HTTP:
            why.told(f"{question:12} {goal.ours}", ways[goal.ours])


def met(is_met: bool) -> str:  # noqa: FBT001
    return "met" if is_met else "missed"
