"""Types and parts that a text names: what belongs together, and how near to a type the words come."""

import pytest
from hypothesis import given

from catalog.domain.lexicon import NameEntry, TypeEntry
from catalog.domain.vocabulary import NameKind, Rank
from catalog.reading import things, units
from catalog.reading.lexicon import Lexicon, Register
from tests.reading.lexicons import lexicon, named, types
from tests.reading.wording import TEXTS, lie_apart


def find(text):
    return things.find(units.cut(text), lexicon(), shouted=False)


def found(text):
    return [(text[one.start : one.end], one.slug) for one in find(text)]


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("tanks and rifles", [("tanks", "tanks"), ("rifles", "rifles")]),
        ("an anti-drone gun", [("anti-drone gun", "anti-drone-guns")]),
        ("a red dot sight", [("red dot sight", "sights")]),
        ("танк", [("танк", "tanks")]),
    ],
)
def test_a_general_word_is_a_kind_of_thing(text, finds):
    assert found(text) == finds
    assert all(one.is_generic and one.rank in (Rank.CATEGORY, Rank.DOMAIN) for one in find(text))


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("an AK-47 and two AK-74s", [("AK-47", "ak-47"), ("AK-74s", "ak-74")]),
        ("AKM and AKMS rifles", [("AKM", "akm"), ("AKMS rifles", "akms")]),
        ("a Baikal MP-446 pistol", [("Baikal MP-446 pistol", "mp-446")]),
        ("a Romion SPD-2 Anti-Drone Gun", [("Romion SPD-2 Anti-Drone Gun", "spd-2")]),
        ("an FN FAL rifle", [("FN FAL rifle", "fal")]),
        ("an M-60 tank", [("M-60 tank", "m60-tank")]),
        ("an M-60 machinegun", [("M-60 machinegun", "m60-machine-gun")]),
        ("an M-19 mine", [("M-19 mine", "m19")]),
        ("T-72B3, t-72b3 or T72B3", [("T-72B3", "t-72b3"), ("t-72b3", "t-72b3"), ("T72B3", "t-72b3")]),
        ("Т-72Б3, БМП-2", [("Т-72Б3", "t-72b3"), ("БМП-2", "bmp-2")]),
        ("T-72 tank, BMP-1", [("T-72 tank", "t-72"), ("BMP-1", "bmp-1")]),
    ],
)
def test_maker_name_and_kind_are_one_thing(text, finds):
    assert found(text) == finds


@pytest.mark.parametrize(
    ("text", "is_plural"),
    [
        ("T-72", False),
        ("T-72s", True),
        ("M-16's", True),
        ("AKMS rifles", True),
        ("AKMS rifle", False),
        ("tanks", True),
    ],
)
def test_an_s_after_a_name_says_several(text, is_plural):
    assert [one.is_plural for one in find(text)] == [is_plural]


@pytest.mark.parametrize("text", ["in 1999", "at 55", "an 81", "on 72 people", "so 4 of them", "47 men"])
def test_words_before_numbers_are_no_names(text):
    assert found(text) == []


@pytest.mark.parametrize("text", ["AK, 47", "T. Then 72 came", "M (16)", "BMP; 2"])
def test_no_name_is_found_across_a_sign(text):
    assert [slug for _, slug in found(text) if slug != "ak-47"] == []


@pytest.fixture(scope="module")
def wider():
    """With types whose names begin or end like words beside others."""
    known = types()
    for slug, name, above in (
        ("su-57", "Su-57", "aircraft"), ("asu-57", "ASU-57", "vehicles"),
        ("bmp", "БМП", "ifvs"), ("m2", "Bradley", "ifvs"),
    ):  # fmt: skip
        known.types[slug] = TypeEntry(slug, name, Rank.FAMILY, (*known.types[above].path, slug))
        known.add(NameEntry(slug, name, NameKind.NICKNAME if slug == "m2" else NameKind.DESIGNATION, True, False))
    known.add(NameEntry("tanks", "танки", NameKind.DESIGNATION, preferred=False, ambiguous=False))
    known.add(NameEntry("t-72b3", "T-72В", NameKind.DESIGNATION, preferred=False, ambiguous=False))
    known.finish()
    return Lexicon.build(known, {}, Register.of(()), Register.of(()))


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("a Su-57", [("Su-57", "su-57")]),
        ("A Su-57 and the Su-57", [("Su-57", "su-57"), ("Su-57", "su-57")]),
        ("an ASU-57", [("ASU-57", "asu-57")]),
        ("a tank is burning", [("tank", "tanks")]),
        ("танки горят", [("танки", "tanks")]),
        ("Т-72 в городе", [("Т-72", "t-72")]),
        ("Т-72В", [("Т-72В", "t-72b3")]),
        ("THEY LOST A SU-57 AND AN ASU-57", [("SU-57", "su-57"), ("ASU-57", "asu-57")]),
    ],
)
def test_words_that_join_others_belong_to_no_name(wider, text, finds):
    told = things.find(units.cut(text), wider, shouted=text.isupper())
    assert [(text[one.start : one.end], one.slug) for one in told] == finds


@pytest.mark.parametrize(
    ("text", "slug"), [("БМП Bradley", "m2"), ("БМП БМП-2", "bmp-2"), ("БМП", "bmp"), ("танк Т-72", "t-72")]
)
def test_a_general_word_yields_to_the_name_after_it(wider, text, slug):
    (one,) = things.find(units.cut(text), wider, shouted=False)
    assert (one.slug, text[one.start : one.end]) == (slug, text)


def test_parts_and_munitions_are_told_from_weapons():
    rifle, furniture, suppressor, mine = find("AK-74M rifle with ZenitCo furnitures and silencer, M-19 mine")
    assert [one.is_part for one in (rifle, furniture, suppressor, mine)] == [False, True, True, False]
    assert mine.is_munition


@pytest.mark.parametrize(
    "text",
    [
        "an AK-47 and two AK-74s were seen",
        "two baikal mp-446 pistols were seen",
        "three T-72B3 tanks were seen",
        "an M-60 tank and an M-60 machinegun were seen",
        "twelve M-16 rifles and an RPG-7 were seen",
    ],
)
def test_capitals_change_nothing(text):
    assert named(text.upper()) == named(text)


@given(TEXTS)
def test_things_stand_in_their_text_in_order(text):
    assert lie_apart(find(text), text)
