"""Engines that find words, behind one small protocol; the database stays the truth."""

from catalog.search.engines.protocol import (
    INDEXED,
    KINDS,
    NAME_BOOST,
    Document,
    Engine,
    EngineUnavailable,
    Having,
    Hit,
    Hits,
    Standing,
    keys_of,
)
from catalog.search.engines.whoosh import WhooshEngine

__all__ = [
    "INDEXED",
    "KINDS",
    "NAME_BOOST",
    "Document",
    "Engine",
    "EngineUnavailable",
    "Having",
    "Hit",
    "Hits",
    "Standing",
    "WhooshEngine",
    "keys_of",
]
