"""Migrations make exactly the tables that the code describes, from nothing and from every step on the way."""

from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, inspect, text
from sqlmodel import select

from catalog.db import Database
from catalog.domain.errors import Unavailable
from catalog.models import Revision
from catalog.models.columns import METADATA
from catalog.services import upkeep, verify
from tests.support import standins
from tests.support.clock import NOW
from tests.support.databases import on_sqlite

STEPS = [one.revision for one in ScriptDirectory(str(upkeep.MIGRATIONS)).walk_revisions()]


def is_current(database):
    with database.reader.connect() as connection:
        return upkeep.is_current(connection)


@pytest.fixture(params=standins.BOTH)
def bare(request, tmp_path):
    """A database with nothing in it."""
    with closing(made(request, tmp_path)) as database:
        yield database


def made(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    if request.param == "sqlite":
        return on_sqlite(tmp_path / "bare.sqlite3")
    cluster = request.getfixturevalue("postgres_cluster")
    return Database(cluster.url(cluster.create()))


def differences(database: Database) -> list[object]:
    with database.connection() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, METADATA)


def checks_of(database: Database) -> set[str]:
    """The names of all CHECK constraints that the database holds; no comparison of metadata sees them."""
    with database.connection() as connection:
        look = inspect(connection)
        return {one["name"] for table in look.get_table_names() for one in look.get_check_constraints(table)}


def checks_described() -> set[str]:
    tables = METADATA.tables.values()
    return {str(one.name) for table in tables for one in table.constraints if isinstance(one, CheckConstraint)}


def numbered_for_good(database: Database) -> set[str]:
    """The tables of a SQLite file that never give the number of a row again."""
    with database.connection() as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        return {name for name, sql in rows if "AUTOINCREMENT" in sql}


def schema(database: Database) -> list[str]:
    with database.connection() as connection:
        look = inspect(connection)
        return [f"{table}.{one['name']} {one['type']}" for table in sorted(look.get_table_names())
                for one in look.get_columns(table)]  # fmt: skip


def test_there_is_a_step():
    assert STEPS


def test_the_steps_have_one_end():
    assert len(ScriptDirectory(str(upkeep.MIGRATIONS)).get_heads()) == 1


def test_from_nothing_come_the_tables_that_the_code_describes(bare):
    assert upkeep.migrate(bare)
    assert differences(bare) == []
    assert is_current(bare)


def test_from_nothing_come_the_checks_that_the_code_describes(bare):
    upkeep.migrate(bare)
    assert checks_of(bare) == checks_described()


@pytest.mark.parametrize("steps", [[*reversed(STEPS)], STEPS[-1:], STEPS[len(STEPS) // 2 :][:1]], ids=len)
def test_a_database_at_any_step_comes_up_to_date(bare, steps):
    """Step by step, as one that was kept up all the time; and in one go, as one that was left alone for long."""
    for step in steps:
        upkeep.migrate(bare, step)
    upkeep.migrate(bare)
    assert differences(bare) == []
    assert checks_of(bare) == checks_described()
    assert is_current(bare)


def test_migrating_twice_does_nothing(bare):
    upkeep.migrate(bare)
    before = schema(bare)
    assert not upkeep.migrate(bare)
    assert schema(bare) == before


def test_a_database_without_tables_is_not_current_and_says_what_to_do(bare):
    assert not is_current(bare)
    with pytest.raises(Unavailable, match="init"), bare.reading() as session:
        session.execute(text("SELECT * FROM item"))


def test_a_chain_that_was_written_before_digests_holds_after_them(bare):
    upkeep.migrate(bare, "0006")
    with bare.connection() as connection:
        connection.execute(text(
            "INSERT INTO person (id, pseudonym, is_active, is_system, joined_at) "
            "VALUES (1, 'ada', true, false, '2024-11-27 12:00:00')"
        ))  # fmt: skip
        for number in (1, 2):
            connection.execute(text(
                "INSERT INTO change (id, made_at, person_id, why, previous_hash, hash) "
                f"VALUES ({number}, '2024-11-27 12:00:0{number}', 1, 'a report', 'as it was', 'as it was')"
            ))  # fmt: skip
            connection.execute(text(
                "INSERT INTO revision (change_id, table_name, row_id, before, after) "
                f"VALUES ({number}, 'item', {number}, 'null', '{{\"note\"\\:\"Т-72\"}}')"
            ))  # fmt: skip
    upkeep.migrate(bare)
    with bare.reading() as session:
        assert list(verify.CHECKS["the chain of changes holds"](session, NOW)) == []
        assert all(len(one.digest) == 64 for one in session.exec(select(Revision)))


@standins.sqlite_file
def test_tables_number_their_rows_for_good_where_the_code_says_so(tmp_path):
    with closing(on_sqlite(tmp_path / "made.sqlite3")) as database:
        upkeep.create(database)
        wanted = numbered_for_good(database)
    with closing(on_sqlite(tmp_path / "migrated.sqlite3")) as database:
        upkeep.migrate(database)
        assert numbered_for_good(database) == wanted
    assert "item" in wanted


@standins.sqlite_file
def test_no_number_that_the_history_knows_is_given_again(tmp_path):
    """Between 0007 and 0014 a SQLite file would have given the number of the last row again once it was gone."""
    with closing(on_sqlite(tmp_path / "old.sqlite3")) as old:
        upkeep.migrate(old, "0013")
        with old.connection() as connection:
            connection.execute(text(
                "INSERT INTO person (id, pseudonym, is_active, is_system, joined_at, pseudonym_key, totp_step) "
                "VALUES (1, 'ada', true, false, '2024-11-27 12:00:00', 'ada', 0)"
            ))  # fmt: skip
            connection.execute(text(
                "INSERT INTO change (id, made_at, person_id, why, previous_hash, hash) "
                "VALUES (1, '2024-11-27 12:00:00', 1, 'a report', '', '')"
            ))  # fmt: skip
            connection.execute(text(
                "INSERT INTO revision (change_id, table_name, row_id, before, after, digest) "
                "VALUES (1, 'source', 41, 'null', '{}', '')"
            ))  # fmt: skip
        upkeep.migrate(old)
        with old.connection() as connection:
            known = dict(connection.execute(text("SELECT name, seq FROM sqlite_sequence")).all())
    assert known["source"] == 41
    assert known["person"] == 1
