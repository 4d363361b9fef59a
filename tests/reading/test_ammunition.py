"""A weapon that is named only by its parts, by what is fired from it, or by who uses it, is not told of."""

import pytest

from tests.reading.lexicons import lines, named, things, words


@pytest.mark.parametrize(
    "said",
    [
        "25 AK-47 mags",
        "6 AK-47 slings",
        "3 AK-47 stocks",
        "4 M4 uppers",
        "three T-72 engines",
        "two T-72 turrets",
        "2 T-72 wheels",
        "a T-72 gun barrel",
        "a T-72 cannon barrel",
        "a Mi-8 rotor",
        "a BMP-2 hatch",
        "4 helicopter blades",
        "5 tank tyres",
        "an MP-446 frame",
        "an AR-15 lower receiver",
        "an AR-15 stripped lower receiver",
        "an M16 bipod",
        "an RPG-7 sight",
        "an AK-47 folding stock",
        "two AK-47 drum magazines",
        "the T-72 base",
        "the T-72's engine",
        "a T-72 convoy",
        "two turrets of T-72s",
        "a rotor of the Mi-8",
    ],
)
def test_parts_and_places_named_by_a_weapon_are_no_weapon(said):
    text = f"Northland troops captured {said}."
    assert named(text)
    assert [one for one in things(text) if "sight" not in one] == []


@pytest.mark.parametrize(
    ("said", "finds"),
    [
        ("an AK-74M rifle with a sight", ["1 ak-74m captured"]),
        ("an AK-74M rifle and silencer", ["1 ak-74m captured"]),
        ("a T-72 near the base", ["1 t-72 captured"]),
        ("a T-72, tracks and all", ["1 t-72 captured"]),
        ("a T-72 with its turret", ["1 t-72 captured"]),
        ("a T-72 gun tank", ["1 t-72 captured"]),
        ("an AR-15 double barrel rifle", ["1 ar-15 captured"]),
        ("a T-72 and spare parts", ["1 t-72 captured"]),
        ("two D-30 gun mounts", ["2 d-30 captured"]),
        ("an Aimpoint Micro sight", ["1 aimpoint-micro captured"]),
    ],
)
def test_a_weapon_with_its_parts_stays_one(said, finds):
    assert things(f"Northland troops captured {said}.") == finds


def test_what_is_fitted_stays_fitted():
    (line,) = lines("Northland troops captured an AK-74M rifle with a sight.")
    assert [words(part) for part in line.fitted] == ["sights"]
