"""Records as a question knows them: now, at the end of a day, or after a change; and which of them may be named."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, select

from catalog.domain.outcomes import RecordState, VersionState
from catalog.models import DatasetVersion, Incident, Item
from catalog.search import past
from catalog.search.show.incidents import visible

Record = TypeVar("Record", bound=SQLModel)
Then = date | int | None
Incidents = dict[int | None, Incident]


def items(session: Session, ids: set[int], then: Then) -> list[Item]:
    if then is None:
        return published(session, session.exec(select(Item).where(col(Item.id).in_(ids))))
    return published(session, [row for row in past.rows(session, Item, then) if row.id in ids])


def not_active(session: Session, model: type[Record], then: Then) -> list[Record]:
    if then is None:
        table: Any = model
        return list(session.exec(select(model).where(table.state != RecordState.ACTIVE).order_by(table.id)))
    return [row for row in past.rows(session, model, then) if getattr(row, "state", "") is not RecordState.ACTIVE]


def published(session: Session, items: Iterable[Item]) -> list[Item]:
    """Without what an import brought that is not applied yet."""
    building = select(DatasetVersion.id).where(DatasetVersion.state != VersionState.APPLIED)
    hidden = set(session.exec(building))
    return [row for row in items if row.version_id not in hidden]


def incidents(session: Session, then: Then) -> Incidents:
    return {row.id: row for row in past.rows(session, Incident, then)}


def of_item(item: Item) -> dict[str, Any]:
    return {
        "item_id": item.id,
        "dataset_id": item.dataset_id,
        "type_id": item.type_id,
        "count_min": item.count_min,
        "count_best": item.count_best,
        "count_max": item.count_max,
    }


def public_ids(session: Session, ids: Iterable[int | None], now: datetime) -> dict[int | None, str]:
    """Public ids of items that anybody may see."""
    query = select(Item).where(col(Item.id).in_(set(ids)), visible(now))
    return {row.id: row.public_id for row in session.exec(query)}
