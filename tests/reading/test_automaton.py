"""Names found in one pass, at the borders of units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.reading import units
from catalog.reading.automaton import Automaton

NAMES = Automaton({key: key for key in ("m4", "m48", "ak47", "t72", "t72b3", "mp446", "baikalmp446", "launcher", "no")})


def find(text, names=NAMES):
    cut = units.cut(text)
    stream = cut.stream(lambda unit: unit.lower)
    return [
        (text[cut.units[first].start : cut.units[last - 1].end], value) for first, last, value in names.find(stream)
    ]


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("an M48", [("M48", "m48")]),
        ("an M-4 and an m 48", [("M-4", "m4"), ("m 48", "m48")]),
        ("M481", []),
        ("XM48", []),
        ("T-72B3s", [("T-72B3s", "t72b3")]),
        ("launchers, launcheres", [("launchers", "launcher"), ("launcheres", "launcher")]),
        ("Baikal MP-446", [("Baikal MP-446", "baikalmp446"), ("MP-446", "mp446")]),
        ("Baikal, MP-446", [("MP-446", "mp446")]),
        ("M, 4", []),
        ("", []),
    ],
)
def test_a_name_begins_with_a_unit_and_ends_with_one(text, finds):
    assert find(text) == finds


def test_bare_numbers_and_single_letters_are_no_names():
    names = Automaton({"47": "number", "m": "letter", "a|b": "two", "m4": "carbine"})
    assert find("47 m a, b M4", names) == [("M4", "carbine")]


def test_without_names_nothing_is_found():
    assert find("an AK-47", Automaton({})) == []


@given(st.text())
def test_what_is_found_are_units_of_the_text(text):
    cut = units.cut(text)
    found = list(NAMES.find(cut.stream(lambda unit: unit.sound)))
    assert all(0 <= first < last <= len(cut.units) for first, last, _ in found)
