"""Processes that serve are killed at any moment while others write: what was acknowledged is there, and is found."""

import os
import random
import signal
import time
from contextlib import closing, suppress
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path

import pytest
from sqlmodel import select

from catalog.db import Database
from catalog.models import Source
from tests.hosts.clients import Busy, add_source, ask, reviewer, word
from tests.support import standins
from tests.support.counts import count
from tests.support.databases import FILE, at_file, laid_out
from tests.support.server import Server

pytestmark = pytest.mark.campaign
KILLS = count("KILLS", 2)
SEED = 20241127
MOST_SECONDS = 1.0
WRITERS = 3
ALL = 0.1  # of the kills
A_PERSON = 500  # writes, of which each may send 600 an hour


@pytest.fixture(params=standins.BOTH)
def place(request, tmp_path):
    """A server of two processes on the seed data, and its database."""
    settings = {"CATALOG_WORKERS": "2"}
    laid_out(request.getfixturevalue("prepared"), tmp_path)
    database = at_file(tmp_path / FILE)
    if request.param == "postgres":
        cluster = request.getfixturevalue("postgres_cluster")
        database = Database(cluster.url(cluster.create(request.getfixturevalue("seeded_template"))))
        settings |= {"CATALOG_DATABASE_URL": database.url, "CATALOG_SECRET_KEY": "a key of this test alone"}
    server = Server(tmp_path, **settings)
    try:
        server.wait()
        with closing(database):
            yield server, database
    finally:
        server.stop()


class Writers(Busy):
    """They add sources, each again until it is acknowledged; `told` are their numbers."""

    def __init__(self, url: str, database: Database) -> None:
        super().__init__(WRITERS)
        self.url, self.told, self.refused, self._database = url, [], [], database

    def work(self, number: int) -> None:
        turn = 0
        while not self.end.is_set():
            if turn % A_PERSON == 0:
                token = reviewer(self._database, f"writer {number}")
            turn += 1
            self._once(token, f"killed{number}x{turn}")

    def _once(self, token: str, number: str) -> None:
        """A writer does not know whether what was broken off was written, and sends it again."""
        while not self.end.is_set():
            with suppress(OSError, HTTPException):
                status = add_source([self.url], token, number).status
                if status in {HTTPStatus.CREATED, HTTPStatus.OK}:
                    self.told.append(number)
                    return
                if status != HTTPStatus.SERVICE_UNAVAILABLE:
                    self.refused.append(status)
                    return
            time.sleep(0.05)


def workers_of(server: Server) -> list[int]:
    """The processes that answer: children of the first."""
    task = Path(f"/proc/{server.pid}/task/{server.pid}/children")
    return [int(one) for one in task.read_text().split()]


def kill(server: Server, some: random.Random, *, is_last: bool) -> None:
    """One process that answers; sometimes, and at the end, all of them with the one that starts them anew."""
    if is_last or some.random() < ALL:
        os.killpg(server.pid, signal.SIGKILL)
        server.start()
    elif workers := workers_of(server):
        with suppress(ProcessLookupError):
            os.kill(some.choice(workers), signal.SIGKILL)


def test_whatever_is_killed_nothing_that_was_acknowledged_is_lost(place):
    server, database = place
    some = random.Random(SEED)  # noqa: S311 - a draw that is the same in each run
    with Writers(server.url, database) as writers:
        for turn in range(KILLS):
            time.sleep(some.uniform(0, MOST_SECONDS))
            kill(server, some, is_last=turn == KILLS - 1)
        time.sleep(1)
    assert (writers.refused, bool(writers.told)) == ([], True)
    with database.reading() as session:
        kept = session.exec(select(Source.title).where(Source.title.startswith("A made-up report, "))).all()
    assert set(kept) >= {f"A made-up report, {word(number)}" for number in writers.told}
    assert len(set(kept)) == len(kept)
    for number in some.sample(writers.told, min(20, len(writers.told))):
        assert ask(server.url, f"/api/v1/search?q={word(number)}&in=sources").document["total"] == 1
    assert '"ok": true' in server.run("verify", "--json")
