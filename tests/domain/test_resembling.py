from datetime import date

import pytest

from catalog.domain.outcomes import MarkingKind, OutcomeKind
from catalog.domain.resembling import (
    LEAST,
    STRONG,
    Evidence,
    PictureTie,
    TypeTie,
    days_between,
    marking_key,
    shared_kinds,
    type_tie,
    weigh,
)

K = OutcomeKind
SAME_TYPE = {"type": TypeTie.SAME}
T72, T72B, T72B3, T80, TANK = range(1, 6)
ABOVE = {
    T72: frozenset({TANK, T72}),
    T72B: frozenset({TANK, T72, T72B}),
    T72B3: frozenset({TANK, T72, T72B, T72B3}),
    T80: frozenset({TANK, T80}),
    TANK: frozenset({TANK}),
}


def score(**known):
    return weigh(Evidence(**known)).score


def kinds(*ones):
    return tuple(frozenset(one) for one in ones)


def test_evidence_is_ranked_serial_picture_number_source_parts_type():
    ranked = [
        score(markings=frozenset({MarkingKind.SERIAL})),
        score(picture=PictureTie.SAME),
        score(picture=PictureTie.ALIKE),
        score(picture=PictureTie.VIDEO),
        score(markings=frozenset({MarkingKind.NUMBER})),
        score(sources=1),
        score(parts=3),
        score(**SAME_TYPE),
        score(type=TypeTie.AKIN),
        score(type=TypeTie.CANDIDATE),
    ]
    assert ranked == sorted(ranked, reverse=True)
    assert min(ranked) >= LEAST


@pytest.mark.parametrize("known", [{"days": 4000}, {"metres": 900_000.0}, {"days": 4000, "metres": 900_000.0}])
def test_distance_and_time_never_speak_against_it(known):
    assert weigh(Evidence(**SAME_TYPE, **known)).against == ()
    assert score(**SAME_TYPE, **known) == score(**SAME_TYPE)


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({"other_markings": frozenset({MarkingKind.SERIAL})}, "not the same serial number"),
        ({"type": TypeTie.APART}, "the types exclude each other"),
        ({"told_apart": True}, "one report tells of both, as two things"),
        (
            {"kinds": kinds([K.DESTROYED], [K.REPAIRED])},
            "what became of the one does not go with what became of the other",
        ),
    ],
)
def test_what_speaks_against_it_is_said(known, words):
    assert weigh(Evidence(**known)).against == (words,)
    assert score(**known) < 0


def test_another_serial_outweighs_a_picture_that_shows_both():
    assert score(picture=PictureTie.SAME, other_markings=frozenset({MarkingKind.SERIAL}), **SAME_TYPE) < LEAST


def test_two_of_a_type_at_one_place_on_one_day_are_worth_a_look_and_the_same_far_away_are_not():
    assert score(**SAME_TYPE, days=0, metres=0.0) >= STRONG > score(**SAME_TYPE)


def test_reasons_come_with_the_weightiest_first():
    found = weigh(
        Evidence(picture=PictureTie.ALIKE, parts=2, days=2, kinds=kinds([K.CAPTURED], [K.CAPTURED]), **SAME_TYPE)
    )
    assert found.reasons[0] == "pictures of the two are alike"
    assert set(found.reasons[1:3]) == {"the same type", "2 of the same parts are fitted"}
    assert "both captured" in found.reasons


@pytest.mark.parametrize(
    ("one", "other"),
    [("№ 215", "215"), ("АК-123 45", "ak 12345"), ("Б 12", "б12"), ("  wolf ", "WOLF"), ("12/34", "12-34")],
)
def test_a_marking_is_the_same_however_it_is_spelt(one, other):
    assert marking_key(one) == marking_key(other) != ""


@pytest.mark.parametrize("text", ["", "Z", "★", "№", "-"])
def test_a_marking_that_says_too_little_has_no_key(text):
    assert marking_key(text) == ""


@pytest.mark.parametrize(
    ("ones", "others", "tie"),
    [
        ([T72B], [T72B], TypeTie.SAME),
        ([T72], [T72B3], TypeTie.AKIN),
        ([T72B3], [T72], TypeTie.AKIN),
        ([T72B, T80], [T72B3], TypeTie.CANDIDATE),
        ([T72B, T80], [T72B, T80], TypeTie.CANDIDATE),
        ([T72], [T80], TypeTie.APART),
        ([T72], [], None),
    ],
)
def test_types_tie_by_the_tree(ones, others, tie):
    assert type_tie(frozenset(ones), frozenset(others), ABOVE) is tie


def test_markings_agree_kind_by_kind():
    same, apart = shared_kinds(
        [("serial", "a1"), ("number", "12")], [("serial", "a1"), ("number", "13"), ("sign", "zz")]
    )
    assert (same, apart) == ({MarkingKind.SERIAL}, {MarkingKind.NUMBER})


def test_days_between_needs_both():
    assert days_between(date(2024, 1, 1), date(2023, 12, 30)) == 2
    assert days_between(None, date(2024, 1, 1)) is None
