"""A first start that is killed half-way ends, when it is started again, as one that was left alone."""

import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from catalog.config import Settings
from catalog.services.catalog import Catalog
from catalog.services.verify import verify
from tests.seed import program
from tests.seed.folders import SMALL, content
from tests.support import standins
from tests.support.clock import NOW
from tests.support.counts import count
from tests.support.databases import FILE

pytestmark = [pytest.mark.campaign, standins.sqlite_file]

KILLER = Path(__file__).with_name("killed.py")
KILLS = count("KILLS", 5)


@pytest.fixture(scope="module")
def small_program(tmp_path_factory):
    return program.copied_with(SMALL, tmp_path_factory.mktemp("program"))


@pytest.fixture(scope="module")
def undisturbed(small_program, tmp_path_factory):
    """The rows after a start that was left alone, and how many steps it took."""
    data = tmp_path_factory.mktemp("undisturbed")
    answer = start(small_program, data, kill_at=0)
    assert answer.returncode == 0, answer.stderr
    return content(data / FILE), int(answer.stderr.splitlines()[-1])


def start(folder, data, kill_at):
    command = [sys.executable, str(KILLER), str(kill_at), "init"]
    return subprocess.run(
        command, cwd=folder, env=program.environment(data), capture_output=True, text=True, check=False
    )


def faults(data):
    with closing(Catalog.open(Settings.read({"CATALOG_DATA": str(data)}))) as catalog:
        return [(one.name, one.detail) for one in verify(catalog, NOW) if not one.ok]


@pytest.mark.campaign
@pytest.mark.parametrize("moment", range(1, KILLS + 1))
def test_a_start_that_is_killed_and_made_again_ends_the_same(small_program, undisturbed, tmp_path, moment):
    rows, steps = undisturbed
    assert start(small_program, tmp_path, steps * moment // (KILLS + 1)).returncode == -signal.SIGKILL
    again = program.run("init", data=tmp_path, program=small_program)
    assert (again.returncode, again.stderr) == (0, "")
    assert content(tmp_path / FILE) == rows
    assert faults(tmp_path) == []


@pytest.mark.parametrize("from_end", [0, 2])
def test_a_start_that_is_killed_at_its_last_steps_leaves_an_index_that_is_made_good(
    small_program, undisturbed, tmp_path, from_end
):
    rows, steps = undisturbed
    assert start(small_program, tmp_path, steps - from_end).returncode == -signal.SIGKILL
    assert program.run("init", data=tmp_path, program=small_program).returncode == 0
    assert content(tmp_path / FILE) == rows
    assert faults(tmp_path) == []


def test_there_are_steps_to_be_killed_at(undisturbed):
    rows, steps = undisturbed
    assert steps > 200
    assert len(rows["equipment_type"]) == 10
