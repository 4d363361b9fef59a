"""What a receipt says of records that were withdrawn, merged or are not public yet, on both databases."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from catalog.domain.outcomes import RecordState
from catalog.models import Item
from catalog.services import losses
from catalog.tally import receipt
from tests.search.questions import ask
from tests.services.writing import an_incident, an_item, changing, ground, incident_id, item_id, judge, outcome, put
from tests.support.clock import NOW
from tests.tally.handmade import merge

CAPTURED = outcome("captured", taken_by="ukraine", grade="listed")
LATE = {**CAPTURED, "incident": incident_id("secret")}
SECRET = an_incident("secret", publish_after=NOW + timedelta(days=9))


def told(database, **args):
    """Reason → (items, notes) of a question's receipt; what counts stands under "counted"."""
    with database.reading() as session:
        made = receipt.receipt(ask(session, {name: [value] for name, value in args.items()}))
        assert made.adds_up
        found = {one.name: {row.item: row.note for row in one.rows()} for one in made.left_out}
        return {**found, "counted": {row.item: row.note for row in made.rows()}}


def withdraw(database, key):
    with changing(database) as session:
        row = found(session, key)
        row.state = RecordState.WITHDRAWN
        session.flush()
        losses.rewrite(session, row.id)


def found(session: Session, key: str) -> Item:
    return session.exec(select(Item).where(Item.public_id == item_id(key))).one()


def test_what_was_only_damaged_or_taken_back_is_left_out_of_standing_losses(database):
    back = outcome("captured", lost_by="ukraine", taken_by="russia", grade="listed")
    put(database, *ground(), an_item("hurt", outcome("damaged")), an_item("back", CAPTURED, back))
    put(database, an_item("gone", CAPTURED))
    made = told(database, count="standing", lost_by="russia")
    assert made == {"counted": {item_id("gone"): ""}, "regained": {item_id("hurt"): "", item_id("back"): ""}}


def test_a_withdrawn_item_is_left_out_as_withdrawn(database):
    put(database, *ground(), an_item("a", CAPTURED), an_item("b", CAPTURED))
    withdraw(database, "b")
    assert told(database, outcome="captured") == {"counted": {item_id("a"): ""}, "withdrawn": {item_id("b"): ""}}
    assert "withdrawn" not in told(database, outcome="destroyed")


def test_an_outcome_that_was_taken_back_is_left_out_as_withdrawn(database):
    put(database, *ground(), an_item("a", CAPTURED))
    put(database, an_item("a"))
    assert told(database, outcome="captured") == {"counted": {}, "withdrawn": {item_id("a"): ""}}


def test_an_outcome_that_was_corrected_counts_as_what_it_is_now(database):
    put(database, *ground(), an_item("a", CAPTURED))
    put(database, an_item("a", outcome("destroyed")))
    assert told(database, outcome="captured")["counted"] == {}
    assert told(database)["counted"] == {item_id("a"): ""}


def test_a_merged_item_leads_to_the_one_it_is(database):
    put(database, *ground(), an_item("a", CAPTURED), an_item("b", CAPTURED))
    merge(database, "b", "a")
    assert told(database)["merged"] == {item_id("b"): f"merged into {item_id('a')}"}


def test_what_is_not_public_is_neither_counted_nor_left_out_nor_named(database):
    put(database, *ground(), SECRET, an_item("a", CAPTURED), an_item("hidden", LATE), an_item("gone", LATE))
    put(database, an_item("maybe", CAPTURED), an_item("merged", CAPTURED))
    merge(database, "merged", "hidden")
    judge(database, "a", "hidden", "unsure")
    withdraw(database, "gone")
    made = told(database, outcome="captured")
    assert set(made["counted"]) == {item_id("a"), item_id("maybe")}
    assert made["merged"] == {item_id("merged"): ""}
    assert not [note for notes in made.values() for note in notes.values() if item_id("hidden") in note]
    assert {item_id("hidden"), item_id("gone")} & {item for items in made.values() for item in items} == set()


@pytest.mark.parametrize("party", ["russia", "ukraine"])
def test_a_thing_seen_with_a_party_is_held_once_however_often_it_was_seen(database, party):
    seen = [{"party": "ukraine", "context": "displayed"}, {"party": "ukraine", "context": "paraded"}]
    put(database, *ground(), an_item("trophy", holdings=seen), an_item("lost", CAPTURED, holdings=seen))
    made = told(database, lost_by=party)
    assert made.get("held", {}) == ({item_id("trophy"): "seen with Ukraine, paraded"} if party == "ukraine" else {})
