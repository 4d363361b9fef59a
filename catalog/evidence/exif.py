"""What a camera wrote into a picture: a short list of facts, for reviewers only, since they may say where and who.

Broken metadata gives fewer facts, never an error: what cannot be read is not there.
"""

import math
import re
from collections.abc import Iterable, Mapping
from typing import SupportsFloat, cast

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

Value = str | float
Facts = dict[str, Value]

LONGEST = 200  # characters of a text
PLACES = 7  # decimals of a number
TEXTS = {
    "made_at": (Base.DateTimeOriginal, Base.DateTime),
    "made_at_offset": (Base.OffsetTimeOriginal, Base.OffsetTime),
    "digitized_at": (Base.DateTimeDigitized,),
    "camera_maker": (Base.Make,),
    "camera_model": (Base.Model,),
    "lens_model": (Base.LensModel,),
    "software": (Base.Software,),
    "description": (Base.ImageDescription,),
    "artist": (Base.Artist,),
    "copyright": (Base.Copyright,),
}
NUMBERS = {
    "orientation": Base.Orientation,
    "exposure_seconds": Base.ExposureTime,
    "f_number": Base.FNumber,
    "iso": Base.ISOSpeedRatings,
    "focal_length_mm": Base.FocalLength,
    "width_written": Base.ExifImageWidth,
    "height_written": Base.ExifImageHeight,
}
DEGREES: dict[str, tuple[int, int, int]] = {
    "latitude": (GPS.GPSLatitude, GPS.GPSLatitudeRef, 90),
    "longitude": (GPS.GPSLongitude, GPS.GPSLongitudeRef, 180),
}
NEGATIVE = ("S", "W")
BELOW_SEA = 1
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")


def read(image: Image.Image) -> Facts:
    """The facts that are there, by the names above; texts, and numbers in the unit of the name, degrees and metres."""
    tags: dict[int, object] = {}
    gps: dict[int, object] = {}
    try:
        exif = image.getexif()
        tags.update(exif)
        tags.update(exif.get_ifd(IFD.Exif))
        gps.update(exif.get_ifd(IFD.GPSInfo))
    except Exception:  # noqa: BLE001, S110 - broken metadata raises anything, and what was read until then is kept
        pass
    texts = {
        name: next((found for key in keys if (found := _text(tags.get(key)))), None) for name, keys in TEXTS.items()
    }
    numbers = {name: _number(tags.get(key)) for name, key in NUMBERS.items()}
    facts = {**texts, **numbers, **_place(gps)}
    return {name: value for name, value in facts.items() if value is not None}


def _place(gps: Mapping[int, object]) -> dict[str, Value | None]:
    """Where the camera was; half a position is none."""
    degrees = {name: _degrees(gps, *how) for name, how in DEGREES.items()}
    is_whole = None not in degrees.values()
    height = _number(gps.get(GPS.GPSAltitude))
    is_below = gps.get(GPS.GPSAltitudeRef) in (BELOW_SEA, bytes([BELOW_SEA]))
    times = [_number(one) for one in _parts(gps.get(GPS.GPSTimeStamp))]
    return {
        **(degrees if is_whole else {}),
        "altitude_m": -height if height is not None and is_below else height,
        "direction_degrees": _number(gps.get(GPS.GPSImgDirection)),
        "gps_date": _text(gps.get(GPS.GPSDateStamp)),
        "gps_time": ":".join(f"{one:02.0f}" for one in times if one is not None) or None,
    }


def _degrees(gps: Mapping[int, object], key: int, side: int, most: int) -> float | None:
    parts = [_number(one) for one in _parts(gps.get(key))]
    known = [one for one in parts if one is not None]
    if not known or len(known) < len(parts):
        return None
    degrees = sum(one / 60**at for at, one in enumerate(known[:3]))
    is_negative = (_text(gps.get(side)) or "").upper().startswith(NEGATIVE)
    return round(-degrees if is_negative else degrees, 7) if 0 <= degrees <= most else None


def _parts(value: object) -> Iterable[object]:
    return value if isinstance(value, tuple | list) else ()


def _number(value: object) -> float | None:
    """The number in a tag, the first one if there are several; None if there is none, or one divided by nought."""
    first = value[0] if isinstance(value, tuple | list) and value else value
    try:
        number = float(cast("SupportsFloat", first))
    except (TypeError, ValueError, ArithmeticError):
        return None
    return round(number, PLACES) if math.isfinite(number) else None


def _text(value: object) -> str | None:
    """The text in a tag in one line; bytes that are no UTF-8 are read as Latin-1."""
    if isinstance(value, bytes):
        return _text(_decoded(value))
    if not isinstance(value, str):
        return None
    return UNPRINTABLE.sub(" ", value.split("\0", 1)[0]).strip()[:LONGEST] or None


def _decoded(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")
