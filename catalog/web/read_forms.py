"""The page of a report: its drafts as cards, with what is typed, how it is taken, what is asked and what is wrong."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from werkzeug.datastructures import MultiDict

from catalog.domain.errors import Problem
from catalog.models import Report, Sighting
from catalog.reading.found import Kind, Reading
from catalog.services.reports.editing import TYPED_INTO, Corrected
from catalog.services.reports.entries import Entry, members
from catalog.services.reports.sending import Prepared
from catalog.services.sightings.sighting_warnings import Alike
from catalog.services.sightings.typed import ID, NUMBERED, Group
from catalog.web import read_marks, read_problems
from catalog.web.read_marks import LABELS, Names, Piece
from catalog.web.read_problems import told
from catalog.web.sighting_forms import Told

FIELD = re.compile(rf"d-({ID})-(.+)")
GROUP = re.compile(r"(?:line|claim)-\d{1,2}")
SHOWN, KEPT = "shown", "keep-"
TICKED = ("hedged",)  # boxes: one that is not ticked is not sent
MOST_LISTED, LONGEST_NAMES = 500, 80
# What shows a field that cannot be typed into.
STANDS_FOR = {"line": "type", "claim": "summary", "source": "text"}
Fields = MultiDict[str, str]


@dataclass(frozen=True)
class Card:
    """A draft with those merged into it, and where it stands. `alikes` are records that its lines may be.

    Its `number` is that among all drafts of the report: it stays, whatever is merged.
    """

    entry: Entry
    members: Sequence[Entry] = ()
    number: int = 0
    prepared: Prepared | None = None
    sighting: Sighting | None = None
    is_begun: bool = False
    refused: Sequence[Problem] = ()
    alikes: Sequence[Alike] = ()

    @property
    def every(self) -> list[Entry]:
        return [self.entry, *self.members]

    @property
    def problems(self) -> list[Problem]:
        """What it was refused for, and what it would be."""
        return [*self.refused, *(self.prepared.problems if self.prepared else [])]

    @property
    def is_open(self) -> bool:
        return self.entry.state == "open" and self.sighting is None and not self.is_begun

    @property
    def title(self) -> str:
        """What it is about, in a few words: its things, or the first of what is said besides."""
        things = [one.get("type") for each in self.every for one in kept(each, "line")]
        said = [one.get("summary") for each in self.every for one in kept(each, "claim")]
        names = ", ".join(dict.fromkeys(one for one in things if one)) or "; ".join(said[:1]) or "nothing is kept of it"
        return names if len(names) <= LONGEST_NAMES else f"{names[: LONGEST_NAMES - 1]}…"

    def line_name(self, number: int) -> str:
        """What stands in a line of the whole."""
        words = self.prepared.joined.words if self.prepared else {}
        return words.get(f"line-{number}-type", "")

    def at(self, where: str) -> str:
        """`line 3` of the whole as an address on the page, `d-4f2k9x1c-line-1`."""
        came_from = self.prepared.joined.came_from if self.prepared else {}
        return f"d-{came_from.get(where, self.entry.id).replace(' ', '-')}"


@dataclass
class Page:
    """Everything that the page shows.

    `more` is how many drafts are not kept; `loose` are problems of no draft that can be corrected; `overtaken` is what
    another window changed meanwhile: field, what is kept, what this one had.
    """

    reading: Reading
    cards: list[Card]
    names: Names
    may_write: bool = False
    report: Report | None = None
    title: str = ""
    sent_now: int = 0
    more: int = 0
    loose: Sequence[Told] = ()
    overtaken: Sequence[tuple[Told, str, str]] = ()
    messages: dict[str, str] = field(default_factory=dict)
    understood: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        every = list(map(told, (one for card in self.open_cards for one in card.problems)))
        self.messages.update(read_problems.messages(every))
        for card in self.open_cards:
            self.understood.update(_understood(card))

    def counted(self) -> list[tuple[Kind, str, int]]:
        return read_marks.counted(self.reading)

    def listed(self) -> list[tuple[str, str, str]]:
        """The first mentions: words, kind, what they are and how that is known."""
        shown = self.reading.mentions[:MOST_LISTED]
        text = self.reading.text
        return [(text[one.start : one.end], LABELS[one.kind], read_marks.described(one, self.names)) for one in shown]

    @property
    def refused(self) -> list[Told]:
        """What stands in the summary: problems of drafts that were just sent in vain."""
        return [*self.loose, *(told(one) for card in self.cards for one in card.refused)]

    @cached_property
    def wrong(self) -> frozenset[str]:
        """Fields with a problem that was told before: they are marked as wrong, others only ask."""
        return frozenset(one.id for one in self.refused)

    @property
    def asking(self) -> list[Card]:
        """Drafts that were just sent and that look like what is logged already."""
        return [card for card in self.cards if card.alikes and card.is_open]

    @cached_property
    def open_cards(self) -> list[Card]:
        return [card for card in self.cards if card.is_open]

    def pieces(self) -> Iterator[Piece]:
        """The text, each word leading to where what was read from it stands on the page."""
        fields: dict[str, list[Sequence[int]]] = {}
        for card in (one for one in self.cards if one.entry.state == "open"):
            for entry in card.every:
                for name, spans in entry.spans.items():
                    fields.setdefault(self._place(card, entry, name), []).extend(spans)
        return read_marks.pieces(self.reading, fields, self.names)

    def _place(self, card: Card, entry: Entry, name: str) -> str:
        """The id of what shows a field: itself, or what stands for it where it cannot be typed into."""
        if self.may_write and not card.is_open:
            return f"d-{card.entry.id}"
        group = NUMBERED.fullmatch(name)
        if group is None:
            return f"d-{entry.id}-{name}" if entry is card.entry else f"d-{card.entry.id}"
        is_shown = self.may_write and group[3] in TYPED_INTO[group[1]]
        return f"d-{entry.id}-{name if is_shown else f'{group[1]}-{group[2]}-{STANDS_FOR[group[1]]}'}"

    def words(self, entry: Entry, name: str) -> list[tuple[int, str]]:
        """Where a field was read: the place in the text and its words."""
        return read_marks.words_at(self.reading.text, entry.spans.get(name, ()))

    def taken(self, name: str) -> str:
        return self.understood.get(name, "")

    def message(self, name: str) -> str:
        return self.messages.get(name, "")

    def has_message(self, entry: Entry, start: str) -> bool:
        """Is anything asked or wrong in the fields of an entry that begin so?"""
        return any(name.startswith(f"d-{entry.id}-{start}") for name in self.messages)


def answered(prepared: Prepared, one: Alike) -> bool:
    """Has somebody said whether the line is this item?"""
    start, item = f"line-{one.line}", one.found.item.public_id
    return any(prepared.joined.words.get(f"{start}-{kind}-{item}") for kind in ("pair", "lot"))


def kept(entry: Entry, kind: str) -> list[Group]:
    """Lines or claims of an entry that go along."""
    groups = entry.typed.lines if kind == "line" else entry.typed.claims
    return [one for one in groups if not one.is_empty and one.where.replace(" ", "-") not in entry.left_out]


def _understood(card: Card) -> Iterator[tuple[str, str]]:
    prepared = card.prepared
    if prepared is None:
        return
    for name, text in prepared.found.understood.items():
        match = re.fullmatch(r"(line|source|claim)-(\d+)-(.+)", name)
        start = card.at(f"{match[1]} {match[2]}") if match else card.at("")
        yield f"{start}-{match[3] if match else name}", text


def corrected(fields: Fields) -> dict[str, Corrected]:
    """What was sent of each draft that the page had, by its id."""
    words: dict[str, dict[str, str]] = {}
    for name, text in fields.items(multi=True):
        if match := FIELD.fullmatch(name):
            words.setdefault(match[1], {})[match[2]] = text
    return {entry: _corrected(own) for entry, own in words.items() if SHOWN in own}


def _corrected(own: Mapping[str, str]) -> Corrected:
    """`shown` lists the lines and claims that the page had, `line-1 line-2 claim-1`: which are kept is ticked."""
    groups = [one for one in own[SHOWN].split() if GROUP.fullmatch(one)]
    left_out = frozenset(one for one in groups if KEPT + one not in own)
    boxes = {f"{one}-{box}": "" for one in groups for box in TICKED}
    return Corrected({**boxes, **own}, left_out)


def cards_of(entries: Sequence[Entry], made: Iterable[Card]) -> list[Card]:
    """A card for each draft that stands by itself, in the order of the text, with those merged into it."""
    by_id, numbers = {one.entry.id: one for one in made}, {one.id: at for at, one in enumerate(entries, 1)}
    every = [by_id.get(one.id, Card(one, members(entries, one.id))) for one in entries if one.state != "merged"]
    return [replace(one, number=numbers[one.entry.id]) for one in every]
