"""What entered the public catalog, and when; on both databases. All records are made up."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlmodel import select

from catalog.domain.outcomes import VersionState
from catalog.models import DatasetVersion, Incident, Item
from catalog.search import asking, entered, holdings, state, told
from catalog.search.entered import NEVER, Look
from catalog.search.show.incidents import at
from catalog.services import history, losses, people
from catalog.services.datasets import DatasetIn
from tests.services.writing import a_type, an_incident, an_item, ground, incident_id, item_id, outcome, put_in
from tests.support.clock import NOW

LOST, TAKEN = outcome("destroyed"), outcome("captured", "russia", "ukraine")
BACK = outcome("recaptured", "ukraine", "russia", incident=incident_id("two"))


@contextmanager
def changing(database, minutes):
    """A change made so many minutes after NOW."""
    with database.transaction() as session:
        at = NOW + timedelta(minutes=minutes)
        change = history.begin(session, people.system(session, at), "a report came in", at)
        yield session
        history.close(session, change)


def put(database, minutes, *values):
    with changing(database, minutes) as session:
        put_in(session, *values)


def minute(second):
    return (second - int(NOW.timestamp())) / 60


def asked(session, days=1, **args):
    """A question without words: no engine is needed."""
    return asking.ask(session, None, args, NOW + timedelta(days=days))


def lost(database, look=NEVER, days=1, **args):
    """The losses that entered after a look, with the minute of each."""
    with database.reading() as session:
        question = asked(session, days, **args).question
        places, seconds = entered.losses(question, look)
        names = {one.id: one.public_id for one in session.exec(select(Item))}
        items = [names[one] for one in question.columns.item[places].tolist()]
        return list(zip(items, map(minute, seconds.tolist()), strict=True))


def looked(database, minutes):
    with database.reading() as session:
        return Look(state.last_change(session), NOW + timedelta(minutes=minutes))


@pytest.fixture
def filled(database):
    put(database, 0, *ground(), an_incident("two"))
    put(database, 1, an_item("old", TAKEN))
    return database


def test_the_last_to_enter_comes_first_and_what_came_together_stays_in_the_order_of_the_list(filled):
    put(filled, 2, an_item("b", LOST), an_item("a", LOST))
    assert lost(filled) == [(item_id("b"), 2), (item_id("a"), 2), (item_id("old"), 1)]


def test_a_loss_enters_with_its_outcome_and_a_correction_is_no_entry(filled):
    look = looked(filled, 1)
    put(filled, 2, an_item("old", TAKEN, BACK))
    put(filled, 3, an_item("old", TAKEN, BACK, note="made-up correction"), a_type("t-90", "family", "tanks"))
    every = {"mode": ["every_operator"]}
    assert lost(filled, look, **every) == [(item_id("old"), 2)]
    assert lost(filled, **every) == [(item_id("old"), 2), (item_id("old"), 1)]
    assert lost(filled, look, **every, lost_by=["russia"]) == []


def told_of(session, days=0):
    """The incidents that everybody is told of, newest first."""
    rows = told.incidents(session, insider=False)
    return at(session, rows["id"][rows["due"] <= (NOW + timedelta(days=days)).timestamp()].tolist())


def test_an_import_enters_when_it_is_applied(filled):
    version = {"dataset_id": 1, "file_name": "made-up.csv", "sha256": "a" * 64, "profile": "", "started_at": NOW}
    with changing(filled, 2) as session:
        session.add(row := DatasetVersion(**version, person_id=1))
        put_in(session, an_item("listed", LOST))
        item = session.exec(select(Item).where(Item.public_id == item_id("listed"))).one()
        item.version_id = row.id
        losses.rewrite(session, item.id)
    look = looked(filled, 3)
    assert lost(filled, look) == []
    with changing(filled, 4) as session:
        row = session.exec(select(DatasetVersion)).one()
        row.state, row.applied_at = VersionState.APPLIED, NOW + timedelta(minutes=4)
    assert lost(filled, look) == [(item_id("listed"), 4)]


def test_a_list_enters_when_it_is_published(filled):
    closed = DatasetIn(slug="closed", name="Closed", maintainer="us", licence="none")
    put(filled, 2, closed, an_item("listed", LOST, dataset="closed"))
    look = looked(filled, 3)
    put(filled, 4, closed.model_copy(update={"may_publish": True}))
    assert lost(filled, look, dataset=["closed"]) == [(item_id("listed"), 4)]


def test_what_was_under_embargo_enters_by_the_clock(filled):
    later = an_incident("later", publish_after=NOW + timedelta(days=2))
    put(filled, 2, later, an_item("hidden", outcome("destroyed", incident=later.id)))
    look = looked(filled, 3)
    assert lost(filled, look) == []
    assert lost(filled, look, days=3) == [(item_id("hidden"), 2 * 24 * 60)]
    assert lost(filled, Look(look.change, NOW + timedelta(days=3)), days=4) == []
    with filled.reading() as session:
        rows = told_of(session, days=3)
        assert [rows[one].public_id for one in entered.incidents(session, rows, look)[0]] == [later.id]
        assert entered.may_have_incidents(session, look)
        assert not entered.may_have_incidents(session, Look(look.change, NOW + timedelta(days=3)))


def test_a_bare_incident_enters_when_somebody_fills_it(filled):
    with changing(filled, 2) as session:
        session.add(Incident(public_id=incident_id("bare"), is_bare=True))
    look = looked(filled, 3)
    with changing(filled, 4) as session:
        row = session.exec(select(Incident).where(Incident.public_id == incident_id("bare"))).one()
        row.is_bare, row.title = False, "bare no more"
    with filled.reading() as session:
        rows = told_of(session)
        places, seconds = entered.incidents(session, rows, look)
        found = [(rows[one].public_id, minute(when)) for one, when in zip(places, seconds, strict=True)]
    assert found == [(incident_id("bare"), 4)]


def test_a_holding_enters_with_its_own_row_or_when_its_day_has_come(filled):
    look = looked(filled, 1)
    put(filled, 2, an_item("old", TAKEN, holdings=[{"party": "ukraine", "context": "in_use"}]))
    with filled.reading() as session:
        seen = holdings.ask(asked(session))
        assert [minute(one) for one in entered.holdings(seen, look)[1]] == [2]
        assert entered.holdings(seen, looked(filled, 2))[0].tolist() == []


def test_of_very_many_rows_the_newest_are_found_by_the_last_changes_alone(filled, monkeypatch):
    for number in range(2, 7):
        put(filled, number, an_item(f"item {number}", LOST))
    later = an_incident("later", publish_after=NOW + timedelta(minutes=30))
    put(filled, 0, later, an_item("hidden", outcome("destroyed", incident=later.id)))
    monkeypatch.setattr(entered, "FEW", 2)
    monkeypatch.setattr(entered, "BACK", (2, 4))
    with filled.reading() as session:
        question = asked(session).question
        every = [part.tolist() for part in entered.losses(question, NEVER)]
        for most in (1, 3, 5, 100):
            found = [part[:most].tolist() for part in entered.newest_losses(question, most)]
            assert found == [part[:most] for part in every]
