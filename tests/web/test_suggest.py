"""Type-ahead: by the beginning of any name, in any script, for anybody."""

import pytest

from catalog.services.parties import PartyIn
from catalog.services.places import PlaceIn
from tests.services.writing import a_type, ground, put
from tests.web.conftest import catalog_of

NORTHERN = ({"lat": 48.0465, "lon": 37.7757, "radius_m": 500}, {"lat": 49.609, "lon": 34.5293, "radius_m": 500}, {})


@pytest.fixture
def client(make_app):
    app = make_app()
    more = [
        a_type("parts", "category", "armoured-vehicles", role="fitted_part"),
        a_type(
            "pbs-1", "model", "parts", role="fitted_part", names={"designation": ["ПБС-1"], "nickname": ["Глушитель"]}
        ),
        a_type("roshel", "model", "tanks", name="Roshel Senator"),
        a_type("ska", "model", "tanks"),
        a_type("skif", "model", "tanks", name="Skiff", names={"designation": ["Скиф"]}),
        PartyIn(slug="rossiya", name="Muscovy", kind="state", names={"official": ["Россия"]}),
        PlaceIn(slug="ros", name="Ros", kind="town"),
        PlaceIn(slug="rosava", name="Rosava", kind="town", names={"official": ["Росава"]}),
        PartyIn(slug="saa", name="Syrian Arab Army", kind="force", names={"abbreviation": ["SAA"]}),
        PlaceIn(slug="syria", name="Syria", kind="country"),
        *(
            PlaceIn(slug=f"northern-{number}", name="Northern", kind="town", parent="syria", **point)
            for number, point in enumerate(NORTHERN, 1)
        ),
        PlaceIn(slug="urum", name="Urum al-Kubra", kind="town", parent="syria", names={"official": ["أورم الكبرى"]}),
        PlaceIn(slug="urum-other", name="Urum al-Kubra", kind="village", lat=1, lon=1, radius_m=500),
        PlaceIn(
            slug="bakhmut",
            name="Bakhmut",
            kind="town",
            names={"former": ["Artemivsk"], "official": ["Бахмут"]},
            lat=48.59,
            lon=38,
            radius_m=5000,
        ),
    ]
    put(catalog_of(app).database, *ground(), *more)
    return app.test_client()


def asked(client, kind, text):
    answer = client.get(f"/suggest/{kind}", query_string={"q": text})
    assert answer.status_code == 200
    return answer.get_json()


def slugs(client, kind, text):
    return [one["slug"] for one in asked(client, kind, text)]


def test_types_are_found_by_the_beginning_of_any_name_and_the_shortest_comes_first(client):
    assert slugs(client, "types", "t72")[:3] == ["t-72", "t-72b", "t-72b3"]
    assert asked(client, "types", "T-72B3")[0] == {
        "slug": "t-72b3",
        "name": "T-72B3",
        "detail": "model of T-72B",
        "fill": "T-72B3",
        "also": "",
    }
    assert slugs(client, "types", "пбс") == ["pbs-1"]


def test_parts_are_what_can_be_fitted(client):
    assert slugs(client, "parts", "p") == ["parts", "pbs-1"]
    assert slugs(client, "parts", "t-72") == []


def test_a_party_is_found_by_each_word_of_its_name_and_by_its_short_one(client):
    assert slugs(client, "parties", "arab a") == slugs(client, "parties", "saa") == ["saa"]
    assert slugs(client, "parties", "UKR") == ["ukraine"]


def test_places_are_found_in_other_scripts_and_namesakes_are_told_apart(client):
    found = asked(client, "places", "أورم")
    assert [(one["name"], one["detail"]) for one in found] == [("Urum al-Kubra", "Syria")]
    assert [one["fill"] for one in asked(client, "places", "urum")] == ["Urum al-Kubra", "urum-other"]


@pytest.mark.parametrize("text", ["artem", "АРТЕМ", "бахм"])
def test_a_place_is_found_by_its_former_name_and_in_other_scripts(client, text):
    assert slugs(client, "places", text) == slugs(client, "centres", text) == ["bakhmut"]


def test_the_middle_of_a_circle_has_a_point_and_is_filled_in_so_that_nothing_is_guessed(client):
    assert [(one["slug"], one["fill"]) for one in asked(client, "centres", "urum")] == [("urum-other", "urum-other")]
    assert asked(client, "centres", "bakh")[0]["fill"] == "Bakhmut"


@pytest.mark.parametrize("kind", ["types", "parties", "places", "centres", "all"])
@pytest.mark.parametrize("text", ["'", "%", "_", "-", "’ “"])
def test_signs_alone_begin_no_name(client, kind, text):
    assert asked(client, kind, text) == []


@pytest.mark.parametrize(
    ("kind", "text", "name", "also"),
    [("places", "artem", "Bakhmut", "Artemivsk"), ("places", "Бах", "Bakhmut", ""), ("places", "bakh", "Bakhmut", ""),
     ("parties", "sa", "Syrian Arab Army", "SAA"), ("parties", "arab", "Syrian Arab Army", ""),
     ("types", "пбс", "PBS-1", ""), ("types", "глуш", "PBS-1", "Глушитель"), ("all", "artem", "Bakhmut", "Artemivsk")],
)  # fmt: skip
def test_the_name_that_begins_so_is_told_where_another_is_shown(client, kind, text, name, also):
    assert [(one["name"], one["also"]) for one in asked(client, kind, text)] == [(name, also)]


def test_names_in_the_script_that_was_typed_come_first(client):
    assert slugs(client, "all", "рос")[0] == "rossiya"
    assert slugs(client, "all", "ros")[0] == "roshel"
    assert slugs(client, "places", "рос") == slugs(client, "places", "ros")[::-1] == ["rosava", "ros"]
    assert slugs(client, "types", "ск") == ["skif", "ska"]
    assert slugs(client, "types", "sk") == ["ska", "skif"]


def test_namesakes_in_one_place_are_told_apart_by_where_they_lie(client):
    found = asked(client, "places", "northern")
    assert [one["detail"] for one in found] == ["Syria, 48.05, 37.78", "Syria, 49.61, 34.53", "Syria, northern-3"]
    assert asked(client, "all", "northern")[0]["detail"] == "place, Syria, 48.05, 37.78"


@pytest.mark.parametrize("text", ["", " ", "\x00", "%", "<b>", "a" * 5000, "💥"])
def test_nothing_typed_fails(client, text):
    for kind in ("types", "parts", "parties", "places", "centres"):
        assert isinstance(asked(client, kind, text), list)


def test_at_most_a_dozen_are_given(client):
    assert len(asked(client, "types", "t")) <= 12


def test_a_kind_or_a_parameter_that_there_is_not_is_refused(client):
    assert client.get("/suggest/people?q=a").status_code == 404
    assert client.get("/suggest/types?query=a").status_code == 400
