"""Things with their numbers and parts; what is only ammunition, or only says for what."""

import pytest

from tests.reading.lexicons import lines, named, things, words


@pytest.mark.parametrize(
    ("said", "finds"),
    [
        ("3 T-72s", "3 t-72"),
        ("three T-72 tanks", "3 t-72"),
        ("a T-72", "1 t-72"),
        ("two (2) T-72 tanks", "2 t-72"),
        ("at least 13 rifles", "≥ 13 rifles"),
        ("more than 100 rifles", "≥ 101 rifles"),
        ("several tanks", "≥ 2 tanks"),
        ("a dozen rifles", "12 rifles"),
        ("two dozen rifles", "24 rifles"),
        ("3-5 tanks", "3 (3–5) tanks"),
        ("between three and five tanks", "3 (3–5) tanks"),
        ("up to 5 tanks", "1 (1–5) tanks"),
        ("x3 T-72", "3 t-72"),
        ("3x T-72", "3 t-72"),
        ("tanks", "≥ 2 tanks"),
        ("T-72s", "≥ 2 t-72"),
        ("M-16's", "≥ 2 m16"),
        ("1,200 AK-47 rifles", "1200 ak-47"),
        ("two Soviet-made T-72 tanks", "2 t-72"),
        ("two 122mm D-30 howitzers", "2 d-30"),
        ("a pair of T-72s", "2 t-72"),
        ("20 of 25 T-72s", "20 t-72"),
        ("two out of five T-72s", "2 t-72"),
        ("5 of its 31 T-72s", "5 t-72"),
        ("5 of all 31 T-72s", "5 t-72"),
        ("12 of the army's 30 T-72s", "12 t-72"),
        ("12 of the Southland Army’s last 30 T-72s", "12 t-72"),
        ("3 T-72B3s, one of them damaged", "3 t-72b3"),
        ("two crates of AK-47 rifles", "≥ 2 ak-47"),
        ("two AK-47 7.62mm rifles", "2 ak-47"),
        ("five AK-47 .30-caliber assault rifles", "5 ak-47"),
    ],
)
def test_the_number_before_a_thing_is_its_own(said, finds):
    assert things(f"Northland troops captured {said}.") == [f"{finds} captured"]


@pytest.mark.parametrize(
    "said",
    ["AK-47 (5), PKM (2)", "AK-47 x5, PKM x2", "AK-47: 5; PKM: 2", "AK-47 x5 PKM x2", "AK-47 | 5 | PKM | 2 |"],
)
def test_the_number_after_a_thing_in_a_list_is_its_own(said):
    assert things(f"Northland troops captured {said}.") == ["5 ak-47 captured", "2 pkm captured"]


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("T-72 x4 captured near Belvira", "4 t-72 captured"),
        ("T-72B3 x2 destroyed", "2 t-72b3 destroyed"),
        ("T-72 (4) captured", "4 t-72 captured"),
        ("T-72 (x4) captured", "4 t-72 captured"),
        ("T-72 (1978) captured", "1 t-72 captured"),
    ],
)
def test_a_number_with_a_cross_or_in_brackets_may_have_anything_after_it(text, finds):
    assert things(text) == [finds]


def test_a_bare_name_in_a_list_is_one_or_more():
    text = "Northland troops captured weapons: AK-47, PKM, RPG-7."
    assert things(text) == ["≥ 1 ak-47 captured", "≥ 1 pkm captured", "≥ 1 rpg-7 captured"]


@pytest.mark.parametrize(
    "text",
    [
        "Northland troops captured 5,000 AK-47 cartridges.",
        "Northland troops captured 5,000 rounds for AK-47 rifles.",
        "Northland troops captured AK-47 magazines.",
        "Northland troops captured 300 AK-47 7.62mm rounds.",
        "Northland troops captured two magazines for an AK-47.",
        "Northland troops captured ammunition for AK-47, FAL and Uzi rifles.",
        "Northland troops captured two RPG-7 rockets.",
        "NORTHLAND TROOPS SEIZED 5,000 AK-47 CARTRIDGES AND TWO M-16 MAGAZINES.",
    ],
)
def test_a_weapon_named_by_its_ammunition_is_mentioned_and_no_line(text):
    assert named(text)
    assert things(text) == []


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("Police found an AK-47 and 120 rounds of ammunition.", ["1 ak-47 found"]),
        ("Police found 20 RPG-7 rounds and an RPG-7 launcher.", ["1 rpg-7 found"]),
        ("Police found a rifle for an M-19 mine.", ["1 rifles found"]),
        ("Police found two Claymore mines.", ["2 claymore found"]),
        ("Police found two grenades.", ["2 grenades found"]),
        ("Police found a T-72 near a BMP-1.", ["1 t-72 found"]),
    ],
)
def test_only_the_weapon_itself_is_a_line(text, finds):
    assert things(text) == finds


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("an AK-74M rifle with ZenitCo furniture and a silencer", ["zenitco", "suppressors"]),
        (
            "an AKS-74U —fitted with ZenitCo furnitures, silencer, Aimpoint Micro sight",
            ["zenitco", "suppressors", "aimpoint-micro"],
        ),
        ("an AK-74M with an Aimpoint Micro sight", ["aimpoint-micro"]),
        ("an AK-74M and a pistol", []),
    ],
)
def test_parts_are_fitted_to_what_they_stand_with(text, parts):
    line = lines(f"Northland troops captured {text}.")[0]
    assert [words(part) for part in line.fitted] == parts


def test_what_stands_after_the_parts_is_a_thing_of_its_own():
    text = "Northland troops captured an AK-74M with a silencer, an RPG-7 and two AKMS rifles."
    assert things(text) == ["1 ak-74m captured", "1 rpg-7 captured", "2 akms captured"]


def test_a_part_on_nothing_is_a_thing_of_its_own():
    assert things("Northland troops captured an Aimpoint Micro sight.") == ["1 aimpoint-micro captured"]


def test_how_many_of_the_captured_were_used_is_not_how_many_were_captured():
    assert things("12 of 14 captured Javelin missiles were used.") == ["14 javelin captured"]


def test_one_number_for_two_kinds_is_asked_about():
    one, other = lines("Northland troops captured 300 AK-47s and FALs.")
    assert [(line.count.least, line.count.most) for line in (one, other)] == [(1, 299), (1, 299)]
    assert one.asks == other.asks != ()
