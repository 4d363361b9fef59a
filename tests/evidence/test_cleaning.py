"""Whatever bytes come in, there is a clean picture or one clear refusal."""

import contextlib
import hashlib
import json
import struct
import warnings
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms, features
from PIL.TiffImagePlugin import IFDRational

from catalog.domain.errors import Invalid
from catalog.evidence import cleaning, opening
from tests.support.drawn import HEIC, decoded, encoded, halves, scene

ALLOWED = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
TURNED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
SECRETS = (b"Exif", b"GPS", b"Secret", b"http", b"<?xpacket", b"ICC_PROFILE", b"iCCP", b"tEXt", b"eXIf")


def metadata():
    exif = Image.Exif()
    exif.update({271: "SecretMaker", 272: "SecretModel", 305: "SecretTool", 270: "a\x00b"})
    exif[0x8769] = {36867: "2024:11:27 10:00:00", 33434: 0.002, 37386: (50, 1)}
    exif[0x8825] = {1: "N", 2: (36.0, 6.0, 36.0), 3: "W", 4: (37.0, 0.0, 0.0), 5: b"\x01", 6: 12.5, 29: "2024:11:27"}
    return exif


def oriented(number):
    exif = Image.Exif()
    exif[274] = number
    turn = TURNED[number]
    return encoded(halves() if turn is None else halves().transpose(turn), exif=exif, quality=95)


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_head(width, height):
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))


def colours(data):
    """The colours in the middle of the left and of the right half, roughly."""
    image = decoded(data).convert("RGB")
    places = ((image.width // 4, image.height // 2), (3 * image.width // 4, image.height // 2))
    return ["red" if (p := image.getpixel(at))[0] > p[2] + 60 else "blue" for at in places]


@pytest.mark.parametrize("kind", ALLOWED)
def test_each_kind_is_read_and_named_by_its_content(kind):
    data = encoded(halves(), kind)
    cleaned = cleaning.clean(data)
    assert cleaned.media_type == f"image/{kind.lower()}"
    assert (cleaned.width, cleaned.height) == (64, 48)
    assert cleaned.sha256 == hashlib.sha256(data).hexdigest()
    assert colours(cleaned.public) == colours(cleaned.thumbnail) == ["red", "blue"]


def test_a_telephones_heic_becomes_a_jpeg():
    cleaned = cleaning.clean(HEIC)
    assert (cleaned.media_type, cleaned.public_type) == ("image/heic", "image/jpeg")
    assert colours(cleaned.public) == ["red", "blue"]


def test_every_decoder_that_is_promised_is_there():
    assert all(features.check(name) for name in ("avif", "webp", "littlecms2", "jpg", "zlib"))


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "PPM", "ICO", "TGA", "PCX", "PDF", "EPS"])
def test_every_other_kind_is_refused_with_those_allowed(kind):
    with pytest.raises(Invalid, match="allowed are JPEG, PNG, WebP, AVIF, HEIC and GIF"):
        cleaning.clean(encoded(halves(), kind))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_no_metadata_is_in_what_is_shown(kind):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    xmp = b"<?xpacket begin=''?><x>http://Secret</x>"
    data = encoded(halves(), kind, exif=metadata(), icc_profile=profile, xmp=xmp, comment=b"Secret")
    cleaned = cleaning.clean(data)
    for shown in (cleaned.public, cleaned.thumbnail):
        assert [secret for secret in SECRETS if secret in shown] == []
        assert dict(decoded(shown).getexif()) == {}
        assert {"exif", "xmp", "icc_profile", "comment"}.isdisjoint(decoded(shown).info)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_reviewers_see_when_where_and_with_what(kind):
    facts = cleaning.clean(encoded(halves(), kind, exif=metadata())).exif
    assert facts["latitude"] == pytest.approx(36.11)
    assert facts["longitude"] == pytest.approx(-37)
    assert facts["altitude_m"] == -12.5
    assert facts["made_at"] == "2024:11:27 10:00:00"
    assert facts["camera_maker"] == "SecretMaker"
    assert facts["exposure_seconds"] == pytest.approx(0.002)
    assert facts["description"] == "a"
    assert json.loads(json.dumps(facts)) == facts


def test_half_a_position_and_a_number_divided_by_nought_are_not_there():
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (36.0, 6.0, 36.0), 3: "E", 4: (200.0, 0.0, 0.0)}
    exif[0x8769] = {33434: IFDRational(1, 0), 33437: float("nan")}
    facts = cleaning.clean(encoded(halves(), exif=exif)).exif
    assert {"latitude", "longitude", "exposure_seconds", "f_number"}.isdisjoint(facts)


def test_a_picture_without_metadata_has_no_facts():
    assert cleaning.clean(encoded(halves())).exif == {}


@pytest.mark.parametrize("number", range(1, 9))
def test_each_orientation_comes_out_upright(number):
    cleaned = cleaning.clean(oriented(number))
    assert (cleaned.width, cleaned.height) == (64, 48)
    for shown in (cleaned.public, cleaned.thumbnail):
        assert decoded(shown).size == (64, 48)
        assert colours(shown) == ["red", "blue"]
        assert min(decoded(shown).convert("RGB").getpixel((4, 3))) > 200


@pytest.mark.parametrize("number", [0, 9, 65535])
def test_an_orientation_that_does_not_exist_is_passed_over(number):
    exif = Image.Exif()
    exif[274] = number
    assert cleaning.clean(encoded(halves(), exif=exif)).width == 64


@pytest.mark.parametrize(
    ("mode", "kind", "public_type", "public_mode"),
    [
        ("RGB", "PNG", "image/jpeg", "RGB"),
        ("L", "PNG", "image/jpeg", "L"),
        ("1", "PNG", "image/png", "L"),
        ("P", "PNG", "image/png", "RGB"),
        ("P", "GIF", "image/png", "RGB"),
        ("LA", "PNG", "image/png", "RGBA"),
        ("RGBA", "PNG", "image/png", "RGBA"),
        ("CMYK", "JPEG", "image/jpeg", "RGB"),
    ],
)
def test_each_kind_of_pixel_is_shown_as_suits_it(mode, kind, public_type, public_mode):
    cleaned = cleaning.clean(encoded(halves(mode), kind))
    assert cleaned.public_type == public_type
    assert decoded(cleaned.public).mode == public_mode


def test_what_is_transparent_stays_so():
    image = halves("RGBA")
    image.putalpha(Image.new("L", image.size, 0))
    for kind in ("PNG", "WEBP", "AVIF", "GIF"):
        cleaned = cleaning.clean(encoded(image, kind))
        assert cleaned.public_type == "image/png"
        assert decoded(cleaned.public).getchannel("A").getextrema() == (0, 0), kind
        assert decoded(cleaned.thumbnail).convert("RGBA").getchannel("A").getextrema() == (0, 0), kind


def test_a_palette_with_a_transparent_colour_is_read():
    data = encoded(halves("P"), "PNG", transparency=halves("P").getpixel((20, 20)))
    assert decoded(cleaning.clean(data).public).getchannel("A").getextrema() == (0, 255)


def test_sixteen_bits_are_cut_down_rather_than_clipped():
    ramp = np.linspace(0, 65535, 64 * 48).reshape(48, 64).astype(np.uint16)
    shown = np.asarray(decoded(cleaning.clean(encoded(Image.fromarray(ramp), "PNG")).public), dtype=int)
    assert np.abs(shown - (ramp >> 8)).max() < 12


def test_of_an_animation_the_first_frame_is_shown():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue", "green")]
    for kind in ("GIF", "WEBP", "PNG", "AVIF"):
        data = encoded(frames[0], kind, save_all=True, append_images=frames[1:])
        assert colours(cleaning.clean(data).public) == ["red", "red"], kind


@pytest.mark.parametrize("profile", [b"", b"no profile", b"\0" * 4096])
def test_a_broken_colour_profile_is_passed_over(profile):
    assert colours(cleaning.clean(encoded(halves(), icc_profile=profile)).public) == ["red", "blue"]


def test_a_profile_of_another_kind_of_picture_is_passed_over():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert colours(cleaning.clean(encoded(halves(), icc_profile=lab)).public) == ["red", "blue"]


def test_a_thumbnail_fits_and_is_never_larger_than_the_picture():
    large, small = cleaning.clean(encoded(scene(1, (900, 300)))), cleaning.clean(encoded(halves()))
    assert decoded(large.thumbnail).size == (320, 107)
    assert decoded(small.thumbnail).size == (64, 48)
    assert decoded(large.thumbnail).format == "WEBP"


def test_a_line_one_pixel_high_is_a_picture():
    cleaned = cleaning.clean(encoded(Image.new("RGB", (3000, 1)), "PNG"))
    assert decoded(cleaned.thumbnail).size == (320, 1)


@pytest.mark.parametrize(
    "tail", [b"<html><script>Secret</script>", b"PK\x03\x04Secret", b"\0" * 1000, b"%PDF-1.7 Secret"]
)
@pytest.mark.parametrize("kind", ALLOWED)
def test_what_hides_behind_a_picture_is_not_shown(kind, tail):
    cleaned = cleaning.clean(encoded(halves(), kind) + tail)
    assert b"Secret" not in cleaned.public + cleaned.thumbnail


@pytest.mark.parametrize("kind", ALLOWED)
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
def test_a_picture_cut_short_is_refused(kind, share):
    data = encoded(scene(2, (200, 150)), kind)
    with pytest.raises(Invalid, match=r"picture: .*allowed are"):
        cleaning.clean(data[: int(len(data) * share)])


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_heic_cut_short_is_refused(share):
    with pytest.raises(Invalid, match="allowed are"):
        cleaning.clean(HEIC[: int(len(HEIC) * share)])


@pytest.mark.parametrize(
    "data", [b"", b"\0", b"\xff\xd8\xff", b"<html>", b"GIF89a", b"RIFF\0\0\0\0WEBP", b"PK\x03\x04" * 9]
)
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(Invalid, match="allowed are JPEG"):
        cleaning.clean(data)


def test_an_svg_is_refused():
    with pytest.raises(Invalid, match="allowed are JPEG"):
        cleaning.clean(b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>')


@pytest.mark.parametrize("kind", [*ALLOWED, "HEIC"])
def test_damaged_bytes_never_raise_anything_else(kind):
    whole = HEIC if kind == "HEIC" else encoded(scene(3, (120, 90)), kind, exif=metadata())
    random = np.random.default_rng(4)
    for _ in range(60):
        data = np.frombuffer(whole, np.uint8).copy()
        places = random.integers(0, min(len(data), 600), 6)
        data[places] = random.integers(0, 256, 6)
        with contextlib.suppress(Invalid):
            cleaned = cleaning.clean(data.tobytes())
            assert decoded(cleaned.public).size == (cleaned.width, cleaned.height)


@pytest.mark.parametrize(
    "broken", [b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\xff" * 40]
)
def test_broken_metadata_costs_only_the_facts(broken):
    cleaned = cleaning.clean(encoded(halves(), exif=broken))
    assert colours(cleaned.public) == ["red", "blue"]


def test_huge_metadata_is_left_behind():
    exif = Image.Exif()
    exif[270] = "x" * 60_000
    cleaned = cleaning.clean(encoded(halves(), exif=exif))
    assert len(cleaned.exif["description"]) == 200
    assert len(cleaned.public) < 5_000


@pytest.mark.parametrize("size", [(10_000, 8_001), (12_000, 12_000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)])
def test_too_many_pixels_are_refused_with_the_limit_before_they_are_decoded(size):
    with pytest.raises(Invalid, match="allowed are at most 80 megapixels"):
        cleaning.clean(png_head(*size) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b""))


def test_a_side_that_is_too_long_is_refused_with_the_limit():
    with pytest.raises(Invalid, match="at most 30000 on a side"):
        cleaning.clean(encoded(Image.new("1", (30_001, 1)), "PNG"))


def test_too_many_bytes_are_refused_with_the_limit(monkeypatch):
    monkeypatch.setattr(opening, "MEGABYTES", 1)
    with pytest.raises(Invalid, match=r"1\.5 MB; allowed are at most 1 MB"):
        cleaning.clean(b"\0" * 1_500_000)


def test_a_text_that_unpacks_to_a_bomb_is_refused():
    bomb = chunk(b"zTXt", b"a\0\0" + zlib.compress(b"x" * 80_000_000))
    data = encoded(halves(), "PNG")
    with pytest.raises(Invalid, match="allowed are"):
        cleaning.clean(data[:33] + bomb + data[33:])


def test_warnings_are_as_before_afterwards():
    before = list(warnings.filters)
    cleaning.clean(encoded(halves()))
    with pytest.raises(Invalid):
        cleaning.clean(b"no picture")
    assert warnings.filters == before


def test_the_same_bytes_give_the_same_picture():
    data = encoded(scene(5), quality=90)
    assert cleaning.clean(data) == cleaning.clean(data)


def test_the_sample_photographs_are_read(samples):
    folders = ("photos", "photos-turned", "photos-broken")
    files = sorted(path for name in folders for path in (samples / name).glob("*") if path.is_file())
    assert files, "the folder of samples has no photographs"
    for file in files:
        cleaned = cleaning.clean(file.read_bytes())
        assert decoded(cleaned.public).size == (cleaned.width, cleaned.height), file.name
        assert dict(decoded(cleaned.public).getexif()) == {}, file.name


def test_the_turned_sample_photographs_come_out_alike(samples):
    for shape in ("landscape", "portrait"):
        files = sorted((samples / "photos-turned").glob(f"{shape}_*"))
        assert files, "the folder of samples has no turned photographs"
        shown = [decoded(cleaning.clean(file.read_bytes()).public).convert("L") for file in files]
        assert {one.size for one in shown} == {shown[0].size}
        small = np.stack([np.asarray(one.resize((24, 24)), dtype=float).ravel() for one in shown])
        assert np.corrcoef(small).min() > 0.95
