"""Days told from another day: today, on Wednesday, last week, two days ago, the next day."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from catalog.domain.dates import Span
from catalog.domain.outcomes import Precision
from catalog.reading import numerals, rules
from catalog.reading.grammar import END, GAP, Form, Pattern, any_of, firsts, plain, word_at

RULES = rules.read("moments")
RELATIVE = RULES["relative"]
AGO = RULES["ago"]
WEEKDAYS: dict[str, int] = RULES["weekdays"]
UNITS = {word: unit for unit in ("day", "week", "month", "year", "hour") for word in AGO[unit]}
NOT_AFTER = frozenset(RULES["weekday"]["not_after"])
WEEK = 7
SATURDAY = 5
ABOUT_WEEK = 3  # days to either side of "two weeks ago"
MOST = 4000  # of days, weeks or years that are told so

_UNIT = rf"(?P<unit>{any_of(UNITS)}){END}"
_NUMBER = rf"(?P<n>{numerals.NUMBER}|an?{END})"
_PHRASES: dict[str, tuple[str, int]] = {
    word: (kind, shift) for kind in ("day", "week", "month", "year", "next") for word, shift in RELATIVE[kind].items()
} | {word: (kind, 0) for kind in ("night", "weekend") for word in RELATIVE[kind]["words"]}
_PHRASE = Pattern(rf"{any_of(_PHRASES)}{END}")
_WEEKDAY = Pattern(
    rf"(?:(?P<last>{any_of(RULES['weekday']['last'])}){GAP})?(?P<day>{any_of(WEEKDAYS)}){END}"
    rf"(?:{GAP}{any_of(RULES['weekday']['parts'])}{END})?(?!{GAP}{any_of(RULES['weekday']['not_before'])}{END})"
)
_AGO = Pattern(rf"(?:{_NUMBER}{GAP})?{_UNIT}{GAP}(?:{any_of(AGO['words'])}|(?P<later>{any_of(AGO['later'])})){END}")
_PAST = Pattern(rf"{any_of(AGO['past'])}{GAP}(?:{_NUMBER}{GAP})?{_UNIT}")


@dataclass(frozen=True)
class Told:
    """A phrase that ends at `end`. `is_next`: told from the moment before it; `is_day`: a date may stand beside it."""

    end: int
    span: Span | None
    is_next: bool = False
    is_day: bool = False


def read(text: str, place: int, published: date | None, before: Span | None) -> Told | None:
    """The phrase that begins at `place`; its span is None where the day it is told from is not known."""
    word = word_at(text, place)
    for form, make in _FORMS:
        match = form.at(text, place, word)
        if match is not None and (found := make(match, published, before)) is not None:
            return found
    return None


def _phrase(match: re.Match[str], published: date | None, before: Span | None) -> Told | None:
    kind, shift = _PHRASES[plain(match[0])]
    if kind == "next":
        return Told(match.end(), _shifted(before, shift), is_next=True)
    return Told(match.end(), _SPANS[kind](published, shift) if published else None, is_day=kind == "day")


def _shifted(span: Span | None, days: int) -> Span | None:
    """A day so many days after a day; what is no single day gives none."""
    if span is None or span.precision is not Precision.DAY or span.latest is None:
        return None
    return one_day(span.latest, days)


def one_day(day: date, shift: int = 0) -> Span:
    moved = moved_by(day, shift)
    return Span(moved, moved, Precision.DAY)


def moved_by(day: date, days: int) -> date:
    """A day so many days further, never beyond the calendar."""
    return date.fromordinal(min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal()))


def _night(published: date, _: int) -> Span:
    return Span(moved_by(published, -1), published, Precision.DAYS)


def _week(published: date, shift: int) -> Span:
    """The week from Monday to Sunday, or as far as the publication."""
    monday = moved_by(published, -published.weekday() + shift * WEEK)
    return Span(monday, min(moved_by(monday, WEEK - 1), published), Precision.WEEK)


def _month(published: date, shift: int) -> Span:
    whole = published.year * 12 + published.month - 1 + shift
    year, month = max(1, whole // 12), whole % 12 + 1
    last = date(year, month, calendar.monthrange(year, month)[1])
    return Span(last.replace(day=1), min(last, published), Precision.MONTH)


def _year(published: date, shift: int) -> Span:
    year = max(1, published.year + shift)
    return Span(date(year, 1, 1), min(date(year, 12, 31), published), Precision.YEAR)


def _weekend(published: date, _: int) -> Span:
    saturday = moved_by(published, -((published.weekday() - SATURDAY) % WEEK))
    return Span(saturday, min(moved_by(saturday, 1), published), Precision.DAYS)


_SPANS: dict[str, Callable[[date, int], Span]] = {
    "day": one_day,
    "night": _night,
    "week": _week,
    "month": _month,
    "year": _year,
    "weekend": _weekend,
}


def _weekday(match: re.Match[str], published: date | None, _: Span | None) -> Told | None:
    """The last such day not after the publication; "last Wednesday" is before it."""
    words = match.string[max(0, match.start() - 12) : match.start()].lower().split()
    if words and words[-1] in NOT_AFTER:
        return None
    if published is None:
        return Told(match.end(), None, is_day=True)
    back = (published.weekday() - WEEKDAYS[plain(match["day"])]) % WEEK
    return Told(match.end(), one_day(published, -(back or WEEK) if match["last"] else -back), is_day=True)


def _ago(match: re.Match[str], published: date | None, before: Span | None) -> Told | None:
    """`two days ago`, and `two days later`, which is told from the moment before it."""
    number, unit = _count(match), UNITS[plain(match["unit"])]
    if number is None or number > MOST:
        return None
    if match["later"]:
        days = {"day": number, "week": number * WEEK}.get(unit)
        return Told(match.end(), None if days is None else _shifted(before, days), is_next=True)
    return Told(match.end(), _back(published, number, unit) if published else None)


def _back(published: date, number: int, unit: str) -> Span:
    if unit == "week":
        middle = moved_by(published, -number * WEEK)
        return Span(moved_by(middle, -ABOUT_WEEK), moved_by(middle, ABOUT_WEEK), Precision.DAYS)
    if unit == "hour":
        days = -(-number // 24)
        return Span(moved_by(published, -days), published, Precision.DAYS)
    return _SPANS[unit](published, -number)


def _past(match: re.Match[str], published: date | None, _: Span | None) -> Told | None:
    """`in the last 48 hours`: from so many days back up to the publication."""
    number, unit = _count(match), UNITS[plain(match["unit"])]
    if number is None or number > MOST:
        return None
    if published is None:
        return Told(match.end(), None)
    days = {"hour": -(-number // 24), "day": number, "week": number * WEEK, "month": number * 30, "year": number * 365}
    return Told(match.end(), Span(moved_by(published, -days[unit]), published, Precision.RANGE))


def _count(match: re.Match[str]) -> int | None:
    """The number before a unit; none is one: `неделю назад`, `in the last week`."""
    words = match["n"]
    return 1 if words is None or words.lower() in ("a", "an") else numerals.value(words)


_FORMS: tuple[tuple[Form, Callable[[re.Match[str], date | None, Span | None], Told | None]], ...] = (
    (Form(_PAST, firsts(AGO["past"])), _past),
    (Form(_AGO, numerals.FIRSTS | firsts(UNITS)), _ago),
    (Form(_PHRASE, firsts(_PHRASES)), _phrase),
    (Form(_WEEKDAY, firsts([*WEEKDAYS, *RULES["weekday"]["last"]])), _weekday),
)
FIRSTS = frozenset().union(*(form.firsts for form, _ in _FORMS))
