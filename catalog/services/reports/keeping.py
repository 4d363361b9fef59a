"""Keeping a correction: words of a report as a new name of the type, party or place that they turned out to mean.

A reviewer's name stands at once, as one change. A contributor's is a correction of the type for a reviewer.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import insert, or_
from sqlmodel import Session, col, select

from catalog.domain import designations, placenames
from catalog.domain.errors import Invalid
from catalog.domain.vocabulary import NameKind, PlainNameKind
from catalog.models import (
    EquipmentType,
    Party,
    PartyName,
    Place,
    PlaceName,
    PlaceNameKey,
    TypeName,
    TypeNameKey,
)
from catalog.search.visible import Eyes
from catalog.services import corrections, history, people
from catalog.services.corrections import CorrectionIn
from catalog.services.places import keys_of
from catalog.services.reports.entries import Entry
from catalog.services.rows import by_slug, number
from catalog.services.sightings.reading_lines import Known

Of = Literal["type", "party", "place"]
SHORTEST, LONGEST = 2, 100


@dataclass(frozen=True)
class NewName:
    """`words` as a name of the record with this slug; `kind` is a kind of name, plain ones for parties and places."""

    of: Of
    slug: str
    words: str
    kind: str


@dataclass(frozen=True)
class Proposal:
    """A field that was corrected: the words that stand in the text, and the record that they turned out to mean."""

    field: str
    of: Of
    words: str
    slug: str
    name: str


@dataclass(frozen=True)
class _Room:
    """Where names of one kind of record are kept, and the keys that they are found by.

    `same` are those by which two names are one: places sound alike that nobody takes for one another.
    """

    record: Any
    name: Any
    owner: str
    kinds: Any
    same: Callable[[str], set[str]]
    key: Any = None
    keys: Callable[[str], set[str]] | None = None


ROOMS: dict[str, _Room] = {
    "type": _Room(
        EquipmentType, TypeName, "type_id", NameKind, designations.full_keys, TypeNameKey, designations.full_keys
    ),
    "party": _Room(Party, PartyName, "party_id", PlainNameKind, lambda name: {name.casefold()}),
    "place": _Room(
        Place, PlaceName, "place_id", PlainNameKind, lambda name: {placenames.exact_key(name)}, PlaceNameKey, keys_of
    ),
}


def proposals(known: Known, text: str, entry: Entry) -> list[Proposal]:
    """Of names that were corrected, those whose words do not find the record yet."""
    changed = (name for name, drawn in entry.drawn.items() if entry.typed.get(name) != drawn)
    found = (_proposal(known, text, entry, name) for name in changed)
    return [one for one in found if one is not None]


def _proposal(known: Known, text: str, entry: Entry, name: str) -> Proposal | None:
    spans = entry.spans.get(name, ())
    words = " ".join(text[slice(*spans[0])].split()) if spans else ""
    of: Of = "place" if name == "place" else "type" if name.endswith("type") else "party"
    slug = _meant(known, of, entry.typed.get(name))
    if slug is None or not SHORTEST <= len(words) <= LONGEST or _meant(known, of, words) == slug:
        return None
    register = {"type": known.world.types, "party": known.world.parties, "place": known.world.places}[of]
    return Proposal(name, of, words, slug, register.by_slug[slug].name)


def _meant(known: Known, of: Of, words: str) -> str | None:
    if of == "type":
        return known.resolve(words).slug if words else None
    node = (known.world.places if of == "place" else known.world.parties).find(words)
    return node.slug if node else None


def add(session: Session, person_id: int, new: NewName, now: datetime) -> bool:
    """Make it a name; False when it is one already. Raises Invalid for a name that another record has."""
    room, words = ROOMS[new.of], _checked(new)
    record = by_slug(session, room.record, new.slug)
    if _stands(session, room, number(record), words):
        return False
    person = people.acting(session, person_id)
    change = history.begin(session, person, f"{words} is a name of {record.name}, from a report that was read", now)
    row = room.name.model_validate({
        room.owner: record.id, "name": words, "kind": new.kind, "language": designations.default_language(words),
        "script": designations.script_of(words),
    })  # fmt: skip
    session.add(row)
    session.flush()
    if room.keys is not None:
        session.execute(insert(room.key), [{"name_id": row.id, "key": key} for key in sorted(room.keys(words))])
    history.close(session, change)
    return True


def propose(session: Session, new: NewName, eyes: Eyes) -> str:
    """Ask a reviewer for it, as a correction of the type; the id of that. Parties and places take none."""
    words = _checked(new)
    if new.of != "type":
        raise Invalid.one("name", "names of parties and places are given by reviewers; say it in the note of the draft")
    record = by_slug(session, EquipmentType, new.slug)
    text = f"A report that was read calls it “{words}”: is that a name of {record.name} ({NameKind(new.kind).label})?"
    return corrections.send(session, CorrectionIn(about=f"/types/{new.slug}", text=text), eyes).public_id


def _checked(new: NewName) -> str:
    words = " ".join(new.words.split())
    if not SHORTEST <= len(words) <= LONGEST:
        raise Invalid.one("name", f"a name has {SHORTEST} to {LONGEST} characters")
    if new.kind not in tuple(ROOMS[new.of].kinds):
        raise Invalid.one("kind", f"one of {', '.join(ROOMS[new.of].kinds)} is allowed")
    return words


def _stands(session: Session, room: _Room, owner: int, words: str) -> bool:
    """Is it a name of the record, however it is spelled? Raises Invalid when it is one of another.

    A name stands on one record: two that are found by the same key would both not be found any more.
    """
    wanted = room.same(words)
    found = [row for row in _named(session, room, words) if wanted & room.same(row.name) or row.name == words]
    if any(getattr(row, room.owner) == owner for row in found):
        return True
    slug = session.exec(select(room.record).where(room.record.slug == words.lower())).first()
    other = session.get_one(room.record, getattr(found[0], room.owner)) if found else slug
    if other is None or other.id == owner:
        return False
    as_it_is = f" as {found[0].name}" if found and found[0].name != words else ""
    raise Invalid.one("name", f"{words} is a name of {other.name} already{as_it_is}; a name stands on one record")


def _named(session: Session, room: _Room, words: str) -> Iterable[Any]:
    """Names that may be the same. Those of parties are few, and have no keys."""
    if room.keys is None:
        return session.exec(select(room.name))
    own = select(room.key.name_id).where(col(room.key.key).in_(room.keys(words)))
    return session.exec(select(room.name).where(or_(room.name.name == words, col(room.name.id).in_(own))))
