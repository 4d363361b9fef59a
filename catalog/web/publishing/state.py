"""The application as a visitor asks it, on one state of the record, without a port."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from flask import Flask
from sqlalchemy import Connection
from sqlmodel import Session, select

from catalog import create_app
from catalog.config import Settings
from catalog.db import READS_ONE_STATE, Database, usable
from catalog.domain.errors import Unavailable
from catalog.models import Change
from catalog.web.shown import ROOT


class OneState(Database):
    """A database of which every reading sees the same state, and into which nothing is written."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._held: Connection | None = None

    @contextmanager
    def holding(self) -> Iterator[None]:
        """The state that is there when this begins."""
        with usable(), self.reader.connect() as connection, connection.begin():
            connection.execute(select(Change.id).limit(1))  # a state is that of the first look, not of BEGIN
            self._held = connection
            yield
        self._held = None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        if self._held is None:
            raise Unavailable("no state is held")
        with usable(), Session(self._held, info={READS_ONE_STATE: True}) as session:
            yield session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        raise Unavailable("nothing is written while a copy is made")
        yield


@contextmanager
def opened(settings: Settings, root: str) -> Iterator[Flask]:
    """The application of these settings; `root` is the address that its files tell as theirs, "" for none."""
    app = create_app(replace(settings, url="", proxies=0, log="plain", tiles=None))
    app.config[ROOT] = root
    whole = app.extensions["catalog"]
    database = OneState(settings.database_url)
    app.extensions["catalog"] = replace(whole, database=database)
    try:
        with database.holding():
            yield app
    finally:
        database.close()
        whole.close()
