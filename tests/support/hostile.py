"""Files as they come from careless programs and careful attackers, all made here. By name; what each must give."""

import struct
import zlib
from functools import cache

import numpy as np
from PIL import Image, ImageCms

from tests.support.drawn import HEIC, encoded, halves, scene

SCRIPT = b"<html><body><script>alert('Secret')</script></body></html>"
PNG = b"\x89PNG\r\n\x1a\n"
END = b"\x00\x00\x00\x00IEND\xaeB`\x82"


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width, height, depth, colour, rows=b""):
    """A PNG by hand: `colour` is 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGB with alpha."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return PNG + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def sixteen_bits(channels, colour):
    ramp = np.linspace(0, 65535, 48 * 64 * channels).astype(">u2").reshape(48, -1)
    return png(64, 48, 16, colour, b"".join(b"\0" + row.tobytes() for row in ramp))


def gif_of(width, height, tail=b"\x3b"):
    screen = struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x4c\x01\x00"
    return b"GIF89a" + screen + frame + tail


def webp_of(width, height):
    """An extended WebP with a huge canvas and nothing on it."""
    body = b"\x10\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    parts = b"WEBP" + b"VP8X" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(parts)) + parts


def jpeg_of(width, height):
    """A whole JPEG whose frame header says another size."""
    data = bytearray(encoded(halves()))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def with_marker(old, new):
    data = bytearray(encoded(halves(), progressive=old == 0xC2))
    data[data.index(bytes([0xFF, old])) + 1] = new
    return bytes(data)


def frames(kind, count, size=(16, 16)):
    random = np.random.default_rng(7)
    made = [Image.fromarray(random.integers(0, 256, (*size, 3), dtype=np.uint8)) for _ in range(count)]
    return encoded(made[0], kind, save_all=True, append_images=made[1:])


def exif_with_place():
    exif = Image.Exif()
    exif.update({271: "SecretMaker", 270: "<script>alert('Secret')</script>"})
    exif[0x8825] = {1: "N", 2: (36.0, 6.0, 36.0), 3: "E", 4: (37.0, 0.0, 0.0)}
    return exif


def looping_exif():
    """A directory of tags whose next one is itself."""
    return b"Exif\0\0II*\0\x08\0\0\0\x01\0" + struct.pack("<HHII", 0x8769, 4, 1, 8) + struct.pack("<I", 8)


def cmyk(*, adobe):
    """Red at the left and blue at the right; Adobe's programs write it inverted and say so by a marker."""
    data = encoded(halves("CMYK"), quality=95)
    at = data.index(b"\xff\xee")
    length = struct.unpack(">H", data[at + 2 : at + 4])[0]
    return data if adobe else data[:at] + data[at + 2 + length :]


def broken_profile():
    whole = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return whole[:128] + b"\xff" * (len(whole) - 128)


def svg():
    return (
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><image href="file:///"/></svg>'
    )


def palette_with_alpha():
    image = halves("P")
    return encoded(image, "PNG", transparency=bytes(range(256)))


def mpo():
    return encoded(halves(), "MPO", save_all=True, append_images=[halves()])


@cache
def good():
    """Odd, and good all the same: each is read."""
    line, tall = Image.new("RGB", (20_000, 1), "red"), Image.new("RGB", (1, 20_000), "red")
    return {
        "one pixel": encoded(Image.new("RGB", (1, 1)), "PNG"),
        "one pixel, gif": encoded(Image.new("P", (1, 1)), "GIF"),
        "one pixel, webp": encoded(Image.new("RGB", (1, 1)), "WEBP"),
        "one by 20,000": encoded(tall, "PNG"),
        "20,000 by one": encoded(line, "JPEG"),
        "progressive": encoded(halves(), progressive=True),
        "grey jpeg": encoded(halves("L")),
        "cmyk by adobe": cmyk(adobe=True),
        "cmyk": cmyk(adobe=False),
        "grey of 16 bits": sixteen_bits(1, 0),
        "rgb of 16 bits": sixteen_bits(3, 2),
        "rgba of 16 bits": sixteen_bits(4, 6),
        "grey with alpha of 16 bits": sixteen_bits(2, 4),
        "palette": encoded(halves("P"), "PNG"),
        "palette with alpha": palette_with_alpha(),
        "palette, one transparent": encoded(halves("P"), "PNG", transparency=0),
        "grey with alpha": encoded(halves("LA"), "PNG"),
        "palette and alpha": encoded(halves("PA").convert("RGBA"), "GIF"),
        "one bit": encoded(halves("1"), "PNG"),
        "one bit, gif": encoded(halves("1"), "GIF"),
        "heic": HEIC,
        "interlaced gif": encoded(halves("P"), "GIF", interlace=1),
        "mpo": mpo(),
        "lossless webp": encoded(halves(), "WEBP", lossless=True),
        "avif": encoded(halves(), "AVIF"),
        "animated gif": frames("GIF", 3),
        "animated webp": frames("WEBP", 3),
        "animated png": frames("PNG", 3),
        "animated avif": frames("AVIF", 3),
        "many frames": frames("GIF", 400),
        "many frames, webp": frames("WEBP", 200),
        "place in exif": encoded(halves(), exif=exif_with_place()),
        "broken exif": encoded(halves(), exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\xff" * 60),
        "looping exif": encoded(halves(), exif=looping_exif()),
        "broken profile": encoded(halves(), icc_profile=broken_profile()),
        "profile of text": encoded(halves(), "PNG", icc_profile=b"no profile at all"),
        "jpeg and zip": encoded(halves()) + b"PK\x03\x04" + b"Secret" * 40 + b"PK\x05\x06" + b"\0" * 18,
        "png and html": encoded(halves(), "PNG") + SCRIPT,
        "gif and script": encoded(halves("P"), "GIF") + b"*/=1;alert('Secret')//",
        "html in a text of a png": encoded(halves(), "PNG")[:33]
        + chunk(b"tEXt", b"Comment\0" + SCRIPT)
        + encoded(halves(), "PNG")[33:],
        "html in a comment of a jpeg": encoded(halves(), comment=SCRIPT),
        "webp and script": encoded(halves(), "WEBP") + SCRIPT,
        "noise": encoded(Image.effect_noise((200, 200), 90)),
    }


@cache
def bad():
    """No picture, or one that is refused by its size before it is decoded."""
    return {
        "nothing": b"",
        "a nought": b"\0",
        "noughts": b"\0" * 5000,
        "a text": b"picture.jpg",
        "html": SCRIPT,
        "svg": svg(),
        "svg packed": zlib.compress(svg(), wbits=31),
        "pdf": encoded(halves(), "PDF"),
        "eps": encoded(halves(), "EPS"),
        "ico": encoded(halves(), "ICO"),
        "icns": encoded(halves(size=(64, 64)), "ICNS"),
        "tiff": encoded(halves(), "TIFF"),
        "bmp": encoded(halves(), "BMP"),
        "jpeg 2000": encoded(halves(), "JPEG2000"),
        "psd": b"8BPS\0\x01" + b"\0" * 60,
        "zip": b"PK\x03\x04" * 30,
        "a program": b"MZ\x90\0" + b"\0" * 300,
        "elf": b"\x7fELF" + b"\0" * 300,
        "script behind six letters": b"GIF89a/*" + b" " * 30 + b"*/=alert('Secret')",
        "fli": b"\x00\x00\x00\x00\x11\xaf" + b"\0" * 122,
        "png of 50,000 squared": png(50_000, 50_000, 8, 2, b"\0" * 2000),
        "png of one bit, 60,000 squared": png(60_000, 60_000, 1, 0),
        "png of noughts": png(0, 0, 8, 2),
        "png without a height": png(64, 0, 8, 2),
        "png of a strange depth": png(64, 48, 7, 2),
        "png without pixels": png(64, 48, 8, 2)[:33] + END,
        "png with a head only": png(64, 48, 8, 2)[:33],
        "gif of 65,535 squared": gif_of(65_535, 65_535),
        "gif of noughts": gif_of(0, 0),
        "webp of 16,384 squared": webp_of(16_384, 16_384),
        "webp of 16 million squared": webp_of(1 << 24, 1 << 24),
        "webp without a picture": webp_of(64, 48),
        "jpeg of 65,500 squared": jpeg_of(65_500, 65_500),
        "jpeg without a height": jpeg_of(64, 0),
        "jpeg without a width": jpeg_of(0, 48),
        "jpeg of markers": b"\xff\xd8" + b"\xff\xe1\xff\xff" + b"\0" * 70_000,
        "heic with a head only": HEIC[:40],
        "avif with a head only": encoded(halves(), "AVIF")[:60],
        "riff of nothing": b"RIFF\xff\xff\xff\xffWEBP",
        "huge chunk": PNG + b"\x7f\xff\xff\xffIHDR" + b"\0" * 100,
        "text of 80 MB packed": _text_bomb(),
        "a profile of 90 MB packed": _profile_bomb(),
        **in_pieces(),
        "taller than can be written": encoded(Image.new("1", (1, 30_001)), "PNG"),
    }


@cache
def odd():
    """Either answer will do, so long as it is one of the two: decoders differ."""
    wide = encoded(halves(), "PNG")
    return {
        "arithmetic": with_marker(0xC0, 0xC9),
        "arithmetic and progressive": with_marker(0xC2, 0xCA),
        "lossless jpeg": with_marker(0xC0, 0xC3),
        "a size that is not the picture's": jpeg_of(640, 480),
        "two heads": wide[:33] + wide[8:33] + wide[33:],
        "wrong sum": wide[:40] + bytes([wide[40] ^ 255]) + wide[41:],
        "avif of another size": encoded(halves(), "AVIF").replace(
            struct.pack(">II", 64, 48), struct.pack(">II", 60_000, 60_000)
        ),
        "heic of another size": HEIC.replace(struct.pack(">II", 64, 64), struct.pack(">II", 60_000, 60_000)),
        "gif frame outside its screen": encoded(halves("P"), "GIF").replace(
            struct.pack("<HH", 64, 48), struct.pack("<HH", 9, 9), 1
        ),
        "png cut before its end": wide[:-12],
        "jpeg without its end": encoded(halves())[:-2],
        "jpeg after a text": b"\r\n" + encoded(halves()),
        "two jpegs": encoded(halves()) * 2,
        "html before a gif": SCRIPT + encoded(halves("P"), "GIF"),
    }


def every():
    return {**good(), **bad(), **odd()}


def whole():
    """One good file of each kind, large enough to be cut."""
    made = {kind: encoded(scene(2, (120, 90)), kind) for kind in ("JPEG", "PNG", "WEBP", "AVIF", "GIF")}
    return {**made, "HEIC": HEIC, "progressive": encoded(scene(2, (120, 90)), progressive=True), "MPO": mpo()}


def _text_bomb():
    data = encoded(halves(), "PNG")
    return data[:33] + chunk(b"zTXt", b"a\0\0" + zlib.compress(b"x" * 80_000_000)) + data[33:]


def _profile_bomb():
    data = encoded(halves(), "PNG")
    return data[:33] + chunk(b"iCCP", b"a\0\0" + zlib.compress(b"\0" * 90_000_000)) + data[33:]


def in_pieces():
    """Small pictures that would keep a decoder busy for minutes."""
    gif, jpeg, picture = encoded(halves("P"), "GIF"), encoded(halves(), progressive=True), encoded(halves(), "PNG")
    colours = 13 + 3 * (2 << (gif[10] & 7))
    last = jpeg.rindex(b"\xff\xda")
    return {
        "gif of comments": gif[:colours] + b"\x21\xfe" + (b"\x08" + b"x" * 8) * 30_000 + b"\0" + gif[colours:],
        "gif of short comments": gif[:colours] + b"\x21\xfe\x01x\0" * 30_000 + gif[colours:],
        "jpeg of comments": jpeg[:2] + b"\xff\xfe\0\x02" * 30_000 + jpeg[2:],
        "jpeg of a thousand passes": jpeg[:-2] + jpeg[last:-2] * 1000 + jpeg[-2:],
        "jpeg of fill": jpeg[:2] + b"\xff" * 300_000 + b"\0" + jpeg[2:],
        "png of chunks": picture[:33] + chunk(b"teSt", b"") * 20_000 + picture[33:],
    }
