"""Names of what a record has to do with, by which it is found too: read for the few that a page shows.

`ties` finds by them; this says by which. Types above a type; of an item its type, the types above it, what is fitted
to it, who lost and took it and where; of an incident its place and its items. What each is called stands before its
other names.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlmodel import Session, col, select

from catalog.models import (
    Dataset,
    Fitment,
    Incident,
    Item,
    Outcome,
    Party,
    PartyName,
    Place,
    PlaceName,
    TypeClosure,
    TypeName,
)
from catalog.search import visible
from catalog.search.documents import Texts, grouped

PREFERRED = (col(TypeName.preferred).desc(), col(TypeName.id))


def names(session: Session, kind: str, ids: Sequence[int]) -> Texts:
    """The names for each of these records of a kind; a source has none."""
    return MAKERS[kind](session, ids) if kind in MAKERS else defaultdict(list)


def own_names(session: Session, items: Sequence[int]) -> Texts:
    """Of items: the names of their types."""
    query = select(Item.id, TypeName.name).join(TypeName, col(TypeName.type_id) == Item.type_id)
    return grouped(session, query.where(col(Item.id).in_(items)).order_by(*PREFERRED))


def _of_types(session: Session, ids: Iterable[int]) -> Texts:
    """Names of the types above each type, its own left out."""
    query = (
        select(TypeClosure.descendant_id, TypeName.name)
        .join(TypeName, col(TypeName.type_id) == TypeClosure.ancestor_id)
        .where(col(TypeClosure.descendant_id).in_(ids), TypeClosure.depth > 0)
    )
    return grouped(session, query.order_by(col(TypeClosure.depth), *PREFERRED))


def _of_incidents(session: Session, ids: Sequence[int]) -> Texts:
    involved = select(Outcome.incident_id, Outcome.item_id).join(Item, col(Outcome.item_id) == Item.id)
    involved = involved.join(Incident, col(Outcome.incident_id) == Incident.id)
    involved = involved.join(Dataset, col(Item.dataset_id) == Dataset.id).where(visible.dataset(insider=False))
    involved = involved.where(visible.told_with(Item.version_id, Incident.version_id))
    found = _of_things(session, session.execute(involved.where(col(Outcome.incident_id).in_(ids))).all())
    query = select(Incident.id, Incident.place_id).where(col(Incident.id).in_(ids), col(Incident.place_id).is_not(None))
    there = dict(session.execute(query).all())
    places = _of_places(session, set(there.values()))
    for one, place in there.items():
        found[one] = [*places[place], *found[one]]
    return found


def _of_items(session: Session, ids: Sequence[int]) -> Texts:
    found = _of_things(session, [(one, one) for one in ids])
    query: Any = select(Outcome.item_id, Outcome.from_party_id, Outcome.to_party_id, Incident.place_id)
    query = query.join(Incident, col(Outcome.incident_id) == Incident.id).join(Item, col(Outcome.item_id) == Item.id)
    query = query.where(visible.told_with(Incident.version_id, Item.version_id))
    # As in `ties`: what waits for its day leads to nothing.
    query = query.where(col(Incident.publish_after).is_(None), col(Outcome.item_id).in_(ids))
    rows = session.execute(query).all()
    parties = _of_parties(session, {one for _, *both, _ in rows for one in both if one})
    places = _of_places(session, {place for *_, place in rows if place})
    for item, lost_by, taken_by, place in rows:
        found[item] += [*parties[lost_by], *parties[taken_by or 0], *places[place or 0]]
    return found


def _of_things(session: Session, pairs: Sequence[Any]) -> Texts:
    """For (owner, item) pairs: the names of the items' types, of what is above them and is fitted to them."""
    items = {item for _, item in pairs}
    types = dict(session.execute(select(Item.id, Item.type_id).where(col(Item.id).in_(items))).all())
    fitted = grouped(session, select(Fitment.item_id, Fitment.part_type_id).where(col(Fitment.item_id).in_(items)))
    wanted = {*types.values(), *(int(part) for parts in fitted.values() for part in parts)}
    names = select(TypeName.type_id, TypeName.name).where(col(TypeName.type_id).in_(wanted))
    own = grouped(session, names.order_by(*PREFERRED))
    above = _of_types(session, wanted)
    found: Texts = defaultdict(list)
    for owner, item in pairs:
        for one in (types.get(item, 0), *map(int, fitted[item])):
            found[owner] += [*own[one], *above[one]]
    return found


def _of_parties(session: Session, ids: Iterable[int]) -> Texts:
    named = grouped(session, select(Party.id, Party.name).where(col(Party.id).in_(ids)))
    more = select(PartyName.party_id, PartyName.name).where(col(PartyName.party_id).in_(ids))
    return _joined(named, grouped(session, more.order_by(col(PartyName.id))))


def _of_places(session: Session, ids: Iterable[int]) -> Texts:
    """Names of each place and of the places that it lies in."""
    parents = dict(session.execute(select(Place.id, Place.parent_id)).all())
    chains = {one: list(_up(one, parents)) for one in ids}
    wanted = {place for chain in chains.values() for place in chain}
    called = grouped(session, select(Place.id, Place.name).where(col(Place.id).in_(wanted)))
    more = select(PlaceName.place_id, PlaceName.name).where(col(PlaceName.place_id).in_(wanted))
    own = _joined(called, grouped(session, more.order_by(col(PlaceName.id))))
    found: Texts = defaultdict(list)
    for one, chain in chains.items():
        found[one] = [name for place in chain for name in own[place]]
    return found


def _joined(first: Texts, more: Texts) -> Texts:
    """What each is called first, and then its other names."""
    return defaultdict(list, {one: list(dict.fromkeys([*names, *more[one]])) for one, names in first.items()})


def _up(place: int, parents: dict[int | None, int | None]) -> Iterator[int]:
    current: int | None = place
    while current is not None:
        yield current
        current = parents.get(current)


MAKERS: dict[str, Callable[[Session, Sequence[int]], Texts]] = {
    "type": _of_types,
    "incident": _of_incidents,
    "item": _of_items,
}
