"""Laid on a held picture, does the query show the same there? Judged place by place, so that a banner does no harm."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view
from PIL import Image

from catalog.evidence.prints import SMALL

FINER = 5  # the query is drawn so many times finer than the small copy, and averaged
WINDOW, STEP = 8, 4  # cells of the small copy: side of a place that is judged, and from one to the next
FLAT = 4.0  # of 255: standard deviation below which a place shows nothing
SAME = 0.85  # correlation from which two places show the same
COVERED = 250  # of 255: a place counts where the query covers it
LEAST_PLACES = 5
FEW_PLACES = 30  # of 121
# The share of the places that must show the same. Captions alone come to 0.67 of many places; two photographs of one
# scene come to 0.67 too, and to 0.7 of few.
LEAST_SHARE, LEAST_SHARE_OF_FEW = 0.7, 0.85
WHOLE = 0.94  # of the area: what shows less is cropped

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Likeness:
    """`distance` 0 to 1, `transform` as in likeness.Match."""

    distance: float
    transform: str


@dataclass(frozen=True)
class Agreement:
    """`places`: how many were judged; `share`: of them that show the same; `correlation`: their mean, at least 0."""

    places: int
    share: float
    correlation: float


def compare(query: Image.Image, small: Floats, size: tuple[int, int], laying: Floats) -> Likeness | None:
    """How alike a grey query is to a held picture of that size (width, height), by its small copy; None if not.

    `laying` is a matrix (2, 3) from places (x, y, 1) in the query to places in the held one, in pixels from the corner.
    """
    drawn, mask = _draw(query, size, laying)
    found = _agree(drawn, small, mask)
    least_share = LEAST_SHARE if found.places >= FEW_PLACES else LEAST_SHARE_OF_FEW
    if found.places < LEAST_PLACES or found.share < least_share:
        return None
    of_held = float((mask >= COVERED).mean())
    scale = abs(float(np.linalg.det(laying[:, :2])))
    of_query = min(1.0, of_held * size[0] * size[1] / (scale * query.width * query.height))
    distance = 1 - found.correlation * (1 + min(of_held, of_query)) / 2
    return Likeness(round(distance, 4), _name(laying, of_held, of_query))


def _agree(drawn: Floats, small: Floats, mask: Floats) -> Agreement:
    """How well two small grey copies agree where the mask covers them, each (SMALL, SMALL)."""
    one, other = _windows(drawn), _windows(small)
    spread, spread_other = one.std(axis=1), other.std(axis=1)
    judged = (_windows(mask).min(axis=1) >= COVERED) & (np.maximum(spread, spread_other) >= FLAT)
    if not judged.any():
        return Agreement(0, 0.0, 0.0)
    together = (_centred(one) * _centred(other)).mean(axis=1)
    correlation = (together / np.maximum(spread * spread_other, 1.0))[judged]
    return Agreement(len(correlation), float((correlation >= SAME).mean()), max(0.0, float(correlation.mean())))


def _draw(query: Image.Image, size: tuple[int, int], laying: Floats) -> tuple[Floats, Floats]:
    """The query as it lies on the held picture, in the cells of the small copy, and where it covers them (0 to 255)."""
    side = SMALL * FINER
    to_cells = np.diag([side / size[0], side / size[1], 1.0])
    back = np.linalg.inv(to_cells @ np.vstack([laying, [0, 0, 1]]))[:2].ravel()
    full = Image.new("L", query.size, 255)
    drawn, mask = (
        image.transform((side, side), Image.Transform.AFFINE, tuple(back), Image.Resampling.BILINEAR)
        for image in (query, full)
    )
    return _cells(drawn), _cells(mask)


def _name(laying: Floats, of_held: float, of_query: float) -> str:
    """What was done to the held picture so that it became the query."""
    done = np.linalg.inv(laying[:, :2])
    is_mirrored = np.linalg.det(done) < 0
    if is_mirrored:
        done = done @ np.diag([-1.0, 1.0])
    quarters = round(np.degrees(np.arctan2(done[1, 0], done[0, 0])) / 90) % 4
    words = (
        ("mirror", is_mirrored),
        (f"rotated {quarters * 90}", quarters != 0),
        ("cropped", of_held < WHOLE),
        ("framed", of_query < WHOLE),
    )
    return ", ".join(word for word, is_so in words if is_so) or "same"


def _cells(image: Image.Image) -> Floats:
    return np.asarray(image.resize((SMALL, SMALL), Image.Resampling.BOX), dtype=np.float64)


def _windows(cells: Floats) -> Floats:
    """Every place that is judged, one a row."""
    places = sliding_window_view(cells, (WINDOW, WINDOW))[::STEP, ::STEP]
    return places.reshape(-1, WINDOW * WINDOW)


def _centred(rows: Floats) -> Floats:
    centred: Floats = rows - rows.mean(axis=1, keepdims=True)
    return centred
