"""Rows of imported places: the place, its names with their keys, its country, and who is to be thanked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, or_, select

from catalog.domain import designations, gazetteer
from catalog.domain.vocabulary import PlaceKind, PlainNameKind, SourceKind
from catalog.models import Place, PlaceName, PlaceNameKey, Publisher, Source
from catalog.services import history, people, sources
from catalog.services.imports.gazetteers import Entry
from catalog.services.imports.place_plan import Plan
from catalog.services.imports.place_steps import Step
from catalog.services.places import keys_of
from catalog.services.rows import number, set_fields

ADDRESS = "https://www.geonames.org/"
NOTE = "Places, their names and points: GeoNames, licence CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"


def write(session: Session, plan: Plan, steps: Sequence[Step], now: datetime) -> None:
    """Write these steps as one change with its revisions."""
    lines = [step.row.line for step in steps]
    why = f"Places of {plan.wanted.file.name}, lines {min(lines)} to {max(lines)}"
    change = history.begin(session, people.system(session, now), why, now)
    source = credited(session)
    entries = [(step, step.row) for step in steps if isinstance(step.row, Entry)]
    _make_countries(session, plan, [entry for _, entry in entries])
    parents = _parents(session, plan, [entry for _, entry in entries])
    rows = _places(session, entries, parents, source)
    session.flush()
    plan.register.countries.update({row.country: number(row) for row in rows if _is_country(row) and row.country})
    _add_names(session, [(number(row), step) for (step, _), row in zip(entries, rows, strict=True)])
    history.close(session, change)


def credited(session: Session) -> int:
    """The source of everything a gazetteer says; made on first use, and left as it is when it is there."""
    key = sources.url_key(ADDRESS)
    found = session.exec(select(Source).where(or_(Source.slug == "geonames", Source.url_key == key))).first()
    if found is not None:
        return number(found)
    if session.exec(select(Publisher.id).where(Publisher.slug == "geonames")).first() is None:
        sources.put_publisher(session, sources.PublisherIn(slug="geonames", name="GeoNames", url=ADDRESS))
    values = {"kind": SourceKind.DOCUMENT, "publisher": "geonames", "language": "en", "url": ADDRESS, "note": NOTE}
    title = "GeoNames geographical database (CC BY 4.0)"
    return number(sources.put(session, sources.SourceIn(slug="geonames", title=title, **values)))


def _is_country(row: Place) -> bool:
    return row.kind is PlaceKind.COUNTRY


def _make_countries(session: Session, plan: Plan, entries: Sequence[Entry]) -> None:
    """Countries that rows lie in and that are not there: by their English names, without a point."""
    named = {one.country for one in entries if one.kind is not PlaceKind.COUNTRY}
    for code in sorted(named - plan.register.countries.keys()):
        name = gazetteer.country_name(code) or code
        entry = Entry(0, 0, (name,), PlaceKind.COUNTRY, code, (0, 0), None)
        place = Place(slug=plan.register.new_slug(entry), name=name, kind=PlaceKind.COUNTRY, country=code)
        session.add(place)
        session.flush()
        _save_names(session, [_name(number(place), name, first=True)])
        plan.register.countries[code] = number(place)


def _parents(session: Session, plan: Plan, entries: Sequence[Entry]) -> dict[int, int | None]:
    """Gazetteer id → the place that it lies in."""
    above = {one.id: plan.parent_of(one) for one in entries}
    query = select(Place.geonames_id, Place.id).where(
        col(Place.geonames_id).in_({one for one in above.values() if one})
    )
    saved = dict(session.exec(query).all())
    return {
        one.id: None
        if one.kind is PlaceKind.COUNTRY
        else saved.get(above[one.id], plan.register.countries.get(one.country))
        for one in entries
    }


def _places(
    session: Session, entries: Sequence[tuple[Step, Entry]], parents: dict[int, int | None], source: int
) -> list[Place]:
    """The places of these steps in their order: new ones added, others given what they lack."""
    ids = [step.place for step, _ in entries if step.place]
    there = {row.id: row for row in session.exec(select(Place).where(col(Place.id).in_(ids)))}
    rows = []
    for step, entry in entries:
        row = there.get(step.place)
        if row is None:
            row = _new(entry, step.slug, source)
            row.parent_id = parents[entry.id]
            session.add(row)
        else:
            point = {"point_source_id": source} if "lat" in step.values and row.point_source_id is None else {}
            set_fields(row, {**step.values, **point})
            if step.moves and not _lies_in(session, parents[entry.id], row):
                row.parent_id = parents[entry.id]
        rows.append(row)
    return rows


def _new(entry: Entry, slug: str, source: int) -> Place:
    return Place(
        slug=slug,
        name=entry.name,
        kind=entry.kind,
        country=entry.country,
        lat=entry.point[0],
        lon=entry.point[1],
        radius_m=gazetteer.radius_of(entry.kind, entry.population),
        point_source_id=source,
        geonames_id=entry.id,
        population=entry.population,
    )


def _lies_in(session: Session, place: int | None, other: Place) -> bool:
    """Does the place lie in the other one, or is it that one?"""
    while place is not None:
        if place == other.id:
            return True
        place = session.get_one(Place, place).parent_id
    return False


def _add_names(session: Session, steps: Sequence[tuple[int, Step]]) -> None:
    rows = []
    for place, step in steps:
        is_new = step.place is None
        rows += [_name(place, name, first=is_new and spot == 0) for spot, name in enumerate(step.names)]
    _save_names(session, rows)


def _name(place: int, name: str, *, first: bool) -> PlaceName:
    script = designations.script_of(name)
    kind = PlainNameKind.OFFICIAL if first else PlainNameKind.VARIANT
    language = designations.DEFAULT_LANGUAGE.get(script, "und")
    return PlaceName(place_id=place, name=name, kind=kind, language=language, script=script, preferred=first)


def _save_names(session: Session, rows: Sequence[PlaceName]) -> None:
    session.add_all(rows)
    session.flush()
    keys: list[dict[str, Any]] = [{"name_id": number(row), "key": key} for row in rows for key in keys_of(row.name)]
    if keys:
        session.execute(insert(PlaceNameKey), keys)
