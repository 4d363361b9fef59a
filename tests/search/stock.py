"""Whoosh's own search over the same index: what the arrays are held against."""

from typing import Any

from whoosh import query as q

from catalog.search.engines import KINDS, Hit, WhooshEngine, WordQuery
from catalog.search.engines.arrays import FIELDS, WHOLE_BOOST


def find(engine: WhooshEngine, query: WordQuery, kinds: list[str]) -> list[Hit]:
    """As `Engine.find`, by walking postings."""
    if query.is_empty:
        return []
    with engine._searcher() as searcher:
        found = searcher.search(_whoosh_query(query), limit=None)
        beside = 1.0 if query.without else 0.0  # what is absent scores one
        reader = searcher.reader()
        kinds_of, records = reader.column_reader("sort"), reader.column_reader("record")
        hits = [Hit(KINDS[kinds_of[one.docnum]], records[one.docnum], one.score - beside) for one in found]
    return [hit for hit in hits if hit.kind in kinds]


def _whoosh_query(query: WordQuery) -> Any:
    ways = [_any_of(query.whole, boost=WHOLE_BOOST)] if query.whole else []
    if query.units:
        ways.append(q.And([_any_of(unit) for unit in query.units]))
    positive = q.Or(ways)
    # Not AndNot: 2.7.4's matcher of that name keeps its first hit though it is excluded.
    without = q.Not(q.Or([_any_of(unit) for unit in query.without]))
    return q.And([positive, without]) if query.without else positive


def _any_of(wanted: frozenset[str], boost: float = 1.0) -> Any:
    return q.Or([q.Term(field, term, boost=boost) for term in sorted(wanted) for field in FIELDS])
