"""What a change wrote, read from its revisions: each row as it was before the change and as it left it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect, tuple_
from sqlmodel import Session, SQLModel, col, select

from catalog.domain.outcomes import RecordState
from catalog.models import ItemPair, Outcome, Revision
from catalog.search import blocks
from catalog.services import losses
from catalog.services.history import PERMANENT, UNTRACKED

Values = dict[str, Any]
Place = tuple[str, tuple[Any, ...]]  # a table and the primary key of a row of it
MODELS: Mapping[str, type[SQLModel]] = {
    str(mapper.class_.__tablename__): mapper.class_
    for mapper in SQLModel._sa_registry.mappers  # noqa: SLF001  # the registry has no public name in SQLModel
    if mapper.class_.__tablename__ not in UNTRACKED
}
# Columns with the number of an item whose losses and gains hang on the row.
COUNTED = {
    "item": ("id", "parent_lot_id", "merged_into_id"),
    "outcome": ("item_id",),
    "item_pair": ("one_id", "other_id"),
}


@dataclass(frozen=True)
class Written:
    """A row that a change wrote. `before` is None for one that it made, `after` for one that it deleted."""

    table: str
    key: tuple[Any, ...]
    before: Values | None
    after: Values | None

    @property
    def place(self) -> Place:
        return self.table, self.key

    @property
    def is_made(self) -> bool:
        return self.before is None and self.after is not None

    def values(self) -> Iterator[Values]:
        yield from (one for one in (self.before, self.after) if one)


def by(session: Session, change_id: int) -> list[Written]:
    """The rows that a change wrote, in the order in which it first touched them; what it made and deleted left out."""
    query: Any = select(Revision.table_name, Revision.before, Revision.after).where(Revision.change_id == change_id)
    found: dict[Place, Written] = {}
    for table, before, after in session.exec(query.order_by(col(Revision.id))):
        key = tuple((after or before or {}).get(name) for name in keys_of(table))
        known = found.get((table, key))
        found[table, key] = Written(table, key, known.before if known else before, after)
    return [one for one in found.values() if one.before or one.after]


def keys_of(table: str) -> list[str]:
    """The names of the columns that tell a row of a table from the others."""
    return [column.name for column in inspect(MODELS[table]).primary_key]


def rows_of(session: Session, rows: Iterable[Written]) -> dict[Place, SQLModel]:
    """The rows as they stand now; one that is not there any more is left out."""
    wanted: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        wanted[row.table].append(row.key)
    return {place: one for table, keys in wanted.items() for place, one in _some(session, table, keys)}


def _some(session: Session, table: str, keys: list[tuple[Any, ...]]) -> Iterator[tuple[Place, SQLModel]]:
    model, names = MODELS[table], keys_of(table)
    columns = [getattr(model, name) for name in names]
    for start in range(0, len(keys), blocks.MOST_IDS):
        few = keys[start : start + blocks.MOST_IDS]
        one_key = columns[0].in_([key[0] for key in few])
        query = select(model).where(one_key if len(columns) == 1 else tuple_(*columns).in_(few))
        for row in session.exec(query):
            yield (table, tuple(getattr(row, name) for name in names)), row


def changed_since(rows: Iterable[Written], now: Mapping[Place, SQLModel]) -> list[str]:
    """Rows that do not stand as the change left them."""
    return [_name(row, now.get(row.place)) for row in rows if not _stands(row, now.get(row.place))]


def _stands(row: Written, one: SQLModel | None) -> bool:
    if row.after is None or one is None:
        return row.after is None and one is None
    said = one.model_dump(mode="json")  # what came with a later migration was not said then
    return all(said[name] == value for name, value in row.after.items() if name in said)


def _name(row: Written, one: Any) -> str:
    known = getattr(one, "public_id", None) or (row.after or row.before or {}).get("public_id")
    return f"{row.table.replace('_', ' ')} {known or ' '.join(str(part) for part in row.key)}"


def built_on(session: Session, rows: Iterable[Written]) -> list[str]:
    """Rows of others that rest on what the change made and that would be taken away with it."""
    own = {row.place for row in rows}
    made: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if row.is_made and len(row.key) == 1 and (row.table not in PERMANENT or hasattr(MODELS[row.table], "state")):
            made[row.table].append(row.key[0])
    found = [one for model in MODELS.values() for one in _resting(session, model, made)]
    return [f"{place[0].replace('_', ' ')} {place[1][0]}" for place in dict.fromkeys(found) if place not in own]


def _resting(session: Session, model: type[SQLModel], made: Mapping[str, list[int]]) -> Iterator[Place]:
    """Standing rows of a table that refer to any of these."""
    table = str(model.__tablename__)
    for column in inspect(model).local_table.columns:
        for key in column.foreign_keys:
            for few in blocks.some_of(made.get(key.column.table.name, ())):
                query = select(model).where(getattr(model, column.name).in_(few))
                for row in session.exec(query):
                    if _is_standing(row):
                        yield table, tuple(getattr(row, name) for name in keys_of(table))


def _is_standing(row: Any) -> bool:
    if isinstance(row, ItemPair) and row.undone_at is not None:
        return False
    return not isinstance(getattr(row, "state", None), RecordState) or row.state is RecordState.ACTIVE


def counted_with(session: Session, rows: Iterable[Written]) -> set[int]:
    """Items whose losses and gains may hang on these rows, as they were and as they are."""
    found, incidents = set[int](), set[int]()
    for row in rows:
        for values in row.values():
            found |= {values[name] for name in COUNTED.get(row.table, ()) if values.get(name)}
            incidents |= {values["id"]} if row.table == "incident" else set()
    for few in blocks.some_of(incidents):
        found |= set(session.exec(select(Outcome.item_id).where(col(Outcome.incident_id).in_(few))))
    return found


def tied(session: Session, rows: Iterable[Written]) -> set[int]:
    """Items that weigh with those that come to stand or cease to: read it before they do."""
    ids = [row.key[0] for row in rows if row.table == "item" and len({one.get("state") for one in row.values()}) > 1]
    ids += [row.key[0] for row in rows if row.table == "item" and row.is_made]
    return {near for one in ids for near in losses.affected(session, one)}
