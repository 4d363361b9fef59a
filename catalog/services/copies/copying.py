"""Every row of one database into another that is empty, either of them SQLite or PostgreSQL: all of it, or nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text
from sqlalchemy.exc import DBAPIError

from catalog.db import WRITER_LOCK, Database
from catalog.domain.errors import Conflict, Unavailable
from catalog.services import upkeep
from catalog.services.copies import rows
from catalog.services.copies.rows import Sum, Summing

Tell = Callable[[int], None]  # is told how many rows are done
MOST_NAMED = 3
REFERENCES = """
    SELECT quote_ident(conname), conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY conname
"""
# Tables of which SQLite notes the last number; of the others the highest that stands is the last.
COUNTED = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = :name AND sql LIKE '%AUTOINCREMENT%'"


def quiet(_done: int) -> None:
    """For who does not want to be told."""


def refuse_old(database: Database) -> None:
    """Raises Unavailable for a database whose tables are not those of this release."""
    with database.reading() as session:
        connection = session.connection()
        is_current = upkeep.is_current(connection)
    if not is_current:
        raise Unavailable("the tables are those of another release: run `python -m catalog migrate` first")


def refuse_rows(database: Database) -> None:
    """Raises Conflict for a database that holds anything, in whatever release."""
    with database.reading() as session:
        _refuse_rows(session.connection())


def _refuse_rows(connection: Connection) -> None:
    full = [one.name for one in rows.standing(connection) if connection.execute(select(one).limit(1)).first()]
    if full:
        more = f" and {len(full) - MOST_NAMED} more" if len(full) > MOST_NAMED else ""
        raise Conflict(
            f"the database holds rows already ({', '.join(full[:MOST_NAMED])}{more}): an empty one is needed"
        )


@contextmanager
def into(database: Database) -> Iterator[Connection]:
    """A transaction to fill an empty database in, with nobody else writing. References are checked at its end."""
    refuse_rows(database)
    upkeep.migrate(database)
    with database.connection() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": WRITER_LOCK})
        _refuse_rows(connection)
        with _unbound(connection):
            yield connection


@contextmanager
def _unbound(connection: Connection) -> Iterator[None]:
    """A row may refer to a later one. PostgreSQL's references are taken off and put back, which checks every one."""
    found = [] if connection.dialect.name == "sqlite" else connection.execute(text(REFERENCES)).all()
    for name, table, _ in found:
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    yield
    for name, table, definition in found:
        with held_there(table):
            connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def copy(here: Connection, there: Connection, tell: Tell = quiet) -> dict[str, Sum]:
    """Copy every table, and what the next numbers are; what each held, by its name. Raises Unavailable."""
    told, done = dict[str, Sum](), 0
    for table in rows.tables():
        summing, wanted = Summing(), insert(rows.exact(table))
        for some in rows.read(here, table):
            summing.add(some)
            with held_there(table.name):
                there.execute(wanted, some)
            done += len(some)
            tell(done)
        told[table.name] = summing.sum
        go_on(there, table, last_number(here, table))
    return told


@contextmanager
def held_there(table: str) -> Iterator[None]:
    """What one database holds and the other refuses is said with its table."""
    try:
        yield
    except DBAPIError as error:
        raise Unavailable(f"{table}: a row cannot be held there: {str(error.orig).splitlines()[0]}") from error


def go_on(connection: Connection, table: Table, last: int) -> None:
    """The next row gets a number above `last`: numbers of deleted rows are not used again."""
    if not last:
        return
    told: dict[str, Any] = {"name": table.name, "last": last}
    if connection.dialect.name != "sqlite":
        connection.execute(text("SELECT setval(pg_get_serial_sequence(quote_ident(:name), 'id'), :last)"), told)
    elif connection.scalar(text(COUNTED), told):
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), told)
        connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), told)


def last_number(connection: Connection, table: Table) -> int:
    """The highest number that a table has given to a row; 0 where it gives none."""
    if "id" not in table.columns:
        return 0
    highest = int(connection.scalar(select(func.max(table.columns.id))) or 0)
    name = {"name": table.name}
    if connection.dialect.name == "sqlite":
        noted = connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), name)
        return max(highest, int(noted or 0))
    sequence = connection.scalar(text("SELECT pg_get_serial_sequence(quote_ident(:name), 'id')"), name)
    if sequence is None:
        return highest
    last, is_used = connection.exec_driver_sql(f"SELECT last_value, is_called FROM {sequence}").one()
    return max(highest, int(last) if is_used else 0)


def compare(told: dict[str, Sum], connection: Connection) -> None:
    """Raises Unavailable, naming the tables, when a copy does not hold what was read."""
    there = rows.sums(connection)
    differing = [name for name, one in told.items() if there[name] != one]
    if differing:
        raise Unavailable(f"the copy is not what was read, and is given up: {', '.join(differing)}")
