"""What two lists say of one thing: alike, less precise, different. All things here are made up."""

from dataclasses import replace

import pytest

from catalog.domain.comparing import Difference, Known, Thing, days_apart, differences, is_less_precise, is_there

TANKS, T72, T72B, T80, TRUCK = 2, 3, 4, 5, 7
RUSSIA, UKRAINE, NOBODY = 1, 2, 9
LAND, TOWN, VILLAGE = 1, 2, 3
KNOWN = Known(
    types={1: (1,), TANKS: (1, 2), T72: (1, 2, 3), T72B: (1, 2, 3, 4), T80: (1, 2, 5), 6: (6,), TRUCK: (6, 7)},
    places={LAND: (1,), TOWN: (1, 2), VILLAGE: (1, 3)},
    coarse=frozenset({LAND}),
    nobody=frozenset({0, NOBODY}),
)
PLAIN = Thing("a", T72, RUSSIA, "destroyed", ("x.com/1",), 100, 100, TOWN, (50.0, 30.0, 1000.0))

DIFFERENCES = [
    ("nothing", {}, ()),
    ("another type", {"type": T80}, (Difference.TYPE,)),
    ("a type below it", {"type": T72B}, ()),
    ("a type above it", {"type": TANKS}, ()),
    ("a type that is not known", {"type": 0}, ()),
    ("another outcome", {"outcome": "captured"}, (Difference.OUTCOME,)),
    ("another party", {"party": UKRAINE}, (Difference.PARTY,)),
    ("an unknown party", {"party": NOBODY}, ()),
    ("a day later", {"first": 101, "last": 101}, (Difference.DATE,)),
    ("a range around the day", {"first": 90, "last": 110}, ()),
    ("known to have happened by a later day", {"first": None, "last": 110}, ()),
    ("known to have happened by an earlier day", {"first": None, "last": 99}, (Difference.DATE,)),
    ("no date", {"first": None, "last": None}, ()),
    ("another place, far off", {"place": VILLAGE, "point": (51.0, 30.0, 1000.0)}, (Difference.PLACE,)),
    ("another place, its circle touching", {"place": VILLAGE, "point": (50.01, 30.0, 500.0)}, ()),
    ("the country it lies in", {"place": LAND, "point": None}, ()),
    ("no place", {"place": 0, "point": None}, ()),
    ("several at once", {"type": TRUCK, "outcome": "damaged"}, (Difference.TYPE, Difference.OUTCOME)),
]


@pytest.mark.parametrize(("change", "expected"), [row[1:] for row in DIFFERENCES], ids=[row[0] for row in DIFFERENCES])
def test_a_difference_is_a_contradiction_and_silence_is_none(change, expected):
    other = replace(PLAIN, key="b", **change)
    assert differences(PLAIN, other, KNOWN) == differences(other, PLAIN, KNOWN) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [(T72, T72B, True), (T72B, T72, False), (TANKS, T72B, True), (T72, T72, False), (T72, T80, False), (0, T72, False)],
)
def test_a_type_further_up_is_less_precise(one, other, expected):
    assert is_less_precise(replace(PLAIN, type=one), replace(PLAIN, type=other), KNOWN) is expected


def test_days_apart_are_those_between_the_ranges():
    ranges = [((1, 5), (5, 9), 0), ((1, 5), (8, 9), 3), ((1, 5), (None, None), 0), ((None, 5), (8, 9), 3)]
    for (first, last), (begin, end), apart in ranges:
        one, other = replace(PLAIN, first=first, last=last), replace(PLAIN, first=begin, last=end)
        assert days_apart(one, other) == days_apart(other, one) == apart


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"place": TOWN, "point": None}, {"place": TOWN, "point": None}, True),
        ({"place": LAND, "point": None}, {"place": LAND, "point": None}, False),
        ({"place": TOWN, "point": None}, {"place": VILLAGE, "point": None}, False),
        ({"place": 0, "point": (50.0, 179.999, 200.0)}, {"place": 0, "point": (50.0, -179.999, 200.0)}, True),
        ({"place": 0, "point": (50.0, 30.0, 90_000.0)}, {"place": 0, "point": (50.0, 30.0, 90_000.0)}, False),
    ],
)
def test_a_place_is_the_same_when_it_is_near_enough_to_tell(one, other, expected):
    assert is_there(replace(PLAIN, **one), replace(PLAIN, **other), KNOWN) is expected
