"""Which hits may be seen: the same whether they are few and looked up, or many and kept."""

from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import Table
from sqlalchemy.sql import visitors
from sqlmodel import select

from catalog.models import Item
from catalog.search import seen
from catalog.search.engines import Hit, Hits
from catalog.search.seen import Reader
from tests.services.writing import FIELD, an_incident, an_item, ground, incident_id, outcome, put
from tests.support.clock import NOW

DUE = NOW + timedelta(days=2)


def ids(session, kind, reader):
    hits = Hits.of(Hit(kind, one, 1.0) for one in range(1, 60))
    return sorted(seen.among(session, kind, hits, reader).records(kind).tolist())


@pytest.mark.parametrize("insider", [False, True])
@pytest.mark.parametrize("kind", ["incident", "item", "source"])
def test_many_are_seen_as_few_are(seeded_session, monkeypatch, kind, insider):
    few = ids(seeded_session, kind, Reader(NOW, insider))
    monkeypatch.setattr(seen, "MOST_LOOKED_UP", 0)
    assert ids(seeded_session, kind, Reader(NOW, insider)) == few
    assert few


def test_what_is_kept_holds_until_the_next_embargo_is_over(database, monkeypatch):
    monkeypatch.setattr(seen, "MOST_LOOKED_UP", 0)
    put(database, *ground(), an_incident("open"), an_incident("later", publish_after=DUE))
    with database.reading() as session:
        moments = [NOW, NOW + timedelta(days=1), DUE, DUE + timedelta(days=9), NOW]
        counts = [len(ids(session, "incident", Reader(moment, insider=False))) for moment in moments]
    assert np.diff(counts).tolist() == [0, 1, 0, -1]


def how_many(session, monkeypatch, most):
    """Of all items, counted with the help of the ties and without it."""
    hits = Hits.of(Hit("item", one, 1.0) for one in session.exec(select(Item.id)))
    found = []
    for first in (seen.FIRST, 0):
        monkeypatch.setattr(seen, "FIRST", first)
        found.append(seen.count(session, hits, Reader(NOW, insider=False), most))
    return found


@pytest.mark.parametrize("most", [1, 3, 40])
def test_ties_say_no_more_than_may_be_seen(database, monkeypatch, most):
    hidden = FIELD.model_copy(update={"slug": "hidden", "name": "Hidden", "may_publish": False})
    put(database, *ground(), hidden, an_incident("later", publish_after=DUE))
    later = {**outcome("destroyed"), "incident": incident_id("later")}
    put(database, an_item("waits", later), an_item("listed", outcome("destroyed"), dataset="hidden"))
    with database.reading() as session:
        assert how_many(session, monkeypatch, most) == [0, 0]
    put(database, an_item("both", outcome("damaged"), later), an_item("open", outcome("destroyed")))
    with database.reading() as session:
        assert how_many(session, monkeypatch, most) == [min(most, 2)] * 2


def test_of_many_items_the_first_ones_say_it(seeded_session, monkeypatch):
    monkeypatch.setattr(seen, "_read", lambda *_, **__: pytest.fail("asked of the database"))
    hits = Hits.of(Hit("item", one, 1.0) for one in seeded_session.exec(select(Item.id)))
    assert seen.count(seeded_session, hits, Reader(NOW, insider=False), 3) == 3


def test_what_is_kept_follows_what_is_written(database, monkeypatch):
    monkeypatch.setattr(seen, "MOST_LOOKED_UP", 0)
    put(database, *ground(), an_incident("open"))
    counts = []
    for key in ("second", "third"):
        with database.reading() as session:
            counts.append(len(ids(session, "incident", Reader(NOW, insider=False))))
        put(database, an_incident(key))
    assert np.diff(counts).tolist() == [1]


@pytest.mark.parametrize("kind", seen.MODELS)
def test_what_is_kept_hangs_on_every_table_that_decides(kind):
    query = seen._query(kind, insider=False, of_some=False)
    asked = {one.name for one in visitors.iterate(query) if isinstance(one, Table)}
    assert asked == set(seen.TABLES[kind])
