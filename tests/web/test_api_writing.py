"""Writing by token: what is submitted is what the pages would have taken, and nobody writes who may not."""

import io
import json

import pytest
from sqlmodel import col, select

from catalog.domain.accounts import Scope
from catalog.domain.outcomes import ReviewState, Role
from catalog.models import ItemPair, Person, Picture, SightedItem, Sighting, SightingPicture, Source
from catalog.web.api import operations
from tests.services.sighted import DAY, LINE, POST
from tests.services.writing import all_of, ground, item_id, outcome, put
from tests.support.drawn import encoded, halves
from tests.web.conftest import catalog_of
from tests.web.signing import signed_in
from tests.web.test_hidden import thing
from tests.web.test_tokens import bearing, token_of

SIGHTING = {"lines": [{**LINE, "type": "t-72"}], "sources": [POST], "date": DAY, "place_written": "Testville"}
SOURCE = {"url": "https://reports.made-up.example/one", "title": "A made-up report", "why": "it tells of it"}
PAIR = {"one": item_id("one"), "other": item_id("other"), "judgement": "different", "reason": "other numbers"}
WRITES = [("/api/v1/sightings", SIGHTING, Role.CONTRIBUTOR), ("/api/v1/sources", SOURCE, Role.REVIEWER),
          ("/api/v1/pairs", PAIR, Role.REVIEWER)]  # fmt: skip


@pytest.fixture
def app(make_app):
    app = make_app()
    put(catalog_of(app).database, *ground(), thing("one", outcome("destroyed")), thing("other", outcome("destroyed")))
    return app


def send(app, path, document, role, scope=Scope.WRITE, **headers):
    return app.test_client().post(path, json=document, headers={**bearing(token_of(app, role, scope)), **headers})


@pytest.mark.parametrize(("path", "document", "role"), WRITES)
def test_who_may_not_write_is_told_what_is_needed(app, path, document, role):
    refused = [app.test_client().post(path, json=document), signed_in(app, Role.ADMIN).post(path, json=document)]
    for answer in refused:
        assert (answer.status_code, answer.content_type) == (401, "application/problem+json")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    read = send(app, path, document, Role.ADMIN, Scope.READ)
    assert (read.status_code, "scope write" in read.get_json()["detail"]) == (403, True)
    reader = send(app, path, document, Role.READER)
    assert (reader.status_code, f"role {role.label}" in reader.get_json()["detail"]) == (403, True)
    assert all_of(catalog_of(app).database, Sighting) == []
    assert send(app, path, document, role).status_code == 201


def test_who_may_write_is_asked_of_every_address_that_writes():
    assert {f"/api/v1{one.address}" for one in operations.WRITING} == {path for path, _, _ in WRITES}


def test_a_sighting_with_pictures_waits_for_a_reviewer(app):
    form = {"sighting": json.dumps(SIGHTING), "files": (io.BytesIO(encoded(halves())), "a.jpg")}
    token = token_of(app, Role.CONTRIBUTOR, Scope.WRITE)
    answer = app.test_client().post("/api/v1/sightings", data=form, headers=bearing(token))
    assert answer.status_code == 201
    told = answer.get_json()
    with catalog_of(app).database.reading() as session:
        row = session.exec(select(Sighting).where(Sighting.public_id == told["id"])).one()
        line = session.exec(select(SightedItem).where(SightedItem.sighting_id == row.id)).one()
        held = session.exec(select(Picture.public_sha256).join(SightingPicture)).all()
        person = session.get_one(Person, row.person_id)
    assert (row.state, told["state"], line.as_written) == (ReviewState.SUBMITTED, "submitted", "T-72B3")
    assert held == told["pictures"]
    assert person.pseudonym.startswith("made-up contributor")


def test_the_same_key_again_is_the_same_sighting(app):
    token = token_of(app, Role.CONTRIBUTOR, Scope.WRITE)
    headers = {**bearing(token), "Idempotency-Key": "seen0001"}
    for _ in range(2):
        answer = app.test_client().post("/api/v1/sightings", json=SIGHTING, headers=headers)
        assert (answer.status_code, answer.get_json()["id"]) == (201, "seen0001")
    assert len(all_of(catalog_of(app).database, Sighting)) == 1


@pytest.mark.parametrize(
    ("path", "document", "field"),
    [("/api/v1/sightings", {}, "lines"), ("/api/v1/sightings", {**SIGHTING, "colour": "red"}, "colour"),
     ("/api/v1/sightings", {**SIGHTING, "lines": [{"type": "t-72", "kind": "lost"}]}, "lines.0.kind"),
     ("/api/v1/sightings", {**SIGHTING, "place": "nowhere"}, "place"), ("/api/v1/sightings", [], "body"),
     ("/api/v1/sightings", {**SIGHTING, "note": "\x00"}, "body"), ("/api/v1/sources", {**SOURCE, "url": "x"}, "url"),
     ("/api/v1/pairs", {**PAIR, "judgement": "maybe"}, "judgement"),
     ("/api/v1/pairs", {**PAIR, "other": "00000000"}, "other")],
)  # fmt: skip
def test_what_is_wrong_is_refused_field_by_field(app, path, document, field):
    refused = send(app, path, document, Role.REVIEWER)
    assert (refused.status_code, refused.content_type) == (400, "application/problem+json")
    assert field in [one["field"] for one in refused.get_json()["problems"]]


@pytest.mark.parametrize("key", ["", "short", "SEEN0001", "seen00012"])
def test_a_key_that_is_none_is_refused_rather_than_ignored(app, key):
    refused = send(app, "/api/v1/sightings", SIGHTING, Role.CONTRIBUTOR, **{"Idempotency-Key": key})
    assert (refused.status_code, refused.get_json()["problems"][0]["field"]) == (400, "Idempotency-Key")


def test_other_content_is_refused_with_what_is_needed(app):
    token = bearing(token_of(app, Role.REVIEWER, Scope.WRITE))
    answer = app.test_client().post("/api/v1/pairs", data="x=1", headers=token, content_type="text/plain")
    assert (answer.status_code, "application/json" in answer.get_json()["detail"]) == (415, True)


def test_a_page_is_made_a_source_once(app):
    first, again = (send(app, "/api/v1/sources", SOURCE, Role.REVIEWER) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json()["id"] == again.get_json()["id"]
    with catalog_of(app).database.reading() as session:
        row = session.exec(select(Source).where(col(Source.public_id) == first.get_json()["id"])).one()
    assert (row.title, row.is_pending) == ("A made-up report", False)
    found = app.test_client().get(f"/api/v1/sources/{row.public_id}").get_json()
    assert found["url"] == SOURCE["url"]


def test_a_judged_pair_stands(app):
    assert send(app, "/api/v1/pairs", PAIR, Role.REVIEWER).get_json()["judgement"] == "different"
    assert [row.reason for row in all_of(catalog_of(app).database, ItemPair)] == ["other numbers"]


def test_too_many_writes_are_told_when_to_come_again(app, monkeypatch):
    monkeypatch.setattr("catalog.web.limits.FixedWindowRateLimiter.hit", lambda *_: False)
    answer = send(app, "/api/v1/pairs", PAIR, Role.REVIEWER)
    assert (answer.status_code, answer.content_type) == (429, "application/problem+json")
    assert int(answer.headers["Retry-After"]) > 0
