"""From a question to the records that it finds: where its words and phrases stand, and what that leads to.

Engines know terms only. Where the words of a phrase stand in one document, its texts decide, so that every engine
finds the same. The work is bounded by those documents.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property, reduce

import numpy as np
from sqlmodel import Session

from catalog.domain.adjacent import Phrase
from catalog.search import documents, ties
from catalog.search.blocks import Ints
from catalog.search.engines import INDEXED, KINDS, Document, Having, Hits, Standing
from catalog.search.engines.hits import Columns
from catalog.search.query import Parsed, Part, terms_of
from catalog.search.ties import Scores, Ties

WHOLE_BOOST = 4.0  # for all words as one designation


def find(session: Session, having: Having, asked: Parsed, kinds: Sequence[str] = KINDS) -> Hits:
    """All hits of these kinds, best first."""
    if asked.is_empty:
        return Hits.of([])
    tied, search = ties.read(session), _Search(session, having)
    every = reduce(_both, (search.any_of(tied, group) for group in asked.groups)) if asked.groups else None
    if asked.whole:
        whole = WHOLE_BOOST * tied.spread(having(asked.whole))
        every = whole if every is None else every + whole
    if every is None:
        return Hits.of([])
    for part in asked.unwanted:
        every[search.any_of(tied, [part]) > 0] = 0
    return _Reached(tied, every, frozenset(kinds))


def _both(one: Scores, other: Scores) -> Scores:
    return np.where((one > 0) & (other > 0), one + other, 0.0)


class _Reached(Hits):
    """The records at the places at which something scores; gathered kind by kind, when somebody asks for them."""

    def __init__(self, tied: Ties, every: Scores, wanted: Collection[str], best: float = 1.0) -> None:
        self._tied, self._every, self._wanted, self._best = tied, every, wanted, best
        self._gathered: dict[str, Hits] = {}

    @cached_property
    def columns(self) -> Columns:
        return Hits.joined([self.of_kind(kind) for kind in KINDS]).columns

    def of_kind(self, kind: str) -> Hits:
        if kind not in self._gathered:
            self._gathered[kind] = self._gather(kind) if kind in self._wanted else Hits.of([])
        return self._gathered[kind]

    def _gather(self, kind: str) -> Hits:
        scores = self._every[self._tied.starts[kind]]
        places = np.flatnonzero(scores > 0)
        kinds = np.full(len(places), INDEXED.index(kind))
        return Hits(kinds, self._tied.ids[kind][places].astype(np.int64), scores[places] / self._best)

    def shares(self) -> Hits:
        best = max((self._every[self._tied.starts[kind]].max(initial=0.0) for kind in self._wanted), default=0.0)
        return _Reached(self._tied, self._every, self._wanted, float(best) or 1.0)


class _Search:
    """Where the parts of a question stand."""

    def __init__(self, session: Session, having: Having) -> None:
        self._session, self._having = session, having

    def any_of(self, tied: Ties, parts: Sequence[Part]) -> Scores:
        """The records that a word or a phrase of these finds."""
        terms, phrases = terms_of(parts), (part for part in parts if isinstance(part, Phrase))
        every = [self._having(terms)] if terms else []
        spread = [tied.spread(one) for one in (*every, *map(self._with, phrases))]
        return reduce(np.add, spread) if spread else np.zeros(tied.size)

    def _with(self, phrase: Phrase) -> Standing:
        """The documents in which a phrase stands; its words score there as they do alone."""
        units = [self._having(unit) for unit in phrase.units]
        each = sorted((np.concatenate([one.names.keys, one.words.keys]) for one in units), key=len)
        keys = np.unique(reduce(_among, each)) if each else np.empty(0, dtype=np.int64)
        in_names, in_words = list[int](), list[int]()
        for key, one in self._documents(keys):
            if phrase.stands_in(one.names):
                in_names.append(key)
            elif phrase.stands_in(one.told):
                in_words.append(key)
        return Standing(_hits_at(in_names, units), _hits_at(in_words, units))

    def _documents(self, keys: Ints) -> Iterator[tuple[int, Document]]:
        for code, kind in enumerate(INDEXED):
            ids = keys[keys % len(INDEXED) == code] // len(INDEXED)
            for one in documents.of(self._session, kind, ids.tolist()):
                yield one.record_id * len(INDEXED) + code, one


def _among(few: Ints, many: Ints) -> Ints:
    """Those of the few that are among the many."""
    ordered = np.sort(many)
    places = np.minimum(np.searchsorted(ordered, few), max(len(ordered) - 1, 0))
    return few[ordered[places] == few] if len(ordered) else ordered


def _hits_at(some: Iterable[int], units: Iterable[Standing]) -> Hits:
    """Documents by their keys, with what each of several words scores there."""
    keys = np.array(sorted(some), dtype=np.int64)
    scores = np.zeros(len(keys))
    for hits in (hits for one in units for hits in (one.names, one.words)):
        found = hits.only(np.isin(hits.keys, keys))
        scores[np.searchsorted(keys, found.keys)] += found.scores
    return Hits(keys % len(INDEXED), keys // len(INDEXED), scores)
