"""A whole catalog is moved between the two databases: every row, number and reference, or nothing."""

from contextlib import closing

import pytest
from sqlalchemy import inspect, text

from catalog.domain.errors import Conflict, Invalid, Unavailable
from catalog.models import Publisher
from catalog.search import asking
from catalog.search.engines import WhooshEngine
from catalog.services.copies import moving, rows
from catalog.services.sources import PublisherIn
from catalog.tally import exports, formats
from tests.services.writing import all_of, an_item, ground, outcome, put
from tests.support import standins
from tests.support.clock import NOW
from tests.support.databases import FILE, on_sqlite


@pytest.fixture
def filled(sqlite_database):
    """An item with its outcome, letters of many scripts, a number that was used and is free again, JSON's null."""
    put(sqlite_database, *ground(), an_item("one", outcome("destroyed"), note="Т-72Б3, 戦車, \U0001f69c"))
    put(sqlite_database, PublisherIn(slug="gone", name="Gone"))
    with sqlite_database.transaction() as session:
        session.execute(text("UPDATE revision SET before = NULL WHERE id = 2"))  # JSON's null for the others
        session.execute(text("DELETE FROM publisher"))
    return sqlite_database


def sums(database):
    with database.reading() as session:
        return rows.sums(session.connection())


def references(database):
    with database.reading() as session:
        found = inspect(session.connection())
        return {table.name: sorted(map(str, found.get_foreign_keys(table.name))) for table in rows.tables()}


def answers(database, folder):
    """What everybody downloads of it."""
    with database.reading() as session:
        asked = asking.ask(session, WhooshEngine(folder), {}, NOW, insider=False)
        return [b"".join(formats.FORMATS["csv"].write(exports.export(kind, asked))) for kind in ("losses", "items")]


def nulls(database):
    with database.reading() as session:
        return session.execute(text("SELECT CAST(before AS TEXT) FROM revision ORDER BY id LIMIT 2")).scalars().all()


@pytest.mark.postgres
def test_there_and_back_again_it_is_the_same(filled, postgres_database, empty_sqlite, tmp_path):
    before, bound, told = sums(filled), references(postgres_database), answers(filled, tmp_path)
    assert (before["item"].rows, before["loss"].rows, nulls(filled)) == (1, 1, ["null", None])
    there = moving.move(filled, postgres_database.url, NOW)
    assert (there.tables, references(postgres_database)) == (before, bound)
    back = moving.move(postgres_database, empty_sqlite("back"), NOW)
    assert (back.tables, back.rows) == (before, there.rows)
    with closing(on_sqlite(tmp_path / "back" / FILE)) as again:
        for database in (postgres_database, again):
            assert (nulls(database), answers(database, tmp_path)) == (["null", None], told)
            put(database, PublisherIn(slug="next", name="Next"))
            assert [one.id for one in all_of(database, Publisher)] == [2]  # 1 was somebody's once


def test_the_checks_of_the_rows_are_made_there_too(filled, tmp_path):
    done = moving.move(filled, f"sqlite:///{tmp_path / 'copy.sqlite3'}", NOW)  # not there yet: it gets its tables
    faults = [(one.name, one.detail) for one in done.checks if not one.ok]
    assert faults == [("the history replays to what is there", "publisher 1 is not what its history says")]


def test_what_holds_rows_or_is_no_database_is_refused(filled, tmp_path):
    with pytest.raises(Conflict, match="holds rows already"):
        moving.move(filled, filled.url, NOW)
    for wrong in ("var/catalog.sqlite3", "mysql://u:secret@h/d", "postgresql+psycopg://[:secret"):
        with pytest.raises(Invalid, match="begins with sqlite or postgresql") as refused:
            moving.move(filled, wrong, NOW)
        assert "secret" not in str(refused.value)
    with (
        closing(on_sqlite(tmp_path / "no-tables.sqlite3")) as empty_sqlite,
        pytest.raises(Unavailable, match="migrate"),
    ):
        moving.move(empty_sqlite, f"sqlite:///{tmp_path / 'copy.sqlite3'}", NOW)


@standins.sqlite_file
@pytest.mark.postgres
@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("UPDATE party SET name = 'a' || char(0) || 'b' WHERE id = 1", "party: a row cannot be held there: .*NUL"),
        ("UPDATE equipment_type SET parent_id = 99 WHERE id = 2", "equipment_type: .*violates foreign key"),
    ],
)
def test_what_the_other_database_cannot_hold_is_named_and_nothing_is_kept(filled, postgres_database, broken, said):
    with closing(filled._engine.raw_connection()) as connection:
        connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
        connection.dbapi_connection.execute(broken)
        connection.dbapi_connection.execute("PRAGMA foreign_keys=ON")
    bound = references(postgres_database)
    with pytest.raises(Unavailable, match=said):
        moving.move(filled, postgres_database.url, NOW)
    assert references(postgres_database) == bound
    assert {one.rows for one in sums(postgres_database).values()} == {0}
