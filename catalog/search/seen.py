"""Which of the records that words found may be seen: few of them are looked up, of many the answer is kept.

What is kept holds for one state of the tables, from the moment it was read to the next at which something is published.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import numpy as np
from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select

from catalog.db import plainly
from catalog.models import Holding, Incident, Item, Source
from catalog.search import blocks, ties, visible, written
from catalog.search.blocks import Ints, Mask, Members
from catalog.search.engines import KINDS, Hits
from catalog.search.state import Kept, State
from catalog.search.written import Written

FIRST = 1_000  # items that are looked up among the ties
MOST_LOOKED_UP = blocks.MOST_IDS  # of more, all that may be seen are read and kept
MODELS: dict[str, Any] = {"incident": Incident, "item": Item, "source": Source}
DUE = (Incident.publish_after, Holding.publish_after, Source.publish_after)
WAITS_FOR = {"incident": DUE[:1], "item": DUE[:2], "source": DUE[2:]}
# What decides whether records of a kind may be seen.
TABLES = {
    "incident": ("dataset", "dataset_version", "incident", "item", "outcome"),
    "item": ("dataset", "dataset_version", "holding", "incident", "item", "outcome"),
    "source": ("dataset_version", "source"),
}


@dataclass(frozen=True)
class Reader:
    """Who asks, and when."""

    now: datetime
    insider: bool


@dataclass(frozen=True)
class _Span:
    """The ids that are seen from one moment to another."""

    since: datetime
    until: datetime | None
    seen: Members


@dataclass
class _Seen:
    """Ids that are seen, as long as the tables stand as they are."""

    span: _Span | None = None

    def at(self, session: Session, kind: str, reader: Reader) -> Members:
        span = self.span
        if span is None or reader.now < span.since or (span.until and span.until <= reader.now):
            ids = _read(session, _query(kind, insider=reader.insider, of_some=False), reader)
            span = self.span = _Span(reader.now, _next_due(session, kind, reader.now), Members(np.sort(ids)))
        return span.seen

    def followed(self, session: Session, kind: str, *, insider: bool, then: Written) -> "_Seen":
        """The same with the records looked up that were written of; as of its beginning, so that one moment holds."""
        if self.span is None:
            return _Seen()
        since, until = self.span.since, self.span.until
        touched = np.array(sorted(then.touched[kind]), dtype=np.int64)
        found = _some(session, kind, touched, Reader(since, insider))
        until = _next_due(session, kind, since) if then.is_timed else until
        return _Seen(_Span(since, until, Members(then.read_anew(kind, self.span.seen.ids, found))))


_kept = {(kind, insider): Kept[_Seen](*TABLES[kind]) for kind in MODELS for insider in (False, True)}


def among(session: Session, kind: str, hits: Hits, reader: Reader) -> Hits:
    """Those of the hits, of one kind, that may be seen; every type may."""
    if kind not in MODELS:
        return hits
    ids = hits.records(kind)
    return hits.only(_seen(session, kind, ids, reader))


def count(session: Session, hits: Hits, reader: Reader, most: int) -> int:
    """How many of the hits may be seen, `most` at most: so many first ones of a kind mostly say it."""
    if ties.read(session).surely_seen(hits.records("item")[:FIRST]) >= most:
        return most
    found = 0
    for kind in KINDS:
        ids = hits.records(kind)
        for some in (ids[:most], ids[most:]):
            if found < most and len(some):
                found += int(_seen(session, kind, some, reader).sum()) if kind in MODELS else len(some)
    return min(found, most)


def _seen(session: Session, kind: str, ids: Ints, reader: Reader) -> Mask:
    if len(ids) <= MOST_LOOKED_UP:
        return np.isin(ids, _some(session, kind, ids, reader))
    return every(session, kind, reader).among(ids)


def every(session: Session, kind: str, reader: Reader) -> Members:
    """Ids of all records of a kind that may be seen, in order."""

    def follow(session: Session, before: State, seen: _Seen) -> _Seen | None:
        then = written.since(session, before, TABLES[kind])
        return None if then is None else seen.followed(session, kind, insider=reader.insider, then=then)

    return _kept[kind, reader.insider].get(session, lambda _: _Seen(), follow).at(session, kind, reader)


def _some(session: Session, kind: str, ids: Ints, reader: Reader) -> Ints:
    """Those of some ids whose records may be seen."""
    query = _query(kind, insider=reader.insider, of_some=True)
    found = [_read(session, query, reader, ids=some) for some in blocks.some_of(ids.tolist())]
    return np.concatenate(found) if found else np.empty(0, dtype=np.int64)


@cache
def _query(kind: str, *, insider: bool, of_some: bool) -> Any:
    """Ids of the records of a kind that may be seen, of all or of some."""
    query = select(MODELS[kind].id).where(*_conditions(kind, Reader(visible.NOW, insider)))
    return query.where(MODELS[kind].id.in_(bindparam("ids", expanding=True))) if of_some else query


def _conditions(kind: str, reader: Reader) -> Sequence[Any]:
    """Which records of a kind may be seen, as conditions of SQL."""
    if kind == "incident":
        return visible.incidents(reader.now, insider=reader.insider)
    if kind == "item":
        return [visible.items(reader.now, insider=reader.insider)]
    return [visible.sources(reader.now)]


def _read(session: Session, query: Any, reader: Reader, **more: Any) -> Ints:
    rows = plainly(session).execute(query, {"now": reader.now, **more})
    return np.fromiter(rows.scalars(), dtype=np.int64)


def _next_due(session: Session, kind: str, now: datetime) -> datetime | None:
    """The next moment at which anything is published that records of a kind wait for."""
    moments = [session.exec(select(func.min(one)).where(col(one) > now)).one() for one in WAITS_FOR[kind]]
    return min((moment for moment in moments if moment), default=None)
