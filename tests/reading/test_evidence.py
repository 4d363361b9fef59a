"""Whether a name is meant where it stands: the M-19 may be a guerrilla group, the M5 a road."""

import pytest

from tests.reading.lexicons import named


@pytest.mark.parametrize(
    "text",
    [
        "The M-19 announced a truce.",
        "Members of the M-19 met in the city.",
        "The M-19 commander was killed.",
        "They drove along the M5 highway.",
        "The M4 was closed.",
        "The M4 and M5 highways were closed.",
        "Flight M16 was late.",
        "Javelin won the race.",
        "Uzi was born there.",
        "The law was fired up by a claymore sword.",
    ],
)
def test_a_name_of_something_else_is_not_meant(text):
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("They captured an M4.", ["m4"]),
        ("They captured M4 carbines.", ["m4"]),
        ("Two M4s were seen.", ["m4"]),
        ("An M-19 mine was seen.", ["m19"]),
        ("A Javelin missile was seen.", ["javelin"]),
        ("Officers fired a LAW rocket.", ["m72"]),
        ("An FN FAL, an Uzi and an AKM were seen.", ["fal", "uzi", "akm"]),
        ("A T-72 was seen.", ["t-72"]),
        ("Claymore mines were seen.", ["claymore"]),
    ],
)
def test_a_kind_a_number_a_list_or_a_deed_speaks_for_a_name(text, finds):
    assert named(text) == finds


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("A GBN Humvee was there.", ["hmmwv"]),
        ("They captured GBN Javelin launchers.", ["javelin"]),
        ("The GBN Javelin ran.", []),
        ("They came in a car (GBN Humvee).", []),
    ],
)
def test_a_party_in_capitals_may_stand_between(text, finds):
    assert named(text) == finds


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("T-72 (1), Javelin (2)", ["t-72", "javelin"]),
        ("Javelin (2)", ["javelin"]),
        ("M16 (x3), LAW (4)", ["m16", "m72"]),
        ("Javelin (2013)", []),
        ("Paul Javelin (34) was born there.", []),
    ],
)
def test_a_number_in_brackets_after_a_name_speaks_for_it(text, finds):
    assert named(text) == finds


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("The M-19 guerrillas captured M-16 rifles.", ["m16"]),
        ("M-19 mines were laid by the M-19.", ["m19"]),
        ("Two M4s were found on the M4 highway.", ["m4"]),
    ],
)
def test_one_name_may_be_two_things_in_one_text(text, finds):
    assert named(text) == finds


@pytest.mark.parametrize(
    "text",
    [
        "THE M-19 COMMANDER SAID THAT THE TRUCE BEGINS IN THE MORNING.",
        "THE TROOPS DROVE ALONG THE M5 HIGHWAY TO THE CITY AT NIGHT.",
        "FOUR PEOPLE, AN 81 YEAR OLD MAN AMONG THEM, WERE KILLED AT 16 HOURS.",
    ],
)
def test_capitals_make_no_weapon_of_a_road_or_a_group(text):
    assert named(text) == []


def test_a_rifle_in_capitals_is_one():
    assert named("THE M-19 GUERRILLAS SEIZED 12 M-16 RIFLES AND AN M-60 MACHINEGUN.") == ["m16", "m60-machine-gun"]
