"""The grey picture that likeness is judged on: upright, small, without bars around it."""

import numpy as np
import numpy.typing as npt
from PIL import Image

from catalog.evidence import turns
from catalog.evidence.opening import opened, position

LONGER = 480  # pixels of the longer side
DECODED = (1024, 1024)  # a JPEG need not be decoded larger than this
UNLIKE = 14  # of 255: a bar may differ so much from its own middle, for JPEG does not keep it even
EVEN = 0.985  # share of a line that must be so even to be part of a bar
COARSE = 0.5  # scale below which every pixel must be averaged in
LEAST = 0.2  # of a side: a picture trimmed to less was no picture with bars


def of(data: bytes) -> Image.Image:
    """A picture as mode L, its longer side LONGER pixels. Raises Invalid."""
    with opened(data) as image:
        image.draft("L", DECODED)
        turn = position(image)
        return _sized(trimmed(turns.put(_grey(_small(image)), turn)))


def trimmed(image: Image.Image) -> Image.Image:
    """Without the bars of one grey at its four sides; as it is where little would be left."""
    values = np.asarray(image, dtype=np.int16)
    top, bottom = _inside(values)
    left, right = _inside(values[top:bottom].T)
    top, bottom = (top, bottom) if bottom - top >= LEAST * image.height else (0, image.height)
    left, right = (left, right) if right - left >= LEAST * image.width else (0, image.width)
    return image.crop((left, top, right, bottom))


def _inside(values: npt.NDArray[np.int16]) -> tuple[int, int]:
    """The rows from the first to the last that is no part of a bar."""
    middle = np.median(values, axis=1)
    is_even = (np.abs(values - middle[:, None]) <= UNLIKE).mean(axis=1) >= EVEN
    first = is_even & (np.abs(middle - middle[0]) <= UNLIKE)
    last = is_even & (np.abs(middle - middle[-1]) <= UNLIKE)
    if first.all():
        return 0, len(values)
    return int(np.argmin(first)), len(values) - int(np.argmin(last[::-1]))


def _small(image: Image.Image) -> Image.Image:
    """Reduced before anything else is done with it, since it may have 80 megapixels."""
    factor = max(image.size) // max(DECODED)
    return image.reduce(factor) if factor > 1 and image.mode in ("L", "RGB") else image


def _grey(image: Image.Image) -> Image.Image:
    from_16_bits = image.mode.startswith("I")
    if from_16_bits:
        return Image.fromarray((np.asarray(image) >> 8).clip(0, 255).astype(np.uint8))
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    return image.convert("L")


def _sized(image: Image.Image) -> Image.Image:
    scale = LONGER / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.BOX if scale < COARSE else Image.Resampling.BICUBIC)
