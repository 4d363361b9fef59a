"""The engine of last resort: reads every document from the database. Slow and always right.

It answers while the index is being built, and for what was written a moment ago; tests hold the other engines against
it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from catalog.search.blocks import Ints
from catalog.search.engines.document import Document
from catalog.search.engines.hits import Hit, Hits
from catalog.search.engines.prints import Run
from catalog.search.engines.protocol import NAME_BOOST, Index, Standing

Keys = set[tuple[str, int]]


class Scan:
    """See `protocol.Index`; answers for these terms or for any. All documents are read once."""

    def __init__(self, documents: Iterable[Document], wanted: frozenset[str] | None = None) -> None:
        self._names, self._words = defaultdict[str, Keys](set), defaultdict[str, Keys](set)
        for one in documents:
            for found, terms in ((self._names, one.name_terms), (self._words, one.word_terms)):
                for term in terms if wanted is None else terms & wanted:
                    found[term].add((one.kind, one.record_id))

    def having(self, terms: frozenset[str]) -> Standing:
        return Standing(_hits(self._names, terms, NAME_BOOST), _hits(self._words, terms, 1.0))

    def beside(self, field: str, keys: Ints, run: Run) -> Ints:  # noqa: ARG002 - the protocol's
        """All of them: no order of words is kept."""
        return keys


@dataclass(frozen=True)
class LaidOver:
    """What an index answers with the records of these keys as the documents of a scan have them now."""

    index: Index
    keys: Ints
    fresh: Scan

    def having(self, terms: frozenset[str]) -> Standing:
        old, new = self.index.having(terms), self.fresh.having(terms)
        pairs = ((old.names, new.names), (old.words, new.words))
        return Standing(*(Hits.joined([before.only(~np.isin(before.keys, self.keys)), now]) for before, now in pairs))

    def beside(self, field: str, keys: Ints, run: Run) -> Ints:
        is_fresh = np.isin(keys, self.keys)
        return np.concatenate([keys[is_fresh], self.index.beside(field, keys[~is_fresh], run)])


def _hits(found: dict[str, Keys], terms: frozenset[str], score: float) -> Hits:
    keys = set[tuple[str, int]]().union(*(found.get(term, ()) for term in terms))
    return Hits.of(Hit(kind, record, score) for kind, record in sorted(keys))
