"""Pictures: kept once, files and row together, found again, told only to who may know."""

import io
from datetime import timedelta

import pytest
from PIL import Image, ImageOps
from sqlmodel import select

from catalog.domain import origins
from catalog.domain.errors import Conflict, Invalid, NotAllowed
from catalog.domain.vocabulary import Sensitivity
from catalog.evidence.redacting import Box
from catalog.evidence.stores import filed, sha256_of
from catalog.models import Incident, Item, ItemPicture, Person, Picture, PictureAlike, PicturePrint, Source
from catalog.search.show import pictures as shown_pictures
from catalog.search.visible import REVIEWER, VISITOR, Viewer
from catalog.services import people
from catalog.services.pictures import picture_matches, pictures, redacting
from catalog.services.pictures.picture_matches import Asked, Searched
from catalog.services.pictures.pictures import Said
from tests.services.writing import all_of, an_incident, an_item, changing, ground, item_id, outcome, put, revisions
from tests.support.clock import NOW
from tests.support.drawn import encoded, scene

ADDRESS = "https://x.com/war_noir/status/1861700000000000000"


@pytest.fixture(scope="module")
def made():
    return pictures.ready(encoded(scene(1), quality=92))


def keep(database, store, made, url=""):
    with database.transaction() as session:
        row, is_new = pictures.keep(session, store, made, url, NOW)
        return row.sha256, is_new


def match(database, data, viewer=REVIEWER):
    with database.reading() as session:
        among = picture_matches.held(session, viewer)
        found = picture_matches.match(session, data, among, Asked(viewer, NOW, 10))
        return [(one.picture.sha256, one.transform, [shown.item.public_id for shown in one.items]) for one in found]


def test_a_picture_is_kept_once_with_its_files(database, either, made):
    sha256, is_new = keep(database, either, made)
    assert (is_new, keep(database, either, made)) == (True, (sha256, False))
    [row] = all_of(database, Picture)
    assert row.sensitivity is Sensitivity.UNREVIEWED
    assert (row.exif, len(all_of(database, PicturePrint))) == (None, 1)
    assert either.read(filed(pictures.ORIGINALS, row.sha256)) == made.original
    assert sha256_of(either, filed(pictures.PUBLIC, row.public_sha256)) == row.public_sha256
    with either.open(filed(pictures.THUMBNAILS, row.public_sha256)) as thumbnail, Image.open(thumbnail) as small:
        assert small.format == "WEBP"
    assert len(revisions(database, "picture")) == 1


def test_its_page_becomes_a_source_once(database, store, made):
    keep(database, store, made, ADDRESS)
    other = pictures.ready(encoded(scene(2)))
    keep(database, store, other, ADDRESS.replace("x.com", "twitter.com"))
    [source] = all_of(database, Source)
    assert (source.handle, source.platform) == ("war_noir", "x")
    assert {one.source_id for one in all_of(database, Picture)} == {source.id}


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"not a picture", b"\xff\xd8\xff\xe0 cut short"])
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(Invalid):
        pictures.ready(data)


def test_a_copy_is_found_with_the_items_that_it_shows(database, store, made):
    sha256, _ = keep(database, store, made)
    put(database, *ground(), an_item("one", outcome("destroyed")))
    with changing(database) as session:
        row, shown = session.exec(select(Picture)).one(), session.exec(select(Item)).one()
        session.add(ItemPicture(item_id=shown.id, picture_id=row.id))
    copy = ImageOps.mirror(Image.open(io.BytesIO(made.original)))
    [(found, transform, items)] = match(database, encoded(copy, quality=40))
    assert (found, items) == (sha256, [item_id("one")])
    assert "mirror" in transform
    assert match(database, encoded(scene(3))) == []


def test_a_picture_that_nobody_reviewed_is_not_found_by_visitors(database, store, made):
    keep(database, store, made)
    assert match(database, made.original, VISITOR) == []
    with changing(database) as session:
        session.exec(select(Picture)).one().sensitivity = Sensitivity.NONE
    assert len(match(database, made.original, VISITOR)) == 1
    with changing(database) as session:
        session.exec(select(Picture)).one().sensitivity = Sensitivity.NEVER_PUBLIC
    assert match(database, made.original, VISITOR) == []


def test_the_answer_says_what_it_was_looked_for_in(database, store, made):
    put(database, *ground(), an_item("one", outcome("destroyed")))
    keep(database, store, made)
    with database.reading() as session:
        assert picture_matches.searched(session, REVIEWER, NOW) == Searched(1, 1)
        assert picture_matches.searched(session, VISITOR, NOW) == Searched(0, 1)


def row_of(database, made):
    return next(one for one in all_of(database, Picture) if one.sha256 == made.cleaned.sha256)


def receive(database, store, image, pseudonym="", **said):
    """Keep a picture compared with all that is held; its number."""
    made = pictures.ready(encoded(image))
    with database.reading() as session:
        sent = pictures.compared(made, Said(**said), picture_matches.base(session), is_checked=True)
    with database.transaction() as session:
        person = people.operator(session, NOW) if not pseudonym else person_of(session, pseudonym)
        return pictures.receive(session, person, store, sent, NOW)[0].id


def person_of(session, pseudonym):
    found = session.exec(select(Person).where(Person.pseudonym == pseudonym)).first()
    found = found or Person(pseudonym=pseudonym, joined_at=NOW)
    session.add(found)
    session.flush()
    return found


def clusters(database, *ids):
    """The least number of each picture's cluster, as the pairs that were noted join them."""
    pairs = [(pair.one_id, pair.other_id) for pair in all_of(database, PictureAlike)]
    every = origins.clusters([row.id for row in all_of(database, Picture)], pairs)
    return [every[one] for one in ids]


def test_ten_reposts_of_a_picture_are_one_origin(database, store):
    copies = [scene(1), ImageOps.mirror(scene(1)), scene(1).convert("L"), scene(1).crop((60, 40, 600, 460))]
    ids = [receive(database, store, one) for one in copies]
    other = receive(database, store, scene(2))
    assert clusters(database, *ids, other) == [*[ids[0]] * 4, other]


def test_two_parts_of_one_picture_are_one_origin_though_neither_is_like_the_other(database, store):
    whole = scene(1, (900, 700))
    left, right = whole.crop((0, 0, 440, 700)), whole.crop((460, 0, 900, 700))
    one, between, other = (receive(database, store, part) for part in (left, whole, right))
    pairs = {(pair.one_id, pair.other_id) for pair in all_of(database, PictureAlike)}
    assert pairs == {(one, between), (between, other)}
    assert clusters(database, other, one) == [one, one]


def test_what_was_added_meanwhile_is_compared_too(database, store):
    with database.reading() as session:
        before = picture_matches.base(session)
    first = receive(database, store, scene(1))
    late = pictures.compared(pictures.ready(encoded(scene(1), quality=30)), Said(), before, is_checked=True)
    with database.transaction() as session:
        row, _ = pictures.receive(session, people.operator(session, NOW), store, late, NOW)
        second = row.id
    assert clusters(database, first, second) == [first, first]


def test_a_picture_that_is_not_due_is_told_to_reviewers_only(database, store, made):
    keep(database, store, made)
    with changing(database) as session:
        row = session.exec(select(Picture)).one()
        row.sensitivity, row.publish_after = Sensitivity.NONE, NOW + timedelta(hours=1)
    assert (len(match(database, made.original)), match(database, made.original, VISITOR)) == (1, [])
    with database.reading() as session:
        assert picture_matches.searched(session, VISITOR, NOW).pictures == 0
        assert picture_matches.searched(session, VISITOR, NOW + timedelta(hours=2)).pictures == 1


def test_whoever_added_a_picture_finds_it_before_its_review(database, store, made):
    own = receive(database, store, scene(2), "one")
    with database.reading() as session:
        person = session.get_one(Picture, own).person_id
    data = encoded(scene(2), quality=40)
    assert len(match(database, data, Viewer(person))) == 1
    assert match(database, data, Viewer(person + 1)) == []


def test_outcomes_of_what_is_not_public_yet_are_not_told(database, store, made):
    keep(database, store, made)
    later = an_incident("two", publish_after=NOW + timedelta(days=1))
    lost = [outcome("damaged"), {**outcome("destroyed"), "incident": later.id}]
    put(database, *ground(), later, an_item("one", *lost))
    with changing(database) as session:
        row, shown = session.exec(select(Picture)).one(), session.exec(select(Item)).one()
        row.sensitivity = Sensitivity.NONE
        session.add(ItemPicture(item_id=shown.id, picture_id=row.id))
    with database.reading() as session:
        row = session.exec(select(Picture)).one()
        [told] = picture_matches.shows(session, row, Asked(VISITOR, NOW, 1))
        assert told.outcomes == ("damaged",)


def test_an_incident_is_shown_by_the_pictures_of_its_items(database, store, made):
    keep(database, store, made)
    put(database, *ground(), an_item("one", outcome("destroyed")))
    with changing(database) as session:
        row, shown = session.exec(select(Picture)).one(), session.exec(select(Item)).one()
        session.add(ItemPicture(item_id=shown.id, picture_id=row.id))
    with database.reading() as session:
        one = session.exec(select(Incident.id)).one()
        assert len(shown_pictures.of_incident(session, one, NOW, REVIEWER)) == 1
        assert shown_pictures.of_incident(session, one, NOW) == []


BOX = Box(0.25, 0.25, 0.5, 0.5)


def redact(database, store, made, *boxes, viewer=REVIEWER):
    burnt = redacting.prepared(store, row_of(database, made), boxes, viewer)
    with database.transaction() as session:
        person = people.operator(session, NOW)
        return redacting.redact(session, person.id, store, burnt, NOW).public_sha256


def forget(database, store, sha256):
    with database.reading() as session:
        return redacting.forget(session, store, sha256)


def test_boxes_are_burnt_into_what_is_shown_and_the_original_stays(database, either, made):
    keep(database, either, made)
    before = row_of(database, made)
    shown = redact(database, either, made, BOX)
    after = row_of(database, made)
    assert shown == after.public_sha256 != before.public_sha256
    assert (after.redactions, after.phash) == ([list(BOX)], before.phash)
    for place in (pictures.PUBLIC, pictures.THUMBNAILS):
        with Image.open(io.BytesIO(either.read(filed(place, shown)))) as image:
            middle = image.convert("L").crop(
                (image.width * 3 // 10, image.height * 3 // 10, image.width * 7 // 10, image.height * 7 // 10)
            )
            assert middle.getextrema()[1] < 6, place
    assert either.read(filed(pictures.ORIGINALS, after.sha256)) == made.original
    assert len(match(database, made.original)) == 1


def test_what_was_shown_before_is_gone_from_the_disk(database, either, made):
    keep(database, either, made)
    before = row_of(database, made).public_sha256
    assert not forget(database, either, before)
    shown = redact(database, either, made, BOX)
    assert forget(database, either, before)
    names = [*either.names(pictures.PUBLIC), *either.names(pictures.THUMBNAILS)]
    assert names == [filed(place, shown) for place in (pictures.PUBLIC, pictures.THUMBNAILS)]


def test_boxes_taken_out_give_the_same_picture_as_before(database, store, made):
    keep(database, store, made)
    before = row_of(database, made)
    hidden = redact(database, store, made, BOX)
    forget(database, store, before.public_sha256)
    assert redact(database, store, made) == before.public_sha256
    assert row_of(database, made).redactions == []
    assert sha256_of(store, filed(pictures.PUBLIC, before.public_sha256)) == before.public_sha256
    with database.reading() as session:
        assert shown_pictures.moved(session, hidden, NOW, REVIEWER) == before.public_sha256
        assert shown_pictures.moved(session, hidden, NOW, VISITOR) is None


def test_boxes_that_somebody_else_changed_meanwhile_are_left(database, store, made):
    keep(database, store, made)
    burnt = redacting.prepared(store, row_of(database, made), (BOX,), REVIEWER)
    redact(database, store, made, Box(0, 0, 0.1, 0.1))
    with pytest.raises(Conflict), database.transaction() as session:
        redacting.redact(session, people.operator(session, NOW).id, store, burnt, NOW)


def test_whoever_added_a_picture_blacks_out_until_it_is_reviewed(database, store, made):
    keep(database, store, made)
    row = row_of(database, made)
    assert redacting.may_redact(row, Viewer(row.person_id))
    assert not redacting.may_redact(row, Viewer(row.person_id + 1))
    assert not redacting.may_redact(row, VISITOR)
    row.sensitivity = Sensitivity.NONE
    assert not redacting.may_redact(row, Viewer(row.person_id))
    with pytest.raises(NotAllowed):
        redacting.prepared(store, row, (BOX,), Viewer(row.person_id))


@pytest.mark.parametrize(
    "row", ["10 10", "a b c d", "-1 0 5 5", "0 0 0 5", "60 0 50 5", "0 0 nan 5", "inf 0 5 5", "0 0 5 1e9", "0 99 5 2"]
)
def test_boxes_that_cannot_be_are_refused_with_what_is_allowed(row):
    form = dict(zip(redacting.SIDES, ([one] for one in row.split()), strict=False))
    with pytest.raises(Invalid, match="four numbers from 0 to 100"):
        redacting.boxes_of(form)


def test_boxes_are_read_from_a_form_and_empty_rows_are_none():
    form = {"left": ["10", "", "0"], "top": ["20,5", " ", "0"], "width": ["30", "", "100"], "height": ["40", "", "100"]}
    assert redacting.boxes_of(form) == (Box(0.1, 0.205, 0.3, 0.4), Box(0, 0, 1, 1))
    assert redacting.boxes_of({}) == ()
    with pytest.raises(Invalid, match="at most 50"):
        redacting.boxes_of({side: ["1"] * 51 for side in redacting.SIDES})
