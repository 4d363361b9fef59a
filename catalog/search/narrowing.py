"""Phrases: the hits of all their words, narrowed to those in whose texts the words stand next to each other.

Engines know terms only. They give the candidates, and the documents of these decide, so that every engine finds the
same. The work is bounded by the candidates: each document is read once for each phrase. In names of what a record has to
do with, which every text of it need not be read for, a phrase is found by its glued form alone.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from sqlmodel import Session

from catalog.domain.adjacent import Phrase
from catalog.search import documents
from catalog.search.engines.protocol import Hit, WordQuery
from catalog.search.query import Parsed, Part

Find = Callable[[WordQuery], list[Hit]]  # of an engine, for the kinds that are asked for
Key = tuple[str, int]


def find(session: Session, read: Find, asked: Parsed) -> list[Hit]:
    """All hits, best first."""
    hits = read(asked.query)
    for group in asked.narrowing:
        kept = _fitting(session, read, group, hits)
        hits = [hit for hit in hits if _key(hit) in kept]
    for phrase in asked.unwanted:
        gone = _with(session, phrase, _among(hits, read, phrase))
        hits = [hit for hit in hits if _key(hit) not in gone]
    return hits


def _fitting(session: Session, read: Find, group: Sequence[Part], hits: list[Hit]) -> set[Key]:
    """The hits with a part of the group: a word, the glued form of a phrase, or the phrase in one of the texts."""
    phrases = [part for part in group if isinstance(part, Phrase)]
    terms = frozenset[str]().union(*(part.whole if isinstance(part, Phrase) else part for part in group))
    found = {_key(hit) for hit in read(WordQuery(units=(terms,)))} if terms else set()
    for phrase in phrases:
        left = [hit for hit in hits if _key(hit) not in found]
        found |= _with(session, phrase, left if len(group) == 1 else _among(left, read, phrase))
    return found


def _among(hits: list[Hit], read: Find, phrase: Phrase) -> list[Hit]:
    """Those of the hits that have all words of the phrase."""
    candidates = {_key(hit) for hit in read(WordQuery(units=phrase.units))} if hits else set()
    return [hit for hit in hits if _key(hit) in candidates]


def _with(session: Session, phrase: Phrase, hits: Iterable[Hit]) -> set[Key]:
    by_kind: dict[str, list[int]] = defaultdict(list)
    for hit in hits:
        by_kind[hit.kind].append(hit.record_id)
    return {
        (one.kind, one.record_id)
        for kind, ids in by_kind.items()
        for one in documents.of(session, kind, sorted(ids), related=False)
        if phrase.stands_in((*one.names, *one.told))
    }


def _key(hit: Hit) -> Key:
    return hit.kind, hit.record_id
