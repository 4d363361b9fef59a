"""Engines that find words, behind one small protocol; the database stays the truth."""

from catalog.search.engines.protocol import KINDS, Document, Engine, EngineUnavailable, Hit, Hits, WordQuery, keys_of
from catalog.search.engines.whoosh import WhooshEngine

__all__ = ["KINDS", "Document", "Engine", "EngineUnavailable", "Hit", "Hits", "WhooshEngine", "WordQuery", "keys_of"]
