"""The places that are there as a gazetteer meets them: which of them a row may be, and which slugs are taken."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from catalog.domain import gazetteer, placenames
from catalog.domain.vocabulary import PlaceKind
from catalog.models import Place, PlaceName
from catalog.services.imports.gazetteers import Entry
from catalog.services.places import keys_of


@dataclass
class Own:
    """A place that is in no gazetteer yet; `exact` are the keys of its names letter by letter."""

    id: int
    slug: str
    name: str
    kind: PlaceKind
    country: str
    point: tuple[float, float] | None
    keys: set[str] = field(default_factory=set)
    exact: set[str] = field(default_factory=set)


@dataclass
class Register:
    own: dict[str, list[Own]]  # by country
    known: set[int]  # ids of the gazetteer that are there
    slugs: set[str]
    countries: dict[str, int]  # code → the place

    def candidates(self, entry: Entry) -> list[Own]:
        """Places that the row may be: of its country and kind, near it, with a name in common; the same letters first.

        A name that only sounds alike is enough within a few kilometres, and where no other has the very letters.
        """
        if entry.id in self.known:
            return []
        near = [one for one in self.own.get(entry.country, ()) if _is_near(one, entry)]
        if not near:
            return []
        if entry.kind is PlaceKind.COUNTRY:
            return near
        keys = {key for name in entry.names for key in keys_of(name)}
        same = [one for one in near if shares_letters(one, entry)]
        return same or [one for one in near if one.keys & keys and one.point and entry.kind not in gazetteer.APART_M]

    def new_slug(self, entry: Entry) -> str:
        """A slug that is not taken: `aleppo`, else `aleppo-sy`, else `aleppo-sy-2` and on; it is taken from here on."""
        found = next(slug for slug in _slugs(entry) if slug not in self.slugs)
        self.slugs.add(found)
        return found


def shares_letters(one: Own, entry: Entry) -> bool:
    return bool(one.exact & {placenames.exact_key(name) for name in entry.names})


def _is_near(one: Own, entry: Entry) -> bool:
    """A place without a point may lie anywhere in its country."""
    if not gazetteer.are_alike(one.kind, entry.kind):
        return False
    if one.point is None or entry.kind is PlaceKind.COUNTRY:
        return True
    return gazetteer.distance(one.point, entry.point) <= gazetteer.APART_M.get(entry.kind, gazetteer.APART_ELSE_M)


def _slugs(entry: Entry) -> Iterator[str]:
    plain = gazetteer.slug_of(entry.name)
    if not plain:
        yield f"place-{entry.id}"
    plain = plain or "place"
    yield plain
    of_country = f"{plain}-{entry.country.lower()}"
    yield of_country
    number = 2
    while True:
        yield f"{of_country}-{number}"
        number += 1


def read(session: Session) -> Register:
    """The register as the database stands."""
    fields = ("id", "slug", "name", "kind", "parent_id", "country", "lat", "lon", "geonames_id")
    columns: list[Any] = [getattr(Place, name) for name in fields]
    rows = session.execute(select(*columns).order_by(col(Place.id))).all()
    above = {row.id: (row.parent_id, row.country) for row in rows}
    found = [
        Own(row.id, row.slug, row.name, row.kind, code, (row.lat, row.lon) if row.lat is not None else None)
        for row in rows
        if row.geonames_id is None and (code := _country(row.id, above))
    ]
    _name(session, {one.id: one for one in found})
    own: dict[str, list[Own]] = defaultdict(list)
    for one in found:
        own[one.country].append(one)
    countries = {row.country: row.id for row in reversed(rows) if row.kind is PlaceKind.COUNTRY and row.country}
    return Register(own, {row.geonames_id for row in rows} - {None}, {row.slug for row in rows}, countries)


def _country(place: int | None, above: dict[int, tuple[int | None, str | None]]) -> str | None:
    """The country of a place, or of the nearest place above it that says one."""
    while place is not None:
        place, country = above[place]
        if country:
            return country
    return None


def _name(session: Session, own: dict[int, Own]) -> None:
    query = select(PlaceName.place_id, PlaceName.name).join(Place, col(Place.id) == PlaceName.place_id)
    for place, name in session.execute(query.where(col(Place.geonames_id).is_(None))):
        if place in own:
            own[place].keys |= keys_of(name)
            own[place].exact.add(placenames.exact_key(name))
