"""Who is let speak in a text."""

import pytest
from hypothesis import given

from catalog.reading import speakers
from tests.reading.wording import TEXTS, examples, lie_apart


@pytest.mark.parametrize(("text", "finds"), examples("speakers"))
def test_the_examples_of_the_rules_come_out(text, finds):
    assert [text[one.who[0] : one.who[1]] for one in speakers.find(text)] == finds


def test_the_phrase_goes_from_who_speaks_to_the_verb():
    text = "But the army has also said that"
    (one,) = speakers.find(text)
    assert text[one.start : one.end] == "the army has also said"


@pytest.mark.parametrize(
    ("text", "handle"),
    [
        ("according to the account @example_user, all", "example_user"),
        ("the analyst Example (@example) said that", "example"),
        ("according to the account Example (@example), all", "example"),
        ("according to the army, all", ""),
    ],
)
def test_a_handle_is_given_without_its_sign(text, handle):
    assert [one.handle for one in speakers.find(text)] == [handle]


@given(TEXTS)
def test_speakers_and_their_names_stand_in_their_text(text):
    found = speakers.find(text)
    assert lie_apart(found, text)
    assert all(one.start <= one.who[0] < one.who[1] <= one.end for one in found)


@pytest.mark.parametrize("garbage", ["said ", "said, ", ". said", "according to ", "claim ", "(@a) said ", "Col. "])
def test_a_wall_of_one_thing_is_read_to_its_end(garbage):
    text = (garbage * 20_000)[:20_000]
    assert lie_apart(speakers.find(text), text)
