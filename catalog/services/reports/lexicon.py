"""The lexicon that reports are read with: every type, party and place of the catalog by all its names."""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from catalog.models import Party, PartyName, Place, PlaceName
from catalog.reading.lexicon import KnownName, Lexicon, Register
from catalog.search import lexicon, world
from catalog.search.state import Kept

_kept: Kept[Lexicon] = Kept("equipment_type", "type_name", "party", "party_name", "place", "place_name")
# Names of places are many and seldom change: a new name of a type does not cost them again.
_kept_places: Kept[Register] = Kept("place", "place_name")


def read(session: Session) -> Lexicon:
    """All names; the same object until a type, a party, a place or a name of one is written."""
    return _kept.get(session, _build)


def _build(session: Session) -> Lexicon:
    roles = {node.slug: node.role for node in world.read(session).types.by_id.values() if node.role is not None}
    places = _kept_places.get(session, lambda own: Register.of(_places(own)))
    return Lexicon.build(lexicon.read(session), roles, Register.of(_parties(session)), places)


def _parties(session: Session) -> Iterator[KnownName]:
    """Each name once, the preferred ones first."""
    query = select(Party, PartyName.name).join(PartyName, col(PartyName.party_id) == Party.id)
    for row, name in session.exec(query.order_by(col(PartyName.preferred).desc(), col(PartyName.id))):
        yield KnownName(row.slug, name, row.kind.value, (row.slug,), row.country or "")


def _places(session: Session) -> Iterator[KnownName]:
    """The same; of places that share a name one put by hand comes first, then the largest, as everywhere.

    Plain columns, no rows of the model: a gazetteer has a hundred thousand names.
    """
    places, paths = world.read(session).places, dict[int, tuple[str, ...]]()
    largest = (col(Place.population).is_not(None), col(Place.population).desc(), col(Place.id))
    query = select(PlaceName.place_id, PlaceName.name, Place.kind, Place.country)
    query = query.join(Place, col(Place.id) == PlaceName.place_id)
    order = (*largest, col(PlaceName.preferred).desc(), col(PlaceName.id))
    for number, name, kind, country in session.execute(query.order_by(*order)):
        if number not in paths:
            paths[number] = tuple(node.slug for node in places.path(number))
        yield KnownName(places.by_id[number].slug, name, kind.value, paths[number], country or "")
