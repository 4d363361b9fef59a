"""The list of changes, its filters, its feed and its JSON. All records are made up."""

import json
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from sqlmodel import select

from catalog.domain.outcomes import RecordState, Role
from catalog.models import Item, Purge
from catalog.services import history, people
from tests.services.writing import an_item, changing, ground, item_id, outcome, put
from tests.support.clock import NOW
from tests.web.conftest import catalog_of
from tests.web.signing import send, signed_in
from tests.web.test_history import PAGES, embargoed

ATOM = {"a": "http://www.w3.org/2005/Atom"}
HOSTILE = '</title><script>alert("&")</script>\x0b'
ITEM = item_id("item")
TAKEN = outcome("captured", "russia", "ukraine")


@pytest.fixture
def app(make_app):
    made = make_app()
    put(catalog_of(made).database, *ground())
    put(catalog_of(made).database, an_item("item", TAKEN))
    return made


@pytest.fixture
def database(app):
    return catalog_of(app).database


@pytest.fixture
def client(app):
    return app.test_client()


def listed(client, query=""):
    answer = client.get(f"/changes.json{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()["changes"]


def numbers(client, query=""):
    return [one["id"] for one in listed(client, query)]


def feed(client, query=""):
    return ET.fromstring(client.get(f"/changes.atom{query}").get_data())  # noqa: S314 - our own


def withdraw(database, why="never was"):
    with changing(database, why) as session:
        session.exec(select(Item).where(Item.public_id == ITEM)).one().state = RecordState.WITHDRAWN


def test_changes_stand_newest_first_with_who_why_and_what_they_touched(client):
    newest, oldest = listed(client)
    assert (newest["id"], oldest["id"]) == (2, 1)
    assert (newest["person"], newest["why"]) == ("catalog", "a report came in")
    assert {"kind": "item", "what": "added", "count": 1, "ids": [ITEM]} in newest["records"]
    assert {(one["kind"], one["count"]) for one in oldest["records"]} >= {("type", 6), ("party", 3), ("dataset", 1)}


def test_the_page_links_to_the_records_and_to_each_change(client):
    told = client.get("/changes").get_data(as_text=True)
    assert f'href="/items/{ITEM}"' in told
    assert 'href="/changes/2"' in told
    one = client.get("/changes/2").get_data(as_text=True)
    assert "captured by Ukraine from Russia was added." in one


@pytest.mark.parametrize(
    ("query", "found"),
    [("?kind=item", [3, 2]), ("?kind=party", [1]), ("?what=withdrawn", [3]), ("?kind=type&what=withdrawn", []),
     ("?what=merged", []), ("?by=catalog", [3, 2, 1]), ("?since=2999", []), ("?until=1999", []),
     ("?kind=picture", []), ("?before=3", [2, 1]), ("?what=added&kind=item", [2]),
     ("?since=2000&until=2998", [3, 2, 1])],
)  # fmt: skip
def test_filters_narrow_the_list(client, database, query, found):
    withdraw(database)
    assert numbers(client, query) == found
    assert client.get(f"/changes{query}").status_code == 200
    assert len(feed(client, query).findall("a:entry", ATOM)) == len(found)


@pytest.mark.parametrize(
    "query",
    ["kind=tank", "what=lost", "by=nobody", "since=soon", "since=2024&until=2023", "before=x", "page=2", "dataset=all"],
)
@pytest.mark.parametrize("path", ["/changes", "/changes.atom", "/changes.json"])
def test_a_bad_filter_is_refused_rather_than_ignored(client, path, query):
    assert client.get(f"{path}?{query}").status_code == 400


def test_pages_follow_a_cursor_and_hold_each_change_once(client, database):
    for number in range(60):
        put(database, an_item("item", TAKEN, written=f"made-up {number}"))
    first = client.get("/changes.json").get_json()
    second = client.get(first["next"]).get_json()
    assert [one["id"] for one in (*first["changes"], *second["changes"])] == list(range(62, 0, -1))
    assert second["next"] is None


def test_a_change_that_touched_only_hidden_things_is_not_listed_but_for_reviewers(app, client, database):
    embargoed(database)
    assert numbers(client) == [2, 1]
    assert [client.get(f"/changes/{number}").status_code for number in (2, 3, 4)] == [200, 404, 404]
    assert numbers(signed_in(app, Role.REVIEWER)) == [4, 3, 2, 1]


def test_what_took_a_change_back_and_what_it_took_back_name_each_other(client, database):
    with database.transaction() as session:
        change = history.begin(session, people.system(session, NOW), "a mistake", NOW, undoes=2)
        session.exec(select(Item).where(Item.public_id == ITEM)).one().note = "taken back"
        history.close(session, change)
    undoing, undone = listed(client)[:2]
    assert (undoing["undoes"], undone["undone_by"]) == (2, 3)
    assert "taken back by" in client.get("/changes").get_data(as_text=True)


def test_an_editor_takes_a_change_back_from_its_page_and_nobody_below_is_offered_it(app, client, database):
    with database.transaction() as session:
        change = history.begin(session, people.operator(session, NOW), "never was", NOW)
        session.exec(select(Item).where(Item.public_id == ITEM)).one().state = RecordState.WITHDRAWN
        history.close(session, change)
    assert "/changes/3/undo" not in client.get("/changes/3").get_data(as_text=True)
    assert "/changes/3/undo" not in signed_in(app, Role.REVIEWER).get("/changes/3").get_data(as_text=True)
    answer = send(signed_in(app, Role.EDITOR), "/changes/3/undo", "/changes/3", reason="a mistake")
    assert (answer.status_code, answer.location) == (303, "/changes/4")
    assert listed(client)[0]["undoes"] == 3
    assert client.get(f"/items/{ITEM}").status_code == 200


def purge(database, **more):
    with changing(database, "a court said so") as session:
        session.flush()
        session.add(Purge(**{"kind": "item", "public_id": "gone1234", "reason": HOSTILE, "change_id": 3, **more}))


def test_what_was_taken_away_for_good_is_told_with_its_reason(client, database):
    purge(database)
    assert listed(client, "?what=purged")[0]["purged"] == [{"kind": "item", "id": "gone1234", "reason": HOSTILE}]
    assert numbers(client, "?what=purged&kind=source") == []
    assert "gone1234" in client.get("/changes").get_data(as_text=True)


def test_of_a_person_who_was_taken_away_not_even_the_number_is_told(client, database):
    purge(database, kind="person", public_id="4711")
    for path in ("/changes", "/changes.json", "/changes.atom", "/changes.csv"):
        assert "4711" not in client.get(path).get_data(as_text=True)


def test_the_feed_is_well_formed_whatever_people_write(client, database):
    withdraw(database, HOSTILE)
    purge(database)
    told = client.get("/changes.atom").get_data(as_text=True)
    assert "<script>" not in told
    entry = feed(client).findall("a:entry", ATOM)[0]
    assert '</title><script>alert("&")</script>\ufffd' in entry.findtext("a:title", namespaces=ATOM)
    assert "<script>" not in client.get("/changes").get_data(as_text=True)
    assert "<script>" not in client.get("/changes/3").get_data(as_text=True)


def test_the_feed_has_what_a_feed_needs_and_ids_that_stay(client):
    told = feed(client)
    entries = told.findall("a:entry", ATOM)
    ids = [one.findtext("a:id", namespaces=ATOM) for one in entries]
    assert all(one.startswith("urn:uuid:") for one in ids)
    assert len(set(ids)) == len(ids) == 2
    assert ids == [one.findtext("a:id", namespaces=ATOM) for one in feed(client).findall("a:entry", ATOM)]
    for name in ("a:id", "a:title", "a:updated", "a:link"):
        assert all(one.find(name, ATOM) is not None for one in (told, *entries))
    assert all(one.find("a:author/a:name", ATOM) is not None for one in entries)
    assert told.findtext("a:updated", namespaces=ATOM) == entries[0].findtext("a:updated", namespaces=ATOM)


def test_links_of_the_feed_lead_somewhere(client):
    links = {link.get("href") for link in feed(client).iter("{http://www.w3.org/2005/Atom}link")}
    assert len(links) > 3
    assert [link for link in links if client.get(urlsplit(link).path).status_code != 200] == []


def test_links_of_the_feed_begin_with_the_public_address(make_app):
    client = make_app(url="https://catalog.example").test_client()
    told = client.get("/changes.atom", base_url="https://catalog.example")
    assert "https://catalog.example/changes" in told.get_data(as_text=True)


def test_an_unchanged_list_is_not_sent_twice(client):
    for path in ("/changes", "/changes.atom", "/changes.json"):
        tag = client.get(path).headers["ETag"]
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304


def test_the_download_has_the_same_changes_the_oldest_first(client, database):
    withdraw(database)
    rows = [json.loads(line) for line in client.get("/changes.jsonl").get_data(as_text=True).splitlines()]
    assert [row["id"] for row in rows] == [1, 2, 3]
    assert rows[2]["records"] == 1
    assert rows[2]["hash"] == listed(client)[0]["hash"]


@pytest.mark.parametrize("path", [path for path in PAGES if "/i" not in path])
def test_an_empty_catalog_has_no_changes(make_app, path):
    assert make_app().test_client().get(path).status_code == 200
