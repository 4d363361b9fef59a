"""Places that a text names, in any spelling, and which one is meant."""

import pytest
from hypothesis import given

from catalog.reading import places, units
from tests.reading.lexicons import drafts, lexicon, read, words
from tests.reading.wording import TEXTS, lie_apart


def found(text):
    return [(text[one.start : one.end], one.slug) for one in read(text).mentions if one.kind == "place"]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("in Arvane", "arvane-province"),
        ("in #Arvane", "arvane-province"),
        ("in Arvane Province", "arvane-province"),
        ("in Arvane city", "arvane"),
        ("in central Arvane", "arvane"),
        ("on the outskirts of Arvane", "arvane"),
        ("in the city of Arvane", "arvane"),
        ("in Belvira", "belvira"),
    ],
)
def test_a_name_of_a_city_is_that_of_the_region_unless_the_town_is_spoken_of(text, slug):
    assert [place for _, place in found(f"A T-72 was seen {text}.")] == [slug]


@pytest.mark.parametrize("name", ["Deir Kasra", "Dayr Kasra", "Der Kassra", "Dair-Qasra"])
def test_a_place_is_known_by_the_sound_of_its_name_after_a_word_of_place(name):
    assert found(f"A T-72 was seen near {name}.") == [(name, "deir-kasra")]


def test_a_sound_alone_is_no_place():
    assert found("Der Kassra won.") == []


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("They met in Nowhere Hills.", [("Nowhere Hills", None)]),
        ("They met near Quiet Wells today.", [("Quiet Wells", None)]),
        ("They met in May.", []),
        ("They met in the field.", []),
        ("the arvane of old", []),
    ],
)
def test_a_name_after_a_word_of_place_is_a_place_of_no_catalog(text, finds):
    assert found(text) == finds


def test_a_base_wins_over_the_regiment_in_its_name():
    text = "A T-72 was seen at the 12th Regiment base."
    assert found(text) == [("12th Regiment base", "base-12")]
    assert [one for one in read(text).mentions if one.kind == "party"] == []


def test_in_capitals_a_kind_of_place_tells():
    text = "THE TROOPS FOUND TWO RIFLES IN ARVANE AND NOTHING IN SAN QUIRICO DEPARTMENT."
    assert found(text) == [("ARVANE", "arvane-province"), ("SAN QUIRICO DEPARTMENT", None)]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("A T-72 was destroyed in Arvane.", "arvane-province"),
        ("A T-72 was destroyed at the 12th Regiment base in Arvane Province.", "base-12"),
        ("A T-72 was destroyed in Arvane Province, near Deir Kasra.", "deir-kasra"),
        ("A T-72 was destroyed in Nowhere Hills.", "Nowhere Hills"),
        ("Northland troops came to Belvira. They destroyed a T-72.", "belvira"),
        ("Rebels from Belvira captured a T-72 in Deir Kasra.", "deir-kasra"),
        ("AK-47s from Belvira were seized in Deir Kasra by police.", "deir-kasra"),
        ("The T-72 captured in Belvira was moved to Deir Kasra.", "belvira"),
        ("A T-72 was destroyed.", None),
    ],
)
def test_a_draft_has_the_most_precise_place_of_its_sentence_or_of_the_one_before(text, place):
    (draft,) = drafts(text)
    assert words(draft.place) == place


@given(TEXTS)
def test_places_stand_in_their_text_in_order(text):
    assert lie_apart(places.find(units.cut(text), lexicon(), [], shouted=False), text)
