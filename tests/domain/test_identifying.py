"""The multi-access key over four rifles: what is left, what is asked next, what cannot be parted."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.identifying import TOLERANT_FROM, Fit, fit_of, inseparable, left, questions

FEATURES = {
    "muzzle": ("plain", "slanted", "chambers"),
    "stock": ("fixed", "under", "side"),
    "magazine": ("strong", "gentle"),
    "rail": ("present", "absent"),
    "colour": ("brown", "black"),
}


def scored(**features):
    return {name: frozenset(values.split()) for name, values in features.items()}


SCORES = {
    "akm": scored(muzzle="plain slanted", stock="fixed", magazine="strong", rail="absent", colour="brown"),
    "akms": scored(muzzle="plain slanted", stock="under", magazine="strong", rail="absent"),
    "ak-74": scored(muzzle="chambers", stock="fixed", magazine="gentle", rail="absent", colour="brown black"),
    "ak-74m": scored(muzzle="chambers", stock="side", magazine="gentle", rail="present", colour="black"),
}


def chosen(**features):
    return {name: frozenset(values.split()) for name, values in features.items()}


def slugs(**features):
    return [one.slug for one in left(FEATURES, SCORES, chosen(**features))]


@pytest.mark.parametrize(
    ("possible", "seen", "fit"),
    [
        ("slanted", "slanted", Fit.ALWAYS),
        ("plain slanted", "slanted", Fit.SOMETIMES),
        ("plain slanted", "plain slanted", Fit.ALWAYS),
        ("chambers", "slanted", Fit.AGAINST),
        ("", "slanted", Fit.UNKNOWN),
    ],
)
def test_a_type_has_a_value_always_sometimes_or_never(possible, seen, fit):
    assert fit_of(scored(muzzle=possible), "muzzle", frozenset(seen.split())) is fit


def test_nothing_chosen_leaves_every_type_alike():
    assert {one.fit for one in left(FEATURES, SCORES, {})} == {1.0}
    assert set(slugs()) == set(SCORES)


@pytest.mark.parametrize(
    ("features", "expected"),
    [
        ({"muzzle": "chambers"}, ["ak-74", "ak-74m"]),
        ({"muzzle": "chambers", "rail": "present"}, ["ak-74m"]),
        ({"stock": "under"}, ["akms"]),
        ({"stock": "under side"}, ["ak-74m", "akms"]),
        ({"colour": "black"}, ["ak-74m", "ak-74", "akms"]),  # not known of the AKMS, so it stays
        ({"muzzle": "plain", "magazine": "gentle"}, []),
    ],
)
def test_what_is_seen_leaves_the_types_that_can_show_it_the_likeliest_first(features, expected):
    assert sorted(slugs(**features)) == sorted(expected)
    fits = [one.fit for one in left(FEATURES, SCORES, chosen(**features))]
    assert fits == sorted(fits, reverse=True)


def test_one_contradiction_is_tolerated_once_enough_is_chosen_and_told():
    seen = chosen(muzzle="slanted", stock="fixed", magazine="gentle")
    assert len(seen) == TOLERANT_FROM
    found = left(FEATURES, SCORES, seen)
    assert {one.slug: one.against for one in found} == {"akm": ("magazine",), "ak-74": ("muzzle",)}
    found = left(FEATURES, SCORES, {**seen, "magazine": frozenset({"strong"})})
    assert [(one.slug, one.against) for one in found] == [("akm", ()), ("akms", ("stock",))]


def test_two_contradictions_are_not_tolerated():
    assert slugs(muzzle="slanted", stock="side", magazine="gentle", rail="present") == ["ak-74m"]


def test_the_next_question_is_the_one_that_is_expected_to_tell_most():
    asked = questions(FEATURES, SCORES, {})
    assert {one.feature for one in asked} == set(FEATURES)
    gains = [one.gain for one in asked]
    assert gains == sorted(gains, reverse=True)
    assert asked[0].feature == "stock"
    assert all(0 < gain <= math.log2(len(SCORES)) for gain in gains)


def test_what_is_chosen_is_not_asked_again_and_what_parts_nothing_is_not_asked():
    asked = {one.feature for one in questions(FEATURES, SCORES, chosen(muzzle="chambers"))}
    assert "muzzle" not in asked
    assert "rail" in asked
    assert questions(FEATURES, SCORES, chosen(stock="under", muzzle="plain", magazine="strong")) == []


def test_types_that_share_a_value_of_every_feature_cannot_be_parted():
    assert list(inseparable(SCORES)) == []
    twin = {**SCORES, "akm-copy": scored(muzzle="slanted", stock="fixed", rail="absent")}
    assert list(inseparable(twin)) == [("akm", "akm-copy")]


CHOICES = st.fixed_dictionaries(
    {}, optional={name: st.frozensets(st.sampled_from(values), min_size=1) for name, values in FEATURES.items()}
)


@given(CHOICES)
def test_whatever_is_chosen_the_answer_is_sound(seen):
    found = left(FEATURES, SCORES, seen)
    assert all(0 <= one.fit <= 1 for one in found)
    assert all(len(one.against) <= 1 for one in found)
    fitting = {one.slug for one in found if not one.against}
    assert fitting == {
        slug for slug, can in SCORES.items() if all(not can.get(f) or can[f] & v for f, v in seen.items())
    }
    assert all(one.gain > 0 and one.feature not in seen for one in questions(FEATURES, SCORES, seen))
