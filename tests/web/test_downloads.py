"""Downloads: each file says what it holds, and is sent on one state to its last byte."""

import io
from datetime import UTC, datetime

import pytest
from geojson_pydantic import FeatureCollection
from python_calamine import CalamineWorkbook
from sqlmodel import select

from catalog.models import Incident
from catalog.tally.formats import pieces
from catalog.web import files
from tests.services.writing import changing
from tests.web.conftest import catalog_of


def workbook(answer):
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.parametrize("path", ["/losses", "/tally", "/items", "/tally/receipt"])
def test_a_workbook_says_what_was_asked_when_by_which_rules_and_how_to_cite_it(client, path):
    answer = client.get(f"{path}.xlsx?category=small-arms")
    assert answer.status_code == 200
    assert ".xlsx" in answer.headers["Content-Disposition"]
    table, about = workbook(answer).values()
    assert len(table) > 1
    told = {label: text for label, text, *_ in about}
    assert "category=small-arms" in told["Address"]
    assert told["Address"].startswith(f"http://localhost{path}")
    assert "Small arms" in told["Words"]
    assert told["Cite"].endswith(told["Address"])
    assert {"As of", "Mode", "Rules"} <= set(told)
    assert "CC BY 4.0" in told["Licences"]
    assert set(table[0]) <= set(told)


def test_a_large_file_is_sent_while_it_is_written_on_one_state(app, client, monkeypatch):
    whole = client.get("/types.jsonl").data
    monkeypatch.setattr(files, "AT_ONCE", 1)
    monkeypatch.setattr(pieces, "SIZE", 1000)
    pool = catalog_of(app).database.reader.pool
    before = pool.checkedout()
    answer = client.get("/types.jsonl", buffered=False)
    assert answer.is_streamed
    assert pool.checkedout() == before + 1
    assert answer.data == whole
    assert pool.checkedout() == before


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_reader_who_goes_away_leaves_no_session_open(app, client, monkeypatch, method):
    monkeypatch.setattr(files, "AT_ONCE", 1)
    monkeypatch.setattr(pieces, "SIZE", 1000)
    pool = catalog_of(app).database.reader.pool
    before = pool.checkedout()
    client.open("/types.jsonl", method=method).close()
    assert pool.checkedout() == before


@pytest.mark.parametrize("path", ["/losses.csv", "/losses.raw.csv", "/items.jsonl", "/tally.csv", "/tally/receipt.csv"])
def test_a_file_without_room_for_its_question_leads_to_what_is_beside_it(client, path):
    answer = client.get(f"{path}?category=small-arms&q=%22a%3Eb%22+OR+captured")
    beside, *told = answer.headers["Link"].split("; ")
    assert told == ['rel="describedby"', 'type="application/csvm+json"']
    found = client.get(beside.strip("<>"))
    assert (found.status_code, found.content_type) == (200, "application/csvm+json")
    document = found.get_json(force=True)
    assert "Small arms" in document["dc:description"]
    assert document["dc:license"] == ["field: CC BY 4.0"]
    assert {"dc:created", "dc:conformsTo", "dc:source", "dc:bibliographicCitation"} <= set(document)
    assert client.get(document["url"]).data == answer.data
    if path.endswith("csv"):
        head = answer.get_data(as_text=True).partition("\r\n")[0]
        assert [one["name"] for one in document["tableSchema"]["columns"]] == head.split(",")


@pytest.mark.parametrize("kind", ["losses", "items", "incidents"])
def test_geojson_is_what_its_schema_says_and_the_placed_rows_have_their_point(client, kind):
    answer = client.get(f"/{kind}.geojson?dataset=all")
    found = FeatureCollection.model_validate_json(answer.data, strict=True)
    rows = client.get(f"/{kind}.json?dataset=all").get_json()[kind]
    assert [one.id for one in found.features] == [row["id"] for row in rows]
    points = [one.geometry and (one.geometry.coordinates.latitude, one.geometry.coordinates.longitude)
              for one in found.features]  # fmt: skip
    assert points == [None if row["lat"] is None else (row["lat"], row["lon"]) for row in rows]
    assert any(points)


@pytest.mark.parametrize("path", ["/losses.xlsx", "/losses.json"])
def test_what_says_itself_what_it_is_about_has_nothing_beside_it(client, path):
    assert "Link" not in client.get(path).headers
    assert client.get(f"{path}-metadata.json").status_code == 404


def features(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer.content_type) == (200, "application/geo+json")
    return answer.get_json(force=True)


def test_points_are_features_and_what_is_unplaced_is_not_dropped(client):
    found = features(client, "/losses.geojson")
    assert (found["type"], found["about"]["rules"]) == ("FeatureCollection", "1")
    rows = client.get("/losses.json").get_json()["losses"]
    assert [one["id"] for one in found["features"]] == [row["id"] for row in rows]
    for one, row in zip(found["features"], rows, strict=True):
        at = None if row["lat"] is None else {"type": "Point", "coordinates": [row["lon"], row["lat"]]}
        assert one["geometry"] == at
        assert (at is None) == (one["properties"]["uncertainty_m"] is None)
    assert {one["geometry"] is None for one in found["features"]} == {True, False}


@pytest.mark.parametrize("kind", ["losses", "items", "incidents"])
def test_a_point_that_is_made_coarse_is_told_no_nearer_and_says_so(own_app, kind):
    client, database = own_app.test_client(), catalog_of(own_app).database
    [first, *_] = [one for one in features(client, f"/{kind}.geojson")["features"] if one["geometry"]]
    incident = first["properties"].get("incident", first["id"])
    with changing(database) as session:
        row = session.exec(select(Incident).where(Incident.public_id == incident)).one()
        exact, row.coarsen_to_m, row.publish_after = [row.lon, row.lat], 20_000, datetime(2025, 1, 2, tzinfo=UTC)
        session.add(row)
    [told] = [one for one in features(client, f"/{kind}.geojson")["features"] if one["id"] == first["id"]]
    assert told["geometry"]["coordinates"] != exact
    assert told["properties"]["is_coarse"] is True
    assert told["properties"]["uncertainty_m"] >= 20_000
    assert told["properties"]["held_until"] == "2025-01-02T00:00:00+00:00"


@pytest.mark.parametrize("path", ["/types.geojson", "/sources.geojson", "/tally.geojson", "/changes.geojson",
                                  "/gains.geojson", "/tally/receipt.geojson", "/losses.bib"])  # fmt: skip
def test_what_has_no_place_names_the_formats_that_it_has(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    text = answer.get_data(as_text=True)
    assert all(name in text for name in ("csv", "xlsx", "json", "jsonl"))
    assert f"one of {path.rpartition('.')[2]}" not in text
