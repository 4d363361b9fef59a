"""From what was typed to what it says: names become types, parties and places, numbers ranges, dates spans.

What cannot be understood is refused with its field; how everything else was understood is told beside it.
"""

from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session

from catalog.domain import addresses, dates, days
from catalog.domain.errors import Invalid, Problem
from catalog.services.sightings import reading_lines, sighting_inputs, spotting
from catalog.services.sightings.reading_lines import Known, Read
from catalog.services.sightings.sighting_inputs import SightingIn
from catalog.services.sightings.typed import Group, Typed

POINT_PARTS = 2
KINDS = {"lines": "line", "sources": "source"}
PATTERNS = dict.fromkeys(("seen", "item"), "the permanent id of an item is allowed: eight letters and digits")


def read(session: Session, typed: Typed, now: datetime) -> Read:
    """The sighting that was typed; lines keep their numbers, sources in which nothing stands are left out."""
    known, found = Known.of(session, now), Read()
    sources = [_source(one, known, found) for one in typed.sources if not one.is_empty]
    raw = {
        "lines": _lines(typed, known, found),
        "sources": sources,
        "pictures": typed.pictures,
        "note": typed.get("note"),
    }
    raw |= {**_when(typed, found), **_where(typed, known, found)}
    try:
        values = SightingIn.model_validate(raw)
    except ValidationError as error:
        found.problems += [_problem(one) for one in error.errors()]
        return found
    found.problems += [one for one in sighting_inputs.problems(values) if not _is_told(one, found.problems)]
    found.values = None if found.problems else values
    return found


def _lines(typed: Typed, known: Known, found: Read) -> list[dict[str, Any]]:
    is_only, lines = len(typed.lines) == 1, []
    for line in typed.lines:
        shown = reading_lines.shown(line, typed.pictures, found, is_only=is_only)
        lines.append({**reading_lines.read(line, known, found), "pictures": shown})
    return lines


def _is_told(one: Problem, before: list[Problem]) -> bool:
    """What was refused as it was read is not refused again as missing."""
    return any((other.field, other.where) == (one.field, one.where) for other in before)


def _problem(error: Any) -> Problem:
    """Where in the form it is that a value is not allowed."""
    first, *rest = error["loc"] or ("sighting",)
    message = PATTERNS.get(str(error["loc"][-1]), "") if error["type"] == "string_pattern_mismatch" else ""
    message = message or str(error["msg"]).removeprefix("Value error, ")
    if first in KINDS and rest:
        return Problem(str(rest[1]) if len(rest) > 1 else "type", message, f"{KINDS[first]} {rest[0] + 1}")
    return Problem(str(first), message)


def _when(typed: Typed, found: Read) -> dict[str, Any]:
    text, basis = typed.get("date"), typed.get("basis")
    span = found.attempt("", lambda: days.parse(text)) if text else None
    if span is not None:
        found.understood["date"] = f"{dates.written(span)} ({span.precision.label})"
    own = {"earliest": span.earliest, "latest": span.latest, "precision": span.precision} if span else {}
    return {"date": {**own, "written": text[:200]}, **({"basis": basis} if basis else {})}


def _where(typed: Typed, known: Known, found: Read) -> dict[str, Any]:
    text = typed.get("place")
    spotted = spotting.place(known.session, known.world, text)
    if text:
        found.understood["place"] = spotted.told
    point = found.attempt("", lambda: _point(typed)) or {}
    return {"place": spotted.slug, "place_written": text, **point}


def _point(typed: Typed) -> dict[str, Any]:
    text, sure = typed.get("point"), typed.get("uncertainty_m")
    if not (text or sure):
        return {}
    try:
        parts = [float(one) for one in text.replace(";", ",").split(",")]
    except ValueError:
        parts = []
    if len(parts) != POINT_PARTS:
        raise Invalid.one(
            "point", f"{text[:40]!r} is no point; latitude, longitude in degrees as 36.1529, 36.8742 are allowed"
        )
    if not (sure.isascii() and sure.isdecimal() and int(sure[:9]) > 0 and len(sure) <= len("20000000")):
        raise Invalid.one("uncertainty_m", "how many metres the point is sure to is needed, a whole number and never 0")
    return {"lat": parts[0], "lon": parts[1], "uncertainty_m": int(sure)}


def _source(one: Group, known: Known, found: Read) -> dict[str, Any]:
    url, day = one.get("url"), one.get("published")
    if url:
        found.attempt(one.where, lambda: _address(one, url, known, found))
    span = found.attempt(one.where, lambda: _one_day(day)) if day else None
    return {"url": url, "text": one.get("text"), "published_on": span, "protected": bool(one.get("protect"))}


def _address(one: Group, url: str, known: Known, found: Read) -> None:
    try:
        told = addresses.read(url)
    except ValueError as error:
        raise Invalid.one("url", f"{url[:60]!r} is no address: {error}") from error
    parts = [
        told.platform.label,
        f"@{told.handle}" if told.handle else "",
        f"post {told.post_id}" if told.post_id else "",
    ]
    source = spotting.source(known.session, url, known.now)
    parts.append(f"known here: {source.title}" if source else "")
    found.understood[one.name("url")] = ", ".join(part for part in parts if part)


def _one_day(text: str) -> Any:
    span = days.parse(text, "published")
    if span.earliest != span.latest or span.latest is None:
        raise Invalid.one("published", f"{text[:40]!r} is no single day; a day as 27 Nov 2024 is allowed")
    return span.latest
