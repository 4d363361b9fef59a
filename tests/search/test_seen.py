"""Which hits may be seen: the same whether they are few and looked up, or many and kept."""

from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import Table
from sqlalchemy.sql import visitors

from catalog.search import blocks, seen
from catalog.search.engines import Hit, Hits
from catalog.search.seen import Reader
from tests.services.writing import an_incident, ground, put
from tests.support.clock import NOW

DUE = NOW + timedelta(days=2)


def ids(session, kind, reader):
    hits = Hits.of(Hit(kind, one, 1.0) for one in range(1, 60))
    return sorted(seen.among(session, kind, hits, reader).records(kind).tolist())


@pytest.mark.parametrize("insider", [False, True])
@pytest.mark.parametrize("kind", ["incident", "item", "source"])
def test_many_are_seen_as_few_are(seeded_session, monkeypatch, kind, insider):
    few = ids(seeded_session, kind, Reader(NOW, insider))
    monkeypatch.setattr(blocks, "MOST_IDS", 0)
    assert ids(seeded_session, kind, Reader(NOW, insider)) == few
    assert few


def test_what_is_kept_holds_until_the_next_embargo_is_over(database, monkeypatch):
    monkeypatch.setattr(blocks, "MOST_IDS", 0)
    put(database, *ground(), an_incident("open"), an_incident("later", publish_after=DUE))
    with database.reading() as session:
        moments = [NOW, NOW + timedelta(days=1), DUE, DUE + timedelta(days=9), NOW]
        counts = [len(ids(session, "incident", Reader(moment, insider=False))) for moment in moments]
    assert np.diff(counts).tolist() == [0, 1, 0, -1]


def test_what_is_kept_follows_what_is_written(database, monkeypatch):
    monkeypatch.setattr(blocks, "MOST_IDS", 0)
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
