"""The form of a sighting as its page shows it: what was typed, how it was taken, what is wrong, what looks like it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from catalog.domain.errors import Problem
from catalog.domain.outcomes import (
    ClaimKind,
    DateBasis,
    HoldingContext,
    Judgement,
    MarkingKind,
    OutcomeKind,
    PartyBasis,
    Qualifier,
)
from catalog.domain.vocabulary import Platform, Term
from catalog.search.show.sightings import Beside, Tile
from catalog.services.sightings import claim_inputs
from catalog.services.sightings.reading_lines import Read
from catalog.services.sightings.sighting_warnings import Alike, Warned
from catalog.services.sightings.typed import NUMBERED, SHORT, Group, Typed

# Which field of the form a problem stands at, where it is not the one of its own name.
AT = {
    "count": "number", "kind": "fate", "context": "fate", "markings": "marking-1-text", "written": "type",
    "candidates": "type", "published_on": "published", "protected": "protect", "lat": "point", "lon": "point",
    "lines": "line-1-type", "sources": "source-1-url", "place_written": "place", "draft": "paste", "sighting": "paste",
    "is_of_lot": "of_lot", "said": "seen", "claims": "claim-1-summary",
}  # fmt: skip
AT_CLAIM = {
    "count": "number",
    "count_min": "number",
    "count_max": "number",
    "said_on": "said",
    "place_written": "place",
}
LABELS = {
    "type": "what was seen", "qualifier": "how sure", "number": "number", "fate": "what became of it",
    "lost_by": "lost by", "lost_basis": "how that is known", "taken_by": "taken by", "taken_basis": "how that is known",
    "fitted": "fitted parts", "marking-1-text": "markings", "note": "note", "seen": "seen before as",
    "of_lot": "taken out of that lot", "pictures": "pictures", "picture": "pictures", "picture-files": "pictures",
    "url": "address", "text": "text", "published": "published",
    "date": "day", "basis": "the day is", "place": "place", "point": "point", "uncertainty_m": "sure to, metres",
    "line-1-type": "what was seen", "source-1-url": "sources and pictures", "paste": "draft",
    "manner": "manner", "hedged": "doubted by its source", "quoted_in": "read in", "title": "title",
    "handle": "account", "platform": "platform",
    "summary": "what it says", "kind": "kind", "quote": "in its own words", "asserted_by": "said by", "value": "figure",
    "unit": "unit", "said": "said on", "source": "source", "claim-1-summary": "what else is said",
}  # fmt: skip
OF_CLAIM = {"type": "type", "qualifier": "about, less than …", "hedged": "with a doubt"}
CHOICES: dict[str, type[Term]] = {
    "qualifier": Qualifier, "lost_basis": PartyBasis, "taken_basis": PartyBasis, "basis": DateBasis,
    "marking_kind": MarkingKind, "judgement": Judgement, "outcome": OutcomeKind, "holding": HoldingContext,
    "claim_kind": ClaimKind, "platform": Platform,
}  # fmt: skip
FOLDED: dict[str, tuple[str, ...]] = {
    "source": ("title", "handle", "platform", "quoted_in"),
    "claim": ("quote", "number", "qualifier", "value", "unit", "type", "lost_by", "taken_by", "place"),
}
LONGEST_NAME = 48
DEFAULTS = {"lost_basis": PartyBasis.UNKNOWN.value, "taken_basis": PartyBasis.UNKNOWN.value}
MOST_ROWS = 9


@dataclass(frozen=True)
class Told:
    """A problem at its field: the id of that, the label with its line, and the message."""

    id: str
    label: str
    message: str


class Option(NamedTuple):
    """One choice of a select."""

    value: str
    label: str


@dataclass
class Form:
    """Everything that the page of the form shows. `id` is that of the draft, and then of the sighting.

    `read` are the words that a field was filled from; `theirs` is what is stored by now, when it changed meanwhile.
    """

    id: str
    typed: Typed
    held: Sequence[Tile] = ()
    found: Read = field(default_factory=Read)
    read: Mapping[str, str] = field(default_factory=dict)
    named: Sequence[str] = ()
    warned: Warned | None = None
    besides: Mapping[int, Beside] = field(default_factory=dict)
    saved_at: datetime | None = None
    theirs: Typed | None = None
    is_amendment: bool = False
    is_asked: bool = False

    @property
    def path(self) -> str:
        return f"/sightings/{self.id}/amend" if self.is_amendment else "/sightings/new"

    @property
    def problems(self) -> list[Told]:
        return [_told(one) for one in self.found.problems]

    def value(self, name: str) -> str:
        return self.typed.words.get(name, "")

    def choice(self, name: str) -> str:
        """What is chosen in a select: what was, or what stands there to begin with."""
        return self.value(name) or DEFAULTS.get(name.rpartition("-")[2], "")

    def error(self, name: str) -> str:
        return "; ".join(one.message for one in self.problems if one.id == name)

    def taken(self, name: str) -> str:
        return self.found.understood.get(name, "")

    def rows(self, line: Group) -> range:
        """Markings that are filled in, and one more."""
        filled = [one for one in range(1, MOST_ROWS + 1) if line.get(f"marking-{one}-text")]
        return range(1, min(max(filled, default=0) + 1, MOST_ROWS) + 1)

    def has_more(self, line: Group) -> bool:
        """Does anything stand in the fields that are folded away?"""
        shown = ("type", "qualifier", "number", "fate", "hedged", "lost_by", "lost_basis", "taken_by", "taken_basis")
        rest = [name for name in line.words if name not in shown and not name.endswith("-kind") and line.get(name)]
        return bool(rest) or any(
            self.error(line.name(name)) for name in ("fitted", "manner", "seen", "pictures", "marking-1-text")
        )

    def has_told_more(self, group: Group) -> bool:
        """Does anything stand in the fields of a source or claim that are folded away, or is wrong there?"""
        return any(group.get(name) or self.error(group.name(name)) for name in FOLDED[group.kind])

    def sources(self, besides: int = 0) -> list[Option]:
        """The sources by their number, each with the words by which one knows it; but for one of them."""
        return [_called(one) for one in self.typed.sources if one.number != besides]

    @property
    def units(self) -> list[Option]:
        return [Option(one, one) for one in claim_inputs.UNITS]

    def shorts(self) -> list[tuple[str, Tile]]:
        """The pictures of the form with the part of their address that stands in names of fields."""
        return [(one.public_sha256[:SHORT], one) for one in self.held]

    def alikes(self, line: Group) -> list[Alike]:
        return [one for one in self.warned.alikes if one.line == line.number] if self.warned else []

    def kept_answers(self, line: Group) -> dict[str, str]:
        """Answers about items that this page does not show: they are sent along."""
        shown = {one.found.item.public_id for one in self.alikes(line)}
        names = (f"{start}{item}" for start in ("pair-", "lot-") for item in line.after(start) if item not in shown)
        return {line.name(one): line.get(one) for one in names}

    def unanswered(self) -> list[Alike]:
        """Pressing ones that nobody has answered yet."""
        every = self.warned.alikes if self.warned else []
        return [one for one in every if one.is_pressing and not self.value(answer_of(one))]

    def differing(self) -> list[tuple[str, str, str]]:
        """Fields in which what is stored by now differs from what was typed: label, theirs, one's own."""
        theirs = self.theirs.words if self.theirs else {}
        names = dict.fromkeys([*theirs, *self.typed.words])
        shown = (name for name in names if name != "edition" and not re.search(r"marking-\d-kind$", name))
        pairs = ((name, theirs.get(name, "").strip(), self.typed.get(name)) for name in shown)
        return [(_label(name), old, new) for name, old, new in pairs if old != new]


def _called(source: Group) -> Option:
    """`2: https://x.com/…`"""
    words = " ".join((source.get("title") or source.get("url") or source.get("text")).split())
    short = words if len(words) <= LONGEST_NAME else f"{words[: LONGEST_NAME - 1]}…"
    return Option(str(source.number), f"{source.number}: {short}" if short else str(source.number))


def answer_of(one: Alike) -> str:
    """The name of the field that answers whether a line is an item."""
    return f"line-{one.line}-pair-{one.found.item.public_id}"


def _told(one: Problem) -> Told:
    kind, number, _ = (*one.where.split(" "), "", "")[:3]
    at = AT_CLAIM if kind == "claim" else AT
    name = "picture-files" if one.field == "pictures" and not kind else at.get(one.field, one.field)
    label = _words(kind, name)
    return Told(f"{kind}-{number}-{name}" if kind else name, f"{one.where}, {label}" if kind else label, one.message)


def _words(kind: str, name: str) -> str:
    label = (OF_CLAIM.get(name) if kind == "claim" else None) or LABELS.get(name)
    return label or name.removesuffix("-text").replace("_", " ").replace("-", " ")


def _label(name: str) -> str:
    """`line-2-marking-1-text` in words: line 2, marking 1."""
    match = NUMBERED.fullmatch(name)
    return f"{match[1]} {match[2]}, {_words(match[1], match[3])}" if match else LABELS.get(name, name)
