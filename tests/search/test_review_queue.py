"""The queue of reviewers and the page of one sighting, on both databases. Everything is made up."""

from datetime import timedelta

import pytest

from catalog.models import Outcome, Sighting
from catalog.search.show import review_editions, review_page, reviews
from catalog.search.show.reviews import Asker
from catalog.services import identifications
from catalog.services.identifications import IdentificationIn
from catalog.services.places import PlaceIn
from catalog.services.reviews import checking, reviewing
from catalog.services.reviews.checking import CheckIn
from catalog.services.sightings import sightings
from catalog.services.sightings.sighting_inputs import SightingIn
from catalog.services.sightings.sightings import Edition
from tests.services.sighted import DAY, KEY, LATER, LINE, POST, a_person, accept, decision, sighting, submit
from tests.services.writing import all_of, an_incident, an_item, ground, incident_id, item_id, outcome, put
from tests.support.clock import NOW

PLACES = [
    PlaceIn(slug="testville", name="Testville", kind="village", lat=50.0, lon=30.0, radius_m=1000),
    PlaceIn(slug="nextham", name="Nextham", kind="village", lat=50.1, lon=30.0, radius_m=1000),
    PlaceIn(slug="farburg", name="Farburg", kind="town", lat=55.0, lon=40.0, radius_m=1000),
]


@pytest.fixture
def people(database):
    put(database, *ground(), *PLACES, an_item("old", outcome("damaged")))
    return {name: a_person(database, name, "reviewer") for name in ("ada", "bert", "carl")}


def counts(database, person, now=LATER):
    with database.reading() as session:
        return reviews.counts(session, Asker(person, now))


def rows(database, slug, person, now=LATER):
    with database.reading() as session:
        return reviews.rows(session, reviews.tab_of(slug), Asker(person, now))


def test_the_oldest_comes_first_with_its_lines_in_words(database, people):
    for key in ("seen0002", "seen0003"):
        submit(database, people["ada"], LINE, LINE | {"count": {"min": 2, "best": 3, "max": 4}}, key=key)
    found = rows(database, "new", people["bert"])
    assert [one.sighting.public_id for one in found] == ["seen0002", "seen0003"]
    assert found[0].lines == ["T-72B3, destroyed", "3 × T-72B3, destroyed"]
    assert (found[0].by, found[0].place, found[0].sources, found[0].pictures) == ("ada", "Testville", 1, 0)


def test_a_sighting_stands_under_one_kind_of_work_at_a_time(database, people):
    submit(database, people["ada"])
    assert counts(database, people["bert"])["new"] == 1
    with database.transaction() as session:
        reviewing.take(session, people["bert"], KEY, LATER)
    shown = {name: counts(database, people[name]) for name in ("bert", "carl")}
    kinds = ("new", "mine", "others", "asked")
    assert [shown["bert"][one] for one in kinds] == [0, 1, 0, 0]
    assert [shown["carl"][one] for one in kinds] == [0, 0, 1, 0]
    assert rows(database, "others", people["carl"])[0].held_by == "bert"
    late = LATER + timedelta(minutes=30)
    assert [counts(database, people["carl"], late)[one] for one in kinds] == [1, 0, 0, 0]


def test_the_next_one_is_that_on_ones_own_desk_before_the_oldest_of_all(database, people):
    for key in ("seen0002", "seen0003"):
        submit(database, people["ada"], key=key)
    with database.transaction() as session:
        reviewing.take(session, people["bert"], "seen0003", LATER)
    with database.reading() as session:
        assert reviews.following(session, Asker(people["bert"], LATER)) == "seen0003"
        assert reviews.following(session, Asker(people["carl"], LATER)) == "seen0002"
        assert reviews.following(session, Asker(people["carl"], LATER), "seen0002") is None


def test_an_item_waits_until_two_have_said_what_it_is_and_not_for_who_has(database, people):
    assert counts(database, people["bert"])["opinions"] == 1
    for name, disagrees in (("ada", None), ("bert", "cannot_tell_from_this")):
        with database.transaction() as session:
            values = IdentificationIn(item=item_id("old"), type="t-72b3", disagrees=disagrees)
            identifications.record(session, people[name], values, LATER)
    assert [counts(database, people[name])["opinions"] for name in ("ada", "bert", "carl")] == [0, 0, 1]
    assert rows(database, "opinions", people["carl"])[0].opinions == 1


def check(database, person, *, agrees):
    with database.transaction() as session:
        values = CheckIn(item=item_id("old"), seq=1, agrees=agrees, reason="I looked")
        checking.check(session, person, values, LATER)


def test_an_outcome_waits_for_a_second_check_and_comes_back_to_all_when_two_doubt_it(database, people):
    for name in ("ada", "bert"):
        check(database, people[name], agrees=True)
    assert counts(database, people["carl"])["outcomes"] == 0
    for name in ("ada", "bert"):
        check(database, people[name], agrees=False)
    assert {counts(database, people[name])["outcomes"] for name in people} == {1}
    assert all_of(database, Outcome)[0].reviews == 0


def near(database):
    with database.reading() as session:
        return [one.title for one in review_page.near(session, session.get(Sighting, sighting(database).id))]


def test_incidents_near_in_time_and_place_are_proposed_the_nearest_first(database, people):
    day = {"date": DAY}
    week = {"date": {"earliest": "2026-05-25", "latest": "2026-05-27", "precision": "days"}}
    late = {"date": {"earliest": "2026-07-01", "latest": "2026-07-01", "precision": "day"}}
    put(database, an_incident("next", place="nextham", **day), an_incident("here", place="testville", **week))
    put(database, an_incident("far", place="farburg", **day), an_incident("later", place="testville", **late))
    submit(database, people["ada"], place="testville")
    assert near(database) == ["here", "next"]


def test_without_a_day_or_a_place_nothing_is_near(database, people):
    put(database, an_incident("here", place="testville", date=DAY))
    submit(database, people["ada"], date={}, place="testville")
    assert near(database) == []


def test_both_editions_stand_beside_each_other_with_what_differs(database, people):
    submit(database, people["ada"])
    with database.transaction() as session:
        values = SightingIn.model_validate({"lines": [LINE | {"type": "t-80"}, LINE], "sources": [POST], "note": "two"})
        sightings.amend(session, people["ada"], Edition(KEY, 1), values, NOW)
    with database.reading() as session:
        found = review_editions.both(session, session.get(Sighting, sighting(database).id), 1)
        assert review_editions.both(session, session.get(Sighting, sighting(database).id), 7) == []
    told = {one.label: (one.before, one.now) for one in found if one.differs}
    assert told["Note"] == ("", "two")
    assert told["When"] == ("20 May 2026", "undated")
    assert [text.split(",")[0] for text in told["Line 1"]] == ["T-72B3", "T-80"]
    assert told["Line 2"][0] == ""


def test_the_page_of_an_accepted_sighting_leads_on_to_what_it_became(database, people):
    submit(database, people["ada"])
    accept(database, people["bert"], decision())
    with database.reading() as session:
        page = review_page.get(session, KEY, LATER)
    assert not page.is_open
    assert page.lines[0].item is not None
    assert page.incident.title == "Tank burnt near Testville"
    assert [(review.decision.value, by) for review, by in page.reviews] == [("accepted", "bert")]
    assert incident_id("one") != page.incident.public_id
