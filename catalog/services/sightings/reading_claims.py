"""One claim of a sighting, from what was typed to what it says."""

import re
from collections.abc import Sequence
from typing import Any

from catalog.domain import amounts, days
from catalog.domain.counting import Range
from catalog.domain.errors import Invalid
from catalog.domain.outcomes import ClaimKind
from catalog.services.sightings import reading_lines, spotting
from catalog.services.sightings.reading_lines import Known, Read
from catalog.services.sightings.typed import Group

AS_THEY_ARE = ("summary", "quote", "asserted_by", "qualifier")
FIGURE = re.compile(r"\d{1,7}(\.\d{1,3})?")


def read(claim: Group, known: Known, found: Read, sources: Sequence[int]) -> dict[str, Any]:
    """The values of a claim; `sources` are the numbers of the sources in which something stands, in order."""
    place = spotting.place(known.session, known.world, claim.get("place"))
    if claim.get("place"):
        found.understood[claim.name("place")] = place.told
    count = found.attempt(claim.where, lambda: _count(claim, found))
    return {
        **{name: claim.get(name) for name in AS_THEY_ARE},
        "kind": found.attempt(claim.where, lambda: _kind(claim)) or ClaimKind.STATEMENT,
        "source": found.attempt(claim.where, lambda: _source(claim, sources)) or 1,
        "hedged": bool(claim.get("hedged")),
        "count_min": count and count.least, "count_max": count and count.most,
        "value": found.attempt(claim.where, lambda: _figure(claim)), "unit": claim.get("unit") or None,
        "said_on": found.attempt(claim.where, lambda: one_day(claim.get("said"), "said")),
        "type": found.attempt(claim.where, lambda: _type(claim, known, found)),
        **reading_lines.parties(claim, known, found),
        "place": place.slug, "place_written": claim.get("place"),
    }  # fmt: skip


def one_day(text: str, field: str) -> Any:
    """A single day, None where nothing stands; raises Invalid naming the field."""
    if not text:
        return None
    span = days.parse(text, field)
    if span.earliest != span.latest or span.latest is None:
        raise Invalid.one(field, f"{text[:40]!r} is no single day; a day as 27 Nov 2024 is allowed")
    return span.latest


def _kind(claim: Group) -> ClaimKind:
    kind = claim.get("kind")
    if kind and kind not in tuple(ClaimKind):
        raise Invalid.one("kind", "one of the list is allowed")
    return ClaimKind(kind) if kind else ClaimKind.STATEMENT


def _source(claim: Group, sources: Sequence[int]) -> int:
    """Its place among the sources that count; the only one where none is named."""
    text = claim.get("source")
    if not text and len(sources) == 1:
        return 1
    named = int(text) if text.isascii() and text.isdecimal() and len(text) < len("100") else 0
    if named not in sources:
        raise Invalid.one("source", "one of the sources of this sighting is needed: which of them says it")
    return sources.index(named) + 1


def _count(claim: Group, found: Read) -> Range | None:
    text = claim.get("number")
    if not text:
        return None
    count = amounts.parse(text)
    if text != amounts.written(count):
        found.understood[claim.name("number")] = amounts.written(count)
    return count


def _figure(claim: Group) -> float | None:
    text = claim.get("value")
    if text and not FIGURE.fullmatch(text):
        raise Invalid.one("value", f"{text[:40]!r} is no figure; 7 or 7.5 is allowed, and the unit beside it")
    return float(text) if text else None


def _type(claim: Group, known: Known, found: Read) -> str | None:
    """A type by any of its names: unlike a thing that was seen, a claim has no place for a name that nobody knows."""
    text = claim.get("type")
    if not text:
        return None
    resolved = known.resolve(text)
    if resolved.slug is None:
        near = ", ".join(map(known.name, (slug for slug, _ in resolved.candidates[:3])))
        hint = f"near: {near}" if near else "leave it empty, and say it in the sentence"
        raise Invalid.one("type", f"no type is called {text[:60]!r}; {hint}")
    if known.name(resolved.slug) != text:
        found.understood[claim.name("type")] = known.name(resolved.slug)
    return resolved.slug
