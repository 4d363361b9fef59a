"""Has this picture been logged? Anyone may ask; nothing of what is sent is kept."""

import io

import pytest
from sqlmodel import select

from catalog.domain.vocabulary import Sensitivity
from catalog.models import Picture
from catalog.services import pictures
from tests.services.writing import changing
from tests.support.clock import NOW
from tests.support.drawn import encoded, scene
from tests.web.conftest import catalog_of
from tests.web.signing import guard

PAGE = "/pictures/logged"
POST = "https://twitter.com/war_noir/status/1"


def ask(client, data=b"", url=""):
    sent = {"csrf_token": guard(client, PAGE), "url": url, "picture": (io.BytesIO(data), "x.exe")}
    return client.post(PAGE, data=sent, content_type="multipart/form-data")


def text_of(answer):
    return answer.get_data(as_text=True)


@pytest.fixture
def kept(own_app):
    """A reviewed picture, published at an address."""
    catalog = catalog_of(own_app)
    made = pictures.ready(encoded(scene(1)))
    with catalog.database.transaction() as session:
        pictures.keep(session, catalog.settings.data, made, POST, NOW)
    with changing(catalog.database) as session:
        session.exec(select(Picture)).one().sensitivity = Sensitivity.NONE
    return own_app, made


def test_a_visitor_finds_a_copy_and_is_told_what_was_searched(kept):
    app, made = kept
    answer = ask(app.test_client(), made.original)
    assert answer.status_code == 200
    assert "A picture held here" in text_of(answer)
    assert "Searched: 1 picture held here" in text_of(answer)


def test_an_unlike_picture_is_not_found_and_not_kept(kept):
    app, _ = kept
    before = sorted(catalog_of(app).settings.data.rglob("*"))
    assert "No picture held here is alike" in text_of(ask(app.test_client(), encoded(scene(2))))
    assert sorted(catalog_of(app).settings.data.rglob("*")) == before
    with catalog_of(app).database.reading() as session:
        assert len(session.exec(select(Picture)).all()) == 1


@pytest.mark.parametrize(
    "url", [POST, "https://x.com/war_noir/status/1?s=20", "http://mobile.twitter.com/war_noir/status/1"]
)
def test_the_address_is_looked_for_however_it_is_written(kept, url):
    app, _ = kept
    assert "The address is logged" in text_of(ask(app.test_client(), url=url))


def test_an_address_that_is_not_there_is_told(kept):
    app, _ = kept
    assert "The address is not logged" in text_of(ask(app.test_client(), url="https://example.org/none"))


@pytest.mark.parametrize("data", [b"GIF89a broken", b"<html><script>alert(1)</script></html>", b"PK\x03\x04"])
def test_what_is_no_picture_is_refused_in_words(kept, data):
    app, _ = kept
    answer = ask(app.test_client(), data)
    assert answer.status_code == 400
    assert "could not be looked for" in text_of(answer)


def test_nothing_given_asks_for_something(kept):
    app, _ = kept
    assert "Choose a picture, or give an address" in text_of(ask(app.test_client()))


def test_a_form_that_is_not_ours_is_refused(kept):
    app, made = kept
    answer = app.test_client().post(PAGE, data={"picture": (io.BytesIO(made.original), "a.jpg")})
    assert answer.status_code == 400
