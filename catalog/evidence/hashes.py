"""Two hashes of a grey picture as a whole, 256 bits each. They hold for small changes; points.py is for large ones."""

from functools import cache

import numpy as np
import numpy.typing as npt
from PIL import Image

SIDE = 16  # bits on a side: 16 × 16 = 256
FINE = 64  # side of the square that the cosine transform is taken of

Array = npt.NDArray[np.float64]


def dhash(grey: Image.Image) -> str:
    """Is each of 16 × 16 places brighter than its neighbour to the right? 64 hexadecimal digits."""
    small = np.asarray(grey.resize((SIDE + 1, SIDE), Image.Resampling.BOX), dtype=np.int16)
    return _hexadecimal(small[:, :-1] > small[:, 1:])


def phash(grey: Image.Image) -> str:
    """Is each of the 16 × 16 lowest waves stronger than their median? 64 hexadecimal digits."""
    square = np.asarray(grey.resize((FINE, FINE), Image.Resampling.BOX), dtype=np.float64)
    waves = _cosines() @ square @ _cosines().T
    return _hexadecimal(waves > np.median(waves))


def bits_of(hashes: list[str]) -> npt.NDArray[np.uint64]:
    """Hashes as written above, one a row of four words."""
    joined = bytes.fromhex("".join(hashes))
    return np.frombuffer(joined, dtype=np.uint64).reshape(len(hashes), SIDE * SIDE // 64)


def differing(one: npt.NDArray[np.uint64], others: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """In how many bits each row of the others differs from the one; broadcasts."""
    apart: npt.NDArray[np.int64] = np.bitwise_count(one ^ others).sum(axis=-1, dtype=np.int64)
    return apart


def _hexadecimal(bits: npt.NDArray[np.bool_]) -> str:
    return np.packbits(bits.ravel()).tobytes().hex()


@cache
def _cosines() -> Array:
    """The first 16 rows of the cosine transform of 64 values."""
    places = (np.arange(FINE) + 0.5) * np.pi / FINE
    return np.cos(np.arange(SIDE)[:, None] * places[None, :])
