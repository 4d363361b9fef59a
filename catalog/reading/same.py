"""The same capture told twice in one text, by a quoted post and the report round it: one draft, two sources."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from catalog.domain.dates import Span
from catalog.domain.outcomes import DateBasis, OutcomeKind
from catalog.reading.found import Draft, Line, Named, Place

ALIKE = frozenset({OutcomeKind.CAPTURED, OutcomeKind.SEIZED, OutcomeKind.FOUND, None})
MOST_BACK = 50  # drafts of the same type and outcome that one is compared with
LED_REACH = 250  # characters from a thing to the post to which the words after it lead
LEAST = 2  # types in common by which two tellings are of one thing, where nobody is named who tells both

Key = tuple[str, str, str | date | None]


@dataclass(frozen=True)
class Telling:
    """A draft with the handles that its words cite."""

    draft: Draft
    cited: frozenset[str]

    @cached_property
    def types(self) -> frozenset[str]:
        return frozenset(_type(line) for line in self.draft.lines)

    @cached_property
    def handles(self) -> frozenset[str]:
        return frozenset(source.handle.lower() for source in self.draft.sources if source.handle)

    @property
    def is_report(self) -> bool:
        return any(not source.is_post for source in self.draft.sources)

    def marks(self) -> Iterator[Key]:
        """Two tellings of one thing have one of them in common: a type with its outcome, or who is cited."""
        for line in self.draft.lines[:1]:
            kind = "taken" if line.outcome in ALIKE else str(line.outcome)
            day = self.draft.date.span.earliest if self.draft.date else None
            yield from ((kind, own, which) for own in self.types for which in (None, day))
            yield from ((kind, "@", handle) for handle in self.handles | self.cited)


class Index:
    """Which drafts may tell of the same as another; reports and posts apart, for no source tells a thing twice."""

    def __init__(self) -> None:
        self.known: dict[tuple[Key, bool], list[int]] = {}

    def add(self, number: int, telling: Telling) -> None:
        for key in telling.marks():
            self.known.setdefault((key, telling.is_report), []).append(number)

    def near(self, telling: Telling) -> list[int]:
        """In order, of each key the last ones."""
        sides = (False,) if telling.is_report else (False, True)
        keys = [(key, side) for key in telling.marks() for side in sides]
        return sorted({number for key in keys for number in self.known.get(key, [])[-MOST_BACK:]})


def merged(drafts: Sequence[Draft], handles: Sequence[frozenset[str]], led: frozenset[Place]) -> list[Draft]:
    """In order; the fuller telling keeps its place and gets the sources of the other.

    `handles` are whom each draft cites, `led` the places of posts that the report leads to: `One account wrote:`.
    """
    found: list[Telling] = []
    index = Index()
    for draft, cited in zip(drafts, handles, strict=True):
        own = Telling(draft, cited)
        at = next((one for one in index.near(own) if _is_same(found[one], own, led)), len(found))
        if at == len(found):
            found.append(own)
        else:
            found[at] = Telling(_joined(found[at].draft, draft), found[at].cited | cited)
        index.add(at, found[at])
    return [one.draft for one in found]


def _is_same(one: Telling, other: Telling, led: frozenset[Place]) -> bool:
    common = one.types & other.types
    if not common or common not in (one.types, other.types) or set(one.draft.sources) & set(other.draft.sources):
        return False
    if not (_agree(one.draft, other.draft) and _are_of_one_day(one.draft, other.draft)):
        return False
    if not _alike(one.draft.lines[0], other.draft.lines[0]):
        return False
    is_cited = bool(one.handles & other.cited or other.handles & one.cited)
    return is_cited or len(common) >= LEAST or _is_repeated(one.draft, other.draft, led)


def _is_repeated(one: Draft, other: Draft, led: frozenset[Place]) -> bool:
    """One type is enough where the same people took as many on the same day, or the report leads to the post."""
    first, second = one.lines[0], other.lines[0]
    if len(one.lines) != 1 or len(other.lines) != 1 or first.count != second.count:
        return False
    if not first.taken_by or not second.taken_by or _word(first.taken_by) != _word(second.taken_by):
        return False
    is_one_day = bool(one.date and other.date and one.date.span.earliest) and _span(one) == _span(other)
    return is_one_day or _leads(one, other, led) or _leads(other, one, led)


def _span(draft: Draft) -> Span | None:
    return draft.date.span if draft.date else None


def _leads(report: Draft, post: Draft, led: frozenset[Place]) -> bool:
    """The words before the colon stand right after what the report tells."""
    end = max(last for _, last in report.lines[-1].spans)
    return any(one.body in led and 0 <= one.body[0] - end <= LED_REACH for one in post.sources)


def _word(named: Named) -> str:
    return named.slug or named.text.lower()


def _type(line: Line) -> str:
    return line.type.slug or line.type.text.lower()


def _types(draft: Draft) -> set[str]:
    return {_type(line) for line in draft.lines}


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
    date = second.date if _is_dated(second) and not _is_dated(lead) else lead.date or second.date
    people = {one.slug or one.text: one for one in (*second.parties, *lead.parties)}
    return replace(
        lead, sources=(*lead.sources, *second.sources), lines=(*lines, *more), place=lead.place or second.place,
        date=date, parties=tuple(people.values()), asks=() if date else lead.asks,
    )  # fmt: skip


def _is_event(draft: Draft) -> bool:
    return draft.date is not None and draft.date.basis is DateBasis.EVENT


def _is_dated(draft: Draft) -> bool:
    return _is_event(draft) and draft.date is not None and draft.date.span.earliest is not None


def _filled(line: Line, other: Line) -> Line:
    """What one telling leaves open the other may say; the words of both belong to the line."""
    is_counted = bool(other.count_spans) and not line.count_spans
    return replace(
        line, spans=(*line.spans, *other.spans), hedged=line.hedged or other.hedged,
        count=other.count if is_counted else line.count, count_spans=line.count_spans or other.count_spans,
        lost_by=line.lost_by or other.lost_by, taken_by=line.taken_by or other.taken_by,
        fitted=line.fitted or other.fitted, outcome=line.outcome or other.outcome,
    )  # fmt: skip
