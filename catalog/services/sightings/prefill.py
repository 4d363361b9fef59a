"""Reading what was pasted: addresses, the line below a quoted post, days, types with their number, parties and places.

Sure finds only: whatever could be two things is left to the contributor. A proposal fills an empty field, never one in
which something stands, and says which words it comes from.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from catalog.domain import addresses, dates, days, quoted
from catalog.domain.quoted import Signature
from catalog.domain.vocabulary import Platform
from catalog.search import world
from catalog.services.sightings import finding_fates, finding_names, finding_types
from catalog.services.sightings.finding_names import Named
from catalog.services.sightings.typed import Typed

URL = re.compile(r"(?:https?://|(?:www\.)?(?:x|twitter|t|facebook|youtube)\.(?:com|me)/)[^\s<>\"“”]+", re.IGNORECASE)
TRAILING = ".,;:!?)]}'’»"
PUBLISHED = "published"


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
        _put_text(filled, text)
    _read_sources(filled, now)
    whole = "\n".join(dict.fromkeys([text, *(one.get("text") for one in filled.typed.sources)])).strip()
    _read_days(filled, whole)
    _read_types(session, filled, whole)
    _read_names(session, filled, whole)
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


def _put_text(filled: Filled, text: str) -> None:
    first = filled.typed.sources[0]
    filled.fill(first.name("text"), text, "what was pasted")


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


def _read_days(filled: Filled, text: str) -> None:
    """The one day that the text tells of; else the one day of publication, and the basis says so."""
    body, _ = _without_signature(text)
    told = {one.span: one for one in days.find(body)}
    if len(told) == 1:
        one = next(iter(told.values()))
        filled.fill("date", dates.written(one.span), one.words)
        return
    published = {day for one in filled.typed.sources if (day := one.get(PUBLISHED))}
    if not told and len(published) == 1 and not filled.typed.get("date"):
        filled.fill("date", published.pop(), "the day of publication")
        filled.typed = filled.typed.changed({"basis": PUBLISHED})


def _without_signature(text: str) -> tuple[str, Signature | None]:
    signed = quoted.signature(text)
    return (text, None) if signed is None else (text.replace(signed.words, " "), signed)


def _read_types(session: Session, filled: Filled, text: str) -> None:
    """Each type once, into lines in which no type stands; a type that stands in a line already is left."""
    there = {one.get("type").casefold() for one in filled.typed.lines}
    for found in finding_types.find(session, _without_signature(text)[0]):
        if found.name.casefold() in there:
            continue
        there.add(found.name.casefold())
        free = next((one for one in filled.typed.lines if one.is_empty), None)
        if free is None:
            before = len(filled.typed.lines)
            filled.typed = filled.typed.another("line")
            free = filled.typed.lines[-1] if len(filled.typed.lines) > before else None
        if free is not None:
            filled.fill(free.name("type"), found.name, found.words)
            filled.fill(free.name("number"), found.number, found.words)


def _read_names(session: Session, filled: Filled, text: str) -> None:
    """The one place that the text names, most precisely; and what became of the things, where the text says it once."""
    known, (body, _) = world.read(session), _without_signature(text)
    places = finding_names.places(known, body)
    if len(places) == 1:
        filled.fill("place", places[0].words, places[0].words)
    else:
        filled.named += [f"the place {one.words}" for one in places]
    parties = finding_names.parties(known, body)
    placed = _read_fate(filled, body, parties)
    filled.named += [f"the party {one.node.name}" for one in parties if one not in placed]


def _read_fate(filled: Filled, text: str, parties: list[Named]) -> list[Named]:
    """Of lines that were just read from the text; the parties that were put somewhere."""
    fate = finding_fates.find(text, parties)
    lines = [one for one in filled.typed.lines if any(each.field == one.name("type") for each in filled.proposals)]
    if fate is None or not lines:
        return []
    placed = {"lost_by": fate.lost_by, "taken_by": fate.taken_by}
    for line in lines:
        if line.get("fate") in ("", fate.kind.value):
            filled.fill(line.name("fate"), fate.kind.value, fate.words)
            for name, party in placed.items():
                filled.fill(line.name(name), party.node.name if party else "", party.words if party else "")
    return [one for one in placed.values() if one is not None]


def marked(filled: Filled) -> Iterator[tuple[str, str]]:
    """Name of a field → the words that it was read from."""
    yield from ((one.field, one.words) for one in filled.proposals)
