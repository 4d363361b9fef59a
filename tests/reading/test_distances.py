"""Distances in a text, and what they are measured from."""

import pytest
from hypothesis import given

from catalog.reading import distances
from tests.reading.wording import TEXTS, examples, lie_apart


def read(text):
    return [shown(text, one) for one in distances.find(text)]


def shown(text, one):
    target = text[one.target[0] : one.target[1]] if one.target else ""
    return f"{text[one.start : one.end]}: {one.qualifier}, {one.value:g} {one.unit}, {target}"


@pytest.mark.parametrize(("text", "finds"), examples("distances"))
def test_the_examples_of_the_rules_come_out(text, finds):
    assert read(text) == finds


def test_a_qualifier_is_short_enough_for_a_claim():
    assert max(len(word) for word in distances.RULES["qualifiers"]["words"]) <= 20


@given(TEXTS)
def test_distances_and_their_targets_stand_in_their_text(text):
    found = distances.find(text)
    assert lie_apart(found, text)
    targets = [one.target for one in found if one.target]
    assert all(0 <= start < end <= len(text) for start, end in targets)


@pytest.mark.parametrize("garbage", ["1 km ", "1 km of a ", "1-", "within ", "7.5 ", "a "])
def test_a_wall_of_one_thing_is_read_to_its_end(garbage):
    text = (garbage * 20_000)[:20_000]
    assert lie_apart(distances.find(text), text)
