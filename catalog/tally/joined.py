"""Gains and holdings with their items; a gain goes by the number of its item and its stint."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from sqlmodel import Session, col, select

from catalog.domain.outcomes import RecordState
from catalog.models import EquipmentType, Gain, Incident, Item, Party
from catalog.search import visible
from catalog.search.asking import Asked
from catalog.search.blocks import Ints, one_of
from catalog.search.question import Question
from catalog.search.variants import Count
from catalog.tally.more_records import Joined, Known

STINT_BITS = 8  # as the columns have them


def stint(item_id: int, number: int) -> int:
    """The one number of a loss or a gain."""
    return item_id << STINT_BITS | number


def stints(question: Question, places: Ints) -> Ints:
    columns = question.columns
    found: Ints = columns.item[places].astype(np.int64) << STINT_BITS | columns.stint[places]
    return found


def gains(asked: Asked) -> Ints:
    """The gains that fit, in the order of items: the same question, asked of the gains."""
    question = asked.question.counting(Count.GAINS)
    query = select(Gain.item_id, Gain.stint).join(Item, col(Gain.item_id) == Item.id)
    there = query.where(Item.state == RecordState.ACTIVE, visible.applied(Item.version_id))
    known = np.array([stint(item, number) for item, number in asked.question.session.exec(there)], dtype=np.int64)
    return np.intersect1d(stints(question, np.flatnonzero(question.mask)), known)


def gains_at(session: Session, numbers: Sequence[int]) -> list[Joined]:
    """The gains with these numbers, in this order."""
    items = {one >> STINT_BITS for one in numbers}
    query = select(Gain, Item).join(Item, col(Gain.item_id) == Item.id).where(one_of(col(Gain.item_id), items))
    pairs = {stint(gain.item_id, gain.stint): (gain, item) for gain, item in session.exec(query)}
    return of(session, [pairs[one] for one in numbers])


def of(session: Session, pairs: Sequence[Any]) -> list[Joined]:
    """Rows with their items, and what the two name."""
    known = Known(
        types=_some(session, EquipmentType, (getattr(row, "type_id", item.type_id) for row, item in pairs)),
        parties={row.id or 0: row for row in session.exec(select(Party))},
        incidents=_some(session, Incident, (row.incident_id for row, _ in pairs)),
    )
    return [Joined(row, item, known) for row, item in pairs]


def _some(session: Session, model: Any, ids: Iterable[int | None]) -> dict[int, Any]:
    return {row.id: row for row in session.exec(select(model).where(one_of(model.id, set(ids))))}
