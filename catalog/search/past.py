"""Rows as they were known at the end of a day (UTC), put together from the revisions."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, select

from catalog.models import Change, Revision

Row = TypeVar("Row", bound=SQLModel)


def rows(session: Session, model: type[Row], day: date | None) -> list[Row]:
    """All rows of a table as they stood at the end of a day, by id; as they stand now when `day` is None."""
    table: Any = model
    if day is None:
        return list(session.exec(select(model).order_by(table.id)))
    end = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
    query = select(Revision.row_id, Revision.after).join(Change, col(Revision.change_id) == Change.id)
    known = query.where(Revision.table_name == model.__tablename__, Change.made_at < end).order_by(col(Revision.id))
    latest = dict(session.exec(known).all())
    return [model.model_validate(after) for _, after in sorted(latest.items()) if after is not None]
