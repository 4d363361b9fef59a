"""From a question to the records that it finds: where its words and phrases stand, and what that leads to.

Engines know terms only. Where the words of a phrase stand in one document, its texts decide, so that every engine
finds the same. The work is bounded by those documents.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce

import numpy as np
from sqlmodel import Session

from catalog.domain.adjacent import Phrase
from catalog.search import documents, ties
from catalog.search.blocks import Ints
from catalog.search.engines import INDEXED, KINDS, Document, Having, Hits, Standing
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
    return _hits(tied, every, kinds)


def _both(one: Scores, other: Scores) -> Scores:
    return np.where((one > 0) & (other > 0), one + other, 0.0)


def _hits(tied: Ties, scores: Scores, kinds: Iterable[str]) -> Hits:
    parts = [np.flatnonzero(scores[tied.starts[kind]] > 0) + tied.starts[kind].start for kind in KINDS if kind in kinds]
    places = np.concatenate(parts)
    return Hits(tied.kinds[places], tied.numbers[places], scores[places])


class _Search:
    """Where the parts of a question stand."""

    def __init__(self, session: Session, having: Having) -> None:
        self._session, self._having = session, having

    def any_of(self, tied: Ties, parts: Sequence[Part]) -> Scores:
        """The records that a word or a phrase of these finds."""
        found, terms = np.zeros(len(tied.kinds)), terms_of(parts)
        if terms:
            found += tied.spread(self._having(terms))
        for phrase in (part for part in parts if isinstance(part, Phrase)):
            found += tied.spread(self._with(phrase))
        return found

    def _with(self, phrase: Phrase) -> Standing:
        """The documents in which a phrase stands; its words score there as they do alone."""
        units = [self._having(unit) for unit in phrase.units]
        each = [np.union1d(one.names.keys, one.words.keys) for one in units]
        keys = reduce(np.intersect1d, each) if each else np.empty(0, dtype=np.int64)
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


def _hits_at(some: Iterable[int], units: Iterable[Standing]) -> Hits:
    """Documents by their keys, with what each of several words scores there."""
    keys = np.array(sorted(some), dtype=np.int64)
    scores = np.zeros(len(keys))
    for hits in (hits for one in units for hits in (one.names, one.words)):
        found = hits.only(np.isin(hits.keys, keys))
        scores[np.searchsorted(keys, found.keys)] += found.scores
    return Hits(keys % len(INDEXED), keys // len(INDEXED), scores)
