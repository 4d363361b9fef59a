"""What moves from a merged item to the kept one, table by table, and what stays because the kept one has the like."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, SQLModel, col, or_, select

from catalog.domain.outcomes import RecordState
from catalog.domain.resembling import marking_key
from catalog.models import (
    Claim,
    Fitment,
    Holding,
    Identification,
    Item,
    ItemPair,
    ItemPicture,
    Marking,
    Outcome,
    SightedItem,
)
from catalog.services.rows import number, set_fields

# Rows of an item, and what makes one of them the like of another: such a one stays with the merged item.
ALIKE: dict[type[SQLModel], Callable[[Any], Hashable]] = {
    ItemPicture: lambda row: row.picture_id,
    Marking: lambda row: (row.kind, marking_key(row.text) or row.text),
    Fitment: lambda row: row.part_type_id,
    Holding: lambda row: (row.party_id, row.context, row.incident_id, row.earliest, row.latest),
    Claim: lambda row: (row.source_id, row.kind, row.stance, row.summary),
    Identification: lambda row: row.person_id,
}


@dataclass
class Moved:
    """What a merge does: rows that move to the kept item, rows that stay since it has the like, and its new chain."""

    item: Item
    into: Item
    rows: list[SQLModel] = field(default_factory=list)
    left: list[SQLModel] = field(default_factory=list)
    chain: list[Outcome] = field(default_factory=list)
    opinion: Identification | None = None

    def move(self, row: SQLModel, values: dict[str, Any]) -> None:
        set_fields(row, values)
        self.rows.append(row)


def details(session: Session, done: Moved) -> None:
    """Pictures, markings, fitted parts, holdings, claims and opinions; lines of sightings and what a lot is told of."""
    into = number(done.into)
    for model, like in ALIKE.items():
        has = {like(row) for row in _of(session, model, done.into)}
        for row in _of(session, model, done.item):
            if like(row) in has:
                done.left.append(row)
            else:
                done.move(row, {"item_id": into})
    for taken in session.exec(select(Item).where(Item.parent_lot_id == done.item.id)):
        done.move(taken, {"parent_lot_id": into})
    for name in ("item_id", "seen_item_id"):
        for line in session.exec(select(SightedItem).where(getattr(SightedItem, name) == done.item.id)):
            done.move(line, {name: into})
    session.flush()


def _of(session: Session, model: type[SQLModel], item: Item) -> list[SQLModel]:
    table: Any = model
    query = select(model).where(table.item_id == item.id).order_by(table.id)
    if model is Holding:
        query = query.where(table.state == RecordState.ACTIVE)
    return list(session.exec(query))


def judgements(session: Session, done: Moved) -> None:
    """What was said of the merged item and a third one is said of the kept one, unless it was judged itself."""
    item, into = number(done.item), number(done.into)
    judged = {_other(row, into) for row in _pairs(session, into)}
    for row in _pairs(session, item):
        other = _other(row, item)
        if other == into:
            continue
        if other in judged:
            done.left.append(row)
        else:
            low, high = sorted((into, other))
            done.move(row, {"one_id": low, "other_id": high})
    session.flush()


def _pairs(session: Session, item: int) -> list[ItemPair]:
    query = select(ItemPair).where(or_(ItemPair.one_id == item, ItemPair.other_id == item))
    return list(session.exec(query.where(col(ItemPair.undone_at).is_(None)).order_by(col(ItemPair.id))))


def _other(row: ItemPair, item: int) -> int:
    return row.other_id if row.one_id == item else row.one_id
