"""Opening a picture that may be hostile. The content alone decides what it is; it never sees a file name.

Whatever the bytes are, there is a decoded picture or one Invalid that says what is allowed.
"""

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import pi_heif  # type: ignore[import-untyped]  # it comes without types
from PIL import Image, UnidentifiedImageError
from PIL.ExifTags import Base

from catalog.domain.errors import CatalogError, Invalid
from catalog.evidence import pieces
from catalog.evidence.pieces import FIELD, Patient

MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # a JPEG with further ones behind it, as some telephones write; the first is taken
    "PNG": "image/png",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
    "HEIF": "image/heic",
    "GIF": "image/gif",
}
OPENED_AS = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF", "GIF")
ALLOWED = "allowed are JPEG, PNG, WebP, AVIF, HEIC and GIF"
MEGABYTES = 30
MEGAPIXELS = 80
SIDE = 30_000  # pixels: longer ones cannot be written in every format

UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

pi_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = MEGAPIXELS * 1_000_000

# Warnings are switched for a whole process, and a decoded picture may take 320 MB: one at a time.
_ONE_AT_A_TIME = threading.Lock()


@contextmanager
def opened(data: bytes) -> Iterator[Image.Image]:
    """The picture in some bytes, not decoded yet, its size checked. Whatever goes wrong inside is raised as Invalid."""
    if len(data) > MEGABYTES * 1_000_000:
        given = len(data) / 1_000_000
        raise Invalid.one(FIELD, f"has {given:.1f} MB; allowed are at most {MEGABYTES} MB")
    pieces.check(data)
    stream = Patient(data)
    with _ONE_AT_A_TIME, _quiet(), _refusing(), Image.open(stream, formats=OPENED_AS) as image:
        _check_sides(image.size)
        stream.settle()
        yield image


def position(image: Image.Image) -> Image.Transpose | None:
    """What puts a picture upright, as its metadata says; None if nothing has to be done or nothing can be read."""
    try:
        return UPRIGHT.get(int(image.getexif().get(Base.Orientation, 1)))
    except Exception:  # noqa: BLE001 - broken metadata raises anything, and the picture is good without it
        return None


@contextmanager
def _quiet() -> Iterator[None]:
    """Pillow's remarks on odd metadata are no matter; its warning of a decompression bomb is an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except CatalogError:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Invalid.one(FIELD, f"is too large; allowed are at most {MEGAPIXELS} megapixels") from error
    except UnidentifiedImageError as error:
        raise Invalid.one(FIELD, f"is no picture of a kind that can be read; {ALLOWED}") from error
    except Exception as error:  # a decoder raises anything on hostile bytes
        raise Invalid.one(FIELD, f"is damaged or cut short and cannot be decoded; {ALLOWED}, whole") from error


def _check_sides(size: tuple[int, int]) -> None:
    """The area is checked by Pillow as it opens a picture."""
    width, height = size
    if max(size) > SIDE:
        raise Invalid.one(FIELD, f"has {width} × {height} pixels; allowed are at most {SIDE} on a side")
