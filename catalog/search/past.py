"""Rows as they were known at the end of a day (UTC) or after a change, put together from the revisions."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, select

from catalog.models import Change, Revision

Row = TypeVar("Row", bound=SQLModel)


def rows(session: Session, model: type[Row], then: date | int | None) -> list[Row]:
    """All rows of a table by id, as they stood at the end of a day or after the change of this number; None is now."""
    table: Any = model
    if then is None:
        return list(session.exec(select(model).order_by(table.id)))
    query = select(Revision.row_id, Revision.after).join(Change, col(Revision.change_id) == Change.id)
    known = query.where(Revision.table_name == model.__tablename__, known_by(then)).order_by(col(Revision.id))
    latest = dict(session.exec(known).all())
    return [model.model_validate(after) for _, after in sorted(latest.items()) if after is not None]


def known_by(then: date | int) -> Any:
    """The changes that were made by the end of a day, or up to the change of this number."""
    if isinstance(then, int):
        return col(Change.id) <= then
    return col(Change.made_at) < datetime(then.year, then.month, then.day, tzinfo=UTC) + timedelta(days=1)
