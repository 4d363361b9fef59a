from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from catalog.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from catalog.domain.outcomes import HoldingContext, MarkingKind, Precision, RecordState
from catalog.models import Change, Holding, Item, ItemPair, Marking, Outcome, Person, Picture, Revision
from catalog.services import history, items, people, undoing, verify_history
from catalog.services.duplicates import judging
from tests.services.likenesses import everything, stage, the_item
from tests.services.writing import all_of, an_item, changing, item_id, outcome, put, put_in
from tests.support.clock import NOW

LATER = NOW + timedelta(hours=1)
MANY = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def who(database):
    found = stage(database)
    put(database, an_item("first", outcome("destroyed")), an_item("second", outcome("damaged")))
    return found


def does(database, who, do, why="a look at it"):
    """One change of a person; its number."""
    with database.transaction() as session:
        change = history.begin(session, people.acting(session, who), why, NOW)
        do(session)
        history.close(session, change)
        return change.id


def undo(database, who, change, why="it was wrong"):
    with database.transaction() as session:
        return undoing.undo(session, who, change, why, LATER).id


def note(key, text):
    def do(session):
        the_item(session, key).note = text

    return do


def test_a_change_is_put_back_and_the_new_one_names_it(database, who):
    before = everything(database)
    change = does(database, who, note("first", "burnt out"))
    undone = undo(database, who, change)
    assert everything(database) == before
    with database.reading() as session:
        assert session.get(Change, undone).undoes_id == change
        assert undoing.is_undone(session, change)


def test_what_was_changed_since_is_named_and_nothing_is_written(database, who):
    change = does(database, who, note("first", "burnt out"))
    does(database, who, note("first", "burnt out, turret gone"))
    before = everything(database)
    with pytest.raises(Conflict, match=f"Changed since, and not undone: item {item_id('first')}"):
        undo(database, who, change)
    assert everything(database) == before


def test_what_was_changed_since_and_undone_is_no_hindrance(database, who):
    before = everything(database)
    change = does(database, who, note("first", "burnt out"))
    undo(database, who, does(database, who, note("first", "no, dented")))
    undo(database, who, change)
    assert everything(database) == before


def test_a_record_that_was_made_is_withdrawn_and_a_detail_deleted(database, who):
    def do(session):
        put_in(session, an_item("new", outcome("destroyed")))
        session.add(Marking(item_id=the_item(session, "new").id, kind=MarkingKind.NUMBER, text="215"))

    undo(database, who, does(database, who, do))
    with database.reading() as session:
        assert the_item(session, "new").state is RecordState.WITHDRAWN
    assert all_of(database, Marking) == []
    assert [str(one.state) for one in sorted(all_of(database, Outcome), key=lambda one: one.id)][-1] == "withdrawn"


def test_what_somebody_built_on_is_not_taken_away(database, who):
    change = does(database, who, lambda session: put_in(session, an_item("new")))
    does(database, who, lambda session: session.add(
        Marking(item_id=the_item(session, "new").id, kind=MarkingKind.NUMBER, text="215")
    ))  # fmt: skip
    with pytest.raises(Conflict, match="Rests on what would be taken away: marking 1"):
        undo(database, who, change)


def test_what_was_deleted_comes_back_with_its_number(database, who):
    does(database, who, lambda session: session.add(
        Marking(item_id=the_item(session, "first").id, kind=MarkingKind.NUMBER, text="215")
    ))  # fmt: skip
    before = everything(database)
    undo(database, who, does(database, who, lambda session: session.delete(session.exec(select(Marking)).one())))
    assert everything(database) == before


def test_a_judgement_and_what_it_lowered_are_undone(database, who):
    before = everything(database)
    with database.transaction() as session:
        said = items.PairIn(one=item_id("first"), other=item_id("second"), judgement="unsure", reason="dark")
        judging.judge(session, who, said, NOW)
    assert everything(database)["loss"] != before["loss"]
    undo(database, who, max(one.id for one in all_of(database, Change)))
    assert everything(database) == before
    assert all_of(database, ItemPair) == []


@pytest.mark.parametrize(("why", "words"), [("", "a reason is needed"), ("  ", "a reason is needed")])
def test_undo_needs_a_reason(database, who, why, words):
    change = does(database, who, note("first", "burnt out"))
    with pytest.raises(Invalid, match=words):
        undo(database, who, change, why)


def test_a_change_is_undone_once_and_undoing_the_undoing_does_it_again(database, who):
    change = does(database, who, note("first", "burnt out"))
    done = everything(database)
    first = undo(database, who, change)
    with pytest.raises(Conflict, match="undone already"):
        undo(database, who, change)
    undo(database, who, first)
    assert everything(database) == done


def test_imports_seed_and_what_is_not_there_are_refused(database, who):
    with pytest.raises(Conflict, match="What seed data or an import brought"):
        undo(database, who, 1)
    with pytest.raises(NotFound):
        undo(database, who, 999)


def test_other_files_of_a_picture_do_not_come_back_by_undo(database, who):
    def do(session):
        session.exec(select(Picture)).first().public_sha256 = "c" * 64

    with pytest.raises(Conflict, match="another file of a picture"):
        undo(database, who, does(database, who, do))


def test_what_law_or_safety_took_away_is_not_put_back(database, who):
    change = does(database, who, note("first", "a name"))
    with database.transaction() as session:
        for one in session.exec(select(Revision).where(Revision.change_id == change)):
            one.before = one.after = one.key = None
    with pytest.raises(Conflict, match="taken away for good"):
        undo(database, who, change)


def test_a_closed_account_undoes_nothing(database, who):
    change = does(database, who, note("first", "burnt out"))
    with database.transaction() as session:
        session.get(Person, who).is_active = False
    with pytest.raises(NotAllowed):
        undo(database, who, change)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["note", "mark", "unmark", "hold", "drop", "judge"]), st.sampled_from(["first", "second"])
    ),
    min_size=1,
    max_size=6,
)


@MANY
@given(steps=STEPS)
def test_any_changes_undone_from_the_last_leave_nothing_behind(database, steps):
    who = ada(database) or with_two(database)
    before = states(database)
    made = [does(database, who, step(*one)) for one in steps]
    for change in reversed([one for one in made if has_written(database, one)]):
        undo(database, who, change)
    assert states(database) == before
    with database.reading() as session:
        assert list(verify_history.replays(session)) == []


def with_two(database):
    found = stage(database)
    put(database, an_item("first", outcome("destroyed")), an_item("second", outcome("damaged")))
    return found


def ada(database):
    with database.reading() as session:
        return session.exec(select(Person.id).where(Person.pseudonym == "ada")).first()


def has_written(database, change):
    with database.reading() as session:
        return session.exec(select(Revision.id).where(Revision.change_id == change)).first() is not None


def states(database):
    """As `everything`; a holding that was withdrawn is as good as none."""
    found = everything(database)
    found["holding"] = [one for one in found["holding"] if "WITHDRAWN" not in one]
    return found


def step(kind, key):
    def do(session):
        item = the_item(session, key)
        {"note": _note, "mark": _mark, "unmark": _unmark, "hold": _hold, "drop": _drop, "judge": _judge}[kind](
            session, item
        )

    return do


def _note(_session, item):
    item.note += "."


def _mark(session, item):
    session.add(Marking(item_id=item.id, kind=MarkingKind.NUMBER, text=item.note or "1"))


def _unmark(session, item):
    for one in session.exec(select(Marking).where(Marking.item_id == item.id).limit(1)):
        session.delete(one)


def _hold(session, item):
    session.add(Holding(item_id=item.id, party_id=1, context=HoldingContext.DISPLAYED, precision=Precision.UNKNOWN))


def _drop(session, item):
    for one in session.exec(select(Outcome).where(Outcome.item_id == item.id, Outcome.state == "active").limit(1)):
        one.state = RecordState.WITHDRAWN
    session.flush()
    undoing.losses.rewrite(session, item.id)


def _judge(session, item):
    other = next(one for one in session.exec(select(Item)) if one.id != item.id)
    values = items.PairIn(one=item.public_id, other=other.public_id, judgement="unsure", reason=f"{item.note}?")
    items.judge(session, people.system(session, NOW), values, NOW)


def test_replaying_the_revisions_gives_the_present_rows(database, who):
    with database.reading() as session:
        assert list(verify_history.replays(session)) == []


def test_a_row_written_behind_the_history_is_found(database, who):
    with database.transaction() as session:
        session.connection().exec_driver_sql("UPDATE item SET note = 'slipped in' WHERE id = 1")
    with database.reading() as session:
        assert list(verify_history.replays(session)) == ["item 1 is not what its history says"]


def test_rows_of_which_a_revision_was_taken_away_are_passed_over(database, who):
    with changing(database) as session:
        the_item(session, "first").note = "a name"
    with database.transaction() as session:
        for one in session.exec(select(Revision).where(Revision.table_name == "item", Revision.row_id == 1)):
            one.before = one.after = one.key = None
        session.connection().exec_driver_sql("UPDATE item SET note = '' WHERE id = 1")
    with database.reading() as session:
        assert list(verify_history.replays(session)) == []
