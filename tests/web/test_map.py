"""The map of a question: its points add up to the list, every one leads to its rows, and none is told too exactly."""

import json
import re
from html import unescape

import pytest
from sqlmodel import select

from catalog.config import Tiles
from catalog.domain import publishing
from catalog.models import Incident
from catalog.services.places import PlaceIn
from catalog.web import land
from tests.services.writing import an_incident, an_item, changing, ground, incident_id, outcome, put
from tests.web.conftest import catalog_of

QUESTIONS = [
    "", "outcome=captured", "dataset=all&grade=all", "type=tanks&match=possible", "place=syria&where=possible",
    "near=aleppo&within=25km&where=possible", "since=2024-11-27&until=2024-11-27", "mode=every_operator&count=gains",
    "q=captured", "cell=map:unplaced", "cell=outcome:captured&cell=map:placed", "munitions=included&count=fitted",
]  # fmt: skip
EXACT = {"lat": 10.00812, "lon": 20.00551, "uncertainty_m": 20}
HOSTILE = '</title><script>alert("&")</script>'
LOST = outcome("destroyed")


def points(client, query=""):
    answer = client.get(f"/map.json?{query}")
    assert answer.status_code == 200, query
    return answer.get_json()


def things(client, address):
    """Rows, and the sums of least and best, of the list at this address."""
    rows = client.get(address.replace("/losses/", "/losses.json", 1)).get_json()["losses"]
    return len(rows), sum(row["count_min"] for row in rows), sum(row["count_best"] for row in rows)


def sums(figures):
    every = list(figures)
    return sum(one["min"] for one in every), sum(one["best"] for one in every)


@pytest.mark.parametrize("query", QUESTIONS)
def test_what_is_placed_and_what_is_not_is_the_total_of_the_list(client, query):
    found = points(client, query)
    rows, least, best = things(client, f"/losses/?{query}")
    assert (found["total"]["min"], found["total"]["best"]) == (least, best)
    assert sums(found["parts"].values()) == (least, best)
    assert sums(one["things"] for one in found["points"]) == sums([found["parts"]["placed"]])
    assert rows >= sum(one["rows"] for one in found["points"])


@pytest.mark.parametrize("query", ["", "outcome=captured&dataset=all", "q=captured"])
def test_every_point_and_part_leads_to_its_rows(client, query):
    found = points(client, query)
    assert found["points"]
    for one in found["points"]:
        address = found["rows_at"] + one["key"]
        assert things(client, address) == (one["rows"], one["things"]["min"], one["things"]["best"])
    for name, part in found["parts"].items():
        assert things(client, found["rows_at"] + name)[1:] == (part["min"], part["best"])


def test_the_drawing_and_its_table_lead_to_all_that_is_placed(client):
    text = client.get("/map/?dataset=all").get_data(as_text=True)
    placed = points(client, "dataset=all")["parts"]["placed"]
    drawing, table = text.split('<svg class="sheet"')[1].split("</svg>")[0], text.split('aria-labelledby="places"')[1]
    for part, key in ((drawing, "cell=map"), (table, "cell=place")):
        found = [unescape(one) for one in re.findall(r'href="(/losses/[^"]+)"', part)]
        assert all(key in one.replace("%3A", ":") for one in found)
        assert sum(things(client, one)[2] for one in found) == placed["best"]


@pytest.fixture
def made(make_app):
    app = make_app()
    far = PlaceIn(slug="far", name=HOSTILE, kind="town", lat=-10.5, lon=-20.25, radius_m=3000)
    wide = PlaceIn(slug="wide", name="Wide", kind="region")
    records = [an_incident("exact", **EXACT), an_incident("far", place="far"), an_incident("wide", place="wide")]
    items = [an_item(f"of {key}", {**LOST, "incident": incident_id(key)}) for key in ("exact", "far", "wide", "one")]
    put(catalog_of(app).database, *ground(), far, wide, *records, *items)
    return app


def test_each_row_is_at_its_own_point_else_at_that_of_its_place_else_counted_beside(made):
    found = points(made.test_client(), "grade=all")
    assert {name: one["best"] for name, one in found["parts"].items()} == {
        "placed": 2, "without_point": 1, "unplaced": 1,
    }  # fmt: skip
    assert {one["key"] for one in found["points"]} == {"10.00812,20.00551,20", "-10.5,-20.25,3000"}


def test_a_point_that_is_made_coarse_is_told_no_nearer(made):
    with changing(catalog_of(made).database) as session:
        for row in session.exec(select(Incident).where(Incident.uncertainty_m == 20)):
            row.coarsen_to_m = 1000
    client, told = made.test_client(), publishing.told(*EXACT.values(), 1000)
    found = points(client, "grade=all")
    assert f"{told.lat},{told.lon},{told.uncertainty_m}" in {one["key"] for one in found["points"]}
    every = client.get("/map/?grade=all").get_data(as_text=True) + client.get("/map.json?grade=all").get_data(
        as_text=True
    )
    assert "10.00812" not in every
    assert "20.00551" not in every
    assert things(client, "/losses/?grade=all&cell=map:10.00812,20.00551,20")[0] == 0
    for box in ("10.0081,20.0055,10.0082,20.0056", "9.9,19.9,10.1,20.1"):
        assert things(client, f"/losses/?grade=all&cell=map:{box}")[0] == (box[0] == "9")


def test_names_are_written_as_text(made):
    text = made.test_client().get("/map/?grade=all").get_data(as_text=True)
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


@pytest.mark.parametrize("args", ["page=2", "colour=red", "cell=map:here", "cell=map:1,2", "rows=place", "lat=3"])
@pytest.mark.parametrize("path", ["/map/", "/map.json"])
def test_what_is_no_question_of_a_map_is_refused(client, path, args):
    assert client.get(f"{path}?{args}").status_code == 400


def test_lists_lead_to_the_map_of_the_same_question(client):
    for path in ("/losses/", "/incidents/", "/tally"):
        assert '<a href="/map/?type=tanks&amp;outcome=captured">' in client.get(
            f"{path}?type=tanks&outcome=captured"
        ).get_data(as_text=True)
    assert 'href="/map/?type=akms"' in client.get("/types/akms").get_data(as_text=True)


def test_only_tiles_that_the_operator_chose_come_from_elsewhere(make_app):
    tiles = Tiles("https://{s}.tiles.example.org/{z}/{x}/{y}.png", '"Ours" <b>')
    with_tiles, without = (make_app(tiles=one).test_client().get("/map/") for one in (tiles, None))
    assert "img-src 'self' https://*.tiles.example.org data:;" in with_tiles.headers["Content-Security-Policy"]
    assert 'data-attribution="&#34;Ours&#34; &lt;b&gt;"' in with_tiles.get_data(as_text=True)
    assert "example.org" not in without.headers["Content-Security-Policy"]
    assert "data-tiles" not in without.get_data(as_text=True)


def test_land_beyond_the_meridian_where_days_meet_stands_at_the_other_side(tmp_path):
    ring = [[1700, 600], [200, 0], [0, 100], [-200, 0], [0, -100]]  # from 170 to 190 degrees east, in steps
    topology = {
        "transform": {"scale": [0.1, 0.1], "translate": [0, 0]},
        "arcs": [[[x, y] for x, y in ring]],
        "objects": {"countries": {"geometries": [{"type": "Polygon", "arcs": [[0]]}]}},
    }
    file = tmp_path / "land.json"
    file.write_text(json.dumps(topology))
    assert [one.box for one in land.rings(file)] == [(170, 60, 180, 70), (-180, 60, -170, 70)]
    assert land.rings(tmp_path / "none.json") == ()
