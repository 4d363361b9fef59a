"""Fixity: every file that the record names is read and held against its hash; what was found is kept.

Those that nobody looked at come first, then those looked at longest ago, so that runs of a limited length go round.
Every few files are noted together: a run that is broken off goes on where it was.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, or_, update
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from catalog.db import Database
from catalog.domain.errors import Unavailable
from catalog.domain.vocabulary import FileFault
from catalog.evidence.stores import Missing, Store
from catalog.models import FileCheck
from catalog.search.blocks import MOST_IDS
from catalog.services import held_files
from catalog.services.catalog import Catalog
from catalog.services.copies.places import content

FEW = 50  # files that are noted together
SOUND = {"fault": None, "faulty_since": None}

Clock = Callable[[], datetime]
Tell = Callable[[int], None]


@dataclass(frozen=True)
class Limits:
    """How much a run may read, in bytes, and for how long; None for all there is."""

    most_bytes: int | None = None
    time: timedelta | None = None


@dataclass(frozen=True)
class Run:
    """What a run read: files and bytes, and how many files it left for the next."""

    files: int
    bytes: int
    left: int


@dataclass(frozen=True)
class Seen:
    """What was found of a file: its fault, None for a sound one, and how many bytes were read."""

    place: str
    fault: FileFault | None
    size: int


def check(catalog: Catalog, limits: Limits, clock: Clock, tell: Tell) -> Run:
    """Look at files until all are seen or a limit is reached; `tell` is told how many were."""
    started, store = clock(), catalog.store
    has_fault, files, size = False, 0, 0
    _list(catalog)
    while some := _next(catalog.database, started):
        seen = list[Seen]()
        for place, sha256 in some:
            if _is_spent(limits, size, clock() - started):
                break
            seen.append(_look(store, place, sha256))
            size += seen[-1].size
        _note(catalog.database, seen, clock())
        has_fault |= any(one.fault for one in seen)
        files += len(seen)
        tell(files)
        if len(seen) < len(some):
            break
    if has_fault:
        _list(catalog)  # what was taken away since is no fault
    return Run(files, size, _left(catalog.database, started))


def _is_spent(limits: Limits, size: int, time: timedelta) -> bool:
    is_read = limits.most_bytes is not None and size >= limits.most_bytes
    return is_read or (limits.time is not None and time >= limits.time)


def _list(catalog: Catalog) -> None:
    """Take up what the record names now, and let go what it names no more."""
    with catalog.database.reading() as session:
        known = set(session.exec(select(FileCheck.place)))
        added = list(_added(session, known, catalog.store))
    gone = sorted(known)
    with catalog.database.transaction() as session:
        for start in range(0, len(gone), MOST_IDS):
            session.execute(delete(FileCheck).where(col(FileCheck.place).in_(gone[start : start + MOST_IDS])))
        meanwhile = set(session.exec(select(FileCheck.place)))  # another run may have taken up the same
        if rows := [one for one in added if one["place"] not in meanwhile]:
            session.execute(insert(FileCheck), rows)


def _added(session: Session, known: set[str], store: Store) -> Iterator[dict[str, str | None]]:
    """What is not known yet; `known` is left with what is named no more."""
    for one in held_files.named(session):
        if one.place in known:
            known.discard(one.place)
        elif one.is_needed or (one.sha256 and store.here([one.place])):
            yield {"place": one.place, "sha256": one.sha256, "kind": one.kind, "record": one.record}


def _next(database: Database, started: datetime) -> list[tuple[str, str | None]]:
    query = select(FileCheck.place, FileCheck.sha256).where(_is_due(started))
    with database.reading() as session:
        order = (col(FileCheck.checked_at).nulls_first(), col(FileCheck.place))
        return list(session.exec(query.order_by(*order).limit(FEW)))


def _is_due(started: datetime) -> ColumnElement[bool]:
    return or_(col(FileCheck.checked_at).is_(None), col(FileCheck.checked_at) < started)


def _look(store: Store, place: str, sha256: str | None) -> Seen:
    try:
        if sha256 is None:
            return Seen(place, None if store.here([place]) else FileFault.MISSING, 0)
        found = content(store, place)
    except Missing:
        return Seen(place, FileFault.MISSING, 0)
    except Unavailable:
        return Seen(place, FileFault.UNREADABLE, 0)
    return Seen(place, None if found.sha256 == sha256 else FileFault.CHANGED, found.size)


def _note(database: Database, seen: list[Seen], now: datetime) -> None:
    """A fault that stood before keeps the time at which it was first seen."""
    since = func.coalesce(FileCheck.faulty_since, now)
    with database.transaction() as session:
        for one in seen:
            told = {"fault": one.fault, "faulty_since": since} if one.fault else SOUND | {"sound_at": now}
            row = update(FileCheck).where(col(FileCheck.place) == one.place)
            session.execute(row.values(checked_at=now, **told), execution_options={"synchronize_session": False})


def _left(database: Database, started: datetime) -> int:
    with database.reading() as session:
        return session.exec(select(func.count()).select_from(FileCheck).where(_is_due(started))).one()


def findings(session: Session, first: int = 0, most: int | None = None) -> list[FileCheck]:
    """What is wrong, that which has been so the longest first; from a number on, so many."""
    query = select(FileCheck).where(col(FileCheck.fault).is_not(None)).offset(first).limit(most)
    return list(session.exec(query.order_by(col(FileCheck.faulty_since), col(FileCheck.place))))


@dataclass(frozen=True)
class State:
    """How many files are known, faulty, and not looked at yet; when the last and the oldest look was."""

    files: int
    faulty: int
    unseen: int
    last_at: datetime | None
    first_at: datetime | None


def state(session: Session) -> State:
    at: Any = FileCheck.checked_at
    counts = (func.count(), func.count(col(FileCheck.fault)), func.count(at), func.max(at), func.min(at))
    files, faulty, seen, last_at, first_at = session.execute(sql_select(*counts).select_from(FileCheck)).one()
    return State(files, faulty, files - seen, last_at, first_at)


def forget(session: Session, hashes: Collection[str], records: Collection[str]) -> None:
    """Let go what is known of files that are taken away: their names are hashes of them."""
    named = or_(col(FileCheck.record).in_([*hashes, *records]), col(FileCheck.sha256).in_(list(hashes)))
    session.execute(delete(FileCheck).where(named), execution_options={"synchronize_session": False})
