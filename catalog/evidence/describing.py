"""What a picture looks like around a point: the way of its strongest gradient, and 256 bits in a frame turned so."""

import hashlib
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

SAMPLES, CELLS, WAYS = 16, 4, 8  # samples on a side, cells on a side, directions told apart
CELL = 3.0  # width of a cell, in sizes of the point
WAYS_FINE = 36  # directions told apart when the strongest is sought
REACH = 4.5  # how far around a point that is done, in sizes
FLATTEST = 0.2  # no direction of one cell counts for more than this, so that one highlight does not decide
BITS = 256
LEAST = 1e-9  # instead of a division by nought

Floats = npt.NDArray[np.float32]
Bits = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Frame:
    """Blurred copies (layers, height, width), and n points in them: layer (int), x, y and size (pixels), each (n,)."""

    stack: Floats
    layer: npt.NDArray[np.int64]
    x: Floats
    y: Floats
    size: Floats


def directions(frame: Frame) -> Floats:
    """The way of the strongest gradient around each point, in radians, (n,)."""
    across = np.linspace(-1, 1, SAMPLES, dtype=np.float32)
    u, v = (side.ravel() for side in np.meshgrid(across, across))
    reach = (REACH * frame.size)[:, None]
    strength, way = _gradients(frame, frame.x[:, None] + reach * u, frame.y[:, None] + reach * v)
    strength = strength * np.exp(-2 * (u**2 + v**2))
    counted = np.matmul(strength[:, None, :], _spread(way, WAYS_FINE))[:, 0, :]
    for _ in range(2):
        counted = (np.roll(counted, 1, axis=1) + counted + np.roll(counted, -1, axis=1)) / 3
    return _top(counted)


def describe(frame: Frame, turn: Floats) -> tuple[Bits, Bits]:
    """The bits (n, 32) of each point in its own frame, and those that it would have in the mirrored picture."""
    across = (np.arange(SAMPLES, dtype=np.float32) + 0.5) / SAMPLES - 0.5
    u, v = (side.ravel() for side in np.meshgrid(across, across))
    width = (CELL * CELLS * frame.size)[:, None]
    cosine, sine = np.cos(turn)[:, None], np.sin(turn)[:, None]
    x = frame.x[:, None] + width * (cosine * u - sine * v)
    y = frame.y[:, None] + width * (sine * u + cosine * v)
    strength, way = _gradients(frame, x, y)
    strength = strength * np.exp(-4 * (u**2 + v**2))
    counted = np.matmul(_cells() * strength[:, None, :], _spread(way - turn[:, None], WAYS))
    counted = counted.reshape(-1, CELLS, CELLS, WAYS)
    backwards = -np.arange(WAYS) % WAYS
    return _signs(counted), _signs(counted[:, ::-1, :, backwards])


def _gradients(frame: Frame, x: npt.NDArray[np.floating], y: npt.NDArray[np.floating]) -> tuple[Floats, Floats]:
    """Strength and way (radians) of the gradient at places (n, m); beyond the picture there is none."""
    height, width = frame.stack.shape[1:]
    column, row = np.rint(x).astype(np.int64), np.rint(y).astype(np.int64)
    is_inside = (column > 0) & (column < width - 1) & (row > 0) & (row < height - 1)
    column, row = np.clip(column, 1, width - 2), np.clip(row, 1, height - 2)
    layer = frame.layer[:, None]
    along = frame.stack[layer, row, column + 1] - frame.stack[layer, row, column - 1]
    down = frame.stack[layer, row + 1, column] - frame.stack[layer, row - 1, column]
    return np.hypot(along, down) * is_inside, np.arctan2(down, along)


def _spread(way: Floats, ways: int) -> Floats:
    """Each way (n, m) shared out between the two nearest of so many, (n, m, ways)."""
    place = way[:, :, None] * np.float32(ways / (2 * np.pi)) - np.arange(ways, dtype=np.float32)
    apart = np.abs((place + ways / 2) % ways - ways / 2)
    shared: Floats = np.maximum(0, 1 - apart)
    return shared


def _top(counted: Floats) -> Floats:
    """The way between the fine ones at which the count is highest."""
    best = counted.argmax(axis=1)
    rows = np.arange(len(best))
    before, at, after = (counted[rows, (best + step) % WAYS_FINE] for step in (-1, 0, 1))
    bend = before - 2 * at + after
    shift = (before - after) / 2 / np.minimum(bend, -LEAST)  # at a top it bends down
    top: Floats = ((best + shift) * 2 * np.pi / WAYS_FINE).astype(np.float32)
    return top


def _signs(counted: Floats) -> Bits:
    """256 signs of sums over 128 counts, after no single count is left to outweigh the rest."""
    flat = counted.reshape(-1, CELLS * CELLS * WAYS)
    for limit in (FLATTEST, 1.0):
        flat = flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), LEAST)
        flat = np.minimum(flat, limit)
    flat = np.sqrt(flat)
    return np.packbits((flat - flat.mean(axis=1, keepdims=True)) @ _sums().T > 0, axis=1)


@cache
def _cells() -> Floats:
    """How much each of 16 × 16 samples counts for each of 4 × 4 cells, (16, 256)."""
    centres = (np.arange(CELLS) + 0.5) * SAMPLES / CELLS - 0.5
    share = np.maximum(0, 1 - np.abs(np.arange(SAMPLES) - centres[:, None]) * CELLS / SAMPLES)
    return np.kron(share, share).astype(np.float32)


@cache
def _sums() -> Floats:
    """Plus and minus ones, (256, 128), in an order that looks like chance and is the same for ever."""
    length = CELLS * CELLS * WAYS
    drawn = hashlib.shake_256(b"materiel catalog: sums of counts").digest(BITS * length // 8)
    return (np.unpackbits(np.frombuffer(drawn, np.uint8)).reshape(BITS, length) * 2.0 - 1.0).astype(np.float32)
