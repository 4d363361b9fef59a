"""Rows of a package as records of this catalog: incidents, items and claims; do they differ from what is here?"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, SQLModel, col, select

from catalog.domain import public_ids
from catalog.domain.outcomes import Grade, RecordState
from catalog.models import Claim, EquipmentType, Fitment, Incident, Item, ItemCandidate, Outcome, Party
from catalog.services.imports.package_file import Package, Row
from catalog.services.imports.package_refs import References
from catalog.services.incidents import IncidentIn, SpanIn
from catalog.services.items import CountIn, FittedIn, ItemIn, OutcomeIn

SAME = (
    "title", "narrative", "is_bare", "earliest", "latest", "date_as_written", "place_as_written", "lat", "lon",
    "uncertainty_m",
)  # fmt: skip
CLAIM_SAME = (
    "asserted_by", "is_hedged", "summary", "quote", "locator", "count_min", "count_max", "value", "value_qualifier",
    "said_on", "earliest", "latest", "place_as_written",
)  # fmt: skip


@dataclass
class Details:
    """What belongs to an item, by its id there."""

    outcomes: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    fitments: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    item_candidates: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))


def details(package: Package) -> Details:
    found = Details()
    for table in ("outcomes", "fitments", "item_candidates"):
        for row in package.good(table):
            getattr(found, table)[row["item"] or ""].append(row)
    return found


def incident_id(dataset: str, there: str) -> str:
    """The permanent id here of an incident there: always the same, so that a later copy finds it again."""
    return public_ids.of_seed("incident", f"{dataset}:{there}")


def claim_key(dataset: str, there: str) -> str:
    return f"{dataset}:{there}"[:200]


def incident(row: Row, refs: References) -> dict[str, Any]:
    """Columns of an incident; raises ValueError, or KeyError for a place that the package does not have."""
    if not row["is_bare"] and not row["title"]:
        raise ValueError("title: is needed")
    date = SpanIn(earliest=row["earliest"], latest=row["latest"], precision=row["date_precision"])
    point = {name: row[name] for name in ("lat", "lon", "uncertainty_m", "geo_precision")}
    public_id = incident_id(refs.dataset, row["id"])
    IncidentIn(id=public_id, title=row["title"] or "bare", date=date, basis=row["date_basis"], **point)
    own = {name: row[name] for name in SAME}
    own |= {"precision": row["date_precision"], "basis": row["date_basis"], "geo_precision": row["geo_precision"]}
    own |= {"public_id": public_id, "place_id": refs.number("places", row["place"])}
    return _as_stored(Incident, own)


def claim(row: Row, refs: References, numbers: dict[str, dict[str, int]]) -> dict[str, Any]:
    """Columns of a claim; `numbers` are those of incidents and items by their ids there; raises ValueError."""
    if not row["summary"] or (row["value"] is None) != (not row["unit"]):
        raise ValueError("summary: is needed, and a value goes with a unit")
    if None not in (row["count_min"], row["count_max"]) and row["count_min"] > row["count_max"]:
        raise ValueError("count_min: is at most count_max")
    own = {name: row[name] for name in CLAIM_SAME} | {"kind": row["kind"], "stance": row["stance"]}
    own |= {"key": claim_key(refs.dataset, row["id"]), "unit": row["unit"] or None}
    own["source_id"] = refs.sources.get(row["source"] or "")
    own |= {f"{name}_id": numbers["incidents"].get(row[name] or "") for name in ("incident", "related_incident")}
    own["item_id"] = numbers["items"].get(row["item"] or "")
    own |= {f"{name}_id": refs.number("parties", row[name]) for name in ("lost_by", "taken_by")}
    own |= {"type_id": refs.number("types", row["type"]), "place_id": refs.number("places", row["place"])}
    return _as_stored(Claim, own)


def _as_stored(model: type[SQLModel], own: dict[str, Any]) -> dict[str, Any]:
    """The values as the table keeps them, terms as terms; raises ValidationError. A dry run may lack a reference."""
    lacking = {name for name, value in own.items() if value is None and name.endswith("_id")}
    checked = model.model_validate({name: 0 if name in lacking else value for name, value in own.items()})
    return {name: None if name in lacking else getattr(checked, name) for name in own}


def item(row: Row, more: Details, refs: References, here: Callable[[str], str]) -> ItemIn:
    """An item with its chain; `here` gives the permanent id here of an item there.

    A picture that shows it is not in the package: what is *visual* there is *listed* here.
    """
    count = CountIn(min=row["count_min"], best=row["count_best"], max=row["count_max"]) if row["is_lot"] else None
    told = sorted(more.outcomes[row["id"]], key=lambda one: one["seq"] or 0)
    return ItemIn(
        id=here(row["id"]),
        dataset=refs.dataset,
        type=refs.slug("types", row["type"]),
        qualifier=row["identification"],
        written=row["as_written"],
        count=count,
        candidates=list(dict.fromkeys(refs.slug("types", one["type"]) for one in more.item_candidates[row["id"]])),
        parent_lot=here(row["parent_lot"]) if row["parent_lot"] else None,
        fitted=list({one["part"]: _fitted(one, refs) for one in more.fitments[row["id"]]}.values()),
        outcomes=[_outcome(one, refs) for one in told],
        note=row["note"],
    )


def _fitted(one: Row, refs: References) -> FittedIn:
    part = refs.slug("types", one["part"])
    return FittedIn(part=part, slot=one["slot"], certainty=one["certainty"], written=one["as_written"])


def _outcome(one: Row, refs: References) -> OutcomeIn:
    return OutcomeIn(
        incident=incident_id(refs.dataset, one["incident"] or ""),
        kind=one["kind"],
        manner=one["manner"],
        written=one["as_written"],
        lost_by=refs.slug("parties", one["lost_by"]),
        taken_by=refs.slug("parties", one["taken_by"]),
        lost_basis=one["lost_basis"],
        taken_basis=one["taken_basis"] or None,
        grade=Grade.LISTED if one["grade"] == Grade.VISUAL else one["grade"],
        cause=one["cause"],
        non_combat=bool(one["non_combat"]),
    )


def differs(row: SQLModel, values: dict[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in values.items())


def stored(session: Session, rows: Iterable[Item]) -> dict[int, ItemIn]:
    """Items of this catalog in the form that a package's rows take, to be compared with them."""
    found = {row.id: row for row in rows if row.id}
    types, parties = _slugs(session, EquipmentType), _slugs(session, Party)
    lots = [row.parent_lot_id for row in found.values()]
    public_ids_of = dict(session.exec(select(Item.id, Item.public_id).where(col(Item.id).in_(lots))).all())
    own = {number: _own(row, public_ids_of, types) for number, row in found.items()}
    for candidate in session.exec(select(ItemCandidate).where(col(ItemCandidate.item_id).in_(found))):
        own[candidate.item_id]["candidates"].append(types[candidate.type_id])
    for one in session.exec(select(Fitment).where(col(Fitment.item_id).in_(found))):
        part = FittedIn(part=types[one.part_type_id], slot=one.slot, certainty=one.certainty, written=one.as_written)
        own[one.item_id]["fitted"].append(part)
    joined = select(Outcome, Incident.public_id).join(Incident, col(Incident.id) == Outcome.incident_id)
    chain = joined.where(col(Outcome.item_id).in_(found), Outcome.state == RecordState.ACTIVE)
    for out, public_id in session.exec(chain.order_by(col(Outcome.item_id), col(Outcome.seq))):
        own[out.item_id]["outcomes"].append(_stored_outcome(out, public_id, parties))
    return {number: ItemIn.model_validate(values) for number, values in own.items()}


def _slugs(session: Session, model: Any) -> dict[Any, str]:
    return dict(session.exec(select(model.id, model.slug)).all())


def _own(row: Item, lots: dict[Any, str], types: dict[Any, str]) -> dict[str, Any]:
    count = CountIn(min=row.count_min, best=row.count_best, max=row.count_max) if row.is_lot else None
    own: dict[str, Any] = {"id": row.public_id, "qualifier": row.qualifier, "written": row.as_written, "count": count}
    own |= {"type": types[row.type_id], "parent_lot": lots.get(row.parent_lot_id), "note": row.note}
    return own | {"candidates": [], "fitted": [], "outcomes": []}


def _stored_outcome(out: Outcome, incident: str, parties: dict[Any, str]) -> OutcomeIn:
    return OutcomeIn(
        incident=incident,
        kind=out.kind,
        manner=out.manner,
        written=out.as_written,
        lost_by=parties[out.from_party_id],
        taken_by=parties.get(out.to_party_id),
        lost_basis=out.from_basis,
        taken_basis=out.to_basis,
        grade=Grade.LISTED if out.grade is Grade.VISUAL else out.grade,
        cause=out.cause,
        non_combat=out.non_combat,
    )


def are_same(one: ItemIn, other: ItemIn) -> bool:
    """Do two say the same? The order of candidates and fitted parts says nothing."""
    return _comparable(one) == _comparable(other)


def _comparable(one: ItemIn) -> dict[str, Any]:
    fitted = sorted((part.part, part.slot, part.certainty, part.written) for part in one.fitted)
    own = one.model_dump(exclude={"dataset", "fitted", "candidates", "holdings"})
    return {**own, "fitted": fitted, "candidates": sorted(one.candidates)}
