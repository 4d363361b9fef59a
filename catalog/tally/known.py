"""Records as a question knows them: now, at the end of a day, or after a change; and which of them may be named."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, select

from catalog.domain.outcomes import RecordState
from catalog.models import Item
from catalog.search import blocks, past, visible
from catalog.search.criteria import Criteria
from catalog.search.past import Then

Record = TypeVar("Record", bound=SQLModel)


def items(session: Session, ids: set[int], then: Then) -> list[Item]:
    return published(session, past.some(session, Item, then, ids), then)


def not_active(session: Session, model: type[Record], then: Then) -> list[Record]:
    if then is None:
        table: Any = model
        return list(session.exec(select(model).where(table.state != RecordState.ACTIVE).order_by(table.id)))
    return [row for row in past.rows(session, model, then) if getattr(row, "state", "") is not RecordState.ACTIVE]


def published(session: Session, items: Iterable[Item], then: Then) -> list[Item]:
    """Without what an import brought that was not applied then."""
    hidden = visible.unapplied(session, then)
    return [row for row in items if row.version_id not in hidden]


def public_ids(session: Session, ids: Iterable[int | None], asked: Criteria) -> dict[int | None, str]:
    """Public ids of the items that whoever asks may see."""
    may_see = visible.items(asked.now, insider=asked.insider)
    queries = (
        select(Item.id, Item.public_id).where(col(Item.id).in_(some), may_see)
        for some in blocks.some_of({one for one in ids if one})
    )
    return {one: public_id for query in queries for one, public_id in session.exec(query)}


def many(places: Sequence[int]) -> Iterable[Sequence[int]]:
    """Places of rows in portions that one query can name, in their order."""
    return (places[start : start + blocks.MOST_IDS] for start in range(0, len(places), blocks.MOST_IDS))
