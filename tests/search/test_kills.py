"""Whoever writes the index may be killed at any moment: nothing that was written stays away from those who search."""

import random
import subprocess
import sys
import time
from contextlib import closing

import pytest

from catalog.domain import terms
from catalog.search import indexing
from catalog.search.engines import WhooshEngine
from tests.search.found import find
from tests.seed.program import PROJECT
from tests.services.writing import ground, put
from tests.support import standins
from tests.support.counts import count
from tests.support.databases import at_file, copied

pytestmark = pytest.mark.campaign
KILLS = count("KILLS", 3)
SEED = 20241127
MOST_SECONDS = 1.5


def killed(file, folder, first, seconds):
    """The number of the last incident that was acknowledged before the process was killed."""
    command = [sys.executable, "-m", "tests.search.writing_on", str(file), str(folder), str(first)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline()  # it has begun
        time.sleep(seconds)
        process.kill()
        return max((int(line) for line in process.stdout.read().split()), default=first)


@standins.sqlite_file
def test_an_index_whose_writer_was_killed_is_made_good_by_itself(migrated_file, tmp_path):
    file, folder, last = copied(migrated_file, tmp_path), tmp_path / "index", 0
    some = random.Random(SEED)  # noqa: S311 - a draw that is the same in each run
    with closing(at_file(file)) as database:
        put(database, *ground())
        for _ in range(KILLS):
            last = killed(file, folder, last + 1, some.uniform(0, MOST_SECONDS))
            engine = WhooshEngine(folder)
            with database.reading() as session:  # right after it, from the index or without
                before = find(session, engine, "zeppelin", ("incident",)).hits
            assert indexing.follow(database, engine)
            found = {one.record_id for one in engine.having(terms.of_unit("zeppelin")).names}
            assert len(found) >= last
            assert {one.record_id for one in before} == found
            assert len(list(folder.glob("generation-*"))) == 1
