"""The map of a question as a drawing made on the server: what scripts show better, and what stays without them.

Mercator, as on the map that scripts draw; figures in pixels of a `WIDTH` × `HEIGHT` view.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from catalog.search.blocks import Ints
from catalog.search.globe import Floats
from catalog.tally.mapped import Mapped, Spot
from catalog.web.land import COARSE, FINE, Ring, rings

WIDTH, HEIGHT = 960, 540
SQUARE = 44  # points in one square of this many pixels are drawn as one disc
MARGIN = 1.15
LEAST_SPAN = 0.4  # degrees that the view shows at least, from side to side
WORLD = (-180.0, -56.0, 180.0, 74.0)  # west, south, east, north where nothing is drawn
STEEPEST = 80.0  # degrees of latitude
M_PER_DEGREE = 111_320
LEAST_DISC, PER_TENFOLD, LARGEST_DISC = 6.0, 5.0, 24.0
MOST_CIRCLES, MOST_LABELS = 150, 12
LABEL_HEIGHT, LETTER = 16, 7.5
FINE_FROM = 8.0  # pixels to a degree from which land is drawn from the finer file
FAR = 30_000  # pixels: as far as land is drawn beyond what is seen


@dataclass(frozen=True)
class View:
    """What part of the world is shown: its middle in Mercator's degrees, and pixels to one of them."""

    x: float
    y: float
    scale: float

    def across(self, lon: Floats) -> Floats:
        return WIDTH / 2 + (lon - self.x) * self.scale

    def down(self, lat: Floats) -> Floats:
        return HEIGHT / 2 - (_north(lat) - self.y) * self.scale


@dataclass(frozen=True)
class Disc:
    """Things at one point, or at several that lie too close together to be drawn apart."""

    x: float
    y: float
    radius: float
    spot: Spot


@dataclass(frozen=True)
class Circle:
    """How far off a point may be."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Label:
    x: float
    y: float
    text: str
    anchor: str


@dataclass(frozen=True)
class Sheet:
    view: View
    discs: list[Disc]
    circles: list[Circle]
    labels: list[Label]
    land: str
    width: int = WIDTH
    height: int = HEIGHT


def draw(mapped: Mapped, atlas: Path) -> Sheet:
    """Everything that a question has on the map, as near as it fits; `atlas` is the folder with outlines of land."""
    view = _fitted(mapped)
    x, y = view.across(mapped.lon), view.down(mapped.lat)
    squares = (y // SQUARE).astype(np.int64) * WIDTH + (x // SQUARE).astype(np.int64)
    discs = [_disc(one, view) for one in mapped.spots(squares)]
    return Sheet(view, discs, _circles(mapped, view, (x, y)), _labels(discs), _land(view, atlas))


def _north(lat: Floats) -> Floats:
    """Mercator's degrees north of the equator."""
    within = np.radians(np.clip(lat, -STEEPEST, STEEPEST))
    found: Floats = np.degrees(np.log(np.tan(np.pi / 4 + within / 2)))
    return found


def _fitted(mapped: Mapped) -> View:
    west, south, east, north = _bounds(mapped)
    low, high = _north(np.array([south, north])).tolist()
    wide, tall = (max(span * MARGIN, LEAST_SPAN) for span in (east - west, high - low))
    scale = max(min(WIDTH / wide, HEIGHT / tall), WIDTH / 360)
    return View((west + east) / 2, (low + high) / 2, scale)


def _bounds(mapped: Mapped) -> tuple[float, float, float, float]:
    """Degrees around all points with how far off they may be."""
    lat, lon = mapped.lat, mapped.lon
    if not len(lat):
        return WORLD
    reach = mapped.reach / M_PER_DEGREE
    wider = reach / np.cos(np.radians(np.clip(lat, -STEEPEST, STEEPEST)))
    return tuple(map(float, ((lon - wider).min(), (lat - reach).min(), (lon + wider).max(), (lat + reach).max())))  # type: ignore[return-value]


@lru_cache(maxsize=64)
def _land(view: View, atlas: Path) -> str:
    """A path of the land in view, in whole pixels."""
    file = atlas / (COARSE if view.scale < FINE_FROM else FINE)
    wide, tall = WIDTH / 2 / view.scale, HEIGHT / 2 / view.scale
    found = []
    for ring in rings(file):
        west, south, east, north = ring.box
        low, high = _north(np.array([south, north])).tolist()
        if abs((west + east) / 2 - view.x) < wide + (east - west) / 2 and low < view.y + tall and high > view.y - tall:
            found.append(_path(view, ring))
    return "".join(found)


def _path(view: View, ring: Ring) -> str:
    """One ring without the points that fall on the pixel before; nothing where it is smaller than one."""
    at = np.stack([view.across(ring.lon), view.down(ring.lat)], axis=1)
    whole = np.clip(np.round(at), -FAR, FAR).astype(np.int64)
    is_new = np.append(True, (whole[1:] != whole[:-1]).any(axis=1))
    points = whole[is_new].tolist()
    return "M" + "L".join(f"{x} {y}" for x, y in points) + "z" if len(points) > 3 else ""  # noqa: PLR2004 - a triangle, closed


def _disc(spot: Spot, view: View) -> Disc:
    x, y = _at(view, spot.lat, spot.lon)
    radius = min(LARGEST_DISC, LEAST_DISC + PER_TENFOLD * math.log10(max(1, spot.things.best)))
    return Disc(x, y, round(radius, 1), spot)


def _at(view: View, lat: float, lon: float) -> tuple[float, float]:
    x, y = view.across(np.array([lon])), view.down(np.array([lat]))
    return round(float(x[0]), 1), round(float(y[0]), 1)


def _circles(mapped: Mapped, view: View, at: tuple[Floats, Floats]) -> list[Circle]:
    """The largest of those that reach beyond their disc."""
    radius = mapped.reach / M_PER_DEGREE / np.cos(np.radians(np.clip(mapped.lat, -STEEPEST, STEEPEST))) * view.scale
    seen: Ints = np.flatnonzero(radius > LEAST_DISC + 2)
    largest = seen[np.argsort(-radius[seen], kind="stable")][:MOST_CIRCLES]
    table = np.round(np.stack([at[0], at[1], radius])[:, largest].T, 1)
    return [Circle(*one) for one in table.tolist()]


def _labels(discs: Sequence[Disc]) -> list[Label]:
    """Names beside the largest discs, where they lie over no other disc and no other name."""
    boxes = [(one.x - one.radius, one.y - one.radius, one.x + one.radius, one.y + one.radius) for one in discs]
    labels: list[Label] = []
    for one in discs:
        if len(labels) < MOST_LABELS and one.spot.place:
            label, box = _label(one)
            is_inside = box[0] > 0 and box[2] < WIDTH
            if is_inside and not any(_overlap(box, other) for other in boxes):
                labels.append(label)
                boxes.append(box)
    return labels


Box = tuple[float, float, float, float]


def _label(disc: Disc) -> tuple[Label, Box]:
    wide, is_right = len(disc.spot.place) * LETTER, disc.x < WIDTH * 0.75
    start = disc.x + disc.radius + 4 if is_right else disc.x - disc.radius - 4 - wide
    label = Label(
        round(start if is_right else start + wide, 1), disc.y + 4, disc.spot.place, "start" if is_right else "end"
    )
    return label, (start, disc.y - LABEL_HEIGHT / 2, start + wide, disc.y + LABEL_HEIGHT / 2)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
