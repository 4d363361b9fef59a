"""Rows as they were known at the end of a day (UTC) or after a change, put together from the revisions."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import BaseModel, create_model
from sqlmodel import Session, SQLModel, col, select

from catalog.models import Change, Revision
from catalog.search import blocks

Row = TypeVar("Row", bound=SQLModel)
Then = date | int | None  # the end of a day, the state after the change of a number, or now


def rows(session: Session, model: type[Row], then: Then) -> list[Row]:
    """All rows of a table by id, as they stood at the end of a day or after the change of this number; None is now.

    Rows of the past have the fields of the model and belong to no session.
    """
    return _now(session, model) if then is None else _known(session, model, then)


def some(session: Session, model: type[Row], then: Then, ids: Collection[int]) -> list[Row]:
    """As `rows`, but only those with these ids."""
    found: list[Row] = []
    for few in blocks.some_of(ids):
        found += _now(session, model, few) if then is None else _known(session, model, then, few)
    return found


def _now(session: Session, model: type[Row], ids: list[int] | None = None) -> list[Row]:
    table: Any = model
    query = select(model).order_by(table.id)
    return list(session.exec(query if ids is None else query.where(table.id.in_(ids))))


def _known(session: Session, model: type[Row], then: date | int, ids: list[int] | None = None) -> list[Row]:
    query = select(Revision.row_id, Revision.after).join(Change, col(Revision.change_id) == Change.id)
    known = query.where(Revision.table_name == model.__tablename__, known_by(then)).order_by(col(Revision.id))
    latest = dict(session.exec(known if ids is None else known.where(col(Revision.row_id).in_(ids))).all())
    plain = _plain(model)
    return [cast(Row, plain.model_validate(after)) for _, after in sorted(latest.items()) if after is not None]


@cache
def _plain(model: type[SQLModel]) -> type[BaseModel]:
    """The same fields without a table: rows of the past are read, never written, and there are very many."""
    # A revision from before a column was there has no value of it: it is as the column is when nothing is said.
    fields: dict[str, Any] = {name: (one.annotation, one) for name, one in model.model_fields.items()}
    return create_model(model.__name__, **fields)


def said(values: Any, name: str) -> Any:
    """A field of what a revision says, in SQL; `values` is `Revision.before` or `Revision.after`."""
    return values[name]


def is_now(session: Session, then: date | int, tables: Collection[str]) -> bool:
    """Has nothing been written to these tables since?"""
    query = select(Revision.id).join(Change, col(Revision.change_id) == Change.id)
    return session.exec(query.where(~known_by(then), col(Revision.table_name).in_(tables)).limit(1)).first() is None


def known_by(then: date | int) -> Any:
    """The changes that were made by the end of a day, or up to the change of this number."""
    if isinstance(then, int):
        return col(Change.id) <= then
    return col(Change.made_at) < datetime(then.year, then.month, then.day, tzinfo=UTC) + timedelta(days=1)
