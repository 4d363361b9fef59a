"""What comes while too many wait is refused at once, and told when to come again."""

import threading

import pytest

from catalog.web import queue


@pytest.fixture
def full():
    """An application before which as many wait as may."""
    waiting = queue.Queue(1)
    goes_on = threading.Event()
    done = [waiting.submit(goes_on.wait) for _ in range(queue.MOST_WAITING + 1)]
    yield queue.refusing(lambda _environ, start: [start("200 OK", []) or b"answered"], waiting)
    goes_on.set()
    for one in done:
        one.result()
    assert waiting.waiting == 0
    waiting.shutdown()


def asked(app, path):
    told = {}
    body = b"".join(app({"PATH_INFO": path}, lambda status, headers: told.update(status=status, **dict(headers))))
    return told, body


@pytest.mark.parametrize(("path", "kind"), [("/losses/", "text/plain"), ("/api/v1/losses", "application/problem+json")])
def test_too_many_are_told_when_to_come_again(full, path, kind):
    told, body = asked(full, path)
    assert (told["status"], told["Retry-After"]) == ("503 Service Unavailable", "5")
    assert told["Content-Type"].startswith(kind)
    assert told["Content-Security-Policy"]
    assert (b"Come again in 5 seconds" in body, int(told["Content-Length"])) == (True, len(body))


@pytest.mark.parametrize("path", queue.ALWAYS)
def test_whoever_watches_is_always_answered(full, path):
    assert asked(full, path)[1] == b"answered"


def test_while_there_is_room_everything_is_answered():
    app = queue.refusing(lambda _environ, start: [start("200 OK", []) or b"answered"], queue.Queue(1))
    assert asked(app, "/losses/")[1] == b"answered"
