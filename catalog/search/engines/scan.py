"""The engine of last resort: reads every document from the database. Slow and always right.

It answers while the index is being built, and tests hold the real engines against it.
"""

from collections import defaultdict
from collections.abc import Iterable

from catalog.search.engines.protocol import NAME_BOOST, Document, Having, Hit, Hits, Standing

Keys = set[tuple[str, int]]


def having(documents: Iterable[Document], wanted: frozenset[str]) -> Having:
    """What `Engine.having` answers, for these terms; all documents are read once."""
    names, words = defaultdict[str, Keys](set), defaultdict[str, Keys](set)
    for one in documents:
        for found, terms in ((names, one.name_terms), (words, one.word_terms)):
            for term in terms & wanted:
                found[term].add((one.kind, one.record_id))

    def standing(terms: frozenset[str]) -> Standing:
        return Standing(_hits(names, terms, NAME_BOOST), _hits(words, terms, 1.0))

    return standing


def _hits(found: dict[str, Keys], terms: frozenset[str], score: float) -> Hits:
    keys = set[tuple[str, int]]().union(*(found.get(term, ()) for term in terms))
    return Hits.of(Hit(kind, record, score) for kind, record in sorted(keys))
