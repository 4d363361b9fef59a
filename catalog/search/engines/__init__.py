"""Engines that find words, behind one small protocol; the database stays the truth."""

from catalog.search.engines.protocol import Document, Engine, EngineUnavailable, Hit, WordQuery
from catalog.search.engines.whoosh import WhooshEngine

__all__ = ["Document", "Engine", "EngineUnavailable", "Hit", "WhooshEngine", "WordQuery"]
