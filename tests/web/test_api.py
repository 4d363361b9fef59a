"""The API for reading: it answers what the pages' downloads hold, page by page, and says clearly what it refuses."""

import itertools
import json
from urllib.parse import urlsplit

import pytest
from limits import parse

from catalog.domain.accounts import Scope
from catalog.domain.errors import Unavailable
from catalog.domain.outcomes import Role
from catalog.models import RateCounter
from catalog.web import limits
from tests.services.writing import all_of, an_incident, ground, item_id, outcome, put
from tests.web.conftest import catalog_of
from tests.web.signing import signed_in
from tests.web.test_hidden import ADDRESSES, HIDDEN, ID, answer, pair, thing  # noqa: F401 - a fixture
from tests.web.test_tokens import bearing, token_of

KEYS = {"types": "slug", "changes": "id"}
QUESTIONS = [
    ("losses", ""), ("losses", "?lost_by=syria&type=small-arms"), ("losses", "?q=rifle"), ("losses", "?count=fitted"),
    ("losses", "?mode=every_operator&since=2024-11&when=inside&when=undated"), ("losses", "?dataset=all&known_on=2030"),
    ("gains", ""), ("gains", "?taken_by=hayat-tahrir-al-sham"), ("items", "?category=small-arms"),
    ("holdings", "?context=paraded&context=in_use"), ("holdings", ""), ("incidents", "?place=syria"),
    ("incidents", "?q=ambush"), ("sources", ""), ("sources", "?q=war_noir"), ("types", "?category=tanks"),
    ("types", "?q=Grad"), ("changes", ""),
]  # fmt: skip


def walked(client, address, limit=7, between=lambda: None):
    """The rows of all pages, by the addresses that each gives of the next."""
    found = []
    address = f"{address}{'&' if '?' in address else '?'}limit={limit}"
    for _ in range(1000):
        page = client.get(address).get_json()
        assert len(page["rows"]) <= limit
        found += page["rows"]
        if page["next"] is None:
            return found
        address = page["next"]
        between()
    raise AssertionError("there is no end")


def in_order(rows):
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


@pytest.mark.parametrize(("kind", "query"), QUESTIONS)
def test_the_pages_of_a_list_are_the_download_of_the_same_question(client, kind, query):
    lines = client.get(f"/{kind}.jsonl{query}").get_data(as_text=True).splitlines()
    exported = [json.loads(line) for line in lines]
    first = client.get(f"/api/v1/{kind}{query}").get_json()
    assert first["total"] in (None, len(exported))
    assert (first["next"] is None) == (len(exported) <= 100)
    assert in_order(walked(client, f"/api/v1/{kind}{query}", max(2, len(exported) // 3))) == in_order(exported)


def test_an_answer_says_what_was_asked_and_under_what_licence(client):
    told = client.get("/api/v1/losses?type=small-arms&limit=2").get_json()
    page = client.get("/losses.json?type=small-arms").get_json()
    assert {name: told[name] for name in ("question", "mode", "rules", "licences")} == {
        name: page[name] for name in ("question", "mode", "rules", "licences")
    }
    assert told["things"]["best"] == sum(row["count_best"] for row in page["losses"])
    assert told["next"].startswith("http://localhost/api/v1/losses?")


@pytest.mark.parametrize("kind", ["losses", "gains", "items", "holdings"])
def test_pages_neither_skip_nor_repeat_while_others_write(make_app, kind):
    app = make_app()
    held = [{"party": "ukraine", "context": "paraded"}]
    keys = [f"before {number}" for number in range(12)]
    put(catalog_of(app).database, *ground(), *(thing(key, outcome("captured", "russia", "ukraine"), holdings=held)
                                               for key in keys))  # fmt: skip
    client, numbers = app.test_client(), itertools.count()

    def write():
        """Something new, on a day before and after all others."""
        number = next(numbers)
        day = {"earliest": f"20{10 + number}-01-01", "latest": f"20{10 + number}-01-01", "precision": "day"}
        told = an_incident(f"told {number}", **({"date": day} if number % 2 else {}))
        new = thing(f"new {number}", outcome("captured", "russia", "ukraine", incident=told.id), holdings=held)
        put(catalog_of(app).database, told, new)

    rows = walked(client, f"/api/v1/{kind}", 2, write)
    ids = [row.get("id", row.get("item")).split(".")[0] for row in rows]
    assert len(ids) == len(set(ids))
    assert {item_id(key) for key in keys} <= set(ids)


def test_a_cursor_from_another_question_is_refused(client):
    first = client.get("/api/v1/losses?limit=2").get_json()["next"]
    cursor = urlsplit(first).query.split("cursor=")[1]
    assert client.get(f"/api/v1/losses?limit=5&cursor={cursor}").status_code == 200
    changed = cursor[:-3] + ("AAA" if cursor[-3:] != "AAA" else "BBB")
    for query in (f"losses?type=tanks&cursor={cursor}", f"gains?cursor={cursor}", f"losses?cursor={changed}",
                  "losses?cursor=x", "losses?cursor=%C3%A9"):  # fmt: skip
        refused = client.get(f"/api/v1/{query}")
        assert (refused.status_code, refused.content_type) == (400, "application/problem+json")
        assert refused.get_json()["problems"][0]["field"] == "cursor"


@pytest.mark.parametrize(
    ("address", "code", "told"),
    [("/api/v1/losses?outcome=lost", 400, "destroyed"), ("/api/v1/losses?limit=0", 400, "1 to 1000"),
     ("/api/v1/losses?limit=5&limit=6", 400, "more than once"), ("/api/v1/losses?page=2", 400, "lost_by"),
     ("/api/v1/changes?kind=x", 400, "incident"), ("/api/v1/tally?rows=colour", 400, "category"),
     ("/api/v1/resolve", 400, "1 to 20"), ("/api/v1/search?in=x", 400, "types"),
     ("/api/v1/facets/colour", 404, "lost_by"),
     ("/api/v1/types/ak-74x", 404, "ak-74m"), ("/api/v1/losses/x.1", 404, "x.1"), ("/api/v1/nothing", 404, "not found"),
     ("/api/nothing", 404, "not found")],
)  # fmt: skip
def test_what_is_wrong_is_a_document_that_says_what_is_allowed(client, address, code, told):
    refused = client.get(address)
    assert (refused.status_code, refused.content_type) == (code, "application/problem+json")
    document = refused.get_json()
    assert (document["status"], bool(document["title"])) == (code, True)
    assert told in json.dumps(document)


def test_a_method_that_there_is_not_is_refused_with_those_that_there_are(client):
    refused = client.delete("/api/v1/losses")
    assert (refused.status_code, refused.content_type) == (405, "application/problem+json")
    assert "GET" in refused.headers["Allow"]


def test_what_has_not_changed_is_answered_304(client):
    first = client.get("/api/v1/losses?limit=3")
    again = client.get("/api/v1/losses?limit=3", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/api/v1/losses?limit=4").headers["ETag"] != first.headers["ETag"]
    assert first.headers["Link"] == f'<{first.get_json()["next"]}>; rel="next"'


def test_other_sites_may_read_without_credentials_and_nothing_else(client):
    for address in ("/api/v1/losses", "/api/v1/losses?x=1", "/api/v1/nothing"):
        answer = client.get(address, headers={"Origin": "https://elsewhere.example"})
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers
    asked = client.options("/api/v1/losses", headers={"Access-Control-Request-Method": "GET"})
    assert asked.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "Access-Control-Allow-Origin" not in client.get("/losses.json").headers


def test_a_cookie_counts_for_nothing_and_a_token_reads_as_its_person(own_app):
    member, address = signed_in(own_app, Role.ADMIN), "/api/v1/losses?limit=1"
    assert "no-store" not in member.get(address).headers.get("Cache-Control", "")
    answer = own_app.test_client().get(address, headers=bearing(token_of(own_app, Role.READER, Scope.READ)))
    assert answer.headers["Cache-Control"] == "private, no-store"
    wrong = own_app.test_client().get(address, headers=bearing("mc_wrong"))
    assert (wrong.status_code, wrong.content_type) == (401, "application/problem+json")
    assert wrong.headers["WWW-Authenticate"].startswith("Bearer")


def test_reads_are_limited_by_address_and_by_token_and_nothing_is_written_for_it(make_app, monkeypatch):
    monkeypatch.setattr(limits, "READS_BY_ADDRESS", parse("2 per minute"))
    monkeypatch.setattr(limits, "READS_BY_TOKEN", parse("3 per minute"))
    app = make_app()
    one, other = (bearing(token_of(app, Role.READER, Scope.READ)) for _ in range(2))

    def codes(number, headers=None, address="192.0.2.1"):
        there = {"REMOTE_ADDR": address}
        return [app.test_client().get("/api/v1/losses", headers=headers, environ_base=there) for _ in range(number)]

    assert [answer.status_code for answer in codes(3)] == [200, 200, 429]
    refused = codes(1)[0]
    assert (refused.content_type, 0 < int(refused.headers["Retry-After"]) <= 60) == ("application/problem+json", True)
    assert refused.headers["Access-Control-Allow-Origin"] == "*"
    assert "At most 2 reads a minute" in refused.get_json()["detail"]
    assert [answer.status_code for answer in codes(1, address="192.0.2.2")] == [200]
    assert [answer.status_code for answer in codes(4, one)] == [200, 200, 200, 429]
    assert [answer.status_code for answer in codes(1, other)] == [200]
    assert app.test_client().get("/losses.json").status_code == 200
    assert all_of(catalog_of(app).database, RateCounter) == []


def test_what_is_not_available_says_when_to_come_again(client, monkeypatch):
    def busy(*_args, **_named):
        raise Unavailable("The database is busy.")

    monkeypatch.setattr("catalog.web.api.lists.paged.rows", busy)
    answer = client.get("/api/v1/losses")
    assert (answer.status_code, answer.content_type) == (503, "application/problem+json")
    assert int(answer.headers["Retry-After"]) > 0


def test_every_record_of_the_lists_is_there_by_its_id(client):
    for kind in ("types", "items", "incidents", "sources", "losses", "gains", "changes"):
        rows = client.get(f"/api/v1/{kind}?limit=1000").get_json()["rows"]
        for row in rows[:: max(1, len(rows) // 4)]:
            key = row[KEYS.get(kind, "id")]
            found = client.get(f"/api/v1/{kind}/{key}")
            assert (found.status_code, found.get_json()[KEYS.get(kind, "id")]) == (200, key)
            if kind in ("losses", "gains", "items", "incidents", "sources"):
                assert {name: found.get_json()[name] for name in row} == row


def test_an_item_has_the_rows_that_belong_to_it(client):
    loss = client.get("/api/v1/losses?limit=1&dataset=all").get_json()["rows"][0]
    item = client.get(f"/api/v1/items/{loss['item']}").get_json()
    assert loss in item["losses"]
    assert loss in client.get(f"/api/v1/incidents/{loss['incident']}").get_json()["losses"] or item["losses"]


def test_figures_and_names_are_those_of_pages_and_commands(client):
    query = "?rows=lost_by&cols=outcome&type=small-arms"
    told, page = client.get(f"/api/v1/tally{query}").get_json(), client.get(f"/tally.json{query}").get_json()
    assert (told["rows"], told["totals"]) == (page["rows"], page["totals"])
    for facet in client.get("/api/v1/facets?category=small-arms").get_json()["facets"]:
        for one in facet["values"][:2]:
            every = client.get(f"/api/v1/facets/{facet['name']}?category=small-arms").get_json()
            assert one in every["values"]
    assert client.get("/api/v1/search?q=AK-74M&in=types").get_json()["hits"][0]["slug"] == "ak-74m"
    names = client.get("/api/v1/resolve?name=АК-74М&name=nothing+of+the+kind").get_json()["names"]
    assert [one["slug"] for one in names] == ["ak-74m", None]


API = ("/api/v1/losses?dataset=all", "/api/v1/gains", "/api/v1/holdings", "/api/v1/items", "/api/v1/incidents",
       "/api/v1/sources", "/api/v1/facets", "/api/v1/tally?rows=type", "/api/v1/search?q=Zeppelin",
       "/api/v1/items/{plain}", "/api/v1/items/{item}", "/api/v1/incidents/{embargoed}", "/api/v1/incidents/{one}",
       "/api/v1/losses/{item}.1", "/api/v1/gains/{item}.1", "/api/v1/types", "/api/v1/types/t-90",
       "/api/v1/sources/{report}", "/api/v1/sources/{later}", "/api/v1/sources/{secret}")  # fmt: skip


@pytest.mark.parametrize("pair", HIDDEN, indirect=True)
def test_no_answer_tells_of_what_is_hidden(pair):  # noqa: F811
    whole, rest = pair
    assert [one for one in API if answer(whole, one) != answer(rest, one)] == []
