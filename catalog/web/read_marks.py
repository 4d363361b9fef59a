"""The text of a report cut into pieces, each with what was found there and the fields that were read from it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from catalog.domain import amounts, dates
from catalog.domain.counting import Range
from catalog.domain.dates import Span
from catalog.domain.outcomes import Precision
from catalog.reading.found import Kind, Mention, Reading

MOST_TOLD = 3  # reasons that a piece tells when it is pointed at
GROUNDS = (Kind.CLAIM, Kind.SOURCE)  # whole sentences: they lie under what is found inside them
LABELS: dict[Kind, str] = {
    Kind.TYPE: "equipment", Kind.PART: "fitted part", Kind.PARTY: "party", Kind.PLACE: "place", Kind.DATE: "date",
    Kind.COUNT: "number", Kind.OUTCOME: "what became of it", Kind.SOURCE: "source", Kind.HEDGE: "doubt",
    Kind.CLAIM: "claim",
}  # fmt: skip
Names = Mapping[str, str]  # of records by kind and slug, `type ak-74m`


@dataclass(frozen=True)
class Piece:
    """Characters that all have the same marks, the innermost kind first. `field` is the nearest one read from here."""

    start: int
    end: int
    text: str
    kinds: tuple[Kind, ...] = ()
    told: str = ""
    field: str = ""
    is_start: bool = False

    @property
    def classes(self) -> str:
        """The look: that of the innermost kind, on the ground of the claim or source that it stands in."""
        marks = [f"k-{one}" for one in self.kinds if one not in GROUNDS][:1]
        return " ".join([*marks, *(f"in-{one}" for one in self.kinds if one in GROUNDS)])


@dataclass(frozen=True)
class _Cover:
    """A mention, or a field with one of the places that it was read from."""

    start: int
    end: int
    mention: Mention | None = None
    field: str = ""

    @property
    def length(self) -> int:
        return self.end - self.start


def pieces(reading: Reading, fields: Mapping[str, Sequence[Sequence[int]]], names: Names) -> Iterator[Piece]:
    """The whole text in order; nothing of it is left out, and nothing is added."""
    covers = [_Cover(one.start, one.end, one) for one in reading.mentions]
    covers += [_Cover(start, end, field=name) for name, spans in fields.items() for start, end in spans]
    opens, closes = defaultdict[int, list[_Cover]](list), defaultdict[int, list[_Cover]](list)
    for one in covers:
        if 0 <= one.start < one.end <= len(reading.text):
            opens[one.start].append(one)
            closes[one.end].append(one)
    active: list[_Cover] = []
    edges = sorted({0, len(reading.text), *opens, *closes})
    for start, end in pairwise(edges):
        active = [one for one in active if one.end != start] + opens[start]
        yield _piece(reading.text[start:end], start, active, names)


def _piece(text: str, start: int, active: Iterable[_Cover], names: Names) -> Piece:
    inner = sorted(active, key=lambda one: one.length)
    mentions = [one.mention for one in inner if one.mention is not None]
    fields = [one for one in inner if one.field]
    is_word = bool(mentions) and any(map(str.isalnum, text))  # else there is nothing to point at
    return Piece(
        start, start + len(text), text, tuple(dict.fromkeys(one.kind for one in mentions)),
        "; ".join(described(one, names) for one in mentions[:MOST_TOLD]),
        fields[0].field if fields and is_word else "", any(one.start == start for one in fields),
    )  # fmt: skip


def described(one: Mention, names: Names) -> str:
    """`equipment AK-74M: its name`"""
    what = names.get(f"{one.kind} {one.slug}", one.slug or "") or _value(one)
    told = f"{LABELS[one.kind]} {what}".strip()
    return f"{told}: {one.why}" if one.why else told


def _value(one: Mention) -> str:
    """What a mention says in figures or a term, in the notation of every page."""
    pairs = dict(one.value) if isinstance(one.value, tuple) else {}
    if one.kind is Kind.COUNT and pairs:
        return amounts.written(Range(pairs["min"], pairs["best"], pairs["max"]))
    if one.kind is Kind.DATE and pairs:
        return _days(pairs) if pairs["latest"] else ""
    if pairs:
        handle = f"@{pairs['handle']}" if pairs.get("handle") else ""
        return handle or str(pairs.get("speaker") or pairs.get("name") or pairs.get("url") or pairs.get("kind") or "")
    return str(getattr(one.value, "label", one.value or ""))


def _days(pairs: Mapping[str, Any]) -> str:
    earliest = date.fromisoformat(pairs["earliest"]) if pairs["earliest"] else None
    return dates.written(Span(earliest, date.fromisoformat(pairs["latest"]), Precision(pairs["precision"])))


def counted(reading: Reading) -> list[tuple[Kind, str, int]]:
    """The legend: each kind that was found, with how often, in the order of the kinds."""
    numbers: dict[Kind, int] = defaultdict(int)
    for one in reading.mentions:
        numbers[one.kind] += 1
    return [(kind, LABELS[kind], numbers[kind]) for kind in Kind if numbers[kind]]


def words_at(text: str, spans: Iterable[Sequence[int]], longest: int = 48) -> list[tuple[int, str]]:
    """Where each place begins, and its words, cut short."""
    told = ((start, " ".join(text[start:end].split())) for start, end in spans)
    return [(start, words if len(words) <= longest else f"{words[: longest - 1]}…") for start, words in told]
