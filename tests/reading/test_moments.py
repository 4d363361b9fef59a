"""Moments in a text: as they are written, and as they are told from the day of publication."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.dates import day_text, written
from catalog.domain.outcomes import Precision
from catalog.reading import moments
from tests.reading.wording import TEXTS, examples, lie_apart

THURSDAY = date(2024, 11, 28)


def read(text, published=THURSDAY):
    found = moments.find(text, published)
    return [f"{text[one.start : one.end]}: {written(one.span) if one.span else '?'}" for one in found]


@pytest.mark.parametrize(("text", "finds"), examples("moments"))
def test_the_examples_of_the_rules_come_out(text, finds):
    assert read(text) == finds


@pytest.mark.parametrize(
    "text", ["on 22 October", "Wednesday", "yesterday", "in February", "two days ago", "since 2014"]
)
def test_nothing_is_guessed_where_the_day_of_publication_is_not_known(text):
    (one,) = moments.find(text, None)
    assert one.span is None
    assert one.why == "cannot be told without the day of publication"


def test_what_has_its_year_needs_no_day_of_publication():
    assert read("27 November 2024; the next day", None) == [
        "27 November 2024: 27 Nov 2024",
        "the next day: 28 Nov 2024",
    ]


def test_the_day_of_publication_is_itself_such_a_day():
    assert read("on Thursday; on 28 November") == ["Thursday: 28 Nov 2024", "28 November: 28 Nov 2024"]


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("27 Nov 2024", Precision.DAY),
        ("last night", Precision.DAYS),
        ("last week", Precision.WEEK),
        ("Nov 2024", Precision.MONTH),
        ("summer 2024", Precision.SEASON),
        ("in 2024", Precision.YEAR),
        ("24-27 Nov 2024", Precision.RANGE),
        ("before 5 May 2023", Precision.BEFORE),
    ],
)
def test_a_moment_has_the_precision_of_its_words(text, precision):
    (one,) = moments.find(text, THURSDAY)
    assert one.span
    assert one.span.precision is precision


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_day_in_the_notation_of_the_pages_is_found(day):
    (one,) = moments.find(f"seen on {day_text(day)}.", None)
    assert one.span
    assert (one.span.earliest, one.span.latest) == (day, day)


@given(TEXTS, st.none() | st.dates(date(1900, 1, 1)))
def test_moments_stand_in_their_text_in_order(text, published):
    found = moments.find(text, published)
    assert lie_apart(found, text)
    spans = [one.span for one in found if one.span is not None]
    assert all(span.earliest is None or span.latest is None or span.earliest <= span.latest for span in spans)


@pytest.mark.parametrize("garbage", ["1 ", "5 and ", "Nov 1 ", "since ", "in the last ", "between 1 ", "2024-", "may "])
def test_a_wall_of_one_thing_is_read_to_its_end(garbage):
    text = (garbage * 20_000)[:20_000]
    assert lie_apart(moments.find(text, THURSDAY), text)
