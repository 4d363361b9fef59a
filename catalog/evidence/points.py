"""Points of a grey picture that are found again after it was resized, cut, turned or mirrored, in NumPy alone.

Blobs in a stack of blurred copies, each with its size and its strongest direction, described by the directions of the
gradients around it in its own frame (D. Lowe, Distinctive Image Features from Scale-Invariant Keypoints, 2004) and cut
down to 256 signs of fixed sums. Nothing here is random.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from catalog.evidence import describing

MOST = 300  # points kept of a picture
OCTAVES, STEPS = 5, 3  # halvings, and sizes between two of them
FIRST_BLUR = 1.6  # pixels
FAINTEST = 1.2  # of 255: weaker blobs are noise
EDGE = 12.0  # blobs longer than this are edges, which slide
CELLS = 6  # the picture is cut in 6 × 6, and each cell has its turn in choosing, so that no corner takes all
LEAST = 1e-6  # instead of a division by nought
SMALLEST = 24  # pixels on the shorter side of the last octave

Image = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Points:
    """Where (pixels), how large (pixels) and turned how far (radians) n points are; their bits, plain and mirrored.

    `x`, `y`, `size`, `turn`: (n,) float32; `bits`, `mirrored`: (n, 32) uint8.
    """

    x: Floats
    y: Floats
    size: Floats
    turn: Floats
    bits: npt.NDArray[np.uint8]
    mirrored: npt.NDArray[np.uint8]


@dataclass(frozen=True)
class _Blobs:
    """Blobs of one octave in its own pixels; `layer` is the blurred copy that each was seen in."""

    octave: int
    layer: npt.NDArray[np.int64]
    x: Floats
    y: Floats
    size: Floats
    strength: Floats


def find(grey: Image, most: int = MOST) -> Points:
    """The clearest points of a grey picture (height, width), 0 to 255; at most so many, none in a flat one."""
    stacks = _stacks(grey)
    blobs = [_blobs(octave, stack) for octave, stack in enumerate(stacks)]
    kept = _choose(blobs, grey.shape, most)
    parts = [_describe(stack, _only(found, keep)) for stack, found, keep in zip(stacks, blobs, kept, strict=True)]
    return Points(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _stacks(grey: Image) -> list[Image]:
    """For each octave (half the size of the last) its copies, blurred more and more: (STEPS + 3, height, width)."""
    stacks = [_stack(_blur(grey, np.sqrt(FIRST_BLUR**2 - 0.25)))]
    while len(stacks) < OCTAVES and min(stacks[-1].shape[1:]) >= 2 * SMALLEST:
        stacks.append(_stack(stacks[-1][STEPS, ::2, ::2]))
    return stacks


def _stack(first: Image) -> Image:
    layers, step = [first], 2 ** (1 / STEPS)
    for index in range(STEPS + 2):
        more = FIRST_BLUR * step**index * np.sqrt(step**2 - 1)
        layers.append(_blur(layers[-1], more))
    return np.stack(layers)


def _blur(image: Image, sigma: float) -> Image:
    reach = int(np.ceil(3 * sigma))
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2).astype(np.float32)
    weights /= weights.sum()
    for _ in range(2):
        padded = np.pad(image, ((reach, reach), (0, 0)), mode="edge")
        image = sum(weight * padded[at : at + image.shape[0]] for at, weight in enumerate(weights)).T
    return np.ascontiguousarray(image)


def _blobs(octave: int, stack: Image) -> _Blobs:
    """Where the difference of two blurred copies is larger or smaller than at all 26 neighbours."""
    waves = np.diff(stack, axis=0)
    layer, y, x = np.nonzero(_is_peak(waves) | _is_peak(-waves))
    layer, y, x = layer + 1, y + 1, x + 1
    shift, strength, is_round = _settle(waves, layer, y, x)
    keep = is_round & (np.abs(strength) > FAINTEST)
    layer, y, x, shift, strength = layer[keep], y[keep], x[keep], shift[keep], strength[keep]
    size = FIRST_BLUR * 2 ** ((layer + shift[:, 2]) / STEPS)
    return _Blobs(octave, layer, _f32(x + shift[:, 0]), _f32(y + shift[:, 1]), _f32(size), np.abs(strength))


def _is_peak(waves: Image) -> npt.NDArray[np.bool_]:
    """For all but the outermost: is it clear, and the largest of its 3 × 3 × 3?"""
    rows = np.maximum(np.maximum(waves[:, :-2], waves[:, 1:-1]), waves[:, 2:])
    flat = np.maximum(np.maximum(rows[:, :, :-2], rows[:, :, 1:-1]), rows[:, :, 2:])
    largest = np.maximum(np.maximum(flat[:-2], flat[1:-1]), flat[2:])
    inner = waves[1:-1, 1:-1, 1:-1]
    return (inner >= largest) & (inner > FAINTEST / 2)


def _settle(
    waves: Image, layer: npt.NDArray[np.int64], y: npt.NDArray[np.int64], x: npt.NDArray[np.int64]
) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
    """The top between the pixels (x, y, layer), the value there, and whether the blob is round enough."""

    def at(dx: int = 0, dy: int = 0, dl: int = 0) -> Floats:
        return waves[layer + dl, y + dy, x + dx]

    centre = at()
    slope = np.stack([at(1) - at(-1), at(0, 1) - at(0, -1), at(0, 0, 1) - at(0, 0, -1)], axis=1) / 2
    bend = np.stack([at(1) + at(-1), at(0, 1) + at(0, -1), at(0, 0, 1) + at(0, 0, -1)], axis=1) - 2 * centre[:, None]
    cross = (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / 4
    shift = np.clip(-slope / np.where(np.abs(bend) < LEAST, LEAST, bend), -0.5, 0.5)
    trace, determinant = bend[:, 0] + bend[:, 1], bend[:, 0] * bend[:, 1] - cross**2
    is_round = (determinant > 0) & (trace**2 * EDGE < (EDGE + 1) ** 2 * determinant)
    return _f32(shift), centre + (slope * shift).sum(axis=1) / 2, is_round


def _choose(blobs: list[_Blobs], shape: tuple[int, ...], most: int) -> list[npt.NDArray[np.bool_]]:
    """Which blobs of each octave are kept: the strongest of every cell first, then the second …"""
    strength = np.concatenate([one.strength for one in blobs])
    x = np.concatenate([one.x * 2**one.octave for one in blobs])
    y = np.concatenate([one.y * 2**one.octave for one in blobs])
    cell = (y * CELLS / shape[0]).astype(np.int64) * CELLS + (x * CELLS / shape[1]).astype(np.int64)
    order = np.lexsort((-strength, cell))
    starts = np.searchsorted(cell[order], cell[order], side="left")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order)) - starts
    keep = np.zeros(len(order), bool)
    keep[np.lexsort((-strength, rank))[:most]] = True
    return np.split(keep, np.cumsum([len(one.x) for one in blobs])[:-1])


def _only(blobs: _Blobs, keep: npt.NDArray[np.bool_]) -> _Blobs:
    x, y, size, strength = (column[keep] for column in (blobs.x, blobs.y, blobs.size, blobs.strength))
    return _Blobs(blobs.octave, blobs.layer[keep], x, y, size, strength)


def _describe(stack: Image, blobs: _Blobs) -> tuple[npt.NDArray[np.float32 | np.uint8], ...]:
    frame = describing.Frame(stack, blobs.layer, blobs.x, blobs.y, blobs.size)
    turn = describing.directions(frame)
    bits, mirrored = describing.describe(frame, turn)
    grown = np.float32(2**blobs.octave)
    return blobs.x * grown, blobs.y * grown, blobs.size * grown, turn, bits, mirrored


def _f32(values: npt.NDArray[np.floating]) -> Floats:
    return values.astype(np.float32)
