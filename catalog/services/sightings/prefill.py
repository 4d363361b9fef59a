"""Reading what was pasted into the form of a sighting: addresses, posts, and what the reader of reports finds in them.

A proposal fills an empty field, never one in which something stands, and says which words it comes from. One form is
one sighting: where the text tells of several, their things become lines, and when, where and by whom is left open.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlmodel import Session

from catalog.domain import addresses, dates, days, quoted
from catalog.domain.errors import Invalid
from catalog.domain.outcomes import DateBasis
from catalog.domain.vocabulary import Platform
from catalog.reading import reader
from catalog.reading.found import Draft, Kind, Line, Named, Place, Reading
from catalog.services.reports import draft_words, lexicon
from catalog.services.sightings.reading_lines import Known
from catalog.services.sightings.typed import Group, Typed

URL = re.compile(r"(?:https?://|(?:www\.)?(?:x|twitter|t|facebook|youtube)\.(?:com|me)/)[^\s<>\"“”]+", re.IGNORECASE)
TRAILING = ".,;:!?)]}'’»"
PUBLISHED = "published"
MOST_LINES = 12
OF_LINE = ("type", "number")  # read from all the words of a line


@dataclass(frozen=True)
class Proposal:
    """What a field was filled with, and the words that it was read from."""

    field: str
    text: str
    words: str


@dataclass
class Filled:
    """The form with what was read; `named` are parties and places that stand in the text and were put nowhere."""

    typed: Typed
    proposals: list[Proposal] = field(default_factory=list)
    named: list[str] = field(default_factory=list)

    def fill(self, name: str, text: str, words: str) -> None:
        """Only where nothing stands."""
        if text and not self.typed.get(name):
            self.typed = self.typed.changed({name: text})
            self.proposals.append(Proposal(name, text, words))


def read(session: Session, typed: Typed, now: datetime) -> Filled:
    """Fill what can be read from what was pasted, and from the addresses and texts that stand with the sources."""
    filled = Filled(typed)
    text = URL.sub(" ", typed.get("paste")).strip()
    for url in addresses_in(typed.get("paste")):
        _put_address(filled, url)
    if text:
        filled.fill(filled.typed.sources[0].name("text"), text, "what was pasted")
    _read_sources(filled, now)
    whole = "\n".join(dict.fromkeys([text, *(one.get("text") for one in filled.typed.sources)])).strip()
    published = _published(filled)
    reading = _reading(session, whole, published)
    if reading is not None:
        _read_things(Known.of(session, now), filled, reading)
    if published and not filled.typed.get("date"):
        filled.fill("date", dates.day_text(published), "the day of publication")
        filled.typed = filled.typed.changed({"basis": PUBLISHED})
    return filled


def addresses_in(text: str) -> list[str]:
    """Addresses that stand in a text, each once, without what closes the sentence."""
    found = (match[0].rstrip(TRAILING) for match in URL.finditer(text))
    return list(dict.fromkeys(one for one in found if _key(one)))


def _key(url: str) -> str:
    try:
        return addresses.read(url).key
    except ValueError:
        return ""


def _put_address(filled: Filled, url: str) -> None:
    """Into the first source without an address, else into a further one; a page is never put twice."""
    if _key(url) in {_key(one.get("url")) for one in filled.typed.sources if one.get("url")}:
        return
    free = next((one for one in filled.typed.sources if not one.get("url")), None)
    if free is None:
        filled.typed = filled.typed.another("source")
        free = filled.typed.sources[-1]
    filled.fill(free.name("url"), url, url)


def _read_sources(filled: Filled, now: datetime) -> None:
    """When each was published: from the line below the post, else from the number of the post on X."""
    for one in filled.typed.sources:
        signed = quoted.signature(one.get("text"))
        if signed is not None:
            filled.fill(one.name(PUBLISHED), dates.day_text(signed.day), signed.words)
        elif one.get("url") and (told := _told_by_number(one.get("url"), now)):
            filled.fill(one.name(PUBLISHED), *told)


def _told_by_number(url: str, now: datetime) -> tuple[str, str] | None:
    try:
        address = addresses.read(url)
    except ValueError:
        return None
    day = quoted.posted_on(address.post_id or "", now.date()) if address.platform is Platform.X else None
    return (dates.day_text(day), f"the number of the post, {address.post_id}") if day else None


def _published(filled: Filled) -> date | None:
    """The one day on which the sources were published."""
    told = {day for one in filled.typed.sources if (day := one.get(PUBLISHED))}
    try:
        return days.parse(told.pop()).latest if len(told) == 1 else None
    except Invalid:
        return None


def _reading(session: Session, text: str, published: date | None) -> Reading | None:
    """None for nothing, and for what is no text: the form says what is wrong with that."""
    try:
        return reader.read(text, lexicon.read(session), published)
    except Invalid:
        return None


def _read_things(known: Known, filled: Filled, reading: Reading) -> None:
    told = [draft for draft in reading.drafts if draft.lines]
    put: set[str] = set()
    for draft in told:
        for line in draft.lines:
            put |= _put_line(known, filled, reading, line)
    for line in reading.named:
        put |= _put_line(known, filled, reading, line)
    if len(told) == 1:
        put |= _put_circumstances(known, filled, reading, told[0])
    filled.named += [words for slug, words in _named(known, reading) if slug not in put]


def _put_line(known: Known, filled: Filled, reading: Reading, line: Line) -> set[str]:
    """A line for a type that stands in none yet; the parties that were put with it."""
    text = draft_words.type_words(known, line.type)
    there = {known.resolve(one.get("type")).slug or one.get("type").casefold() for one in filled.typed.lines}
    if (line.type.slug or text.casefold()) in there:
        return set()
    free = _free_line(filled)
    if free is None:
        return set()
    for name, told, spans in draft_words.line_fields(known, line):
        own = line.spans if name in OF_LINE else spans or line.spans
        filled.fill(free.name(name), told, _words(reading, own[:1] if name in OF_LINE else own))
    return {one.slug for one in (line.lost_by, line.taken_by) if one and one.slug}


def _free_line(filled: Filled) -> Group | None:
    free = next((one for one in filled.typed.lines if one.is_empty), None)
    if free is None and len(filled.typed.lines) < MOST_LINES:
        filled.typed = filled.typed.another("line")
        free = filled.typed.lines[-1]
    return free


def _put_circumstances(known: Known, filled: Filled, reading: Reading, draft: Draft) -> set[str]:
    """When and where, where the text tells of one thing that happened."""
    for name, told, spans in draft_words.circumstances(known, draft):
        is_published = name == "date" and draft.date is not None and draft.date.basis is DateBasis.PUBLISHED
        filled.fill(name, told, "the day of publication" if is_published else _words(reading, spans))
    return {draft.place.slug} if draft.place and draft.place.slug else set()


def _words(reading: Reading, spans: Sequence[Place]) -> str:
    return " … ".join(dict.fromkeys(reading.text[start:end] for start, end in spans))


def _named(known: Known, reading: Reading) -> Iterator[tuple[str, str]]:
    """Parties and places of the catalog that the text names, each once."""
    seen: set[str] = set()
    for one in reading.mentions:
        if one.slug is not None and one.slug not in seen and one.kind in (Kind.PARTY, Kind.PLACE):
            seen.add(one.slug)
            words = Named(one.slug, reading.text[one.start : one.end])
            is_party = one.kind is Kind.PARTY
            name = draft_words.party(known, words) if is_party else draft_words.place(known, words)
            yield one.slug, f"the {one.kind} {name}"


def marked(filled: Filled) -> Iterator[tuple[str, str]]:
    """Name of a field → the words that it was read from."""
    yield from ((one.field, one.words) for one in filled.proposals)
