"""Lists with their pictures: the rows of the list, the public pictures that belong to them, and a contact sheet."""

import csv
import io
import json
import re
from html.parser import HTMLParser

import pytest

from catalog.domain.outcomes import Role
from catalog.domain.vocabulary import Sensitivity
from catalog.evidence.stores import filed
from catalog.services.datasets import DatasetIn
from catalog.services.packs import picturing
from catalog.services.pictures.pictures import THUMBNAILS
from catalog.tally.exports import PICTURED
from catalog.web import files as web_files
from tests.services.writing import an_incident, an_item, ground, incident_id, item_id, outcome, put
from tests.support.packs import checked, members, show, unpacked
from tests.web.conftest import catalog_of
from tests.web.signing import signed_in

POST = "https://x.com/made_up/status/1861700000000000000"
SCRIPT = "<script>alert(1)</script>"
KEYS = {"holdings": "item", "types": "slug"}  # the column by which a picture names a row; `id` of the others


@pytest.fixture
def app(make_app):
    """Two items that were lost, and one that is only held."""
    app = make_app()
    second = an_item("second", {**outcome("destroyed", "ukraine"), "incident": incident_id("two")})
    put(catalog_of(app).database, *ground(), an_incident("two"),
        an_item("first", outcome("captured", "russia", "ukraine")), second.model_copy(update={"type": "t-80"}),
        an_item("third", holdings=[{"party": "ukraine", "context": "in_use"}]))  # fmt: skip
    return app


@pytest.fixture
def shown(app):
    """Hashes of the public copies by what is said of them."""
    said = {
        "free": ("first", {"licence": "CC BY 4.0", "credit": SCRIPT}),
        "other": ("second", {"licence": "CC0"}),
        "seen": ("third", {"licence": "CC0"}),
        "unlicensed": ("first", {}),
        "personal": ("first", {"licence": "CC0", "sensitivity": Sensitivity.PERSONAL}),
        "graphic": ("first", {"licence": "CC0", "sensitivity": Sensitivity.GRAPHIC}),
    }
    return {
        name: show(catalog_of(app), item_id(item), seed, POST, **fields)[1]
        for seed, (name, (item, fields)) in enumerate(said.items(), 1)
    }


def packed(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer.content_type) == (200, "application/zip")
    return members(answer.data)


def table(data):
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def pictures_of(found):
    return {row["sha256"]: row for row in table(found["pictures.csv"])}


class Sheet(HTMLParser):
    """What a page loads and leads to."""

    def __init__(self, data):
        super().__init__()
        self.loads, self.leads, self.tags = [], [], set()
        self.feed(data.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.loads += [value for name, value in attrs if name in ("src", "srcset")]
        self.leads += [value for name, value in attrs if name == "href"]


@pytest.mark.parametrize("kind", PICTURED)
def test_a_list_has_its_rows_and_the_pictures_that_belong_to_them(app, shown, kind):
    client = app.test_client()
    found = packed(client, f"/{kind}.zip")
    assert found[f"{kind}.csv"] == client.get(f"/{kind}.csv").data
    keys = {row[KEYS.get(kind, "id")] for row in table(found[f"{kind}.csv"])}
    pictures = pictures_of(found)
    assert pictures
    assert all(set(row["rows"].split("; ")) <= keys for row in pictures.values())
    assert shown["personal"] not in b"".join(found.values()).decode("latin-1")
    for sha256, row in pictures.items():
        file = client.get(f"/pictures/{sha256}/file", buffered=True).data
        assert (found[row["file"]] == file) if row["licence"] else (row["file"] == "" and file not in found.values())
    about = json.loads(found["about.json"])
    assert (about["kind"], about["rules"], about["pictures"]["all"]) == (kind, "1", len(pictures))
    assert {"question", "words", "address", "as_of", "licences", "cite"} <= set(about)


def test_a_picture_says_whose_it_is_what_it_shows_and_where_it_comes_from(app, shown):
    pictures = pictures_of(packed(app.test_client(), "/losses.zip"))
    assert set(pictures) == {shown[name] for name in ("free", "other", "unlicensed", "graphic")}
    free, other = pictures[shown["free"]], pictures[shown["other"]]
    assert (free["rows"], free["licence"], free["source_urls"]) == (f"{item_id('first')}.1", "CC BY 4.0", POST)
    assert len(free["original_sha256"]) == 64
    assert (free["width"], free["height"]) == ("160", "120")
    assert other["rows"] == f"{item_id('second')}.1"


def test_pictures_are_those_of_the_question(app, shown):
    client = app.test_client()
    for query, names in (("lost_by=ukraine", {"other"}), ("type=t-80", {"other"}), ("outcome=damaged", set())):
        assert set(pictures_of(packed(client, f"/losses.zip?{query}"))) == {shown[name] for name in names}
    assert set(pictures_of(packed(client, "/holdings.zip?context=in_use"))) == {shown["seen"]}
    assert set(pictures_of(packed(client, "/holdings.zip?context=paraded"))) == set()
    assert client.get("/losses.zip?lost_by=nobody").status_code == 400
    assert client.get("/losses.zip?page=1").status_code == 400


@pytest.mark.parametrize("size", [picturing.CHUNK, 1])
def test_the_contact_sheet_opens_offline_and_shows_what_is_in_the_file(app, shown, size, tmp_path, monkeypatch):
    monkeypatch.setattr(picturing, "CHUNK", size)
    data = app.test_client().get("/losses.zip").data
    found = members(data)
    sheets = [Sheet(found[name]) for name in found if name.endswith(".html")]
    assert len(sheets) == (1 if size > 1 else 4)
    loaded = [one for sheet in sheets for one in sheet.loads]
    assert sorted(loaded) == sorted(f"thumbnails/{shown[name]}.webp" for name in ("free", "other"))
    leads = {one for sheet in sheets for one in sheet.leads}
    assert all(one in found or one.startswith(("http://localhost/", "https://x.com/made_up/")) for one in leads)
    assert f"pictures/{shown['graphic']}.jpg" in leads
    assert f"http://localhost/pictures/{shown['unlicensed']}" in leads
    assert all("script" not in sheet.tags for sheet in sheets)
    assert checked(unpacked(data, tmp_path / "list"))[0] == 0


def test_a_missing_file_is_told_and_the_rest_is_sent(app, shown):
    catalog_of(app).store.remove(filed(THUMBNAILS, shown["free"]))
    found = packed(app.test_client(), "/items.zip")
    assert pictures_of(found)[shown["free"]]["file"] == ""
    assert json.loads(found["about.json"])["pictures"]["missing"] == 1


def test_whoever_is_signed_in_gets_their_rows_but_no_picture_that_is_not_public(app, shown):
    closed = DatasetIn(slug="closed", name="Closed", maintainer="us", licence="none", may_publish=False)
    put(catalog_of(app).database, closed, an_item("shut", outcome("destroyed"), dataset="closed"))
    insider = packed(signed_in(app, Role.REVIEWER), "/losses.zip?dataset=closed")
    assert [row["item"] for row in table(insider["losses.csv"])] == [item_id("shut")]
    assert pictures_of(insider) == {}
    assert shown["personal"] not in pictures_of(packed(signed_in(app, Role.REVIEWER), "/losses.zip"))
    assert app.test_client().get("/losses.zip?dataset=closed").status_code == 400


@pytest.mark.parametrize("path", ["/changes.zip", "/tally.zip", "/tally/receipt.zip", "/losses.zip-metadata.json"])
def test_what_has_no_pictures_has_no_such_file_and_others_are_named(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    known = re.search(r"csv[^<]*", answer.text.split("<h1")[1])
    assert known
    assert ("zip" in answer.text.split("raw.csv")[1]) is path.startswith("/losses")


@pytest.mark.parametrize("path", ["/losses/", "/incidents/", "/holdings/", "/sources/"])
def test_a_list_leads_to_it_with_the_same_question(client, path):
    assert f'href="{path[:-1]}.zip?type=tanks"' in client.get(f"{path}?type=tanks").text
    assert 'href="/types.zip?type=tanks"' in client.get("/types/?under=tanks").text


def test_it_is_sent_while_it_is_written_on_one_state(app, shown, monkeypatch):
    monkeypatch.setattr(web_files, "AT_ONCE", 1)
    pool = catalog_of(app).database.reader.pool
    before = pool.checkedout()
    answer = app.test_client().get("/items.zip", buffered=False)
    assert (answer.is_streamed, pool.checkedout()) == (True, before + 1)
    assert shown["free"] in pictures_of(members(answer.data))
    assert pool.checkedout() == before
