"""Dates as sources give them: a span of days with a precision. A date is never made up."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from catalog.domain.errors import Invalid
from catalog.domain.outcomes import Precision

MONTH_PARTS, DAY_PARTS = 2, 3
ALLOWED = "a day as 2024-11-27, a month as 2024-11 or a year as 2024 is allowed"


@dataclass(frozen=True)
class Span:
    """Earliest and latest day, both included; both None when undated, earliest None for "before"."""

    earliest: date | None
    latest: date | None
    precision: Precision

    def __str__(self) -> str:
        return written(self)


def parse(text: str, field: str = "date") -> Span:
    """Read `2024`, `2024-11` or `2024-11-27`; raises Invalid naming `field`."""
    if not re.fullmatch(r"[12]\d{3}(-\d{2}(-\d{2})?)?", text, re.ASCII):
        raise Invalid.one(field, f"{text[:40]!r} is not a date: {ALLOWED}")
    parts = [int(part) for part in text.split("-")]
    try:
        return _span(parts)
    except ValueError:
        raise Invalid.one(field, f"{text!r} is not in the calendar: {ALLOWED}") from None


def _span(parts: list[int]) -> Span:
    if len(parts) == DAY_PARTS:
        day = date(*parts)
        return Span(day, day, Precision.DAY)
    if len(parts) == MONTH_PARTS:
        year, month = parts
        return Span(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), Precision.MONTH)
    return Span(date(parts[0], 1, 1), date(parts[0], 12, 31), Precision.YEAR)


def day_text(day: date) -> str:
    """`27 Nov 2024`"""
    return f"{day.day} {calendar.month_abbr[day.month]} {day.year}"


def unit_text(key: str) -> str:
    """A month or year as it is keyed, `2024-11` or `2024`, in the notation of every page: `Nov 2024`, `2024`."""
    year, _, month = key.partition("-")
    return f"{calendar.month_abbr[int(month)]} {year}" if month else year


def written(span: Span) -> str:
    """A span in the notation of every page: `27 Nov 2024`, `Nov 2024`, `before 5 May 2023`, `undated`."""
    if span.latest is None:
        return "undated"
    if span.earliest is None or span.precision is Precision.BEFORE:
        return f"before {day_text(span.latest)}"
    if span.precision is Precision.MONTH:
        return f"{calendar.month_abbr[span.latest.month]} {span.latest.year}"
    if span.precision is Precision.YEAR:
        return str(span.latest.year)
    if span.earliest == span.latest:
        return day_text(span.latest)
    return f"{day_text(span.earliest)} – {day_text(span.latest)}"
