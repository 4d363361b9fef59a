"""A draft and those merged into it as one form: lines and claims one after another, each source once."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from catalog.domain.errors import Problem
from catalog.services.reports.entries import Entry
from catalog.services.sightings.typed import MOST, Group, Kind, Typed

TOP = ("date", "basis", "place", "note")
GOES_ALONG = {"date": "basis"}  # what says nothing without the other
NUMBER = re.compile(r"[0-9]{1,2}")


@dataclass
class Joined:
    """`came_from` leads from `line-3` of the form to the entry and the group in it, `4f2k9x1c line 1`."""

    words: dict[str, str] = field(default_factory=dict)
    came_from: dict[str, str] = field(default_factory=dict)

    @property
    def typed(self) -> Typed:
        return Typed(self.words).tidied()

    def count(self, kind: Kind) -> int:
        """How many lines, sources or claims it has."""
        return sum(one.startswith(f"{kind} ") for one in self.came_from)

    def problems(self) -> Iterator[Problem]:
        """Why it is no sighting yet, whatever stands in its fields."""
        if not (self.count("line") or self.count("claim")):
            yield Problem("lines", "tick a line or a claim: nothing of this draft is kept")
        yield from self.too_many()

    def too_many(self) -> Iterator[Problem]:
        for kind, most in MOST.items():
            if self.count(kind) > most:
                yield Problem(
                    f"{kind}s", f"{self.count(kind)} {kind}s are more than the {most} that a sighting may have"
                )

    def add(self, entry: Entry, group: Group, number: int, words: Mapping[str, str]) -> None:
        self.words |= {f"{group.kind}-{number}-{name}": text for name, text in words.items()}
        self.came_from.setdefault(f"{group.kind} {number}", f"{entry.id} {group.where}")

    def told(self, one: Problem, main: str) -> Problem:
        """A problem of the form at the entry that it is of."""
        return Problem(one.field, one.message, self.came_from.get(one.where, main))


def join(main: Entry, others: Sequence[Entry]) -> Joined:
    """What is left out is not in it. Of day and place the draft's own stand, then the first that is told."""
    every, joined = [main, *others], Joined()
    joined.words |= _top(every)
    sources = list(_sources(every))
    numbers = {known: number for number, known in enumerate(dict.fromkeys(key for _, _, key in sources), 1)}
    at = {(entry.id, group.number): numbers[key] for entry, group, key in sources}
    for entry, group, key in sources:
        if f"source {numbers[key]}" not in joined.came_from:
            joined.add(entry, group, numbers[key], _led(entry, group, "quoted_in", at))
    for kind in ("line", "claim"):
        for number, (entry, group) in enumerate(_kept(every, kind), 1):
            joined.add(entry, group, number, _led(entry, group, "source", at))
    return joined


def _top(every: Sequence[Entry]) -> dict[str, str]:
    words: dict[str, str] = {}
    for name in ("date", "place"):
        told = next((one for one in every if one.typed.get(name)), None)
        if told is not None:
            words |= {each: told.typed.get(each) for each in (name, GOES_ALONG.get(name, name))}
    notes = dict.fromkeys(note for one in every if (note := one.typed.get("note")))
    return words | ({"note": "\n".join(notes)} if notes else {})


def _sources(every: Sequence[Entry]) -> Iterator[tuple[Entry, Group, str]]:
    """Each with what tells it from others: its address, else its text."""
    for entry in every:
        for group in entry.typed.groups("source"):
            if not group.is_empty:
                yield entry, group, group.get("url") or group.get("text")


def _kept(every: Sequence[Entry], kind: Literal["line", "claim"]) -> Iterator[tuple[Entry, Group]]:
    for entry in every:
        for group in entry.typed.groups(kind):
            if group.where.replace(" ", "-") not in entry.left_out and not group.is_empty:
                yield entry, group


def _led(entry: Entry, group: Group, name: str, at: Mapping[tuple[str, int], int]) -> dict[str, str]:
    """The words of a group, the number of a source in them being that of the whole."""
    number = group.get(name)
    if not number:
        return dict(group.words)
    return {**group.words, name: str(at.get((entry.id, int(number)), 1) if NUMBER.fullmatch(number) else 1)}
