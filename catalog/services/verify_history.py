"""The history replays: the last revision of every row says what the row is now, and no row is without one."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as sql_select
from sqlmodel import Session, SQLModel, col, select

from catalog.models import Revision
from catalog.search import blocks
from catalog.services.written import MODELS, keys_of

Key = tuple[Any, ...]
LAST: list[Any] = [Revision.row_id, Revision.after]
BOTH: list[Any] = [Revision.before, Revision.after]


def replays(session: Session, _now: object = None) -> Iterator[str]:
    """Rows of tracked tables that are not what their revisions lead to.

    Rows of which law or safety took a revision away are passed over; so is what a column says that came later.
    """
    for table, model in sorted(MODELS.items()):
        yield from _single(session, table, model) if keys_of(table) == ["id"] else _linking(session, table, model)


def _single(session: Session, table: str, model: type[SQLModel]) -> Iterator[str]:
    """Tables whose rows have a number: only the last revision of each is read, portion by portion."""
    purged = set(session.exec(select(Revision.row_id).where(_of(table), col(Revision.key).is_(None))))
    last = sql_select(func.max(col(Revision.id))).where(_of(table)).group_by(col(Revision.row_id))
    numbers = [one for one in session.scalars(last) if one]
    standing = set(session.scalars(sql_select(model.id)))  # type: ignore[attr-defined]  # these have one
    told = set[int]()
    for few in blocks.some_of(numbers):
        query = sql_select(*LAST).where(col(Revision.id).in_(few))
        after = {row: values for row, values in session.execute(query) if row not in purged}
        told |= set(after)
        yield from _compared(session, table, model, after)
    yield from (f"{table} {one} has no revision" for one in sorted(standing - told - purged))


def _of(table: str) -> Any:
    return col(Revision.table_name) == table


def _compared(session: Session, table: str, model: Any, after: dict[int, Any]) -> Iterator[str]:
    rows = {
        one.id: one for few in blocks.some_of(after) for one in session.exec(select(model).where(model.id.in_(few)))
    }
    for number, values in sorted(after.items()):
        row = rows.get(number)
        if (row is None) != (values is None) or (row is not None and not _says(row, values)):
            yield f"{table} {number} is not what its history says"
    for row in rows.values():
        session.expunge(row)


def _says(row: SQLModel, values: dict[str, Any]) -> bool:
    now = row.model_dump(mode="json")
    return all(now[name] == value for name, value in values.items() if name in now)


def _linking(session: Session, table: str, model: type[SQLModel]) -> Iterator[str]:
    """Tables whose rows only link others: small, and replayed whole."""
    names = keys_of(table)
    if session.exec(select(Revision.id).where(_of(table), col(Revision.key).is_(None)).limit(1)).first():
        return
    query = sql_select(*BOTH).where(_of(table)).order_by(col(Revision.id))
    found: dict[Key, bool] = {}
    for before, after in session.execute(query):
        values = after or before
        found[tuple(values[name] for name in names)] = after is not None
    rows = {tuple(getattr(one, name) for name in names) for one in session.exec(select(model))}
    for key in sorted(rows ^ {one for one, stands in found.items() if stands}):
        yield f"{table} {' '.join(map(str, key))} is not what its history says"
