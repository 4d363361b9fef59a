"""Engines that find words, behind one small protocol; the database stays the truth."""

from pathlib import Path

from catalog.db import Database
from catalog.search.engines.document import INDEXED, KINDS, Document
from catalog.search.engines.hits import Hit, Hits, keys_of
from catalog.search.engines.postgres import PostgresEngine
from catalog.search.engines.protocol import NAME_BOOST, Engine, EngineUnavailable, Index, Standing
from catalog.search.engines.whoosh import WhooshEngine

__all__ = [
    "INDEXED",
    "KINDS",
    "NAME_BOOST",
    "Document",
    "Engine",
    "EngineUnavailable",
    "Hit",
    "Hits",
    "Index",
    "PostgresEngine",
    "Standing",
    "WhooshEngine",
    "keys_of",
    "open_engine",
]


def open_engine(database: Database, folder: Path) -> Engine:
    """PostgreSQL keeps the index for all hosts; beside SQLite it is a folder."""
    return WhooshEngine(folder) if database.is_sqlite else PostgresEngine(database)
