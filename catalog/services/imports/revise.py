"""The last step of an import: what changed and what is gone, and the version that everybody sees from then on."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, SQLModel, col, select

from catalog.domain.outcomes import RecordState, VersionState
from catalog.models import Change, Claim, DatasetVersion, Fitment, Incident, Item, ItemCandidate, Outcome, Revision
from catalog.services import losses
from catalog.services.imports.pairing import Thing
from catalog.services.imports.standing import Standing
from catalog.services.imports.write import Writer
from catalog.services.rows import number, set_fields

WHY = "import of "  # every change of an import says so, which tells a person's change from it
BLOCK = 500


def finish(writer: Writer, now: datetime) -> list[str]:
    """Apply what changed and withdraw what is gone; public ids of items that a person changed and that are left."""
    plan, session = writer.plan, writer.session
    untouched = _changed(writer, plan.pairs.changed)
    _withdraw(session, [*(one.item_id for one in plan.pairs.gone), *_strays(writer)])
    set_fields(writer.version, {
        "state": VersionState.APPLIED, "applied_at": now, "changed": len(plan.pairs.changed) - len(untouched),
        "added": len(plan.pairs.new), "withdrawn": len(plan.pairs.gone), "refused": plan.refused_things,
        "rows": plan.rows, "things": plan.items,
    })  # fmt: skip
    if plan.wanted.copied_on:
        set_fields(writer.dataset, {"copied_on": plan.wanted.copied_on})
    session.flush()
    return untouched


def rows_there(session: Session, version: DatasetVersion) -> set[int | None]:
    """Numbers of the rows whose things an open version holds already."""
    return set(session.exec(select(Item.origin_row).where(Item.version_id == number(version))))


def _strays(writer: Writer) -> list[int]:
    """Things that a stopped run wrote, and that are no longer new: the record has changed in between."""
    new = {thing.row.number for thing in writer.plan.pairs.new}
    rows = writer.session.exec(select(Item).where(Item.version_id == number(writer.version)))
    return [number(row) for row in rows if row.origin_row not in new]


def _changed(writer: Writer, pairs: Sequence[tuple[Standing, Thing]]) -> list[str]:
    left: list[str] = []
    for block in _blocks(pairs):
        ids = [one.item_id for one, _ in block]
        rows = _loaded(writer.session, ids)
        theirs = by_people(writer.session, ids)
        writer.find_sources([thing for _, thing in block])
        for one, thing in block:
            if one.item_id in theirs:
                left.append(one.public_id)
            else:
                _change(writer, thing, rows[one.item_id])
        writer.session.flush()
        losses.rewrite_many(writer.session, [one for one in ids if one not in theirs])
    return left


def _blocks(rows: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (rows[start : start + BLOCK] for start in range(0, len(rows), BLOCK))


def _loaded(session: Session, ids: list[int]) -> dict[int, tuple[Item, Outcome, Incident, Claim]]:
    """Items with the outcome, incident and claim that their list gave them."""
    query = (
        select(Item, Outcome, Incident, Claim)
        .join(Outcome, (col(Outcome.item_id) == Item.id) & (col(Outcome.seq) == 1))
        .join(Incident, col(Outcome.incident_id) == Incident.id)
        .join(Claim, (col(Claim.item_id) == Item.id) & col(Claim.version_id).is_not(None))
        .where(col(Item.id).in_(ids))
        .order_by(col(Outcome.id), col(Claim.id))
    )
    return {number(item): (item, outcome, incident, claim) for item, outcome, incident, claim in session.exec(query)}


def by_people(session: Session, ids: list[int]) -> set[int]:
    """Items that were changed otherwise than by an import: what a person decided is never overwritten."""
    query = select(Revision.row_id).join(Change, col(Revision.change_id) == Change.id)
    of_items = query.where(Revision.table_name == Item.__tablename__, col(Revision.row_id).in_(ids))
    return set(session.exec(of_items.where(~col(Change.why).startswith(WHY))))


def _change(writer: Writer, thing: Thing, rows: tuple[Item, Outcome, Incident, Claim]) -> None:
    item, outcome, incident, claim = rows
    set_fields(item, {**writer.described(thing), "state": RecordState.ACTIVE, **_counts(thing)})
    set_fields(outcome, {**writer.became(thing), "state": RecordState.ACTIVE})
    if incident.is_bare:
        set_fields(incident, writer.where_and_when(thing.row))
    fresh = writer.claim(thing, item, incident)
    set_fields(claim, {name: getattr(fresh, name) for name in ("source_id", "locator", "summary")})
    _details(writer, thing, number(item))


def _counts(thing: Thing) -> dict[str, Any]:
    count = thing.says.count
    return {"is_lot": thing.row.is_lot, "count_min": count, "count_best": count, "count_max": count}


def _details(writer: Writer, thing: Thing, item_id: int) -> None:
    """Candidates and fitted parts as the newer copy has them."""
    kind = writer.plan.kinds.of(thing.row.type, thing.row.heading)
    wanted = {writer.types[slug] for slug in kind.candidates}
    _only(writer.session, ItemCandidate, item_id, "type_id", {one: {} for one in wanted})
    parts = {writer.types[slug]: {"as_written": written} for slug, written in writer.fitted(thing)}
    _only(writer.session, Fitment, item_id, "part_type_id", parts)


def _only(session: Session, model: Any, item_id: int, column: str, wanted: dict[int, dict[str, Any]]) -> None:
    """Make an item's rows of a kind these; what stays keeps its row."""
    found: dict[int, SQLModel] = {
        getattr(row, column): row for row in session.exec(select(model).where(model.item_id == item_id))
    }
    for one, row in found.items():
        if one not in wanted:
            session.delete(row)
    session.add_all(
        model.model_validate({"item_id": item_id, column: one, **values})
        for one, values in wanted.items()
        if one not in found
    )


def _withdraw(session: Session, ids: list[int]) -> None:
    """Tombstones: the items stay with their ids and count no more."""
    for block in _blocks(ids):
        for model, column in ((Item, Item.id), (Outcome, Outcome.item_id)):
            for row in session.exec(select(model).where(col(column).in_(block))):
                set_fields(row, {"state": RecordState.WITHDRAWN})
        session.flush()
        losses.rewrite_many(session, list(block))
