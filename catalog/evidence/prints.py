"""Fingerprints: made of a grey picture, packed into bytes, and read again."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from catalog.evidence import hashes, points
from catalog.evidence.aligning import Spots

FORMAT = 1  # the first byte; another number means that pictures have to be fingerprinted anew
SMALL = 48  # side of the grey copy, squeezed to a square
FINEST = 16  # sizes are stored as sixteenths of a doubling
HEAD = np.dtype([("format", "u1"), ("width", "<u2"), ("height", "<u2"), ("count", "<u2")])
SPOT = np.dtype([("x", "<u2"), ("y", "<u2"), ("size", "u1"), ("turn", "u1"), ("bits", "u1", 32)])
PLACE = 64.0  # places are stored in 64ths of a pixel, from the corner


@dataclass(frozen=True)
class Fingerprint:
    """`dhash`, `phash`: 64 hexadecimal digits. `features`: a grey copy and up to 300 points, at most 14 kB."""

    dhash: str
    phash: str
    features: bytes


@dataclass(frozen=True)
class View:
    """Points as they are in a picture put otherwise, and the matrix (3, 3) from places in it as it is to there."""

    spots: Spots
    matrix: npt.NDArray[np.float64]


@dataclass(frozen=True)
class Taken:
    """A query: its grey picture, its fingerprint, and its points as they are and as they would be mirrored."""

    grey: Image.Image
    fingerprint: Fingerprint
    plain: View
    mirrored: View


@dataclass(frozen=True)
class Read:
    """A fingerprint read: size in pixels (width, height), grey copy (SMALL, SMALL), points."""

    size: tuple[int, int]
    small: npt.NDArray[np.float64]
    spots: Spots


def take(grey: Image.Image) -> Taken:
    """Everything that is needed of a grey picture to look for it, the fingerprint included."""
    found = points.find(np.asarray(grey, dtype=np.float32))
    fingerprint = Fingerprint(hashes.dhash(grey), hashes.phash(grey), _pack(grey, found))
    x, y = found.x.astype(np.float64) + 0.5, found.y.astype(np.float64) + 0.5  # from the corner
    size, turn = found.size.astype(np.float64), found.turn.astype(np.float64)
    plain = Spots(x + 1j * y, size, turn, _words(found.bits))
    mirrored = Spots(grey.width - x + 1j * y, size, np.pi - turn, _words(found.mirrored))
    over = np.array([[-1.0, 0, grey.width], [0, 1, 0], [0, 0, 1]])
    return Taken(grey, fingerprint, View(plain, np.eye(3)), View(mirrored, over))


def read(fingerprint: Fingerprint) -> Read:
    """A fingerprint's parts. Raises ValueError if it was made by another version."""
    head = np.frombuffer(fingerprint.features, HEAD, 1)[0]
    if head["format"] != FORMAT:
        raise ValueError(f"fingerprint of format {head['format']}; allowed is {FORMAT}")
    small = np.frombuffer(fingerprint.features, np.uint8, SMALL * SMALL, HEAD.itemsize).reshape(SMALL, SMALL)
    spots = np.frombuffer(fingerprint.features, SPOT, int(head["count"]), HEAD.itemsize + SMALL * SMALL)
    place = (spots["x"].astype(np.float64) + 1j * spots["y"]) / PLACE
    size = 2 ** (spots["size"] / FINEST)
    turn = spots["turn"] * (2 * np.pi / 256)
    whole = (int(head["width"]), int(head["height"]))
    return Read(whole, small.astype(np.float64), Spots(place, size, turn, _words(spots["bits"])))


def _pack(grey: Image.Image, found: points.Points) -> bytes:
    head = np.array([(FORMAT, grey.width, grey.height, len(found.x))], HEAD)
    small = np.asarray(grey.resize((SMALL, SMALL), Image.Resampling.BOX))
    spots = np.empty(len(found.x), SPOT)
    spots["x"] = np.rint((found.x + 0.5) * PLACE).clip(0, 65535)
    spots["y"] = np.rint((found.y + 0.5) * PLACE).clip(0, 65535)
    spots["size"] = np.rint(np.log2(found.size) * FINEST).clip(0, 255)
    spots["turn"] = np.rint(found.turn * (256 / (2 * np.pi))).astype(np.int64) % 256
    spots["bits"] = found.bits
    return head.tobytes() + small.tobytes() + spots.tobytes()


def _words(bits: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint64]:
    """(n, 32) bytes as (n, 4) words."""
    return np.ascontiguousarray(bits).view(np.uint64).reshape(len(bits), 4)
