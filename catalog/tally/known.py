"""Records as a question knows them: now, at the end of a day, or after a change; and which of them may be named."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, select

from catalog.domain.outcomes import RecordState, VersionState
from catalog.models import DatasetVersion, Incident, Item
from catalog.search import past
from catalog.search.show.incidents import visible

Record = TypeVar("Record", bound=SQLModel)
MOST_AT_ONCE = 5000

Then = date | int | None
Incidents = dict[int | None, Incident]


def items(session: Session, ids: set[int], then: Then) -> list[Item]:
    if then is None:
        queries = (select(Item).where(col(Item.id).in_(some)) for some in chunks(sorted(ids)))
        return published(session, (row for query in queries for row in session.exec(query)))
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


def incidents(session: Session, ids: Iterable[int | None], then: Then) -> Incidents:
    """Incidents by number."""
    wanted = {one for one in ids if one}
    if then is not None:
        return {row.id: row for row in past.rows(session, Incident, then) if row.id in wanted}
    queries = (select(Incident).where(col(Incident.id).in_(some)) for some in chunks(sorted(wanted)))
    return {row.id: row for query in queries for row in session.exec(query)}


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
    queries = (
        select(Item.id, Item.public_id).where(col(Item.id).in_(some), visible(now))
        for some in chunks(sorted({one for one in ids if one}))
    )
    return {one: public_id for query in queries for one, public_id in session.exec(query)}


def chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Ids in parts of the size that a database takes in one query."""
    for start in range(0, len(ids), MOST_AT_ONCE):
        yield ids[start : start + MOST_AT_ONCE]
