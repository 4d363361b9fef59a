"""The drafts of a report as they are kept: what is typed, what was read where, what is asked, and what became of each.

A draft that is merged into another keeps its own words, so that both can be taken apart again.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from catalog.domain import public_ids
from catalog.domain.errors import NotFound
from catalog.reading.found import Draft
from catalog.services.reports import draft_words
from catalog.services.reports.draft_sources import LONGEST_TEXT, Whole
from catalog.services.sightings.reading_lines import Known
from catalog.services.sightings.typed import MOST, Typed

NAMES = re.compile(r"place|line-\d+-(?:type|lost_by|taken_by)")
TEXT = re.compile(r"source-\d+-text")
State = Literal["open", "dropped", "merged"]


@dataclass(frozen=True)
class Entry:
    """One draft; its id becomes the sighting's. `left_out` are `line-2` and `claim-1` that are not sent with it.

    `drawn` are names as they were read, to tell which of them somebody corrected.
    """

    id: str
    typed: Typed
    state: State = "open"
    into: str = ""
    left_out: frozenset[str] = frozenset()
    spans: Mapping[str, Sequence[Sequence[int]]] = field(default_factory=dict)
    asks: Mapping[str, Sequence[str]] = field(default_factory=dict)
    drawn: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, kept: Mapping[str, Any], text: str) -> "Entry":
        """`text` is that of the report: sources that are the report itself take it from there."""
        own = {name: one for name, one in kept.items() if name != "whole"}
        words = {**kept["typed"], **dict.fromkeys(kept.get("whole", ()), text[:LONGEST_TEXT])}
        return cls(**{**own, "typed": Typed(words), "left_out": frozenset(kept["left_out"])})

    def kept(self, text: str) -> dict[str, Any]:
        """As JSON. `whole` are the sources that are the report itself: a text is kept once, not with every draft."""
        own = {"id": self.id, "state": self.state, "into": self.into, "left_out": sorted(self.left_out)}
        told = {"spans": dict(self.spans), "asks": dict(self.asks), "drawn": dict(self.drawn)}
        words, article = self.typed.words, text[:LONGEST_TEXT]
        whole = sorted(name for name, one in words.items() if TEXT.fullmatch(name) and one == article)
        typed = {name: one for name, one in words.items() if name not in whole}
        return {**own, "typed": typed, "whole": whole, **told}


def of_drafts(known: Known, whole: Whole, drafts: Iterable[Draft]) -> Iterator[Entry]:
    """An entry for each draft; one with more lines or claims than a sighting may have becomes several."""
    for draft in drafts:
        for one in parted(draft):
            made = draft_words.write(known, whole, one)
            drawn = {name: text for name, text in made.words.items() if NAMES.fullmatch(name)}
            yield Entry(public_ids.new(), Typed(made.words), spans=made.spans, asks=made.asks, drawn=drawn)


def parted(draft: Draft) -> Iterator[Draft]:
    """The same as drafts that may each be sent as one sighting."""
    count = max(1, -(-len(draft.lines) // MOST["line"]), -(-len(draft.claims) // MOST["claim"]))
    for at in range(count):
        lines = draft.lines[at * MOST["line"] : (at + 1) * MOST["line"]]
        yield replace(draft, lines=lines, claims=draft.claims[at * MOST["claim"] : (at + 1) * MOST["claim"]])


def find(entries: Sequence[Entry], entry_id: str) -> Entry:
    """Raises NotFound."""
    found = next((one for one in entries if one.id == entry_id), None)
    if found is None:
        raise NotFound("draft", entry_id[:20])
    return found


def members(entries: Sequence[Entry], entry_id: str) -> list[Entry]:
    """Those that were merged into it."""
    return [one for one in entries if one.state == "merged" and one.into == entry_id]


def changed(entries: Sequence[Entry], *new: Entry) -> list[Entry]:
    """The same ones in the same order, these in place of those with their ids."""
    by_id = {one.id: one for one in new}
    return [by_id.get(one.id, one) for one in entries]
