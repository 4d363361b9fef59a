"""Where a thing was lost that stands in a list only: its place as written and its point, on rows and on its page."""

from datetime import UTC, datetime

import pytest

from catalog.services.places import PlaceIn
from tests.services.writing import an_incident, an_item, ground, incident_id, item_id, make_bare, outcome, put
from tests.web.conftest import catalog_of

POINT = {"lat": 48.59, "lon": 38.01, "uncertainty_m": 100}
COARSE = {**POINT, "coarsen_to_m": 1000}
WRITTEN = {"place_as_written": "Testville"}
NAMED, EXACT = '<bdi dir="auto">Testville</bdi>', "± 100 m"
SHOWN = [
    ({}, ["unplaced"]),
    (WRITTEN, [NAMED]),
    ({**WRITTEN, **POINT}, [NAMED, EXACT]),
    (POINT, ["48.5900, 38.0100", EXACT]),
    ({**WRITTEN, **COARSE}, [NAMED, "made coarse"]),
]


@pytest.fixture
def pages(make_app):
    """Make the list and the page of a thing whose incident says this of its place."""
    app = make_app()

    def read(**told):
        put(catalog_of(app).database, *ground(), an_item("item", outcome("destroyed")))
        make_bare(catalog_of(app).database, **told)
        client = app.test_client()
        return [client.get(path).get_data(as_text=True) for path in ("/losses/", f"/items/{item_id('item')}")]

    return read


@pytest.mark.parametrize(("told", "shown"), SHOWN)
def test_a_row_and_a_page_show_the_place_as_written_else_the_point(pages, told, shown):
    rows, page = pages(**told)
    assert all(one in rows for one in shown)
    assert all(one in page for one in shown if told)
    assert "unplaced" not in page
    assert ("unplaced" in rows.partition("<tbody>")[2]) is (not told)


def test_a_point_that_is_made_coarse_is_shown_no_nearer(pages):
    assert not [page for page in pages(**COARSE) if "48.5900" in page or "± 100 m" in page]


def test_the_page_shows_the_words_of_the_list_beside_a_place(make_app):
    app = make_app()
    town = PlaceIn(slug="town", name="Town", kind="town")
    put(catalog_of(app).database, *ground(), town, an_incident("one", place="town"))
    put(catalog_of(app).database, an_item("item", outcome("destroyed")))
    make_bare(catalog_of(app).database, **WRITTEN)
    page = app.test_client().get(f"/items/{item_id('item')}").get_data(as_text=True)
    assert "at <span" in page
    assert "Town" in page
    assert "; as written: " + NAMED in page


def test_a_place_that_is_not_out_yet_is_on_no_page(make_app):
    app = make_app()
    later = an_incident("later", publish_after=datetime(2999, 1, 1, tzinfo=UTC))
    became = [outcome("damaged"), {**outcome("destroyed"), "incident": incident_id("later")}]
    put(catalog_of(app).database, *ground(), later, an_item("item", *became))
    make_bare(catalog_of(app).database, "later", **WRITTEN, **POINT)
    assert catalog_of(app).follow()
    client = app.test_client()
    for path in ("/losses/?grade=all", f"/items/{item_id('item')}"):
        text = client.get(path).get_data(as_text=True)
        assert NAMED not in text
        assert "± 100 m" not in text
    assert "0 found" in client.get("/?q=Testville").get_data(as_text=True)
