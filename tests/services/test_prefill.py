"""Reading what was pasted: sure finds only, into empty fields only, each with its words."""

import pytest

from catalog.services.parties import PartyIn
from catalog.services.places import PlaceIn
from catalog.services.sightings import prefill
from catalog.services.sightings.typed import Typed
from tests.services.writing import a_type, ground, put
from tests.support.clock import NOW
from tests.support.databases import at_file

MORE = [
    a_type("rifles", "category", "armoured-vehicles", names={"designation": ["assault rifle"]}),
    a_type("akms", "model", "rifles"),
    a_type("grad", "model", "tanks", name="Grad"),
    PartyIn(slug="saa", name="Syrian Arab Army", kind="force"),
    PartyIn(slug="hts", name="Hay'at Tahrir", kind="non_state_group", names={"abbreviation": ["HTS"]}),
    PlaceIn(slug="syria", name="Syria", kind="country"),
    PlaceIn(slug="west", name="Western Aleppo countryside", kind="area", parent="syria"),
    PlaceIn(slug="khan", name="Khan al-Asal", kind="town", parent="west"),
    PlaceIn(slug="aleppo", name="Aleppo", kind="city", parent="syria"),
    PlaceIn(slug="march", name="March", kind="town"),
]


@pytest.fixture(scope="module")
def common(migrated_file, tmp_path_factory):
    path = tmp_path_factory.mktemp("read") / "catalog.sqlite3"
    path.write_bytes(migrated_file.read_bytes())
    database = at_file(path)
    put(database, *ground(), *MORE)
    yield database
    database.close()


def read(database, pasted, **typed):
    with database.reading() as session:
        return prefill.read(session, Typed.of([("paste", pasted), *typed.items()]), NOW)


def words(filled):
    return {one.field: (one.text, one.words) for one in filled.proposals}


def test_a_whole_post_is_read(common):
    text = "HTS captured three AKMS, 2x captured T-72B3 and a T-80 from the Syrian Arab Army in Khan al-Asal, western Aleppo countryside."  # noqa: E501
    found = words(read(common, f"{text}\n— Made Up (@made_up) November 27, 2024"))
    assert found["line-1-type"] == ("AKMS", "three AKMS")
    assert found["line-1-number"][0] == "3"
    assert found["line-2-number"] == ("2", "2x captured T-72B3")
    assert found["line-3-type"] == ("T-80", "a T-80")
    assert found["line-3-fate"] == ("captured", "captured")
    assert found["line-3-lost_by"] == ("Syrian Arab Army", "Syrian Arab Army")
    assert found["line-1-taken_by"] == ("Hay'at Tahrir", "HTS")
    assert found["place"] == ("Khan al-Asal", "Khan al-Asal")
    assert found["source-1-published"] == ("27 Nov 2024", "— Made Up (@made_up) November 27, 2024")
    assert found["date"] == ("27 Nov 2024", "the day of publication")


def test_the_basis_says_that_the_day_is_that_of_publication(common):
    assert read(common, "https://x.com/made_up/status/1861801234567890123").typed.get("basis") == "published"
    told = read(common, "On 26 November 2024 a T-80 burnt.")
    assert (told.typed.get("date"), told.typed.get("basis")) == ("26 Nov 2024", "event")


def test_addresses_fill_sources_each_page_once(common):
    pasted = "https://x.com/a/status/1861801234567890123?s=20, (t.me/s/made_up/12) https://twitter.com/a/status/1861801234567890123"
    filled = read(common, pasted)
    assert [one.get("url") for one in filled.typed.sources] == [
        "https://x.com/a/status/1861801234567890123?s=20",
        "t.me/s/made_up/12",
    ]


def test_what_stands_somewhere_is_never_replaced(common):
    own = {"line-1-type": "T-72B", "date": "2023", "place": "Aleppo", "source-1-text": "own words"}
    filled = read(common, "On 26 November 2024 a T-80 stood in Khan al-Asal.", **own)
    assert {name: filled.typed.get(name) for name in own} == own
    assert filled.typed.get("line-2-type") == "T-80"


def test_a_type_that_stands_in_a_line_is_not_put_twice(common):
    filled = read(common, "two T-80 and the T-80", **{"line-1-type": "T-80"})
    assert [one.get("type") for one in filled.typed.lines] == ["T-80"]


@pytest.mark.parametrize(
    "text",
    [
        "The Grad fired an assault rifle.",  # a word of other things too, and a role
        "In March we saw Post and Army",
        "t72 words with akms in small letters",
        "T-80 or T-72? T-80s, T-72s",
        "",
    ],
)
def test_what_is_not_sure_is_left(common, text):
    found = words(read(common, text))
    assert "place" not in found
    assert not [one for name, one in found.items() if name.endswith("type") and one[0] in ("Grad", "AKMS", "RIFLES")]


def test_of_two_things_that_happened_each_line_has_its_own_fate_and_the_place_is_left(common):
    filled = read(common, "T-80 destroyed in Khan al-Asal, T-72 captured in Aleppo by HTS")
    found = words(filled)
    assert (found["line-1-fate"][0], found["line-2-fate"][0]) == ("destroyed", "captured")
    assert (found["line-2-taken_by"], "line-1-taken_by" in found) == (("Hay'at Tahrir", "HTS"), False)
    assert "place" not in found
    assert filled.named == ["the place Khan al-Asal", "the place Aleppo"]


def test_use_is_no_fate_and_ammunition_is_no_weapon(common):
    found = words(read(common, "They fired a T-80 at 200 rounds for the T-72."))
    assert "line-1-fate" not in found
    assert [one[0] for name, one in found.items() if name.endswith("type")] == ["T-80"]


def test_many_things_are_read_up_to_what_a_form_holds(common):
    filled = read(common, " ".join(f"https://example.org/{one}" for one in range(40)))
    assert len(filled.typed.sources) == 10
