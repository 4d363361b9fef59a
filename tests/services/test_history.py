"""Every write belongs to a change, every changed row leaves a revision, and the chain of them holds."""

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from catalog.domain.errors import Invalid
from catalog.models import Change, IndexJob, LastChange, Party, Person, Revision, Source, TypeSpec
from catalog.services import history, parties, people, verify
from tests.services.writing import (
    WEG,
    a_type,
    all_of,
    an_incident,
    an_item,
    changing,
    ground,
    outcome,
    put,
    revisions,
)
from tests.support.clock import NOW

RUSSIA = parties.PartyIn(slug="russia", name="Russia", kind="state")
NOTED = RUSSIA.model_copy(update={"note": "the state"})


def faults(database):
    with database.reading() as session:
        return list(verify.CHECKS["the chain of changes holds"](session, NOW))


def test_a_new_row_leaves_a_revision_without_before(database):
    put(database, RUSSIA)
    [one] = revisions(database, "party")
    assert (one.before, one.after["slug"], one.after["id"]) == (None, "russia", one.row_id)


def test_a_changed_row_leaves_a_revision_with_before_and_after(database):
    put(database, RUSSIA)
    put(database, NOTED)
    [first, second] = revisions(database, "party")
    assert second.before == first.after
    assert second.after == first.after | {"note": "the state"}


def test_a_field_that_was_empty_stands_empty_in_before(database):
    put(database, RUSSIA)
    put(database, RUSSIA.model_copy(update={"country": "RU"}))
    assert [(one.before or {}).get("country", "-") for one in revisions(database, "party")] == ["-", None]


def test_a_row_changed_twice_in_one_change_leaves_each_step(database):
    with changing(database) as session:
        parties.put(session, RUSSIA)
        parties.put(session, NOTED)
    steps = [((one.before or {}).get("note"), one.after["note"]) for one in revisions(database, "party")]
    assert steps == [(None, ""), ("", "the state")]


def test_a_removed_row_leaves_what_it_was(database):
    spec = {"quantity": "crew", "value": 3, "unit": "people", "source": "weg"}
    put(database, WEG, a_type("armoured-vehicles", "domain", specs=[spec]))
    put(database, a_type("armoured-vehicles", "domain"))
    last = revisions(database, "type_spec")[-1]
    assert (last.before["quantity"], last.after) == ("crew", None)
    assert all_of(database, TypeSpec) == []


def test_revisions_belong_to_the_change_of_their_transaction(database):
    put(database, RUSSIA)
    put(database, NOTED)
    changes = [one.id for one in all_of(database, Change)]
    assert [one.change_id for one in revisions(database, "party")] == changes


def test_what_is_put_again_unchanged_leaves_nothing(database):
    put(database, *ground(), an_item("t", outcome("destroyed")))
    before = len(revisions(database))
    put(database, *ground(), an_item("t", outcome("destroyed")))
    assert len(revisions(database)) == before


def test_a_write_outside_a_change_is_refused(database):
    with pytest.raises(RuntimeError, match="outside a change"), database.transaction() as session:
        parties.put(session, RUSSIA)
    assert all_of(database, Party) == []


def test_a_write_after_the_change_is_sealed_is_refused(database):
    with database.transaction() as session:
        history.close(session, history.begin(session, people.system(session, NOW), "first", NOW))
        with pytest.raises(RuntimeError, match="outside a change"):
            parties.put(session, RUSSIA)
        session.rollback()
    assert all_of(database, Change) == []


def test_a_transaction_holds_one_change(database):
    with pytest.raises(RuntimeError, match="one change"), changing(database) as session:
        history.begin(session, people.system(session, NOW), "another", NOW)


@pytest.mark.parametrize("why", ["", "  \n"])
def test_a_change_needs_a_reason(database, why):
    with pytest.raises(Invalid, match="why: a reason is needed"), changing(database, why):
        pass


class StoppedError(Exception):
    """Something went wrong half-way."""


def stop_half_way(database):
    with changing(database) as session:
        parties.put(session, RUSSIA)
        raise StoppedError


def test_a_transaction_that_fails_leaves_nothing(database):
    with pytest.raises(StoppedError):
        stop_half_way(database)
    assert [all_of(database, model) for model in (Party, Change, Revision, IndexJob, Person)] == [[], [], [], [], []]


def test_after_a_failure_the_next_change_is_made_as_if_nothing_was(database):
    with pytest.raises(StoppedError):
        stop_half_way(database)
    put(database, RUSSIA)
    assert [one.previous_hash for one in all_of(database, Change)] == [history.FIRST_HASH]
    assert faults(database) == []


def test_each_change_carries_the_hash_of_the_one_before(database):
    for values in (RUSSIA, NOTED, RUSSIA):
        put(database, values)
    changes = all_of(database, Change)
    hashes = [history.FIRST_HASH, *(one.hash for one in changes)]
    assert [one.previous_hash for one in changes] == hashes[:-1]
    assert len(set(hashes)) == 4
    assert faults(database) == []


@pytest.mark.parametrize(
    "statement",
    [
        'UPDATE revision SET after = \'{"note": "another"}\' WHERE id = 2',
        "UPDATE revision SET before = '{}' WHERE id = 1",
        "UPDATE revision SET row_id = 77 WHERE id = 2",
        "DELETE FROM revision WHERE id = 2",
        "UPDATE change SET why = 'another reason' WHERE id = 2",
        "UPDATE change SET made_at = '2020-01-01 00:00:00+00:00' WHERE id = 2",
        "UPDATE change SET hash = previous_hash WHERE id = 2",
    ],
)
def test_the_chain_shows_what_was_edited_in_the_past(database, statement):
    for values in (RUSSIA, NOTED, RUSSIA):
        put(database, values)
    with database.transaction() as session:
        session.execute(text(statement))
    assert faults(database) != []


def test_a_change_taken_out_of_the_middle_breaks_the_chain(database):
    for values in (RUSSIA, NOTED, RUSSIA):
        put(database, values)
    with database.transaction() as session:
        session.execute(text("DELETE FROM index_job"))
        session.execute(text("DELETE FROM revision WHERE change_id = 2"))
        session.execute(text("DELETE FROM change WHERE id = 2"))
    assert faults(database) == ["change 3 does not follow from what is recorded"]


def test_a_record_with_an_address_is_never_deleted(database):
    put(database, WEG)
    with pytest.raises(RuntimeError, match="withdrawn or merged, never deleted"), changing(database) as session:
        session.delete(session.exec(select(Source)).one())
    assert len(all_of(database, Source)) == 1


def test_people_stand_in_no_revision(database):
    put(database, RUSSIA)
    assert "person" not in {one.table_name for one in revisions(database)}


def test_index_jobs_are_written_with_the_change(database):
    put(database, *ground(), an_item("t", outcome("destroyed")))
    [change] = all_of(database, Change)
    jobs = all_of(database, IndexJob)
    assert {one.change_id for one in jobs} == {change.id}
    assert {one.kind for one in jobs} >= {"type", "incident", "source", "item"}


def test_a_change_of_a_part_is_a_job_for_the_record_it_belongs_to(database):
    put(database, *ground(), an_item("t", outcome("destroyed")))
    known = len(all_of(database, IndexJob))
    put(database, an_item("t", outcome("damaged")))
    [item_id] = {one.row_id for one in revisions(database, "item")}
    assert ("item", item_id) in [(one.kind, one.record_id) for one in all_of(database, IndexJob)[known:]]


def test_what_changes_nothing_is_no_job(database):
    put(database, *ground())
    known = len(all_of(database, IndexJob))
    put(database, *ground(), an_incident())
    assert len(all_of(database, IndexJob)) == known


def test_the_catalog_itself_is_one_person(database):
    put(database, RUSSIA)
    put(database, NOTED)
    with database.reading() as session:
        assert len(session.exec(select(Person).where(col(Person.is_system))).all()) == 1


def test_the_last_change_of_each_table_is_kept(database):
    put(database, RUSSIA)
    put(database, WEG)
    with database.reading() as session:
        kept = dict(session.exec(select(LastChange.table_name, LastChange.change_id)).all())
        last = session.exec(select(Change.id).order_by(col(Change.id).desc())).first()
    assert (kept["source"], kept["party"], kept["party_name"]) == (last, last - 1, last - 1)
    assert "item" not in kept
