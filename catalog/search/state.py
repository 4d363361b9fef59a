"""What is kept between questions, by the state of the database it was read from.

Every write is one change with a number of its own, so the number of the last change names the state: what was
read at that number is right as long as the number stands.
"""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from sqlalchemy import func
from sqlmodel import Session, select

from catalog.models import Change

T = TypeVar("T")


def last_change(session: Session) -> int:
    """The number of the last change; 0 in an empty database."""
    return session.exec(select(func.max(Change.id))).one() or 0


class Kept(Generic[T]):
    """One value, made anew when the database has moved on or is another one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state: tuple[str, int, str] | None = None
        self._value: T | None = None

    def get(self, session: Session, make: Callable[[Session], T]) -> T:
        state = self._state_of(session)
        with self._lock:
            if self._value is None or self._state != state:
                self._value, self._state = make(session), state
            return self._value

    @staticmethod
    def _state_of(session: Session) -> tuple[str, int, str]:
        """Database, number and hash of the last change: a restored backup may use a number again."""
        number = last_change(session)
        sealed = session.exec(select(Change.hash).where(Change.id == number)).first()
        return (str(session.get_bind().engine.url), number, sealed or "")
