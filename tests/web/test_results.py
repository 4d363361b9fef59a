"""The page of all results: its numbers lead to the rows behind them, and its losses say what became of what."""

import html
import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from catalog.search.show import losses
from catalog.web.search import SHOWN
from tests.services import two_lists as lists
from tests.services.writing import an_item, ground, outcome, put
from tests.web.conftest import catalog_of

LISTED = re.compile(
    r'<a href="(/losses/\?[^"]*)"[^>]*>losses, (?:<[^>]*>)?\s*(\d+)(?:</span>)? things? in (\d+) rows?</a>'
)
LINE = re.compile(r"(?s)Losses by dataset: (.*?)</p>")


@pytest.fixture
def two(make_app):
    """Two lists of five things each, beside field records that have none."""
    app = make_app()
    lists.fill(catalog_of(app))
    lists.set_all(catalog_of(app).database, may_publish=True)
    catalog_of(app).follow()
    return app.test_client()


def page_of(client, text="", **more):
    answer = client.get("/", query_string={"q": text, **more})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return html.unescape(answer.get_data(as_text=True))


@pytest.mark.parametrize("text", ["Russia", "T-72B", "Russia lost-by:russia", "type:t-72b"])
def test_the_number_of_losses_leads_to_the_rows_that_were_counted(two, text):
    page = page_of(two, text)
    found = int(re.search(r'Losses <span class="count">(\d+)</span></h2>', page)[1])
    address, things, rows = LISTED.search(page).groups()
    assert found == int(rows) > 0
    assert re.search(rf"(?s){things}</span> things in {rows} rows?, counted", two.get(address).get_data(as_text=True))
    for path in ("/map/", "/tally", "/charts/", "/incidents/"):
        same = re.search(rf'href="({re.escape(path)}\?[^"]*)"', page)[1]
        assert parse_qsl(urlsplit(same).query) == parse_qsl(urlsplit(address).query)
        assert two.get(same).status_code == 200


def test_the_things_of_each_dataset_lead_to_its_list(two):
    line = LINE.search(page_of(two, "Russia"))[1]
    told = re.findall(r'href="([^"]+)"[^>]*><bdi[^>]*>[^<]*</bdi> (\d+)', line)
    assert len(told) == 2
    for address, count in told:
        assert re.search(rf'"lead"><span class="count">\s*{count}\b', two.get(address).get_data(as_text=True))


def test_charts_of_several_datasets_lead_to_those_of_each(two):
    page = two.get("/charts/?q=Russia&dataset=all").get_data(as_text=True)
    assert re.findall(r'href="/charts/\?q=Russia&amp;dataset=([a-z]+)"[^>]*><bdi', page) == ["field", "one", "other"]


@pytest.mark.parametrize("question", [{"place": "aleppo"}, {"near": "aleppo", "within": "25km"}])
def test_what_is_possibly_there_or_unplaced_stands_beside_what_was_found(client, question):
    page = page_of(client, " ".join(f"{name}:{value}" for name, value in question.items()))
    line = re.search(r"Losses besides: (.*?)</p>", page)[1]
    told = re.findall(r'href="([^"]+)"[^>]*>([a-z ]+) <span class="count">\s*([^<]+)</span>', line)
    assert [label for _, label, _ in told] == ["possibly there", "unplaced"]
    of_list = html.unescape(client.get("/losses/", query_string=question).get_data(as_text=True))
    for address, label, count in told:
        assert re.search(rf'{label} <span class="count">\s*{re.escape(count)}</span>', of_list)
        assert re.search(
            rf'(?s)"lead"><span class="count">\s*{re.escape(count)}</span> thing', client.get(address).text
        )
    assert "Nothing has these words" not in page


def test_a_loss_says_what_became_of_it_who_lost_it_when_and_where(client):
    hits = re.findall(r'(?s)<li class="result">(.*?)</li>', page_of(client, "AKS-74U", **{"in": "losses"}))
    one = next(hit for hit in hits if "AKS-74U carbine" in hit)
    assert re.search(r'(?s)class="outcome outcome-captured".*Russian Armed Forces.*→.*27 Nov 2024.*Aleppo', one)
    assert "single claim" in one
    assert "<span>item</span>" not in one


def test_losses_are_read_at_once_and_of_those_shown_only(client, monkeypatch):
    read, own = [], losses.rows
    monkeypatch.setattr(losses, "rows", lambda question, places: read.append(len(places)) or own(question, places))
    page_of(client, "rifle")
    assert len(read) == 1
    assert 0 < read[0] <= SHOWN


def test_a_hit_without_a_loss_that_counts_says_so(make_app):
    app = make_app()
    kept = [an_item("one", outcome("destroyed")), an_item("other", outcome("damaged", grade="discounted"))]
    put(catalog_of(app).database, *ground(), *kept)
    catalog_of(app).follow()
    page = page_of(app.test_client(), "T-72", **{"in": "losses"})
    assert page.count("no loss of it is counted") == page.count("outcome-destroyed") == 1
    assert LISTED.search(page).groups()[1:] == ("1", "1")


@pytest.mark.parametrize("text", ["-", '""', "--"])
def test_what_holds_no_word_is_shown_as_typed_and_leads_to_no_list(client, text):
    page = page_of(client, text)
    assert f'<h1>Search: <bdi dir="auto">{text}</bdi></h1>' in page
    assert "What was typed says nothing alone" in page
    assert "/losses/?" not in page


def test_thousands_are_parted(client, app):
    with app.test_request_context():
        macros = app.jinja_env.get_template("macros/results.html").make_module({"losses": {}})
        group = type("Group", (), {"tab": "sources", "total": 13066, "shown": []})
        shown = macros.group(group, "Sources", "x", type("Wanted", (), {"kind": "all", "exact": False}))
    assert '<span class="count">13,066</span>' in shown
    assert "All 13,066" in shown


@pytest.mark.parametrize("query", ["q=tank&q=rifle", "q=tank&in=types&in=losses"])
def test_a_parameter_that_stands_twice_is_refused_as_lists_refuse_it(client, query):
    answer = client.get(f"/?{query}")
    assert answer.status_code == 400
    assert "stands more than once" in answer.get_data(as_text=True)
    assert client.get("/?q=tank&q=tank").status_code == 200
