"""The same capture told twice in one text, by a quoted post and the report round it: one draft, two sources."""

from collections.abc import Sequence
from dataclasses import replace

from catalog.domain.outcomes import DateBasis, OutcomeKind
from catalog.reading.found import Draft, Line, Named

ALIKE = frozenset({OutcomeKind.CAPTURED, OutcomeKind.SEIZED, OutcomeKind.FOUND, None})
LEAST = 2  # types in common by which two tellings are of one thing, where nobody is named who tells both


def merged(drafts: Sequence[Draft], handles: Sequence[frozenset[str]]) -> list[Draft]:
    """In order; the fuller telling keeps its place and gets the sources of the other. `handles` are whom each cites."""
    found: list[tuple[Draft, frozenset[str]]] = []
    for draft, cited in zip(drafts, handles, strict=True):
        at = next((number for number, (other, names) in enumerate(found) if _is_same(other, names, draft, cited)), None)
        if at is None:
            found.append((draft, cited))
        else:
            found[at] = (_joined(found[at][0], draft), found[at][1] | cited)
    return [draft for draft, _ in found]


def _is_same(one: Draft, named: frozenset[str], other: Draft, cited: frozenset[str]) -> bool:
    if set(one.sources) & set(other.sources) or not (one.lines and other.lines):
        return False
    common = _types(one) & _types(other)
    if not common or not (common == _types(one) or common == _types(other)):
        return False
    if not (_agree(one, other) and _are_of_one_day(one, other) and _alike(one.lines[0], other.lines[0])):
        return False
    is_cited = bool(_handles(one) & cited or _handles(other) & named)
    return is_cited or len(common) >= LEAST


def _type(line: Line) -> str:
    return line.type.slug or line.type.text.lower()


def _types(draft: Draft) -> set[str]:
    return {_type(line) for line in draft.lines}


def _handles(draft: Draft) -> set[str]:
    return {source.handle.lower() for source in draft.sources if source.handle}


def _agree(one: Draft, other: Draft) -> bool:
    """Nobody and nowhere contradicts nothing."""
    pairs = (
        (one.place, other.place),
        *((getattr(one.lines[0], who), getattr(other.lines[0], who)) for who in ("lost_by", "taken_by")),
    )
    return all(_may_be(a, b) for a, b in pairs)


def _are_of_one_day(one: Draft, other: Draft) -> bool:
    """Nobody tells of what happens after: two days of events agree, and no post is older than what it tells."""
    days = [(draft, draft.date.span) for draft in (one, other) if draft.date and draft.date.span.earliest]
    events = [span for draft, span in days if _is_event(draft)]
    posted = [draft.date.span.latest for draft, _ in days if draft.date and not _is_event(draft)]
    if len(events) > 1:
        return events[0] == events[1]
    return not (events and posted and posted[0] and events[0].earliest and posted[0] < events[0].earliest)


def _may_be(one: Named | None, other: Named | None) -> bool:
    return one is None or other is None or one.slug is None or other.slug is None or one.slug == other.slug


def _alike(one: Line, other: Line) -> bool:
    return one.outcome is other.outcome or {one.outcome, other.outcome} <= ALIKE


def _joined(one: Draft, other: Draft) -> Draft:
    """The post's telling leads; what only the other says is added, nothing is counted twice."""
    lead, second = (one, other) if one.sources[0].is_post or not other.sources[0].is_post else (other, one)
    told = {_type(line): line for line in second.lines}
    lines = tuple(_filled(line, told[_type(line)]) if _type(line) in told else line for line in lead.lines)
    known = _types(lead)
    more = tuple(line for line in second.lines if _type(line) not in known)
    date = second.date if _is_event(second) and not _is_event(lead) else lead.date or second.date
    people = {one.slug or one.text: one for one in (*second.parties, *lead.parties)}
    return replace(
        lead, sources=(*lead.sources, *second.sources), lines=(*lines, *more), place=lead.place or second.place,
        date=date, parties=tuple(people.values()), asks=() if date else lead.asks,
    )  # fmt: skip


def _is_event(draft: Draft) -> bool:
    return draft.date is not None and draft.date.basis is DateBasis.EVENT


def _filled(line: Line, other: Line) -> Line:
    """What one telling leaves open the other may say; the words of both belong to the line."""
    is_counted = bool(other.count_spans) and not line.count_spans
    return replace(
        line, spans=(*line.spans, *other.spans), hedged=line.hedged or other.hedged,
        count=other.count if is_counted else line.count, count_spans=line.count_spans or other.count_spans,
        lost_by=line.lost_by or other.lost_by, taken_by=line.taken_by or other.taken_by,
        fitted=line.fitted or other.fitted, outcome=line.outcome or other.outcome,
    )  # fmt: skip
