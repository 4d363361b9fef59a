"""Solid boxes burnt into a picture: the pixels below are gone from it, not covered by something that can be lifted."""

import math
from collections.abc import Iterable
from typing import NamedTuple

from PIL import Image, ImageDraw

BLACK: dict[str, int | tuple[int, ...]] = {"L": 0, "RGB": (0, 0, 0), "RGBA": (0, 0, 0, 255)}


class Box(NamedTuple):
    """A part of an upright picture in shares of its sides, 0 to 1, from the upper left corner."""

    left: float
    top: float
    width: float
    height: float


def burn(picture: Image.Image, boxes: Iterable[Box]) -> Image.Image:
    """The picture (mode L, RGB or RGBA), black in these boxes; a pixel that a box touches is black altogether."""
    draw = ImageDraw.Draw(picture)
    for box in boxes:
        draw.rectangle(_pixels(box, picture.size), fill=BLACK[picture.mode])
    return picture


def _pixels(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The first and the last column and row that a box touches."""
    width, height = size
    left, top = math.floor(box.left * width), math.floor(box.top * height)
    right, bottom = math.ceil((box.left + box.width) * width), math.ceil((box.top + box.height) * height)
    return left, top, max(left, min(right, width) - 1), max(top, min(bottom, height) - 1)
