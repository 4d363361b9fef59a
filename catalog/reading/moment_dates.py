"""Days, months and spans as a calendar writes them, with or without a year, in English, Cyrillic and Arabic."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from catalog.domain.dates import Span
from catalog.domain.outcomes import Precision
from catalog.reading import rules
from catalog.reading.grammar import DIGIT, END, GAP, Form, Pattern, any_of, firsts, plain, word_at

RULES = rules.read("moments")
MONTHS: dict[str, int] = RULES["months"]
JOINS = RULES["joins"]
VERBS = frozenset({"may", "march", "mar"})  # small letters make them words of another meaning
A_LEAP_YEAR = 2024
LEAP = 8  # years in which every day of the calendar comes at least once

_YEAR = r"(?:1[5-9]|20|١[٥-٩]|٢٠)\d\d(?!\d)"
_SUFFIX = rf"(?:[ \u00a0]?{any_of(JOINS['suffixes'])}(?!\w))?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?(?![\w:])"
_MONTH = rf"{any_of(MONTHS)}{END}(?:[ ]?/[ ]?{any_of(MONTHS)}{END})?"
_TO = rf"(?:[ \u00a0]?[{JOINS['dashes']}][ \u00a0]?|{GAP}{any_of(JOINS['words'])}{GAP})"
TO_OR_AND = rf"(?:{_TO}|{GAP}{any_of(JOINS['and'])}{GAP}|{GAP}و)"
_OPEN = rf"{any_of(JOINS['open'])}{GAP}"
_NO_NAME = rf"(?!{GAP}{any_of(RULES['named']['after'])}{END}|{GAP}?{any_of(RULES['named']['measures'])}{END})"


def _piece(tag: str) -> str:
    """A day or month, the groups of its figures named by a letter: day, month and year, three ways to write it."""
    year = rf"(?:(?:[.,]?{GAP}|,)(?:{any_of(JOINS['of'])}{GAP})?(?P<{tag}y%s>{_YEAR}){_SUFFIX})"
    dmy = rf"(?P<{tag}d1>{_DAY}){GAP}?(?:of{GAP})?(?P<{tag}m1>{_MONTH}){year % 1}?"
    mdy = rf"(?P<{tag}m2>{_MONTH})\.?{GAP}(?P<{tag}d2>{_DAY})(?![.,]\d){year % 2}?"
    my = rf"(?P<{tag}m3>{_MONTH}){year % 3}"
    figures = rf"(?P<{tag}f>\d{{4}}-\d\d-\d\d(?!\d)|\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}}(?!\d))"
    return rf"(?:{figures}|{dmy}|{mdy}|{my})"


_ONE = Pattern(_piece("a"))
_TWO = Pattern(rf"(?:{_OPEN}{_piece('a')}{TO_OR_AND}{_piece('b')}|{_piece('c')}{_TO}{_piece('e')})")
_DAYS = Pattern(
    rf"(?:{_OPEN}(?P<first>{_DAY}){TO_OR_AND}|(?P<begin>{_DAY}|\d{{1,2}}(?=[-–—])){_TO}){_piece('a')}"
    rf"|(?:{_OPEN})?(?P<month>{_MONTH})\.?{GAP}(?P<from>\d{{1,2}}){TO_OR_AND}(?P<until>{_DAY})(?:,?{GAP}(?P<year>{_YEAR}))?"
)
_AFTER_NAME = Pattern(_NO_NAME)


@dataclass(frozen=True)
class Dated:
    """What stands written: `span` None where a year is left out and none can be told; `is_whole` has its year."""

    end: int
    span: Span | None
    is_whole: bool


@dataclass(frozen=True)
class Parts:
    """A day (None: a whole month), its month, and its year if it has one."""

    day: int | None
    month: int
    year: int | None


def read(text: str, place: int, published: date | None) -> Dated | None:
    """The day or span that begins at `place`; None where none does, or it is in no calendar."""
    word = word_at(text, place)
    for form, make in _FORMS:
        match = form.at(text, place, word)
        if match is None or not _AFTER_NAME.match(text, match.end()):
            continue
        try:
            found = make(match, published)
        except ValueError:
            continue
        if found is not None:
            return found
    return None


def _two(match: re.Match[str], published: date | None) -> Dated | None:
    first, last = (_parts(match, "a"), _parts(match, "b")) if match["am1"] or _parts(match, "a") else (None, None)
    if first is None:
        first, last = _parts(match, "c"), _parts(match, "e")
    return _ranged(match.end(), first, last, published)


def _some(match: re.Match[str], published: date | None) -> Dated | None:
    """`24–27 Nov 2024`, `November 24-27`: the first day has the month of the last."""
    if match["month"]:
        if _is_verb(match["month"]):
            return None
        year = match["year"] and int(match["year"])
        last = Parts(_number(match["until"]), _month(match["month"]), year or None)
        first = _number(match["from"])
    else:
        found = _parts(match, "a")
        if found is None or found.day is None:
            return None
        last, first = found, _number(match["first"] or match["begin"])
    return _ranged(match.end(), Parts(first, last.month, last.year), last, published)


def _one(match: re.Match[str], published: date | None) -> Dated | None:
    parts = _parts(match, "a")
    if parts is None:
        return None
    if parts.day and parts.day > calendar.monthrange(A_LEAP_YEAR, parts.month)[1]:
        return None
    whole = parts if parts.year else nearest(parts, published)
    return Dated(match.end(), span_of(whole) if whole else None, parts.year is not None)


def _ranged(end: int, first: Parts | None, last: Parts | None, published: date | None) -> Dated | None:
    """From one to the other; the first one without a year is of the last one's year, or the year before it."""
    if first is None or last is None:
        return None
    until = last if last.year else nearest(last, published)
    if until is None or until.year is None:
        return Dated(end, None, is_whole=False)
    begin = Parts(first.day, first.month, first.year or until.year - (first.month > until.month))
    earliest, latest = span_of(begin).earliest, span_of(until).latest
    if earliest is None or latest is None or earliest > latest:
        return None
    return Dated(end, Span(earliest, latest, Precision.RANGE), last.year is not None)


def _parts(match: re.Match[str], tag: str) -> Parts | None:
    if match[f"{tag}f"]:
        return _figures(match[f"{tag}f"])
    for way in ("1", "2", "3"):
        if month := match[f"{tag}m{way}"]:
            day = match[f"{tag}d{way}"] if way != "3" else None
            year = match[f"{tag}y{way}"]
            return None if _is_verb(month) else Parts(_number(day) if day else None, _month(month), _int(year))
    return None


def _figures(text: str) -> Parts | None:
    """`2024-11-27`, `27.11.2024`; with strokes only where one meaning is left: `27/11/2024`, not `05/06/2024`."""
    first, second, third = (int(part) for part in re.split(r"[-./]", text))
    if "-" in text:
        return Parts(third, second, first)
    is_american = "/" in text and second > len(calendar.month_name) - 1
    if "/" in text and first != second and max(first, second) < len(calendar.month_name):
        return None
    return Parts(second, first, third) if is_american else Parts(first, second, third)


def nearest(parts: Parts, published: date | None) -> Parts | None:
    """The last such day, or month that has begun, not after the day of publication; None without that day."""
    if published is None:
        return None
    for year in range(published.year, max(1, published.year - LEAP) - 1, -1):
        is_there = (parts.day or 1) <= calendar.monthrange(year, parts.month)[1]
        if is_there and date(year, parts.month, parts.day or 1) <= published:
            return Parts(parts.day, parts.month, year)
    return None


def span_of(parts: Parts) -> Span:
    """Raises ValueError for what is in no calendar."""
    year = parts.year or 0
    if parts.day is None:
        last = calendar.monthrange(year, parts.month)[1]
        return Span(date(year, parts.month, 1), date(year, parts.month, last), Precision.MONTH)
    day = date(year, parts.month, parts.day)
    return Span(day, day, Precision.DAY)


def _month(text: str) -> int:
    return MONTHS[plain(text.split("/", maxsplit=1)[0].rstrip("."))]


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _int(text: str | None) -> int | None:
    return int(text) if text else None


def _is_verb(month: str) -> bool:
    return month.rstrip(".") in VERBS


_WRITTEN = firsts(MONTHS) | {DIGIT}
OPENING = firsts(JOINS["open"])
FIRSTS = _WRITTEN | OPENING
_FORMS: tuple[tuple[Form, Callable[[re.Match[str], date | None], Dated | None]], ...] = (
    (Form(_TWO, FIRSTS), _two),
    (Form(_DAYS, FIRSTS), _some),
    (Form(_ONE, _WRITTEN), _one),
)
