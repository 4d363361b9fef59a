"""Numbers of things in a text: what counts, how it is meant, and what counts nothing."""

import re

import pytest
from hypothesis import given

from catalog.domain.amounts import MOST, written
from catalog.domain.counting import Range
from catalog.reading import counts, numerals, rules
from tests.reading.wording import TEXTS, examples, lie_apart


def read(text):
    return [
        f"{text[one.start : one.end]}: {written(Range(one.least, one.best, one.most))}" for one in counts.find(text)
    ]


@pytest.mark.parametrize(("text", "finds"), examples("counts"))
def test_the_examples_of_the_rules_come_out(text, finds):
    assert read(text) == finds


@pytest.mark.parametrize("one", rules.read("numerals")["examples"], ids=lambda one: one["text"])
def test_numbers_in_words_have_their_value(one):
    match = re.compile(numerals.NUMBER, re.IGNORECASE).fullmatch(one["text"])
    assert match
    assert numerals.value(match[0]) == one["finds"]


def test_a_reason_is_given_for_each_number():
    text = "at least 13 rifles, an AK-47, several mines, x3"
    assert [one.why for one in counts.find(text)] == [
        "so many or more", "one, as the article says", "a word for a number", "a number of times",
    ]  # fmt: skip


def test_a_number_that_is_corrected_says_so():
    (one,) = counts.find("at least three T-72s were captured, later corrected to four")
    assert (one.least, one.best, one.most) == (3, 4, None)
    assert one.why == "a number that the text corrects"


def test_a_phrase_may_stand_in_two_lines_but_not_in_two_paragraphs():
    assert read("at least\n13 rifles") == ["at least\n13: ≥ 13"]
    assert read("at least\n\n13 rifles") == ["13: 13"]


@given(TEXTS)
def test_numbers_stand_in_their_text_in_order(text):
    found = counts.find(text)
    assert lie_apart(found, text)
    assert all(1 <= one.least <= one.best <= (one.most or MOST + 1) for one in found)


@pytest.mark.parametrize(
    "garbage",
    ["1 ", "1,", "a ", "1-", "a total of at least ", "one hundred ", "x", "(", "و٣ ", "1 000 ", "3 corrected to "],
)
def test_a_wall_of_one_thing_is_read_to_its_end(garbage):
    text = (garbage * 20_000)[:20_000]
    assert lie_apart(counts.find(text), text)
