"""Trying a write to see what would come of it: it is done in full, looked at, and never kept."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session

from catalog.db import Database


@contextmanager
def trying(database: Database) -> Iterator[Session]:
    """A transaction that is rolled back at its end. What is kept of it has to be plain words and numbers by then."""
    with database.transaction() as session:
        yield session
        session.rollback()
