"""From the lines of a list to the things it lists: each field held against what is allowed, bad rows by name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from catalog.domain import dates, listed
from catalog.domain.counting import LOSS_KINDS
from catalog.domain.dates import Span
from catalog.domain.errors import Invalid, Problem
from catalog.domain.listed import Status
from catalog.domain.outcomes import Precision
from catalog.services.imports.profile import Profile
from catalog.services.imports.sheet import Line, Sheet
from catalog.services.sources import url_key

LONGEST = {"type": 200, "status": 300, "heading": 120, "place": 200, "date": 200, "id": 150, "unit": 150, "note": 500}
MOST_THINGS = 10_000
LONGEST_ADDRESS = 2000
ADDRESS = re.compile(r"https?://[^/\s]+\S*", re.IGNORECASE)
UNDATED = Span(None, None, Precision.UNKNOWN)


@dataclass(frozen=True)
class Row:
    """One row of a list: what it says of `things` things. Texts are as written; `lat` and `lon` in degrees."""

    number: int
    type: str
    lost_by: str
    taken_by: str
    heading: str
    status_text: str
    status: Status
    things: int
    is_lot: bool
    url: str
    url_key: str
    id: str
    span: Span
    date_text: str
    place: str
    lat: float | None
    lon: float | None
    unit: str
    note: str


@dataclass(frozen=True)
class Refused:
    """A row that is not taken, with everything that is wrong with it."""

    number: int
    problems: tuple[Problem, ...]
    things: int = 1
    written: str = ""
    key: str = ""


def read(sheet: Sheet, profile: Profile, today: date) -> Iterator[Row | Refused]:
    """Every row of the file in order; raises Invalid when columns are missing."""
    sheet.need(profile.column_names())
    for line in sheet.lines():
        yield _row(line, profile, today)


def _row(line: Line, profile: Profile, today: date) -> Row | Refused:
    fields = {**profile.fixed.model_dump(exclude_none=True)}
    fields |= {name: line.cells[column] for name, column in profile.column_names().items()}
    problems: list[Problem] = []

    def said(name: str, *, needed: bool = False) -> str:
        text = " ".join(fields.get(name, "").split())
        if len(text) > LONGEST.get(name, len(text)):
            problems.append(Problem(name, f"is longer than {LONGEST[name]} characters"))
        if needed and not text:
            problems.append(Problem(name, "is empty"))
        return text

    status = _status(said("status", needed=True), profile, problems)
    things, is_lot = _things(said("numbers"), said("count"), problems)
    span = _span(said("date"), today, problems)
    lat, lon = _point(said("point"), said("lat"), said("lon"), problems)
    url, key = _address(said("url"), problems)
    written = said("type", needed=True)
    row = Row(
        line.number, written, said("lost_by", needed=True), said("taken_by"), said("heading"), said("status"),
        status or Status(next(iter(LOSS_KINDS))), things, is_lot, url, key, said("id"), span, said("date"),
        said("place"), lat, lon, said("unit"), said("note"),
    )  # fmt: skip
    return refused(row, *problems) if problems else row


def refused(row: Row, *problems: Problem) -> Refused:
    """A row that is not taken; a problem that was found twice is told once."""
    return Refused(row.number, tuple(dict.fromkeys(problems)), row.things, row.type, key_of(row))


def key_of(row: Row) -> str:
    """What a thing of this row is known again by in another copy: the list's id for it, else its address."""
    return f"id:{row.id}" if row.id else f"url:{row.url_key}"


def _status(text: str, profile: Profile, problems: list[Problem]) -> Status | None:
    own = {word.casefold(): kind for word, kind in profile.statuses.items()}
    if text.casefold() in own:
        return Status(own[text.casefold()], manner=text)
    found = listed.status(text)
    if text and found is None:
        allowed = ", ".join(sorted({*listed.WORDS, *own}))
        problems.append(Problem("status", f"{text[:60]!r} names no outcome; allowed are {allowed}"))
    return found


def _things(numbers: str, count: str, problems: list[Problem]) -> tuple[int, bool]:
    """How many things a row lists, and whether they are one lot that cannot be told apart."""
    if not count:
        things = listed.numbers(numbers)
        if things > MOST_THINGS:
            problems.append(Problem("numbers", f"stand for {things} things; at most {MOST_THINGS} are allowed"))
        return min(things, MOST_THINGS), False
    if not re.fullmatch(r"\d{1,6}", count, re.ASCII) or int(count) < 1:
        problems.append(Problem("count", f"{count[:20]!r} is not allowed; a whole number from 1 is"))
        return 1, False
    return int(count), int(count) > 1


def _span(text: str, today: date, problems: list[Problem]) -> Span:
    """The day, month or year of a row; empty is undated, what lies ahead is refused."""
    if not text:
        return UNDATED
    try:
        span = dates.parse(text, "date")
    except Invalid as error:
        problems += error.problems
        return UNDATED
    if span.earliest and span.earliest > today:
        problems.append(Problem("date", f"{text} lies in the future"))
    return span


def _point(point: str, lat: str, lon: str, problems: list[Problem]) -> tuple[float | None, float | None]:
    """Degrees, from "latitude,longitude" or from two columns."""
    parts = re.split(r"[,; ]+", point) if point else [one for one in (lat, lon) if one]
    if not parts:
        return None, None
    field = "point" if point else "lat"
    try:
        north, east = (float(one) for one in parts)
    except ValueError:
        problems.append(Problem(field, f"{' '.join(parts)[:60]!r} is no point; two numbers in degrees are"))
        return None, None
    if not (abs(north) <= 90 and abs(east) <= 180):  # noqa: PLR2004 - the globe; a NaN is outside it too
        problems.append(Problem(field, f"{north}, {east} lies off the globe: latitude ±90, longitude ±180"))
        return None, None
    return north, east


def _address(text: str, problems: list[Problem]) -> tuple[str, str]:
    """The address and its key; empty is allowed, and words beside one address; what holds no address is not."""
    if not text:
        return "", ""
    found = ADDRESS.findall(text)
    text = found[0] if len(found) == 1 else text
    if len(found) != 1 or len(text) > LONGEST_ADDRESS:
        problems.append(Problem("url", f"{text[:60]!r} is no address; http:// or https:// is allowed"))
        return "", ""
    try:
        return text, url_key(text)
    except ValueError:
        problems.append(Problem("url", f"{text[:60]!r} is no address that can be read"))
        return "", ""
