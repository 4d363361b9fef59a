"""Correcting the drafts of a report: what is typed anew, dropped, taken up again, merged and taken apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from catalog.domain.errors import Conflict, Invalid
from catalog.services.reports.entries import Entry, changed, find, members
from catalog.services.sightings.typed import NAME, Typed


@dataclass(frozen=True)
class Corrected:
    """What a page has of one draft: fields with what stands in them, and which lines and claims are not kept."""

    words: Mapping[str, str]
    left_out: frozenset[str] = frozenset()


def save(entries: Sequence[Entry], corrected: Mapping[str, Corrected]) -> list[Entry]:
    """Drafts that the page did not have stay as they are, and so do the fields that it did not have."""
    return [_saved(one, corrected[one.id]) if one.id in corrected else one for one in entries]


def _saved(entry: Entry, corrected: Corrected) -> Entry:
    told = {name: text.replace("\x00", "").replace("\r\n", "\n") for name, text in corrected.words.items()}
    known = {name: text for name, text in told.items() if NAME.fullmatch(name)}
    return replace(entry, typed=Typed({**entry.typed.words, **known}), left_out=corrected.left_out)


def drop(entries: Sequence[Entry], entry_id: str) -> list[Entry]:
    """It is not sent, and what was merged into it stands by itself again."""
    apart = take_apart(entries, entry_id)
    return changed(apart, replace(find(apart, entry_id), state="dropped", into=""))


def restore(entries: Sequence[Entry], entry_id: str) -> list[Entry]:
    return changed(entries, replace(find(entries, entry_id), state="open", into=""))


def merge(entries: Sequence[Entry], entry_id: str, into: str) -> list[Entry]:
    """Send its lines, claims and sources with another draft; those that were merged into it come along."""
    one, other = find(entries, entry_id), find(entries, into)
    if one is other or one.state != "open":
        raise Invalid.one("into", "another draft of this report is allowed")
    if other.state != "open":
        raise Conflict("The draft to merge into is not open any more; load the page anew.")
    moved = [replace(each, state="merged", into=into) for each in (one, *members(entries, entry_id))]
    return changed(entries, *moved)


def take_apart(entries: Sequence[Entry], entry_id: str) -> list[Entry]:
    """What was merged into a draft stands by itself again."""
    find(entries, entry_id)
    return changed(entries, *(replace(one, state="open", into="") for one in members(entries, entry_id)))
