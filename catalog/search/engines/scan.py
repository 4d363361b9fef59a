"""The engine of last resort: reads every document from the database. Slow and always right.

It answers while the index is being built, and for what was written a moment ago; tests hold the other engines against
it.
"""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from catalog.search.blocks import Ints
from catalog.search.engines.document import Document
from catalog.search.engines.hits import Hit, Hits
from catalog.search.engines.protocol import NAME_BOOST, Having, Standing

Keys = set[tuple[str, int]]


def having(documents: Iterable[Document], wanted: frozenset[str] | None = None) -> Having:
    """What `Engine.having` answers, for these terms or for any; all documents are read once."""
    names, words = defaultdict[str, Keys](set), defaultdict[str, Keys](set)
    for one in documents:
        for found, terms in ((names, one.name_terms), (words, one.word_terms)):
            for term in terms if wanted is None else terms & wanted:
                found[term].add((one.kind, one.record_id))

    def standing(terms: frozenset[str]) -> Standing:
        return Standing(_hits(names, terms, NAME_BOOST), _hits(words, terms, 1.0))

    return standing


def laid_over(read: Having, keys: Ints, documents: Iterable[Document]) -> Having:
    """What an engine answers with the records of these keys as these documents have them now."""
    fresh = having(documents)

    def standing(terms: frozenset[str]) -> Standing:
        old, new = read(terms), fresh(terms)
        pairs = ((old.names, new.names), (old.words, new.words))
        return Standing(*(Hits.joined([before.only(~np.isin(before.keys, keys)), now]) for before, now in pairs))

    return standing


def _hits(found: dict[str, Keys], terms: frozenset[str], score: float) -> Hits:
    keys = set[tuple[str, int]]().union(*(found.get(term, ()) for term in terms))
    return Hits.of(Hit(kind, record, score) for kind, record in sorted(keys))
