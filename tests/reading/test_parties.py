"""Parties that a text names, and whose something is."""

import pytest
from hypothesis import given

from catalog.reading import parties, units
from tests.reading.lexicons import lexicon, read
from tests.reading.wording import TEXTS, lie_apart


def find(text):
    return parties.find(units.cut(text), lexicon(), shouted=units.is_shouted(text))


def found(text):
    return [(text[one.start : one.end], one.slug) for one in read(text).mentions if one.kind == "party"]


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("Southland troops fled.", [("Southland troops", "southland-armed-forces")]),
        ("GBN militants fled.", [("GBN militants", "green-banner")]),
        ("The Green Banner fighters fled.", [("Green Banner fighters", "green-banner")]),
        ("They fled to Northlandia.", [("Northlandia", "northlandia")]),
        ("#GBN fled.", [("GBN", "green-banner")]),
    ],
)
def test_a_party_is_known_by_any_of_its_names_and_its_people(text, finds):
    assert found(text) == finds


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("Our troops fled.", [("Our troops", None)]),
        ("The 3rd Hill Brigade troops fled.", [("3rd Hill Brigade troops", None)]),
        ("Customs officers left.", [("Customs officers", None)]),
        ("Taken from the FXN.", [("FXN", None)]),
        ("The police left.", [("police", None)]),
    ],
)
def test_others_in_arms_keep_their_words(text, finds):
    assert found(text) == finds


@pytest.mark.parametrize("text", ["the gbn is a network", "We told us.", "They sat on the hill.", "a green banner"])
def test_small_letters_are_no_name(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("The rebels fled to Belvira.", "southland-rebels"),
        ("The rebels fought the Green Banner.", "southland-rebels"),
        ("The rebels fled.", None),
        ("The rebels fled to Northlandia.", None),
    ],
)
def test_rebels_are_those_of_the_catalog_where_the_text_speaks_of_their_country(text, slug):
    assert ("rebels", slug) in found(text)


def test_an_adjective_stands_for_the_state_and_is_marked():
    (one,) = find("a Southland tank")
    assert (one.slug, one.is_adjective) == ("southlandia", True)


@pytest.mark.parametrize(
    ("text", "is_law"),
    [("Customs officers came.", True), ("The police came.", True), ("Southland troops came.", False)],
)
def test_who_seizes_by_law_is_known(text, is_law):
    assert [one.is_law for one in find(text)] == [is_law]


def test_capitals_change_nothing():
    text = "SOUTHLAND FORCES MET THE GREEN BANNER FIGHTERS AND THE POLICE IN THE CITY."
    assert found(text) == [
        ("SOUTHLAND FORCES", "southland-armed-forces"), ("GREEN BANNER FIGHTERS", "green-banner"), ("POLICE", None),
    ]  # fmt: skip


@given(TEXTS)
def test_parties_stand_in_their_text_in_order(text):
    assert lie_apart(find(text), text)
