"""A picture is found again after what happens to pictures on their way, and an unlike one is left alone."""

import io

import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageOps

from catalog.domain.errors import Invalid
from catalog.evidence import likeness, prints
from tests.support.drawn import encoded, halves, scene

HELD = tuple(range(10, 15))
UNLIKE = (30, 31)


def pressed(image, quality):
    return Image.open(io.BytesIO(encoded(image, quality=quality))).convert("RGB")


def cut(image, left, top, right, bottom):
    width, height = image.size
    return image.crop((int(width * left), int(height * top), int(width * (1 - right)), int(height * (1 - bottom))))


def captioned(image, share=0.15):
    image = image.copy()
    ImageDraw.Draw(image).rectangle((0, int(image.height * (1 - share)), *image.size), fill=(20, 20, 20))
    return image


def marked(image):
    image = image.copy()
    ImageDraw.Draw(image).text((40, 200), "@channel", fill=(255, 255, 255), font_size=60)
    return image


def shown_on_telephone(image, seed=0):
    """As a screenshot: other things around the picture, the same for every picture."""
    screen = Image.new("RGB", (720, 1280), (24, 27, 33))
    draw = ImageDraw.Draw(screen)
    for line, text in enumerate(("12:45  LTE 83 %", "Channel News", "captured near the village")):
        draw.text((20, 20 + 50 * line), text, fill=(255, 255, 255), font_size=36)
    screen.paste(image.resize((720, 540)), (0, 250))
    draw.text((20, 830), "1,245 views   Share   Comment", fill=(200, 200, 200), font_size=36)
    return screen


ALTERED = {
    "same": (lambda image: image, "same"),
    "thumbnail": (lambda image: ImageOps.contain(image, (320, 320)), "same"),
    "strong JPEG": (lambda image: pressed(image, 20), "same"),
    "brighter": (lambda image: ImageEnhance.Brightness(image).enhance(1.35), "same"),
    "darker": (lambda image: ImageEnhance.Brightness(image).enhance(0.6), "same"),
    "grey": (lambda image: image.convert("L"), "same"),
    "stretched": (lambda image: image.resize((700, 480)), "same"),
    "banner": (captioned, None),
    "cut by 3 %": (lambda image: cut(image, 0.03, 0.03, 0.03, 0.03), "cropped"),
    "cut by 10 %": (lambda image: cut(image, 0.1, 0.1, 0.1, 0.1), "cropped"),
    "a fifth off one side": (lambda image: cut(image, 0, 0, 0.2, 0), "cropped"),
    "half": (lambda image: cut(image, 0, 0, 0.5, 0), "cropped"),
    "mirror": (ImageOps.mirror, "mirror"),
    "upside down": (ImageOps.flip, "mirror, rotated 180"),
    "quarter turn": (lambda image: image.rotate(-90, expand=True), "rotated 90"),
    "half turn": (lambda image: image.rotate(180), "rotated 180"),
    "quarter turn back": (lambda image: image.rotate(90, expand=True), "rotated 270"),
    "mirror and cut": (lambda image: ImageOps.mirror(cut(image, 0.1, 0.1, 0.1, 0.1)), "mirror, cropped"),
    "story frame": (lambda image: ImageOps.pad(image, (1080, 1920)), "same"),
    "white bars": (lambda image: ImageOps.expand(image, (0, 80, 0, 120), "white"), "same"),
    "screenshot": (shown_on_telephone, "framed"),
    "small turn": (lambda image: cut(image.rotate(2), 0.04, 0.04, 0.04, 0.04), "cropped"),
    "watermark": (marked, "same"),
    "thin border": (lambda image: ImageOps.expand(image, 5, "red"), "same"),
}


@pytest.fixture(scope="module")
def prints_held():
    return [(number, likeness.fingerprint(encoded(scene(number), quality=92))) for number in HELD]


@pytest.fixture(scope="module")
def held(prints_held):
    return likeness.Held(prints_held)


@pytest.mark.parametrize("name", ALTERED)
def test_an_altered_picture_is_found_and_no_other(held, name):
    alter, transform = ALTERED[name]
    found = held.match(encoded(alter(scene(10)), quality=88))
    assert [one.id for one in found] == [10]
    assert transform in (None, found[0].transform)


@pytest.mark.parametrize("alter", [lambda image: image, captioned, marked, shown_on_telephone, ImageOps.mirror])
def test_unlike_pictures_are_not_found(held, alter):
    assert [held.match(encoded(alter(scene(number)))) for number in UNLIKE] == [[]] * len(UNLIKE)


@pytest.mark.parametrize("frame", [captioned, marked, shown_on_telephone])
def test_pictures_in_the_same_frame_are_not_alike_for_that(frame):
    framed = [(number, likeness.fingerprint(encoded(frame(scene(number))))) for number in HELD]
    assert [likeness.match(encoded(frame(scene(number))), framed) for number in UNLIKE] == [[]] * len(UNLIKE)


def test_pictures_without_anything_in_them_are_not_alike():
    plain = likeness.fingerprint(encoded(Image.new("RGB", (400, 300), "white")))
    assert likeness.match(encoded(Image.new("RGB", (400, 300), "black")), [(1, plain)]) == []
    assert likeness.match(encoded(scene(1)), [(1, plain)]) == []


def test_the_nearer_comes_first_and_no_more_than_asked_for(prints_held):
    part = likeness.fingerprint(encoded(cut(scene(10), 0.1, 0.1, 0.1, 0.1)))
    everything = [(99, part), *prints_held]
    found = likeness.match(encoded(scene(10)), everything)
    assert [(one.id, one.transform) for one in found] == [(10, "same"), (99, "framed")]
    assert found[0].distance < 0.02 < found[1].distance < 1
    assert likeness.match(encoded(scene(10)), everything, limit=1) == found[:1]


def test_pictures_equally_near_come_by_their_ids(prints_held):
    _, same = prints_held[0]
    found = likeness.match(encoded(scene(10)), [(7, same), (3, same), (5, same)])
    assert [one.id for one in found] == [3, 5, 7]


def test_the_order_of_those_held_does_not_matter(prints_held):
    mixed = [*prints_held[3:], *reversed(prints_held[:3])]
    query = encoded(cut(scene(12), 0.05, 0.1, 0, 0.1))
    assert likeness.match(query, mixed) == likeness.match(query, prints_held)


def test_the_same_bytes_have_the_same_fingerprint():
    data = encoded(scene(20))
    assert likeness.fingerprint(data) == likeness.fingerprint(data)


def test_a_fingerprint_is_small_and_of_a_fixed_form():
    made = likeness.fingerprint(encoded(scene(20, (1600, 1200))))
    assert [len(made.dhash), len(made.phash)] == [64, 64]
    assert int(made.dhash, 16) > 0 < int(made.phash, 16)
    assert len(made.features) <= 14_000


def test_a_turned_photograph_is_judged_upright():
    exif = Image.Exif()
    exif[274] = 6
    data = encoded(scene(10).rotate(90, expand=True), exif=exif)
    found = likeness.match(data, [(10, likeness.fingerprint(encoded(scene(10))))])
    assert [one.transform for one in found] == ["same"]


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF", "GIF"])
def test_a_picture_is_found_in_another_format(held, kind):
    assert [one.id for one in held.match(encoded(scene(11), kind))] == [11]


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "1", "L", "CMYK", "I;16"])
def test_each_kind_of_pixel_has_a_fingerprint(mode):
    image = halves("L").convert("I;16") if mode == "I;16" else halves(mode)
    data = encoded(image, "JPEG" if mode == "CMYK" else "PNG")
    assert len(likeness.fingerprint(data).dhash) == 64


def test_a_tiny_and_a_very_long_picture_have_fingerprints():
    for size in ((1, 1), (2, 900), (5000, 3)):
        assert len(likeness.fingerprint(encoded(Image.new("RGB", size), "PNG")).phash) == 64


def test_nothing_is_found_among_nothing():
    assert likeness.match(encoded(scene(1)), []) == []


def test_what_is_no_picture_is_refused():
    with pytest.raises(Invalid, match="allowed are"):
        likeness.fingerprint(b"no picture")


def test_a_fingerprint_of_another_version_is_refused(prints_held):
    number, made = prints_held[0]
    other = prints.Fingerprint(made.dhash, made.phash, b"\x09" + made.features[1:])
    with pytest.raises(ValueError, match="format 9; allowed is 1"):
        likeness.Held([(number, other)])


def test_sample_photographs_are_told_apart(samples):
    files = sorted((samples / "photos").glob("*.jpg"))
    assert files, "the folder of samples has no photographs"
    held = likeness.Held((at, likeness.fingerprint(file.read_bytes())) for at, file in enumerate(files[::2]))
    for at, file in enumerate(files[::2]):
        picture = Image.open(io.BytesIO(file.read_bytes())).convert("RGB")
        altered = ImageOps.mirror(cut(pressed(picture, 40), 0.1, 0.1, 0.1, 0.1))
        assert [one.id for one in held.match(encoded(altered))] == [at], file.name
    assert [file.name for file in files[1::2] if held.match(file.read_bytes())] == []
