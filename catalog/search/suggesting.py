"""Type-ahead: types, parts, parties and places one of whose names begins with what is typed, in any script."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from catalog.domain import designations, placenames
from catalog.domain.lexicon import NameEntry
from catalog.domain.vocabulary import TypeRole
from catalog.models import PartyName, Place, PlaceName
from catalog.search import lexicon, typed, world
from catalog.search.beginnings import LONGEST, MOST_READ, Names, begins, later_words
from catalog.search.register import Register
from catalog.search.state import Kept
from catalog.search.world import World

MOST, MOST_EACH = 12, 4
PARTS = (TypeRole.FITTED_PART, TypeRole.COMPONENT)


@dataclass(frozen=True)
class Suggestion:
    """`fill` is what is put into the field: the name, or the slug where another thing has the name too. `also` is the
    name that begins so, where it is not the one that is shown.
    """

    slug: str
    name: str
    detail: str
    fill: str
    also: str = ""


@dataclass(frozen=True)
class Begun:
    """What is offered; `is_typed` where one of its names begins with the very letters, and not in another script."""

    shown: Suggestion
    is_typed: bool


_parties: Kept[Names] = Kept("party", "party_name")
_places: Kept[Names] = Kept("place", "place_name")


def place_names(session: Session) -> Names:
    return _places.get(session, _place_names)


def party_names(session: Session) -> Names:
    return _parties.get(session, _party_names)


def types(session: Session, text: str) -> list[Suggestion]:
    return _shown(_types(session, text, lambda _: True))


def parts(session: Session, text: str) -> list[Suggestion]:
    """What can be fitted to something."""
    return _shown(_types(session, text, lambda role: role in PARTS))


def parties(session: Session, text: str) -> list[Suggestion]:
    return _shown(_parties_begun(session, text))


def places(session: Session, text: str) -> list[Suggestion]:
    return _shown(_places_begun(session, text))


def centres(session: Session, text: str) -> list[Suggestion]:
    """Places with a point; where several have the name, each by its slug, as a centre is never guessed."""
    known = world.read(session).places
    found = [one for one in places(session, text) if known.by_slug[one.slug].spot]
    return [replace(one, fill=one.name if len(known.called(one.name)) == 1 else one.slug) for one in found]


def everything(session: Session, text: str) -> list[Suggestion]:
    """For the search of the whole catalog: some of each kind, those first that begin with the very letters."""
    of_types = list(_types(session, text, lambda _: True))
    of_parties, of_places = list(_parties_begun(session, text)), list(_places_begun(session, text))
    every = (("type", of_types), ("party", of_parties), ("place", of_places))
    found: list[Begun] = []
    for place, (kind, some) in enumerate(every):
        left = MOST - len(found) - sum(min(len(later), MOST_EACH) for _, later in every[place + 1 :])
        found += [replace(one, shown=_of_kind(kind, one.shown)) for one in some[:left]]
    wanted = text.strip().casefold()
    return _shown(sorted(found, key=lambda one: (not one.shown.name.casefold().startswith(wanted), not one.is_typed)))


def _shown(found: Iterable[Begun]) -> list[Suggestion]:
    return [one.shown for one in found]


def _of_kind(kind: str, one: Suggestion) -> Suggestion:
    return replace(one, fill=typed.as_words(one.name), detail=_detail(kind, one.detail))


def types_called(session: Session, text: str) -> set[str]:
    """Slugs of all types one of whose names begins so."""
    names = lexicon.read(session)
    keys = [longer for key in designations.full_keys(text[:LONGEST]) for longer in names.beginning(key)]
    return {one.slug for key in keys for one in names.names[key]}


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


def _types(session: Session, text: str, fits: Callable[[TypeRole | None], bool]) -> Iterator[Begun]:
    register = world.read(session).types
    found = _names_of_types(session, text)
    ranks = {slug: min(_rank(one, text) for one in names) for slug, names in found.items()}
    nodes = (register.by_slug[slug] for slug in sorted(found, key=lambda slug: (*ranks[slug], slug)))
    for node in [node for node in nodes if fits(node.role)][:MOST]:
        above = register.by_id[node.parent_id].name if node.parent_id else ""
        detail = " of ".join(one for one in (node.rank.label if node.rank else "", above) if one)
        names = [one.written for _, one in sorted(found[node.slug], key=lambda one: _rank(one, text))]
        yield _begun(Suggestion(node.slug, node.name, detail, node.name), names, text)


def _names_of_types(session: Session, text: str) -> dict[str, list[tuple[str, NameEntry]]]:
    """Slugs of types with their names that begin so, each with its key; of very many some."""
    names = lexicon.read(session)
    found = defaultdict[str, list[tuple[str, NameEntry]]](list)
    for key in designations.full_keys(text[:LONGEST]):
        for longer in names.beginning(key)[:MOST_READ]:
            for one in names.names[longer]:
                found[one.slug].append((longer, one))
    return found


def _rank(named: tuple[str, NameEntry], text: str) -> tuple[bool, bool, int]:
    """Names in the script that was typed first, where that is not the usual one; then preferred ones, the shortest."""
    key, one = named
    return not (text.isascii() or begins(one.written, text)), not one.preferred, len(key)


def _parties_begun(session: Session, text: str) -> Iterator[Begun]:
    known = world.read(session)
    yield from _nodes(known.parties, party_names(session).beginning(text), text, lambda one: _member_of(known, one))


def _places_begun(session: Session, text: str) -> Iterator[Begun]:
    """Places; namesakes in the same places are told apart by where they lie."""
    known = world.read(session).places
    found = list(_nodes(known, place_names(session).beginning(text), text, lambda one: _path(known, one)))
    told = Counter((one.shown.name, one.shown.detail) for one in found)
    for one in found:
        is_alone = told[one.shown.name, one.shown.detail] == 1
        yield one if is_alone else replace(one, shown=replace(one.shown, detail=_apart(known, one.shown)))


def _apart(places: Register, one: Suggestion) -> str:
    spot = places.by_slug[one.slug].spot
    return ", ".join(told for told in (one.detail, f"{spot.lat:.2f}, {spot.lon:.2f}" if spot else one.slug) if told)


def _nodes(
    register: Register, found: Mapping[int, list[str]], text: str, detail: Callable[[int], str]
) -> Iterator[Begun]:
    for one in [one for one in found if one in register.by_id][:MOST]:
        yield _begun(_named(register, one, detail(one)), found[one], text)


def _begun(shown: Suggestion, names: Sequence[str], text: str) -> Begun:
    """With the name that begins so, the likeliest of these, unless the one that is shown does."""
    also = "" if shown.name in names else names[0]
    return Begun(replace(shown, also=also), any(begins(name, text) for name in names))


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
        (placenames.exact_key(rest), one, name)
        for name, one in dict.fromkeys((*named, *rows))
        for rest in (name, *later_words(name))
    )


def _place_names(session: Session) -> Names:
    rows = session.exec(select(PlaceName.name, PlaceName.place_id)).all()
    named = session.exec(select(Place.name, Place.id).order_by(col(Place.id)))
    every = dict.fromkeys((name, one) for name, one in (*named, *rows) if one)
    return Names.of((placenames.exact_key(name), one, name) for name, one in every)
