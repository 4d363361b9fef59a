"""Correcting the drafts of a report: what is typed anew, dropped, taken up again, merged and taken apart.

Nothing is kept but what the page asks for, and none of it without bounds: whoever sends a form by hand gains nothing.
"""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from catalog.domain.errors import Conflict, Invalid, Problem
from catalog.domain.outcomes import Judgement
from catalog.services.reports.entries import Entry, changed, find, members
from catalog.services.reports.joining import join
from catalog.services.sightings.typed import ID, NUMBERED, Typed

# The fields that the page of a report has of a draft, and of each of its lines, claims and sources.
TOP = ("date", "basis", "place", "note")
TYPED_INTO = {
    "line": (
        "type", "number", "fate", "manner", "lost_by", "taken_by", "fitted", "qualifier", "note", "hedged",
    ),
    "claim": ("summary", "asserted_by", "place", "taken_by", "hedged"), "source": ("url", "published"),
}  # fmt: skip
ANSWER = re.compile(rf"pair-{ID}")
MOST_ANSWERS = 24  # of one line; the latest stay
LONGEST, LONGEST_NOTE = 2_000, 20_000
MOST_TYPED = 1_000_000  # characters of all drafts of a report


@dataclass(frozen=True)
class Corrected:
    """What a page has of one draft: fields with what stands in them, and which lines and claims are not kept."""

    words: Mapping[str, str]
    left_out: frozenset[str] = frozenset()


def save(entries: Sequence[Entry], corrected: Mapping[str, Corrected]) -> list[Entry]:
    """Drafts that the page did not have stay as they are, and so do fields that it did not have or that are too long.

    Raises Invalid when all of it together is more than is kept.
    """
    new = [_saved(one, corrected[one.id]) if one.id in corrected else one for one in entries]
    if sum(len(text) for one in new for text in _on_page(one, one.typed.words).values()) > MOST_TYPED:
        raise Invalid.one("note", f"at most {MOST_TYPED:,} characters are kept in all drafts of a report together")
    return new


def too_long(entries: Sequence[Entry], corrected: Mapping[str, Corrected]) -> Iterator[Problem]:
    """What was not kept because it is too long: what stood there before still does."""
    for entry in (one for one in entries if one.id in corrected):
        for name, text in _on_page(entry, corrected[entry.id].words).items():
            if len(text) > _longest(name):
                field, where = _placed(entry, name)
                told = f"at most {_longest(name):,} characters are allowed; what stood here before was kept"
                yield Problem(field, told, where)


@dataclass(frozen=True)
class Differing:
    """A field in which two editions of a draft differ."""

    field: str
    where: str
    kept: str
    typed: str


def differing(entries: Sequence[Entry], new: Sequence[Entry]) -> Iterator[Differing]:
    """Fields in which what is kept by now differs from what somebody typed."""
    for old, one in zip(entries, new, strict=True):
        for name in one.typed.words:
            field, where = _placed(one, name)
            if old.typed.get(name) != one.typed.get(name):
                yield Differing(field, where, old.typed.get(name), one.typed.get(name))
        for group in sorted(old.left_out ^ one.left_out):
            pair = ["no" if group in each.left_out else "yes" for each in (old, one)]
            yield Differing("sent", f"{one.id} {group.replace('-', ' ')}", *pair)


def _placed(entry: Entry, name: str) -> tuple[str, str]:
    """A field without the number of its group, and where that is."""
    match = NUMBERED.fullmatch(name)
    return (match[3], f"{entry.id} {match[1]} {match[2]}") if match else (name, entry.id)


def _saved(entry: Entry, corrected: Corrected) -> Entry:
    told = {name: text.replace("\x00", "").replace("\r\n", "\n") for name, text in corrected.words.items()}
    new = {name: text for name, text in _on_page(entry, told).items() if len(text) <= _longest(name)}
    if not (entry.typed.get("basis") or new.get("date", entry.typed.get("date")).strip()):
        new.pop("basis", None)  # a list always has something chosen: of no day it says nothing
    words = _with_few_answers({**entry.typed.words, **new}, new)
    return replace(entry, typed=Typed(words), left_out=corrected.left_out & _groups(entry))


def _groups(entry: Entry) -> frozenset[str]:
    """The lines, claims and sources that a draft has, `line-2`."""
    found = (NUMBERED.fullmatch(name) for name in entry.typed.words)
    return frozenset(f"{one[1]}-{one[2]}" for one in found if one)


def _on_page(entry: Entry, words: Mapping[str, str]) -> dict[str, str]:
    """Fields of the draft and of what it has; for its lines also the answers to what was asked about them."""
    groups = _groups(entry)
    return {name: text for name, text in words.items() if name in TOP or _is_of_one(name, groups)}


def _is_of_one(name: str, groups: Container[str]) -> bool:
    match = NUMBERED.fullmatch(name)
    if match is None or f"{match[1]}-{match[2]}" not in groups:
        return False
    return match[3] in TYPED_INTO[match[1]] or (match[1] == "line" and ANSWER.fullmatch(match[3]) is not None)


def _longest(name: str) -> int:
    return LONGEST_NOTE if name == "note" else LONGEST


def _with_few_answers(words: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """What is no answer at all is left out, and so are the oldest of too many."""
    kept, counts = dict(words), dict[str, int]()
    for name in sorted(words, key=lambda one: one not in new):
        match = NUMBERED.fullmatch(name)
        if match is None or not ANSWER.fullmatch(match[3]):
            continue
        counts[match[2]] = counts.get(match[2], 0) + 1
        if counts[match[2]] > MOST_ANSWERS or words[name] not in tuple(Judgement):
            del kept[name]
    return kept


def drop(entries: Sequence[Entry], entry_id: str) -> list[Entry]:
    """It is not sent, and what was merged into it stands by itself again."""
    _check_state(find(entries, entry_id), "open")
    apart = take_apart(entries, entry_id)
    return changed(apart, replace(find(apart, entry_id), state="dropped", into=""))


def restore(entries: Sequence[Entry], entry_id: str) -> list[Entry]:
    """Take up again what was dropped."""
    _check_state(find(entries, entry_id), "dropped")
    return changed(entries, replace(find(entries, entry_id), state="open", into=""))


def _check_state(entry: Entry, needed: str) -> None:
    if entry.state != needed:
        raise Conflict(f"This draft is {entry.state} by now, not {needed}; load the page anew.")


def merge(entries: Sequence[Entry], entry_id: str, into: str) -> list[Entry]:
    """Send its lines, claims and sources with another draft; those that were merged into it come along.

    Raises Invalid where they are too many for one sighting, Conflict where one is not open any more.
    """
    one, other = find(entries, entry_id), find(entries, into)
    if one is other:
        raise Invalid.one("into", "another draft of this report is allowed")
    _check_state(one, "open")
    _check_state(other, "open")
    moved = [replace(each, state="merged", into=into) for each in (one, *members(entries, entry_id))]
    new = changed(entries, *moved)
    full = [each.message for each in join(other, members(new, into)).too_many()]
    if full:
        raise Invalid.one("into", f"they cannot be sent as one: {'; '.join(full)}")
    return new


def take_apart(entries: Sequence[Entry], entry_id: str) -> list[Entry]:
    """What was merged into a draft stands by itself again."""
    find(entries, entry_id)
    return changed(entries, *(replace(one, state="open", into="") for one in members(entries, entry_id)))
