"""The commands that bring a whole catalog elsewhere, also when they are killed on the way."""

import signal
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from catalog.config import Settings
from catalog.db import Database
from catalog.services.catalog import Catalog
from catalog.services.copies import backups, folders, manifests, moving, rows
from tests.cli.test_commands import FAILED, USAGE, refused, told
from tests.services.writing import an_item, ground, outcome, put
from tests.support.clock import NOW
from tests.support.counts import count
from tests.support.databases import FILE, at_file, copied

KILLS = count("KILLS", 2)


@pytest.fixture
def data(migrated_file, tmp_path):
    """A data folder with an item that was lost."""
    folder = tmp_path / "data"
    folder.mkdir()
    with closing(at_file(copied(migrated_file, folder))) as database:
        put(database, *ground(), an_item("one", outcome("destroyed")))
    return folder


def steps_of(act):
    """How many steps this takes at which it can be killed."""
    taken = []
    listening = [("before_cursor_execute", lambda *_: taken.append(1)), ("commit", lambda *_: taken.append(1))]
    for name, listener in listening:
        event.listen(Engine, name, listener)
    act()
    for name, listener in listening:
        event.remove(Engine, name, listener)
    return len(taken)


def sums(database):
    with database.reading() as session:
        return rows.sums(session.connection())


@pytest.mark.campaign
@pytest.mark.postgres
def test_a_move_that_is_killed_leaves_nothing_and_is_begun_anew(
    run, data, empty_sqlite, postgres_cluster, migrated_template
):
    with closing(at_file(data / FILE)) as here:
        steps = steps_of(lambda: moving.move(here, empty_sqlite("measured"), NOW))
        for moment in range(1, KILLS + 1):
            there = postgres_cluster.url(postgres_cluster.create(migrated_template))
            url = empty_sqlite(str(moment)) if moment % 2 else there
            step = steps * moment // (KILLS + 1)
            assert run("move", "--to", url, data=data, kill_at=step).returncode == -signal.SIGKILL
            assert moving.move(here, url, NOW).tables == sums(here)


@pytest.mark.campaign
def test_a_backup_that_is_killed_is_none_and_the_next_one_is_whole(run, data, tmp_path):
    folder = tmp_path / "backups"
    with closing(Catalog.open(Settings.read({"CATALOG_DATA": str(data)}))) as catalog:
        steps = steps_of(lambda: backups.back_up(catalog, tmp_path / "measured", NOW))
        for moment in range(1, KILLS, 2):
            step = steps * moment // KILLS
            assert run("backup", folder, data=data, kill_at=step).returncode == -signal.SIGKILL
            assert manifests.names(folder) == []
        made = backups.back_up(catalog, folder, NOW)
        assert made.tables == sums(catalog.database)
    assert sorted(one.name for one in folder.iterdir()) == [".lock", made.name]


def test_a_backup_is_restored_by_command(run, data, empty_sqlite, tmp_path):
    folder = tmp_path / "backups"
    made = told(run("backup", folder, "--json", data=data))
    assert (made["faults"], made["tables"]["item"]["rows"], made["files"]) == ([], 1, 0)
    with closing(at_file(data / FILE)) as database:
        put(database, an_item("two", outcome("damaged")))
        file, living = tmp_path / "today.jsonl", sums(database)["item"]
    written = told(run("changes", "--after", folder, "--out", file, "--json", data=data))
    assert (written["since"], written["change"]) == (made["change"], made["change"] + 1)
    again = Path(empty_sqlite("again").removeprefix("sqlite:///")).parent
    done = told(run("restore", folder, "--changes", file, "--json", data=again))
    assert (done["backup"], done["ok"], done["change"], done["purged"]) == (made["name"], True, written["change"], [])
    with closing(at_file(again / FILE)) as database:
        assert sums(database)["item"] == living
    assert "holds rows already" in refused(run("restore", folder, data=again), FAILED)


def test_a_move_says_what_it_did(run, data, empty_sqlite):
    url = empty_sqlite("copy")
    made = told(run("move", "--to", url, "--json", data=data))
    with closing(Database(url)) as copy:
        assert made["tables"] == {name: {"rows": one.rows, "digest": one.digest} for name, one in sums(copy).items()}
    assert (made["ok"], made["to"], made["rows"] > 50) == (True, url, True)
    assert "holds rows already" in refused(run("move", "--to", url, data=data), FAILED)


def test_a_publication_that_is_killed_leaves_the_copy_that_stood(run, data):
    folder = data.parent / "public" / "copy"
    with folders.building(folder, data) as copy:
        copy.put("index.html", [b"stood"])
        copy.seal({})
    before = {one: one.read_bytes() for one in folder.iterdir()}
    assert run("publish", folder, data=data, kill_at=60).returncode == -signal.SIGKILL
    assert {one: one.read_bytes() for one in folder.iterdir()} == before
    assert list(folder.parent.glob(".copy.unfinished-*"))


def test_what_is_no_address_and_no_place_for_a_copy_is_refused(run, data):
    wrong = run("publish", data / "copy", "--at", "ftp://there", data=data)
    assert (wrong.returncode, "http:// or https://" in wrong.stderr) == (USAGE, True)
    inside = run("publish", data / "copy", data=data)
    assert (inside.returncode, inside.stderr.count("\n")) == (FAILED, 1)
