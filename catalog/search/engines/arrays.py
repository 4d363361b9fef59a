"""A committed index as arrays: scores of all documents with a term, by BM25F, without walking postings.

A `Snapshot` is one commit and never changes; what its segments have in common with the commit before is shared.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import count, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalog.search.blocks import Ints, among
from catalog.search.engines import bm25, postings, prints
from catalog.search.engines.bm25 import Scores
from catalog.search.engines.document import INDEXED
from catalog.search.engines.hits import Hits, keys_of
from catalog.search.engines.kept import Bounded
from catalog.search.engines.postings import Postings
from catalog.search.engines.prints import Run
from catalog.search.engines.protocol import Standing

FIELDS = ("names", "words")
NOTHING = np.empty(0, dtype=np.int64), np.empty(0)
_numbers = count()


@dataclass(frozen=True)
class Columns:
    """Of each document of a segment: the code of its kind, its record's id, 64 bits of digest, its terms by field."""

    kind: Ints
    record: Ints
    digest: Ints
    lengths: dict[str, Ints]


@dataclass(frozen=True)
class Part:
    """A segment as it stands in one commit; `name` is the same in all of them, `start` its first document."""

    name: str
    leaf: Any
    start: int
    columns: Columns
    deleted: Ints


class Snapshot:
    """One commit of an index."""

    def __init__(self, index: Any, kept: Bounded, before: "Snapshot | None" = None) -> None:
        self.kept, self._number = kept, next(_numbers)
        known = {part.name: part for part in before.parts} if before else {}
        there = postings.segments(index, {name: part.leaf for name, part in known.items()})
        starts = np.cumsum([0, *(segment.doc_count_all() for segment, _ in there)]).tolist()
        self.parts: list[Part] = [_part(*pair, start, known) for pair, start in zip(there, starts, strict=False)]
        self.count = sum(len(part.columns.kind) for part in self.parts)
        self.kind = _joined([part.columns.kind for part in self.parts])
        self.record = _joined([part.columns.record for part in self.parts])
        self.alive = np.ones(self.count, dtype=bool)
        self.alive[_joined([part.start + part.deleted for part in self.parts])] = False
        self._lengths = {field: _joined([part.columns.lengths[field] for part in self.parts]) for field in FIELDS}
        self._terms = {field: sum(part.leaf.field_length(field) for part in self.parts) for field in FIELDS}

    def digests(self) -> dict[str, str]:
        """Key → digest of the documents."""
        digest = _joined([part.columns.digest for part in self.parts])
        rows = zip(self.kind, self.record, digest.astype(np.uint64), self.alive, strict=True)
        return {f"{INDEXED[kind]}:{record}": f"{said:016x}" for kind, record, said, is_alive in rows if is_alive}

    def places(self, keys: Iterable[str]) -> list[int]:
        """The numbers of the documents with these keys, where there are any."""
        split = [key.partition(":") for key in keys]
        wanted = [int(record) * len(INDEXED) + INDEXED.index(kind) for kind, _, record in split]
        found: list[int] = np.flatnonzero(self.alive & np.isin(keys_of(self.kind, self.record), wanted)).tolist()
        return found

    def having(self, terms: Iterable[str]) -> Standing:
        """The documents with one of these terms; the same object as long as it is kept."""
        wanted = tuple(sorted(terms))
        key = (self._number, wanted)
        return self.kept.find(key, Standing) or self.kept.put(key, self._standing(wanted))

    def near(self, term: str, most: int, *, fuzzy: bool) -> list[str]:
        """The first terms, in order, that begin with a term, or are one letter away from it."""
        found = set[str]()
        with self.kept.lock:  # as in `_list`
            for leaf, field in product((part.leaf for part in self.parts), FIELDS):
                found.update(postings.near(leaf, field, term, most, fuzzy=fuzzy))
        return sorted(found)[:most]

    def beside(self, field: str, keys: Ints, run: Run) -> Ints:
        """See `protocol.Index`."""
        wanted = np.flatnonzero(among(keys_of(self.kind, self.record), keys) & self.alive)
        found = []
        for part in self.parts:
            first, last = np.searchsorted(wanted, (part.start, part.start + len(part.columns.kind)))
            places = wanted[first:last]
            with self.kept.lock:
                told = postings.prints(part.leaf, field, places - part.start)
            found.append(places[prints.may_have(told, run)])
        there = _joined(found)
        return keys_of(self.kind[there], self.record[there])

    def _standing(self, terms: Sequence[str]) -> Standing:
        return Standing(*(self._any_of(field, terms) for field in FIELDS))

    def _any_of(self, field: str, terms: Sequence[str]) -> Hits:
        """The documents that have one of these terms in a field, each scored by all that it has."""
        scored = [one for term in terms if len((one := self._scored(field, term))[0])]
        places, scores = self._together(scored) if scored else NOTHING
        there = self.alive[places]
        if not there.all():
            places, scores = places[there], scores[there]
        return Hits(self.kind[places], self.record[places], scores)

    def _together(self, scored: Sequence[tuple[Ints, Scores]]) -> tuple[Ints, Scores]:
        """Documents with what they score in several lists; those of a word and of its stem are mostly the same."""
        places, scores = scored[0]
        if all(np.array_equal(places, other) for other, _ in scored[1:]):
            return places, reduce(np.add, (one for _, one in scored))
        sums = np.zeros(self.count)
        for some, scores in scored:
            sums[some] += scores
        found: Ints = np.flatnonzero(sums > 0)
        return found, sums[found]

    def _scored(self, field: str, term: str) -> tuple[Ints, Scores]:
        """The documents with a term, and how much it says of each: more the rarer it is and the less else there is."""
        places, weights = self._places(field, term)
        norms = bm25.norms(self._lengths[field][places], self._terms[field] / max(self.count, 1))
        return places, bm25.scores(weights, norms, self.count)

    def _places(self, field: str, term: str) -> tuple[Ints, NDArray[np.float64]]:
        lists = [(part.start, self._list(part, field, term)) for part in self.parts]
        places = _joined([start + one.documents for start, one in lists])
        weights = [one.weights for _, one in lists]
        return places, np.concatenate(weights).astype(np.float64) if weights else np.empty(0)

    def _list(self, part: Part, field: str, term: str) -> Postings:
        key = (part.name, field, term)
        with self.kept.lock:  # Whoosh's files have one place to read at
            return self.kept.find(key, Postings) or self.kept.put(key, postings.read(part.leaf, field, term))


def _part(segment: Any, leaf: Any, start: int, known: dict[str, Part]) -> Part:
    name = segment.segment_id()
    columns = known[name].columns if name in known else _columns(leaf)
    return Part(name, leaf, start, columns, np.array(sorted(segment.deleted_docs()), dtype=np.int64))


def _columns(leaf: Any) -> Columns:
    lengths = {field: postings.lengths(leaf, field) for field in FIELDS}
    kind, record, digest = (postings.column(leaf, name) for name in ("sort", "record", "digest"))
    return Columns(kind, record, digest, lengths)


def _joined(arrays: Sequence[Ints]) -> Ints:
    return np.concatenate(arrays) if arrays else np.empty(0, dtype=np.int64)
