"""Days as people write them: `27 Nov 2024`, `c. 2024-11-27`, `24–27 Nov 2024`, `before 5 May 2023`, `autumn 2024`.

A span is read only where one meaning is left: `05/06/2024` is refused, for it is two days in two countries.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from catalog.domain import dates
from catalog.domain.dates import Span
from catalog.domain.errors import Invalid
from catalog.domain.outcomes import Precision

ALLOWED = (
    "27 Nov 2024, 2024-11-27, Nov 2024, 2024, c. 27 Nov 2024, 24–27 Nov 2024, 20 Nov 2024 – 3 Dec 2024, "
    "before 5 May 2023, week of 25 Nov 2024, late Nov 2024 and autumn 2024 are allowed"
)
AROUND = timedelta(days=2)  # what *c.* says of a day: so many days either side
MONTHS = {
    name.lower(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if number
} | {"sept": 9}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}  # the month it begins, north of the equator
PARTS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}
NAMED = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
FORMS = (
    (re.compile(rf"(?P<d>{DAY})(?: of)? (?P<m>{NAMED}),? (?P<y>\d{{4}})"), "dmy"),
    (re.compile(rf"(?P<m>{NAMED}) (?P<d>{DAY}),? (?P<y>\d{{4}})"), "mdy"),
    (re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})"), "dotted"),
    (re.compile(rf"(?P<m>{NAMED}),? (?P<y>\d{{4}})"), "month"),
)
FIRST_DAY = re.compile(rf"{DAY}(?: (?P<m>{NAMED}))?")
RANGE = re.compile(r"(?:between |from )?(.+?)(?:\s*[–—]\s*|\s+-\s+|\s+(?:to|and|until)\s+|(?<=^\d)-|(?<=^\d\d)-)(.+)")
BEFORE = re.compile(r"(?:before|until|no later than) (.+)")
CIRCA = re.compile(r"(?:c\.|ca\.?|circa|about|around|~)\s*(.+)")
WEEK = re.compile(r"(?:the )?week of (.+)")
PART = re.compile(rf"({'|'.join(PARTS)})[ -](.+)")
SEASON = re.compile(rf"({'|'.join(SEASONS)}) (\d{{4}})(?:[/–-]\d{{2,4}})?")
IN_TEXT = re.compile(
    rf"\b(?:{DAY}(?: of)? {NAMED},? \d{{4}}|{NAMED} {DAY},? \d{{4}}|\d{{4}}-\d{{2}}-\d{{2}})\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Said:
    """A day that stands in a text, in its own words."""

    words: str
    span: Span
    start: int


def parse(text: str, field: str = "date") -> Span:
    """The days that `text` means; raises Invalid naming `field` with what is allowed."""
    plain = " ".join(text.casefold().split())
    try:
        found = _read(plain)
    except (ValueError, OverflowError):
        raise Invalid.one(field, f"{text[:60]!r} is not in the calendar: {ALLOWED}") from None
    if found is None:
        raise Invalid.one(field, f"{text[:60]!r} is not a date: {ALLOWED}")
    return found


def find(text: str) -> Iterator[Said]:
    """The whole days that stand in a text, in order."""
    for match in IN_TEXT.finditer(text):
        try:
            span = _one(" ".join(match[0].casefold().split()))
        except ValueError:
            continue
        if span is not None:
            yield Said(match[0], span, match.start())


def _read(text: str) -> Span | None:
    """The wider phrases first; what is in none of them is one date."""
    for pattern, make in ((BEFORE, _before), (CIRCA, _circa), (WEEK, _week), (PART, _part), (SEASON, _season)):
        if match := pattern.fullmatch(text):
            return make(match)
    return _one(text) or ((match := RANGE.fullmatch(text)) and _range(match)) or None


def _one(text: str) -> Span | None:
    if re.fullmatch(r"[12]\d{3}(-\d{2}){0,2}", text, re.ASCII):
        return dates.parse(text)
    for pattern, kind in FORMS:
        match = pattern.fullmatch(text)
        if match:
            month = int(match["m"]) if kind == "dotted" else MONTHS[match["m"].rstrip(".")]
            return _month(int(match["y"]), month) if kind == "month" else _day(match, month)
    return None


def _day(match: re.Match[str], month: int) -> Span:
    day = date(int(match["y"]), month, int(re.sub(r"\D", "", match["d"])))
    return Span(day, day, Precision.DAY)


def _month(year: int, month: int) -> Span:
    return Span(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), Precision.MONTH)


def _before(match: re.Match[str]) -> Span | None:
    found = _one(match[1])
    return found and Span(None, found.earliest, Precision.BEFORE)


def _circa(match: re.Match[str]) -> Span | None:
    """Two days either side of a day; a month or a year is wide enough as it is."""
    found = _one(match[1])
    if found is None or found.precision is not Precision.DAY or found.latest is None:
        return found
    return Span(found.latest - AROUND, found.latest + AROUND, Precision.DAYS)


def _week(match: re.Match[str]) -> Span | None:
    found = _one(match[1])
    if found is None or found.precision is not Precision.DAY or found.earliest is None:
        return None
    return Span(found.earliest, found.earliest + timedelta(days=6), Precision.WEEK)


def _part(match: re.Match[str]) -> Span | None:
    found = _one(match[2])
    if found is None or found.precision is not Precision.MONTH or found.latest is None:
        return None
    first, last = PARTS[match[1]]
    return Span(found.latest.replace(day=first), min(found.latest, _last(found.latest, last)), Precision.RANGE)


def _last(month_end: date, day: int) -> date:
    return month_end.replace(day=min(day, month_end.day))


def _season(match: re.Match[str]) -> Span:
    year, month = int(match[2]), SEASONS[match[1]]
    end = _month(year + (month == SEASONS["winter"]), (month + 1) % 12 + 1)
    return Span(date(year, month, 1), end.latest, Precision.SEASON)


def _range(match: re.Match[str]) -> Span | None:
    """`24–27 Nov 2024`: what the first day leaves out stands with the last."""
    last = _one(match[2])
    first = _one(match[1]) or _completed(match[1], last)
    if first is None or last is None or first.earliest is None or last.latest is None:
        return None
    if first.earliest > last.latest:
        raise ValueError(match[0])
    return Span(first.earliest, last.latest, Precision.RANGE)


def _completed(text: str, last: Span | None) -> Span | None:
    match = FIRST_DAY.fullmatch(text)
    if match is None or last is None or last.latest is None or last.precision is not Precision.DAY:
        return None
    month = MONTHS[match["m"].rstrip(".")] if match["m"] else last.latest.month
    day = date(last.latest.year, month, int(match[1]))
    return Span(day, day, Precision.DAY)
