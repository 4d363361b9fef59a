"""The lines of a sighting as its page shows them: what was seen, with whom, and the item that it became."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, or_, select

from catalog.domain.counting import Range
from catalog.models import (
    EquipmentType,
    Holding,
    Item,
    Party,
    Picture,
    SightedCandidate,
    SightedItem,
    SightedMarking,
    SightedPair,
    SightedPart,
    SightedPicture,
    Sighting,
)
from catalog.search import visible
from catalog.search.visible import Viewer


@dataclass(frozen=True)
class Line:
    """`item` is what it became, `seen` the earlier item that it was taken for; each only where it may be seen."""

    line: SightedItem
    type: EquipmentType | None
    candidates: list[str]
    fitted: list[str]
    markings: list[SightedMarking]
    pictures: list[Picture]
    pairs: list[tuple[SightedPair, Item, EquipmentType]]
    lost_by: Party | None
    taken_by: Party | None
    seen: Item | None
    item: Item | None

    @property
    def count(self) -> Range:
        return Range(self.line.count_min, self.line.count_best, self.line.count_max)

    @property
    def name(self) -> str:
        return self.type.name if self.type else self.line.as_written


def lines(session: Session, row: Sighting, now: datetime, viewer: Viewer, *, is_whole: bool) -> list[Line]:
    """In order; for who may not see all of it, the lines that became items, and holdings, that they may see."""
    may_see, held = visible.items(now, insider=viewer.is_insider), col(SightedItem.holding_id)
    query = select(SightedItem).where(SightedItem.sighting_id == row.id).order_by(col(SightedItem.seq))
    if not is_whole:
        query = query.where(or_(held.is_(None), held.in_(select(Holding.id).where(visible.holdings(now)))))
    every = [_line(session, one, may_see, is_whole=is_whole) for one in session.exec(query).all()]
    return every if is_whole else [one for one in every if one.item is not None and not one.line.left_out]


def _line(session: Session, line: SightedItem, may_see: Any, *, is_whole: bool) -> Line:
    own = line.id or 0
    return Line(
        line=line,
        type=session.get(EquipmentType, line.type_id) if line.type_id else None,
        candidates=_names(session, SightedCandidate.type_id, SightedCandidate.sighted_id == own),
        fitted=_names(session, SightedPart.part_type_id, SightedPart.sighted_id == own),
        markings=_markings(session, own) if is_whole else [],
        pictures=_pictures(session, own) if is_whole else [],
        pairs=_pairs(session, own, may_see) if is_whole else [],
        lost_by=session.get(Party, line.lost_by_id) if line.lost_by_id else None,
        taken_by=session.get(Party, line.taken_by_id) if line.taken_by_id else None,
        seen=_item(session, line.seen_item_id, may_see) if is_whole else None,
        item=_item(session, line.item_id, may_see),
    )


def _names(session: Session, column: Any, condition: Any) -> list[str]:
    query = select(EquipmentType.name).where(col(EquipmentType.id).in_(select(column).where(condition)))
    return list(session.exec(query.order_by(EquipmentType.name)))


def _markings(session: Session, line: int) -> list[SightedMarking]:
    query = select(SightedMarking).where(SightedMarking.sighted_id == line)
    return list(session.exec(query.order_by(col(SightedMarking.id))))


def _pictures(session: Session, line: int) -> list[Picture]:
    query = select(Picture).join(SightedPicture, col(SightedPicture.picture_id) == Picture.id)
    return list(session.exec(query.where(SightedPicture.sighted_id == line).order_by(col(Picture.id))))


def _pairs(session: Session, line: int, may_see: Any) -> list[tuple[SightedPair, Item, EquipmentType]]:
    query = select(SightedPair, Item, EquipmentType).join(Item, col(SightedPair.item_id) == Item.id)
    query = query.join(EquipmentType, col(Item.type_id) == EquipmentType.id)
    return list(session.exec(query.where(SightedPair.sighted_id == line, may_see).order_by(col(SightedPair.id))))


def _item(session: Session, item_id: int | None, may_see: Any) -> Item | None:
    return session.exec(select(Item).where(Item.id == item_id, may_see)).first() if item_id else None
