"""Writes beside the record: accounts, sessions and counters have no revisions and no place in the order of changes."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session

from catalog.db import Database, usable


@contextmanager
def aside(database: Database) -> Iterator[Session]:
    """A short transaction of its own; on PostgreSQL it does not wait for whoever is writing records."""
    with usable(), Session(database.writer) as session, session.begin():
        yield session
