"""Days as people write them, numbers of things, and the line below a quoted post."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain import days
from catalog.domain.dates import Span, day_text, written
from catalog.domain.errors import Invalid
from catalog.domain.outcomes import Precision

NOV_27 = date(2024, 11, 27)


@pytest.mark.parametrize(
    ("text", "shown", "precision"),
    [
        ("27 Nov 2024", "27 Nov 2024", Precision.DAY),
        ("27th of November 2024", "27 Nov 2024", Precision.DAY),
        ("November 27, 2024", "27 Nov 2024", Precision.DAY),
        ("2024-11-27", "27 Nov 2024", Precision.DAY),
        ("27.11.2024", "27 Nov 2024", Precision.DAY),
        ("Nov 2024", "Nov 2024", Precision.MONTH),
        ("2024", "2024", Precision.YEAR),
        ("c. 27 Nov 2024", "25 Nov 2024 – 29 Nov 2024", Precision.DAYS),
        ("24-27 Nov 2024", "24 Nov 2024 – 27 Nov 2024", Precision.RANGE),
        ("28 Nov – 3 Dec 2024", "28 Nov 2024 – 3 Dec 2024", Precision.RANGE),
        ("between 3 and 5 May 2023", "3 May 2023 – 5 May 2023", Precision.RANGE),
        ("2024-11-20 - 2024-11-27", "20 Nov 2024 – 27 Nov 2024", Precision.RANGE),
        ("before 5 May 2023", "before 5 May 2023", Precision.BEFORE),
        ("week of 25 Nov 2024", "25 Nov 2024 – 1 Dec 2024", Precision.WEEK),
        ("late Feb 2024", "21 Feb 2024 – 29 Feb 2024", Precision.RANGE),
        ("winter 2024/25", "1 Dec 2024 – 28 Feb 2025", Precision.SEASON),
    ],
)
def test_days_are_read_with_their_precision(text, shown, precision):
    span = days.parse(text)
    assert (written(span), span.precision) == (shown, precision)


@pytest.mark.parametrize(
    "text", ["05/06/2024", "yesterday", "30 Feb 2024", "5–3 May 2024", "", "27 Nov", "week of Nov 2024", "32.1.2024"]
)
def test_what_has_no_one_meaning_is_refused_with_what_is_allowed(text):
    with pytest.raises(Invalid, match="27 Nov 2024, 2024-11-27"):
        days.parse(text)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_day_in_the_notation_of_the_pages_is_read_back(day):
    assert days.parse(day_text(day)) == Span(day, day, Precision.DAY)


@given(st.text(max_size=60))
def test_no_text_fails_otherwise(text):
    with suppress(Invalid):
        assert days.parse(text).latest


def test_whole_days_are_found_in_a_text_with_their_words():
    found = list(days.find("On 26 November 2024 and Nov. 27, 2024; in 2023 nothing, on 31 Feb 2024 neither"))
    assert [(one.words, one.span.latest) for one in found] == [
        ("26 November 2024", date(2024, 11, 26)),
        ("Nov. 27, 2024", NOV_27),
    ]
