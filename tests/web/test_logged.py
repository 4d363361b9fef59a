"""Has this picture been logged? Anyone may ask; nothing of what is sent is kept."""

import io

import pytest
from sqlmodel import select

from catalog.domain.outcomes import Role
from catalog.domain.vocabulary import Sensitivity
from catalog.models import Picture, Source
from catalog.services.pictures import pictures
from tests.services.writing import changing
from tests.support import hostile, stores
from tests.support.clock import NOW
from tests.support.drawn import encoded, scene
from tests.web.conftest import catalog_of
from tests.web.signing import guard, signed_in

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
        pictures.keep(session, catalog.store, made, POST, NOW)
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
    before = stores.content(catalog_of(app).store)
    assert "No picture held here is alike" in text_of(ask(app.test_client(), encoded(scene(2))))
    assert stores.content(catalog_of(app).store) == before
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


def test_whatever_is_sent_gets_an_answer_and_never_a_fault(make_app):
    app = make_app()
    app.config["LIMITS"] = False
    client = app.test_client()
    for name, data in hostile.every().items():
        answer = ask(client, data)
        expected = {200} if name in hostile.good() or not data else {400} if name in hostile.bad() else {200, 400}
        assert answer.status_code in expected, name
    assert [*catalog_of(app).store.names(pictures.ORIGINALS)] == []


def test_it_may_be_asked_so_often_in_an_hour_and_no_more(make_app):
    client = make_app().test_client()
    sent = {"csrf_token": guard(client, PAGE), "url": "https://example.org/none"}
    codes = [client.post(PAGE, data=sent).status_code for _ in range(121)]
    assert codes == [*[200] * 120, 429]


def test_a_source_that_is_protected_or_not_accepted_is_not_told(kept):
    app, _ = kept
    for field in ("protected", "is_pending"):
        with changing(catalog_of(app).database) as session:
            source = session.exec(select(Source).where(Source.handle == "war_noir", Source.post_id == "1")).one()
            source.protected, source.is_pending = field == "protected", field == "is_pending"
        for client in (app.test_client(), signed_in(app, Role.READER)):
            assert "The address is not logged" in text_of(ask(client, url=POST))
        assert "The address is logged" in text_of(ask(signed_in(app, Role.REVIEWER), url=POST))
