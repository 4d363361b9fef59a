"""Pages of pictures: what nobody has reviewed is not there for others, and bytes are never anything but a picture."""

import pytest
from sqlmodel import select

from catalog.domain.vocabulary import Sensitivity
from catalog.models import Item, Picture
from catalog.services import pictures
from tests.services.writing import changing, revisions
from tests.support.clock import NOW
from tests.support.drawn import encoded, scene
from tests.web.conftest import catalog_of
from tests.web.signing import guard, operator


@pytest.fixture
def kept(own_app):
    """An application that holds one picture, and the hash of its public copy."""
    catalog = catalog_of(own_app)
    made = pictures.ready(encoded(scene(1)))
    with catalog.database.transaction() as session:
        row, _ = pictures.keep(session, catalog.settings.data, made, "", NOW)
        return own_app, row.public_sha256


def set_to(app, sensitivity):
    with changing(catalog_of(app).database) as session:
        session.exec(select(Picture)).one().sensitivity = sensitivity


def text_of(answer):
    return answer.get_data(as_text=True)


def addresses(sha256):
    return [f"/pictures/{sha256}", f"/pictures/{sha256}/file", f"/pictures/{sha256}/thumbnail"]


HIDDEN = [one for one in Sensitivity if one not in (Sensitivity.NONE, Sensitivity.GRAPHIC)]


@pytest.mark.parametrize("sensitivity", HIDDEN)
def test_what_is_not_to_be_shown_is_not_there_for_a_visitor(kept, sensitivity):
    app, sha256 = kept
    set_to(app, sensitivity)
    answers = [app.test_client().get(path).status_code for path in addresses(sha256)]
    assert answers == [404, 404, 404]
    signed = operator(app)
    assert [signed.get(path, buffered=True).status_code for path in addresses(sha256)] == [200, 200, 200]
    assert "no-store" in signed.get(addresses(sha256)[1], buffered=True).headers["Cache-Control"]


def test_a_reviewed_picture_is_served_as_a_picture_and_nothing_else(kept):
    app, sha256 = kept
    set_to(app, Sensitivity.NONE)
    client = app.test_client()
    file, thumbnail = (client.get(path, buffered=True) for path in addresses(sha256)[1:])
    assert (file.mimetype, thumbnail.mimetype) == ("image/jpeg", "image/webp")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in file.headers["Content-Security-Policy"]
    assert b"Exif" not in file.data


def test_a_graphic_picture_is_shown_when_it_is_asked_for(kept):
    app, sha256 = kept
    set_to(app, Sensitivity.GRAPHIC)
    client = app.test_client()
    assert f"/pictures/{sha256}/file" not in text_of(client.get(f"/pictures/{sha256}"))
    assert f"/pictures/{sha256}/file" in text_of(client.get(f"/pictures/{sha256}?shown=1"))


def test_a_review_says_what_it_shows_and_the_item_shows_it(kept):
    app, sha256 = kept
    signed, path = operator(app), f"/pictures/{sha256}"
    assert sha256 in text_of(signed.get("/pictures/"))
    with catalog_of(app).database.reading() as session:
        item = session.exec(select(Item.public_id).order_by(Item.id)).first()
    sent = {"csrf_token": guard(signed, path), "sensitivity": "none", "items": item, "credit": "War <b>Noir</b>"}
    assert signed.post(path, data=sent).status_code == 303
    visitor = app.test_client()
    assert f"/pictures/{sha256}/thumbnail" in text_of(visitor.get(f"/items/{item}"))
    page = text_of(visitor.get(path))
    assert f'href="/items/{item}"' in page
    assert "War &lt;b&gt;Noir&lt;/b&gt;" in page
    assert len(revisions(catalog_of(app).database, "item_picture")) == 1
    sent = {"csrf_token": guard(signed, path), "sensitivity": "none", "items": ""}
    assert signed.post(path, data=sent).status_code == 303
    assert f"/pictures/{sha256}" not in text_of(visitor.get(f"/items/{item}"))


@pytest.mark.parametrize(
    ("change", "told"),
    [({"sensitivity": "fine"}, "unreviewed"), ({"items": "zzzzzzzz"}, "no item"), ({"credit": "x" * 201}, "200")],
)
def test_a_review_that_cannot_be_is_refused_and_what_was_typed_stays(kept, change, told):
    app, sha256 = kept
    signed, path = operator(app), f"/pictures/{sha256}"
    sent = {"csrf_token": guard(signed, path), "sensitivity": "none", "licence": "CC0", **change}
    answer = signed.post(path, data=sent)
    assert answer.status_code == 400
    assert told in text_of(answer)
    assert 'value="CC0"' in text_of(answer)
    with catalog_of(app).database.reading() as session:
        assert session.exec(select(Picture)).one().sensitivity is Sensitivity.UNREVIEWED


def test_a_visitor_reviews_nothing(kept):
    app, sha256 = kept
    client = app.test_client()
    assert client.get("/pictures/").status_code == 403
    assert client.post(f"/pictures/{sha256}", data={"sensitivity": "none"}).status_code in (400, 403)
    with catalog_of(app).database.reading() as session:
        assert session.exec(select(Picture)).one().sensitivity is Sensitivity.UNREVIEWED


@pytest.mark.parametrize("name", ["../../catalog.sqlite3", "x" * 64, "..%5c..", "0" * 63])
def test_a_name_that_is_no_picture_is_not_there(kept, name):
    app, _ = kept
    assert operator(app).get(f"/pictures/{name}/file").status_code == 404


def test_a_file_that_is_gone_is_told_and_no_fault(kept):
    app, sha256 = kept
    for file in (catalog_of(app).settings.data / pictures.PUBLIC).rglob(sha256):
        file.unlink()
    assert operator(app).get(f"/pictures/{sha256}/file").status_code == 503
