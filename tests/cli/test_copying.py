"""The commands that bring a whole catalog elsewhere, also when they are killed on the way."""

import signal
import subprocess
import sys
from contextlib import closing

import pytest
from sqlalchemy import Engine, event

from catalog.db import Database
from catalog.services.copies import moving, rows
from tests.cli.test_commands import FAILED, USAGE, refused, told
from tests.seed import program
from tests.seed.test_crash import KILLER
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


def killed(data, step, *arguments):
    command = [sys.executable, str(KILLER), str(step), *arguments]
    done = subprocess.run(command, cwd=program.PROJECT, env=program.environment(data), capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr


def sums(database):
    with database.reading() as session:
        return rows.sums(session.connection())


@pytest.fixture
def empty(migrated_file, tmp_path):
    """`empty("name")`: the address of an empty SQLite database."""

    def made(name):
        (tmp_path / name).mkdir()
        return f"sqlite:///{copied(migrated_file, tmp_path / name)}"

    return made


@pytest.mark.campaign
@pytest.mark.postgres
def test_a_move_that_is_killed_leaves_nothing_and_is_begun_anew(data, empty, postgres_cluster, migrated_template):
    with closing(at_file(data / FILE)) as here:
        steps = steps_of(lambda: moving.move(here, empty("measured"), NOW))
        for moment in range(1, KILLS + 1):
            there = postgres_cluster.url(postgres_cluster.create(migrated_template))
            url = empty(str(moment)) if moment % 2 else there
            killed(data, steps * moment // (KILLS + 1), "move", "--to", url)
            assert moving.move(here, url, NOW).tables == sums(here)


def test_a_move_says_what_it_did(run, data, empty):
    url = empty("copy")
    made = told(run("move", "--to", url, "--json", data=data))
    with closing(Database(url)) as copy:
        assert made["tables"] == {name: {"rows": one.rows, "digest": one.digest} for name, one in sums(copy).items()}
    assert (made["ok"], made["to"], made["rows"] > 50) == (True, url, True)
    assert "holds rows already" in refused(run("move", "--to", url, data=data), FAILED)
    assert "begins with sqlite" in refused(run("move", "--to", "postgres://u:secret@h/d", data=data), USAGE)
    again = run("move", "--to", empty("again"), data=data).stdout.splitlines()
    assert again[-1].startswith(f"{made['rows']} rows in {len(made['tables'])} tables copied to sqlite:///")
