"""Places, their names and keys, and how they lie in each other."""

import pytest
from pydantic import ValidationError

from catalog.domain.errors import Invalid
from catalog.models import Place, PlaceName, PlaceNameKey
from catalog.services import places
from tests.services.writing import all_of, put, revisions

SYRIA = places.PlaceIn(slug="syria", name="Syria", kind="country", country="SY")


def a_town(**more):
    values = {"slug": "urm-al-kubra", "name": "Urm al-Kubra", "kind": "town", "parent": "syria"}
    return places.PlaceIn(**{**values, "lat": 36.15, "lon": 36.95, "radius_m": 3000, **more})


def keys(database):
    return {one.key for one in all_of(database, PlaceNameKey)}


@pytest.fixture
def stood(database):
    put(database, SYRIA, a_town())
    return database


def test_a_place_that_is_put_again_stays_as_it_is(stood):
    known = len(revisions(stood))
    put(stood, SYRIA, a_town())
    assert len(revisions(stood)) == known


@pytest.mark.parametrize("change", [{"kind": "city"}, {"radius_m": 5000}, {"lat": 36.1}, {"parent": None}])
def test_what_is_different_is_updated_and_leaves_a_revision(stood, change):
    put(stood, a_town(**change))
    last = revisions(stood, "place")[-1]
    assert last.before is not None
    assert last.before != last.after


def test_a_place_may_be_renamed(stood):
    put(stood, a_town(name="Urum al-Kubra"))
    assert {one.name for one in all_of(stood, PlaceName) if one.preferred} == {"Syria", "Urum al-Kubra"}


def test_the_keys_follow_the_names(stood):
    put(stood, a_town(names={"official": ["أورم الكبرى"]}))
    spellings = places.keys_of("Syria") | places.keys_of("Urm al-Kubra") | places.keys_of("أورم الكبرى")
    assert keys(stood) == spellings
    put(stood, a_town())
    assert keys(stood) == places.keys_of("Syria") | places.keys_of("Urm al-Kubra")


@pytest.mark.parametrize("spelling", ["Urum al-Kubra", "Orem al Koubra", "أورم الكبرى", "Урум аль-Кубра"])
def test_every_spelling_of_a_place_has_a_key_in_common(spelling):
    assert places.keys_of(spelling) & places.keys_of("Urm al-Kubra")


@pytest.mark.parametrize(
    ("values", "problem"),
    [({"parent": "siria"}, "parent: no place 'siria'; near: syria"), ({"source": "x"}, "source: no source 'x'")],
)
def test_what_is_not_there_is_refused_by_the_name_of_the_field(stood, values, problem):
    with pytest.raises(Invalid, match=problem):
        put(stood, a_town(**values))


@pytest.mark.parametrize("parent", ["urm-al-kubra", "syria"])
def test_a_place_does_not_lie_in_itself(stood, parent):
    with pytest.raises(Invalid, match="parent"):
        put(stood, SYRIA.model_copy(update={"parent": parent}))
    assert [one.parent_id for one in all_of(stood, Place) if one.slug == "syria"] == [None]


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"radius_m": None}, "radius_m"),
        ({"radius_m": 0}, "greater than 0"),
        ({"lon": None}, "lon"),
        ({"lat": 90.5}, "less than or equal to 90"),
        ({"kind": "hamlet"}, "Input should be 'country'"),
        ({"country": "Syria"}, "String should match pattern"),
        ({"colour": "red"}, "Extra inputs"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_before_anything_is_written(values, problem):
    with pytest.raises(ValidationError, match=problem):
        a_town(**values)
