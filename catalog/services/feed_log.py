"""The entries of the feed, brought up to what is published now: what is another than before gets a new number.

Rows are compared, not changes: a row is another when its type is renamed, when an embargo ends by the clock, or when
something is merged into its item, and no list of what touches what has to be right for it. What was never public is
in no entry, also not as something that went.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import delete, insert, or_
from sqlmodel import Session, col, func, select

from catalog.domain.errors import CatalogError
from catalog.models import Change, FeedEntry, FeedMark
from catalog.search.seen import DUE
from catalog.services.catalog import Catalog
from catalog.tally import published
from catalog.tally.published import Published

Key = tuple[str, str]  # kind and key
ONLY = 1  # the id of the one mark
CHUNK = 500
MOST_WAITED_FOR = 50_000  # entries: comparing so many takes some ten seconds
BRINGING = threading.Lock()


def keep_up(catalog: Catalog, now: datetime) -> None:
    """Bring the entries up before an answer; of a large catalog in a thread of its own, for the next answer."""
    with catalog.database.reading() as session:
        is_large = session.exec(select(func.count()).select_from(FeedEntry)).one() > MOST_WAITED_FOR
    if not is_large:
        bring_up(catalog, now)
    elif not BRINGING.locked():
        threading.Thread(target=_quietly, args=(catalog, now), name="feed", daemon=True).start()


def is_current(session: Session, now: datetime) -> bool:
    """Do the entries say what is published now?"""
    mark = session.get(FeedMark, ONLY)
    return mark is not None and mark.change == _last_change(session) and not _came_due(session, mark.at, now)


def _quietly(catalog: Catalog, now: datetime) -> None:
    with suppress(CatalogError):  # the next who asks tries again
        bring_up(catalog, now)


def bring_up(catalog: Catalog, now: datetime) -> bool:
    """Bring the entries up; False where another thread or process is at it: the next who asks tries again.

    Comparing takes as long as an export of everything, and is done only when something was written or came due.
    """
    if not BRINGING.acquire(blocking=False):
        return False
    try:
        return _bring_up(catalog, now)
    finally:
        BRINGING.release()


def _bring_up(catalog: Catalog, now: datetime) -> bool:
    with catalog.database.reading() as session:
        mark = session.get(FeedMark, ONLY)
        last, seen = _last_change(session), (mark.change, mark.at) if mark else None
        if is_current(session, now):
            return True
        asked = Published.ask(session, catalog.engine, now)
        found = {(kind, key): digest for kind, key, digest in published.digests(asked)}
        others = _others(session, found)
    with catalog.database.transaction() as session:
        mark = session.get(FeedMark, ONLY)
        if ((mark.change, mark.at) if mark else None) != seen:
            return False
        _write(session, others)
        session.merge(FeedMark(id=ONLY, change=last, at=now))
    return True


def _last_change(session: Session) -> int:
    return session.exec(select(func.max(Change.id))).one() or 0


def _came_due(session: Session, since: datetime, now: datetime) -> bool:
    """Has an embargo ended meanwhile?"""
    spans = [select(col(one)).where(col(one) > since, col(one) <= now).limit(1) for one in DUE]
    return any(session.exec(query).first() for query in spans)


def _others(session: Session, found: Mapping[Key, str]) -> dict[Key, str | None]:
    """What is other than its entry says, in one order wherever it is found; None for what is no longer there."""
    rows: Any = select(FeedEntry.kind, FeedEntry.key, FeedEntry.digest)
    known = {(kind, key): digest for kind, key, digest in session.exec(rows)}
    told: dict[Key, str | None] = {key: digest for key, digest in found.items() if known.get(key) != digest}
    return told | {key: None for key in sorted(known) if known[key] is not None and key not in found}


def _write(session: Session, others: Mapping[Key, str | None]) -> None:
    for some in _chunks(others):
        ours = or_(*((col(FeedEntry.kind) == kind) & (col(FeedEntry.key) == key) for kind, key in some))
        session.execute(delete(FeedEntry).where(ours))
        rows = [{"kind": kind, "key": key, "digest": digest} for (kind, key), digest in some.items()]
        session.execute(insert(FeedEntry), rows)


def _chunks(others: Mapping[Key, str | None]) -> Iterator[dict[Key, str | None]]:
    rest = iter(others.items())
    while some := dict(islice(rest, CHUNK)):
        yield some
