"""Putting a file of changes on top of restored rows: history first, then every row as its last revision left it.

Done in the transaction that fills the database, whose references are checked at its end. What the tables with
revisions hold then has to be what the living catalog said, or nothing of the restore is kept.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select, tuple_, update
from sqlmodel import Session

from catalog.domain.errors import Invalid
from catalog.models import Gain, Loss, TypeClosure
from catalog.models.columns import METADATA
from catalog.search.blocks import MOST_IDS
from catalog.services import losses, upkeep, verify
from catalog.services.copies import changes_file, changes_out, copying, rows
from catalog.services.copies.changes_file import End, row_of
from catalog.services.copies.manifests import Manifest
from catalog.services.copies.rows import Values
from catalog.services.history import UNTRACKED
from catalog.services.written import MODELS, keys_of

T = METADATA.tables
SILENT = ("head", "end")
DERIVED = ("picture_print", "picture_alike")


@dataclass(frozen=True)
class Changes:
    """A file of changes that goes with a backup."""

    file: Path
    end: End
    after: int  # the last change of the backup


def checked(file: Path, manifest: Manifest) -> Changes:
    """Read it whole; raises Invalid when it is damaged or does not go with the backup."""
    head, end = changes_file.check(file)
    if head.migration != manifest.migration:
        raise Invalid.one("changes", f"{file} has tables {head.migration}, the backup {manifest.migration}")
    known = {head.since: head.hash}
    known |= {said["id"]: said["hash"] for kind, said in changes_file.read(file) if kind == "change"}
    if known.get(manifest.change) != manifest.hash:
        raise Invalid.one("changes", f"{file} does not go on from change {manifest.change}, where the backup ends")
    return Changes(file, end, manifest.change)


def apply(connection: Connection, changes: Changes, now: datetime) -> None:
    """Raises Invalid, naming the tables, when it does not come to what the living catalog held; Unavailable."""
    _write(connection, changes)
    for table in sorted(MODELS):
        _bring_up(connection, T[table], changes.after)
    _drop_orphans(connection)
    _note_last(connection, changes.after)
    _go_on(connection)
    _derive(connection, now)
    there = changes_out.held(connection)
    if differing := [name for name, one in changes.end.tables.items() if there.get(name) != one]:
        raise Invalid.one("changes", f"do not lead to what was there: {', '.join(differing)} would differ")


def _write(connection: Connection, changes: Changes) -> None:
    """The lines as rows. Those that the backup has already are left out, but for revisions that were emptied since."""
    people = set(connection.scalars(select(T["person"].c.id)))
    batch, kind = list[Values](), ""
    for name, said in changes_file.read(changes.file):
        if name == "emptied" or (name == "revision" and said["change_id"] <= changes.after and "key" not in said):
            _empty(connection, said)
        elif _is_new(name, said, changes.after) and not (name == "person" and said["id"] in people):
            if name != kind or len(batch) == rows.BATCH:
                _insert(connection, kind, batch)
                batch, kind = [], name
            batch.append(_row(name, said))
    _insert(connection, kind, batch)


def _is_new(name: str, said: dict[str, Any], after: int) -> bool:
    """Is it a row that the backup cannot have?"""
    return name not in SILENT and said.get("id" if name == "change" else "change_id", after + 1) > after


def _row(name: str, said: dict[str, Any]) -> Values:
    if name == "person":
        return {"totp_step": 0, "is_active": True, **said, "joined_at": datetime.fromisoformat(said["joined_at"])}
    return row_of(T[name], said)


def _insert(connection: Connection, name: str, batch: list[Values]) -> None:
    """A row of the seed or of what follows from a file may be another than the backup has."""
    if not batch:
        return
    table = T[name]
    if name in ("seed_row", *DERIVED):
        _delete(connection, table, [tuple(row[key.name] for key in table.primary_key) for row in batch])
    with copying.held_there(name):
        connection.execute(insert(rows.exact(table)), batch)


def _empty(connection: Connection, said: dict[str, Any]) -> None:
    told = row_of(T["revision"], said)
    emptied = {name: told[name] for name in ("before", "after", "key")}
    table = rows.exact(T["revision"])
    connection.execute(update(table).where(table.c.id == told["id"]).values(**emptied))


def _bring_up(connection: Connection, table: Table, after: int) -> None:
    """Every row that was written since goes, then comes back as its last revision says: no two meet in one place."""
    last = _last(connection, table, after)
    _delete(connection, table, list(last))
    numbers = sorted(last.values())
    model, revision = MODELS[table.name], T["revision"].c
    for start in range(0, len(numbers), rows.BATCH):
        query = select(revision.after).where(revision.id.in_(numbers[start : start + rows.BATCH]))
        said = [model.model_validate(one) for one in connection.scalars(query) if one is not None]
        if said:
            with copying.held_there(table.name):
                values = [{column.name: getattr(one, column.name) for column in table.columns} for one in said]
                connection.execute(insert(table), values)


def _last(connection: Connection, table: Table, after: int) -> dict[tuple[Any, ...], int]:
    """The number of the last revision of each row that was written since, by its key."""
    revision, names = T["revision"].c, keys_of(table.name)
    mine = [revision.table_name == table.name, revision.change_id > after]
    if names == ["id"]:
        query = select(revision.row_id, func.max(revision.id)).where(*mine).group_by(revision.row_id)
        return {(row,): number for row, number in connection.execute(query)}
    found = dict[tuple[Any, ...], int]()
    linking = select(revision.id, revision.before, revision.after).where(*mine).order_by(revision.id)
    for number, before, now in connection.execute(linking):
        if values := now or before:
            found[tuple(values[name] for name in names)] = number
    return found


def _delete(connection: Connection, table: Table, keys: list[tuple[Any, ...]]) -> None:
    columns = list(table.primary_key)
    most = MOST_IDS // len(columns)
    for start in range(0, len(keys), most):
        few = keys[start : start + most]
        named = columns[0].in_([key[0] for key in few]) if len(columns) == 1 else tuple_(*columns).in_(few)
        connection.execute(delete(table).where(named))


def _drop_orphans(connection: Connection) -> None:
    """What hung on a row that was taken away for good has no revision of its own going: links, and what is derived."""
    for table in T.values():
        if table.name in UNTRACKED or keys_of(table.name) != ["id"]:
            for column in table.columns:
                for key in column.foreign_keys:
                    there = select(key.column)
                    connection.execute(delete(table).where(column.is_not(None), column.not_in(there)))


def _note_last(connection: Connection, after: int) -> None:
    """Which change touched each table last."""
    revision = T["revision"].c
    query = select(revision.table_name, func.max(revision.change_id)).where(revision.change_id > after)
    found = [{"table_name": name, "change_id": last} for name, last in connection.execute(query.group_by("table_name"))]
    _delete(connection, T["last_change"], [(one["table_name"],) for one in found])
    if found:
        connection.execute(insert(T["last_change"]), found)


def _go_on(connection: Connection) -> None:
    """Numbers of rows that were made and deleted on that day are not used again either."""
    revision = T["revision"].c
    used = select(revision.table_name, func.max(revision.row_id)).group_by(revision.table_name)
    told = {str(name): int(last) for name, last in connection.execute(used)}
    for table in T.values():
        copying.go_on(connection, table, max(copying.last_number(connection, table), told.get(table.name, 0)))


def _derive(connection: Connection, now: datetime) -> None:
    """What follows from the rows: closure, keys of names, losses and gains."""
    with Session(connection) as session:
        session.execute(delete(TypeClosure))
        for above, below, depth in verify.closure(session):
            session.add(TypeClosure(ancestor_id=above or 0, descendant_id=below or 0, depth=depth))
        upkeep.refresh_keys(session, now)
        for model in (Loss, Gain):
            session.execute(delete(model))
        session.add_all(losses.all_derived(session))
        session.flush()
