"""Figures for whoever watches over the catalog, and for nobody else."""

from contextlib import closing
from http import HTTPStatus
from http.client import HTTPConnection
from urllib.parse import quote, urlsplit

import pytest
from prometheus_client.parser import text_string_to_metric_families

from catalog.domain.outcomes import Role
from tests.web.signing import signed_in


def figures(client):
    answer = client.get("/metrics")
    assert answer.status_code == HTTPStatus.OK
    found = {}
    for family in text_string_to_metric_families(answer.get_data(as_text=True)):
        for one in family.samples:
            labels = sorted(one.labels.values())
            found[(one.name, *labels) if labels else one.name] = one.value
    return found


@pytest.mark.parametrize("role", [None, Role.CONTRIBUTOR, Role.EDITOR, Role.REVIEWER])
def test_only_admins_read_figures(own_app, role):
    client = own_app.test_client() if role is None else signed_in(own_app, role)
    assert client.get("/metrics").status_code == HTTPStatus.FORBIDDEN


def test_figures_tell_what_was_answered_and_what_is_held(own_app):
    admin, visitor = signed_in(own_app, Role.ADMIN), own_app.test_client()
    before = figures(admin)
    assert before["catalog_index_documents"] > 0
    for _ in range(3):
        visitor.get("/losses/?q=rifle")
    assert visitor.get("/nothing").status_code == HTTPStatus.NOT_FOUND
    after = figures(admin)
    page = ("200", "losses.index")
    assert after["catalog_answers_total", *page] - before.get(("catalog_answers_total", *page), 0) == 3
    assert after["catalog_answers_total", "404", "none"] >= 1
    assert after["catalog_answer_seconds_count", "losses.index"] >= 3
    assert all(
        after["catalog_held_bytes", what] > 0 for what in ("posting lists", "records reached", "columns", "ties")
    )
    assert after["catalog_index_lag_jobs"] == 0
    assert after["process_resident_memory_bytes"] > 0


def test_figures_say_nothing_of_what_was_asked(own_app):
    own_app.test_client().get("/?q=zeppelinsecret")
    assert "zeppelinsecret" not in signed_in(own_app, Role.ADMIN).get("/metrics").get_data(as_text=True)


def get(served, path):
    with closing(HTTPConnection(urlsplit(served).netloc, timeout=60)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()


@pytest.mark.parametrize("text", ["x" * 10_000, "ж" * 10_000, "a " * 5_000])
def test_a_question_of_10_000_letters_is_answered_by_a_server_too(live_server, text):
    status, page = get(live_server, f"/?q={quote(text)}")
    assert status == HTTPStatus.OK
    assert b"left out" in page


def test_an_address_without_end_is_refused(live_server):
    assert get(live_server, f"/?q={'x' * 100_000}")[0] == HTTPStatus.REQUEST_URI_TOO_LONG
