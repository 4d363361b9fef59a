"""The entries of the feed: a new number for what is another than before, nothing for what is not."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from catalog.config import Settings
from catalog.models import FeedEntry
from catalog.search.engines import WhooshEngine
from catalog.services import feed_log
from catalog.services.catalog import Catalog
from catalog.tally.published import Published, present
from tests.services.writing import a_type, an_incident, an_item, ground, item_id, outcome, put
from tests.support.clock import NOW

ITEM = ("losses", item_id("one"))


@pytest.fixture
def catalog(database, tmp_path):
    settings = Settings(data=tmp_path, database_url=database.url)
    return Catalog(settings, database, WhooshEngine(settings.index))


def entries(catalog):
    with catalog.database.reading() as session:
        rows = session.exec(select(FeedEntry).order_by(col(FeedEntry.id)))
        return {(row.kind, row.key): (row.id, row.digest) for row in rows}


def test_what_is_another_gets_a_new_number_and_nothing_else_does(catalog):
    put(catalog.database, *ground(), an_item("one", outcome("damaged")), an_item("two", outcome("damaged")))
    assert feed_log.bring_up(catalog, NOW)
    first = entries(catalog)
    assert {kind for kind, _ in first} == {"types", "sources", "incidents", "items", "losses"}
    put(catalog.database, an_item("one", outcome("destroyed")))
    assert feed_log.bring_up(catalog, NOW)
    second = entries(catalog)
    assert {key for key in first if first[key] != second[key]} == {ITEM}
    assert second[ITEM][0] > max(number for number, _ in first.values())
    put(catalog.database, a_type("t-72", "family", "tanks", name="T-72 tank"))
    feed_log.bring_up(catalog, NOW)
    assert {kind for (kind, key), told in entries(catalog).items() if told != second[kind, key]} == {
        "types", "items", "losses",
    }  # fmt: skip


def test_an_embargo_ends_by_the_clock_and_only_then_is_there_an_entry(catalog):
    hidden = an_incident("hidden", publish_after=NOW + timedelta(days=1))
    put(catalog.database, *ground(), hidden, an_item("one", outcome("destroyed", incident=hidden.id)))
    feed_log.bring_up(catalog, NOW)
    assert ITEM not in entries(catalog)
    feed_log.bring_up(catalog, NOW + timedelta(hours=23))
    assert ITEM not in entries(catalog)
    feed_log.bring_up(catalog, NOW + timedelta(hours=25))
    assert ITEM in entries(catalog)
    with catalog.database.reading() as session:
        asked = Published.ask(session, catalog.engine, NOW)
        assert present(asked, *ITEM[:1], [ITEM[1]]) == {}
        assert feed_log.is_current(session, NOW + timedelta(hours=25))


def test_what_went_has_an_entry_without_a_digest(catalog):
    put(catalog.database, *ground(), an_item("one", outcome("destroyed")))
    feed_log.bring_up(catalog, NOW)
    put(catalog.database, an_item("one"))
    feed_log.bring_up(catalog, NOW)
    assert entries(catalog)[ITEM][1] is None
