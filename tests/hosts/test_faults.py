"""What fails under a running server – the disk, the database – is said, and is over once it is mended."""

import resource
from contextlib import closing
from http import HTTPStatus

import pytest
from sqlalchemy import event

from catalog import create_app
from catalog.config import Settings
from catalog.db import Database
from tests.hosts.clients import add_source, ask, reviewer
from tests.hosts.test_kills import workers_of
from tests.support import standins
from tests.support.databases import FILE, at_file, laid_out
from tests.support.server import Server
from tests.web.conftest import catalog_of

KEY = "a key of this test alone"
ROOM = 40_000  # bytes that a file may have: enough for the map of SQLite's log, too few for what a change adds to it
READS = ("/losses/", "/?q=rifle", "/tally", "/api/v1/losses?limit=5")


@pytest.fixture
def server(prepared, tmp_path):
    laid_out(prepared, tmp_path)
    found = Server(tmp_path)
    try:
        found.wait()
        yield found
    finally:
        found.stop()


@standins.sqlite_file
def test_on_a_full_disk_what_is_read_is_read_and_what_is_sent_is_refused_until_there_is_room(server):
    with closing(at_file(server.data / FILE)) as database:
        token = reviewer(database, "ada")
    (worker,) = workers_of(server)
    before, hard = resource.prlimit(worker, resource.RLIMIT_FSIZE)
    resource.prlimit(worker, resource.RLIMIT_FSIZE, (ROOM, hard))
    refused = add_source([server.url], token, "full1")
    assert refused.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert int(refused.headers["retry-after"]) > 0
    assert "database cannot be used" in refused.document["detail"]
    assert [ask(server.url, path).status for path in READS] == [HTTPStatus.OK] * len(READS)
    resource.prlimit(worker, resource.RLIMIT_FSIZE, (before, hard))
    assert add_source([server.url], token, "full1").status == HTTPStatus.CREATED
    assert '"ok": true' in server.run("verify", "--json")


def refusing(database, statement):
    """Every connection from now on begins with a statement."""

    def begin(connection, _record, _proxy):
        connection.execute(statement)

    event.listen(database._engine, "checkout", begin)
    return lambda: event.remove(database._engine, "checkout", begin)


def test_on_a_disk_that_cannot_be_written_pages_are_read_and_nothing_is_taken(prepared, tmp_path):
    app = create_app(Settings.read({"CATALOG_DATA": str(laid_out(prepared, tmp_path / "data"))}))
    database = catalog_of(app).database
    sent = {"url": "https://reports.made-up.example/1", "title": "A made-up report", "why": "a test"}
    headers = {"Authorization": f"Bearer {reviewer(database, 'ada')}"}
    mended = refusing(database, "PRAGMA query_only=ON")
    refused = app.test_client().post("/api/v1/sources", json=sent, headers=headers)
    assert refused.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert refused.get_json()["detail"] == "the database cannot be used"
    assert [app.test_client().get(path).status_code for path in READS] == [HTTPStatus.OK] * len(READS)
    mended()
    refusing(database, "PRAGMA query_only=OFF")
    assert app.test_client().post("/api/v1/sources", json=sent, headers=headers).status_code == HTTPStatus.CREATED


@pytest.mark.postgres
def test_a_connection_that_is_lost_is_made_anew(postgres_cluster, seeded_template, tmp_path):
    with closing(Database(postgres_cluster.url(postgres_cluster.create(seeded_template)))) as away:
        settings = {"CATALOG_DATA": str(tmp_path), "CATALOG_DATABASE_URL": away.url, "CATALOG_SECRET_KEY": KEY}
        app = create_app(Settings.read(settings))
        catalog_of(app).follow()
        client, name = app.test_client(), away.url.rpartition("/")[2].partition("?")[0]
        away.close()
        for _ in range(2):  # the second finds connections that the first has made
            assert [client.get(path).status_code for path in READS] == [HTTPStatus.OK] * len(READS)
            postgres_cluster.cut_off(name)
        with postgres_cluster.closed(name):
            for path in (*READS, "/readyz"):
                answer = client.get(path)
                assert (answer.status_code, answer.headers.get("Retry-After")) == (HTTPStatus.SERVICE_UNAVAILABLE, "10")
                assert str(postgres_cluster.folder) not in answer.get_data(as_text=True)
            assert client.get("/healthz").status_code == HTTPStatus.OK
        assert [client.get(path).status_code for path in READS] == [HTTPStatus.OK] * len(READS)
        assert client.get("/readyz").get_json()["index_lag"] == 0
        catalog_of(app).close()
