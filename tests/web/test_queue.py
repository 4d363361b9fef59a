"""What has waited too long for a thread is refused, and told when to come again."""

import threading
from types import SimpleNamespace

import pytest
from werkzeug.test import EnvironBuilder

from catalog.services.catalog import Catalog
from catalog.web import heap, queue


@pytest.fixture(params=[True, False], ids=["busy", "at leisure"])
def asked(request, monkeypatch):
    """Ask an application for a path, through a queue whose one thread is busy for longer than may be waited, or not."""
    monkeypatch.setattr(queue, "MOST_SECONDS", 0.01 if request.param else 60)
    waiting = queue.Queue(1)
    app = queue.refusing(lambda _environ, start: [start("200 OK", []) or b"answered"], waiting)

    def ask(path):
        told, goes_on = {}, threading.Event()
        waiting.submit(goes_on.wait)
        start = lambda status, headers: told.update(status=status, **dict(headers))  # noqa: E731
        answer = waiting.submit(app, {"PATH_INFO": path}, start)
        threading.Timer(0.05, goes_on.set).start()
        return told, b"".join(answer.result())

    yield ask
    waiting.shutdown()


@pytest.mark.parametrize("asked", [True], indirect=True)
@pytest.mark.parametrize(("path", "kind"), [("/losses/", "text/plain"), ("/api/v1/losses", "application/problem+json")])
def test_what_has_waited_too_long_is_told_when_to_come_again(asked, path, kind):
    told, body = asked(path)
    assert (told["status"], told["Retry-After"]) == ("503 Service Unavailable", "5")
    assert told["Content-Type"].startswith(kind)
    assert told["Content-Security-Policy"]
    assert (b"Come again in 5 seconds" in body, int(told["Content-Length"])) == (True, len(body))


@pytest.mark.parametrize("path", queue.ALWAYS)
def test_whoever_watches_is_always_answered(asked, path):
    assert asked(path)[1] == b"answered"


@pytest.mark.parametrize("asked", [False], indirect=True)
def test_what_has_not_waited_long_is_answered(asked):
    assert asked("/losses/")[1] == b"answered"


def test_memory_is_given_back_once_a_minute(monkeypatch):
    given, now = [], [0.0]
    monkeypatch.setattr(heap.time, "monotonic", lambda: now[0])
    kept = heap.Heap(given.append)
    for now[0] in (0.0, 59.0, 60.0, 61.0, 119.0, 120.0):
        kept.keep()
    assert given == [0, 0]


def test_without_the_gnu_c_library_nothing_is_given_back():
    heap.Heap(None).keep()


def test_a_process_that_serves_gives_memory_back(monkeypatch):
    given = []
    monkeypatch.setattr(heap, "EVERY", 0.0)
    monkeypatch.setattr(queue.ThreadWorker, "__init__", lambda _self: None)
    monkeypatch.setattr(queue.ThreadWorker, "notify", lambda _self: None)
    monkeypatch.setattr(queue, "Heap", lambda: heap.Heap(given.append))
    queue.Worker().notify()
    assert given == [0]


def test_a_process_that_serves_reads_what_it_answers_from(monkeypatch, own_app):
    warmed = threading.Event()
    monkeypatch.setattr(Catalog, "warm_aside", lambda _self: warmed.set())
    monkeypatch.setattr(queue.ThreadWorker, "load_wsgi", lambda _self: None)
    worker = object.__new__(queue.Worker)
    worker.app, worker.tpool = SimpleNamespace(wsgi=lambda: own_app), queue.Queue(1)
    worker.load_wsgi()
    assert warmed.is_set()
    told = []
    body = worker.wsgi(EnvironBuilder("/healthz").get_environ(), lambda status, _headers: told.append(status))
    assert (told, bool(b"".join(body))) == (["200 OK"], True)


def test_threads_share_their_room_where_the_library_knows_how(monkeypatch):
    asked = []
    monkeypatch.setattr(heap, "_LIBRARY", SimpleNamespace(mallopt=lambda *what: asked.append(what) or 1))
    assert heap.share()
    assert asked == [(heap.ARENA_MAX, heap.ARENAS)]
    monkeypatch.setattr(heap, "_LIBRARY", SimpleNamespace())
    assert not heap.share()
