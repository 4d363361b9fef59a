"""Writing the file of changes: all that was written after a change, in one state."""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, and_, or_, select

from catalog.db import Database
from catalog.domain.errors import NotFound
from catalog.models.columns import METADATA
from catalog.services import upkeep
from catalog.services.copies import copying, rows
from catalog.services.copies.changes_file import END, HEAD, End, Head, as_line, told
from catalog.services.copies.places import Places
from catalog.services.copies.rows import Sum, Values
from catalog.services.history import FIRST_HASH
from catalog.services.written import MODELS

T = METADATA.tables
HISTORY = ("change", "revision")
PERSON = ("id", "pseudonym", "pseudonym_key", "is_system", "joined_at")  # neither address nor password


def write(database: Database, since: int, file: Path, now: datetime, tell: copying.Tell = copying.quiet) -> End:
    """Write what came after change `since`, mode 0600, whole or not at all; raises NotFound, Unavailable."""
    copying.refuse_old(database)
    lines, digest = 0, hashlib.sha256()
    with database.reading() as session, Places(file.absolute().parent).aside(file.name) as written:
        connection = session.connection()
        for line in _lines(connection, since, now):
            written.add(line)
            digest.update(line)
            lines += 1
            tell(lines)
        end = End(_last(connection), lines, digest.hexdigest(), held(connection))
        written.add(as_line(END, asdict(end)))
    return end


def _lines(connection: Connection, since: int, now: datetime) -> Iterator[bytes]:
    yield as_line(HEAD, asdict(_head(connection, since, now)))
    for table, where in _told(since):
        for some in rows.read(connection, table, where):
            yield from (as_line(table.name, told(_kept(table, row))) for row in some)
        if table.name == "revision":
            yield from _emptied(connection, since)


def _kept(table: Table, row: Values) -> Values:
    return {name: row[name] for name in PERSON} if table.name == "person" else row


def _head(connection: Connection, since: int, now: datetime) -> Head:
    known = connection.scalar(select(T["change"].c.hash).where(T["change"].c.id == since)) if since else FIRST_HASH
    if known is None:
        raise NotFound("change", str(since))
    return Head(since, known, upkeep.current(connection) or "", now.isoformat())


def _told(since: int) -> Iterator[tuple[Table, Any]]:
    """Tables with the condition for the rows of them that are written, in this order."""
    yield T["person"], T["person"].c.id > 0
    yield T["change"], T["change"].c.id > since
    yield T["revision"], T["revision"].c.change_id > since
    yield T["purge"], T["purge"].c.change_id > since
    yield T["seed_row"], T["seed_row"].c.change_id > since
    revised = and_(T["revision"].c.change_id > since, T["revision"].c.table_name == "picture")
    pictures = select(T["revision"].c.row_id).where(revised)
    yield T["picture_print"], T["picture_print"].c.picture_id.in_(pictures)
    alike = T["picture_alike"].c
    yield T["picture_alike"], or_(alike.one_id.in_(pictures), alike.other_id.in_(pictures))


def _emptied(connection: Connection, since: int) -> Iterator[bytes]:
    """Earlier revisions whose content was taken away, perhaps since."""
    revision = T["revision"].c
    query = and_(revision.change_id <= since, revision.key.is_(None))
    for some in rows.read(connection, T["revision"], query):
        yield from (as_line("emptied", told(row)) for row in some)


def _last(connection: Connection) -> int:
    last = T["change"].c
    return connection.scalar(select(last.id).order_by(last.id.desc()).limit(1)) or 0


def held(connection: Connection) -> dict[str, Sum]:
    """What the history and every table that has revisions hold."""
    return {name: rows.sum_of(connection, T[name]) for name in (*HISTORY, *sorted(MODELS))}
