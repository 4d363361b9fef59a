"""From bytes that anybody sent to a picture that can be shown: decoded, put upright and written anew without metadata.

What somebody hid behind, before or inside the picture is not copied. It stores nothing and never sees a file name.
"""

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image, ImageCms

from catalog.evidence import exif, redacting, turns
from catalog.evidence.opening import MEDIA_TYPES, opened, position
from catalog.evidence.redacting import Box

THUMBNAIL = (320, 320)  # pixels at most
PHOTOGRAPH: dict[str, Any] = {"format": "JPEG", "quality": 88, "optimize": True, "progressive": True}
DRAWING: dict[str, Any] = {
    "format": "PNG",
    "optimize": False,
}  # keeps transparency and sharp edges; `optimize` takes minutes on large ones
SMALL: dict[str, Any] = {"format": "WEBP", "quality": 80, "method": 4}
DRAWN = ("1", "P", "PA")  # modes of a drawing or a screen, not of a photograph
SPACES = {"RGB": "RGB", "RGBA": "RGB", "CMYK": "CMYK", "L": "GRAY"}  # which profile a mode must have


@dataclass(frozen=True)
class Cleaned:
    """A picture made safe.

    `sha256`, `media_type`: of the bytes as they came. `width`, `height`: pixels, upright. `public`: the picture anew,
    of `public_type` (image/jpeg or image/png). `thumbnail`: WebP within 320 × 320. Neither has any metadata.
    `exif`: what the camera wrote, place included, in JSON's types; for reviewers only, see exif.py.
    """

    sha256: str
    media_type: str
    width: int
    height: int
    public: bytes
    public_type: str
    thumbnail: bytes
    exif: exif.Facts


def clean(data: bytes, boxes: Iterable[Box] = ()) -> Cleaned:
    """The picture in some bytes, made safe, with solid black boxes burnt in; of an animation the first frame.

    Raises Invalid, with what is allowed, if they are no whole picture of an allowed kind, or too large.
    """
    with opened(data) as image:
        media_type = MEDIA_TYPES[str(image.format)]
        facts = exif.read(image)
        image.load()
        is_drawing = image.mode in DRAWN or image.has_transparency_data
        picture = redacting.burn(_bare(_upright(image)), boxes)
        public = _written(picture, DRAWING if is_drawing else PHOTOGRAPH)
        thumbnail = _written(_within(picture), SMALL)
    return Cleaned(
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=media_type,
        width=picture.width,
        height=picture.height,
        public=public,
        public_type="image/png" if is_drawing else "image/jpeg",
        thumbnail=thumbnail,
        exif=facts,
    )


def _upright(image: Image.Image) -> Image.Image:
    return turns.put(image, position(image))


def _bare(image: Image.Image) -> Image.Image:
    """Pixels in sRGB or grey, eight bits, and nothing else."""
    plain = _in_srgb(_eight_bits(image))
    plain.info = {}
    return plain


def _eight_bits(image: Image.Image) -> Image.Image:
    """One of L, RGB, RGBA and CMYK. Sixteen bits are cut down, where Pillow would clip them."""
    if image.mode.startswith("I"):
        grey = Image.fromarray((np.asarray(image) >> 8).clip(0, 255).astype(np.uint8))
        grey.info = image.info
        return grey
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode in SPACES else image.convert("L" if image.mode == "1" else "RGB")


def _in_srgb(image: Image.Image) -> Image.Image:
    """Its own colour profile applied; a broken profile, or one of another kind of picture, is passed over."""
    profile = image.info.get("icc_profile")
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if source.profile.xcolor_space.strip() == SPACES[image.mode]:
                return (
                    ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode) or image
                )
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    return image.convert("RGB") if image.mode == "CMYK" else image.copy()


def _within(picture: Image.Image) -> Image.Image:
    small = picture.copy()
    small.thumbnail(THUMBNAIL, Image.Resampling.LANCZOS)
    return small


def _written(picture: Image.Image, how: dict[str, Any]) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, **how)
    return buffer.getvalue()
