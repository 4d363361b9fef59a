"""What each row of a package comes to, against what is here: new, changed, the same, or refused with its reason."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session, col, or_, select

from catalog.domain import public_ids
from catalog.domain.errors import Invalid
from catalog.domain.outcomes import VersionState
from catalog.models import Claim, Dataset, DatasetVersion, Incident, Item, ItemPair
from catalog.services import items
from catalog.services.imports import package_records as records
from catalog.services.imports.package_file import Package, Row
from catalog.services.imports.package_refs import References
from catalog.services.rows import number

IMPORTED, CHANGED, UNCHANGED, REFUSED = "imported", "changed", "unchanged", "refused"


@dataclass(frozen=True)
class Wanted:
    """`dataset` is what it is called here; "" is as it is called there."""

    file: Path
    dataset: str = ""
    create_types: bool = False


@dataclass
class Plan:
    """`numbers` are those of incidents and items here by their ids there, as far as they are here already."""

    wanted: Wanted
    package: Package
    refs: References
    details: records.Details
    dataset: Dataset | None
    version: int | None = None
    numbers: dict[str, dict[str, int]] = field(default_factory=lambda: {"incidents": {}, "items": {}})
    ids: dict[str, str] = field(default_factory=dict)  # permanent ids here of items by their ids there
    sound: set[str] = field(default_factory=set)  # incidents there that are not refused
    is_unfinished: bool = False  # was an import of this very file broken off?

    @cached_property
    def sha256(self) -> str:
        with self.wanted.file.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()

    def here(self, there: str) -> str:
        return self.ids.setdefault(there, public_ids.new())


@dataclass(frozen=True)
class Step:
    table: str
    line: int
    id: str
    result: str
    things: int = 1
    reason: str = ""


Chunk = tuple[str, Sequence[tuple[int, Row | str]]]


def unfinished(plan: Plan) -> Any:
    dataset = number(plan.dataset) if plan.dataset else 0
    same = select(DatasetVersion).where(DatasetVersion.dataset_id == dataset, DatasetVersion.sha256 == plan.sha256)
    return same.where(DatasetVersion.state == VersionState.BUILDING)


def look(session: Session, plan: Plan, chunk: Chunk) -> list[Step]:
    """What a chunk would do; nothing is written."""
    return [step for step, _ in steps_of(session, plan, chunk)]


def steps_of(session: Session, plan: Plan, chunk: Chunk) -> list[tuple[Step, Any]]:
    table, rows = chunk
    there = READERS[table](session, plan, [row for _, row in rows if not isinstance(row, str)])
    return [_step(plan, table, pair, there) for pair in rows]


def _step(plan: Plan, table: str, pair: tuple[int, Row | str], there: dict[str, Any]) -> tuple[Step, Any]:
    line, row = pair
    if isinstance(row, str):
        return Step(table, line, "", REFUSED, reason=row), None
    if table == "item_pairs":
        row = {**row, "id": _pair_id(row["one"], row["other"])}
    things = max(int(row.get("count_best") or 1), 1) if table == "items" else 1
    try:
        values = MAKERS[table](plan, row)
    except KeyError as error:
        return Step(table, line, row["id"], REFUSED, things, f"{error.args[0]}: is not known here"), None
    except (ValidationError, Invalid, ValueError) as error:
        return Step(table, line, row["id"], REFUSED, things, first_line(error)), None
    if table == "incidents":
        plan.sound.add(row["id"])
    found = there.get(row["id"])
    is_same = found is not None and SAME[table](found, values)
    return Step(
        table, line, row["id"], IMPORTED if found is None else UNCHANGED if is_same else CHANGED, things
    ), values


def first_line(error: Exception) -> str:
    if isinstance(error, ValidationError):
        one = error.errors()[0]
        return f"{'.'.join(map(str, one['loc']))}: {one['msg']}"
    return str(getattr(error, "orig", error)).strip().splitlines()[0][:200]


def _incidents_there(session: Session, plan: Plan, rows: Sequence[Row]) -> dict[str, Any]:
    ids = {records.incident_id(plan.wanted.dataset, row["id"]): row["id"] for row in rows}
    found = {ids[one.public_id]: one for one in session.exec(select(Incident).where(col(Incident.public_id).in_(ids)))}
    plan.numbers["incidents"].update({there: number(one) for there, one in found.items()})
    return found


def _items_there(session: Session, plan: Plan, rows: Sequence[Row]) -> dict[str, Any]:
    known = [plan.numbers["items"][row["id"]] for row in rows if row["id"] in plan.numbers["items"]]
    found = {number(one): one for one in session.exec(select(Item).where(col(Item.id).in_(known)))}
    stored = records.stored(session, found.values())
    return {found[one].origin_id or "": (found[one], values) for one, values in stored.items()}


def _claims_there(session: Session, plan: Plan, rows: Sequence[Row]) -> dict[str, Any]:
    keys = {records.claim_key(plan.wanted.dataset, row["id"]): row["id"] for row in rows}
    return {keys[one.key or ""]: one for one in session.exec(select(Claim).where(col(Claim.key).in_(keys)))}


def _item(plan: Plan, row: Row) -> tuple[Row, items.ItemIn]:
    if missing := [one for one in plan.details.outcomes[row["id"]] if one["incident"] not in plan.sound]:
        raise ValueError(f"incident: {missing[0]['incident']} is refused or not in the package")
    values = records.item(row, plan.details, plan.refs, plan.here)
    items.check_chain(values)
    return row, values


def _pairs_there(session: Session, plan: Plan, rows: Sequence[Row]) -> dict[str, Any]:
    """Judgements that stand between the same two items here, whatever they say."""
    ids = {plan.numbers["items"].get(row["one"] or ""): row["one"] for row in rows}
    there = {one: origin for origin, one in plan.numbers["items"].items()}
    standing = select(ItemPair).where(col(ItemPair.undone_at).is_(None))
    found = session.exec(standing.where(or_(col(ItemPair.one_id).in_(ids), col(ItemPair.other_id).in_(ids))))
    return {_pair_id(there.get(one.one_id), there.get(one.other_id)): one for one in found}


def _pair_id(one: str | None, other: str | None) -> str:
    return " ".join(sorted([one or "", other or ""]))


def _pair(plan: Plan, row: Row) -> items.PairIn:
    if row["one"] not in plan.ids or row["other"] not in plan.ids:
        raise ValueError("one: an item of the pair is refused or not in the package")
    reason = f"judged in the package {plan.wanted.file.name}"[:200]
    return items.PairIn(
        one=plan.ids[row["one"]], other=plan.ids[row["other"]], judgement=row["judgement"], reason=reason
    )


READERS = {
    "incidents": _incidents_there,
    "items": _items_there,
    "item_pairs": _pairs_there,
    "claims": _claims_there,
}
MAKERS: dict[str, Any] = {
    "incidents": lambda plan, row: records.incident(row, plan.refs),
    "items": _item,
    "item_pairs": _pair,
    "claims": lambda plan, row: records.claim(row, plan.refs, plan.numbers),
}
SAME: dict[str, Any] = {
    "incidents": lambda found, values: not records.differs(found, values),
    "items": lambda found, values: found[0].heading == values[0]["heading"] and records.are_same(found[1], values[1]),
    "item_pairs": lambda found, values: found.judgement == values.judgement,
    "claims": lambda found, values: not records.differs(found, values),
}
