"""The engine on PostgreSQL: one index for all hosts, beside the record that it is made of.

Asked and written in transactions of its own. One process at a time follows the jobs, whatever its host.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple
from typing import TypeVar

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import ProgrammingError

from catalog.db import Database, usable
from catalog.search.blocks import Ints
from catalog.search.engines import postgres_reading, postgres_tables, vectors
from catalog.search.engines.document import Document
from catalog.search.engines.kept import Bounded
from catalog.search.engines.postgres_reading import Reading
from catalog.search.engines.postgres_tables import STATE, State
from catalog.search.engines.postgres_writing import Writing
from catalog.search.engines.prints import Run
from catalog.search.engines.protocol import EngineUnavailable, Standing
from catalog.search.engines.vectors import lexemes

SHORTEST_PREFIX, SHORTEST_FUZZY = 2, 4
NOWHERE = ("42P01", "3F000")  # what PostgreSQL calls a table and a schema that are not there

T = TypeVar("T")


class PostgresEngine:
    """See `protocol.Engine`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.kept = Bounded()

    def position(self) -> int | None:
        try:
            return self._asked(lambda _, state: state.position)
        except EngineUnavailable:
            return None

    def having(self, terms: frozenset[str]) -> Standing:
        wanted = lexemes(terms)
        return self._asked(lambda connection, state: Reading(connection, state, self.kept).having(wanted))

    def beside(self, field: str, keys: Ints, run: Run) -> Ints:
        return self._asked(lambda connection, state: Reading(connection, state, self.kept).beside(field, keys, run))

    def near(self, term: str, *, fuzzy: bool) -> frozenset[str]:
        if len(term) < (SHORTEST_FUZZY if fuzzy else SHORTEST_PREFIX) or lexemes([term]) != [term]:
            return frozenset()
        find = postgres_reading.one_letter_away if fuzzy else postgres_reading.beginning
        return self._asked(lambda connection, state: frozenset(find(connection, state.tables, term)))

    def size(self) -> int:
        return self._asked(lambda _, state: state.documents)

    def held(self) -> int:
        return self.kept.bytes

    def digests(self) -> dict[str, str]:
        def read(connection: Connection, state: State) -> dict[str, str]:
            rows = state.tables.document.c
            query = select(rows.key, rows.digest).where(rows.part == 0, rows.digest != "")
            return {vectors.written_key(key): digest for key, digest in connection.execute(query)}

        return self._asked(read)

    def apply(self, documents: Iterable[Document], gone: Iterable[str], position: int) -> None:
        fresh = list(documents)
        touched = {vectors.key_of(one) for one in (*gone, *(document.key for document in fresh))}
        with usable(), self._database.writer.begin() as connection, _sound():
            state = _state(connection)
            Writing(connection, state.tables, state.commit + 1).put(fresh, touched)
            connection.execute(update(STATE).values(position=position))

    def rebuild(self, documents: Iterable[Document], position: int) -> int:
        with usable(), self._database.writer.begin() as connection:
            postgres_tables.prepare(connection)
            before = postgres_tables.generations(connection)
            generation = max(before, default=0) + 1
            tables = postgres_tables.of(generation)
            postgres_tables.create(connection, tables)
            connection.execute(delete(STATE))
            nothing = State(generation, 0, position, 0, 0, 0)
            connection.execute(insert(STATE).values(astuple(nothing)))
            count = Writing(connection, tables, 0).fill(documents)
            postgres_tables.finish(connection, tables)
            for old in before:
                postgres_tables.forget(connection, old)
        return count

    @contextmanager
    def following(self) -> Iterator[bool]:
        release = self._database.hold(f"index {postgres_tables.SCHEMA}")
        try:
            yield release is not None
        finally:
            if release is not None:
                release()

    def forget_others(self) -> None:
        with usable(), self._database.writer.begin() as connection:
            postgres_tables.drop_others(connection)

    def _asked(self, question: Callable[[Connection, State], T]) -> T:
        """An answer on one state; once more where the tables were built anew between its first and its last look."""
        try:
            return self._once(question)
        except EngineUnavailable:
            return self._once(question)

    def _once(self, question: Callable[[Connection, State], T]) -> T:
        with usable(), self._database.reader.connect() as connection, _sound():
            return question(connection, _state(connection))


@contextmanager
def _sound() -> Iterator[None]:
    """Tables that are not there mean that there is no index."""
    try:
        yield
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", "") in NOWHERE:
            raise EngineUnavailable("there is no index") from error
        raise


def _state(connection: Connection) -> State:
    row = connection.execute(select(STATE)).first()
    if row is None:
        raise EngineUnavailable("there is no index")
    return State(*row)
