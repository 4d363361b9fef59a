"""The eight positions in which a picture may be put: four quarter turns, each as it is and mirrored."""

import numpy as np
import numpy.typing as npt
from PIL import Image

Turn = Image.Transpose
Matrix = npt.NDArray[np.float64]

# What each does to a place (x, y) counted from the middle of the picture, y downwards.
POSITIONS: dict[Turn | None, tuple[tuple[int, int], tuple[int, int]]] = {
    None: ((1, 0), (0, 1)),
    Turn.FLIP_LEFT_RIGHT: ((-1, 0), (0, 1)),
    Turn.ROTATE_90: ((0, 1), (-1, 0)),
    Turn.ROTATE_180: ((-1, 0), (0, -1)),
    Turn.ROTATE_270: ((0, -1), (1, 0)),
    Turn.FLIP_TOP_BOTTOM: ((1, 0), (0, -1)),
    Turn.TRANSPOSE: ((0, 1), (1, 0)),
    Turn.TRANSVERSE: ((0, -1), (-1, 0)),
}


def put(image: Image.Image, turn: Turn | None) -> Image.Image:
    """The picture in that position."""
    return image if turn is None else image.transpose(turn)


def laying(size: tuple[int, int], on: tuple[int, int], turn: Turn | None) -> Matrix:
    """Where a picture (width, height) put in that position lies when it is stretched over another one wholly.

    A matrix (2, 3) from places (x, y, 1) in the first to places in the second, in pixels from the corner.
    """
    linear = np.diag(on).astype(np.float64) @ np.array(POSITIONS[turn]) @ np.diag([1 / size[0], 1 / size[1]])
    shift = np.array(on) / 2 - linear @ (np.array(size) / 2)
    return np.column_stack([linear, shift])
