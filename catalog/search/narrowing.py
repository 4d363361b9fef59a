"""Phrases: the hits of all their words, narrowed to those in whose texts the words stand next to each other.

Engines know terms only. They give the candidates, and the documents of these decide, so that every engine finds the
same. The work is bounded by the candidates: each document is read once for each phrase. In names of what a record has
to do with, which every text of it need not be read for, a phrase is found by its glued form alone.
"""

from collections.abc import Callable, Sequence

import numpy as np
from sqlmodel import Session

from catalog.domain.adjacent import Phrase
from catalog.search import documents
from catalog.search.blocks import Ints
from catalog.search.engines import KINDS, Hits, WordQuery, keys_of
from catalog.search.query import Parsed, Part

Find = Callable[[WordQuery], Hits]  # of an engine, for the kinds that are asked for


def find(session: Session, read: Find, asked: Parsed) -> Hits:
    """All hits, best first."""
    hits = read(asked.query)
    for group in asked.narrowing:
        hits = hits.only(np.isin(hits.keys, _fitting(session, read, group, hits)))
    for phrase in asked.unwanted:
        hits = hits.only(~np.isin(hits.keys, _with(session, phrase, _among(hits, read, phrase))))
    return hits


def _fitting(session: Session, read: Find, group: Sequence[Part], hits: Hits) -> Ints:
    """Keys of the hits with a part of the group: a word, a glued phrase, or a phrase in one of the texts."""
    phrases = [part for part in group if isinstance(part, Phrase)]
    terms = frozenset[str]().union(*(part.whole if isinstance(part, Phrase) else part for part in group))
    found = read(WordQuery(units=(terms,))).keys if terms else np.empty(0, dtype=np.int64)
    for phrase in phrases:
        left = hits.only(~np.isin(hits.keys, found))
        found = np.concatenate([found, _with(session, phrase, left if len(group) == 1 else _among(left, read, phrase))])
    return found


def _among(hits: Hits, read: Find, phrase: Phrase) -> Hits:
    """Those of the hits that have all words of the phrase."""
    return hits.only(np.isin(hits.keys, read(WordQuery(units=phrase.units)).keys)) if hits else hits


def _with(session: Session, phrase: Phrase, hits: Hits) -> Ints:
    """Keys of those in whose own texts the phrase stands."""
    found: list[Ints] = [np.empty(0, dtype=np.int64)]
    for code, kind in enumerate(KINDS):
        ids = [
            one.record_id
            for one in documents.of(session, kind, sorted(hits.records(kind).tolist()), related=False)
            if phrase.stands_in((*one.names, *one.told))
        ]
        found.append(keys_of(code, np.array(ids, dtype=np.int64)))
    return np.concatenate(found)
