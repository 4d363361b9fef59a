"""What leads from record to record is brought up to date row by row, and is then what the database says."""

import numpy as np
import pytest

from catalog.domain import terms
from catalog.search import indexing, memory, tied_rows, ties
from catalog.search.engines import Hit, Hits, Standing, WhooshEngine
from catalog.services.parties import PartyIn
from catalog.services.places import PlaceIn
from tests.search.found import find
from tests.services.writing import a_type, an_incident, an_item, changing, ground, incident_id, outcome, put, put_in

NOTHING = Hits.of([])


def tables(rows):
    return {name: {column: values.tolist() for column, values in table.items()} for name, table in rows.tables.items()}


def in_another_place(database):
    put(database, PlaceIn(slug="town", name="Town", kind="town"), an_incident("one", place="town"))


def with_a_part(database):
    put(database, a_type("sight", "model", "t-80", role="fitted_part"))
    put(database, an_item("item", outcome("destroyed"), fitted=[{"part": "sight"}]))


def of_another_type(database):
    put(database, an_item("item", outcome("destroyed")).model_copy(update={"type": "t-80"}))


def taken_by_somebody(database):
    put(database, PartyIn(slug="georgia", name="Georgia", kind="state"))
    put(database, an_item("item", {**outcome("captured"), "taken_by": "georgia"}))


def in_another_incident(database):
    put(database, an_incident("two"))
    put(database, an_item("item", {**outcome("destroyed"), "incident": incident_id("two")}))


def one_more(database):
    put(database, an_incident("three"), an_item("more", outcome("damaged")))


CHANGES = (in_another_place, with_a_part, of_another_type, taken_by_somebody, in_another_incident, one_more)


@pytest.fixture
def written(database):
    put(
        database,
        *ground(),
        a_type("t-80", "family", "tanks"),
        an_incident("one"),
        an_item("item", outcome("destroyed")),
    )
    return database


def test_after_any_change_the_rows_are_those_of_the_database(written):
    with written.reading() as session:
        before = tied_rows.read(session)
    for change in CHANGES:
        change(written)
        with written.reading() as session:
            rows = tied_rows.read(session)
            assert tables(rows) == tables(tied_rows._whole(session)) != tables(before)
            before = rows


def test_a_change_of_texts_leaves_the_ties_as_they_are(written):
    with written.reading() as session:
        before = ties.read(session)
    put(written, an_incident("one", narrative="Told at length."))
    with written.reading() as session:
        assert ties.read(session) is before


def test_who_began_before_a_change_is_answered_from_before_it(written):
    with written.reading() as early:
        before = ties.read(early)
        one_more(written)
        with written.reading() as late:
            after = ties.read(late)
            assert len(after.ids["item"]) == len(before.ids["item"]) + 1
        early.expire_all()
        assert ties.read(early) is before


def test_a_change_that_is_not_done_is_seen_by_nobody_else(written):
    with changing(written) as session:
        put_in(session, an_incident("three"), an_item("more", outcome("damaged")))
        inside = ties.read(session)
        with written.reading() as other:
            assert len(ties.read(other).ids["item"]) == len(inside.ids["item"]) - 1


def test_a_record_that_the_database_does_not_know_is_no_hit(written):
    with written.reading() as session:
        tied = ties.read(session)
        hits = Hits.of(
            [Hit("incident", 999_999, 1.0), Hit("item", 3_000, 2.0), Hit("party", 1, 1.0), Hit("place", 9_999, 1.0)]
        )
        assert not len(tied.spread(Standing(NOTHING, hits)).places)
        assert not np.isnan(tied.spread(Standing(hits, NOTHING)).scores).any()


def test_what_is_reached_is_worked_out_once_a_state(written, tmp_path):
    engine = WhooshEngine(tmp_path / "index")
    indexing.follow(written, engine)
    stands = engine.having(terms.of_unit("t-72"))
    with written.reading() as session:
        tied = ties.read(session)
        reached = tied.spread(stands)
        assert tied.spread(stands) is reached
        assert tied.kept.bytes == stands.size + reached.size
    put(written, an_item("item", outcome("destroyed")).model_copy(update={"type": "t-80"}))
    with written.reading() as session:
        assert len(ties.read(session).spread(stands).places) == len(reached.places) - 2  # the item, and its incident


def test_a_name_in_a_type_leads_down_to_its_things_and_their_incidents(written, tmp_path):
    put(written, a_type("tanks", "category", "armoured-vehicles", names={"nickname": ["Zeppelin"]}))
    engine = WhooshEngine(tmp_path / "index")
    indexing.follow(written, engine)
    assert len(engine.having(terms.of_unit("zeppelin")).names) == 1
    with written.reading() as session:
        found = find(session, engine, "zeppelin").hits
    assert {hit.kind for hit in found} == {"type", "item", "incident"}
    assert memory.held(engine)["ties"] > 0
