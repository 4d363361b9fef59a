"""Single records of the API tell what their pages show: claims, pictures, opinions, origins, places."""

import html
import re

import pytest
from jsonschema_rs import Draft202012Validator
from sqlmodel import select

from catalog.domain.outcomes import Role
from catalog.models import Item, ItemPicture, Marking, Person
from catalog.services import identifications
from catalog.services.identifications import IdentificationIn
from catalog.services.incidents import ClaimIn
from tests.services.writing import a_type, changing, ground, incident_id, item_id, judge, outcome, put
from tests.support.clock import NOW
from tests.web.conftest import catalog_of
from tests.web.signing import signed_in
from tests.web.test_hidden import REPORT, thing
from tests.web.test_hidden_work import PUBLIC, a_picture, made

KINDS = ("items", "incidents", "sources")
TAGS = re.compile(r"<[^>]*>|\s+")


def flat(text):
    return " ".join(html.unescape(TAGS.sub(" ", text)).split())


@pytest.fixture
def told(make_app):
    """A catalog with a thing of which everything is said that a page can show."""
    app = make_app()
    said = {"source": "report", "kind": "distance", "summary": "It stood far off.", "quote": "far off", "value": 7,
            "unit": "km", "value_qualifier": "about", "asserted_by": "a driver"}  # fmt: skip
    put(
        catalog_of(app).database, *ground(), REPORT, a_type("sight", "model", "tanks", role="fitted_part"),
        ClaimIn(key="c", **said, incident=incident_id("one")),
        thing("other", outcome("destroyed")),
        thing("item", outcome("captured", "russia", "ukraine", written="taken"), fitted=[{"part": "sight"}]),
    )  # fmt: skip
    judge(catalog_of(app).database, "item", "other", "different")
    signed_in(app, Role.CONTRIBUTOR)
    with changing(catalog_of(app).database) as session:
        item = session.exec(select(Item).where(Item.public_id == item_id("item"))).one()
        picture = a_picture(session, sensitivity="none", credit="Ada", licence="CC BY 4.0")
        made(session, ItemPicture, item_id=item.id, picture_id=picture.id)
        made(session, Marking, item_id=item.id, kind="serial", text="A 1234")
    with catalog_of(app).writing() as session:
        person = session.exec(select(Person).where(Person.email.is_not(None))).first()
        opinion = IdentificationIn(item=item_id("item"), type="t-72b", reason="the armour")
        identifications.record(session, person.id, opinion, NOW)
    return app


def test_an_item_tells_its_chain_pictures_opinions_and_who_says_what(told):
    item = told.test_client().get(f"/api/v1/items/{item_id('item')}").get_json()
    (step,), (picture,), (opinion,) = item["chain"], item["pictures"], item["opinions"]
    assert (step["outcome"], step["lost_by"], step["taken_by"], step["incident"], step["earliest"]) == (
        "captured", "russia", "ukraine", incident_id("one"), "2024-11-27")  # fmt: skip
    assert (picture["sha256"], picture["credit"], picture["licence"]) == (PUBLIC, "Ada", "CC BY 4.0")
    assert picture["file"] == f"http://localhost/pictures/{PUBLIC}/file"
    assert (opinion["type"], opinion["reason"], item["consensus"]) == ("t-72b", "the armour", None)
    assert [one["part"] for one in item["fitted_parts"]] == ["sight"]
    assert item["markings"] == [{"kind": "serial", "text": "5 characters, not shown"}]
    assert [(one["item"], one["judgement"]) for one in item["pairs"]] == [(item_id("other"), "different")]
    (claim,) = item["claims"]
    assert (claim["quote"], claim["value"], claim["unit"], claim["asserted_by"]) == ("far off", 7, "km", "a driver")
    assert item["origins"] == [{"sources": [claim["source"]], "links": []}]


def test_an_incident_and_a_picture_tell_what_they_show(told):
    client = told.test_client()
    incident = client.get(f"/api/v1/incidents/{incident_id('one')}").get_json()
    assert {one["item"] for one in incident["items"]} == {item_id("item"), item_id("other")}
    assert [one["sha256"] for one in incident["pictures"]] == [PUBLIC]
    picture = client.get(f"/api/v1/pictures/{PUBLIC}").get_json()
    assert (picture["items"], picture["alike"]) == ([item_id("item")], [])
    assert {name: picture[name] for name in incident["pictures"][0]} == incident["pictures"][0]
    assert picture["original_sha256"] == "a" * 64
    assert client.get(f"/api/v1/pictures/{'0' * 64}").status_code == 404


def test_every_claim_of_a_page_is_in_the_answer_and_nothing_that_is_not_on_it(client):
    for kind in KINDS:
        for row in client.get(f"/api/v1/{kind}?limit=1000").get_json()["rows"][::9]:
            record = client.get(f"/api/v1/{kind}/{row['id']}").get_json()
            page = client.get(f"/{kind}/{row['id']}").text
            claims = record["says" if kind == "sources" else "claims"]
            assert len(claims) == page.count('<blockquote class="claim">')
            told = flat(page)
            assert all(flat(one[name]) in told for one in claims for name in ("summary", "quote", "asserted_by"))


def test_records_are_as_they_are_described(client, told):
    described = client.get("/api/v1/openapi.json").get_json()
    asked = [(told.test_client(), f"items/{item_id('item')}"), (told.test_client(), f"incidents/{incident_id('one')}"),
             (told.test_client(), f"pictures/{PUBLIC}")]  # fmt: skip
    for kind in KINDS:
        asked += [(client, f"{kind}/{row['id']}") for row in client.get(f"/api/v1/{kind}?limit=9").get_json()["rows"]]
    for who, path in asked:
        schema = {"$ref": f"#/components/schemas/{path.split('/')[0].removesuffix('s')}", **described}
        assert [one.message for one in Draft202012Validator(schema).iter_errors(who.get(f"/api/v1/{path}").json)] == []
