"""Named peers over the same table of losses: SQLite FTS5, Datasette, tantivy and stock Whoosh.

Each gives a page of a question: the exact total, the counts of four facets, the first twenty by relevance, and where
the words stand in those. Each is set up as its documentation has it for speed.
"""

import json
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import tantivy
from whoosh import fields, index, qparser
from whoosh import query as q
from whoosh.analysis import StandardAnalyzer

from bench.serving import Server, server
from bench.war import COLUMNS, TABLE

FACETS = ("category", "lost_by", "outcome", "grade")
SHOWN = 20


@dataclass(frozen=True)
class Asked:
    """A word or several, all of them wanted; a phrase; and filters by facet."""

    words: str
    phrase: bool = False
    filters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Answer:
    """`facets`: name → value → count, over the whole result. A page of HTML tells no program what it says."""

    total: int | None
    facets: dict[str, dict[str, int]]


Page = Callable[[Asked], Answer]


def fts5(file: Path) -> Page:
    """An external-content table over title and narrative, as Datasette uses it too."""
    base = sqlite3.connect(file)
    base.execute("PRAGMA cache_size = -200000")

    def page(asked: Asked) -> Answer:
        where = f"{TABLE}.rowid IN (SELECT rowid FROM {TABLE}_fts WHERE {TABLE}_fts MATCH ?)"
        where += "".join(f" AND {name} = ?" for name, _ in asked.filters)
        given = (_match(asked), *(value for _, value in asked.filters))
        (total,) = base.execute(f"SELECT count(*) FROM {TABLE} WHERE {where}", given).fetchone()
        counted = f"SELECT {{0}}, count(*) FROM {TABLE} WHERE {where} GROUP BY {{0}}"
        counts = {name: dict(base.execute(counted.format(name), given)) for name in FACETS}
        best = f"SELECT snippet({TABLE}_fts, 1, '<b>', '</b>', '…', 24), {TABLE}.* FROM {TABLE}_fts"
        best += f" JOIN {TABLE} ON {TABLE}.rowid = {TABLE}_fts.rowid WHERE {TABLE}_fts MATCH ?"
        best += "".join(f" AND {name} = ?" for name, _ in asked.filters)
        base.execute(f"{best} ORDER BY rank LIMIT {SHOWN}", given).fetchall()
        return Answer(total, counts)

    return page


def build_fts5(file: Path) -> float:
    """The seconds that the index of the table takes."""
    with closing(sqlite3.connect(file)) as base, base:
        start = time.perf_counter()
        base.execute(f'CREATE VIRTUAL TABLE {TABLE}_fts USING fts5(title, narrative, content="{TABLE}")')
        base.execute(f"INSERT INTO {TABLE}_fts (rowid, title, narrative) SELECT rowid, title, narrative FROM {TABLE}")
        base.commit()
        return time.perf_counter() - start


def _match(asked: Asked) -> str:
    return f'"{asked.words}"' if asked.phrase else asked.words


@contextmanager
def datasette(file: Path, log: Path) -> Iterator[tuple[Page, Page, Server]]:
    """Its page and its JSON over HTTP, with the same facets; no facet is suggested, and no limit of time applies."""
    settings = {"suggest_facets": "off", "facet_time_limit_ms": "60000", "sql_time_limit_ms": "60000",
                "default_facet_size": "1000", "max_returned_rows": "1000", "cache_size_kb": "200000"}  # fmt: skip
    command = ["datasette", "serve", "--immutable", str(file), "--port", "{port}"]
    for pair in settings.items():
        command += ["--setting", *pair]
    with server(command, log) as served:
        yield _over_http(served, file.stem, ""), _over_http(served, file.stem, ".json"), served


def _over_http(served: Server, name: str, ending: str) -> Page:
    def page(asked: Asked) -> Answer:
        pairs = [("_search", _match(asked)), ("_searchmode", "raw"), ("_size", str(SHOWN)), *asked.filters]
        pairs += [("_facet", name) for name in FACETS]
        text = served.get(f"/{name}/{TABLE}{ending}?{urlencode(pairs)}")
        return _of_json(text) if ending else Answer(None, {})

    return page


def _of_json(text: bytes) -> Answer:
    told = json.loads(text)
    counts = {
        name: {one["value"]: one["count"] for one in facet["results"]} for name, facet in told["facet_results"].items()
    }
    return Answer(told["filtered_table_rows_count"], counts)


def tantivy_index(file: Path, folder: Path) -> tuple[float, Page]:
    """Seconds to build, and its page; facets are aggregations over fast columns."""
    maker = tantivy.SchemaBuilder()
    maker.add_text_field("text", stored=True, tokenizer_name="en_stem")
    for name in FACETS:
        maker.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    store = tantivy.Index(maker.build(), path=str(folder))
    rows = _rows(file)
    start = time.perf_counter()
    writer = store.writer(200_000_000)
    for row in rows:
        facets = {name: row[name] for name in FACETS}
        writer.add_document(tantivy.Document(text=f"{row['title']}\n{row['narrative']}", **facets))
    writer.commit()
    writer.wait_merging_threads()
    store.reload()
    return time.perf_counter() - start, _tantivy_page(store)


def _tantivy_page(store: Any) -> Page:
    counted = {name: {"terms": {"field": name, "size": 1000}} for name in FACETS}

    def page(asked: Asked) -> Answer:
        searcher = store.searcher()
        parts = [(tantivy.Occur.Must, store.parse_query(_all_of(asked), ["text"]))]
        for name, value in asked.filters:
            parts.append((tantivy.Occur.Must, tantivy.Query.term_query(store.schema, name, value)))
        query = tantivy.Query.boolean_query(parts)
        found = searcher.search(query, SHOWN, count=True)
        counts = searcher.aggregate(query, counted)
        snippets = tantivy.SnippetGenerator.create(searcher, parts[0][1], store.schema, "text")
        for _, place in found.hits:
            snippets.snippet_from_doc(searcher.doc(place)).to_html()
        buckets = {name: {one["key"]: one["doc_count"] for one in counts[name]["buckets"]} for name in FACETS}
        return Answer(found.count, buckets)

    return page


def _all_of(asked: Asked) -> str:
    return f'"{asked.words}"' if asked.phrase else " ".join(f"+{word}" for word in asked.words.split())


def whoosh_index(file: Path, folder: Path) -> tuple[float, Page]:
    """Stock Whoosh: its own searcher, `groupedby` and highlights."""
    facets = {name: fields.ID(sortable=True) for name in FACETS}
    schema = fields.Schema(text=fields.TEXT(stored=True, analyzer=StandardAnalyzer()), **facets)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    rows = _rows(file)
    start = time.perf_counter()
    store = index.create_in(str(folder), schema)
    writer = store.writer(limitmb=256)
    for row in rows:
        writer.add_document(text=f"{row['title']}\n{row['narrative']}", **{name: row[name] for name in FACETS})
    writer.commit()
    return time.perf_counter() - start, _whoosh_page(store)


def _whoosh_page(store: Any) -> Page:
    parser = qparser.QueryParser("text", store.schema)
    searcher = store.searcher()

    def page(asked: Asked) -> Answer:
        wanted = [parser.parse(_match(asked)), *(q.Term(name, value) for name, value in asked.filters)]
        found = searcher.search(q.And(wanted), limit=SHOWN, groupedby=list(FACETS))
        counts = {name: Counter({key: len(ids) for key, ids in found.groups(name).items()}) for name in FACETS}
        for hit in found[:SHOWN]:
            hit.highlights("text")
        return Answer(len(found), {name: dict(one) for name, one in counts.items()})

    return page


def _rows(file: Path) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(file)) as base:
        rows = base.execute(f"SELECT {', '.join(COLUMNS)} FROM {TABLE}").fetchall()
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]
