"""From what was typed to what it says: names become types, parties and places, numbers ranges, dates spans.

What cannot be understood is refused with its field; how everything else was understood is told beside it.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session

from catalog.domain import addresses, dates, days
from catalog.domain.errors import Invalid, Problem
from catalog.services.sightings import reading_claims, reading_lines, sighting_inputs, spotting
from catalog.services.sightings.reading_lines import Known, Read
from catalog.services.sightings.sighting_inputs import SightingIn
from catalog.services.sightings.typed import Group, Kind, Typed

POINT_PARTS = 2
KINDS: dict[str, Kind] = {"lines": "line", "sources": "source", "claims": "claim"}
FIRST = {"line": "type", "source": "url", "claim": "summary"}  # where a problem of the whole of it stands
PATTERNS = dict.fromkeys(("seen", "item"), "the permanent id of an item is allowed: eight letters and digits")


def read(session: Session, typed: Typed, now: datetime) -> Read:
    """The sighting that was typed; lines keep their numbers, sources and claims in which nothing stands are left out.

    Of what is told by claims alone, the empty line that every form has is left out too.
    """
    known, found, said = Known.of(session, now), Read(), Said.of(typed)
    numbers = [one.number for one in said.sources]
    raw = {
        "lines": _lines(said.lines, typed.pictures, known, found),
        "sources": [_source(one, numbers, known, found) for one in said.sources],
        "claims": [reading_claims.read(one, known, found, numbers) for one in said.claims],
        "pictures": typed.pictures,
        "note": typed.get("note"),
    }
    raw |= {**_when(typed, found), **_where(typed, known, found)}
    try:
        values = SightingIn.model_validate(raw)
    except ValidationError as error:
        found.problems += [said.at(_problem(one)) for one in error.errors()]
        return found
    every = [said.at(one) for one in sighting_inputs.problems(values)]
    found.problems += [one for one in every if not _is_told(one, found.problems)]
    found.values = None if found.problems else values
    return found


@dataclass(frozen=True)
class Said:
    """The lines, sources and claims of a form that say something."""

    lines: list[Group]
    sources: list[Group]
    claims: list[Group]

    @classmethod
    def of(cls, typed: Typed) -> "Said":
        sources, claims = ([one for one in few if not one.is_empty] for few in (typed.sources, typed.claims))
        is_only_claims = bool(claims) and all(one.is_empty for one in typed.lines)
        return cls([] if is_only_claims else typed.lines, sources, claims)

    def at(self, one: Problem) -> Problem:
        """A problem with the number that the form has, not that among those that say something."""
        kind, _, place = one.where.partition(" ")
        groups = {"line": self.lines, "source": self.sources, "claim": self.claims}.get(kind)
        return replace(one, where=groups[int(place) - 1].where) if groups else one


def _lines(lines: list[Group], pictures: list[str], known: Known, found: Read) -> list[dict[str, Any]]:
    is_only, read = len(lines) == 1, []
    for line in lines:
        shown = reading_lines.shown(line, pictures, found, is_only=is_only)
        read.append({**reading_lines.read(line, known, found), "pictures": shown})
    return read


def _is_told(one: Problem, before: list[Problem]) -> bool:
    """What was refused as it was read is not refused again as missing."""
    return any((other.field, other.where) == (one.field, one.where) for other in before)


def _problem(error: Any) -> Problem:
    """Where in the form it is that a value is not allowed."""
    first, *rest = error["loc"] or ("sighting",)
    message = PATTERNS.get(str(error["loc"][-1]), "") if error["type"] == "string_pattern_mismatch" else ""
    message = message or str(error["msg"]).removeprefix("Value error, ")
    if first in KINDS and rest:
        kind = KINDS[first]
        return Problem(str(rest[1]) if len(rest) > 1 else FIRST[kind], message, f"{kind} {rest[0] + 1}")
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


def _source(one: Group, numbers: list[int], known: Known, found: Read) -> dict[str, Any]:
    url = one.get("url")
    if url:
        found.attempt(one.where, lambda: _address(one, url, known, found))
    return {
        "url": url, "text": one.get("text"), "protected": bool(one.get("protect")),
        "published_on": found.attempt(one.where, lambda: reading_claims.one_day(one.get("published"), "published")),
        "quoted_in": found.attempt(one.where, lambda: _read_in(one, numbers)),
        "title": one.get("title"), "handle": one.get("handle").removeprefix("@"),
        "platform": one.get("platform") or None,
    }  # fmt: skip


def _read_in(one: Group, numbers: list[int]) -> int | None:
    """The place, among the sources that count, of the one in which this was read."""
    text = one.get("quoted_in")
    if not text:
        return None
    if text not in map(str, numbers):
        raise Invalid.one("quoted_in", "the number of another source of this sighting is allowed")
    return numbers.index(int(text)) + 1


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
