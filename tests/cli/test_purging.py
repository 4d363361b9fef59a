"""The command `purge`: its JSON, its text, what it refuses, and that a start after a restore does it again."""

import shutil

import pytest

from catalog.models import Purge
from tests.cli.test_commands import FAILED, USAGE, ask, refused
from tests.seed import program
from tests.seed.folders import SMALL
from tests.services.writing import all_of, an_item, ground, item_id, outcome, put
from tests.support import standins
from tests.support.databases import FILE, at_file, copied

WHY = "the court ordered it"


@pytest.fixture
def data(migrated_file, tmp_path):
    """A data folder with one item that was lost, and its index."""
    folder = tmp_path / "data"
    folder.mkdir()
    copied(migrated_file, folder)
    database = at_file(folder / FILE)
    put(database, *ground(), an_item("one", outcome("destroyed"), note="okapinote"))
    database.wipe([])
    database.close()
    return folder


@pytest.fixture(scope="module")
def small_program(tmp_path_factory):
    """The program beside a few rows of seed data: a start with all of it takes minutes on a busy machine."""
    return program.copied_with(SMALL, tmp_path_factory.mktemp("program"))


def test_an_item_is_purged_and_the_record_still_verifies(run, data):
    assert ask(run, data, "index", "rebuild")
    made = ask(run, data, "purge", item_id("one"), "--reason", WHY)
    assert made["records"] == [{"kind": "item", "id": item_id("one")}]
    assert (made["reason"], made["rows"]["item"], made["is_wiped"], made["is_indexed"]) == (WHY, 1, True, True)
    assert ask(run, data, "verify")["ok"]
    assert [file for file in data.rglob("*") if file.is_file() and b"okapinote" in file.read_bytes()] == []


def test_as_text_it_says_what_went(run, data):
    answer = run("purge", item_id("one"), "--reason", WHY, "--kind", "item", data=data)
    assert answer.stdout.splitlines()[0] == f"purged: item {item_id('one')}"
    assert "revisions" in answer.stdout


@standins.sqlite_file
@pytest.mark.parametrize("way", [("init",), ("purge", "--replay")], ids=" ".join)
def test_an_older_copy_that_was_put_back_is_purged_again(run, small_program, data, tmp_path, way):
    aside = shutil.copyfile(data / FILE, tmp_path / "aside")
    assert run("purge", item_id("one"), "--reason", WHY, data=data).returncode == 0
    for ending in ("-wal", "-shm"):
        (data / f"{FILE}{ending}").unlink(missing_ok=True)
    shutil.copyfile(aside, data / FILE)
    assert b"okapinote" in (data / FILE).read_bytes()
    assert program.run(*way, data=data, program=small_program).returncode == 0
    assert [file for file in data.rglob("*") if file.is_file() and b"okapinote" in file.read_bytes()] == []
    database = at_file(data / FILE)
    assert [one.reason for one in all_of(database, Purge)] == [WHY]
    database.close()


def test_a_replay_without_anything_to_do_says_so(run, data):
    assert run("purge", "--replay", data=data).stdout == "nothing came back\n"


@pytest.mark.parametrize(
    "arguments", [(), ("aaaaaaaa",), ("aaaaaaaa", "--reason", " "), ("aaaaaaaa", "--reason", "x", "--kind", "castle")],
    ids=" ".join,
)  # fmt: skip
def test_wrong_usage_is_one_line_and_exits_with_2(run, data, arguments):
    assert refused(run("purge", *arguments, data=data), USAGE)


def test_what_is_not_there_and_what_was_purged_before_exit_with_1(run, data):
    assert "no record" in refused(run("purge", "aaaaaaaa", "--reason", "x", data=data), FAILED)
    assert run("purge", item_id("one"), "--reason", WHY, data=data).returncode == 0
    assert "before" in refused(run("purge", item_id("one"), "--reason", WHY, data=data), FAILED)
