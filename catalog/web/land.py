"""Outlines of countries for drawings made on the server, from the file that scripts draw them from too.

The file is TopoJSON: chains of whole numbers, each the step from the one before, shared by the countries on both sides.
It is fetched at set-up; where it is not, drawings have no land.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from catalog.search.globe import Floats

FINE, COARSE = "countries-50m.json", "countries-110m.json"
MERIDIAN = 180.0
SEVERAL = "MultiPolygon"


@dataclass(frozen=True)
class Ring:
    """A closed line round land: degrees, and the box around it (west, south, east, north)."""

    lon: Floats
    lat: Floats
    box: tuple[float, float, float, float]


@lru_cache(maxsize=2)
def rings(file: Path) -> tuple[Ring, ...]:
    """Every ring of every country; none where the file is not there."""
    if not file.is_file():
        return ()
    topology = json.loads(file.read_text(encoding="utf-8"))
    arcs = [_decoded(arc, topology["transform"]) for arc in topology["arcs"]]
    geometries = topology["objects"]["countries"]["geometries"]
    lines = (_unwrapped(_line(arcs, numbers)) for numbers in _numbers(geometries))
    return tuple(_ring(half) for line in lines for half in _halves(line))


def _decoded(arc: Any, transform: dict[str, list[float]]) -> Floats:
    steps = np.cumsum(np.array(arc, dtype=np.int64), axis=0)
    found: Floats = steps * np.array(transform["scale"]) + np.array(transform["translate"])
    return found


def _numbers(geometries: list[dict[str, Any]]) -> Iterator[list[int]]:
    """The numbers of the arcs of each ring; a number below nothing is an arc from its end to its start."""
    for one in geometries:
        polygons = one["arcs"] if one["type"] == SEVERAL else [one["arcs"]]
        for polygon in polygons:
            yield from polygon


def _line(arcs: list[Floats], numbers: list[int]) -> Floats:
    return np.concatenate([arcs[one] if one >= 0 else arcs[~one][::-1] for one in numbers])


def _unwrapped(line: Floats) -> Floats:
    """A line over the meridian where days meet goes on beyond 180 degrees; one round a pole does go round."""
    lon: Floats = np.unwrap(line[:, 0], period=2 * MERIDIAN)
    return line if abs(lon[-1] - lon[0]) > 1 else np.stack([lon, line[:, 1]], axis=1)


def _halves(line: Floats) -> Iterator[Floats]:
    """What lies beyond that meridian stands at the other side of the map."""
    side = next((one for one in (1, -1) if (line[:, 0] * one).max() > MERIDIAN), 0)
    if not side:
        yield line
        return
    yield _cut(line, side * MERIDIAN, -side)
    yield _cut(line, side * MERIDIAN, side) - np.array([2 * side * MERIDIAN, 0])


def _cut(line: Floats, meridian: float, side: int) -> Floats:
    """What of a ring lies on one side of a meridian, closed along it."""
    found: list[tuple[float, float]] = []
    points = line.tolist()
    for (west, south), (lon, lat) in zip([points[-1], *points[:-1]], points, strict=True):
        was_in, is_in = ((one - meridian) * side >= 0 for one in (west, lon))
        if was_in != is_in:
            found.append((meridian, south + (meridian - west) / (lon - west) * (lat - south)))
        if is_in:
            found.append((lon, lat))
    return np.array(found)


def _ring(line: Floats) -> Ring:
    lon, lat = line[:, 0], line[:, 1]
    return Ring(lon, lat, (float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())))
