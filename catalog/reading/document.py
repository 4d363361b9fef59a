"""A reading as the document that commands and the API give; the shape is a promise."""

from collections.abc import Sequence
from typing import Any

from catalog.domain.counting import Range
from catalog.domain.dates import Span
from catalog.reading.found import Draft, Line, Mention, Named, Origin, Reading, Said, When

Origins = Sequence[int]


def as_document(reading: Reading, origin: Origins | None = None) -> dict[str, Any]:
    """Mentions and drafts. `origin` tells of each character where it stands in the file as given."""
    place = _Place(reading.text, origin)
    return {
        "mentions": [_mention(one, place) for one in reading.mentions],
        "drafts": [_draft(one, place) for one in reading.drafts],
    }


class _Place:
    """Where something stands in the file as given."""

    def __init__(self, text: str, origin: Origins | None) -> None:
        self.text, self.origin = text, origin

    def span(self, start: int, end: int) -> list[int]:
        if self.origin is None:
            return [start, end]
        return [self.origin[start], self.origin[end - 1] + 1 if end > start else self.origin[start]]

    def spans(self, spans: Sequence[tuple[int, int]]) -> list[list[int]]:
        return [self.span(*one) for one in spans]


def _mention(one: Mention, place: _Place) -> dict[str, Any]:
    start, end = place.span(one.start, one.end)
    value = dict(one.value) if isinstance(one.value, tuple) else one.value
    return {
        "start": start, "end": end, "text": place.text[one.start : one.end], "kind": one.kind.value, "slug": one.slug,
        "rank": one.rank.value if one.rank else None, "value": value, "why": one.why,
    }  # fmt: skip


def _draft(one: Draft, place: _Place) -> dict[str, Any]:
    return {
        "date": _when(one.date), "place": _named(one.place), "parties": [_named(party) for party in one.parties],
        "lines": [_line(line, place) for line in one.lines],
        "claims": [_said(said, place) for said in one.claims],
        "sources": [_source(source, place) for source in one.sources],
        "asks": list(one.asks),
    }  # fmt: skip


def _named(one: Named | None) -> dict[str, Any] | None:
    return None if one is None else {"slug": one.slug, "text": one.text}


def _when(one: When | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {**_span(one.span), "basis": one.basis.value, "text": one.text}


def _span(span: Span) -> dict[str, Any]:
    days = {"earliest": span.earliest, "latest": span.latest}
    return {**{name: day.isoformat() if day else None for name, day in days.items()}, "precision": span.precision.value}


def _line(line: Line, place: _Place) -> dict[str, Any]:
    return {
        "type": {"slug": line.type.slug, "text": line.type.text}, "text": line.type.text, **_count(line.count),
        "outcome": line.outcome.value if line.outcome else None, "manner": line.manner,
        "context": line.context.value if line.context else None,
        "lost_by": _named(line.lost_by), "taken_by": _named(line.taken_by),
        "fitted": [_named(part) for part in line.fitted], "hedged": line.hedged,
        "spans": place.spans(line.spans), "asks": list(line.asks),
    }  # fmt: skip


def _count(count: Range | None) -> dict[str, Any]:
    if count is None:
        return {"count_min": None, "count_best": None, "count_max": None}
    return {"count_min": count.least, "count_best": count.best, "count_max": count.most}


def _said(said: Said, place: _Place) -> dict[str, Any]:
    start, end = said.spans[0]
    return {
        "text": place.text[start:end], "kind": said.kind.value, "value": said.value, "unit": said.unit,
        "qualifier": said.qualifier, "asserted_by": said.asserted_by, "summary": said.summary, "hedged": said.hedged,
        **_count(said.count), "said_on": said.said_on.isoformat() if said.said_on else None,
        "place": _named(said.place), "type": _named(said.type), "lost_by": _named(said.lost_by),
        "taken_by": _named(said.taken_by), "source": said.source, "spans": place.spans(said.spans),
    }  # fmt: skip


def _source(source: Origin, place: _Place) -> dict[str, Any]:
    start, end = place.span(*source.body)
    return {
        "kind": "post" if source.is_post else "report", "name": source.name, "handle": source.handle or None,
        "published": source.published.isoformat() if source.published else None, "url": source.url or None,
        "start": start, "end": end,
    }  # fmt: skip
