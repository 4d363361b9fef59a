"""Writing rows: look one up by its slug, set what changed, make an owner's child rows what they should be."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, SQLModel, select

from catalog.domain.errors import Invalid, NotFound
from catalog.domain.outcomes import RecordState

Row = TypeVar("Row", bound=SQLModel)
MOST_NEAR = 5
IDS = "catalog.ids"  # in the info of a session: ids by model and slug


class Input(BaseModel):
    """What may be said of a record: unknown fields and wrong kinds are refused by name."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


def by_slug(session: Session, model: type[Row], slug: str) -> Row:
    """The row with this slug; raises NotFound with near slugs."""
    table: Any = model
    row = session.exec(select(model).where(table.slug == slug)).first()
    if row is None:
        raise NotFound(words_of(model), slug, near_slugs(session, model, slug))
    return row


def near_slugs(session: Session, model: type[Row], slug: str) -> tuple[str, ...]:
    table: Any = model
    return tuple(get_close_matches(slug, session.exec(select(table.slug)).all(), MOST_NEAR, 0.6))


def words_of(model: type[SQLModel]) -> str:
    return str(model.__tablename__).replace("_", " ")


def id_of(session: Session, model: type[Row], slug: str | None, field: str) -> int | None:
    """The id behind a slug that a field names; None stays None; raises Invalid naming the field and near slugs.

    What was found once in a session is not looked up again: a slug never changes its row.
    """
    if slug is None:
        return None
    table: Any = model
    known: dict[Any, int] = session.info.setdefault(IDS, {})
    found = known.get((model, slug)) or session.exec(select(table.id).where(table.slug == slug)).first()
    if found is None:
        near = near_slugs(session, model, slug)
        hint = f"; near: {', '.join(near)}" if near else ""
        raise Invalid.one(field, f"no {words_of(model)} {slug!r}{hint}")
    known[model, slug] = int(found)
    return int(found)


def need_id(session: Session, model: type[Row], slug: str, field: str) -> int:
    """As `id_of`, for a field that has to be filled."""
    found = id_of(session, model, slug, field)
    if found is None:
        raise Invalid.one(field, "is needed")
    return found


def number(row: SQLModel) -> int:
    """The id of a saved row."""
    found = getattr(row, "id", None)
    if not isinstance(found, int):
        raise TypeError(f"a {words_of(type(row))} that is not saved has no number")
    return found


def set_fields(row: SQLModel, values: dict[str, Any]) -> None:
    """Set only what differs, so that an unchanged row leaves no revision."""
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def put_row(session: Session, model: type[Row], found: Row | None, values: dict[str, Any]) -> Row:
    """Update the row that was found or add a new one, and flush."""
    if found is None:
        found = model.model_validate(values)
        session.add(found)
    else:
        set_fields(found, values)
    session.flush()
    return found


def reconcile(
    session: Session,
    model: type[Row],
    owner: dict[str, int],
    keys: tuple[str, ...],
    wanted: Iterable[dict[str, Any]],
) -> list[Row]:
    """Make an owner's child rows exactly `wanted`; a row whose `keys` agree stays and keeps its id."""
    left = {tuple(getattr(row, key) for key in keys): row for row in _children(session, model, owner)}
    pairs = [(values, left.pop(tuple(values.get(key) for key in keys), None)) for values in wanted]
    for row in left.values():  # before the new ones: a UNIQUE may hold only one of the two
        _take_away(session, row)
    session.flush()
    rows = []
    for values, found in pairs:
        row = found or model.model_validate({**owner, **values})
        set_fields(row, values)
        session.add(row)
        rows.append(row)
    session.flush()
    return rows


def add_rows(
    session: Session,
    model: type[Row],
    owner: dict[str, int],
    _keys: tuple[str, ...],
    wanted: Iterable[dict[str, Any]],
) -> list[Row]:
    """As `reconcile` for an owner that is new: it has no child rows to look for."""
    rows = [model.model_validate({**owner, **values}) for values in wanted]
    if rows:
        session.add_all(rows)
        session.flush()
    return rows


def _children(session: Session, model: type[Row], owner: dict[str, int]) -> list[Row]:
    """The child rows of an owner that stand: withdrawn ones are history."""
    table: Any = model
    query = select(model).where(*(getattr(table, name) == value for name, value in owner.items()))
    if hasattr(model, "state"):
        query = query.where(table.state == RecordState.ACTIVE)
    return list(session.exec(query))


def _take_away(session: Session, row: SQLModel) -> None:
    """A row of the record is withdrawn; a detail of one (a name, a spec) is deleted, its revision stays."""
    if hasattr(row, "state"):
        set_fields(row, {"state": RecordState.WITHDRAWN})
    else:
        session.delete(row)
