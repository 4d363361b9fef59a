"""What is sent is sound: HTML as its standard has it, types with their charset, forms that browsers can help with."""

import re
import socket
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import html5lib
import pytest

from catalog.domain.outcomes import Role
from tests.services.purgeable import filled
from tests.support.databases import copied
from tests.support.forms import Form, forms_of
from tests.web.conftest import _made, catalog_of
from tests.web.signing import link, signed_in
from tests.web.test_out_of_reach import pages_of

STATIC = Path(__file__).parents[2] / "catalog" / "static"
KEPT = {"theme", "keys"}  # what scripts may keep in a browser
OPEN = ("/sign-", "/reset", "/items/", "/sources/", "/incidents/", "/pictures/")  # pages that visitors see otherwise
TEXTS = re.compile(r"text/|\+xml|/xml")  # types that say how they are written


@pytest.fixture(scope="module")
def answers(migrated_file, tmp_path_factory):
    """Every page of a catalog with a record of each kind, as an admin and as a visitor get it."""
    data = tmp_path_factory.mktemp("markup")
    copied(migrated_file, data)
    for app in _made(data):
        paths = list(pages_of(app, filled(catalog_of(app))))
        asked = {"admin": signed_in(app, Role.ADMIN), "visitor": app.test_client()}
        more = {"admin": ["/nothing", "/losses/?outcome=lost"], "visitor": ["/account", link(app)]}
        yield [(who, path, client.get(path, buffered=True)) for who, client in asked.items()
               for path in (*more[who], *(one for one in paths if who == "admin" or one.startswith(OPEN)))]  # fmt: skip


def faults(page):
    parser = html5lib.HTMLParser()
    parser.parse(page)
    return [(place, name) for place, name, _ in parser.errors]


def pages(answers, who):
    return [(path, one.get_data(as_text=True)) for asker, path, one in answers
            if asker == who and one.mimetype == "text/html" and one.status_code not in range(300, 400)]  # fmt: skip


def test_every_page_is_sound_html_and_says_how_it_is_written(answers):
    assert len(answers) > 100
    wrong = [(path, faults(one.data.decode())) for _, path, one in answers if one.mimetype == "text/html"]
    assert [(path, found) for path, found in wrong if found] == []
    bare = {one.content_type for _, _, one in answers if one.data and TEXTS.search(one.mimetype)}
    assert [kind for kind in bare if "charset=utf-8" not in kind.lower()] == []


def test_the_checker_finds_what_is_not_sound():
    assert faults("<!doctype html><title>x</title><p><div></p>")
    assert not faults("<!doctype html><title>x</title><p>x")


def test_whoever_is_signed_in_finds_the_way_out_on_every_page(answers):
    admin = pages(answers, "admin")
    without = [path for path, page in admin if not any(form.action == "/sign-out" for form in forms_of(page))]
    assert len(admin) > 60
    assert without == []


def test_passwords_are_masked_and_may_be_filled_in(answers):
    fields = [field for _, page in pages(answers, "visitor") + pages(answers, "admin")
              for field in re.findall(r"<input[^>]*name=\"(?:new_)?password\"[^>]*>", page)]  # fmt: skip
    assert fields
    assert all('type="password"' in one and "autocomplete=" in one for one in fields)
    assert not any("onpaste" in one or "readonly" in one or 'autocomplete="off"' in one for one in fields)


def test_no_folder_is_listed_and_no_request_is_echoed(app):
    client = app.test_client()
    assert {client.get(path).status_code for path in ("/static/", "/images/", "/static/vendor/")} <= {403, 404}
    answer = client.open("/about", method="TRACE", headers={"X-Told": "herons"})
    assert answer.status_code == 405
    assert "herons" not in answer.get_data(as_text=True)


def test_scripts_keep_nothing_but_choices():
    texts = [path.read_text(encoding="utf-8") for path in STATIC.glob("*.js")]
    kept = {name for text in texts for name in re.findall(r"(?:localStorage\.[gs]etItem|\bkeep)\(\"(\w+)\"", text)}
    assert kept <= KEPT
    assert not any(re.search(r"sessionStorage|indexedDB|document\.cookie", text) for text in texts)


def test_forms_are_read_as_a_browser_reads_them():
    page = (
        '<form method="post" action="/x"><input name="a" value="1" type="hidden"><input name="b"><textarea name="c">'
        '</textarea><select name="d"><option value="2">two<option value="3"></select><button name="do" value="go">'
    )
    assert forms_of(page) == [
        Form("/x", "post", [("a", "1"), ("b", ""), ("c", ""), ("d", "2"), ("do", "go")], ["b", "c"])
    ]
    assert dict(forms_of(page)[0].filled("typed"))["c"] == "typed"


@pytest.mark.parametrize(
    "both",
    [
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Content-Length: 5\r\nContent-Length: 6",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding : chunked",
    ],
)
def test_a_request_with_two_lengths_is_refused(live_server, both):
    host = urlsplit(live_server)
    with closing(socket.create_connection((host.hostname, host.port), timeout=20)) as line:
        head = f"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n{both}\r\n\r\n"
        line.sendall(f"{head}0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        told = b""
        while piece := line.recv(65536):
            told += piece
    assert told.startswith(b"HTTP/1.1 400")
    assert told.count(b"HTTP/1.1 ") == 1
