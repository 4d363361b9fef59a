"""The tables of the index on PostgreSQL, in a schema of their own; they can be made anew from the record at any time.

A schema stands for one make of the index: while hosts are brought up one by one, old processes follow theirs and new
ones theirs. Tables of documents and terms have a generation, as they are built beside those in use.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    func,
    literal_column,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.schema import CreateSchema, DropSchema

from catalog.domain import terms

VERSION = 3
PREFIX = "search_"
SCHEMA = f"{PREFIX}{VERSION}_{terms.VERSION}"

STATE = Table(
    "state",
    MetaData(schema=SCHEMA),
    Column("generation", Integer, nullable=False),
    Column("commit", BigInteger, nullable=False),  # counts what was applied
    Column("position", BigInteger, nullable=False),
    Column("documents", BigInteger, nullable=False),
    Column("names_length", BigInteger, nullable=False),  # of all documents together, in terms
    Column("words_length", BigInteger, nullable=False),
)


@dataclass(frozen=True)
class Tables:
    """Documents and terms of one generation, with the indexes that are made once they are filled."""

    document: Table
    term: Table

    @property
    def every(self) -> tuple[Table, Table]:
        return self.document, self.term


@lru_cache(maxsize=4)
def of(generation: int) -> Tables:
    metadata = MetaData(schema=SCHEMA)
    document = Table(
        f"document_{generation}",
        metadata,
        Column("key", BigInteger, primary_key=True, autoincrement=False),
        Column("part", SmallInteger, primary_key=True),
        Column("commit", BigInteger, nullable=False, index=True),
        Column("digest", String(16), nullable=False),  # empty: it is gone, which those who keep lists have to learn
        Column("names", TSVECTOR),
        Column("words", TSVECTOR),
        Column("names_length", Integer, nullable=False),
        Column("words_length", Integer, nullable=False),
        Column("names_prints", LargeBinary, nullable=False),  # of the whole document, in its first part
        Column("words_prints", LargeBinary, nullable=False),
    )
    for field in ("names", "words"):
        Index(f"ix_document_{generation}_{field}", document.c[field], postgresql_using="gin")
    term = Table(f"term_{generation}", metadata, Column("term", String(collation="C"), nullable=False))
    Index(f"ix_term_{generation}", term.c.term, unique=True)
    name = f"ix_term_{generation}_ends"
    Index(name, term.c.term, postgresql_using="gin", postgresql_ops={"term": "public.gin_trgm_ops"})
    return Tables(document, term)


@dataclass(frozen=True)
class State:
    """What an answer is made on; sums are of all documents, in terms."""

    generation: int
    commit: int
    position: int
    documents: int
    names_length: int
    words_length: int

    @property
    def tables(self) -> Tables:
        return of(self.generation)

    def average(self, field: str) -> float:
        total: int = getattr(self, f"{field}_length")
        return total / self.documents if self.documents else 0.0


def prepare(connection: Connection) -> None:
    """The schema with its state, and the extension that finds terms by their ends, where they are not there yet."""
    connection.execute(text("CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public"))
    connection.execute(CreateSchema(SCHEMA, if_not_exists=True))
    STATE.create(connection, checkfirst=True)


def generations(connection: Connection) -> list[int]:
    """Those whose tables are there, in use or left by an accident."""
    query = text("SELECT substring(tablename FROM '^document_([0-9]+)$') FROM pg_tables WHERE schemaname = :own")
    return sorted(int(one) for one in connection.scalars(query, {"own": SCHEMA}) if one)


def create(connection: Connection, tables: Tables) -> None:
    """Bare tables; rows go in far quicker without indexes."""
    for table in tables.every:
        held, table.indexes = set(table.indexes), set()
        table.create(connection)
        table.indexes = held


def finish(connection: Connection, tables: Tables) -> None:
    """Gather the terms of all documents, make the indexes, let the planner know."""
    for field in ("names", "words"):
        vectors = f"SELECT {field} FROM {tables.document.fullname}"
        words: Any = select(literal_column("word")).select_from(func.ts_stat(vectors).alias("stat"))
        there = select(tables.term.c.term)
        connection.execute(tables.term.insert().from_select(["term"], words.except_(there)))
    for table in tables.every:
        for index in sorted(table.indexes, key=lambda one: str(one.name)):
            index.create(connection)
        connection.execute(text(f"ANALYZE {table.fullname}"))


def forget(connection: Connection, generation: int) -> None:
    for table in of(generation).every:
        table.drop(connection, checkfirst=True)


def drop_others(connection: Connection) -> None:
    """Take away what other makes have left: no process of theirs may serve any more."""
    own = text("SELECT nspname FROM pg_namespace WHERE nspname ~ :pattern AND nspname <> :own")
    for name in connection.scalars(own, {"pattern": rf"^{PREFIX}\d+_\d+$", "own": SCHEMA}).all():
        connection.execute(DropSchema(name, cascade=True))
