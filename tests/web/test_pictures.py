"""Pages of pictures: what nobody has reviewed is not there for others, and bytes are never anything but a picture."""

from datetime import timedelta

import pytest
from sqlmodel import select

from catalog.domain.outcomes import Role
from catalog.domain.vocabulary import Sensitivity
from catalog.evidence.stores import filed
from catalog.models import Incident, Item, ItemPicture, Outcome, Picture
from catalog.services import addresses as addresses_service
from catalog.services.pictures import pictures
from tests.services.writing import all_of, changing, revisions
from tests.support import stores
from tests.support.clock import NOW
from tests.support.drawn import encoded, scene
from tests.web.conftest import catalog_of
from tests.web.signing import guard, operator, send, signed_in


@pytest.fixture
def kept(own_app):
    """An application that holds one picture, and the hash of its public copy."""
    catalog = catalog_of(own_app)
    made = pictures.ready(encoded(scene(1)))
    with catalog.database.transaction() as session:
        row, _ = pictures.keep(session, catalog.store, made, "", NOW)
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
    assert "Of the original" not in text_of(signed.get(path))
    assert signed.post(path, data=sent).status_code == 303
    visitor = app.test_client()
    assert f"/pictures/{sha256}/thumbnail" in text_of(visitor.get(f"/items/{item}"))
    page = text_of(visitor.get(path))
    assert f'href="/items/{item}"' in page
    assert "War &lt;b&gt;Noir&lt;/b&gt;" in page
    assert all_of(catalog_of(app).database, Picture)[0].sha256 in page
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
    catalog_of(app).store.remove(filed(pictures.PUBLIC, sha256))
    assert operator(app).get(f"/pictures/{sha256}/file").status_code == 503


BOX = {"left": ["10", ""], "top": ["20", ""], "width": ["30", ""], "height": ["40", ""]}


def send_boxes(client, sha256, **boxes):
    return client.post(f"/pictures/{sha256}/boxes", data={"csrf_token": guard(client, f"/pictures/{sha256}"), **boxes})


def test_a_blacked_out_picture_has_a_new_address_and_the_old_one_leads_there(kept):
    app, sha256 = kept
    set_to(app, Sensitivity.NONE)
    signed, visitor = operator(app), app.test_client()
    before = visitor.get(addresses(sha256)[1], buffered=True).data
    answer = send_boxes(signed, sha256, **BOX)
    shown = answer.location.removeprefix("/pictures/").removesuffix("?shown=1")
    assert (answer.status_code, len(shown), shown != sha256) == (303, 64, True)
    for old, new in zip(addresses(sha256), addresses(shown), strict=True):
        moved = visitor.get(old)
        assert (moved.status_code, moved.location) == (301, new)
        assert moved.headers["Cache-Control"] == "no-cache"
        assert visitor.get(new, buffered=True).status_code == 200
    assert visitor.get(f"/api/v1/pictures/{sha256}").location == f"/api/v1/pictures/{shown}"
    assert visitor.get(addresses(shown)[1], buffered=True).data != before
    assert [name for name, data in stores.content(catalog_of(app).store).items() if before in data] == []
    assert 'value="10"' in text_of(signed.get(f"/pictures/{shown}?shown=1"))


def test_the_old_address_of_what_is_hidden_leads_nowhere(kept):
    app, sha256 = kept
    send_boxes(operator(app), sha256, **BOX)
    for client in (app.test_client(), signed_in(app, Role.READER), signed_in(app, Role.CONTRIBUTOR)):
        assert [client.get(path).status_code for path in addresses(sha256)] == [404, 404, 404]


def test_boxes_are_taken_out_by_leaving_their_rows_empty(kept):
    app, sha256 = kept
    signed = operator(app)
    shown = send_boxes(signed, sha256, **BOX).location.split("/")[2].split("?")[0]
    back = send_boxes(signed, shown, left=[""], top=[""], width=[""], height=[""])
    assert back.location == f"/pictures/{sha256}?shown=1"
    assert signed.get(f"/pictures/{shown}").location == f"/pictures/{sha256}"


def test_boxes_that_cannot_be_are_refused_and_what_was_typed_stays(kept):
    app, sha256 = kept
    answer = send_boxes(operator(app), sha256, left="90", top="0", width="20", height="<9>")
    assert answer.status_code == 400
    assert "four numbers from 0 to 100" in text_of(answer)
    assert 'value="90"' in text_of(answer)
    assert "&lt;9&gt;" in text_of(answer)
    with catalog_of(app).database.reading() as session:
        assert session.exec(select(Picture)).one().redactions == []


@pytest.mark.parametrize(
    ("role", "code"), [(None, 403), (Role.READER, 403), (Role.CONTRIBUTOR, 404), (Role.REVIEWER, 303)]
)
def test_only_who_may_see_a_picture_blacks_it_out(kept, role, code):
    app, sha256 = kept
    client = signed_in(app, role) if role else app.test_client()
    data = {"csrf_token": guard(client, "/pictures/logged"), **BOX}
    assert client.post(f"/pictures/{sha256}/boxes", data=data).status_code == code


def test_a_contributor_blacks_out_no_reviewed_picture(kept):
    app, sha256 = kept
    set_to(app, Sensitivity.NONE)
    client = signed_in(app, Role.CONTRIBUTOR)
    data = {"csrf_token": guard(client, "/pictures/logged"), **BOX}
    assert client.post(f"/pictures/{sha256}/boxes", data=data).status_code == 403


@pytest.mark.parametrize(("role", "code"), [(Role.READER, 403), (Role.CONTRIBUTOR, 403), (Role.REVIEWER, 200)])
def test_the_queue_and_the_review_are_for_reviewers(kept, role, code):
    app, sha256 = kept
    client = signed_in(app, role)
    assert client.get("/pictures/").status_code == code
    sent = {"csrf_token": guard(client, "/pictures/logged"), "sensitivity": "none"}
    assert client.post(f"/pictures/{sha256}", data=sent).status_code == (303 if code == 200 else 403)


def test_nothing_graphic_or_unreviewed_is_loaded_in_the_queue(kept):
    app, sha256 = kept
    signed = signed_in(app, Role.REVIEWER)
    for sensitivity in (Sensitivity.UNREVIEWED, Sensitivity.GRAPHIC, Sensitivity.GRAPHIC_PERSONAL):
        set_to(app, sensitivity)
        page = text_of(signed.get("/pictures/"))
        assert f"/pictures/{sha256}/thumbnail" not in page
        assert f"/pictures/{sha256}?shown=1" in page
        assert f"/pictures/{sha256}/file" not in text_of(signed.get(f"/pictures/{sha256}"))
        assert f"/pictures/{sha256}/file" in text_of(signed.get(f"/pictures/{sha256}?shown=1"))


def test_a_review_makes_the_source_of_its_picture_public(kept):
    app, sha256 = kept
    with changing(catalog_of(app).database) as session:
        source = addresses_service.put(session, "https://t.me/made_up_channel/7")
        source.is_pending = True
        session.exec(select(Picture)).one().source_id = source.id
        public_id = source.public_id
    signed, visitor = operator(app), app.test_client()
    send(signed, f"/pictures/{sha256}", sensitivity="never_public", items="")
    assert visitor.get(f"/sources/{public_id}").status_code == 404
    send(signed, f"/pictures/{sha256}", sensitivity="none", items="")
    assert public_id in text_of(visitor.get(f"/pictures/{sha256}"))


def test_pictures_that_are_alike_stand_at_each_other(kept):
    app, sha256 = kept
    catalog = catalog_of(app)
    made = pictures.ready(encoded(scene(1).crop((40, 30, 600, 450)), quality=50))
    with catalog.database.transaction() as session:
        other = pictures.keep(session, catalog.store, made, "", NOW)[0].public_sha256
    page = text_of(operator(app).get(f"/pictures/{sha256}?shown=1"))
    assert "Part of the same picture" in page
    assert f"/pictures/{other}" in page
    assert "cropped" in page
    set_to_all(app, Sensitivity.NONE, sha256)
    assert f"/pictures/{other}" not in text_of(app.test_client().get(f"/pictures/{sha256}"))


def set_to_all(app, sensitivity, sha256):
    with changing(catalog_of(app).database) as session:
        session.exec(select(Picture).where(Picture.public_sha256 == sha256)).one().sensitivity = sensitivity


def test_a_review_keeps_what_its_page_does_not_show_yet(kept):
    app, sha256 = kept
    with changing(catalog_of(app).database) as session:
        found = select(Item).join(Outcome, Outcome.item_id == Item.id).order_by(Item.id)
        item, row = session.exec(found).first(), session.exec(select(Picture)).one()
        for incident in session.exec(select(Incident).join(Outcome).where(Outcome.item_id == item.id)):
            incident.publish_after = NOW + timedelta(days=20_000)
        session.add(ItemPicture(item_id=item.id, picture_id=row.id))
    send(operator(app), f"/pictures/{sha256}", sensitivity="none", items="")
    assert len(all_of(catalog_of(app).database, ItemPicture)) == 1
