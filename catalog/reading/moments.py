"""Moments in a text: days, months, years and spans, and words as "yesterday" that are told from the day of publication.

A day without a year is the nearest one not after the publication. Where that is not known nothing is guessed.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from catalog.domain import days
from catalog.domain.dates import Span
from catalog.domain.outcomes import Precision
from catalog.reading import moment_dates, moment_relative, rules
from catalog.reading.grammar import END, GAP, Form, Pattern, any_of, firsts, plain, starts, word_at

RULES = rules.read("moments")
WHY: dict[str, str] = RULES["why"]
BEFORE: dict[str, str] = {word: kind for kind, words in RULES["before"].items() for word in words}
AFTER_WORDS = {kind: frozenset(words) for kind, words in RULES["after"].items()}
LOOK_BACK = 16
MOST_GAP = 4  # signs between a weekday and its date
DEEPEST = 2  # "since late November": one word within another

_BEFORE = Pattern(rf"(?P<before>{any_of(BEFORE)})(?:{GAP}(?:the{GAP})?|(?<=[-.]){GAP}?)")
_OPENING = Form(_BEFORE, firsts(BEFORE))
_MONTH = Pattern(rf"(?P<month>{any_of(RULES['months'])}){END}\.?")
_YEAR = Pattern(r"(?P<year>(?:19|20|١٩|٢٠)\d\d)(?![\w/]|[-–.,]\d)")
_SEASON = Pattern(rf"(?P<season>{any_of(RULES['seasons']['words'])})(?:{GAP}of)?{GAP}(?P<year>(?:19|20)\d\d)(?!\d)")
_YEARS = Pattern(
    rf"{any_of(RULES['joins']['open'])}{GAP}(?P<first>(?:19|20)\d\d){moment_dates.TO_OR_AND}(?P<last>(?:19|20)\d\d)(?!\w)"
)
_BETWEEN = Pattern(r"[ \u00a0]?[,(]?[ \u00a0]?(?:the |on )?")
_FIRST = firsts([*BEFORE, *RULES["seasons"]["words"]]) | moment_dates.FIRSTS | moment_relative.FIRSTS


@dataclass(frozen=True)
class Moment:
    """`span` None: the text tells a moment that cannot be placed. `why` says how it was read, or why it was not."""

    start: int
    end: int
    span: Span | None
    why: str


@dataclass(frozen=True)
class Setting:
    """What a moment is told from: the day of publication, and the moment before it in the text."""

    text: str
    published: date | None
    before: Span | None = None


def find(text: str, published: date | None) -> list[Moment]:
    """All moments in a text, in its order; none lies in another."""
    found: list[Moment] = []
    for place in starts(text, _FIRST):
        if found and place < found[-1].end:
            continue
        setting = Setting(text, published, found[-1].span if found else None)
        if (one := _at(setting, place)) is not None:
            found.append(one)
    return found


def _at(setting: Setting, place: int, depth: int = 0) -> Moment | None:
    """The moment that begins here, with a word as "before" or "late" if one opens it."""
    if depth > DEEPEST or not (depth or _is_free(setting.text, place)):
        return None
    word = word_at(setting.text, place)
    opened = _OPENING.at(setting.text, place, word)
    found = _plain(setting, place) if opened is None or word in moment_dates.OPENING else None
    if opened is None or found is not None:
        return found
    inner = _at(setting, opened.end(), depth + 1)
    if inner is None:
        return _plain(setting, place)
    return replace(_MEANT[BEFORE[plain(opened["before"])]](inner, setting), start=place)


def _is_free(text: str, place: int) -> bool:
    """Whether no figure or sign before makes it a part of something longer, as an address or a version."""
    before = text[place - 1 : place]
    return not before or not (before in "/.:@#_-–=&+’'" or before.isalnum()) or before == "و" or before.isspace()


def _plain(setting: Setting, place: int) -> Moment | None:
    text, published = setting.text, setting.published
    if told := moment_relative.read(text, place, published, setting.before):
        return _dated_too(setting, place, told)
    if dated := moment_dates.read(text, place, published):
        if dated.span is None:
            return Moment(place, dated.end, None, WHY["unknown"])
        return Moment(place, dated.end, dated.span, WHY["written" if dated.is_whole else "nearest"])
    return _bare(setting, place)


def _dated_too(setting: Setting, place: int, told: moment_relative.Told) -> Moment:
    """A weekday or "yesterday" with its date beside it is that date: `Wednesday, 27 November`."""
    between = _BETWEEN.match(setting.text, told.end) if told.is_day else None
    further = between and between.end() - told.end <= MOST_GAP and between.end() > told.end
    if further and between and (dated := moment_dates.read(setting.text, between.end(), setting.published)):
        why = WHY["unknown"] if dated.span is None else WHY["written" if dated.is_whole else "nearest"]
        is_bracket = "(" in between[0] and setting.text[dated.end : dated.end + 1] == ")"
        return Moment(place, dated.end + is_bracket, dated.span, why)
    if told.span is None:
        return Moment(place, told.end, None, WHY["unplaced" if told.is_next else "unknown"])
    return Moment(place, told.end, told.span, WHY["next" if told.is_next else "relative"])


def _bare(setting: Setting, place: int) -> Moment | None:
    """A season with its year, or a month or a year alone after a word as "in"."""
    text = setting.text
    if (match := _YEARS.match(text, place)) and match["first"] < match["last"]:
        first, last = date(int(match["first"]), 1, 1), date(int(match["last"]), 12, 31)
        return Moment(place, match.end(), Span(first, last, Precision.RANGE), WHY["written"])
    if match := _SEASON.match(text, place):
        return Moment(place, match.end(), days.parse(plain(f"{match['season']} {match['year']}")), WHY["written"])
    words = text[max(0, place - LOOK_BACK) : place].lower().split()
    word = words[-1] if words else ""
    if (match := _YEAR.match(text, place)) and word in AFTER_WORDS["year"]:
        year = int(match["year"])
        return Moment(place, match.end(), Span(date(year, 1, 1), date(year, 12, 31), Precision.YEAR), WHY["written"])
    match = _MONTH.match(text, place)
    if match is None or word not in AFTER_WORDS["month"] or match["month"] in moment_dates.VERBS:
        return None
    parts = moment_dates.Parts(None, RULES["months"][plain(match["month"])], None)
    near = moment_dates.nearest(parts, setting.published)
    span = moment_dates.span_of(near) if near else None
    return Moment(place, match.end("month"), span, WHY["nearest" if near else "unknown"])


def _ended(inner: Moment, _: Setting) -> Moment:
    latest = (inner.span.earliest or inner.span.latest) if inner.span else None
    return replace(inner, span=Span(None, latest, Precision.BEFORE) if latest else None)


def _begun(inner: Moment, setting: Setting) -> Moment:
    """`since Monday`: from that day up to the publication."""
    first = inner.span.earliest if inner.span else None
    if first is None or setting.published is None or first > setting.published:
        return replace(inner, span=None, why=WHY["unknown"])
    return replace(inner, span=Span(first, setting.published, Precision.RANGE))


def _circa(inner: Moment, _: Setting) -> Moment:
    span = inner.span
    if span is None or span.earliest is None or span.latest is None or span.precision is not Precision.DAY:
        return inner
    around: timedelta = days.AROUND
    return replace(inner, span=Span(span.earliest - around, span.latest + around, Precision.DAYS))


def _part(part: str) -> Callable[[Moment, Setting], Moment]:
    """`late November`: a part of a month; of a day or a year it says nothing more."""
    first, last = days.PARTS[part]

    def of(inner: Moment, _: Setting) -> Moment:
        span = inner.span
        if span is None or span.latest is None or span.precision is not Precision.MONTH:
            return inner
        end = span.latest.replace(day=min(span.latest.day, last))
        return replace(
            inner,
            span=Span(min(span.latest.replace(day=first), end) if first <= end.day else end, end, Precision.RANGE),
        )

    return of


_MEANT: dict[str, Callable[[Moment, Setting], Moment]] = {
    "before": _ended,
    "since": _begun,
    "circa": _circa,
    "early": _part("early"),
    "mid": _part("mid"),
    "late": _part("late"),
}
