"""Whoosh's own search over the same index: what the arrays are held against."""

from whoosh import query as q

from catalog.search.engines import INDEXED, Hit, WhooshEngine
from catalog.search.engines.arrays import FIELDS


def having(engine: WhooshEngine, terms: frozenset[str]) -> dict[str, list[Hit]]:
    """As `Engine.having`, by walking postings: the hits of each field."""
    with engine._index().searcher() as searcher:
        reader, found = searcher.reader(), {}
        kinds, records = reader.column_reader("sort"), reader.column_reader("record")
        for field in FIELDS:
            hits = searcher.search(q.Or([q.Term(field, term) for term in sorted(terms)]), limit=None) if terms else []
            found[field] = [Hit(INDEXED[kinds[one.docnum]], records[one.docnum], one.score) for one in hits]
    return found
