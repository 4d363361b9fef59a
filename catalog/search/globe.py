"""Points on the globe: how far apart, how far each reaches, and as whole numbers in columns.

The globe is a sphere here: great-circle distances are right to half a per cent.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from catalog.search.blocks import Ints

Floats = npt.NDArray[np.floating[Any]]
Numbers = Floats | Ints

RADIUS_M = 6_371_008.8  # the mean radius
PER_DEGREE = 1_000_000  # columns hold millionths of a degree: a tenth of a metre, in 32 bits


class Spot(NamedTuple):
    """A circle in which a thing or a place lies: degrees WGS 84, and how far from the point it reaches in metres."""

    lat: float
    lon: float
    reach: float


class Spans(NamedTuple):
    """How near to a centre things may be and how far from it, in metres; NaN where nobody knows."""

    nearest: Floats
    farthest: Floats


def whole(degrees: float) -> int:
    """Degrees as columns hold them."""
    return round(degrees * PER_DEGREE)


def metres(centre: tuple[float, float], lat: Floats, lon: Floats) -> Floats:
    """Great-circle distances from a centre, all in degrees. Also over a pole and where the days meet."""
    north, east = np.radians(lat - centre[0]), np.radians(lon - centre[1])
    across = np.cos(np.radians(lat)) * np.cos(np.radians(centre[0]))
    half = np.sin(north / 2) ** 2 + across * np.sin(east / 2) ** 2
    found: Floats = 2 * RADIUS_M * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return found


def table(spots: Sequence[Spot | None]) -> Floats:
    """Latitudes, longitudes and reaches as columns hold them; NaN where there is none."""
    nothing = (np.nan,) * len(Spot._fields)
    rows = [nothing if one is None else (whole(one.lat), whole(one.lon), one.reach) for one in spots]
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(nothing)).T


def spans(centre: tuple[float, float], lat: Numbers, lon: Numbers, reach: Numbers) -> Spans:
    """Of points as columns hold them."""
    away = metres(centre, lat / PER_DEGREE, lon / PER_DEGREE)
    return Spans(away - reach, away + reach)
