"""A small map, drawn on the server: where an incident was, how sure that is, and the places around it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from catalog.domain.publishing import Point
from catalog.domain.vocabulary import PlaceKind
from catalog.models import Place

WIDTH, HEIGHT = 640, 400
MARGIN = 1.35  # how much wider than the circle the map is
LEAST_SPAN_M = 12_000
M_PER_DEGREE = 111_320
MOST_PLACES = 14
LABEL_GAP, EDGE = 16, 8
# What is drawn as a dot; where labels would lie over each other, the kind named first wins.
DRAWN = (PlaceKind.SITE, PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE)
SCALES_KM = (1, 2, 5, 10, 20, 50, 100, 200, 500)


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    label: str
    is_right: bool


@dataclass(frozen=True)
class Map:
    """Everything in pixels of a `WIDTH` × `HEIGHT` view."""

    x: float
    y: float
    radius: float
    dots: list[Dot]
    scale_km: int
    scale_px: float
    width: int = WIDTH
    height: int = HEIGHT


def draw(point: Point | None, around: Sequence[Place]) -> Map | None:
    """The map of an incident's point, as it may be told; None when it has none."""
    if point is None:
        return None
    half = max(point.uncertainty_m, LEAST_SPAN_M / 2) * MARGIN
    per_metre = (HEIGHT / 2) / half
    shown = sorted((place for place in around if place.kind in DRAWN), key=lambda place: DRAWN.index(place.kind))
    dots = [_dot(place, point, per_metre) for place in shown]
    inside = [dot for dot in dots if EDGE < dot.x < WIDTH - EDGE and LABEL_GAP < dot.y < HEIGHT - LABEL_GAP]
    scale = max((km for km in SCALES_KM if km * 1000 * per_metre < WIDTH / 3), default=SCALES_KM[0])
    radius = point.uncertainty_m * per_metre
    return Map(
        WIDTH / 2, HEIGHT / 2, round(radius, 1), _apart(inside)[:MOST_PLACES], scale, round(scale * 1000 * per_metre, 1)
    )


def _dot(place: Place, point: Point, per_metre: float) -> Dot:
    """A place on the map: equirectangular about the incident, true enough over some tens of kilometres."""
    north = ((place.lat or 0.0) - point.lat) * M_PER_DEGREE
    east = ((place.lon or 0.0) - point.lon) * M_PER_DEGREE * math.cos(math.radians(point.lat))
    x = WIDTH / 2 + east * per_metre
    return Dot(round(x, 1), round(HEIGHT / 2 - north * per_metre, 1), place.name, is_right=x < WIDTH * 0.7)


def _apart(dots: Sequence[Dot]) -> list[Dot]:
    """Dots whose labels do not lie over each other; the first named wins."""
    kept: list[Dot] = []
    for dot in dots:
        if all(abs(dot.y - one.y) > LABEL_GAP or abs(dot.x - one.x) > WIDTH / 4 for one in kept):
            kept.append(dot)
    return kept
