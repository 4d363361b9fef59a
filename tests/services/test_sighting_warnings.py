"""Before a sighting is sent: what looks like it, as far as its contributor may see it."""

from datetime import timedelta

import pytest
from sqlmodel import select

from catalog.domain.outcomes import ReviewState
from catalog.domain.vocabulary import Sensitivity
from catalog.models import Item, ItemPicture, Picture, PictureAlike, Sighting, Source
from catalog.services.places import PlaceIn
from catalog.services.sightings import sighting_warnings
from catalog.services.sightings.sighting_warnings import Asking
from tests.services.test_sightings import KEY, SHA, URL, a_person, held, submit, values
from tests.services.writing import DAY, an_incident, an_item, changing, ground, item_id, outcome, put
from tests.support.clock import NOW

WHEN = {"earliest": DAY, "latest": DAY, "precision": "day"}
NEAR = {"date": WHEN, "place": "urum"}
PLACES = [
    PlaceIn(slug="urum", name="Urum", kind="town", lat=36.15, lon=36.95, radius_m=900),
    PlaceIn(slug="damascus", name="Damascus", kind="city", lat=33.5, lon=36.3, radius_m=9000),
]


@pytest.fixture
def person(database):
    tank = an_item("tank", outcome("captured", taken_by="ukraine"))
    put(database, *ground(), *PLACES, an_incident(place="urum"), tank)
    return a_person(database)


def warned(database, person, **more):
    with database.reading() as session:
        asked = Asking(person, more.pop("key", KEY), NOW)
        return sighting_warnings.find(session, values({"type": "t-72", "written": "T-72"}, **more), asked)


def told(found):
    return [(one.found.item.public_id, one.is_pressing) for one in found.alikes]


def test_the_same_kind_of_thing_near_in_time_and_place_wants_an_answer(database, person):
    assert told(warned(database, person, **NEAR)) == [(item_id("tank"), True)]


def test_elsewhere_or_another_day_it_is_shown_and_may_be_left(database, person):
    far = {"date": {**WHEN, "earliest": "2022-03-01", "latest": "2022-03-01"}, "place": "damascus"}
    assert told(warned(database, person, **far)) == [(item_id("tank"), False)]


def test_a_point_near_a_place_is_as_good_as_its_name(database, person):
    point = {"lat": 36.16, "lon": 36.96, "uncertainty_m": 500}
    assert told(warned(database, person, date=WHEN, **point)) == [(item_id("tank"), True)]


def test_another_type_is_not_asked_about(database, person):
    with database.reading() as session:
        found = sighting_warnings.find(
            session, values({"type": "t-80", "written": "T-80"}, **NEAR), Asking(person, KEY, NOW)
        )
    assert found.alikes == []


def test_a_picture_that_is_alike_wants_an_answer_wherever_it_was_seen(database, person):
    other = "cd" * 32
    held(database)
    held(database, other)
    with changing(database) as session:
        rows = {row.sha256: row for row in session.exec(select(Picture))}
        rows[other].sensitivity = Sensitivity.NONE
        session.add(PictureAlike(one_id=rows[SHA].id, other_id=rows[other].id, distance=0.1))
        session.add(ItemPicture(item_id=session.exec(select(Item.id)).one(), picture_id=rows[other].id))
    assert told(warned(database, person, pictures=[SHA])) == [(item_id("tank"), True)]


def test_what_is_not_published_yet_is_not_told(database, person):
    put(database, an_incident(place="urum", publish_after=NOW + timedelta(days=1)))
    assert told(warned(database, person, **NEAR)) == []


def test_a_post_that_waits_with_somebody_else_is_told_without_a_way_to_it(database, person):
    submit(database, a_person(database, "eve"))
    (notice,) = warned(database, person, key="bbbbbbbb").notices
    assert (notice.href, "somebody else sent" in notice.text) == ("", True)


def test_one_s_own_is_told_with_its_page_and_not_of_itself(database, person):
    submit(database, person)
    assert [one.href for one in warned(database, person, key="bbbbbbbb").notices] == [f"/sightings/{KEY}"]
    assert warned(database, person).notices == []


def test_a_protected_source_says_nothing_to_others(database, person):
    submit(database, a_person(database, "eve"), values(sources=[{"url": URL, "protected": True}]))
    with changing(database) as session:
        session.exec(select(Source).where(Source.url == URL)).one().is_pending = False
    assert warned(database, person, key="bbbbbbbb").notices == []


def test_what_is_decided_does_not_wait(database, person):
    submit(database, person)
    with changing(database) as session:
        session.exec(select(Sighting)).one().state = ReviewState.REJECTED
    assert warned(database, person, key="bbbbbbbb").notices == []
