"""Pictures: kept once, files and row together, found again, told only to who may know."""

import io

import pytest
from PIL import Image, ImageOps
from sqlmodel import select

from catalog.domain.errors import Invalid
from catalog.domain.vocabulary import Sensitivity
from catalog.evidence import files
from catalog.models import Item, ItemPicture, Picture, PicturePrint, Source
from catalog.search import visible
from catalog.services import pictures
from tests.services.writing import all_of, an_item, changing, ground, item_id, outcome, put, revisions
from tests.support.clock import NOW
from tests.support.drawn import encoded, scene

ADDRESS = "https://x.com/war_noir/status/1861700000000000000"


@pytest.fixture(scope="module")
def made():
    return pictures.ready(encoded(scene(1), quality=92))


def keep(database, folder, made, url=""):
    with database.transaction() as session:
        row, is_new = pictures.keep(session, folder, made, url, NOW)
        return row.sha256, is_new


def match(database, data, *, insider=True):
    with database.reading() as session:
        among = pictures.held(session, insider=insider)
        found = pictures.match(session, data, among, visible.items(NOW, insider=insider), 10)
        return [(one.picture.sha256, one.transform, [shown.item.public_id for shown in one.items]) for one in found]


def test_a_picture_is_kept_once_with_its_files(database, tmp_path, made):
    sha256, is_new = keep(database, tmp_path, made)
    assert (is_new, keep(database, tmp_path, made)) == (True, (sha256, False))
    [row] = all_of(database, Picture)
    assert row.sensitivity is Sensitivity.UNREVIEWED
    assert (row.exif, len(all_of(database, PicturePrint))) == (None, 1)
    original = files.path_of(tmp_path / pictures.ORIGINALS, row.sha256)
    public = files.path_of(tmp_path / pictures.PUBLIC, row.public_sha256)
    thumbnail = files.path_of(tmp_path / pictures.THUMBNAILS, row.public_sha256)
    assert original.read_bytes() == made.original
    assert files.sha256_of(public) == row.public_sha256
    with Image.open(thumbnail) as small:
        assert small.format == "WEBP"
    assert len(revisions(database, "picture")) == 1


def test_its_page_becomes_a_source_once(database, tmp_path, made):
    keep(database, tmp_path, made, ADDRESS)
    other = pictures.ready(encoded(scene(2)))
    keep(database, tmp_path, other, ADDRESS.replace("x.com", "twitter.com"))
    [source] = all_of(database, Source)
    assert (source.handle, source.platform) == ("war_noir", "x")
    assert {one.source_id for one in all_of(database, Picture)} == {source.id}


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"not a picture", b"\xff\xd8\xff\xe0 cut short"])
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(Invalid):
        pictures.ready(data)


def test_a_copy_is_found_with_the_items_that_it_shows(database, tmp_path, made):
    sha256, _ = keep(database, tmp_path, made)
    put(database, *ground(), an_item("one", outcome("destroyed")))
    with changing(database) as session:
        row, shown = session.exec(select(Picture)).one(), session.exec(select(Item)).one()
        session.add(ItemPicture(item_id=shown.id, picture_id=row.id))
    copy = ImageOps.mirror(Image.open(io.BytesIO(made.original)))
    [(found, transform, items)] = match(database, encoded(copy, quality=40))
    assert (found, items) == (sha256, [item_id("one")])
    assert "mirror" in transform
    assert match(database, encoded(scene(3))) == []


def test_a_picture_that_nobody_reviewed_is_not_found_by_visitors(database, tmp_path, made):
    keep(database, tmp_path, made)
    assert match(database, made.original, insider=False) == []
    with changing(database) as session:
        session.exec(select(Picture)).one().sensitivity = Sensitivity.NONE
    assert len(match(database, made.original, insider=False)) == 1
    with changing(database) as session:
        session.exec(select(Picture)).one().sensitivity = Sensitivity.NEVER_PUBLIC
    assert match(database, made.original, insider=False) == []


def test_the_answer_says_what_it_was_looked_for_in(database, tmp_path, made):
    put(database, *ground(), an_item("one", outcome("destroyed")))
    keep(database, tmp_path, made)
    with database.reading() as session:
        assert pictures.searched(session, insider=True) == pictures.Searched(1, 1)
        assert pictures.searched(session, insider=False) == pictures.Searched(0, 1)
