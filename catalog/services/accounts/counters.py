"""Counters of tries in the database, shared by all processes: a storage for the library `limits`.

Keys are hashed and the windows fixed. Nothing is written by looking.
"""

import time
from datetime import UTC, datetime, timedelta

from limits.storage import Storage
from sqlalchemy import CursorResult, case, delete, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select

from catalog.db import Database
from catalog.domain.errors import CatalogError
from catalog.models import RateCounter
from catalog.services.accounts.sessions import sha256
from catalog.services.aside import aside


class Counters(Storage):
    """One row a key: how often, and until when that counts. What is over is forgotten on the way."""

    STORAGE_SCHEME = None

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._database = database

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        return (SQLAlchemyError, CatalogError)

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count on, or anew where the window is over; the new count. Two at once are both counted."""
        now = _now()
        fresh = {"key": sha256(key), "count": amount, "until": now + timedelta(seconds=expiry)}
        insert = sqlite.insert if self._database.is_sqlite else postgresql.insert
        is_over = col(RateCounter.until) <= now
        again = {
            "count": case((is_over, amount), else_=col(RateCounter.count) + amount),
            "until": case((is_over, fresh["until"]), else_=col(RateCounter.until)),
        }
        put = insert(RateCounter).values(**fresh).on_conflict_do_update(index_elements=["key"], set_=again)
        with aside(self._database) as session:
            count = session.execute(put.returning(col(RateCounter.count))).scalar_one()
            if count == amount:  # a window begins: the time to tidy up
                session.execute(delete(RateCounter).where(is_over))
            return int(count)

    def get(self, key: str) -> int:
        row = self._row(key)
        return row.count if row else 0

    def get_expiry(self, key: str) -> float:
        row = self._row(key)
        return row.until.timestamp() if row else time.time()

    def check(self) -> bool:
        with self._database.reading() as session:
            return session.exec(select(func.count()).select_from(RateCounter)).one() >= 0

    def reset(self) -> int | None:
        with aside(self._database) as session:
            return _count(session)

    def clear(self, key: str) -> None:
        with aside(self._database) as session:
            session.execute(delete(RateCounter).where(col(RateCounter.key) == sha256(key)))

    def _row(self, key: str) -> RateCounter | None:
        with self._database.reading() as session:
            row = session.get(RateCounter, sha256(key))
            return row if row is not None and row.until > _now() else None


def _count(session: Session) -> int:
    done = session.execute(delete(RateCounter))
    return done.rowcount if isinstance(done, CursorResult) else 0


def _now() -> datetime:
    """The library asks for no clock; windows are measured by that of the machine."""
    return datetime.now(UTC)
