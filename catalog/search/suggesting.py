"""Type-ahead: types, parts, parties and places one of whose names begins with what is typed, in any script."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from catalog.domain import designations, placenames
from catalog.domain.vocabulary import TypeRole
from catalog.models import PartyName, Place, PlaceName
from catalog.search import lexicon, typed, world
from catalog.search.register import Register
from catalog.search.state import Kept
from catalog.search.world import World

MOST, MOST_READ, MOST_EACH = 12, 400, 4
LONGEST = 80
PARTS = (TypeRole.FITTED_PART, TypeRole.COMPONENT)
WORD = re.compile(r"(?<=[\s-])(?=\w)")  # where a further word of a name begins


@dataclass(frozen=True)
class Suggestion:
    """`fill` is what is put into the field: the name, or the slug where another thing has the name too."""

    slug: str
    name: str
    detail: str
    fill: str


@dataclass(frozen=True)
class Names:
    """Keys of names in order, each with the id of what is called so."""

    keys: list[str]
    ids: list[int]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, int]]) -> "Names":
        ordered = sorted({(key, one) for key, one in pairs if key})
        return cls([key for key, _ in ordered], [one for _, one in ordered])

    def beginning(self, key: str) -> list[int]:
        """Ids of what is called so, the shortest names first."""
        start = bisect_left(self.keys, key)
        end = bisect_left(self.keys, key + "\uffff", lo=start)
        found = sorted(range(start, min(end, start + MOST_READ)), key=lambda at: (len(self.keys[at]), at))
        return list(dict.fromkeys(self.ids[at] for at in found))

    def exactly(self, key: str) -> list[int]:
        """Ids of what has this very name."""
        return self.ids[bisect_left(self.keys, key) : bisect_right(self.keys, key)]

    def holding(self, key: str) -> set[int]:
        """Ids of what has these letters in one of its names."""
        return {one for name, one in zip(self.keys, self.ids, strict=True) if key and key in name}


_parties: Kept[Names] = Kept("party", "party_name")
_places: Kept[Names] = Kept("place", "place_name")


def place_names(session: Session) -> Names:
    return _places.get(session, _place_names)


def party_names(session: Session) -> Names:
    return _parties.get(session, _party_names)


def types(session: Session, text: str) -> list[Suggestion]:
    return list(_types(session, text, lambda _: True))


def parts(session: Session, text: str) -> list[Suggestion]:
    """What can be fitted to something."""
    return list(_types(session, text, lambda role: role in PARTS))


def parties(session: Session, text: str) -> list[Suggestion]:
    known = world.read(session)
    ids = party_names(session).beginning(placenames.exact_key(text[:LONGEST])) if text.strip() else []
    return [_named(known.parties, one, _member_of(known, one)) for one in ids if one in known.parties.by_id][:MOST]


def places(session: Session, text: str) -> list[Suggestion]:
    known = world.read(session)
    ids = place_names(session).beginning(placenames.exact_key(text[:LONGEST])) if text.strip() else []
    return [_named(known.places, one, _path(known.places, one)) for one in ids if one in known.places.by_id][:MOST]


def centres(session: Session, text: str) -> list[Suggestion]:
    """Places with a point; where several have the name, each by its slug, as a centre is never guessed."""
    known = world.read(session).places
    found = [one for one in places(session, text) if known.by_slug[one.slug].spot]
    return [replace(one, fill=one.name if len(known.called(one.name)) == 1 else one.slug) for one in found]


def everything(session: Session, text: str) -> list[Suggestion]:
    """For the search of the whole catalog: some of each kind, those first that begin with the very letters."""
    every = (("type", types(session, text)), ("party", parties(session, text)), ("place", places(session, text)))
    found: list[Suggestion] = []
    for place, (kind, some) in enumerate(every):
        left = MOST - len(found) - sum(min(len(later), MOST_EACH) for _, later in every[place + 1 :])
        found += [replace(one, fill=typed.as_words(one.name), detail=_detail(kind, one.detail)) for one in some[:left]]
    return sorted(found, key=lambda one: not one.name.casefold().startswith(text.strip().casefold()))


def _detail(kind: str, told: str) -> str:
    return told if kind == "type" else ", ".join(one for one in (kind, told) if one)


KINDS: dict[str, Callable[[Session, str], list[Suggestion]]] = {
    "types": types,
    "parts": parts,
    "parties": parties,
    "places": places,
    "centres": centres,
    "all": everything,
}


def _types(session: Session, text: str, fits: Callable[[TypeRole | None], bool]) -> Iterator[Suggestion]:
    names, register = lexicon.read(session), world.read(session).types
    found: dict[str, tuple[bool, int]] = {}
    for key in designations.full_keys(text[:LONGEST]) if text.strip() else ():
        for longer in names.beginning(key)[:MOST_READ]:
            for hit in names.names[longer]:
                rank = (not hit.preferred, len(longer))
                found[hit.slug] = min(rank, found.get(hit.slug, rank))
    nodes = (register.by_slug[slug] for slug in sorted(found, key=lambda slug: (*found[slug], slug)))
    fitting = [node for node in nodes if fits(node.role)][:MOST]
    for node in fitting:
        above = register.by_id[node.parent_id].name if node.parent_id else ""
        detail = " of ".join(one for one in (node.rank.label if node.rank else "", above) if one)
        yield Suggestion(node.slug, node.name, detail, node.name)


def _named(register: Register, one: int, detail: str) -> Suggestion:
    node = register.by_id[one]
    other = register.find(node.name)
    return Suggestion(node.slug, node.name, detail, node.name if other is node else node.slug)


def _member_of(known: World, one: int) -> str:
    return ", ".join(known.parties.by_id[above.member].name for above in known.part_of.get(one, ()))


def _path(register: Register, one: int) -> str:
    return ", ".join(node.name for node in reversed(register.path(one)[:-1]))


def _party_names(session: Session) -> Names:
    """A party is found by each word of its names too: *Army* is the Syrian Arab Army among others."""
    rows = session.exec(select(PartyName.name, PartyName.party_id)).all()
    named = ((node.name, node.id) for node in world.read(session).parties.by_id.values())
    return Names.of(
        (placenames.exact_key(rest), one) for name, one in (*rows, *named) for rest in (name, *_later_words(name))
    )


def _later_words(name: str) -> list[str]:
    return [name[match.start() :] for match in WORD.finditer(name)]


def _place_names(session: Session) -> Names:
    rows = session.exec(select(PlaceName.name, PlaceName.place_id)).all()
    named = session.exec(select(Place.name, Place.id).order_by(col(Place.id)))
    return Names.of((placenames.exact_key(name), one) for name, one in (*rows, *named) if one)
