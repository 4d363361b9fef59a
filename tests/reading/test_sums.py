"""Sums and what they count: nothing of a list is counted twice."""

import pytest

from tests.reading.lexicons import lines, things


@pytest.mark.parametrize(
    ("said", "finds"),
    [
        # parts may be kinds themselves, finer ones or of the same kind
        ("5 vehicles: three T-72s, one BMP-1 and one unidentified tank", ["3 t-72", "1 bmp-1", "1 tanks"]),
        ("3 tanks: 2 T-55s and 1 tank of unknown type", ["2 t-55", "1 tanks"]),
        ("12 vehicles: 10 tanks, including 3 T-72s, and 2 BMP-1s", ["7 tanks", "3 t-72", "2 bmp-1"]),
        # a bracket introduces them, up to its end
        ("6 vehicles (2 T-72s, 3 BMP-1s and a howitzer)", ["2 t-72", "3 bmp-1", "1 howitzers"]),
        ("6 tanks (2 T-72s) and 4 T-55s", ["4 tanks", "2 t-72", "4 t-55"]),
        ("2 tanks (1 T-72, 1 T-72B3)", ["1 t-72", "1 t-72b3"]),
        ("6 tanks (and 2 T-72s)", ["6 tanks", "2 t-72"]),
        # the sum that a word fits may stand before another item
        ("20 rifles and 3 PKM machine guns, including 5 AKMs", ["15 rifles", "3 pkm", "5 akm"]),
        ("20 rifles and 3 machine guns, including 5 AKMs and a PKM", ["15 rifles", "2 machine-guns", "5 akm", "1 pkm"]),
        ("12 T-72s, including 3 T-72B3s", ["9 t-72", "3 t-72b3"]),
        ("12 T-72s, 3 of them T-72B3s", ["9 t-72", "3 t-72b3"]),
        # another kind ends the list
        ("12 rifles, among them 5 FALs, and 3 PKM machine guns", ["7 rifles", "5 fal", "3 pkm"]),
        ("12 rifles, including 5 FALs, 3 PKMs and 2 AKMs", ["7 rifles", "5 fal", "3 pkm", "2 akm"]),
        # as many of finer kinds as the sum says, and what is only as many
        ("5 tanks, 3 T-72s and 2 T-55s", ["3 t-72", "2 t-55"]),
        ("5 tanks and 3 T-72s and 2 T-55s", ["5 tanks", "3 t-72", "2 t-55"]),
        ("12 rifles and 12 AKMs", ["12 rifles", "12 akm"]),
    ],
)
def test_what_a_sum_counts_too_is_counted_once(said, finds):
    assert things(f"Northland troops captured {said}.") == [f"{one} captured" for one in finds]


def test_a_sum_of_one_outcome_has_no_part_of_another():
    text = "Captured: 3 tanks; destroyed: 4 T-72s."
    assert things(text) == ["3 tanks captured", "4 t-72 destroyed"]


def test_how_a_sum_in_front_of_a_bracket_is_divided_is_asked():
    first, second = lines("Northland troops captured 5 tanks (T-72s and T-55s).")
    assert [(one.count.least, one.count.most) for one in (first, second)] == [(1, 5), (1, 5)]
    assert first.asks == second.asks != ()
