"""Words of doubt, and words that make of an event no event."""

import pytest
from hypothesis import given

from catalog.reading import hedges
from tests.reading.wording import TEXTS, examples, lie_apart


@pytest.mark.parametrize(("text", "finds"), examples("hedges"))
def test_the_words_of_doubt_of_the_examples_are_found(text, finds):
    assert [text[one.start : one.end] for one in hedges.find(text)] == finds


@pytest.mark.parametrize(("text", "finds"), examples("hedges", "unreal"))
def test_negations_plans_and_conditions_of_the_examples_are_found(text, finds):
    assert [f"{text[one.start : one.end]}: {one.kind}" for one in hedges.unreal(text)] == finds


def test_a_reason_is_given_for_each_doubt():
    assert [one.why for one in hedges.find("reportedly hit, unverified")] == [
        "the text says only that it is reported",
        "the text says that it is not verified",
    ]


@given(TEXTS)
def test_words_of_doubt_stand_in_their_text_in_order(text):
    assert lie_apart(hedges.find(text), text)
    assert lie_apart(hedges.unreal(text), text)


@pytest.mark.parametrize("garbage", ["not only ", "claim ", "possible a ", "no ", "could not be "])
def test_a_wall_of_one_thing_is_read_to_its_end(garbage):
    text = (garbage * 20_000)[:20_000]
    assert lie_apart(hedges.find(text), text)
    assert lie_apart(hedges.unreal(text), text)
