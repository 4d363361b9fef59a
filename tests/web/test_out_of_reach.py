"""What no request gets at: files that are not served, bodies beyond the limit, other hosts, the engine of templates."""

import io
import re
import socket
import stat
from contextlib import closing
from itertools import product

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.routing import AnyConverter

from catalog.domain.outcomes import Role
from catalog.domain.purges import PurgeKind
from catalog.services.catalog import Catalog
from catalog.web import bodies
from catalog.web.security import secret_keys
from tests.services.purgeable import filled
from tests.services.writing import item_id
from tests.support import standins
from tests.support.forms import forms_of
from tests.web.conftest import catalog_of, settings_of
from tests.web.signing import signed_in
from tests.web.test_permissions import address, routes

UP = ("../secret-key", "..%2f..%2fsecret-key", "....//index/current", "/etc/passwd", "%2e%2e/index/current",
      "index/current", "secret-key", "..\\secret-key", "\0secret-key")  # fmt: skip
PLACES = ("static", "images", "types", "pictures", "snapshots", "imports/new", "incidents", "")
SENT = "http://169.254.169.254/latest?{{7*191}}${7*191}#{7*191}<%=7*191%>{%print(7*191)%}"  # an address, and sums
SUM = re.compile(r"\b1337\b")
WORDS = {"slug": "t-72", "number": "1", "seq": "1", "name": "type", "kind": "losses"}
ENDLESS = 10**12


class Endless(io.RawIOBase):
    """A body without an end, that counts what is read of it."""

    read_bytes = 0

    def readable(self):
        return True

    def tell(self):
        return self.read_bytes

    def seek(self, *_where):
        return self.read_bytes  # the client of the tests looks where the end is

    def readinto(self, buffer):
        buffer[:] = b"x" * len(buffer)
        self.read_bytes += len(buffer)
        return len(buffer)


@standins.sqlite_file
def test_a_data_folder_that_is_made_is_for_its_owner_alone(tmp_path):
    settings = settings_of(tmp_path / "var")
    with closing(Catalog.open(settings)) as catalog:
        catalog.prepare()
        assert catalog.rebuild() is not None
    secret_keys(settings)
    assert stat.S_IMODE(settings.data.stat().st_mode) == 0o700
    generations = list(settings.index.glob("generation-*"))  # Whoosh keeps pickles: who writes there runs code
    assert [stat.S_IMODE(one.stat().st_mode) for one in generations] == [0o700]


def test_no_address_leads_to_a_file_of_the_data_folder(app):
    settings = catalog_of(app).settings
    for served in (app.static_folder, settings.images, settings.templates):
        assert not settings.data.is_relative_to(served)
    private = [secret_keys(settings)[0].encode(), (settings.index / "current").read_bytes(), b"root:x:"]
    client = app.test_client()
    for place, name in product(PLACES, UP):
        answer = client.get(f"http://localhost/{place}/{name}", buffered=True)
        assert answer.status_code in (301, 308, 400, 403, 404, 405), (place, name)
        assert not any(one in answer.data for one in private)


def posts(app):
    return [(rule, method) for rule, method, _ in routes(app) if method not in ("GET", "HEAD", "OPTIONS")]


@pytest.mark.parametrize("role", [None, Role.ADMIN])
def test_a_body_beyond_the_limit_is_refused_before_it_is_read(own_app, role):
    own_app.config["LIMITS"] = False
    client = own_app.test_client() if role is None else signed_in(own_app, role)
    for (rule, method), kind in product(posts(own_app), ("multipart/form-data; boundary=x", "application/json")):
        body = Endless()
        sent = {"input_stream": body, "content_length": ENDLESS, "content_type": kind}
        answer = client.open(address(own_app, rule), method=method, **sent)
        assert answer.status_code in (400, 401, 403, 413), rule
        assert body.read_bytes == 0, rule


@pytest.mark.parametrize(("path", "most"), [("/sightings/new", 1_000_000), ("/read", 3_000_000)])
def test_a_body_that_does_not_say_its_size_is_read_no_further_than_the_limit(own_app, path, most):
    client, body = signed_in(own_app, Role.ADMIN), Endless()
    unsaid = {"wsgi.input_terminated": True, "wsgi.input": body, "HTTP_TRANSFER_ENCODING": "chunked"}
    assert client.post(path, content_type=bodies.URLENCODED, environ_overrides=unsaid).status_code in (400, 413)
    assert 0 < body.read_bytes <= most


@pytest.mark.parametrize("body", [b"aaa&" * 7_000_000, b"aaa&" * 100_000], ids=["text as large as a picture", "fields"])
def test_a_form_of_nothing_but_fields_is_refused_before_they_are_made(own_app, body):
    answer = own_app.test_client().post("/pictures/logged", data=body, content_type=bodies.URLENCODED)
    assert answer.status_code == 413
    assert "Nothing was written" in answer.get_data(as_text=True)


def pages_of(app, held):
    """The address of one page of each kind, of a record that has it."""
    item, picture = held.ids[PurgeKind.ITEM], held.ids[PurgeKind.PICTURE]
    of_record = {kind.value: one for kind, one in held.ids.items()}
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.endpoint not in ("static", "image") and not rule.rule.startswith("/api"):
            any_of = {name: min(one.items) for name, one in rule._converters.items() if isinstance(one, AnyConverter)}
            known = {**WORDS, "sha256": picture, "one": item, "other": item_id("other"), **any_of}
            noun = rule.rule.split("/")[1].removesuffix("s")
            values = {name: known.get(name, of_record.get(noun, "numbat00")) for name in rule.arguments}
            yield app.url_map.bind("localhost").build(rule.endpoint, values)


def sent_everywhere(client, paths):
    """Send every form of these pages with SENT in every field; each page with forms is looked at again afterwards."""
    sent, again = set(), []
    for path in paths:
        page = client.get(path, buffered=True)
        for form in forms_of(page.get_data(as_text=True)) if page.mimetype == "text/html" else ():
            action = form.action or path
            if (action, form.method) in sent or action in ("/sign-out", "/account/leave"):
                continue
            sent.add((action, form.method))
            values = MultiDict(form.filled(SENT))
            is_post = form.method == "post"
            yield action, client.post(action, data=values) if is_post else client.get(action, query_string=values)
            again += [path] if is_post and path not in again else []
    for path in again:
        yield path, client.get(path)


def test_no_address_that_is_sent_is_asked_and_no_text_is_a_template(make_app, monkeypatch):
    app = make_app()
    app.config["LIMITS"] = False
    paths, asked = list(pages_of(app, filled(catalog_of(app)))), []

    def no_network(*told, **_more):
        asked.append(told)
        raise OSError("no network")

    for name in ("getaddrinfo", "create_connection", "gethostbyname"):
        monkeypatch.setattr(socket, name, no_network)
    monkeypatch.setattr(socket.socket, "connect", no_network)
    answers = [(path, one.status_code, one.get_data(as_text=True))
               for path, one in sent_everywhere(signed_in(app, Role.ADMIN), paths)]  # fmt: skip
    assert len(answers) > 60
    assert [(path, status) for path, status, _ in answers if status >= 500] == []
    assert asked == []
    assert [path for path, _, text in answers if SUM.search(text)] == []
    assert sum("{{7*191}}" in text for _, _, text in answers) > 20
