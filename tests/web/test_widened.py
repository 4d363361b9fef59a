"""Whatever counts by words that were not typed says so, as the search page does: pages, files, feeds and the API."""

import html
import io
import zipfile

import pytest

TYPED = {"suppr": "words that begin like this", "supressor": "words one letter away"}
PAGES = ("/losses/", "/incidents/", "/sources/", "/tally", "/charts/", "/map/", "/tally/receipt", "/tally/changed",
         "/snapshots/new", "/losses/facets/type")  # fmt: skip
FILES = ("losses", "items", "incidents", "sources", "types", "tally", "tally/receipt", "map")
API = ("losses", "gains", "items", "types", "incidents", "sources", "tally", "facets", "facets/type", "search")
LONG = "suppressor " * 19


def text_of(client, path, q):
    answer = client.get(path, query_string={"q": q})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return html.unescape(answer.get_data(as_text=True))


def told(typed):
    return f"by {TYPED[typed]}, as the words themselves are nowhere"


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_that_counts_by_wider_words_says_so_as_the_search_page_does(client, path, typed):
    assert f"found {told(typed)}" in text_of(client, "/", typed)
    assert f"Counted {told(typed)}." in text_of(client, path, typed)
    assert "themselves are nowhere" not in text_of(client, path, "suppressor")


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("kind", FILES)
def test_a_file_says_what_the_words_were_widened_to(client, kind, typed):
    assert client.get(f"/{kind}.json?q={typed}").get_json()["widened"] == TYPED[typed]
    assert client.get(f"/{kind}.json?q=suppressor").get_json()["widened"] is None


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("address", API)
def test_the_api_says_it_beside_the_total(client, address, typed):
    assert client.get(f"/api/v1/{address}?q={typed}").get_json()["widened"] == TYPED[typed]
    assert client.get(f"/api/v1/{address}?q=suppressor").get_json()["widened"] is None
    assert client.get("/api/v1/losses").get_json()["widened"] is None


def test_the_words_of_a_tally_its_receipt_and_its_citation_say_what_was_counted(client):
    tally, receipt = (client.get(f"/{kind}.json?q=supressor").get_json() for kind in ("tally", "tally/receipt"))
    inside = f"with the words “supressor” ({told('supressor')})"
    for one in (tally["sentence"], tally["words"], tally["cite"], receipt["words"], receipt["cite"]):
        assert inside in one
    assert inside in text_of(client, "/tally", "supressor")
    assert inside in client.get("/losses.csv-metadata.json?q=supressor").get_json()["dc:description"]


def test_a_workbook_says_it_on_its_own_sheet_and_leaves_the_rows_alone(client):
    book = zipfile.ZipFile(io.BytesIO(client.get("/losses.xlsx?q=supressor").data))
    sheets = [book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name]
    assert [told("supressor") in one for one in sheets] == [False, True]
    rows, same = (client.get(f"/losses.csv?q={q}").data for q in ("supressor", "suppressors"))
    assert rows == same


@pytest.mark.parametrize("kind", ["losses", "incidents"])
def test_a_feed_says_it_below_its_title(client, kind):
    assert f"<subtitle>Counted {told('supressor')}</subtitle>" in text_of(client, f"/{kind}.atom", "supressor")
    assert "<subtitle>" not in text_of(client, f"/{kind}.atom", "suppressor")


@pytest.mark.parametrize("path", ["/losses.json", "/tally.json", "/map.json", "/api/v1/losses", "/api/v1/tally"])
def test_words_past_the_cap_are_told_by_files_and_the_api(client, path):
    assert client.get(path, query_string={"q": LONG}).get_json()["words_left_out"] == 3
    assert client.get(path, query_string={"q": "suppressor"}).get_json()["words_left_out"] == 0


def test_words_as_they_were_typed_are_never_widened(client):
    assert client.get("/api/v1/losses?q=supressor&exact=1").get_json()["widened"] is None


def test_a_chart_that_is_kept_for_words_says_how_they_were_found(client):
    drawn = client.get("/charts/outcome.svg?q=supressor")
    assert drawn.status_code == 200
    assert told("supressor") in html.unescape(drawn.get_data(as_text=True))
    assert "nowhere" not in client.get("/charts/outcome.svg?q=suppressors").get_data(as_text=True)
