"""A question on a map: how many things at which point, and how many that no point is known of. Derived, never stored.

The sum of all points and of the two parts beside them is the total of the list, as each row has one number in
`catalog.search.drawn`. Only points that anybody may be told are known here.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from catalog.domain.counting import NOTHING, Range
from catalog.search import dimensions, drawn, sums
from catalog.search.blocks import Ints
from catalog.search.coding import Key
from catalog.search.drawn import PLACED, UNPLACED, WITHOUT_POINT, Drawn
from catalog.search.globe import PER_DEGREE, Floats
from catalog.search.question import Question

MOST_POINTS = 10_000  # beyond, points that lie close together are told as one
STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)  # degrees: sides of the squares in which they are one
MOST_TYPES = 3


@dataclass(frozen=True)
class Spot:
    """What is drawn at one point, degrees WGS 84; where `points` are more than one, at the middle of them.

    `reach` is how far in metres it may be off, the farthest of several; `key` is the cell that lists the rows.
    `place` is that of the point with the most things; `types`, those of most rows first, are told of a single point.
    """

    lat: float
    lon: float
    reach: int
    points: int
    rows: int
    things: Range
    place: str
    types: tuple[str, ...]
    key: str


@dataclass(frozen=True)
class Mapped:
    """`ranges` of things and how many `rows`, by the number of the point; `present` are the points that have any."""

    question: Question
    at: Drawn
    ranges: list[Range]
    rows: Ints
    present: Ints

    @cached_property
    def parts(self) -> dict[str, Range]:
        """The three parts of the total."""
        placed = self._things(self.present)
        return dict(zip((PLACED, WITHOUT_POINT, UNPLACED), (placed, *self.ranges[self.at.points :]), strict=True))

    @property
    def total(self) -> Range:
        return sum(self.parts.values(), NOTHING)

    @property
    def lat(self) -> Floats:
        """Degrees of the points that have any, in their order; so are longitudes, and reaches in metres."""
        return self.at.lat[self.present] / PER_DEGREE

    @property
    def lon(self) -> Floats:
        return self.at.lon[self.present] / PER_DEGREE

    @property
    def reach(self) -> Ints:
        return self.at.reach[self.present]

    @cached_property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day of what is drawn; None where nothing of it has a date."""
        earliest, latest = self.question.days()
        dated = np.flatnonzero(self.question.mask & self.at.is_placed & (latest > 0))
        if not len(dated):
            return None
        first, last = earliest[dated], latest[dated]
        return date.fromordinal(int(np.where(first > 0, first, last).min())), date.fromordinal(int(last.max()))

    def places(self) -> list[tuple[Key, Range]]:
        """What is drawn by the place that it is at, most things first."""
        coding, placed = dimensions.coded("place", self.question), self.question.mask & self.at.is_placed
        figures = sums.grouped(self.question.columns, placed, coding.codes, coding.size)
        there = zip(coding.keys, sums.ranges(figures), figures[4].tolist(), strict=True)
        return sorted(((key, things) for key, things, rows in there if rows), key=lambda one: -one[1].best)

    def spots(self, squares: Ints | None = None) -> list[Spot]:
        """Each point for itself, or those that share a square of a grid as one; those with the most things first."""
        if squares is None and len(self.present) <= MOST_POINTS:
            found = [self._one(point) for point in self.present.tolist()]
        else:
            groups = self._few() if squares is None else _shared(self.present, squares)
            found = [self._one(int(one[0])) if len(one) == 1 else self._several(one) for one in groups]
        return sorted(found, key=lambda one: -one.things.best)

    def _few(self) -> list[Ints]:
        """By the finest grid that leaves few enough."""
        lat, lon = (values[self.present].astype(np.int64) for values in (self.at.lat, self.at.lon))
        for step in STEPS:
            side = int(step * PER_DEGREE)
            groups = _shared(self.present, (lat // side) * (1 << 20) + lon // side)
            if len(groups) <= MOST_POINTS:
                break
        return groups

    def _one(self, point: int) -> Spot:
        """Quick, as there may be thousands."""
        lat, lon, reach, place, rows = (values[point] for values in self._lists)
        node = self.question.world.places.by_id.get(place)
        return Spot(
            lat=lat / PER_DEGREE,
            lon=lon / PER_DEGREE,
            reach=reach,
            points=1,
            rows=rows,
            things=self.ranges[point],
            place=node.name if node else "",
            types=tuple(self._types.get(point, ())),
            key=drawn.point_key(lat, lon, reach),
        )

    @cached_property
    def _lists(self) -> list[list[int]]:
        at = self.at
        return [values.tolist() for values in (at.lat, at.lon, at.reach, at.place, self.rows)]

    def _several(self, group: Ints) -> Spot:
        lat, lon = self.at.lat[group], self.at.lon[group]
        largest = self._one(max(group.tolist(), key=lambda one: self.ranges[one].best))
        return Spot(
            lat=round(float(lat.mean()) / PER_DEGREE, 6),
            lon=round(float(lon.mean()) / PER_DEGREE, 6),
            reach=int(self.at.reach[group].max()),
            points=len(group),
            rows=int(self.rows[group].sum()),
            things=self._things(group),
            place=largest.place,
            types=(),
            key=drawn.box_key(lat, lon),
        )

    def _things(self, group: Ints) -> Range:
        return sum((self.ranges[one] for one in group.tolist()), NOTHING)

    @cached_property
    def _types(self) -> dict[int, list[str]]:
        """By the number of a point the names of a few types."""
        names, (codes, ids) = self.question.world.types.by_id, self.question.columns.dense("type")
        here = np.flatnonzero(self.question.mask & self.at.is_placed)
        pairs, times = np.unique(self.at.codes[here].astype(np.int64) * len(ids) + codes[here], return_counts=True)
        found: dict[int, list[str]] = {}
        for pair in pairs[np.argsort(-times, kind="stable")].tolist():
            point, code = divmod(pair, len(ids))
            if len(known := found.setdefault(point, [])) < MOST_TYPES:
                known.append(names[int(ids[code])].name)
        return found


def of(question: Question) -> Mapped:
    """The points of a question with their figures."""
    at = drawn.of(question)
    figures = sums.grouped(question.columns, question.mask, at.codes, at.size)
    return Mapped(question, at, sums.ranges(figures), figures[4], np.flatnonzero(figures[4][: at.points]))


def _shared(points: Ints, squares: Ints) -> list[Ints]:
    """The points square by square."""
    order = np.argsort(squares, kind="stable")
    borders = np.flatnonzero(np.diff(squares[order])) + 1
    return np.split(points[order], borders) if len(points) else []
