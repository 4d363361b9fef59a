"""The engine of last resort: reads every document from the database. Slow and always right.

It answers while the index is being built, and tests hold the real engines against it.
"""

from collections.abc import Iterable, Iterator, Sequence

from catalog.search.engines.protocol import Document, Hit, Hits, WordQuery

IN_NAMES, IN_WORDS, WHOLE = 6.0, 1.0, 4.0


def find(documents: Iterable[Document], query: WordQuery, kinds: Sequence[str]) -> Hits:
    """All hits of these kinds, best first, as `Engine.find` gives them."""
    if query.is_empty:
        return Hits.of([])
    hits = _hits(documents, query, kinds)
    return Hits.of(sorted(hits, key=lambda hit: (-hit.score, hit.kind, hit.record_id)))


def _hits(documents: Iterable[Document], query: WordQuery, kinds: Sequence[str]) -> Iterator[Hit]:
    for document in documents:
        if document.kind in kinds:
            score = _score(document.name_terms, document.word_terms, query)
            if score:
                yield Hit(document.kind, document.record_id, score)


def _score(names: set[str], words: set[str], query: WordQuery) -> float:
    """0 for no hit; more for words found in names than for words found in prose."""
    both = names | words
    if any(unit & both for unit in query.without):
        return 0.0
    if query.whole & both:
        return WHOLE * (IN_NAMES if query.whole & names else IN_WORDS)
    if query.units and all(unit & both for unit in query.units):
        return sum(IN_NAMES if unit & names else IN_WORDS for unit in query.units) / len(query.units)
    return 0.0
