"""Dates as sources give them."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.dates import Span, parse, written
from catalog.domain.errors import Invalid
from catalog.domain.outcomes import Precision


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2024-11-27", date(2024, 11, 27), date(2024, 11, 27), Precision.DAY),
        ("2024-11", date(2024, 11, 1), date(2024, 11, 30), Precision.MONTH),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), Precision.MONTH),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28), Precision.MONTH),
        ("2024", date(2024, 1, 1), date(2024, 12, 31), Precision.YEAR),
        ("1943", date(1943, 1, 1), date(1943, 12, 31), Precision.YEAR),
    ],
)
def test_a_date_spans_all_the_days_it_may_be(text, earliest, latest, precision):
    assert parse(text) == Span(earliest, latest, precision)


@pytest.mark.parametrize(
    "text",
    ["", "today", "27.11.2024", "27 Nov 2024", "2024-1-5", "24-11-27", "2024-11-27T10:00", "2024-11-", "0999", "2024 "],
)
def test_what_is_not_a_date_is_refused_with_what_is_allowed(text):
    with pytest.raises(Invalid, match="a day as 2024-11-27, a month as 2024-11 or a year as 2024") as refused:
        parse(text)
    assert "is not a date" in str(refused.value)


@pytest.mark.parametrize("text", ["2023-02-29", "2024-13", "2024-00", "2024-11-31", "2024-11-00"])
def test_a_day_that_never_was_is_refused(text):
    with pytest.raises(Invalid, match=f"'{text}' is not in the calendar"):
        parse(text)


def test_a_refusal_names_the_field():
    with pytest.raises(Invalid) as refused:
        parse("soon", "seen_on")
    assert [problem.field for problem in refused.value.problems] == ["seen_on"]


def test_a_refusal_repeats_no_more_than_the_head_of_a_long_text():
    with pytest.raises(Invalid) as refused:
        parse("9" * 1000)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    ("earliest", "latest", "precision", "text"),
    [
        (date(2024, 11, 27), date(2024, 11, 27), Precision.DAY, "27 Nov 2024"),
        (date(2024, 11, 1), date(2024, 11, 30), Precision.MONTH, "Nov 2024"),
        (date(2023, 1, 1), date(2023, 12, 31), Precision.YEAR, "2023"),
        (date(2023, 12, 30), date(2024, 1, 2), Precision.DAYS, "30 Dec 2023 – 2 Jan 2024"),
        (date(2024, 5, 6), date(2024, 5, 12), Precision.WEEK, "6 May 2024 – 12 May 2024"),
        (date(2022, 6, 1), date(2022, 8, 31), Precision.SEASON, "1 Jun 2022 – 31 Aug 2022"),
        (None, date(2023, 5, 5), Precision.BEFORE, "before 5 May 2023"),
        (date(2023, 1, 1), date(2023, 5, 5), Precision.BEFORE, "before 5 May 2023"),
        (None, None, Precision.UNKNOWN, "undated"),
    ],
)
def test_a_span_is_written_no_finer_than_it_is_known(earliest, latest, precision, text):
    span = Span(earliest, latest, precision)
    assert written(span) == str(span) == text


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_a_day_reads_as_itself(day):
    assert parse(day.isoformat()) == Span(day, day, Precision.DAY)


@given(st.text())
def test_any_text_is_a_date_or_refused(text):
    try:
        span = parse(text)
    except Invalid:
        return
    assert re.fullmatch(r"[\d-]{4,10}", text)
    assert span.earliest <= span.latest
