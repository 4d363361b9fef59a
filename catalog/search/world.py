"""What questions are asked about: types, parties, places and datasets with their trees, read once a state."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from sqlmodel import Session, col, select

from catalog.domain.vocabulary import PartyRelationKind, TypeRole
from catalog.models import (
    Dataset,
    DatasetCover,
    EquipmentType,
    Party,
    PartyName,
    PartyRelation,
    Place,
    PlaceName,
    TypeClosure,
)
from catalog.search import named_sources, visible
from catalog.search.blocks import Ints
from catalog.search.globe import Spot
from catalog.search.named_sources import Sources
from catalog.search.register import Node, Register
from catalog.search.state import Kept


@dataclass(frozen=True)
class Membership:
    """`member` belongs to the party asked for (or, in `part_of`, is what it belongs to) between these days."""

    member: int
    since: date | None
    until: date | None

    @property
    def is_lasting(self) -> bool:
        return self.since is None and self.until is None


@dataclass(frozen=True)
class Cover:
    """What a dataset covers or leaves out; None is every party or type."""

    party: int | None
    type: int | None
    since: date
    until: date
    is_covered: bool


@dataclass
class World:
    """`insider`: who asks sees lists that may not be published. `munitions` are the types with that role."""

    types: Register
    parties: Register
    places: Register
    datasets: Register
    below: dict[int, frozenset[int]]
    members: dict[int, tuple[Membership, ...]]
    part_of: dict[int, tuple[Membership, ...]]
    picture_lists: frozenset[int]
    covers: dict[int, tuple[Cover, ...]]
    munitions: frozenset[int]
    sources: Sources
    insider: bool = False

    @cached_property
    def dated_members(self) -> dict[int, tuple[Membership, ...]]:
        """Of parties with members for some days only: those, but for who is a member for all time too."""
        found = {}
        for one, members in self.members.items():
            always = {member.member for member in members if member.is_lasting}
            if some := tuple(member for member in members if member.member not in always):
                found[one] = some
        return found

    @cached_property
    def lasting_members(self) -> tuple[Ints, Ints]:
        """Each party with itself and with each that is its member for all time: ids above, ids below."""
        pairs = {(one, member.member) for one, members in self.members.items() for member in members
                 if member.is_lasting}  # fmt: skip
        above, below = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2).T
        return above, below

    def category_of(self, type_id: int) -> int:
        """The nearest category at or above a type; NOBODY for one identified no further than its domain."""
        return self.types.categories[type_id]

    def places_in(self, place_id: int) -> frozenset[int]:
        above, below = self.places.closure
        return frozenset(below[above == place_id].tolist())


TABLES = ("equipment_type", "party", "party_name", "party_relation", "place", "place_name", "dataset", "dataset_cover")
# The same world twice: as everybody knows it, and as insiders do. Sources change often, and are few bytes.
_kept: Kept[tuple[World, World]] = Kept(*TABLES)
_with_sources: Kept[tuple[World, World]] = Kept(*TABLES, *named_sources.TABLES)


def read(session: Session, *, insider: bool = False) -> World:
    """The world as it stands; the same object until one of its tables is written. Insiders know every dataset."""
    return _with_sources.get(session, _completed)[insider]


def _completed(session: Session) -> tuple[World, World]:
    everybody, insiders = _kept.get(session, _build)
    sources = named_sources.read(session)
    return replace(everybody, sources=sources), replace(insiders, sources=sources)


def _build(session: Session) -> tuple[World, World]:
    types = _types(session)
    known = World(
        types=types,
        parties=_parties(session),
        places=_places(session),
        datasets=_datasets(session, insider=False),
        below=_below(session),
        members=_members(session),
        part_of=_part_of(session),
        picture_lists=frozenset(one for one in session.exec(select(Dataset.id).where(Dataset.requires_picture)) if one),
        covers=_covers(session),
        munitions=frozenset(one.id for one in types.by_id.values() if one.role is TypeRole.MUNITION),
        sources=named_sources.NONE,
    )
    return known, replace(known, datasets=_datasets(session, insider=True), insider=True)


def _types(session: Session) -> Register:
    register = Register("type")
    for row in session.exec(select(EquipmentType)):
        register.add(Node(row.id or 0, row.slug, row.name, row.parent_id, row.rank, row.role))
    return register


def _parties(session: Session) -> Register:
    register = Register("party")
    for number, slug, name in session.exec(select(Party.id, Party.slug, Party.name).order_by(col(Party.id))):
        register.add(Node(number or 0, slug, name))
    for number, name in session.exec(select(PartyName.party_id, PartyName.name).order_by(col(PartyName.id))):
        register.call(name, register.by_id[number])
    return register


def _places(session: Session) -> Register:
    """A name that several have is that of a place without a count of people (put by hand), else of the largest.

    Plain columns, no rows of the model: a gazetteer has a hundred thousand names.
    """
    register = Register("place")
    largest = (col(Place.population).is_not(None), col(Place.population).desc(), col(Place.id))
    columns: list[Any] = [Place.id, Place.slug, Place.name, Place.parent_id, Place.lat, Place.lon, Place.radius_m]
    for number, slug, name, parent, *point in session.execute(select(*columns).order_by(*largest)):
        register.add(Node(number, slug, name, parent, spot=None if point[0] is None else Spot(*point)))
    names = select(PlaceName.place_id, PlaceName.name).join(Place, col(Place.id) == PlaceName.place_id)
    for number, name in session.execute(names.order_by(*largest)):
        register.call(name, register.by_id[number])
    return register


def _datasets(session: Session, *, insider: bool) -> Register:
    """Datasets that may be published; the others are for insiders."""
    register = Register("dataset")
    for row in session.exec(select(Dataset).where(visible.dataset(insider=insider))):
        register.add(Node(row.id or 0, row.slug, row.name))
    return register


def _below(session: Session) -> dict[int, frozenset[int]]:
    """Type → itself and all types below it."""
    found: dict[int, set[int]] = {}
    for above, below in session.exec(select(TypeClosure.ancestor_id, TypeClosure.descendant_id)):
        found.setdefault(above, set()).add(below)
    return {above: frozenset(below) for above, below in found.items()}


def _members(session: Session) -> dict[int, tuple[Membership, ...]]:
    """Party → itself and all that is part of it, each for the days that its whole chain of memberships holds."""
    direct: dict[int, list[PartyRelation]] = {}
    for row in session.exec(select(PartyRelation).where(PartyRelation.kind == PartyRelationKind.MEMBER_OF)):
        direct.setdefault(row.to_id, []).append(row)
    ids = [one for one in session.exec(select(Party.id)) if one]
    return {one: tuple(_all_members(Membership(one, None, None), direct, frozenset())) for one in ids}


def _covers(session: Session) -> dict[int, tuple[Cover, ...]]:
    found: dict[int, tuple[Cover, ...]] = {}
    for row in session.exec(select(DatasetCover).order_by(col(DatasetCover.id))):
        days = row.since_on or date.min, row.until_on or date.max
        cover = Cover(row.party_id, row.type_id, *days, row.is_covered)
        found[row.dataset_id] = (*found.get(row.dataset_id, ()), cover)
    return found


def _part_of(session: Session) -> dict[int, tuple[Membership, ...]]:
    """Party → what it is a direct part of."""
    query = (
        select(PartyRelation).where(PartyRelation.kind == PartyRelationKind.MEMBER_OF).order_by(col(PartyRelation.id))
    )
    found: dict[int, tuple[Membership, ...]] = {}
    for row in session.exec(query):
        found[row.from_id] = (*found.get(row.from_id, ()), Membership(row.to_id, row.since_on, row.until_on))
    return found


def _all_members(top: Membership, direct: dict[int, list[PartyRelation]], seen: frozenset[int]) -> list[Membership]:
    found = [top]
    for row in direct.get(top.member, []):
        if row.from_id not in seen | {top.member}:
            since = max((day for day in (top.since, row.since_on) if day), default=None)
            until = min((day for day in (top.until, row.until_on) if day), default=None)
            found += _all_members(Membership(row.from_id, since, until), direct, seen | {top.member})
    return found
