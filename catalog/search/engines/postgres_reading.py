"""Answers of the index on PostgreSQL, each on one state.

Lists of documents that are in use are kept as arrays, and brought up to date by what was written since.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from rapidfuzz.distance import Levenshtein
from sqlalchemy import BigInteger, Connection, String, and_, any_, cast, func, literal, select, text, true
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY

from catalog.search.blocks import Ints
from catalog.search.engines import bm25, prints
from catalog.search.engines.bm25 import Scores
from catalog.search.engines.document import INDEXED
from catalog.search.engines.hits import Hits
from catalog.search.engines.kept import Bounded
from catalog.search.engines.postgres_tables import State, Tables
from catalog.search.engines.prints import Run
from catalog.search.engines.protocol import NAME_BOOST, Standing
from catalog.search.engines.vectors import quoted

WEIGHTS = {"names": NAME_BOOST, "words": 1.0}
MOST_NEAR = 40
MOST_PATCHED = 2_000  # documents that changed; beyond that a list is read whole
ENTRY = np.dtype([("key", ">i8"), ("length", ">i4")])
Entries = tuple[Ints, Ints]  # keys of documents in order, and how many terms each has
EVER = -1  # before the first commit
NOTHING: Entries = (np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))


@dataclass(frozen=True)
class Listed:
    """The documents that have a term in a field, at one commit."""

    generation: int
    commit: int
    entries: Entries

    @property
    def size(self) -> int:
        return sum(one.nbytes for one in self.entries)


class Reading:
    """One answer, on one state."""

    def __init__(self, connection: Connection, state: State, kept: Bounded) -> None:
        self._connection, self._state, self._kept = connection, state, kept
        self._changed: dict[int, Ints | None] = {}

    def having(self, terms: Sequence[str]) -> Standing:
        key = (self._state.generation, self._state.commit, tuple(terms))
        return self._kept.find(key, Standing) or self._kept.put(key, self._standing(terms))

    def beside(self, field: str, keys: Ints, run: Run) -> Ints:
        """See `protocol.Index`."""
        rows = self._state.tables.document.c
        query = select(rows.key, rows[f"{field}_prints"]).where(rows.part == 0)
        asked = query.where(rows.key == any_(literal(keys.tolist(), ARRAY(BigInteger))))
        read = self._connection.execute(asked).all()
        found = np.array([key for key, _ in read], dtype=np.int64)
        return found[prints.may_have([told for _, told in read], run)]

    def _standing(self, terms: Sequence[str]) -> Standing:
        return Standing(*(self._any_of(field, terms) for field in WEIGHTS))

    def _any_of(self, field: str, terms: Sequence[str]) -> Hits:
        """The documents that have one of these terms in a field, each scored by all that it has."""
        scored = [self._scored(field, one) for one in self._lists(field, terms)]
        keys = np.concatenate([keys for keys, _ in scored]) if scored else np.empty(0, dtype=np.int64)
        scores = np.concatenate([scores for _, scores in scored]) if scored else np.empty(0)
        if len(scored) > 1:
            keys, places = np.unique(keys, return_inverse=True)
            scores = np.bincount(places, weights=scores, minlength=len(keys))
        return Hits(keys % len(INDEXED), keys // len(INDEXED), scores)

    def _scored(self, field: str, entries: Entries) -> tuple[Ints, Scores]:
        keys, lengths = entries
        norms = bm25.norms(lengths, self._state.average(field))
        return keys, bm25.scores(WEIGHTS[field], norms, self._state.documents)

    def _lists(self, field: str, terms: Sequence[str]) -> list[Entries]:
        """Of each term. Those that are kept from an earlier commit of the generation are brought up, others read."""
        found, wanted = dict[str, Entries](), defaultdict[int, dict[str, Entries]](dict)
        for term in terms:
            known = self._kept.find((field, term), Listed)
            if known is None or known.generation != self._state.generation or self._since(known.commit) is None:
                wanted[EVER][term] = NOTHING
            elif known.commit < self._state.commit:
                wanted[known.commit][term] = known.entries
            else:
                found[term] = known.entries
        for commit, some in wanted.items():
            for term, entries in self._entries(field, list(some), commit).items():
                found[term] = _patched(some[term], self._since(commit), entries)
                self._kept.put((field, term), Listed(self._state.generation, self._state.commit, found[term]))
        return [found[term] for term in terms]

    def _since(self, commit: int) -> Ints | None:
        """Keys of the documents that changed after a commit; None where they are many, or the commit is yet to come."""
        if commit == EVER:
            return NOTHING[0]
        if commit not in self._changed:
            rows = self._state.tables.document.c
            query = select(rows.key).where(rows.commit > commit, rows.part == 0).limit(MOST_PATCHED + 1)
            is_past = commit < self._state.commit
            keys = np.array(self._connection.scalars(query).all() if is_past else [], dtype=np.int64)
            self._changed[commit] = keys if len(keys) <= MOST_PATCHED and commit <= self._state.commit else None
        return self._changed[commit]

    def _entries(self, field: str, terms: Sequence[str], after: int) -> dict[str, Entries]:
        """The documents that have each term, of those written after a commit.

        Read as strings of bytes, since there may be hundreds of thousands.
        """
        rows = self._state.tables.document.c
        asked = (
            func.unnest(literal(list(map(quoted, terms)), ARRAY(String)))
            .table_valued("term", with_ordinality="nr")
            .render_derived()
        )
        entry = func.int8send(rows.key).op("||")(func.int4send(rows[f"{field}_length"]))
        has = rows[field].op("@@")(cast(asked.c.term, TSQUERY))
        having: Any = select(func.string_agg(entry, text("''::bytea")).label("read"))
        having = having.where(has if after == EVER else and_(has, rows.commit > after)).lateral()
        read = self._connection.execute(select(asked.c.nr, having.c.read).select_from(asked.join(having, true())))
        return {terms[number - 1]: _entries(said or b"") for number, said in read}


def _entries(read: bytes) -> Entries:
    found = np.sort(np.frombuffer(read, dtype=ENTRY), order="key")
    return found["key"].astype(np.int64), found["length"].astype(np.int64)


def _patched(before: Entries, changed: Ints | None, fresh: Entries) -> Entries:
    """A list without what changed, and with what of that has the term now."""
    if changed is None or not len(before[0]):
        return fresh
    stays = ~np.isin(before[0], changed)
    keys = np.concatenate([before[0][stays], fresh[0]])
    lengths = np.concatenate([before[1][stays], fresh[1]])
    order = np.argsort(keys, kind="stable")
    return keys[order], lengths[order]


def beginning(connection: Connection, tables: Tables, term: str) -> Sequence[str]:
    column = tables.term.c.term
    query = select(column).where(column.startswith(term, autoescape=True)).order_by(column).limit(MOST_NEAR)
    return connection.scalars(query).all()


def one_letter_away(connection: Connection, tables: Tables, term: str) -> Sequence[str]:
    """One letter more, less or other, never the first: then the half of the word in which it is not is as it was."""
    column, half = tables.term.c.term, len(term) // 2
    begins = column.startswith(term[:half], autoescape=True)
    ends = column.startswith(term[0], autoescape=True) & column.endswith(term[half:], autoescape=True)
    as_long = func.length(column).between(len(term) - 1, len(term) + 1)
    query = select(column).where(begins | ends, as_long).order_by(column)
    near = (one for one in connection.scalars(query) if Levenshtein.distance(one, term, score_cutoff=1) <= 1)
    return list(islice(near, MOST_NEAR))
