"""Where each row is drawn on a map: at its own public point, else at the point of its place; else nowhere.

Unlike a radius search, a map draws nothing at a place that is only known to lie in another: it is counted beside it.
The cell `map:…` of an address asks for what is drawn at a point, in a box, or nowhere.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from catalog.search import globe
from catalog.search.blocks import Ints, Mask
from catalog.search.columns import Columns
from catalog.search.globe import PER_DEGREE
from catalog.search.register import NOBODY
from catalog.search.world import World

CELL = "map"  # the dimension's name in a cell
PLACED, WITHOUT_POINT, UNPLACED = "placed", "without_point", "unplaced"
PARTS = {PLACED: "on the map", WITHOUT_POINT: "at a place without a point", UNPLACED: "unplaced"}
_DEGREES = r"-?\d{1,3}(?:\.\d{1,6})?"
POINT = re.compile(rf"({_DEGREES}),({_DEGREES}),(\d{{1,9}})", re.ASCII)
BOX = re.compile(rf"({_DEGREES}),({_DEGREES}),({_DEGREES}),({_DEGREES})", re.ASCII)


class Asked(Protocol):
    """What is needed of a question."""

    columns: Columns
    world: World


@dataclass(frozen=True)
class Drawn:
    """The points at which rows are drawn, as columns hold them, and for each row the number of its point.

    Two numbers follow after those of the points: a row at a place without a point, and one without a place.
    `place` is the id of a place that a row of the point is at.
    """

    codes: Ints
    lat: Ints
    lon: Ints
    reach: Ints
    place: Ints

    @property
    def points(self) -> int:
        return len(self.lat)

    @property
    def size(self) -> int:
        return self.points + 2

    @cached_property
    def is_placed(self) -> Mask:
        found: Mask = self.codes < self.points
        return found

    def at(self, key: str) -> Mask:
        """The rows behind a part, a point or a box (south, west, north, east; its edges belong to it)."""
        if key == PLACED:
            return self.is_placed
        wanted = np.zeros(self.size, dtype=bool)
        wanted[self.points :] = key == WITHOUT_POINT, key == UNPLACED
        if found := POINT.fullmatch(key):
            lat, lon, reach = globe.whole(float(found[1])), globe.whole(float(found[2])), int(found[3])
            wanted[: self.points] = (self.lat == lat) & (self.lon == lon) & (self.reach == reach)
        elif found := BOX.fullmatch(key):
            south, west, north, east = (globe.whole(float(one)) for one in found.groups())
            inside = (self.lat >= south) & (self.lat <= north)
            wanted[: self.points] = inside & (self.lon >= west) & (self.lon <= east)
        return wanted.take(self.codes)


def of(question: Asked) -> Drawn:
    """Worked out once for columns and places, as neither ever changes."""
    columns, places = question.columns, question.world.places
    known = columns.derived.get(CELL)
    if known is None or known[0] is not places:
        known = columns.derived[CELL] = (places, _drawn(columns, question.world))
    found: Drawn = known[1]
    return found


def is_key(key: str) -> bool:
    return key in PARTS or bool(POINT.fullmatch(key) or BOX.fullmatch(key))


def point_key(lat: int, lon: int, reach: int) -> str:
    """The key of one point, as columns hold it."""
    return f"{_plain(lat)},{_plain(lon)},{reach}"


def box_key(lat: Ints, lon: Ints) -> str:
    """The key of the smallest box around these points."""
    return ",".join(_plain(int(one)) for one in (lat.min(), lon.min(), lat.max(), lon.max()))


def told(key: str) -> str:
    """A key in words."""
    if point := POINT.fullmatch(key):
        return f"the point {point[1]}, {point[2]}"
    if box := BOX.fullmatch(key):
        return f"from {box[1]}, {box[2]} to {box[3]}, {box[4]}"
    return PARTS[key]


def _plain(millionths: int) -> str:
    """Degrees without zeros that say nothing."""
    return f"{millionths / PER_DEGREE:.6f}".rstrip("0").rstrip(".")


def _drawn(columns: Columns, world: World) -> Drawn:
    codes, ids = columns.dense("place")
    spots = _of_places(world, ids)
    lat, lon, reach = (values.take(codes) for values in spots)
    own = np.flatnonzero(columns.reach)
    for values, nearer in zip((lat, lon, reach), (columns.lat, columns.lon, columns.reach), strict=True):
        values[own] = nearer[own]
    placed = np.flatnonzero(reach)
    numbers, first = _numbered(np.stack([lat[placed], lon[placed], reach[placed]]))
    found = np.where(columns.place == NOBODY, len(first) + 1, len(first)).astype(np.int32)
    found[placed] = numbers
    one = placed[first]
    return Drawn(found, lat[one], lon[one], reach[one], columns.place[one])


def _numbered(table: Ints) -> tuple[Ints, Ints]:
    """For each column of a table the number of its like, and where each of these stands first."""
    order = np.lexsort(table)
    ordered = table[:, order]
    is_new = np.ones(len(order), dtype=bool)
    is_new[1:] = (ordered[:, 1:] != ordered[:, :-1]).any(axis=0)
    numbers = np.empty(len(order), dtype=np.int32)
    numbers[order] = np.cumsum(is_new) - 1
    return numbers, order[is_new]


def _of_places(world: World, ids: Ints) -> Ints:
    """Latitude, longitude and reach of places as columns hold them; a reach of 0 is no point."""
    nodes = [world.places.by_id.get(one) for one in ids.tolist()]
    spots = [node.spot if node else None for node in nodes]
    rows = [(globe.whole(one.lat), globe.whole(one.lon), int(one.reach)) if one else (0, 0, 0) for one in spots]
    return np.array(rows, dtype=np.int32).reshape(len(rows), 3).T
