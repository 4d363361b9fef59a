"""What is still being worked on, embargoed or kept back is absent for a visitor: pairs of catalogs, answers compared.

Everything in these catalogs is synthetic. What differs between the two of a pair is only what nobody may see.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session, select

from catalog.domain.outcomes import GeoPrecision, Role
from catalog.models import (
    Holding,
    Incident,
    Item,
    ItemPicture,
    Marking,
    Party,
    Person,
    Picture,
    SightedItem,
    Sighting,
    SightingDraft,
    SightingPicture,
    SightingSource,
    Source,
    SourcePicture,
)
from catalog.services import losses
from tests.services.writing import changing, ground, incident_id, item_id, outcome, put
from tests.support.clock import NOW
from tests.web.conftest import catalog_of
from tests.web.signing import signed_in
from tests.web.test_hidden import MOMENT, thing

WORD = "Zeppelin"
FUTURE = datetime(2999, 1, 1, tzinfo=UTC)
SECRET, PUBLIC = "a" * 64, "b" * 64
SIGHTING, SOURCE = "sght0001", "srce0001"
BASE = [*ground(), thing("plain", outcome("destroyed"))]
NAMES = {
    "plain": item_id("plain"),
    "one": incident_id("one"),
    "picture": PUBLIC,
    "source": SOURCE,
    "sighting": SIGHTING,
}
ADDRESSES = (
    "/", "/?q=Zeppelin", "/?q=t-72", "/losses/", "/losses.json", "/losses.json?known_on=2999", "/holdings/",
    "/holdings.json", "/items.json", "/incidents/", "/incidents.json", "/sources/", "/sources.json", "/tally.json",
    "/tally.json?date_basis=published&cols=year", "/losses/?q=Zeppelin", "/sources/?q=Zeppelin", "/tally/receipt",
    "/types/t-72", "/items/{plain}", "/items/{plain}/history", "/incidents/{one}", "/incidents/{one}/history",
    "/sources/{source}", "/sources/{source}/history", "/pictures/{picture}", "/pictures/{picture}/file",
    "/pictures/{picture}/thumbnail", "/sightings/{sighting}", "/changes", "/changes.json", "/changes.csv",
    "/changes.atom", "/gaps", "/pictures/logged", "/map/", "/map.json",
    "/api/v1/items/{plain}", "/api/v1/incidents/{one}", "/api/v1/sources/{source}", "/api/v1/pictures/{picture}",
    "/api/v1/types/t-72",
)  # fmt: skip
# What differs between any two catalogs: moments, hashes of changes (their keys are random), tokens of forms.
RANDOM = re.compile(r'\b[0-9a-f]{64}\b|urn:uuid:[0-9a-f-]{36}|csrf_token" value="[^"]*"|\d{4}-\d\d-\d\dT[\d:.+Z]+')


def made(session: Session, model: type, **values: object):
    row = model.model_validate(values)
    session.add(row)
    session.flush()
    return row


def a_person(session: Session) -> int:
    found = session.exec(select(Person).where(Person.pseudonym == "ada")).first()
    if found is None:
        found = made(session, Person, pseudonym="ada", email="ada@zeppelin.example", joined_at=NOW)
    return found.id


def a_picture(session: Session, **more: object) -> Picture:
    own = {"sha256": SECRET, "public_sha256": PUBLIC, "media_type": "image/jpeg", "width": 9, "height": 9, "size": 9}
    return made(session, Picture, **{**own, **more})


def a_source(session: Session, **more: object) -> Source:
    own = {"public_id": SOURCE, "kind": "post", "title": WORD, "url": "https://x.com/a/status/1", "url_key": "zeppelin"}
    return made(session, Source, **{**own, "text": f"A {WORD} burned", "published_on": "2024-11-20", **more})


def in_review(session: Session) -> None:
    """A sighting on its way, with a picture that nobody reviewed and a source that only it names."""
    person = a_person(session)
    picture, source = a_picture(session, person_id=person), a_source(session, is_pending=True)
    told = {"public_id": SIGHTING, "person_id": person, "state": "submitted", "note": WORD}
    row = made(session, Sighting, **told, started_at=NOW, submitted_at=NOW)
    made(session, SightedItem, sighting_id=row.id, seq=1, as_written=WORD, count_max=1, kind="destroyed")
    made(session, SightingSource, sighting_id=row.id, source_id=source.id)
    made(session, SightingPicture, sighting_id=row.id, picture_id=picture.id)
    made(session, SourcePicture, source_id=source.id, picture_id=picture.id)
    draft = {"public_id": "draft001", "person_id": person, "typed": {"note": WORD}}
    made(session, SightingDraft, **draft, started_at=NOW, saved_at=NOW)


def plain(session: Session) -> Item:
    return session.exec(select(Item).where(Item.public_id == item_id("plain"))).one()


def unreviewed(session: Session) -> None:
    """A picture of a public item that nobody has reviewed."""
    made(session, ItemPicture, item_id=plain(session).id, picture_id=a_picture(session).id)


def reviewed_too_early(session: Session) -> None:
    early = a_picture(session, sensitivity="none", publish_after=FUTURE)
    made(session, ItemPicture, item_id=plain(session).id, picture_id=early.id)


def held(session: Session) -> None:
    """A thing of which only a holding is known, and that is not out yet."""
    own = {"public_id": item_id("held"), "dataset_id": plain(session).dataset_id, "type_id": plain(session).type_id}
    row = made(session, Item, **own, as_written=WORD, count_max=1)
    party = session.exec(select(Party).where(Party.slug == "ukraine")).one()
    made(session, Holding, item_id=row.id, party_id=party.id, context="carried", publish_after=FUTURE)


def source_to_come(session: Session) -> None:
    a_source(session, publish_after=FUTURE)


def protected(session: Session) -> None:
    a_source(session, protected=True)


HIDDEN: dict[str, Callable[[Session], None]] = {
    "a sighting in review": in_review,
    "a picture that nobody reviewed": unreviewed,
    "a picture with a day to come": reviewed_too_early,
    "a holding with a day to come": held,
    "a source with a day to come": source_to_come,
    "a protected source": protected,
}


def with_serial(text: str) -> Callable[[Session], None]:
    def write(session: Session) -> None:
        made(session, Marking, item_id=plain(session).id, kind="serial", text=text)

    return write


def at_point(lat: float, lon: float) -> Callable[[Session], None]:
    def write(session: Session) -> None:
        row = session.exec(select(Incident).where(Incident.public_id == incident_id("one"))).one()
        row.lat, row.lon, row.uncertainty_m, row.geo_precision, row.coarsen_to_m = (
            lat,
            lon,
            50,
            GeoPrecision.POINT,
            1000,
        )
        session.flush()
        losses.rewrite(session, *session.exec(select(Item.id)))

    return write


SAME: dict[str, tuple[Callable[[Session], None], Callable[[Session], None]]] = {
    "serials": (with_serial("1986 АБ 4471"), with_serial("1999 ХY 0052")),
    "points in one cell": (at_point(36.2061, 37.1432), at_point(36.2031, 37.1462)),
}


def filled(app, write: Callable[[Session], None] | None) -> FlaskClient:
    put(catalog_of(app).database, *BASE)
    if write is not None:
        with changing(catalog_of(app).database, "synthetic") as session:
            write(session)
    assert catalog_of(app).follow()
    return app.test_client()


def answer(client: FlaskClient, address: str) -> tuple[int, str]:
    got = client.get(address.format(**NAMES), buffered=True)
    return got.status_code, RANDOM.sub("", MOMENT.sub("", got.get_data(as_text=True)))


def differing(one: FlaskClient, other: FlaskClient) -> list[str]:
    return [address for address in ADDRESSES if answer(one, address) != answer(other, address)]


@pytest.mark.parametrize("name", HIDDEN)
def test_what_is_not_out_is_absent_from_every_answer(make_app, name):
    assert differing(filled(make_app(), HIDDEN[name]), filled(make_app(), None)) == []


@pytest.mark.parametrize("name", SAME)
def test_what_must_not_be_told_makes_no_difference(make_app, name):
    one, other = SAME[name]
    assert differing(filled(make_app(), one), filled(make_app(), other)) == []


@pytest.mark.parametrize("role", [Role.READER, Role.CONTRIBUTOR])
def test_people_without_the_role_see_no_more_of_it(make_app, role):
    app = make_app()
    filled(app, in_review)
    client = signed_in(app, role, pseudonym="someone else")
    for address in ("/sightings/{sighting}", "/pictures/{picture}", "/sources/{source}"):
        assert client.get(address.format(**NAMES)).status_code == 404
    assert WORD not in client.get("/sources/").get_data(as_text=True)


def test_reviewers_read_the_serial(make_app):
    app = make_app()
    filled(app, with_serial("1986 АБ 4471"))
    address = f"/items/{item_id('plain')}"
    assert "4471" not in app.test_client().get(address).get_data(as_text=True)
    assert "4471" in signed_in(app, Role.REVIEWER, pseudonym="rev").get(address).get_data(as_text=True)


def test_a_coarse_point_says_so_on_the_page_and_in_the_file(make_app):
    client = filled(make_app(), at_point(36.2061, 37.1432))
    assert "made coarse" in client.get(f"/incidents/{incident_id('one')}").get_data(as_text=True)
    (row,) = client.get("/incidents.json").get_json()["incidents"]
    assert row["is_coarse"]
    assert row["uncertainty_m"] >= 1000
    assert (row["lat"], row["lon"]) != (36.2061, 37.1432)


def test_a_holding_that_is_out_stands_in_its_list_with_its_facets_and_in_the_file(make_app):
    app = make_app()
    seen = [{"party": "ukraine", "context": "paraded"}, {"party": "russia", "context": "in_use"}]
    put(catalog_of(app).database, *BASE, thing("seen", holdings=seen))
    client = app.test_client()
    page = client.get("/holdings/?context=paraded").get_data(as_text=True)
    assert "Ukraine" in page
    assert page.count(f'href="/items/{item_id("seen")}"') == 1
    rows = client.get("/holdings.json?taken_by=russia").get_json()["holdings"]
    assert [row["party"] for row in rows] == ["russia"]
    assert len(client.get("/holdings.json").get_json()["holdings"]) == 2
    assert client.get("/holdings.json?context=paraded").get_json()["holdings"][0]["context"] == "paraded"


@pytest.mark.parametrize(
    ("query", "name"),
    [("outcome=destroyed", "outcome"), ("lost_by=russia", "lost_by"), ("context=hidden", "context"), ("x=1", "x")],
)
def test_what_says_nothing_of_a_holding_is_refused(make_app, query, name):
    app = make_app()
    put(catalog_of(app).database, *BASE)
    for path in ("/holdings/", "/holdings.json"):
        got = app.test_client().get(f"{path}?{query}")
        assert got.status_code == 400
        assert name in got.get_data(as_text=True)
