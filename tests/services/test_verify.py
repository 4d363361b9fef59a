"""`verify` finds nothing in a sound catalog, and each check finds what it is for."""

import shutil
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import event, text

from catalog.config import Settings
from catalog.services.catalog import Catalog
from catalog.services.verify import CHECKS, verify
from tests.support.clock import NOW
from tests.support.databases import FILE


@contextmanager
def opened(file, folder):
    """A catalog in a folder of its own, on a copy of a database."""
    shutil.copyfile(file, folder / FILE)
    with closing(Catalog.open(Settings.read({"CATALOG_DATA": str(folder)}))) as catalog:
        yield catalog


@pytest.fixture
def catalog(seeded_file, tmp_path):
    with opened(seeded_file, tmp_path) as found:
        yield found


@pytest.fixture(scope="module")
def indexed(seeded_file, tmp_path_factory):
    with opened(seeded_file, tmp_path_factory.mktemp("indexed")) as found:
        found.follow()
        yield found


def ruin(catalog, *statements):
    """Write past everything that would refuse it."""
    with catalog.database.writer.connect() as connection:
        raw = connection.connection.dbapi_connection
        raw.execute("ROLLBACK") if raw.in_transaction else None
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("PRAGMA ignore_check_constraints=ON")
        for statement in statements:
            assert raw.execute(statement).rowcount > 0, statement
        raw.execute("PRAGMA ignore_check_constraints=OFF")
        raw.execute("PRAGMA foreign_keys=ON")


def of(catalog, name):
    """What `verify` says under this name."""
    return next(one for one in verify(catalog, NOW) if one.name == name)


def faults(catalog, name):
    """What one check finds, without waiting for the others."""
    with catalog.database.reading() as session:
        return list(CHECKS[name](session, NOW))


def test_everything_holds_in_the_seeded_catalog(indexed):
    checks = list(verify(indexed, NOW))
    assert [(one.name, one.detail) for one in checks if not one.ok] == []
    assert len(checks) == len(CHECKS) + 3


@pytest.mark.parametrize(
    ("name", "statement"),
    [
        ("references point at rows", "UPDATE fitment SET part_type_id = 99999 WHERE id = 1"),
        ("references point at rows", "DELETE FROM incident WHERE id = 2"),
        ("the chain of changes holds", "UPDATE revision SET after = '{}' WHERE id = 100"),
        ("the chain of changes holds", "DELETE FROM revision WHERE id = 100"),
        ("the chain of changes holds", "UPDATE change SET why = 'another'"),
        ("losses and gains follow from the outcomes", "UPDATE loss SET count_min = 0 WHERE id = 1"),
        ("losses and gains follow from the outcomes", "DELETE FROM loss WHERE id = 2"),
        ("losses and gains follow from the outcomes", "UPDATE loss SET latest = '2024-11-28' WHERE id = 2"),
        ("losses and gains follow from the outcomes", "DELETE FROM gain WHERE id = 2"),
        ("losses and gains follow from the outcomes", "UPDATE outcome SET kind = 'seized' WHERE id = 2"),
        ("losses and gains follow from the outcomes", "UPDATE outcome SET state = 'withdrawn' WHERE id = 2"),
        ("gains are losses of somebody", "UPDATE gain SET count_best = 5, count_max = 5 WHERE id = 1"),
        ("gains are losses of somebody", "DELETE FROM gain WHERE id = 1"),
        ("visual outcomes have pictures", "UPDATE outcome SET grade = 'visual' WHERE id = 2"),
        ("the closure follows from the parents", "DELETE FROM type_closure WHERE depth = 2"),
        ("the closure follows from the parents", "UPDATE type_closure SET depth = 7 WHERE depth = 1"),
        ("the closure follows from the parents", "UPDATE equipment_type SET parent_id = 1 WHERE slug = 't-72b3'"),
        ("no child is ranked above its parent", "UPDATE equipment_type SET rank = 'variant' WHERE slug = 't-72'"),
        ("names have their keys", "DELETE FROM type_name_key WHERE key = 't72b3'"),
        ("names have their keys", "UPDATE type_name SET name = 'T-99' WHERE name = 'T-72B3'"),
    ],
)
def test_a_check_finds_what_it_is_for(catalog, name, statement):
    assert faults(catalog, name) == []
    ruin(catalog, statement)
    assert faults(catalog, name) != []


def test_an_item_that_is_lost_twice_in_one_mode_is_found(catalog):
    copy = """INSERT INTO loss SELECT (SELECT max(id) + 1 FROM loss), item_id, 9, {rest} FROM loss WHERE id = 1"""
    with catalog.database.reading() as session:
        columns = [row[1] for row in session.execute(text("PRAGMA table_info(loss)"))]
    rest = ", ".join(one for one in columns if one not in ("id", "item_id", "stint"))
    own = f"INSERT INTO loss (id, item_id, stint, {rest})"
    ruin(catalog, copy.format(rest=rest).replace("INSERT INTO loss", own, 1))
    assert faults(catalog, "an item is lost once in first_operator") != []


def test_a_fault_is_named_by_what_it_is_in(catalog):
    ruin(catalog, "DELETE FROM type_name_key WHERE key = 't72b3'")
    assert "T-72B3" in faults(catalog, "names have their keys")


def test_many_faults_are_counted_and_some_are_named(catalog):
    ruin(catalog, "DELETE FROM type_name_key")
    detail = of(catalog, "names have their keys").detail
    assert detail.count(";") == 5
    assert " more" in detail


def test_an_index_that_is_not_there_is_found(catalog):
    assert not of(catalog, "the index holds what the database holds").ok


def test_an_index_that_is_behind_is_found(indexed, tmp_path, seeded_file):
    shutil.copytree(indexed.settings.index, tmp_path / "index")
    with opened(seeded_file, tmp_path) as behind:
        ruin(behind, "INSERT INTO index_job (change_id, kind, record_id) VALUES (1, 'type', 1)")
        assert "the database at" in of(behind, "the index holds what the database holds").detail


def test_a_picture_without_its_file_is_found(catalog):
    sha256 = "a" * 64
    ruin(catalog, "INSERT INTO picture (sha256, media_type, width, height, size, sensitivity) "
                  f"VALUES ('{sha256}', 'image/png', 1, 1, 1, 'unreviewed')")  # fmt: skip
    found = of(catalog, "files are what their names say")
    assert (found.ok, found.detail) == (False, f"{sha256}: missing")


def test_a_check_writes_nothing(indexed):
    written = []
    note = lambda *told: written.append(told[2])  # noqa: E731 - a listener of one line
    event.listen(indexed.database._engine, "before_cursor_execute", note)
    list(verify(indexed, NOW))
    event.remove(indexed.database._engine, "before_cursor_execute", note)
    assert [one for one in written if not one.lstrip().startswith(("BEGIN", "SELECT", "PRAGMA"))] == []
