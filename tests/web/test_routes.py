"""Every address: it answers with a whole page, a clear refusal, or what the page shows as a file."""

import csv
import io
import json
import re
import stat
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlmodel import select

from catalog.models import EquipmentType, Incident, Item, Source
from catalog.search.criteria import DEFAULTS
from catalog.search.dimensions import DIMENSIONS
from catalog.tally.exports import COLUMNS, KINDS
from catalog.tally.formats import FORMATS, fitting
from catalog.web.security import HEADERS
from tests.services.writing import FIELD, a_type, an_incident, an_item, outcome, put, sides
from tests.support import standins
from tests.web.conftest import catalog_of

ROUTES = Path(__file__).with_name("routes.txt")
SCRIPT = "<script>alert(1)</script>"
LISTS = ("losses", "incidents", "sources", "tally")
PAGES = [
    "/pictures/logged", "/read", "/sign-in", "/sign-up", "/reset",
    "/identify", "/identify?key=tanks", "/identify?rifle-muzzle=slanted&rifle-stock=under", "/types/compare",
    "/types/compare?type=akm&type=ak-74", "/types/compare?type=akm",
    "/", "/?q=T-72", "/?q=nothing+of+this+kind", "/?q=Grad&in=types", "/?q=Grad&in=incidents", "/?q=a&in=losses",
    "/?q=AK-74M&exact=1", "/types/", "/types/?under=tanks", "/types/t-72b3", "/types/suppressors", "/types/small-arms",
    "/incidents/", "/incidents/?place=syria", "/incidents/?q=ambush", "/losses/", "/losses/?type=tanks&q=captured",
    "/losses/?since=2024&when=spread", "/losses/?place=aleppo&where=possible", "/losses/?type=t-72&match=possible",
    "/losses/?cell=category:tanks", "/losses/?cell=map:placed", "/map/", "/map/?type=tanks&since=2024-11",
    "/charts/", "/charts/?type=tanks",
    "/sources/", "/sources/?q=war_noir", "/tally", "/tally?rows=type&cols=lost_by",
    "/tally?since=2024-11&until=2024-12", "/about", "/columns", "/tally/receipt",
    "/tally/receipt?type=tanks&cell=outcome:captured",
    "/tally/receipt?since=2024-11-27&when=inside&left=spread", "/tally/receipt?type=tanks&left=match",
    "/snapshots/", "/snapshots/new", "/snapshots/new?kind=losses&type=tanks&title=x",
    "/tally/changed", "/tally/changed?from=2020-01-01", "/tally/changed?from=2020-01-01&to=2020-01-02&type=tanks",
]  # fmt: skip
REFUSED = [
    ("/losses/?type=ak-74x", "type", "ak-74m"),
    ("/losses/?outcome=lost", "outcome", "destroyed"),
    ("/losses/?mode=best", "mode", "every_operator"),
    ("/losses/?colour=red", "colour", "lost_by"),
    ("/losses/?since=yesterday", "since", "2024-11-27"),
    ("/losses/?rows=type", "rows", ""),
    ("/incidents/?place=alepo", "place", "aleppo"),
    ("/incidents/?cols=type", "cols", ""),
    ("/sources/?grade=good", "grade", "single_claim"),
    ("/tally?rows=colour", "rows", "category"),
    ("/tally?cols=colour", "cols", "taken_by"),
    ("/tally?rows=type&cols=type", "cols", "two different ones"),
    ("/tally?page=2", "page", ""),
    ("/types/?page=2", "page", "under"),
    ("/types/t-72?q=x", "q", "none"),
    ("/about?x=1", "x", "none"),
    ("/map/?page=2", "page", "lost_by"),
    ("/losses/?cell=map:here", "cell", "map"),
    ("/?in=everything&q=x", "in", "types"),
    ("/?type=t-72", "type", "exact"),
    ("/?q=x&exact=0", "exact", "1"),
    ("/losses.csv?rows=type", "rows", ""),
    ("/losses.csv?page=2", "page", ""),
    ("/losses.csv?mode=best", "mode", "every_operator"),
    ("/tally.json?rows=colour", "rows", "category"),
    ("/tally/receipt?left=colour", "left", "withdrawn"),
    ("/tally/receipt?page=99", "page", "1"),
    ("/tally/receipt?cell=colour:red", "cell", ""),
    ("/tally/receipt.csv?left=spread", "left", ""),
    ("/tally/changed?from=soon", "from", "2024-11-27"),
    ("/tally/changed?to=2024-11-27", "from", "2024-11-27"),
    ("/tally/changed?from=2024-11-27&to=2024-11-26", "to", ""),
    ("/tally/changed?from=2024-11-27&known_on=2024", "known_on", "from and to"),
    ("/snapshots/?type=tanks", "type", "none"),
    ("/snapshots/new?kind=everything", "kind", "losses"),
    ("/snapshots/new?outcome=lost", "outcome", "destroyed"),
    ("/tally/changed.csv", "from", "2024-11-27"),
]


class Outline(HTMLParser):
    """The title, headings, links and scripts of a page."""

    def __init__(self, text):
        super().__init__()
        self.title, self.headings, self.links, self.scripts, self.within = "", [], [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.within = tag if tag in ("title", "h1") else self.within
        if tag == "h1":
            self.headings.append("")
        if tag == "a":
            self.links.append(dict(attrs).get("href", ""))
        if tag == "script":
            self.scripts.append(dict(attrs).get("src"))

    def handle_endtag(self, tag):
        self.within = "" if tag == self.within else self.within

    def handle_data(self, data):
        if self.within == "title":
            self.title += data
        elif self.within == "h1":
            self.headings[-1] += data


def outline(answer):
    return Outline(answer.get_data(as_text=True))


def text_of(answer):
    return answer.get_data(as_text=True)


def records(client, kind, query=""):
    return json.loads(text_of(client.get(f"/{kind}.json{query}")))[kind]


def formats_of(kind):
    return fitting(COLUMNS.get(kind, ()))


def public_ids(app, model):
    with catalog_of(app).database.reading() as session:
        return list(session.exec(select(model.public_id)))


def routes(app):
    return sorted(str(rule) for rule in app.url_map.iter_rules() if "GET" in rule.methods)


def test_the_addresses_are_those_on_the_list(app):
    assert routes(app) == ROUTES.read_text(encoding="utf-8").split("\n")[:-1]


def is_whole_page(answer):
    page = outline(answer)
    return (
        answer.content_type == "text/html; charset=utf-8"
        and len(page.headings) == 1
        and bool(page.headings[0].strip())
        and "Materiel Catalog" in page.title
    )


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_with_a_title_and_one_heading(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert is_whole_page(answer)


@pytest.mark.parametrize(
    ("folder", "model"), [("incidents", Incident), ("items", Item), ("sources", Source)], ids=lambda one: str(one)[:9]
)
def test_the_page_of_every_record_answers(app, client, folder, model):
    for one in public_ids(app, model)[:40]:
        answer = client.get(f"/{folder}/{one}")
        assert answer.status_code == 200
        assert is_whole_page(answer)


def test_the_page_and_the_document_of_many_types_answer(app, client):
    with catalog_of(app).database.reading() as session:
        slugs = list(session.exec(select(EquipmentType.slug).order_by(EquipmentType.slug)))[::40]
    for slug in slugs:
        assert is_whole_page(client.get(f"/types/{slug}"))
        assert client.get(f"/types/{slug}.json").get_json()["slug"] == slug


def test_every_link_of_the_front_pages_leads_somewhere(client):
    start = ["/", "/losses/", "/incidents/", "/tally", "/about", "/losses/?since=2024-11", "/types/ak-74m"]
    links = {link for path in start for link in outline(client.get(path)).links}
    own = sorted(link for link in links if link.startswith("/"))
    assert len(own) > 50
    assert [link for link in own if client.get(link, buffered=True).status_code != 200] == []


def test_every_figure_of_the_tally_leads_to_rows_of_that_weight(client):
    cells = [cell for row in client.get("/tally.json").get_json()["rows"] for cell in row["cells"].values()]
    links = [link for link in outline(client.get("/tally")).links if "cell=" in link]
    assert links
    found = [sum(row["count_best"] for row in records(client, "losses", "?" + urlsplit(link).query)) for link in links]
    assert set(found) >= {cell["best"] for cell in cells if cell["best"]}
    assert all(found)


FACET_LINK = re.compile(r'href="(/losses/[^"]*)" rel="nofollow">\s*<bdi>[^<]*</bdi> <span class="count">(\d+)</span>')


@pytest.mark.parametrize(
    "path",
    ["/losses/", "/losses/?category=tanks", "/losses/?q=captured", "/losses/?since=2024-11&when=spread",
     "/losses/?lost_by=russia&mode=every_operator", "/losses/?cell=category:tanks"],
)  # fmt: skip
def test_the_count_beside_a_value_is_what_its_link_gives(client, path):
    chosen = {name for name, _ in parse_qsl(urlsplit(path).query)}
    links = [(href.replace("&amp;", "&"), int(count)) for href, count in FACET_LINK.findall(text_of(client.get(path)))]
    assert links
    for href, count in links:
        added = parse_qsl(urlsplit(href).query)[-1][0]
        if added not in chosen:
            rows = records(client, "losses", "?" + urlsplit(href).query)
            assert (href, sum(row["count_best"] for row in rows)) == (href, count)


@pytest.mark.parametrize(
    ("path", "near"), [("/types/t72b3", "t-72b3"), ("/types/ak-74x", "ak-74m"), ("/types/?under=tank", "tanks")]
)
def test_an_unknown_type_is_not_found_and_near_names_are_offered(client, path, near):
    answer = client.get(path)
    assert answer.status_code == 404
    assert f'href="/types/{near}"' in text_of(answer)
    assert is_whole_page(answer)


@pytest.mark.parametrize("path", ["/nothing", "/items/zzzzzzzz", "/incidents/zzzzzzzz", "/sources/x",
                                  "/images/none.svg", "/images/../pyproject.toml", "/static/none.css",
                                  "/types/zz/zz"])  # fmt: skip
def test_what_is_not_there_is_a_whole_page_that_says_so(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert is_whole_page(answer)


@pytest.mark.parametrize("path", ["/losses.xml", "/tally.xyz", "/types.", "/losses.csv.gz", "/sources.CSV"])
def test_an_unknown_format_is_not_found_and_those_known_are_named(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert path == "/types." or all(name in text_of(answer) for name in formats_of(path[1:].split(".")[0]))


@pytest.mark.parametrize(("path", "name", "allowed"), REFUSED)
def test_what_cannot_be_answered_is_refused_naming_what_is_allowed(client, path, name, allowed):
    answer = client.get(path)
    assert answer.status_code == 400
    assert f"<strong>{name}</strong>" in text_of(answer)
    assert allowed in text_of(answer)
    assert is_whole_page(answer)


@pytest.mark.parametrize("page", ["999", "0", "-1", "1.5", "x", "99999999999999999999", "00000012", "², ", "１２"])
@pytest.mark.parametrize("path", ["/losses/", "/incidents/", "/sources/"])
def test_a_page_that_is_not_there_is_refused(client, path, page):
    answer = client.get(path, query_string={"page": page})
    assert answer.status_code == 400
    assert "<strong>page</strong>" in text_of(answer)


def test_the_first_page_may_be_named(client):
    assert text_of(client.get("/losses/?page=1")).count("<tr") == text_of(client.get("/losses/")).count("<tr")


@pytest.mark.parametrize("path", ["/", "/losses/", "/losses.csv", "/nothing", "/losses/?x=1", "/healthz", "/readyz",
                                  "/robots.txt", "/images/logo.svg", "/static/site.css",
                                  "/types/t-72.json"])  # fmt: skip
def test_every_answer_carries_the_headers_that_keep_it_safe(client, path):
    answer = client.get(path, buffered=True)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_refused_method_carries_them_too(client):
    answer = client.post("/losses/")
    assert answer.status_code == 405
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_something_that_breaks_is_a_whole_page_with_the_headers_and_no_details(make_app):
    app = make_app()
    app.add_url_rule("/breaks", view_func=lambda: 1 // 0)
    answer = app.test_client().get("/breaks")
    assert answer.status_code == 500
    assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
    assert is_whole_page(answer)
    assert "ZeroDivision" not in text_of(answer)


@pytest.mark.parametrize("path", ["/", "/types/t-72", "/losses/", "/tally", "/incidents/", "/losses.csv", "/about"])
def test_a_page_that_has_not_changed_is_answered_304(client, path):
    first = client.get(path)
    assert first.headers["ETag"]
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert again.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_page_that_has_changed_has_another_tag(own_app):
    client = own_app.test_client()
    tag = client.get("/types/t-72").headers["ETag"]
    put(catalog_of(own_app).database, a_type("t-72-new", "model", "t-72"))
    answer = client.get("/types/t-72", headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert "T-72-NEW" in text_of(answer)


@pytest.mark.parametrize(
    ("host", "status"),
    [("catalog.example", 200), ("other.example", 400), ("catalog.example:81", 400), ("localhost", 400),
     ("catalog.example.evil", 400)],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/about", "/healthz", "/nothing", "/static/site.css"])
def test_with_a_public_address_other_hosts_are_refused(make_app, host, status, path):
    answer = make_app(url="https://catalog.example").test_client().get(path, headers={"Host": host}, buffered=True)
    assert answer.status_code == (404 if status == 200 and path == "/nothing" else status)


@pytest.mark.parametrize(("url", "is_said"), [("https://catalog.example", True), ("http://catalog.example", False)])
def test_only_https_asks_for_https_to_be_kept(make_app, url, is_said):
    answer = make_app(url=url).test_client().get("/about", headers={"Host": "catalog.example"})
    told = answer.headers.get("Strict-Transport-Security", "")
    assert (told == "max-age=31536000; includeSubDomains") == is_said
    assert bool(told) == is_said


def test_any_host_is_answered_when_no_address_is_set(client):
    assert client.get("/about", headers={"Host": "anything.example"}).status_code == 200


def test_the_secret_key_is_made_once_and_only_its_owner_may_read_it(make_app):
    app = make_app()
    file = catalog_of(app).settings.data / "secret-key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    assert file.read_text(encoding="ascii") == app.config["SECRET_KEY"]
    assert len(app.config["SECRET_KEY"]) == 64
    assert [one.name for one in file.parent.glob("tmp*")] == []


def test_given_keys_are_used_the_first_to_sign_the_rest_to_check(make_app):
    app = make_app(secret_keys=("new", "old"))
    assert (app.config["SECRET_KEY"], app.config["SECRET_KEY_FALLBACKS"]) == ("new", ["old"])
    assert not (catalog_of(app).settings.data / "secret-key").exists()


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in (*KINDS, "tally") for name in formats_of(kind)])
def test_every_download_is_a_file_named_after_its_kind(client, kind, name):
    answer = client.get(f"/{kind}.{name}")
    assert answer.status_code == 200
    assert answer.content_type == FORMATS[name].MEDIA_TYPE
    assert re.fullmatch(rf'attachment; filename="{kind}[a-z_-]*-\d{{4}}-\d\d-\d\d\.{re.escape(name)}"',
                        answer.headers["Content-Disposition"])  # fmt: skip


@pytest.mark.parametrize(
    "query", ["", "?lost_by=russia", "?type=small-arms&outcome=captured", "?q=rifle", "?since=2025"]
)
def test_a_download_has_the_rows_and_the_number_that_the_page_says(client, query):
    page = re.sub(r"<[^>]+>", "", text_of(client.get(f"/losses/{query}")))
    rows = records(client, "losses", query)
    things, count = re.search(r"(\d+)[^.]* things? in (\d+) rows?", page).groups()
    is_range = any(row["count_max"] != row["count_best"] for row in rows)
    assert int(count) == len(rows)
    assert is_range or int(things) == sum(row["count_best"] for row in rows)


@pytest.mark.parametrize("query", ["", "?lost_by=russia", "?q=rifle"])
def test_the_same_rows_come_in_every_format(client, query):
    rows = records(client, "losses", query)
    lines = text_of(client.get(f"/losses.jsonl{query}")).splitlines()
    table = csv.DictReader(io.StringIO(text_of(client.get(f"/losses.csv{query}")), newline=""))
    assert [json.loads(line)["id"] for line in lines] == [row["id"] for row in rows] == [row["id"] for row in table]


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_links_to_its_downloads_with_the_same_question(client, kind):
    path = "/tally" if kind == "tally" else f"/{kind}/"
    links = outline(client.get(f"{path}?lost_by=russia")).links
    assert {f"/{kind}.{name}?lost_by=russia" for name in formats_of(kind)} <= set(links)


def test_the_downloaded_tally_is_laid_out_as_the_page(client):
    query = "?rows=lost_by&cols=outcome&mode=every_operator"
    link = next(one for one in outline(client.get(f"/tally{query}")).links if one.startswith("/tally.json"))
    found = client.get(link).get_json()
    assert (found["question"]["rows"], found["question"]["cols"], found["mode"]) == (
        "lost_by", "outcome", "every_operator",
    )  # fmt: skip


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_a_tally_of_every_dimension_is_shown_and_downloaded(client, dimension):
    cols = "outcome" if dimension != "outcome" else "category"
    for path in ("/tally", "/tally.csv", "/tally.json", "/tally.jsonl"):
        assert client.get(f"{path}?rows={dimension}&cols={cols}").status_code == 200


def test_incidents_at_a_place_are_listed_whether_or_not_anything_was_lost(client):
    titles = {row["title"] for row in records(client, "incidents", "?place=western-aleppo-countryside")}
    assert "Air strikes around Atarib and Darat Izza" in titles


def test_no_parameter_of_a_question_is_unknown_to_a_list(client):
    for name in DEFAULTS:
        for path in ("/losses/", "/incidents/", "/sources/", "/tally"):
            assert client.get(f"{path}?{name}=").status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/types/", "/incidents/", "/losses/", "/sources/", "/tally", "/about", "/?q=x", "/losses.csv"]
)
def test_an_empty_catalog_has_all_its_pages(make_app, path):
    assert make_app().test_client().get(path).status_code == 200


@pytest.fixture
def armed(make_app):
    """A catalog whose every text would run as a script if it were not escaped, with an item and an incident of it."""
    app = make_app()
    kind = a_type("armed", "category", "bad", name=SCRIPT, summary=SCRIPT, names={"nickname": [SCRIPT + "x"]})
    told = an_incident("one", title=SCRIPT, narrative=SCRIPT, place_written=SCRIPT)
    item = an_item("item", outcome("destroyed", written=SCRIPT)).model_copy(update={"type": "armed", "written": SCRIPT})
    put(catalog_of(app).database, a_type("bad", "domain"), kind, *sides(), FIELD, told, item)
    catalog_of(app).follow()
    return app.test_client(), {"item": item.id, "incident": told.id}


@pytest.mark.parametrize(
    ("path", "query"),
    [("/", {}), ("/types/", {}), ("/types/armed", {}), ("/losses/", {}), ("/incidents/", {}), ("/tally", {}),
     ("/items/{item}", {}), ("/incidents/{incident}", {}), ("/", {"q": SCRIPT}), ("/losses/", {"q": SCRIPT}),
     ("/losses/", {"type": SCRIPT}), ("/losses/", {"type": "x" + SCRIPT}), ("/losses/", {SCRIPT: "x"}),
     (f"/types/{SCRIPT}", {}), ("/tally", {"rows": SCRIPT})],
)  # fmt: skip
def test_text_is_shown_and_never_run(armed, path, query):
    client, ids = armed
    answer = client.get(path.format(**ids), query_string=query)
    assert "alert(1)" in text_of(answer)
    assert set(outline(answer).scripts) <= {f"/static/{name}.js" for name in ("theme", "site", "combobox", "charts")}


def test_readiness_tells_the_state_of_tables_and_index(own_app):
    client = own_app.test_client()
    assert client.get("/readyz").get_json() == {"database": "current", "index_lag": 0, "storage": "ok"}
    put(catalog_of(own_app).database, a_type("t-72-new", "model", "t-72"))
    assert client.get("/readyz").get_json()["index_lag"] > 0


@standins.sqlite_file
def test_words_are_found_and_the_page_says_so_while_there_is_no_index(own_app):
    for file in catalog_of(own_app).settings.index.glob("current"):
        file.unlink()
    answer = text_of(own_app.test_client().get("/?q=AK-74M&in=types"))
    assert "/types/ak-74m" in answer
    assert "The index is being built" in answer
