"""What is kept between questions, by the state of the tables it was read from.

Every write is one change with a number of its own, and each table knows the last change that touched it. So the
number and the hash of that change name the state of a table: what was read from it stays right as long as they stand.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import func, literal, union_all
from sqlmodel import Session, col, select

from catalog.db import READS_ONE_STATE, plainly
from catalog.models import Change, IndexJob, LastChange, Revision

T = TypeVar("T")
MOST_DATABASES = 4
MOST_STATES = 2  # a request that began before the last write still sees the state before it
SEEN = "catalog.seen"
# Asked once a request, so put together once: each table with its last change, under "" the newest of all, and the last
# job of the index.
JOBS = "jobs"
_OF_TABLES = select(LastChange.table_name, LastChange.change_id, Change.hash).join(
    Change, col(LastChange.change_id) == Change.id
)
_NEWEST = select(literal(""), Change.id, Change.hash).where(
    col(Change.id) == select(func.max(Change.id)).scalar_subquery()
)
_LAST_JOB = select(literal(JOBS), func.max(IndexJob.id), literal(""))
LAST_CHANGES: Any = union_all(_OF_TABLES, _NEWEST, _LAST_JOB)


@dataclass(frozen=True)
class State:
    """A database with the last change that touched some tables of it.

    The hash is there because a restored backup may use a number again. `written` tells the rows apart that an open
    change has written: it has no hash yet.
    """

    database: str
    number: int
    sealed: str
    written: int = 0


@dataclass(frozen=True)
class _Seen:
    """What one transaction sees: the newest change, for each table the last change that touched it, the last job.

    `states` are those that were asked for.
    """

    transaction: Any
    database: str
    newest: tuple[int, str]
    tables: dict[str, tuple[int, str]]
    last_job: int
    states: dict[tuple[str, ...], State] = field(default_factory=dict)


def state_of(session: Session, tables: tuple[str, ...]) -> State:
    """Where these tables stand, as this session sees them."""
    seen = _seen(session)
    if tables not in seen.states:
        seen.states[tables] = _state_of(session, seen, tables)
    return seen.states[tables]


def _state_of(session: Session, seen: _Seen, tables: tuple[str, ...]) -> State:
    number, sealed = seen.newest
    if number and not sealed:  # a change that is being written
        rows: Any = select(func.max(Revision.id)).where(
            Revision.change_id == number, col(Revision.table_name).in_(tables)
        )
        if written := session.exec(rows).one():
            return State(seen.database, number, "", written)
    return State(seen.database, *max((seen.tables[one] for one in tables if one in seen.tables), default=(0, "")))


def _seen(session: Session) -> _Seen:
    """Read once a transaction, where the transaction sees one state throughout."""
    known = session.info.get(SEEN)
    if isinstance(known, _Seen) and known.transaction is session.get_transaction():
        return known
    tables = {table: (number, sealed) for table, number, sealed in plainly(session).execute(LAST_CHANGES)}
    last_job, _ = tables.pop(JOBS)
    database = str(session.get_bind().engine.url)
    found = _Seen(session.get_transaction(), database, tables.pop("", (0, "")), tables, last_job or 0)
    if session.info.get(READS_ONE_STATE):
        session.info[SEEN] = found
    return found


def last_job(session: Session) -> int:
    """The number of the last index job; 0 when there is none."""
    return _seen(session).last_job


def last_change(session: Session) -> int:
    """The number of the newest change; 0 in an empty database."""
    return session.exec(select(func.max(Change.id))).one() or 0


def hash_of(session: Session, number: int) -> str:
    """The hash of a change; "" for one that there is not."""
    return session.exec(select(Change.hash).where(Change.id == number)).first() or ""


def is_past(session: Session, before: State, now: State) -> bool:
    """Is one state what the other came from?"""
    is_sealed = bool(before.sealed) and bool(now.sealed)
    return is_sealed and before.number < now.number and hash_of(session, before.number) == before.sealed


Make = Callable[[Session], T]
Follow = Callable[[Session, State, T], T | None]


class Kept(Generic[T]):
    """One value a database, made anew when one of its tables has moved on.

    Where it can be brought up to date, the one before is kept a while too.
    """

    def __init__(self, *tables: str) -> None:
        self.tables = tables
        self._lock = threading.Lock()
        self._values: OrderedDict[str, list[tuple[State, T]]] = OrderedDict()

    def get(self, session: Session, make: Make[T], follow: Follow[T] | None = None) -> T:
        """The value; `follow` makes it from what it was at an older state, or None where `make` has to."""
        state = state_of(session, self.tables)
        with self._lock:
            known = self._values.setdefault(state.database, [])
            found = next((value for at, value in known if at == state), None)
            if found is None:
                found = follow(session, *known[0]) if follow and known else None
                found = make(session) if found is None else found
                known.insert(0, (state, found))
                del known[MOST_STATES if follow else 1 :]
            self._values.move_to_end(state.database)
            while len(self._values) > MOST_DATABASES:
                self._values.popitem(last=False)
            return found

    def held(self) -> list[T]:
        """The values as they are."""
        with self._lock:
            return [value for known in self._values.values() for _, value in known]
