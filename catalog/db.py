"""The database: engines, read sessions on one state, write transactions. Never knows what is read or written."""

import hashlib
import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, OperationalError
from sqlmodel import Session

from catalog.domain.errors import Invalid, Unavailable

PRAGMAS = (
    "foreign_keys=ON",
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=5000",
    "trusted_schema=OFF",
    "secure_delete=FAST",
)
READS_ONE_STATE = "catalog.one_state"  # in the info of a session whose transaction sees one state throughout
INSERT_PAGE = 50  # rows of one INSERT on PostgreSQL: psycopg takes a statement of thousands of values apart each time
POOL = 12  # connections to PostgreSQL that a process keeps, and as many more: one a thread, and one for the index
LOCK_PATIENCE = 10  # seconds that rewriting a table waits for those who read it
CANNOT_HOLD = "cannot contain NUL"  # what the driver for PostgreSQL says of text that SQLite would take
WRITER_LOCK = 7_240_981  # any fixed number: PostgreSQL's advisory lock that puts changes in one order


IS_HELD = text(
    "SELECT 1 FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database WHERE locktype = 'advisory' "
    "AND datname = current_database() AND classid::bigint = :high AND objid::bigint = :low AND objsubid = 1 AND granted"
)


class Database:
    """One database, by its address. `reading` sees one state; `transaction` commits once, at its end."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self._engine = _engine(url)
        write_options = {"catalog_begin": "BEGIN IMMEDIATE"} if self.is_sqlite else {}
        read_options = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self.writer = self._engine.execution_options(**write_options)
        self.reader = self._engine.execution_options(**read_options)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session in which every query sees the same state; nothing is written."""
        with usable(), Session(self.reader, info={READS_ONE_STATE: True}) as session:
            yield session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session for one write: all of it is committed, or nothing."""
        with usable(), Session(self.writer) as session, session.begin():
            if not self.is_sqlite:
                session.connection().execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": WRITER_LOCK})
            yield session

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A bare connection in a write transaction, for migrations.

        SQLite remodels a table by copying it, which its foreign keys would forbid; they are checked afterwards.
        """
        with usable(), self.writer.connect() as connection:
            driver: Any = connection.connection.dbapi_connection
            if self.is_sqlite:
                driver.execute("PRAGMA foreign_keys=OFF")
            try:
                with connection.begin():
                    yield connection
                    self._check_references(connection)
            finally:
                if self.is_sqlite:
                    driver.execute("PRAGMA foreign_keys=ON")

    def _check_references(self, connection: Connection) -> None:
        if self.is_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
            raise Unavailable(f"a reference in {broken[0]} would point at a row that is not there")

    def hold(self, name: str) -> Callable[[], None] | None:
        """PostgreSQL only: take a lock that ends with this process at the latest; what lets go of it, None if held."""
        number = _lock_number(name)
        with usable():
            connection = self._engine.execution_options(isolation_level="AUTOCOMMIT").connect()
            if connection.execute(text("SELECT pg_try_advisory_lock(:n)"), {"n": number}).scalar_one():
                return partial(_let_go, connection, number)
            connection.close()
        return None

    def is_held(self, name: str) -> bool:
        """PostgreSQL only: has anybody this lock?"""
        number = _lock_number(name)
        with self.reading() as session:
            return session.execute(IS_HELD, {"high": number >> 32, "low": number & 0xFFFFFFFF}).first() is not None

    def wipe(self, tables: Collection[str]) -> bool:
        """Write the database anew, on PostgreSQL these tables of it, so that the files hold nothing that was deleted.

        False when others are at it: it has to be tried again.
        """
        try:
            return self._wipe_sqlite() if self.is_sqlite else self._wipe_postgres(tables)
        except (DBAPIError, sqlite3.OperationalError):
            return False

    def _wipe_sqlite(self) -> bool:
        """SQLite zeroes what is deleted, but not every old copy of it in a page, nor the log before it is emptied."""
        with closing(self._engine.raw_connection()) as connection:
            driver: Any = connection.dbapi_connection
            driver.execute("VACUUM")
            is_busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not is_busy

    def _wipe_postgres(self, tables: Collection[str]) -> bool:
        with self._engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            quote = connection.dialect.identifier_preparer.quote
            connection.execute(text(f"SET lock_timeout = '{LOCK_PATIENCE}s'"))
            for table in sorted(tables):
                connection.execute(text(f"VACUUM FULL {quote(table)}"))
            connection.execute(text("RESET lock_timeout"))
        return True

    def close(self) -> None:
        self._engine.dispose()


def plainly(session: Session) -> Connection | Session:
    """Where to ask for plain columns: past the ORM, which takes as long again, where nothing can wait to be written."""
    return session.connection() if session.info.get(READS_ONE_STATE) else session


@contextmanager
def usable() -> Iterator[None]:
    """Turn a database that cannot be reached or written into one clear line, and text it cannot hold into Invalid."""
    try:
        yield
    except DatabaseError as error:
        if CANNOT_HOLD in str(error.orig):
            raise Invalid.one("text", "every character but NUL is allowed") from error
        if _lacks_tables(error):
            raise Unavailable(
                "the database has no tables yet, or old ones; run `python -m catalog init` first"
            ) from error
        if isinstance(error, OperationalError) or "not a database" in str(error.orig):
            raise Unavailable("the database cannot be used", _first_line(error.orig or error)) from error
        raise  # a rule of the database, or a fault of ours


def _lock_number(name: str) -> int:
    """From 0 up to 2^63: what PostgreSQL knows a lock by."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8]) >> 1


def _let_go(connection: Connection, number: int) -> None:
    try:
        connection.execute(text("SELECT pg_advisory_unlock(:n)"), {"n": number})
    except DBAPIError:  # the connection is lost, and its lock with it
        connection.invalidate()
    connection.close()


def _lacks_tables(error: DBAPIError) -> bool:
    """SQLite says it in words, PostgreSQL by the codes for an undefined table and column."""
    text = str(error.orig)
    return (
        "no such table" in text or "no such column" in text or getattr(error.orig, "sqlstate", "") in ("42P01", "42703")
    )


def _first_line(error: object) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__


def _engine(url: str) -> Engine:
    try:
        return _on_sqlite(url) if make_url(url).get_backend_name() == "sqlite" else _on_postgresql(url)
    except (ArgumentError, ImportError, ValueError) as error:
        raise Unavailable(f"CATALOG_DATABASE_URL cannot be used: {_first_line(error)}") from error


def _on_sqlite(url: str) -> Engine:
    _make_folder(make_url(url).database)
    engine = create_engine(url, hide_parameters=True, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _on_postgresql(url: str) -> Engine:
    pool = {"hide_parameters": True, "pool_pre_ping": True, "pool_size": POOL, "max_overflow": POOL}
    options = {"insertmanyvalues_page_size": INSERT_PAGE, "connect_args": {"connect_timeout": 5}}
    engine = create_engine(url, **pool, **options)
    event.listen(engine, "handle_error", _say_no_values)
    return engine


def _say_no_values(context: ExceptionContext) -> None:
    """PostgreSQL quotes the row that it refuses, passwords and all, in further lines of what it says."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None:
            error.args = (_first_line(error.args[0]), *error.args[1:]) if error.args else ()


def _make_folder(file: str | None) -> None:
    if not file or file == ":memory:":
        return
    try:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(f"the data folder cannot be made: {error}") from error


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    """The driver's own transactions are turned off, so that BEGIN is ours."""
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Writers take the lock at once: a read that turns into a write would fail whatever the timeout."""
    connection.exec_driver_sql(connection.get_execution_options().get("catalog_begin", "BEGIN"))
