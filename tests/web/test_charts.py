"""Charts on pages and as files: one drawing, its table and its downloads have the same figures."""

import csv
import io
import re
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest

from catalog.services.items import ItemIn
from catalog.tally.chart import KINDS
from tests.services.writing import a_type, an_incident, an_item, ground, incident_id, item_id, outcome, put
from tests.web.conftest import catalog_of

HOSTILE = '</title><script>alert("&")</script>'
SVG = "{http://www.w3.org/2000/svg}"
LOST = outcome("destroyed")


def rows(client, address):
    return list(csv.DictReader(io.StringIO(client.get(address).get_data(as_text=True))))


def total(client, query=""):
    return sum(row["count_best"] for row in client.get(f"/losses.json{query}").get_json()["losses"])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("query", ["", "?type=tanks", "?since=2024-11&until=2024-11", "?q=captured"])
def test_a_file_has_what_the_list_adds_up_to(client, kind, query):
    assert sum(int(row["count_best"]) for row in rows(client, f"/charts/{kind}.csv{query}")) == total(client, query)
    answer = client.get(f"/charts/{kind}.svg{query}")
    assert answer.content_type.startswith("image/svg+xml")
    drawing = ET.fromstring(answer.get_data(as_text=True))  # noqa: S314 - our own
    assert drawing.find(f"{SVG}title").text
    assert drawing.find(f"{SVG}desc").text
    assert drawing.get("role") == "img"


@pytest.mark.parametrize("path", ["/charts/", "/tally", "/types/akms"])
def test_a_page_has_each_chart_with_its_table_and_files(client, path):
    text = client.get(path).get_data(as_text=True)
    for kind in KINDS:
        assert f'id="figure-{kind}"' in text
        assert re.search(rf'href="/charts/{kind}\.svg', text)
        assert re.search(rf'href="/charts/{kind}\.csv', text)
    assert text.count("<summary>The figures</summary>") == len(KINDS)


def test_every_figure_of_a_table_leads_to_its_rows(client):
    text = client.get("/charts/?outcome=captured").get_data(as_text=True)
    found = re.findall(
        r'<td class="num"><a href="/losses/([^"]+)" rel="nofollow"><span class="count">([^<]+)</span>', text
    )
    assert found
    for address, figure in found:
        assert total(client, address.replace("&amp;", "&")) == int(figure.removeprefix("≥ ").split(" ")[0])


@pytest.fixture
def made(make_app):
    app = make_app()
    put(catalog_of(app).database, *ground(), a_type("hostile", "family", "tanks", name=HOSTILE))
    put(catalog_of(app).database, ItemIn(id=item_id("one"), type="hostile", outcomes=[LOST]))
    return app


def test_names_are_written_as_text_in_a_drawing_and_in_a_table(made):
    client = made.test_client()
    for address in ("/charts/?type=tanks", "/charts/type.svg?type=tanks"):
        text = client.get(address).get_data(as_text=True)
        assert "<script>alert" not in text
        assert "&lt;script&gt;" in text


def test_a_chart_is_drawn_anew_when_something_is_written_and_not_before_its_day(made):
    client, address = made.test_client(), "/charts/outcome.csv"
    assert [row["count_best"] for row in rows(client, address)] == ["1"]
    later = an_incident("later", publish_after=datetime(2999, 1, 1, tzinfo=UTC))
    put(catalog_of(made).database, later, an_item("two", {**LOST, "incident": incident_id("later")}))
    assert [row["count_best"] for row in rows(client, address)] == ["1"]
    put(catalog_of(made).database, an_item("three", LOST))
    assert [row["count_best"] for row in rows(client, address)] == ["2"]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/charts/pie.svg", 404),
        ("/charts/time.gif", 404),
        ("/charts/?page=2", 400),
        ("/charts/time.svg?rows=type", 400),
    ],
)
def test_what_is_no_chart_is_refused(client, address, code):
    assert client.get(address).status_code == code
