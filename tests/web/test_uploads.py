"""Pictures added by a contributor: each kept or refused by itself, seen by nobody else before a review."""

import io
import json

import pytest
from PIL import ImageOps
from sqlmodel import select

from catalog.domain.outcomes import Role
from catalog.domain.vocabulary import Sensitivity
from catalog.models import Item, ItemPicture, Picture, PictureAlike, Source, SourcePicture
from catalog.services.pictures import pictures
from tests.services.writing import all_of, changing, revisions
from tests.support import hostile, stores
from tests.support.drawn import decoded, encoded, halves, scene
from tests.web.conftest import catalog_of
from tests.web.signing import guard, person_of, signed_in

NEW, PLACE = "/pictures/new", "/pictures/"
POST = "https://t.me/s/made_up_channel/12"
VIDEO = {"video_sha256": "ab" * 32, "video_at_ms": "61500", "video_url": "https://example.org/video"}


@pytest.fixture
def contributor(own_app):
    own_app.config["LIMITS"] = False
    return signed_in(own_app, Role.CONTRIBUTOR)


def database_of(client):
    return catalog_of(client.application).database


def post(client, *files, json_wanted=True, **said):
    sent = [(io.BytesIO(data), name) for name, data in files]
    values = {"csrf_token": guard(client, NEW), "file": sent, **said}
    headers = {"Accept": "application/json"} if json_wanted else {}
    return client.post(PLACE, data=values, content_type="multipart/form-data", headers=headers)


def added(client, data, **said):
    [one] = post(client, ("one.jpg", data), **said).get_json()["added"]
    return one["picture"]


def addresses(sha256):
    return [f"/pictures/{sha256}", f"/pictures/{sha256}/file", f"/pictures/{sha256}/thumbnail"]


def codes(client, sha256):
    return [client.get(path, buffered=True).status_code for path in addresses(sha256)]


def text_of(answer):
    return answer.get_data(as_text=True)


def test_three_files_are_kept_and_told_by_their_public_copies(contributor):
    told = post(contributor, *((f"{seed}.jpg", encoded(scene(seed))) for seed in (1, 2, 3)), source=POST).get_json()
    assert [one["file"] for one in told["added"]] == ["1.jpg", "2.jpg", "3.jpg"]
    assert (told["same"], told["refused"], told["added"][0]["width"]) == ([], [], 640)
    assert codes(contributor, told["added"][0]["picture"]) == [200, 200, 200]
    rows = all_of(database_of(contributor), Picture)
    assert {row.person_id for row in rows} == {person_of(contributor)}
    assert {row.sensitivity for row in rows} == {Sensitivity.UNREVIEWED}
    assert len(all_of(database_of(contributor), SourcePicture)) == 3


def test_one_that_is_refused_takes_no_other_with_it(contributor):
    told = post(
        contributor, ("a.jpg", encoded(scene(1))), ("<b>.svg", hostile.svg()), ("c.png", encoded(scene(2), "PNG"))
    )
    told = told.get_json()
    assert [one["file"] for one in told["added"]] == ["a.jpg", "c.png"]
    [refused] = told["refused"]
    assert refused["file"] == "<b>.svg"
    assert "allowed are JPEG" in refused["reason"]


def test_the_same_file_twice_is_one_picture_at_two_sources(contributor):
    data = encoded(scene(1))
    first = added(contributor, data, source=POST)
    again = post(contributor, ("two.jpg", data), source="https://example.org/other").get_json()
    assert [one["picture"] for one in again["same"]] == [first]
    assert len(all_of(database_of(contributor), Picture)) == 1
    assert len(all_of(database_of(contributor), SourcePicture)) == 2


def test_a_file_that_differs_in_metadata_only_is_the_same_picture(contributor):
    first = added(contributor, encoded(halves()))
    again = post(contributor, ("two.jpg", encoded(halves(), exif=hostile.exif_with_place()))).get_json()
    assert [one["picture"] for one in again["same"]] == [first]


def test_without_javascript_the_answer_is_a_page(contributor):
    answer = post(contributor, ("a.jpg", encoded(scene(1))), json_wanted=False)
    assert answer.status_code == 303
    assert text_of(contributor.get(answer.location)).count('type="hidden" name="picture"') == 1
    refused = post(contributor, ("<i>.txt", b"text"), json_wanted=False, source=POST)
    assert refused.status_code == 400
    assert "&lt;i&gt;.txt" in text_of(refused)
    assert f'value="{POST}"' in text_of(refused)


def test_what_is_alike_is_told_with_the_items_that_it_shows(contributor):
    first = added(contributor, encoded(scene(1)))
    with changing(database_of(contributor)) as session:
        row, item = session.exec(select(Picture)).one(), session.exec(select(Item).order_by(Item.id)).first()
        session.add(ItemPicture(item_id=item.id, picture_id=row.id))
        public_id = item.public_id
    copy = encoded(ImageOps.mirror(scene(1)), quality=50)
    [one] = post(contributor, ("copy.jpg", copy)).get_json()["added"]
    [alike] = one["alike"]
    assert (alike["picture"], [item["id"] for item in alike["items"]]) == (first, [public_id])
    assert "mirror" in alike["transform"]
    assert len(all_of(database_of(contributor), PictureAlike)) == 1


def test_two_copies_sent_together_know_of_each_other(contributor):
    told = post(contributor, ("a.jpg", encoded(scene(1))), ("b.jpg", encoded(scene(1), quality=30))).get_json()
    assert [len(one["alike"]) for one in told["added"]] == [0, 1]


def test_a_picture_of_somebody_else_is_noted_as_alike_and_not_told(contributor, own_app):
    added(contributor, encoded(scene(1)))
    other = signed_in(own_app, Role.CONTRIBUTOR)
    [one] = post(other, ("copy.jpg", encoded(scene(1), quality=30))).get_json()["added"]
    assert one["alike"] == []
    assert len(all_of(database_of(contributor), PictureAlike)) == 1


def test_a_frame_is_kept_with_its_video(contributor):
    sha256 = added(contributor, encoded(scene(1)), **VIDEO)
    [row] = all_of(database_of(contributor), Picture)
    assert (row.video_sha256, row.video_at_ms, row.video_url) == ("ab" * 32, 61500, "https://example.org/video")
    reviewer = signed_in(contributor.application, Role.REVIEWER)
    assert "at 1:01.500" in text_of(reviewer.get(f"/pictures/{sha256}"))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"source": "javascript:alert(1)"}, "http"),
        ({"source": "//example.org"}, "http"),
        ({"video_sha256": "xyz"}, "64 hexadecimal"),
        ({"video_sha256": "ab" * 32, "video_at_ms": "-1"}, "milliseconds"),
        ({"video_at_ms": "5"}, "milliseconds"),
        ({"video_sha256": "ab" * 32, "video_url": "ftp://x/y"}, "http"),
    ],
)
def test_what_is_said_wrongly_is_refused_and_nothing_kept(contributor, said, told):
    answer = post(contributor, ("a.jpg", encoded(scene(1))), **said)
    assert answer.status_code == 200
    assert told in answer.get_json()["refused"][0]["reason"]
    assert all_of(database_of(contributor), Picture) == []


def test_nothing_and_too_many_files_are_refused(contributor):
    assert "from 1 to 20" in post(contributor).get_json()["refused"][0]["reason"]
    many = post(contributor, *((f"{at}.gif", b"x") for at in range(21))).get_json()
    assert "21 files" in many["refused"][0]["reason"]


def test_fields_that_nobody_asked_for_change_nothing(contributor):
    more = {"sensitivity": "none", "person_id": "1", "licence": "CC0", "public_sha256": "0" * 64}
    added(contributor, encoded(scene(1)), **more)
    [row] = all_of(database_of(contributor), Picture)
    assert (row.sensitivity, row.person_id, row.licence) == (Sensitivity.UNREVIEWED, person_of(contributor), None)


@pytest.mark.parametrize(("role", "code"), [(None, 403), (Role.READER, 403), (Role.CONTRIBUTOR, 200)])
def test_contributors_add_pictures_and_readers_do_not(own_app, role, code):
    client = signed_in(own_app, role) if role else own_app.test_client()
    assert client.get(NEW).status_code == code
    token = guard(client, "/pictures/logged")
    sent = {"csrf_token": token, "file": (io.BytesIO(encoded(scene(1))), "a.jpg")}
    answer = client.post(PLACE, data=sent, content_type="multipart/form-data", headers={"Accept": "application/json"})
    assert answer.status_code == code
    assert len(all_of(catalog_of(own_app).database, Picture)) == (1 if code == 200 else 0)


def test_a_form_of_another_site_adds_nothing(contributor):
    answer = contributor.post(PLACE, data={"file": (io.BytesIO(encoded(scene(1))), "a.jpg")})
    assert answer.status_code == 400
    assert all_of(database_of(contributor), Picture) == []


def test_whoever_added_it_sees_it_and_reviewers_do_and_nobody_else(contributor, own_app):
    sha256 = added(contributor, encoded(scene(1)))
    others = [own_app.test_client(), signed_in(own_app, Role.READER), signed_in(own_app, Role.CONTRIBUTOR)]
    assert [codes(one, sha256) for one in others] == [[404] * 3] * 3
    assert codes(contributor, sha256) == codes(signed_in(own_app, Role.REVIEWER), sha256) == [200] * 3


def test_a_reader_does_not_find_what_nobody_reviewed(contributor, own_app):
    data = encoded(scene(1))
    added(contributor, data)
    for client, found in (
        (signed_in(own_app, Role.READER), False),
        (contributor, True),
        (signed_in(own_app, Role.REVIEWER), True),
    ):
        sent = {"csrf_token": guard(client, "/pictures/logged"), "picture": (io.BytesIO(data), "x")}
        page = text_of(client.post("/pictures/logged", data=sent, content_type="multipart/form-data"))
        assert ("A picture held here" in page) is found
        assert f"Searched: {int(found)} picture" in page


def test_a_new_source_waits_with_its_picture(contributor, own_app):
    sha256 = added(contributor, encoded(scene(1)), source=POST)
    with database_of(contributor).reading() as session:
        source = session.exec(select(Source).where(Source.handle == "made_up_channel")).one()
        assert source.is_pending
    with changing(database_of(contributor)) as session:
        session.exec(select(Picture)).one().sensitivity = Sensitivity.NONE
    assert source.public_id not in text_of(own_app.test_client().get(f"/pictures/{sha256}"))


def test_exif_is_kept_where_the_operator_says_so_and_shown_to_reviewers_only(make_app):
    for kept in (False, True):
        app = make_app(keep_exif=kept)
        contributor = signed_in(app, Role.CONTRIBUTOR)
        sha256 = added(contributor, hostile.good()["place in exif"])
        [row] = all_of(catalog_of(app).database, Picture)
        assert (row.exif is not None) is kept
        page = text_of(signed_in(app, Role.REVIEWER).get(f"/pictures/{sha256}"))
        assert ("SecretMaker" in page and "36.11" in page) is kept
        assert "<script>alert" not in page
        own = contributor.get(f"/pictures/{sha256}"), contributor.get(f"/pictures/{sha256}/file", buffered=True)
        assert all(b"SecretMaker" not in one.data and row.sha256.encode() not in one.data for one in own)


@stores.in_folder
def test_originals_are_for_the_catalog_alone_to_read(contributor):
    added(contributor, encoded(scene(1)))
    folder = catalog_of(contributor.application).settings.data / pictures.ORIGINALS
    assert {one.stat().st_mode & 0o777 for one in folder.rglob("*") if one.is_file()} == {0o600}
    assert {one.stat().st_mode & 0o777 for one in (folder, *folder.rglob("*")) if one.is_dir()} == {0o700}


def test_the_page_plays_a_video_of_the_browser_and_loosens_nothing_else(contributor):
    policy = contributor.get(NEW).headers["Content-Security-Policy"]
    assert policy.endswith("; media-src blob:")
    assert "script-src 'self'; style-src 'self'" in policy
    assert "media-src" not in contributor.get("/pictures/logged").headers["Content-Security-Policy"]


def test_whatever_is_sent_gets_an_answer_and_never_a_fault(contributor):
    for name, data in hostile.every().items():
        answer = post(contributor, (f"{name}.jpg", data))
        assert answer.status_code == 200, name
        told = answer.get_json()
        assert sum(map(len, told.values())) == 1, name
        expected = {"good": ("added", "same"), "bad": ("refused",)}.get(group_of(name), ("added", "same", "refused"))
        assert next(kind for kind in told if told[kind]) in expected, name
    for row in all_of(database_of(contributor), Picture):
        served = contributor.get(f"/pictures/{row.public_sha256}/file", buffered=True)
        assert served.mimetype in ("image/jpeg", "image/png")
        assert decoded(served.data).size == (row.width, row.height)


def group_of(name):
    return next((group for group in ("good", "bad") if name in getattr(hostile, group)()), "odd")


def test_each_addition_is_a_change_with_who_and_why(contributor):
    added(contributor, encoded(scene(1)), source=POST)
    [revision] = revisions(database_of(contributor), "picture")[:1]
    assert json.dumps(revision.after)
    assert revision.after["person_id"] == person_of(contributor)
