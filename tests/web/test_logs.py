"""The log: a line an answer, with a number that the answer has too, and nothing that a visitor wrote."""

import io
import json
import logging
import re
from dataclasses import replace

import pytest

from catalog import create_app
from catalog.web import logs
from tests.web.conftest import catalog_of

SECRET = "s3cretword"  # noqa: S105 - stands for one
FORGED = "x%0a%7b%22event%22:%22forged%22%7d%1b[31m"


@pytest.fixture
def kept():
    """The settings of logging as they were."""
    root, level = logging.getLogger(), logging.getLogger("catalog").level
    handlers = root.handlers[:]
    yield
    root.handlers[:] = handlers
    logging.getLogger("catalog").setLevel(level)


@pytest.fixture(params=["plain", "json"])
def log(request, own_app, kept):
    """What is written from now on, as a function; `own_app` is the application that writes."""
    handler = logs.configure(replace(catalog_of(own_app).settings, log=request.param))
    handler.setStream(io.StringIO())
    return handler.stream.getvalue


@pytest.fixture
def failing(own_app, monkeypatch):
    def fail():
        raise RuntimeError('broken\n{"event": "forged"}\x1b[31m')

    monkeypatch.setitem(own_app.view_functions, "health.alive", fail)
    monkeypatch.setitem(own_app.config, "PROPAGATE_EXCEPTIONS", False)
    return own_app.test_client()


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("log", ["json"], indirect=True)
def test_an_answer_is_one_line_with_its_number(own_app, log):
    answer = own_app.test_client().get(f"/losses/?q={SECRET}", headers={"X-Request-ID": "mine", "User-Agent": FORGED})
    (line,) = lines(log())
    assert line["request"] == answer.headers["X-Request-ID"] != "mine"
    assert (line["event"], line["page"], line["status"], line["method"]) == ("answer", "/losses/", 200, "GET")
    assert set(line) == {"event", "level", "logger", "method", "ms", "page", "request", "status", "timestamp"}


@pytest.mark.parametrize("log", ["plain"], indirect=True)
def test_a_plain_log_holds_trouble_only(own_app, log):
    own_app.test_client().get("/losses/")
    assert log() == ""


@pytest.mark.parametrize(
    "path", [f"/reset/{SECRET}", f"/sign-in/{SECRET}", f"/{FORGED}", f"/?q={SECRET}%0a", f"/items/{FORGED}"]
)
def test_no_line_holds_what_a_visitor_sent(own_app, log, path):
    own_app.test_client().get(path, headers={"Authorization": f"Bearer {SECRET}", "Cookie": f"session={SECRET}"})
    assert SECRET not in log()
    assert "forged" not in log()


def test_a_fault_has_its_traceback_and_its_page_the_number(failing, log):
    answer = failing.get("/healthz")
    number = re.search(r"the request ([0-9a-f]{16})", answer.get_data(as_text=True))[1]
    assert (answer.status_code, answer.headers["X-Request-ID"]) == (500, number)
    assert number in log()
    assert "Traceback" in log()
    assert "\x1b" not in log()
    assert not re.search(r'^{"event": "forged"', log(), re.MULTILINE)


def test_a_trusted_proxy_gives_the_number_if_it_is_one(own_app):
    behind = create_app(replace(catalog_of(own_app).settings, proxies=1)).test_client()
    assert behind.get("/healthz", headers={"X-Request-ID": "abc-1"}).headers["X-Request-ID"] == "abc-1"
    for bad in ("x" * 65, "a b", "<b>", ""):
        assert behind.get("/healthz", headers={"X-Request-ID": bad}).headers["X-Request-ID"] != bad
