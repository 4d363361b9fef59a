"""The catalog as one thing: its settings, its database and its search engine, opened together."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from sqlmodel import Session

from catalog.config import Settings
from catalog.db import Database
from catalog.domain.errors import CatalogError, Unavailable
from catalog.evidence import storage
from catalog.evidence.stores import Store
from catalog.search import indexing, warming
from catalog.search.engines import Engine, open_engine
from catalog.services import upkeep

PATIENCE = 60.0  # seconds that closing waits for the index to be brought up


@dataclass(frozen=True)
class Catalog:
    settings: Settings
    database: Database
    engine: Engine
    _aside: list[threading.Thread] = field(default_factory=list, compare=False, repr=False)

    @classmethod
    def open(cls, settings: Settings) -> "Catalog":
        """Open the catalog of these settings; raises Unavailable with one clear line."""
        try:
            settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)  # accounts and exact points lie here
        except OSError as error:
            raise Unavailable(f"the data folder {settings.data} cannot be made: {error.strerror}") from error
        database = Database(settings.database_url)
        return cls(settings, database, open_engine(database, settings.index))

    @cached_property
    def store(self) -> Store:
        """Where files are kept: the data folder, or a bucket."""
        return storage.opened(self.settings)

    def prepare(self) -> bool:
        """Bring the tables up to date; True when there was something to do."""
        return upkeep.migrate(self.database)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction for one write; once it is committed the index follows, if no one else is at it."""
        with self.database.transaction() as session:
            yield session
        self.follow()

    def follow(self) -> bool:
        """Bring the index up to the database; False when another process is at it."""
        with self._index_is_writable():
            return indexing.follow(self.database, self.engine)

    def rebuild(self) -> int | None:
        """Build the index anew; the number of documents, None when another process is at it."""
        with self._index_is_writable():
            return indexing.rebuild(self.database, self.engine)

    @contextmanager
    def _index_is_writable(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise Unavailable(f"the index cannot be written: {error.strerror}", str(self.settings.index)) from error

    def follow_aside(self) -> None:
        """Bring the index up in a thread of its own: a page that found it absent or behind does not wait."""
        if not any(one.is_alive() for one in self._aside):
            self._aside[:] = [threading.Thread(target=self._follow_quietly, name="index", daemon=True)]
            self._aside[0].start()

    def _follow_quietly(self) -> None:
        with suppress(CatalogError):  # the next page that needs the index tries again
            self.follow()

    def warm_aside(self) -> None:
        """Read what questions are answered from, in a thread of its own: for a process that begins to serve."""
        threading.Thread(target=self._warm_quietly, name="warming", daemon=True).start()

    def _warm_quietly(self) -> None:
        with suppress(CatalogError), self.database.reading() as session:  # a page that cannot be answered says why
            warming.read(session, self.engine, utc_now())

    def close(self) -> None:
        """Let go of the database, once the thread that follows it has ended."""
        for one in self._aside:
            one.join(PATIENCE)
        self.database.close()


def utc_now() -> datetime:
    """The clock of the edges; everything below is handed `now`."""
    return datetime.now(UTC)
