"""Feeds of lists: sound Atom, the same question as the list, and nothing that a visitor may not see."""

import html
import re
from datetime import UTC, datetime
from urllib.parse import urlencode
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest
from sqlmodel import select

from catalog.domain.outcomes import Role
from catalog.models import Incident
from tests.services.writing import an_incident, an_item, changing, ground, incident_id, outcome, put
from tests.web.conftest import catalog_of
from tests.web.signing import signed_in
from tests.web.test_hidden import CLOSED

ATOM = {"a": "http://www.w3.org/2005/Atom"}
KINDS = ("losses", "incidents", "holdings")
HOSTILE = '</title><script>alert("&")</script>\x0b'
LOST = outcome("destroyed")
EXACT = {"lat": 51.23456, "lon": 31.65432, "uncertainty_m": 10}


def feed(client, kind="losses", query=""):
    answer = client.get(f"/{kind}.atom{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return ET.fromstring(answer.get_data())  # noqa: S314 - our own


def entries(found):
    return found.findall("a:entry", ATOM)


def titles(client, kind="losses", query=""):
    return [text(one, "title") for one in entries(feed(client, kind, query))]


def text(one, name):
    return one.findtext(f"a:{name}", namespaces=ATOM)


def link(one, rel):
    return next(link.get("href") for link in one.findall("a:link", ATOM) if link.get("rel") == rel)


def moment(one):
    return datetime.fromisoformat(text(one, "updated"))


def is_sound(found):
    """What RFC 4287 asks for: each once, an author at the top, entries with an address; here also the newest first."""
    for one in (found, *entries(found)):
        assert all(len(one.findall(f"a:{name}", ATOM)) == 1 for name in ("id", "title", "updated")), one
        assert all(text(one, name) for name in ("id", "title", "updated"))
        assert moment(one).tzinfo is UTC
        assert link(one, "alternate").startswith("http://")
    moments, ids = [moment(one) for one in entries(found)], [text(one, "id") for one in entries(found)]
    assert found.findtext("a:author/a:name", namespaces=ATOM)
    assert all(UUID(one).version == 5 for one in ids)
    assert len(set(ids)) == len(ids)
    assert moments == sorted(moments, reverse=True)
    return not moments or moment(found) == moments[0]


@pytest.fixture
def made(make_app):
    """Two losses, one of them of a list that may not be published, and a holding."""
    app = make_app()
    seen = [{"party": "ukraine", "context": "in_use"}]
    put(catalog_of(app).database, *ground(), CLOSED, an_item("held", holdings=seen))
    put(catalog_of(app).database, an_item("one", LOST))
    put(catalog_of(app).database, an_item("hidden", LOST, dataset="closed"))
    return app


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("query", ["", "?type=small-arms", "?place=aleppo", "?q=rifle", "?since=2025"])
def test_a_feed_is_sound_and_has_the_rows_of_its_list(client, kind, query):
    found = feed(client, kind, query)
    assert is_sound(found)
    assert len(entries(found)) == len(client.get(f"/{kind}.json{query}").get_json()[kind])
    assert link(found, "self") == f"http://localhost/{kind}.atom{query}"
    assert link(found, "alternate") == f"http://localhost/{kind}/{query}"


@pytest.mark.parametrize(
    "query", ["?count=fitted", "?count=gains", "?count=standing", "?mode=every_operator&grade=all"]
)
def test_whatever_is_counted_has_a_sound_feed(client, query):
    assert is_sound(feed(client, "losses", query))
    assert entries(feed(client, "losses", query))


def test_an_entry_says_what_it_is_how_well_it_is_known_and_where_it_stands(client):
    [one] = entries(feed(client, query="?type=romion-spd-2"))
    assert text(one, "title") == "prob. Romion SPD-2, captured, lost by Russia, 27 Nov 2024"
    assert "grade: single claim; 2 sources" in text(one, "summary")
    assert client.get(link(one, "alternate")).status_code == 200
    assert client.get(link(one, "related")).status_code == 200


def test_an_entry_keeps_its_id(made):
    client = made.test_client()
    [before] = [text(one, "id") for one in entries(feed(client))]
    put(catalog_of(made).database, an_item("two", LOST), an_item("one", LOST, note="made-up"))
    after = [text(one, "id") for one in entries(feed(client))]
    assert (len(after), before in after) == (2, True)


@pytest.mark.parametrize("query", ["type=ak-74x", "outcome=lost", "colour=red", "page=1", "rows=type", "since=soon"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_bad_filter_is_refused_rather_than_ignored(client, kind, query):
    assert client.get(f"/{kind}.atom?{query}").status_code == 400


def test_a_feed_of_holdings_is_asked_how_they_were_seen(made):
    client = made.test_client()
    assert titles(client, "holdings", "?context=in_use") == ["T-72, in use, seen with Ukraine, undated"]
    assert titles(client, "holdings", "?context=paraded") == []
    assert client.get("/holdings.atom?context=lent").status_code == 400


def test_a_feed_is_the_same_whoever_asks_and_has_nothing_of_lists_that_may_not_be_published(made):
    client, insider = made.test_client(), signed_in(made, Role.ADMIN)
    assert titles(client) == titles(insider) == ["T-72, destroyed, lost by Russia, 27 Nov 2024"]
    assert client.get("/losses.atom?dataset=closed").status_code == 400
    assert insider.get("/losses.atom?dataset=closed").status_code == 400
    assert ".atom" in insider.get("/losses/").get_data(as_text=True)
    assert ".atom" not in insider.get("/losses/?dataset=closed").get_data(as_text=True)


def test_what_is_under_embargo_is_in_no_feed_and_enters_once_it_is_over(made):
    database, client = catalog_of(made).database, made.test_client()
    later = an_incident("later", title="Made-up later", publish_after=datetime(2999, 1, 1, tzinfo=UTC))
    put(database, later, an_item("later", outcome("captured", "russia", "ukraine", incident=later.id)))
    assert "Made-up later" not in "".join(client.get(f"/{kind}.atom").get_data(as_text=True) for kind in KINDS)
    due = datetime(2026, 8, 1, tzinfo=UTC)  # after all else here was recorded
    put(database, later.model_copy(update={"publish_after": due}))
    for kind in ("losses", "incidents"):
        newest = entries(feed(client, kind))[0]
        assert moment(newest) == due
        assert "later" in text(newest, "title") or "captured" in text(newest, "title")


def test_a_feed_tells_no_point(made):
    with changing(catalog_of(made).database) as session:
        row = session.exec(select(Incident).where(Incident.public_id == incident_id("one"))).one()
        row.coarsen_to_m, row.lat, row.lon, row.uncertainty_m = 1000, *EXACT.values()
    for kind in KINDS:
        told = made.test_client().get(f"/{kind}.atom").get_data(as_text=True)
        assert not any(str(value) in told for value in (EXACT["lat"], EXACT["lon"]))


def test_a_feed_is_well_formed_whatever_people_write(made):
    client = made.test_client()
    with changing(catalog_of(made).database) as session:
        session.exec(select(Incident).where(Incident.public_id == incident_id("one"))).one().title = HOSTILE
    assert titles(client, "incidents") == ['</title><script>alert("&")</script>\ufffd, 27 Nov 2024']
    told = client.get(f"/incidents.atom?{urlencode({'q': HOSTILE})}").get_data(as_text=True)
    assert "<script>" not in told
    assert is_sound(ET.fromstring(told))  # noqa: S314 - our own
    assert is_sound(feed(client))


def test_a_feed_holds_a_hundred_at_most(made):
    put(catalog_of(made).database, *(an_item(f"item {number}", LOST) for number in range(101)))
    assert len(entries(feed(made.test_client()))) == 100


@pytest.mark.parametrize("kind", KINDS)
def test_a_feed_that_has_not_changed_is_answered_304(client, kind):
    tag = client.get(f"/{kind}.atom").headers["ETag"]
    assert client.get(f"/{kind}.atom", headers={"If-None-Match": tag}).status_code == 304


LED_TO = {
    **{f"/{kind}/?type=tanks": f"/{kind}.atom?type=tanks" for kind in KINDS},
    "/tally?rows=type&type=tanks": "/losses.atom?type=tanks",
    "/map/?type=tanks": "/losses.atom?type=tanks",
    "/charts/?type=tanks": "/losses.atom?type=tanks",
    "/types/tanks": "/losses.atom?type=tanks",
    "/types/suppressors": "/losses.atom?fitted=suppressors",
    "/?q=rifle": "/losses.atom?q=rifle&munitions=included",
    "/?q=rifle&in=incidents&exact=1": "/incidents.atom?q=rifle&exact=1&munitions=included",
    "/losses/?lost_by=syria": "/losses.atom?lost_by=syria",
    "/losses/?taken_by=hayat-tahrir-al-sham": "/losses.atom?taken_by=hayat-tahrir-al-sham",
    "/holdings/?taken_by=hayat-tahrir-al-sham": "/holdings.atom?taken_by=hayat-tahrir-al-sham",
    "/changes?kind=item": "/changes.atom?kind=item",
}


@pytest.mark.parametrize(("path", "address"), LED_TO.items())
def test_a_page_leads_to_the_feed_of_what_it_shows(client, path, address):
    page = client.get(path).get_data(as_text=True)
    links = re.findall(r'<(a|link) [^>]*href="([^"]*)"', html.unescape(page))
    assert {tag for tag, href in links if href == address} == {"a", "link"}
    assert '<link rel="alternate" type="application/atom+xml"' in page
    assert client.get(address).content_type == "application/atom+xml; charset=utf-8"


def test_the_feed_of_changes_is_sound_page_by_page(client):
    address, ids = "/changes.atom", []
    while address:
        found = ET.fromstring(client.get(address).get_data())  # noqa: S314 - our own
        assert link(found, "self") == f"http://localhost{address}"
        assert all(one.findtext("a:author/a:name", namespaces=ATOM) for one in entries(found))
        ids += [text(one, "id") for one in entries(found)]
        older = [one.get("href") for one in found.findall("a:link", ATOM) if one.get("rel") == "next"]
        address = older[0].removeprefix("http://localhost") if older else ""
    assert len(ids) == len(set(ids)) > 0
