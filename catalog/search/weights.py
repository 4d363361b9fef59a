"""T6: how much each item weighs, where it is not simply its own count: lots, and what may be the same thing."""

from typing import Any

import numpy as np
from sqlmodel import Session, col, select

from catalog.domain import counting
from catalog.domain.counting import Range
from catalog.domain.outcomes import Judgement, RecordState
from catalog.models import Item, ItemPair
from catalog.search import blocks, past
from catalog.search.blocks import Arrays
from catalog.search.codes import OPEN
from catalog.search.past import Then
from catalog.search.state import Kept

_kept: Kept[dict[int, Range]] = Kept("item", "item_pair")


def put(session: Session, rows: Arrays, day: Then) -> None:
    """Set the weights of the rows whose items were taken out of a lot, were such a lot, or may be another item."""
    special = _special(session, day)
    if not special:
        return
    for place in np.flatnonzero(blocks.among(rows["item"], special)).tolist():
        weight = special[int(rows["item"][place])]
        most = OPEN if weight.most is None else weight.most
        rows["least"][place], rows["best"][place], rows["most"][place] = weight.least, weight.best, most


def _special(session: Session, day: Then) -> dict[int, Range]:
    return _kept.get(session, lambda _: _of(*_now(session))) if day is None else _of(*_known(session, day))


def _of(items: list[Any], pairs: list[tuple[int, int]]) -> dict[int, Range]:
    ranges = {one.id: Range(one.count_min, one.count_best, one.count_max) for one in items}
    lots = [(one.id, one.parent_lot_id) for one in items if one.parent_lot_id]
    return counting.weights(ranges, lots, [(a, b) for a, b in pairs if a in ranges and b in ranges])


def _now(session: Session) -> tuple[list[Any], list[tuple[int, int]]]:
    """Active items that are in a lot, are a lot that something was taken out of, or are in an unsure pair."""
    unsure = select(ItemPair.one_id, ItemPair.other_id).where(ItemPair.judgement == Judgement.UNSURE)
    pairs = list(session.exec(unsure.where(col(ItemPair.undone_at).is_(None))))
    named = {one for pair in pairs for one in pair}
    inside = select(Item.parent_lot_id).where(col(Item.parent_lot_id).is_not(None))
    columns: Any = select(Item.id, Item.count_min, Item.count_best, Item.count_max, Item.parent_lot_id)  # type: ignore[call-overload]  # five columns
    query = columns.where(Item.state == RecordState.ACTIVE)
    rows = {  # each of the two has an index; joined by an OR they have none
        row.id: row
        for fits in (col(Item.parent_lot_id).is_not(None), col(Item.id).in_(inside))
        for row in session.exec(query.where(fits))
    }
    for some in blocks.some_of(named - set(rows)):
        rows |= {row.id: row for row in session.exec(query.where(col(Item.id).in_(some)))}
    return list(rows.values()), pairs


def _known(session: Session, day: Then) -> tuple[list[Any], list[tuple[int, int]]]:
    items = [row for row in past.rows(session, Item, day) if row.state is RecordState.ACTIVE]
    pairs = [
        (one.one_id, one.other_id)
        for one in past.rows(session, ItemPair, day)
        if one.judgement is Judgement.UNSURE and one.undone_at is None
    ]
    lots = {one.parent_lot_id for one in items}
    named = {one for pair in pairs for one in pair}
    return [one for one in items if one.parent_lot_id or one.id in lots | named], pairs
