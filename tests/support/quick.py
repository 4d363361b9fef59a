"""What every catalog of a run would make anew, made once a process: templates as code, and statements as SQL.

Tests open thousands of catalogs, and each would compile the same templates and the same statements.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine, create_engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from catalog import db

STATEMENTS = 20_000


class Compiled(BytecodeCache):
    """Templates by what they say, in memory."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if (known := self._known.get((bucket.key, bucket.checksum))) is not None:
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def _made_once() -> Iterator[None]:
    known: LRUCache[Any, Any] = LRUCache(STATEMENTS)

    def opened(*address: Any, **options: Any) -> Engine:
        engine = create_engine(*address, **options)
        engine._compiled_cache = known
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {**Flask.jinja_options, "bytecode_cache": Compiled()})
        patch.setattr(db, "create_engine", opened)
        for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):  # two of one kind write the same SQL
            patch.setattr(dialect, "__eq__", lambda one, other: type(one) is type(other))
            patch.setattr(dialect, "__hash__", lambda one: hash(type(one)))
        yield
