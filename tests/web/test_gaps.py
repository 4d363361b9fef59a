"""What records lack: each count is that of its rows, and what is hidden lacks nothing. All records are made up."""

import re

import pytest
from sqlmodel import select

from catalog.domain.vocabulary import Sensitivity
from catalog.models import Identification, Item, ItemPicture, Outcome, Picture
from catalog.search.show.gaps import GAPS, PER_PAGE
from catalog.services import people
from catalog.services.datasets import DatasetIn
from catalog.services.incidents import ClaimIn
from catalog.services.sources import SourceIn
from tests.services.writing import an_incident, an_item, changing, ground, incident_id, item_id, outcome, put
from tests.support.clock import NOW
from tests.web.conftest import catalog_of
from tests.web.test_history import embargoed

COUNT = re.compile(r'<th scope="row">([^<]+)</th><td class="num">(?:<a href="([^"]+)">)?([\d,]+)')
ROW = re.compile(r'<th scope="row"><a href="(/[a-z]+/[0-9a-z]{8})">')
TAKEN = outcome("captured", "russia", "ukraine")
UNDATED = {"date": {"precision": "unknown"}}
ITEM = item_id("item")


@pytest.fixture
def app(make_app):
    made = make_app()
    put(catalog_of(made).database, *ground(), an_incident("bare", **UNDATED))
    put(
        catalog_of(made).database,
        an_item("item", TAKEN),
        an_item("undated", {**TAKEN, "incident": incident_id("bare")}),
    )
    return made


@pytest.fixture
def database(app):
    return catalog_of(app).database


@pytest.fixture
def client(app):
    return app.test_client()


def counts(client, query=""):
    found = COUNT.findall(client.get(f"/gaps{query}").get_data(as_text=True))
    return {label: (int(count.replace(",", "")), link) for label, link, count in found}


def rows(client, name, query=""):
    return ROW.findall(client.get(f"/gaps/{name}{query}").get_data(as_text=True))


def test_every_count_is_that_of_its_rows(client):
    found = counts(client)
    assert len(found) == len(GAPS)
    for gap in GAPS:
        number, link = found[gap.label]
        assert (gap.name, len(rows(client, gap.name))) == (gap.name, number)
        assert link == (f"/gaps/{gap.name}" if number else "")


def test_an_item_lacks_what_is_lacking(client):
    undated, both = f"/items/{item_id('undated')}", {f"/items/{item_id(key)}" for key in ("item", "undated")}
    assert rows(client, "item-date") == [undated]
    assert rows(client, "incident-date") == [f"/incidents/{incident_id('bare')}"]
    for name in ("item-place", "item-source", "item-picture", "item-opinion", "item-review"):
        assert set(rows(client, name)) == both


def test_a_claim_fills_the_gap_of_a_source_unless_its_source_is_protected(client, database):
    secret = SourceIn(slug="secret", kind="post", title="made up", protected=True)
    put(database, secret, ClaimIn(key="a", source="secret", kind="statement", summary="x", item=ITEM))
    assert len(rows(client, "item-source")) == 2
    put(database, ClaimIn(key="b", source="weg", kind="statement", summary="x", item=ITEM))
    assert rows(client, "item-source") == [f"/items/{item_id('undated')}"]


def test_a_picture_fills_its_gap_once_it_may_be_shown(client, database):
    with changing(database) as session:
        picture = Picture(sha256="a" * 64, public_sha256="b" * 64, media_type="image/png", width=1, height=1, size=1)
        session.add(picture)
        session.flush()
        item = session.exec(select(Item).where(Item.public_id == ITEM)).one()
        session.add(ItemPicture(item_id=item.id, picture_id=picture.id))
    assert len(rows(client, "item-picture")) == 2
    with changing(database) as session:
        session.exec(select(Picture)).one().sensitivity = Sensitivity.NONE
    assert rows(client, "item-picture") == [f"/items/{item_id('undated')}"]
    assert f"/incidents/{incident_id('one')}" not in rows(client, "incident-picture")


def test_two_people_and_two_reviews_are_enough(client, database):
    with changing(database) as session:
        item = session.exec(select(Item).where(Item.public_id == ITEM)).one()
        for person in (people.system(session, NOW), people.operator(session, NOW)):
            told = {"item_id": item.id, "person_id": person.id, "type_id": item.type_id, "made_at": NOW}
            session.add(Identification.model_validate(told))
        session.exec(select(Outcome).where(Outcome.item_id == item.id)).one().reviews = 2
    assert [rows(client, name) for name in ("item-opinion", "item-review")] == [[f"/items/{item_id('undated')}"]] * 2


def test_what_is_hidden_is_no_gap(client, database):
    before = counts(client)
    put(database, DatasetIn(slug="closed", name="Closed", maintainer="us", licence="none", may_publish=False))
    put(database, an_item("closed", dataset="closed"))
    put(database, SourceIn(slug="secret", kind="post", title="made up", protected=True))
    assert counts(client, "?dataset=all") == {
        label: (number, link and link + "?dataset=all") for label, (number, link) in before.items()
    }


def test_an_embargoed_incident_is_no_gap(client, database):
    before = counts(client)
    embargoed(database)
    assert counts(client) == before


def test_lists_can_be_chosen(client, database):
    put(database, DatasetIn(slug="other", name="Other", maintainer="us", licence="CC0", may_publish=True))
    put(database, an_item("other", dataset="other"))
    assert rows(client, "item-date", "?dataset=other") == [f"/items/{item_id('other')}"]
    assert len(rows(client, "item-date", "?dataset=all")) == 2
    assert rows(client, "item-date") == [f"/items/{item_id('undated')}"]


def test_long_lists_have_pages(client, database):
    put(database, *(an_item(f"made-up {number}", TAKEN) for number in range(PER_PAGE)))
    first, second = rows(client, "item-picture"), rows(client, "item-picture", "?page=2")
    assert (len(first), len(set(first + second))) == (PER_PAGE, PER_PAGE + 2)
    assert client.get("/gaps/item-picture?page=3").status_code == 400


def test_each_row_leads_to_what_can_be_done(client):
    told = client.get("/gaps/item-picture").get_data(as_text=True)
    assert f'<a href="/sightings/new?item={ITEM}" rel="nofollow">Log it again with a picture</a>' in told


@pytest.mark.parametrize(("path", "code"), [("/gaps?dataset=none", 400), ("/gaps?page=2", 400), ("/gaps/none", 404),
                                            ("/gaps/item-date?kind=x", 400), ("/gaps?dataset=x", 400)])  # fmt: skip
def test_what_cannot_be_answered_is_refused(client, path, code):
    assert client.get(path).status_code == code
