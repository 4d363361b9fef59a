"""Corrections are kept with nothing of who sent them, and answered once. All records are made up."""

import pytest
from sqlmodel import select

from catalog.domain.errors import Conflict, Invalid, NotFound
from catalog.domain.outcomes import CorrectionState
from catalog.models import Correction, Item, Person
from catalog.search.visible import Eyes
from catalog.services import corrections, people
from catalog.services.corrections import AnswerIn, CorrectionIn
from tests.services.writing import all_of, an_item, ground, item_id, outcome, put, revisions
from tests.support.clock import NOW

ABOUT = f"/items/{item_id('item')}"
TEXT = "It is a T-80, see the wheels."
EYES = Eyes(NOW)


@pytest.fixture
def filled(database):
    put(database, *ground(), an_item("item", outcome("destroyed")))
    return database


def sent(database, **more):
    with database.transaction() as session:
        return corrections.send(session, CorrectionIn(**{"about": ABOUT, "text": TEXT, **more}), EYES).public_id


def answered(database, public_id, state="taken_up"):
    with database.transaction() as session:
        person = people.operator(session, NOW)
        corrections.answer(session, person.id, public_id, AnswerIn(state=state, answer="Thank you."), NOW)


def test_what_was_sent_is_kept_and_waits(filled):
    public_id = sent(filled, url="https://example.org/1")
    with filled.reading() as session:
        row = corrections.get(session, public_id)
        assert (row.about, row.text, row.url, row.state) == (ABOUT, TEXT, "https://example.org/1", CorrectionState.OPEN)
        assert corrections.waiting(session) == [row]
        assert corrections.answered(session) == []


def test_nothing_is_kept_of_who_sent_it(filled):
    sent(filled)
    assert [row.person_id for row in all_of(filled, Correction)] == [None]
    assert {row.pseudonym for row in all_of(filled, Person)} == {"catalog"}


def test_the_record_stays_as_it_is(filled):
    before = all_of(filled, Item)
    sent(filled)
    assert all_of(filled, Item) == before


def test_an_answer_is_given_once_and_every_step_leaves_a_revision(filled):
    public_id = sent(filled)
    answered(filled, public_id)
    with pytest.raises(Conflict, match="answered before"):
        answered(filled, public_id, "refused")
    with filled.reading() as session:
        row = corrections.get(session, public_id)
        assert (row.state, row.answer) == (CorrectionState.TAKEN_UP, "Thank you.")
        assert row.person_id == session.exec(select(Person.id).where(Person.pseudonym == "operator")).one()
    assert len(revisions(filled, "correction")) == 2


def test_to_leave_it_open_is_no_answer(filled):
    with pytest.raises(Invalid, match="taken_up or refused"):
        answered(filled, sent(filled), "open")


@pytest.mark.parametrize("about", ["/items/zzzzzzzz", "/people/1", "https://example.org/items/x", "", "/items/../x"])
def test_what_is_not_the_address_of_a_record_is_refused(filled, about):
    with pytest.raises(Invalid, match="about"):
        sent(filled, about=about)


@pytest.mark.parametrize(
    ("values", "field"),
    [({"text": "wrong"}, "text"), ({"text": " " * 40}, "text"), ({"text": "x" * 4001}, "text"),
     ({"url": "javascript:alert(1)"}, "url"), ({"url": "https://a b"}, "url"), ({"website": "x"}, "website"),
     ({"name": "somebody"}, "name")],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused_by_field(values, field):
    with pytest.raises(Invalid) as refused:
        corrections.read(CorrectionIn, {"about": ABOUT, "text": TEXT, **values})
    assert [one.field for one in refused.value.problems] == [field]


def test_an_id_that_is_not_there_is_not_found(filled):
    with filled.reading() as session, pytest.raises(NotFound):
        corrections.get(session, "zzzzzzzz")
