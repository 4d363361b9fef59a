"""Incidents and what sources claim of them."""

import pytest
from pydantic import ValidationError

from catalog.domain.errors import Invalid
from catalog.models import Claim, Incident
from catalog.services import incidents, places
from tests.services.writing import DAY, all_of, an_incident, ground, incident_id, put, revisions

ALEPPO = places.PlaceIn(slug="aleppo", name="Aleppo", kind="city", lat=36.2, lon=37.16, radius_m=10_000)
CLAIM = {"key": "km", "source": "weg", "kind": "distance", "summary": "7 km from the centre", "value": 7, "unit": "km"}


@pytest.fixture
def stood(database):
    put(database, *ground(), ALEPPO)
    return database


def point(database):
    one = all_of(database, Incident)[0]
    return one.lat, one.lon, one.uncertainty_m


def test_an_incident_keeps_its_days_and_the_words_for_them(stood):
    date = {"earliest": "2024-11-20", "latest": "2024-11-27", "precision": "week", "written": "last week"}
    put(stood, an_incident(date=date))
    [one] = all_of(stood, Incident)
    told = (str(one.earliest), str(one.latest), one.precision, one.date_as_written)
    assert told == ("2024-11-20", DAY, "week", "last week")


def test_an_incident_without_a_point_takes_that_of_its_place(stood):
    put(stood, an_incident(place="aleppo"))
    assert point(stood) == (36.2, 37.16, 10_000)


def test_an_incident_with_a_point_keeps_its_own(stood):
    put(stood, an_incident(place="aleppo", lat=36.21, lon=37.15, uncertainty_m=200))
    assert point(stood) == (36.21, 37.15, 200)


def test_an_incident_that_is_put_again_stays_as_it_is(stood):
    values = an_incident(place="aleppo", narrative="It is told that …", geo_precision="place")
    put(stood, values)
    known = len(revisions(stood))
    put(stood, values)
    assert len(revisions(stood)) == known


@pytest.mark.parametrize(
    "change",
    [{"title": "Another title"}, {"narrative": "told"}, {"basis": "published"}, {"place": "aleppo"},
     {"date": {"latest": DAY, "precision": "before"}}, {"date": {}}, {"geo_precision": "place"}],
)  # fmt: skip
def test_what_is_different_is_updated_and_leaves_a_revision(stood, change):
    put(stood, an_incident(**change))
    first, second = revisions(stood, "incident")
    assert second.before == first.after != second.after


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"date": {"earliest": DAY}}, "go together"),
        ({"date": {"precision": "day"}}, "go together"),
        ({"date": {"latest": DAY}}, "go together"),
        ({"date": {"earliest": "2024-11-28", "latest": DAY, "precision": "days"}}, "earliest day is not after"),
        ({"date": {"latest": DAY, "precision": "hour"}}, "Input should be 'day'"),
        ({"title": ""}, "at least 1 character"),
        ({"lat": 91}, "less than or equal to 90"),
        ({"uncertainty_m": 0}, "greater than 0"),
        ({"lat": 36.2, "lon": 37.1}, "uncertainty_m"),
        ({"lat": 36.2, "uncertainty_m": 100}, "lon"),
        ({"colour": "red"}, "Extra inputs"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_before_anything_is_written(values, problem):
    with pytest.raises(ValidationError, match=problem):
        an_incident(**values)


def test_a_place_that_is_not_there_is_refused_by_the_name_of_the_field(common):
    with pytest.raises(Invalid, match="place: no place 'alepo'"):
        put(common, an_incident("two", place="alepo"))


def test_a_claim_is_added_once_and_updated(stood):
    put(stood, incidents.ClaimIn(**CLAIM))
    put(stood, incidents.ClaimIn(**CLAIM))
    put(stood, incidents.ClaimIn(**CLAIM, value_qualifier="less than"))
    assert [one.value_qualifier for one in all_of(stood, Claim)] == ["less than"]
    assert [one.before is None for one in revisions(stood, "claim")] == [True, False]


def test_two_claims_may_conflict(stood):
    put(stood, incidents.ClaimIn(**CLAIM), incidents.ClaimIn(**{**CLAIM, "key": "mi", "value": 2, "unit": "mi"}))
    assert sorted((one.value, one.unit) for one in all_of(stood, Claim)) == [(2, "mi"), (7, "km")]


def test_a_claim_names_what_it_is_about(stood):
    values = {"incident": incident_id("one"), "type": "t-72", "lost_by": "russia", "taken_by": "ukraine"}
    put(stood, incidents.ClaimIn(**{**CLAIM, "place": "aleppo", **values}))
    [one] = all_of(stood, Claim)
    assert None not in (one.incident_id, one.type_id, one.lost_by_id, one.taken_by_id, one.place_id)


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"source": "wge"}, "source: no source 'wge'; near: weg"),
        ({"incident": "00000000"}, "^incident: no incident '00000000'"),
        ({"related_incident": "00000000"}, "related_incident: no incident"),
        ({"item": "00000000"}, "item: no item"),
        ({"type": "t-7"}, "type: no equipment type"),
        ({"lost_by": "rusia"}, "lost_by: no party 'rusia'; near: russia"),
        ({"place": "nowhere"}, "place: no place"),
    ],
    ids=str,
)
def test_a_claim_about_nothing_known_is_refused_by_the_name_of_the_field(common, values, problem):
    with pytest.raises(Invalid, match=problem):
        put(common, incidents.ClaimIn(**{**CLAIM, **values}))
    assert all_of(common, Claim) == []
