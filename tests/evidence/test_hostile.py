"""Files from careless programs and careful attackers: a clean picture or one refusal in words, soon."""

import contextlib

import numpy as np
import pytest
from PIL import Image

from catalog.domain.errors import Invalid
from catalog.evidence import cleaning, likeness, opening, pieces
from tests.support import hostile
from tests.support.drawn import decoded, encoded, halves, scene

HIDDEN = (b"Secret", b"<script", b"PK\x03\x04", b"Exif", b"GPS", b"iCCP", b"ICC_PROFILE")


def looks(data):
    """Red at the left and blue at the right?"""
    image = decoded(data).convert("RGB")
    left, right = image.getpixel((16, 30)), image.getpixel((48, 30))
    return left[0] > left[2] + 60 and right[2] > right[0] + 60


@pytest.mark.parametrize("name", hostile.good())
def test_what_is_odd_and_good_is_read(name):
    cleaned = cleaning.clean(hostile.good()[name])
    assert decoded(cleaned.public).size == (cleaned.width, cleaned.height)
    assert max(decoded(cleaned.thumbnail).size) <= 320
    assert len(likeness.fingerprint(cleaned.public).dhash) == 64
    assert [one for one in HIDDEN if one in cleaned.public + cleaned.thumbnail] == []


@pytest.mark.parametrize("name", hostile.bad())
def test_what_is_bad_is_refused_in_words(name):
    with pytest.raises(Invalid, match=r"^picture: .*(allowed are|save it anew)"):
        cleaning.clean(hostile.bad()[name])


@pytest.mark.parametrize("name", hostile.odd())
def test_what_decoders_differ_about_gets_one_of_the_two_answers(name):
    with contextlib.suppress(Invalid):
        cleaned = cleaning.clean(hostile.odd()[name])
        assert decoded(cleaned.public).size == (cleaned.width, cleaned.height)


@pytest.mark.parametrize("kind", hostile.whole())
def test_wherever_a_file_is_cut_there_is_an_answer(kind):
    data = hostile.whole()[kind]
    places = {
        *range(min(len(data), 80)),
        *range(0, len(data), max(1, len(data) // 60)),
        *range(len(data) - 16, len(data)),
    }
    for place in sorted(places):
        with contextlib.suppress(Invalid):
            cleaned = cleaning.clean(data[:place])
            assert decoded(cleaned.public).size == (cleaned.width, cleaned.height)


@pytest.mark.parametrize("kind", hostile.whole())
def test_whatever_comes_before_a_picture_it_is_no_picture_then(kind):
    for before in (b"\n", b"\0" * 8, hostile.SCRIPT, b"%PDF-1.7\n"):
        with pytest.raises(Invalid):
            cleaning.clean(before + hostile.whole()[kind])


@pytest.mark.parametrize("name", ["cmyk", "cmyk by adobe", "rgb of 16 bits", "grey of 16 bits"])
def test_rarer_pixels_keep_their_colours(name):
    public = cleaning.clean(hostile.good()[name]).public
    if name.startswith("cmyk"):
        assert looks(public)
    else:
        values = np.asarray(decoded(public).convert("L"), dtype=float)
        assert values[0].mean() < 20
        assert values[-1].mean() > 235


def test_limits_come_before_decoding(monkeypatch):
    def decoded_all_the_same(*_):
        raise AssertionError("it was decoded")

    monkeypatch.setattr(Image.Image, "load", decoded_all_the_same)
    for name in ("png of 50,000 squared", "gif of 65,535 squared", "jpeg of 65,500 squared", "webp of 16,384 squared"):
        with pytest.raises(Invalid, match="at most 80 megapixels"):
            cleaning.clean(hostile.bad()[name])
    with pytest.raises(Invalid, match="at most 30 MB"):
        cleaning.clean(hostile.PNG + b"\0" * (opening.MEGABYTES * 1_000_000))


@pytest.mark.parametrize("name", hostile.in_pieces())
def test_what_would_take_a_decoder_minutes_is_refused(name):
    with pytest.raises(Invalid, match="more pieces than any camera"):
        cleaning.clean(hostile.in_pieces()[name])


def test_pictures_as_programs_write_them_are_not_in_pieces():
    for data in (hostile.mpo(), encoded(scene(3), progressive=True), hostile.good()["jpeg and zip"]):
        assert not pieces.is_in_pieces(data)
    behind = encoded(halves()) + b"\xff\xda\0\2" * 1000
    assert not pieces.is_in_pieces(behind)


def test_the_place_in_a_picture_is_told_apart_from_it():
    cleaned = cleaning.clean(hostile.good()["place in exif"])
    assert (cleaned.exif["latitude"], cleaned.exif["longitude"]) == (pytest.approx(36.11), 37)
    assert cleaned.exif["description"] == "<script>alert('Secret')</script>"


def test_a_loop_in_the_metadata_is_left_behind():
    assert cleaning.clean(hostile.good()["looping exif"]).width == 64
