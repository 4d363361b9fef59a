"""The search pages: fields are facets, passages are escaped, what is left out is told, and names are offered."""

import html
import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from catalog.search.passages import Piece
from catalog.services.parties import PartyIn
from catalog.services.places import PlaceIn
from tests.services.writing import a_type, an_incident, an_item, ground, outcome, put
from tests.web.conftest import catalog_of

PLAIN = ["https://x.com/a/status/1", "12:30", "9C932:1", '"type:t-72b3"', "OR", '-"', "x" * 10_000]
HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '" onmouseover="alert(1)', "</mark></p><h1>x", "<!--",
    "&lt;b&gt; &amp;", "{{ 7*7 }}", "\u202e<b>", "<MARK>", "<" * 40,
]  # fmt: skip


def text_of(answer):
    assert answer.status_code == 200, answer.get_data(as_text=True)[:500]
    return html.unescape(answer.get_data(as_text=True))


def get(client, path, text, **more):
    return client.get(path, query_string={"q": text, **more})


@pytest.mark.parametrize("path", ["/losses/", "/incidents/", "/tally", "/sources/"])
def test_the_address_with_fields_answers_as_the_address_with_facets(client, path):
    by_field = get(client, path, 'type:akm lost-by:russia "special forces"')
    by_facet = client.get(path, query_string={"type": "akm", "lost_by": "russia", "q": '"special forces"'})
    assert text_of(by_field) == text_of(by_facet)


@pytest.mark.parametrize("file", ["losses.csv", "incidents.json", "tally.json", "items.jsonl"])
def test_downloads_agree_with_the_list_too(client, file):
    by_field, by_facet = get(client, f"/{file}", "type:akm"), client.get(f"/{file}?type=akm")
    assert by_field.status_code == 200
    assert said(by_field) == said(by_facet)


def said(answer):
    """A file without the moment at which it was asked for: a second may pass between two."""
    return re.sub(rb'"as_of": ?"[^"]*"', b"", answer.data)


def test_a_field_becomes_a_filter_of_the_list_that_can_be_taken_away(client):
    page = text_of(get(client, "/losses/", "type: akm rifle"))
    assert "Type: AKM" in page
    assert "Words: rifle" in page
    assert '<input type="hidden" name="type" value="akm">' in page


@pytest.mark.parametrize("path", ["/", "/losses/", "/incidents/", "/tally", "/losses.csv", "/sources/"])
@pytest.mark.parametrize(
    ("text", "said"),
    [("colour:green", "fields are type:, lost-by:"), ("type:t-72b9", "near: "), ("outcome:eaten", "one of "),
     ("since:tomorrow", "since")],
)  # fmt: skip
def test_a_field_that_is_not_understood_is_refused_with_what_is_allowed(client, path, text, said):
    answer = get(client, path, text)
    assert answer.status_code == 400
    assert said in html.unescape(answer.get_data(as_text=True))


@pytest.mark.parametrize(
    "text", ["https://x.com/a/status/1", "12:30", "9C932:1", '"type:t-72b3"', "OR", '-"', "x" * 10_000]
)
def test_ordinary_text_is_never_refused(client, text):
    for path in ("/", "/losses/", "/incidents/"):
        assert get(client, path, text).status_code == 200


def test_the_page_says_that_fields_have_no_bearing_on_types_and_leads_to_the_lists(client):
    page = text_of(get(client, "/", "rifle type:akm"))
    assert "Fields narrow incidents and losses" in page
    link = next(one for one in re.findall(r'href="([^"]+)"', page) if one.startswith("/losses/?"))
    assert {("type", "akm"), ("q", "rifle"), ("munitions", "included")} <= set(parse_qsl(urlsplit(link).query))
    assert client.get(link).status_code == 200
    assert "Fields narrow" not in text_of(get(client, "/", "rifle"))


@pytest.mark.parametrize("path", ["/", "/losses/", "/incidents/"])
def test_words_past_the_cap_are_told(client, path):
    assert "3 words past the first 16" in text_of(get(client, path, "tank " * 19))
    assert "left out" not in text_of(get(client, path, "tank"))


def test_words_that_are_all_too_long_do_not_show_everything(client):
    page = text_of(get(client, "/losses/", "x" * 10_000))
    assert "1 word past the first" in page
    assert "Nothing fits" in page


@pytest.mark.parametrize("path", ["/", "/losses/", "/incidents/"])
def test_names_that_look_like_the_words_are_offered_as_links(client, path):
    page = text_of(get(client, path, "romeon-spd-2"))
    assert "Did you mean" in page
    link = re.search(r'class="meant".*?href="([^"]+)"', page, re.DOTALL)[1]
    assert dict(parse_qsl(urlsplit(link).query))["q"] == "Romion SPD-2"
    assert client.get(link).status_code == 200


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_passage_shows_a_hostile_text_as_text(make_app, hostile):
    app = make_app()
    narrative = f"zeppelin {hostile} zeppelin"
    put(catalog_of(app).database, *ground(), an_incident("one", narrative=narrative))
    put(catalog_of(app).database, an_item("item", outcome("damaged")))
    catalog_of(app).follow()
    page = get(app.test_client(), "/", "zeppelin").get_data(as_text=True)
    passages = re.findall(r'<p class="passage" dir="auto">(.*?)</p>', page, re.DOTALL)
    assert len(passages) == 2
    for one in passages:
        assert "<mark>zeppelin</mark>" in one
        assert not re.search(r"<(?!/?mark>)", one)


def test_each_piece_of_a_passage_is_escaped(app):
    with app.test_request_context():
        macros = app.jinja_env.get_template("macros/results.html").module
        shown = macros.passage([Piece("<b>"), Piece("<mark>&", is_found=True)])
    assert str(shown) == "&lt;b&gt;<mark>&lt;mark&gt;&amp;</mark>"


@pytest.fixture
def suggesting(make_app):
    app = make_app()
    more = [
        PartyIn(slug="saa", name="Tavhid Army", kind="force"),
        PlaceIn(slug="syria", name="Syria", kind="country"),
        PlaceIn(slug="town", name="Taftanaz", kind="town", parent="syria"),
        *(a_type(f"t-{number}", "model", "tanks", name=f"TA-{number}") for number in range(100, 130)),
        a_type("odd", "model", "tanks", name="Taz: OR"),
    ]
    put(catalog_of(app).database, *ground(), *more)
    return app.test_client()


def test_the_search_box_offers_types_parties_and_places_at_once(suggesting):
    found = suggesting.get("/suggest/all?q=ta").get_json()
    assert len(found) == 12
    told = {one["name"]: one["detail"] for one in found}
    assert told["Tavhid Army"] == "party"
    assert told["Taftanaz"] == "place, Syria"
    assert sum(name.startswith("TA-") for name in told) > 4
    assert suggesting.get("/suggest/all?q=").get_json() == []


def test_what_is_filled_in_can_be_searched_for(suggesting):
    (one,) = suggesting.get("/suggest/all?q=taz").get_json()
    assert one["fill"] == '"Taz: OR"'
    assert suggesting.get("/", query_string={"q": one["fill"]}).status_code == 200


def test_the_search_box_is_a_plain_form_that_becomes_a_combobox(client):
    page = text_of(client.get("/types/"))
    field = re.search(r'<input id="site-q"[^>]*>', page)[0]
    assert 'name="q"' in field
    assert 'data-suggest="all"' in field
    assert page.count("combobox.js") == 1
