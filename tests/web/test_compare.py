"""The page that holds two lists against each other. All lists here are made up."""

import csv
import io
import re

import pytest

from tests.services import two_lists as lists
from tests.web.conftest import catalog_of

BOTH = "/compare?one=one&other=other"


@pytest.fixture
def client(make_app):
    app = make_app()
    lists.fill(catalog_of(app))
    lists.set_all(catalog_of(app).database, may_publish=True)
    return app.test_client()


def text(client, address):
    got = client.get(address)
    assert got.status_code == 200, got.get_data(as_text=True)
    return got.get_data(as_text=True)


def rows_of(client, address):
    return list(csv.DictReader(io.StringIO(text(client, address))))


def test_the_page_says_what_both_have_and_that_it_changes_nothing(client):
    page = text(client, BOTH)
    assert "together they are 7 (6–8)" in page
    assert "it changes nothing" in page
    assert "WarSpotting, ukr.warspotting.net" in page


def test_every_count_leads_to_as_many_rows(client):
    page = text(client, BOTH)
    found = re.findall(r'href="(/compare\?[^"]*)#rows"[^>]*>[^<]*<span class="count">\s*(\d+)</span>', page)
    assert len(found) > 8
    for address, count in found:
        shown = address.replace("&amp;", "&")
        assert f'<span class="count">{count}</span></h2>' in text(client, shown)
        assert len(rows_of(client, shown.replace("/compare?", "/compare.csv?"))) == int(count)


def test_the_number_of_things_leads_to_the_list_of_them(client):
    page = text(client, BOTH + "&type=t-72b")
    for address, count in re.findall(r'href="(/losses/\?dataset=[^"]*)"[^>]*><span class="count">\s*(\d+)', page):
        assert f"{count}</span> thing" in re.sub(r"\s*</span>", "</span>", text(client, address.replace("&amp;", "&")))


def test_the_download_names_both_lists_and_is_inert(client):
    row = rows_of(client, "/compare.csv?one=one&other=other&show=outcome")[0]
    assert (row["one_outcome"], row["other_outcome"], row["differs"]) == ("captured", "destroyed", "outcome; date")
    assert "none stated" in row["one_credit"]
    assert row["address"] == "x.com/status/2"


def test_a_question_is_carried_through_the_page_and_its_links(client):
    page = text(client, BOTH + "&outcome=captured")
    assert "asked for in one only" in page
    assert "outcome=captured" in re.search(r'href="(/compare\.csv[^"]*)"', page)[1]
    assert 'name="outcome" value="captured"' in page


@pytest.mark.parametrize(
    "address",
    [
        "/compare",
        "/compare?one=one",
        BOTH + "&show=only_other",
        BOTH + "&type=t-80&outcome=captured",
        BOTH + "&under=tanks",
    ],
)
def test_a_page_without_rows_says_what_to_do(client, address):
    assert "<h1>Compare two lists</h1>" in text(client, address)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ("&show=best", "show"), ("&under=cars", "under"), ("&dataset=one", "dataset"), ("&mode=every_operator", "mode"),
        ("&page=9", "page"), ("&page=x", "page"), ("&colour=red", "colour"), ("&one=other", "one"),
        ("&type=zz", "type"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused(client, more, field):
    got = client.get(BOTH + more)
    assert got.status_code == 400
    assert field in got.get_data(as_text=True)


@pytest.mark.parametrize(
    "address", ["/compare?one=one&other=one", "/compare?one=one&other=none", "/compare.csv?one=one"]
)
def test_two_lists_are_needed(client, address):
    assert client.get(address).status_code == 400


def test_an_unknown_format_is_not_found(client):
    assert client.get("/compare.doc?one=one&other=other").status_code == 404


def test_a_list_that_may_not_be_published_is_as_one_that_there_is_not(client):
    lists.hide(catalog_of(client.application).database, "other")
    hidden, none = client.get(BOTH), client.get("/compare?one=one&other=nowhere")
    assert hidden.status_code == none.status_code == 400
    assert hidden.get_data(as_text=True).replace("other", "nowhere") == none.get_data(as_text=True).replace(
        "other", "nowhere"
    )
    assert 'value="other"' not in text(client, "/compare")


def test_names_of_a_list_are_text_and_no_markup(make_app):
    app = make_app()
    lists.fill(catalog_of(app))
    lists.set_all(catalog_of(app).database, may_publish=True, name="<script>x</script>")
    assert "<script>x" not in text(app.test_client(), BOTH)


def test_words_that_were_widened_are_told_in_the_sentence_and_the_file(client):
    catalog_of(client.application).follow()
    assert "Counted by words one letter away, as the words themselves are nowhere." in text(client, f"{BOTH}&q=Rusia")
    assert client.get(f"{BOTH.replace('?', '.json?')}&q=Rusia").get_json()["widened"] == "words one letter away"
    assert "nowhere" not in text(client, f"{BOTH}&q=Russia")
