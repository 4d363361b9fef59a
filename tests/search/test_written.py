"""What is kept of all records is brought up to date by what was written, and is then what the database says."""

import shutil
from contextlib import closing
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from catalog.models import Dataset, Item, Source
from catalog.search import seen, told, visible, written
from catalog.search.seen import Reader
from catalog.services.items import HoldingIn
from catalog.services.sources import SourceIn
from tests.search import drawn_writes
from tests.services.writing import FIELD, an_incident, an_item, changing, incident_id, item_id, outcome, put, put_in
from tests.support.clock import NOW
from tests.support.databases import copied, on_sqlite
from tests.tally.handmade import became, fill, thing

DAYS = (0, 1, 3)  # after NOW at which somebody looks
DUE = (None, NOW - timedelta(days=2), NOW + timedelta(days=1), NOW + timedelta(days=2))


def stale(database):
    """What is kept and is not what the database says."""
    with database.reading() as session:
        found = [] if visible.embargoes(session) == visible._read_embargoes(session) else ["embargoes"]
        for insider in (False, True):
            rows, anew = told.incidents(session, insider=insider), told._read(session, insider=insider)
            found += [name for name in anew if not np.array_equal(rows[name], anew[name])]
            readers = [Reader(NOW + timedelta(days=days), insider) for days in DAYS]
            found += [(kind, one) for kind in seen.MODELS for one in readers if not is_seen(session, kind, one)]
        return found


def is_seen(session, kind, reader):
    anew = np.sort(seen._read(session, seen._query(kind, insider=reader.insider, of_some=False), reader))
    return np.array_equal(seen.every(session, kind, reader).ids, anew)


@st.composite
def an_incident_published(draw):
    values = an_incident(draw(st.sampled_from(("day", "later", "fresh"))), publish_after=draw(st.sampled_from(DUE)))
    return lambda database: put(database, values)


@st.composite
def an_item_held(draw):
    seen_in = draw(st.sampled_from((None, incident_id("day"), incident_id("later"))))
    holdings = [HoldingIn(party="ukraine", context=draw(st.sampled_from(("in_use", "displayed"))), incident=seen_in)]
    outcomes = draw(st.sampled_from(([], [became("later", "destroyed", "russia")])))
    values = thing(draw(st.sampled_from(("single", "held"))), "t-72", *outcomes, holdings=holdings)
    return lambda database: put(database, values)


@st.composite
def a_source_published(draw):
    due = draw(st.sampled_from(DUE))

    def write(database):
        with changing(database) as session:
            put_in(session, SourceIn(slug="told", kind="article", title="Told"))
            session.flush()
            session.exec(select(Source).where(Source.slug == "told")).one().publish_after = due

    return write


@st.composite
def a_list_opened(draw):
    values = FIELD.model_copy(update={"may_publish": draw(st.booleans())})
    return lambda database: put(database, values)


def move(database, key, slug):
    """A thing goes to another list, and nothing else is written."""
    with changing(database) as session:
        number = session.exec(select(Dataset.id).where(Dataset.slug == slug)).one()
        session.exec(select(Item).where(Item.public_id == item_id(key))).one().dataset_id = number


@st.composite
def an_item_listed(draw):
    slug = draw(st.sampled_from(("field", "hidden")))
    return lambda database: move(database, "single", slug)


WRITES = st.one_of(
    drawn_writes.WRITES, an_incident_published(), an_item_held(), an_item_listed(), a_source_published(),
    a_list_opened(),
)  # fmt: skip


@given(st.lists(WRITES, min_size=1, max_size=5))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_kept_is_what_the_database_says(filled, tmp_path_factory, writes):
    folder = tmp_path_factory.mktemp("written")
    with closing(on_sqlite(copied(filled, folder))) as database:
        assert stale(database) == []
        for write in writes:
            write(database)
            assert stale(database) == []
    shutil.rmtree(folder)


def test_on_either_database_too(database, monkeypatch):
    fill(database)
    assert stale(database) == []
    read = seen._query
    monkeypatch.setattr(seen, "_query", lambda kind, **how: read(kind, **how) if how["of_some"] else pytest.fail("all"))
    put(database, an_incident("fresh"), an_item("more", {**outcome("damaged"), "incident": incident_id("fresh")}))
    with database.reading() as session:
        every = {kind: seen.every(session, kind, Reader(NOW, insider=False)).ids for kind in seen.MODELS}
    monkeypatch.undo()
    with database.reading() as session:
        for kind, ids in every.items():
            assert ids.tolist() == seen.every(session, kind, Reader(NOW, insider=False)).ids.tolist()
    assert stale(database) == []


def test_an_incident_goes_where_its_only_thing_does(database):
    fill(database)
    put(
        database,
        drawn_writes.HIDDEN,
        an_incident("fresh"),
        an_item("alone", {**outcome("destroyed"), "incident": incident_id("fresh")}),
    )
    assert stale(database) == []
    for slug in ("hidden", "field"):
        move(database, "alone", slug)
        assert stale(database) == []


def test_after_much_was_written_everything_is_read_anew(database, monkeypatch):
    fill(database)
    monkeypatch.setattr(written, "MOST", 1)
    assert stale(database) == []
    put(database, an_incident("one"), an_incident("other"))
    assert stale(database) == []


def test_who_began_before_a_write_sees_what_was(database):
    fill(database)
    reader = Reader(NOW, insider=False)
    with database.reading() as early:
        before = seen.every(early, "incident", reader).ids.tolist()
        put(database, an_incident("fresh"))
        with database.reading() as late:
            assert len(seen.every(late, "incident", reader).ids) == len(before) + 1
        assert seen.every(early, "incident", reader).ids.tolist() == before
