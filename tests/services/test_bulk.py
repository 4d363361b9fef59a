from datetime import timedelta

import pytest
from sqlmodel import select

from catalog.domain.errors import Conflict, Invalid, NotFound
from catalog.models import Change, Claim, Incident, Item, ItemCandidate, Loss, Outcome, Revision
from catalog.services import undoing
from catalog.services.bulk import bulk
from catalog.services.bulk.bulk import Wanted
from catalog.services.places import PlaceIn
from tests.services.likenesses import a_person, everything, stage, the_item
from tests.services.writing import all_of, an_incident, an_item, changing, incident_id, item_id, outcome, put
from tests.support.clock import NOW

LATER = NOW + timedelta(hours=1)
TYPE = {"type": "t-72b3", "qualifier": "probable"}


@pytest.fixture
def who(database):
    """Three tanks: two of one incident, one that may be a T-72B or a T-80."""
    found = stage(database)
    put(database, PlaceIn(slug="town", name="Town", kind="town", country="UA", lat=48.5, lon=38.0, radius_m=3000))
    put(database, an_item("first", outcome("destroyed")), an_item("second", outcome("damaged")))
    put(
        database,
        an_item(
            "third", outcome("captured", "russia", "ukraine", incident=incident_id("two")), candidates=["t-72b", "t-80"]
        ),
    )
    return found


def planned(database, who, act, sets, *keys):
    with database.transaction() as session:
        items = [the_item(session, key).id for key in keys or ("first", "second", "third")]
        row = bulk.plan(session, who, Wanted(act, "type=t-72", items), NOW)
        bulk.put_sets(session, row, sets)
        return row.public_id


def apply(database, who, public_id, reason="the list says so"):
    with database.transaction() as session:
        row = bulk.apply(session, who, public_id, reason, LATER)
        return row.change_id, list(row.passed_over)


def kinds(database):
    with database.reading() as session:
        return sorted((row.type_id, str(row.qualifier)) for row in session.exec(select(Item)))


def test_many_are_identified_anew_in_one_change_and_undone_by_one(database, who):
    before = everything(database)
    change, passed_over = apply(database, who, planned(database, who, "identify", TYPE))
    assert passed_over == []
    assert len(set(kinds(database))) == 1
    assert all_of(database, ItemCandidate) == []
    assert "Identify anew, 3 of 3 things as T-72B3, probable: the list says so" in [
        one.why for one in all_of(database, Change)
    ]
    with database.transaction() as session:
        undoing.undo(session, who, change, "a wrong list", LATER)
    after = everything(database)
    del before["bulk_edit"], after["bulk_edit"]
    assert after == before


def test_a_row_that_somebody_changed_meanwhile_is_named_and_left(database, who):
    public_id = planned(database, who, "identify", TYPE)
    with changing(database) as session:
        the_item(session, "second").note = "looked at again"
    _, passed_over = apply(database, who, public_id)
    assert passed_over == [item_id("second")]
    with database.reading() as session:
        assert the_item(session, "second").qualifier == "exact"
        assert the_item(session, "first").qualifier == "probable"


def test_an_outcome_or_an_incident_that_changed_meanwhile_counts_too(database, who):
    public_id = planned(database, who, "identify", TYPE)
    with changing(database) as session:
        session.exec(select(Incident).where(Incident.public_id == incident_id("one"))).one().narrative = "more is known"
    _, passed_over = apply(database, who, public_id)
    assert sorted(passed_over) == sorted([item_id("first"), item_id("second")])


def test_all_outcomes_get_one_grade_but_never_visual(database, who):
    apply(database, who, planned(database, who, "grade", {"grade": "documented"}))
    assert {str(row.grade) for row in all_of(database, Outcome)} == {"documented"}
    assert {str(row.band) for row in all_of(database, Loss)} == {"confirmed"}
    with pytest.raises(Invalid, match="visual needs a look"):
        planned(database, who, "grade", {"grade": "visual"})


def test_incidents_are_placed_with_all_that_was_in_them(database, who):
    public_id = planned(database, who, "place", {"place": "town"}, "first")
    with database.reading() as session:
        _, (row,), _ = bulk.rows_of(session, bulk.get(session, public_id, who))
        assert row.said.also == "1 more of the same incident moves with it"
    apply(database, who, public_id)
    assert [row.place_id is None for row in sorted(all_of(database, Loss), key=lambda one: one.item_id)] == [
        False,
        False,
        True,
    ]


def test_a_point_that_somebody_found_is_not_moved(database, who):
    put(database, an_incident("two", lat=48.0, lon=37.0, uncertainty_m=50))
    public_id = planned(database, who, "place", {"place": "town"}, "third")
    with pytest.raises(Invalid, match="nothing left to do"):
        apply(database, who, public_id)


def test_a_source_is_added_to_each_once(database, who):
    url = {"url": "https://example.org/post/1"}
    apply(database, who, planned(database, who, "source", url))
    assert len({one.item_id for one in all_of(database, Claim)}) == 3
    with pytest.raises(Invalid, match="nothing left to do"):
        apply(database, who, planned(database, who, "source", url))


@pytest.mark.parametrize(
    ("act", "sets", "field"),
    [("identify", {"type": "t-99"}, "type"), ("grade", {"grade": "sure"}, "grade"), ("source", {"url": "ftp:x"}, "url"),
     ("place", {"place": "nowhere"}, "place"), ("identify", {"type": "t-72", "state": "merged"}, "state")],
)  # fmt: skip
def test_what_is_not_allowed_is_refused_by_its_field(database, who, act, sets, field):
    with pytest.raises(Invalid) as refused:
        planned(database, who, act, sets)
    assert refused.value.problems[0].field == field


def test_a_plan_is_its_makers_and_is_done_once(database, who):
    public_id = planned(database, who, "identify", TYPE)
    with pytest.raises(NotFound):
        apply(database, a_person(database, "bob"), public_id)
    with pytest.raises(Invalid, match="is needed"):
        apply(database, who, public_id, " ")
    apply(database, who, public_id)
    with pytest.raises(Conflict, match="done already"):
        apply(database, who, public_id)


def test_nothing_chosen_and_an_unknown_act_are_refused(database, who):
    with database.transaction() as session:
        for wanted, words in (
            (Wanted("identify", "", []), "nothing is chosen"),
            (Wanted("erase", "", [1]), "is allowed"),
        ):
            with pytest.raises(Invalid, match=words):
                bulk.plan(session, who, wanted, NOW)


def test_a_plan_alone_writes_nothing_of_the_record(database, who):
    revisions = len(all_of(database, Revision))
    planned(database, who, "identify", TYPE)
    assert len(all_of(database, Revision)) == revisions
