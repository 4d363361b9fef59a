"""What the rows of a package refer to, found here or made: types, parties, places, sources.

A type is found by its slug, else by its name, and made only when that is asked for; the others are made when missing.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from catalog.domain import public_ids, resolving
from catalog.domain.vocabulary import TypeState
from catalog.models import EquipmentType, Party, PartyName, Place, Publisher, Source
from catalog.search import lexicon
from catalog.services import parties, places, sources, types
from catalog.services.imports.package_file import Package, Row
from catalog.services.rows import number

SURE = 0.9  # a name that resolves less surely is not taken for the type
MODELS: dict[str, Any] = {"types": EquipmentType, "parties": Party, "places": Place}


@dataclass
class References:
    """For each table: the slug there → the slug here; for sources the id there → the number here."""

    dataset: str
    found: dict[str, dict[str, str]] = field(default_factory=lambda: {name: {} for name in MODELS})
    sources: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, dict[str, int]] = field(default_factory=dict)
    missing: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in (*MODELS, "sources")})
    candidates: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unresolved: Counter[str] = field(default_factory=Counter)

    def slug(self, table: str, there: str | None) -> str | None:
        """The slug here; None for none; raises KeyError, for a type after counting that it was asked for."""
        if there is None:
            return None
        if table == "types" and there not in self.found["types"]:
            self.unresolved[there] += 1
        return self.found[table][there]

    def number(self, table: str, there: str | None) -> int | None:
        """The number of the row here; None for none and, in a dry run, for what is yet to be made."""
        slug = self.slug(table, there)
        return self.numbers[table].get(slug) if slug else None


def look(session: Session, package: Package, dataset: str, *, create_types: bool) -> References:
    """Find what is here; `missing` is what has to be made."""
    refs = References(dataset)
    known = {name: set(session.exec(select(model.slug))) for name, model in MODELS.items()}
    names = _party_names(session)
    for row in package.good("types"):
        _find_type(session, refs, row, known["types"], create_types=create_types)
    for row in package.good("parties"):
        slug = row["slug"] if row["slug"] in known["parties"] else names.get(row["name"].casefold())
        _note(refs, "parties", row, slug)
    for row in package.good("places"):
        _note(refs, "places", row, _place(session, row))
    for row in package.good("sources"):
        _find_source(session, refs, row, dataset)
    _number(session, refs)
    return refs


def _note(refs: References, table: str, row: Row, slug: str | None) -> None:
    refs.found[table][row["slug"]] = slug or row["slug"]
    if slug is None:
        refs.missing[table].append(row)


def _find_type(session: Session, refs: References, row: Row, known: set[str], *, create_types: bool) -> None:
    if row["slug"] in known:
        refs.found["types"][row["slug"]] = row["slug"]
        return
    found = resolving.resolve(row["name"], lexicon.read(session))
    if found.slug and found.confidence >= SURE and not found.fitted:
        refs.found["types"][row["slug"]] = found.slug
    elif create_types:
        _note(refs, "types", row, None)
    else:
        refs.candidates[row["slug"]] = tuple(slug for slug, _ in found.candidates)


def _party_names(session: Session) -> dict[str, str]:
    query = select(PartyName.name, Party.slug).join(Party, col(Party.id) == PartyName.party_id)
    return {name.casefold(): slug for name, slug in session.exec(query.order_by(col(Party.id).desc()))}


def _place(session: Session, row: Row) -> str | None:
    """By GeoNames' id, else by slug where the countries agree."""
    by_id = select(Place.slug).where(Place.geonames_id == row["geonames_id"])
    found = session.exec(by_id).first() if row["geonames_id"] else None
    same = select(Place.slug).where(Place.slug == row["slug"], Place.country == (row["country"] or None))
    return found or session.exec(same).first()


def _find_source(session: Session, refs: References, row: Row, dataset: str) -> None:
    """By its page, else by the slug that an earlier import of it here gave it, else by its own."""
    key = sources.url_key(row["url"]) if row["url"] else None
    found = session.exec(select(Source).where(Source.url_key == key)).first() if key else None
    for slug in (_source_slug(row, dataset), row["slug"]) if found is None and key is None else ():
        found = found or session.exec(select(Source).where(Source.slug == slug)).first()
    if found is not None:
        refs.sources[row["id"]] = number(found)
    else:
        refs.missing["sources"].append(row)


def _source_slug(row: Row, dataset: str) -> str:
    return f"{dataset[:60]}-{row['id'].lower()}"[:80]


def _number(session: Session, refs: References) -> None:
    for name, model in MODELS.items():
        refs.numbers[name] = dict(session.exec(select(model.slug, model.id)).all())


def make(session: Session, package: Package, refs: References) -> None:
    """Make what is missing; a change has to be open."""
    names: dict[str, list[Row]] = defaultdict(list)
    wanted = {row["slug"] for row in refs.missing["types"]}
    for row in package.good("type_names") if wanted else ():
        if row["type"] in wanted:
            names[row["type"]].append(row)
    for row in _parents_first(refs.missing["types"], "parent"):
        _make_type(session, refs, row, names[row["slug"]])
    for row in _parents_first(refs.missing["parties"], "leans_to"):
        leans = refs.slug("parties", row["leans_to"])
        own = {"slug": row["slug"], "name": row["name"], "kind": row["kind"], "note": row["note"]}
        parties.put(session, parties.PartyIn(**own, country=row["country"] or None, leans_to=leans))
    for row in _parents_first(refs.missing["places"], "parent"):
        _make_place(session, refs, row)
    for row in _parents_first([{**one, "slug": one["id"]} for one in refs.missing["sources"]], "quoted_in"):
        _make_source(session, refs, row)
    _number(session, refs)


def _parents_first(rows: list[Row], field: str) -> list[Row]:
    """Rows in an order in which what a row lies under stands before it."""
    left = {row["slug"]: row for row in rows}
    ordered: list[Row] = []
    while left:
        ready = [row for row in left.values() if row[field] not in left] or list(left.values())
        ordered += ready
        for row in ready:
            left.pop(row["slug"])
    return ordered


def _make_type(session: Session, refs: References, row: Row, names: list[Row]) -> None:
    """A draft: somebody has to look at it before it is more than proposed."""
    by_kind: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in names:
        if (one["name"], one["language"]) != (row["name"], types.PREFERRED_LANGUAGE):
            own = {"name": one["name"], "language": one["language"], "ambiguous": bool(one["ambiguous"])}
            by_kind[one["kind"]].append(own)
    own = {name: row[name] or None for name in ("country", "maker", "introduced")}
    own |= {name: row[name] for name in ("slug", "name", "rank", "role", "summary")}
    parent = refs.slug("types", row["parent"])
    values = {**own, "parent": parent, "state": TypeState.PROPOSED, "names": by_kind}
    types.put(session, types.TypeIn.model_validate(values))


def _make_place(session: Session, refs: References, row: Row) -> None:
    slug, suffix = row["slug"], (row["country"] or "x").lower()
    while session.exec(select(Place.id).where(Place.slug == slug)).first() is not None:
        slug = f"{slug[:76]}-{suffix}"
    refs.found["places"][row["slug"]] = slug
    own = {name: row[name] for name in ("name", "kind", "lat", "lon", "radius_m", "note")}
    parent = refs.slug("places", row["parent"])
    values = {**own, "slug": slug, "country": row["country"] or None, "parent": parent}
    place = places.put(session, places.PlaceIn.model_validate(values))
    place.geonames_id, place.population = row["geonames_id"], row["population"]
    session.flush()


def _make_source(session: Session, refs: References, row: Row) -> None:
    slug = _source_slug(row, refs.dataset)
    own = {name: row[name] for name in ("kind", "title", "platform", "language", "published_on", "note")}
    own |= {name: row[name] or None for name in ("handle", "url")}
    made = sources.put(session, sources.SourceIn.model_validate({**own, "slug": slug}))
    made.publisher_id = _publisher(session, row["publisher"]) if row["publisher"] else None
    made.quoted_in_id = refs.sources.get(row["quoted_in"] or "")
    session.flush()
    refs.sources[row["id"]] = number(made)


def _publisher(session: Session, name: str) -> int:
    found = session.exec(select(Publisher).where(Publisher.name == name)).first()
    if found is None:
        slug = f"publisher-{public_ids.of_seed('publisher', name)}"
        found = sources.put_publisher(session, sources.PublisherIn(slug=slug, name=name))
    return number(found)
