"""What questions are answered from is read once, before anybody asks."""

import pytest

from catalog.config import Settings
from catalog.search import asking, columns, facet_counts, generations, lexicon, suggesting, tied_rows, told, warming
from catalog.search.engines import WhooshEngine
from catalog.services.catalog import Catalog
from tests.support.clock import NOW


def test_after_warming_nothing_large_is_read(seeded_session, engine, monkeypatch):
    generations.forget()
    warming.read(seeded_session, engine, NOW)
    read = (
        (columns, "build"),
        (tied_rows, "_whole"),
        (told, "_read"),
        (lexicon, "_build"),
        (suggesting, "_place_names"),
    )
    for room, name in read:
        monkeypatch.setattr(room, name, lambda *_, **__: pytest.fail("read again"))
    asked = asking.ask(seeded_session, engine, {"q": ["rifle"]}, NOW)
    assert facet_counts.of(asked.question)
    assert suggesting.everything(seeded_session, "alep")
    assert len(asking.ask(seeded_session, engine, {}, NOW).incident_numbers)


def test_without_an_index_no_word_is_asked_for(seeded_session, tmp_path, monkeypatch):
    monkeypatch.setattr(asking.words, "find", lambda *_: pytest.fail("asked for a word"))
    warming.read(seeded_session, WhooshEngine(tmp_path / "none"), NOW)


def test_a_database_that_cannot_be_read_stops_nothing(tmp_path):
    catalog = Catalog.open(Settings.read({"CATALOG_DATA": str(tmp_path)}))
    catalog._warm_quietly()  # no table is there yet
    catalog.close()
