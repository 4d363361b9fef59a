"""Two hosts with data folders of their own on one PostgreSQL: together they are one catalog."""

import re
import threading
import time
from contextlib import closing
from http import HTTPStatus
from http.client import HTTPException

import pytest
from sqlalchemy import text

from catalog.db import Database
from catalog.domain.errors import Unavailable
from catalog.search import indexing
from catalog.search.engines import PostgresEngine
from catalog.search.state import last_job
from catalog.services import upkeep
from tests.hosts.clients import Busy, add_source, ask, ask_any, reviewer, word
from tests.support.server import Server

pytestmark = pytest.mark.postgres
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
WRITERS, EACH = 4, 3
LATER_RELEASE = (
    "ALTER TABLE item ADD COLUMN of_a_later_release integer",
    "CREATE TABLE of_a_later_release (id integer PRIMARY KEY, item_id integer REFERENCES item (id))",
    "CREATE INDEX ix_of_a_later_release ON source (note)",
    "UPDATE alembic_version SET version_num = '9999'",
)
PATHS = ("/losses/", "/?q=rifle", "/tally", "/api/v1/losses?limit=5")


@pytest.fixture(scope="module")
def database(postgres_cluster, seeded_template):
    with closing(Database(postgres_cluster.url(postgres_cluster.create(seeded_template)))) as found:
        yield found


@pytest.fixture(scope="module")
def hosts(database, tmp_path_factory):
    settings = {"CATALOG_DATABASE_URL": database.url, "CATALOG_SECRET_KEY": "a key of this test alone"}
    every = [Server(tmp_path_factory.mktemp("host"), **settings) for _ in range(2)]
    try:
        for one in every:
            one.wait()
        yield every
        printed = "".join(one.log() for one in every)
    finally:
        for one in every:
            one.stop()
    assert "Traceback" not in printed, f"a host failed at something:\n{printed[-8000:]}"


@pytest.fixture
def urls(hosts):
    return [one.url for one in hosts]


def found(url, number):
    return ask(url, f"/api/v1/search?q={word(number)}&in=sources").document["total"]


def test_what_is_written_on_one_host_is_on_the_other_at_once(urls, database):
    token = reviewer(database, "ada")
    for number, (here, there) in enumerate([urls, urls[::-1]]):
        answer = add_source([here], token, f"once{number}")
        assert answer.status == HTTPStatus.CREATED
        assert ask(there, f"/api/v1/sources/{answer.document['id']}").status == HTTPStatus.OK
        assert (found(there, f"once{number}"), found(here, f"once{number}")) == (1, 1)
        assert add_source([there], token, f"once{number}").status == HTTPStatus.OK


def test_hosts_that_write_at_once_lose_nothing_and_the_index_is_whole(urls, database):
    tokens, statuses = [reviewer(database, f"writer {number}") for number in range(WRITERS)], []

    def write(number):
        for turn in range(EACH):
            answer = add_source([urls[number % 2]], tokens[number], f"many{number}x{turn}")
            statuses.append(answer.status)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert statuses == [HTTPStatus.CREATED] * (WRITERS * EACH)
    names = [f"many{number}x{turn}" for number in range(WRITERS) for turn in range(EACH)]
    assert [found(url, name) for url in urls for name in names] == [1] * (2 * len(names))
    engine = PostgresEngine(database)
    assert indexing.follow(database, engine)
    with database.reading() as session:
        assert engine.position() == last_job(session)


def signed_in(url, server):
    """The cookie of the operator, who signs in by a link of the command line."""
    link = server.run("sign-in", "--json")
    path = "/sign-in/" + re.search(r'/sign-in/([^"]+)"', link)[1]
    page = ask(url, path)
    cookie = page.headers["set-cookie"].split(";")[0]
    form = {"Content_Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    answer = ask(url, path, method="POST", body=f"csrf_token={TOKEN.search(page.text)[1]}", **form)
    assert answer.status == HTTPStatus.SEE_OTHER, answer.text
    return answer.headers["set-cookie"].split(";")[0]


def test_a_session_of_one_host_is_one_of_the_other_and_ends_on_both(urls, hosts):
    cookie = signed_in(urls[0], hosts[0])
    for url in urls:
        page = ask(url, "/imports/new", Cookie=cookie)
        assert page.status == HTTPStatus.OK
    token, cookie = TOKEN.search(page.text)[1], page.headers["set-cookie"].split(";")[0]
    form = {"Content_Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    assert ask(urls[1], "/sign-out", method="POST", body=f"csrf_token={token}", **form).status == HTTPStatus.SEE_OTHER
    for url in urls:
        assert ask(url, "/imports/new", Cookie=cookie).status == HTTPStatus.FORBIDDEN


def test_tries_are_counted_for_all_hosts_together(urls):
    page = ask(urls[0], "/sign-in")
    cookie, token = page.headers["set-cookie"].split(";")[0], TOKEN.search(page.text)[1]
    form = {"Content_Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    body = f"csrf_token={token}&email=nobody@made-up.example&password=wrong"
    tries = [ask(urls[turn % 2], "/sign-in", method="POST", body=body, **form) for turn in range(11)]
    assert [one.status == HTTPStatus.TOO_MANY_REQUESTS for one in tries] == [False] * 10 + [True]
    assert int(tries[-1].headers["retry-after"]) > 0


class Visitors(Busy):
    """They read and write, each request at whichever host takes it."""

    def __init__(self, urls, token, number=3):
        super().__init__(number)
        self.urls, self.token, self.failed, self.answered = urls, token, [], 0

    def work(self, number):
        turn = 0
        while not self.end.is_set():
            turn += 1
            try:
                answer = self._request(number, turn)
            except (OSError, HTTPException) as error:
                self.failed.append(repr(error))
                continue
            self.answered += 1
            if answer.status >= HTTPStatus.BAD_REQUEST:
                self.failed.append((answer.status, answer.text[:300]))

    def _request(self, number, turn):
        """Each host is tried twice at most."""
        order = 2 * (self.urls if (turn + number) % 2 else self.urls[::-1])
        if number == 0 and turn % 3 == 0:
            return add_source(order, self.token, f"turn{turn}")
        return ask_any(order, PATHS[turn % len(PATHS)])


class Readiness(Busy):
    """Somebody asks each host over and over whether it may be asked."""

    def __init__(self, urls):
        super().__init__(1)
        self.urls, self.told = urls, []

    def work(self, _number):
        while not self.end.is_set():
            self.told += [(one.status, one.document["database"]) for one in (ask(url, "/readyz") for url in self.urls)]


def test_tables_are_brought_up_while_those_of_the_release_before_serve(urls, database):
    """As the first host of a later release does it, in the way of every migration."""
    with Visitors(urls, reviewer(database, "reader")) as visitors, Readiness(urls) as readiness:
        with database.connection() as connection:
            for statement in LATER_RELEASE:
                connection.execute(text(statement))
        while len(readiness.told) < 4 * len(urls) or visitors.answered < 4 * len(PATHS):
            time.sleep(0.05)
        with pytest.raises(Unavailable, match="later release"):
            upkeep.migrate(database)
    assert visitors.failed == []
    assert {status for status, _ in readiness.told} == {HTTPStatus.OK}
    assert readiness.told[-1] == (HTTPStatus.OK, "later")
    with database.connection() as connection:
        connection.execute(
            text(f"UPDATE alembic_version SET version_num = '{upkeep.head(upkeep.configured(connection))}'")
        )


def test_hosts_are_started_anew_one_by_one_and_no_request_fails(urls, hosts, database):
    """A proxy in front takes the next host where one does not answer; what was begun is ended before a host ends."""
    with Visitors(urls, reviewer(database, "visitor")) as visitors:
        for host in hosts:
            host.restart()
    assert visitors.failed == []
    assert visitors.answered > len(visitors.urls)
