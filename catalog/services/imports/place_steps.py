"""What each row of a gazetteer comes to: a new place, one that is there with what it lacks, or a refusal.

What is there is never overwritten: a place gets what it lacks, and a name that a person took away stays away.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Row as Found
from sqlalchemy import Text, cast
from sqlmodel import Session, col, select

from catalog.domain import gazetteer
from catalog.domain.vocabulary import PlaceKind
from catalog.models import Change, Person, Place, PlaceName, Revision
from catalog.search.state import last_change
from catalog.services.imports import place_register
from catalog.services.imports.gazetteers import Entry, Refused, Row
from catalog.services.imports.place_plan import Plan
from catalog.services.imports.place_register import Own

MOST_CANDIDATES = 6
POINT = ("lat", "lon", "radius_m")
FILLED = ("geonames_id", "country", "population", *POINT)
UNCLEAR = "may be a place that is there, or not: say which by giving it the point or the id of the gazetteer"


class Result(StrEnum):
    IMPORTED = "imported"
    MERGED = "merged"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass
class Step:
    """What one row comes to: `values` and `names` are what its place lacks, `moves` whether it gets a nearer parent."""

    row: Entry | Refused
    result: Result
    slug: str = ""
    reason: str = ""
    candidates: tuple[str, ...] = ()
    place: int | None = None
    values: dict[str, Any] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    moves: bool = False

    @property
    def writes(self) -> bool:
        return self.result not in (Result.UNCHANGED, Result.REFUSED)


def look(session: Session, plan: Plan, chunk: Sequence[Row]) -> list[Step]:
    """What a chunk of rows would do; nothing is written."""
    if last_change(session) != plan.state:  # somebody else wrote: slugs may be taken that were free
        plan.register, plan.state = place_register.read(session), last_change(session)
    there = _there(session, plan, [row for row in chunk if isinstance(row, Entry)])
    names = _names(session, {found.id for found in there.values()})
    return [_step(plan, row, there, names) for row in chunk if isinstance(row, Entry | Refused)]


def _there(session: Session, plan: Plan, entries: Sequence[Entry]) -> dict[int, Found[Any]]:
    """Places that are there by the gazetteer's id: those that have it, and those that the plan says are the same."""
    columns: list[Any] = [getattr(Place, name) for name in ("id", "slug", "kind", *FILLED, "parent_id")]
    ids = [one.id for one in entries]
    known = session.execute(select(*columns).where(col(Place.geonames_id).in_(ids)))
    there = {found.geonames_id: found for found in known}
    same = {plan.same[number]: number for number in ids if number in plan.same and number not in there}
    for found in session.execute(select(*columns).where(col(Place.id).in_(list(same)))):
        there[same[found.id]] = found
    return there


def _names(session: Session, ids: set[int]) -> dict[int, set[str]]:
    """The names of each place, with those that a person took away."""
    names: dict[int, set[str]] = defaultdict(set)
    if not ids:
        return names
    for place, name in session.execute(
        select(PlaceName.place_id, PlaceName.name).where(col(PlaceName.place_id).in_(ids))
    ):
        names[place].add(name)
    for before in session.exec(_taken_away()):
        if before and before["place_id"] in ids:
            names[before["place_id"]].add(before["name"])
    return names


def _taken_away() -> Any:
    people = select(Change.id).join(Person, col(Person.id) == Change.person_id).where(~col(Person.is_system))
    removals = select(Revision.before).where(Revision.table_name == "place_name", col(Revision.change_id).in_(people))
    return removals.where(cast(Revision.after, Text) == "null")


def _step(plan: Plan, row: Entry | Refused, there: dict[int, Found[Any]], names: dict[int, set[str]]) -> Step:
    if isinstance(row, Refused):
        return Step(row, Result.REFUSED, reason=row.reason)
    if row.id in plan.unclear:
        return Step(row, Result.REFUSED, reason=UNCLEAR, candidates=_named(plan.unclear[row.id]))
    found = there.get(row.id)
    if found is None:
        return Step(row, Result.IMPORTED, plan.register.new_slug(row), names=list(row.names))
    return _lacking(plan, row, found, names[found.id])


def _named(candidates: Sequence[Own]) -> tuple[str, ...]:
    return tuple(one.slug for one in candidates[:MOST_CANDIDATES])


def _lacking(plan: Plan, row: Entry, found: Found[Any], names: set[str]) -> Step:
    """What a place that is there lacks of what the gazetteer says."""
    step = Step(row, Result.UNCHANGED, found.slug, place=found.id)
    if found.geonames_id not in (None, row.id):
        return Step(
            row, Result.REFUSED, found.slug, "the place got another id of the gazetteer meanwhile; run it again"
        )
    step.values = {name: value for name, value in _said(row).items() if getattr(found, name) is None}
    if found.lat is not None:
        step.values = {name: value for name, value in step.values.items() if name not in POINT}
    step.names = [name for name in row.names if name not in names]
    step.moves = _moves(plan, row, found)
    if found.geonames_id is None:
        step.result = Result.MERGED
    elif step.values or step.names or step.moves:
        step.result = Result.CHANGED
    return step


def _said(row: Entry) -> dict[str, Any]:
    lat, lon = row.point
    said = {"geonames_id": row.id, "country": row.country, "population": row.population, "lat": lat, "lon": lon}
    said["radius_m"] = gazetteer.radius_of(row.kind, row.population)
    return {name: value for name, value in said.items() if value is not None}


def _moves(plan: Plan, row: Entry, found: Found[Any]) -> bool:
    """A place without a parent gets one; one that lay in its country only gets the region or district."""
    if found.kind is PlaceKind.COUNTRY or found.id == plan.register.countries.get(row.country):
        return False
    is_near = plan.parent_of(row) is not None
    return found.parent_id is None or (is_near and found.parent_id == plan.register.countries.get(row.country))
