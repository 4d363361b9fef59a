"""Planning an import of places: the whole file is looked at once before anything of it is written."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlmodel import Session

from catalog.domain.vocabulary import PlaceKind
from catalog.search.state import last_change
from catalog.services.imports import gazetteers, place_register
from catalog.services.imports.gazetteers import Entry, Left, Row, Wanted
from catalog.services.imports.place_register import Own, Register, shares_letters

CHUNK = 500
ABOVE = (PlaceKind.COUNTRY, PlaceKind.REGION, PlaceKind.DISTRICT)
Claims = dict[int, list[tuple[Entry, Own, bool]]]


@dataclass
class Plan:
    """What the file holds: `above` are its countries, regions and districts by id, in the order they are written.

    `same` says which place that is there a row is (gazetteer id → place id), `unclear` which it may be.
    """

    wanted: Wanted
    register: Register
    rows: int = 0
    above: dict[int, Entry] = field(default_factory=dict)
    admin: dict[tuple[str, str, str], int] = field(default_factory=dict)
    same: dict[int, int] = field(default_factory=dict)
    unclear: dict[int, list[Own]] = field(default_factory=dict)
    state: int = 0  # the last change that the register knows of

    def parent_of(self, entry: Entry) -> int | None:
        """The gazetteer id of the district or region in this file that the row lies in; None is its country."""
        if entry.kind is PlaceKind.COUNTRY:
            return None
        one, two = entry.admin
        keys = [(entry.country, one, ""), (entry.country, one, two)]
        found = [self.admin[key] for key in keys if key in self.admin]
        return next(
            (number for number in reversed(found) if number != entry.id and self._is_above(number, entry)), None
        )

    def _is_above(self, number: int, entry: Entry) -> bool:
        """A region lies in no district and no other region, a district in no other."""
        return entry.kind not in ABOVE or ABOVE.index(self.above[number].kind) < ABOVE.index(entry.kind)


def survey(session: Session, wanted: Wanted) -> Plan:
    """Look at the whole file; raises Invalid when it is no such gazetteer."""
    plan = Plan(wanted, place_register.read(session), state=last_change(session))
    claims: Claims = defaultdict(list)
    for row in gazetteers.read(wanted):
        plan.rows += 1
        if isinstance(row, Entry):
            _look(plan, row, claims)
    for of_place in claims.values():
        _settle(plan, of_place)
    for number in plan.unclear:
        plan.above.pop(number, None)
    plan.admin = {_admin(one): one.id for one in plan.above.values() if one.kind is not PlaceKind.COUNTRY}
    return plan


def _look(plan: Plan, entry: Entry, claims: Claims) -> None:
    if entry.kind in ABOVE:
        plan.above[entry.id] = entry
    found = plan.register.candidates(entry)
    if len(found) > 1:
        plan.unclear[entry.id] = found
    for one in found if len(found) == 1 else ():
        claims[one.id].append((entry, one, shares_letters(one, entry)))


def _settle(plan: Plan, claims: list[tuple[Entry, Own, bool]]) -> None:
    """One place that is there is one row: the one with its very letters where several sound like it."""
    by_letters = [claim for claim in claims if claim[2]]
    left = by_letters or claims
    if len(left) == 1:
        entry, own, _ = left[0]
        plan.same[entry.id] = own.id
        return
    for entry, own, _ in left:
        plan.unclear[entry.id] = [own]


def _admin(entry: Entry) -> tuple[str, str, str]:
    return (entry.country, entry.admin[0], entry.admin[1] if entry.kind is PlaceKind.DISTRICT else "")


def chunks(plan: Plan) -> Iterator[list[Row]]:
    """The rows in the order they are written: what lies above first; some 500 at a time, left ones not among them."""
    for kind in ABOVE:
        yield from _cut(one for one in plan.above.values() if one.kind is kind)
    yield from _cut(
        row for row in gazetteers.read(plan.wanted) if not isinstance(row, Left) and not _is_above(plan, row)
    )


def _is_above(plan: Plan, row: Row) -> bool:
    return isinstance(row, Entry) and row.id in plan.above


def _cut(rows: Iterable[Row]) -> Iterator[list[Row]]:
    chunk: list[Row] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
