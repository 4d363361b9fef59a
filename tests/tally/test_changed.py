"""What changed between two moments: everything that came, went or moved, why, and that it adds up."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.domain.errors import Invalid
from catalog.domain.outcomes import RecordState
from catalog.models import Item
from catalog.services import history, items, losses, people
from catalog.services.incidents import put as put_incident
from catalog.tally import changed
from catalog.tally.changed import CAME, MOVED, STAYED, WENT, Moment
from tests.search.questions import ask, questions
from tests.services.writing import PUT, an_incident, an_item, ground, incident_id, item_id, outcome, sides
from tests.support.clock import NOW

DAY_ONE, DAY_TWO = NOW.date(), NOW.date() + timedelta(days=1)
LATER = NOW + timedelta(days=1)
CAPTURED = outcome("captured", taken_by="ukraine", grade="listed")
DOUBTED = {**CAPTURED, "grade": "contested"}
DESTROYED = outcome("destroyed", grade="listed")
ROW = "T-72, captured, listed, lost by Russia, taken by Ukraine, 27 Nov 2024, unplaced"


@contextmanager
def changing(database, now, why):
    with database.transaction() as session:
        change = history.begin(session, people.system(session, now), why, now)
        yield session
        history.close(session, change)


def put(database, now, why, *values):
    with changing(database, now, why) as session:
        for one in values:
            PUT[type(one)](session, one)


def between(database, first=DAY_ONE, last=DAY_TWO, **args):
    with database.reading() as session:
        question = ask(session, {name: [value] for name, value in args.items()}, LATER)
        made = changed.changed(question, Moment(first, "then"), Moment(last, "now"))
        assert made.adds_up
        return made


def first_day(database, *values):
    put(database, NOW, "the first day", *ground(), *values)


def the_one(made):
    [thing] = made.things
    return thing


def told(made):
    thing = the_one(made)
    difference = thing.differences[0]
    return thing.item, thing.direction, difference.kind, difference.before, difference.after, difference.edit.why


def test_a_new_record_came_in_and_says_who_added_it_and_why(database):
    first_day(database)
    put(database, LATER, "a new post", an_item("a", CAPTURED))
    made = between(database)
    assert told(made) == (item_id("a"), CAME, "added", "not recorded", ROW, "a new post")
    edit = the_one(made).differences[0].edit
    assert (edit.person, edit.made_at) == (people.SYSTEM, LATER)
    assert (made.before.total.best, made.after.total.best) == (0, 1)


def test_a_merged_record_went_out(database):
    first_day(database, an_item("a", CAPTURED), an_item("b", CAPTURED))
    with changing(database, LATER, "one and the same") as session:
        row = session.get_one(Item, 2)
        row.state, row.merged_into_id = RecordState.MERGED, 1
        session.flush()
        losses.rewrite(session, row.id)
    made = between(database)
    assert (*told(made)[1:3], told(made)[5]) == (WENT, "merged", "one and the same")
    assert (made.before.total.best, made.after.total.best) == (2, 1)


def test_a_withdrawn_record_went_out_with_its_reason(database):
    first_day(database, an_item("a", CAPTURED))
    with changing(database, LATER, "a model, not a tank") as session:
        row = session.get_one(Item, 1)
        row.state = RecordState.WITHDRAWN
        session.flush()
        losses.rewrite(session, row.id)
    assert told(between(database))[1:] == (WENT, "withdrawn", ROW, "withdrawn", "a model, not a tank")


@pytest.mark.parametrize(
    ("args", "told_as", "now"),
    [
        ({"type": "t-72"}, (WENT, "re-identified", "T-72", "T-80"), {"type": "t-80"}),
        ({"type": "t-80"}, (CAME, "re-identified", "T-72", "T-80"), {"type": "t-80"}),
        ({}, (STAYED, "re-identified", "T-72", "T-80"), {"type": "t-80"}),
        ({"grade": "listed"}, (WENT, "re-graded", "listed", "contested"), {"outcomes": [DOUBTED]}),
        ({}, (STAYED, "re-graded", "listed", "contested"), {"outcomes": [DOUBTED]}),
        ({"grade": "listed"}, (STAYED, "outcome changed", "captured", "destroyed"), {"outcomes": [DESTROYED]}),
        ({"outcome": "captured"}, (WENT, "outcome changed", "captured", "destroyed"), {"outcomes": [DESTROYED]}),
        ({}, (WENT, "outcome changed", ROW, "not counted as lost"), {"outcomes": []}),
        (
            {"lost_by": "russia"},
            (WENT, "party changed", "lost by Russia, taken by Ukraine", "lost by Unknown, taken by Ukraine"),
            {"outcomes": [{**CAPTURED, "lost_by": "unknown"}]},
        ),
        (
            {"since": "2024-11", "until": "2024-11"},
            (WENT, "date changed", "27 Nov 2024", "27 Dec 2024"),
            {"outcomes": [{**CAPTURED, "incident": incident_id("other")}]},
        ),
    ],
)
def test_what_was_changed_stands_with_before_and_after(database, args, told_as, now):
    first_day(database, an_item("a", CAPTURED))
    other = an_incident("other", date={"earliest": "2024-12-27", "latest": "2024-12-27", "precision": "day"})
    fields = {"type": "t-72", "outcomes": [CAPTURED], **now}
    put(database, LATER, "somebody looked again", other, items.ItemIn(id=item_id("a"), **fields))
    found = told(between(database, **args))
    assert found[1:] == (*told_as, "somebody looked again")


def test_a_date_that_moves_with_its_incident_is_the_incidents_change(database):
    first_day(database, an_item("a", CAPTURED))
    with changing(database, LATER, "the video was dated") as session:
        put_incident(session, an_incident(date={"earliest": "2024-11-26", "latest": "2024-11-27", "precision": "days"}))
    assert told(between(database))[1:] == (
        STAYED, "date changed", "27 Nov 2024", "26 Nov 2024 – 27 Nov 2024", "the video was dated",
    )  # fmt: skip


def test_a_judgement_makes_one_of_two_things_weigh_less(database):
    first_day(database, an_item("a", CAPTURED), an_item("b", CAPTURED))
    with changing(database, LATER, "they look alike") as session:
        pair = items.PairIn(one=item_id("a"), other=item_id("b"), judgement="unsure", reason="alike")
        items.judge(session, people.system(session, LATER), pair, LATER)
    made = between(database)
    assert told(made)[1:] == (MOVED, "judged same or different", "1", "1 (0–1)", "they look alike")
    assert made.sum_of(MOVED).as_dict() == {"min": -1, "best": 0, "max": 0}


def test_a_thing_taken_out_of_a_lot_makes_the_lot_weigh_less(database):
    lot = an_item("lot", CAPTURED, count={"min": 2, "best": 3, "max": 4})
    first_day(database, lot)
    put(database, LATER, "one has a number", an_item("one", CAPTURED, parent_lot=item_id("lot")))
    made = between(database)
    kinds = {thing.direction: thing.kind for thing in made.things}
    assert kinds == {MOVED: "part of a lot recorded", CAME: "added"}
    assert (made.before.total, made.after.total) == (made.before.total, made.before.total)


def test_another_count_makes_a_lot_weigh_otherwise(database):
    first_day(database, an_item("lot", CAPTURED, count={"min": 2, "best": 3, "max": 4}))
    put(database, LATER, "counted again", an_item("lot", CAPTURED, count={"min": 3, "best": 3}))
    assert told(between(database))[1:] == (MOVED, "count changed", "3 (2–4)", "≥ 3", "counted again")


def test_nothing_changed_between_a_day_and_itself(database):
    first_day(database, an_item("a", CAPTURED))
    assert between(database, DAY_ONE, DAY_ONE).things == []


def test_a_change_of_the_same_day_is_told_apart_by_its_number(database):
    first_day(database, an_item("a", CAPTURED))
    put(database, NOW, "the same day", an_item("b", CAPTURED))
    assert told(between(database, 1, None))[2] == "added"
    assert told(between(database, 1, None))[5] == "the same day"
    assert between(database, 2, None).things == []


@given(st.data())
@settings(max_examples=25)
def test_whatever_is_asked_it_adds_up_from_nothing(catalog, data):
    session, choices = catalog
    args = data.draw(questions(choices))
    args.pop("known_on", None)
    question = ask(session, args)
    made = changed.changed(question, Moment(date(2020, 1, 1), "then"), Moment(None, "now"))
    assert made.adds_up
    assert (made.before.total.best, made.after.total) == (0, question.total)
    assert {one.kind for one in made.things} <= {"added"}


@pytest.mark.parametrize(
    ("since", "until", "field"),
    [("", "", "from"), ("soon", "", "from"), ("2024", "", "from"), ("2024-11-27", "2024-11-26", "to")],
)
def test_a_bad_day_is_refused_by_name(seeded_session, since, until, field):
    with pytest.raises(Invalid) as refused:
        changed.days(ask(seeded_session, {}).criteria, since, until)
    assert refused.value.problems[0].field == field


def test_known_on_beside_the_two_days_is_refused(seeded_session):
    with pytest.raises(Invalid, match="known_on"):
        changed.days(ask(seeded_session, {"known_on": ["2024"]}).criteria, "2024-11-27", "")


def test_names_of_parties_are_those_of_the_catalog(database):
    first_day(database, *sides())
    assert between(database).things == []


def test_changes_of_fitted_parts_are_refused_and_those_of_gains_add_up(database):
    first_day(database, an_item("a", DESTROYED))
    put(database, LATER, "taken after all", an_item("a", CAPTURED))
    made = between(database, count="gains")
    assert (the_one(made).direction, made.after.total.best) == (CAME, 1)
    with pytest.raises(Invalid) as refusal:
        between(database, count="fitted")
    assert refusal.value.problems[0].field == "count"
