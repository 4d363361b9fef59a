"""Did you mean: where words find little, the names of types, parties and places that look most like them.

A digit is never changed: T-72 is not T-62. A name is shown only if something is found by it.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlmodel import Session, select

from catalog.domain import designations, placenames
from catalog.models import PartyName
from catalog.search import lexicon, query, suggesting, world
from catalog.search.query import Parsed
from catalog.search.state import Kept

MOST, MOST_TRIED, MOST_NEAR = 5, 12, 40
SHORTEST, LONGEST = 4, 80
LIKE = 0.7  # of 1: the share of letters that stay
DIGITS = re.compile(r"\d+")

Numbers = tuple[str, ...]


@dataclass
class Alike:
    """Keys of names by the numbers in them, each with the name as it is written."""

    keys: dict[Numbers, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, key: str, written: str) -> None:
        if len(key) >= SHORTEST:
            self.keys[_numbers(key)].setdefault(key, written)

    def has(self, key: str) -> bool:
        return key in self.keys.get(_numbers(key), ())

    def near(self, key: str) -> Iterator[tuple[float, str]]:
        """Names like this one with their likeness, numbers being the same."""
        names = self.keys.get(_numbers(key), {})
        found = process.extract(key, names.keys(), scorer=OSA.normalized_similarity, score_cutoff=LIKE, limit=MOST_NEAR)
        yield from ((likeness, names[near]) for near, likeness, _ in found)


_types: Kept[Alike] = Kept("equipment_type", "type_name")
_others: Kept[Alike] = Kept("party", "party_name", "place", "place_name")


def names(session: Session, asked: Parsed, finds: Callable[[Parsed], bool]) -> tuple[str, ...]:
    """Names to search for instead, each of which finds something; none where the words are a name already."""
    if len(asked.names) != 1 or len(asked.names[0]) > LONGEST:
        return ()
    found: list[str] = []
    for name in near(session, asked.names[0])[:MOST_TRIED]:
        if len(found) < MOST and finds(query.read(name)):
            found.append(name)
    return tuple(found)


def near(session: Session, text: str) -> list[str]:
    """Names that look like a text, the likeliest first; none if it is a name."""
    types, others = _types.get(session, _of_types), _others.get(session, _of_others)
    keys = sorted(designations.full_keys(text))
    plain = placenames.exact_key(text)
    if any(types.has(key) for key in keys) or others.has(plain):
        return []
    like = [one for key in keys for one in types.near(key)] if len(plain) >= SHORTEST else []
    like += others.near(plain) if len(plain) >= SHORTEST else ()
    return _each_once(name for _, name in sorted(like, key=lambda one: (-one[0], one[1])))


def _each_once(written: Iterable[str]) -> list[str]:
    seen: dict[str, str] = {}
    for name in written:
        seen.setdefault(name.casefold(), name)
    return list(seen.values())


def _numbers(key: str) -> Numbers:
    return tuple(DIGITS.findall(key))


def _of_types(session: Session) -> Alike:
    alike = Alike()
    for key, hits in lexicon.read(session).names.items():
        alike.add(key, hits[0].written)
    return alike


def _of_others(session: Session) -> Alike:
    """Parties by every name as it is written; places by every name too, each written as it is called first."""
    alike, known = Alike(), world.read(session)
    for written in (*(node.name for node in known.parties.by_id.values()), *session.exec(select(PartyName.name))):
        alike.add(placenames.exact_key(written), written)
    places = suggesting.place_names(session)
    for key, one in zip(places.keys, places.ids, strict=True):
        if one in known.places.by_id:
            alike.add(key, known.places.by_id[one].name)
    return alike
