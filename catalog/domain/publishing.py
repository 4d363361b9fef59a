"""When an incident that was logged here may be seen, and how near its point may be told: pure rules, no clock."""

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

M_PER_DEGREE = 111_320.0  # of latitude, and of longitude at the equator


@dataclass(frozen=True)
class Caution:
    """Hours after its last day until an incident is public; metres to which its point is made coarse, 0 for not."""

    hours: int
    metres: int

    def is_less_than(self, other: "Caution") -> bool:
        """Would this tell sooner or nearer than the other?"""
        return self.hours < other.hours or self.metres < other.metres


class Point(NamedTuple):
    """Where it was, as it may be told: degrees WGS 84, and how far off the point may be in metres."""

    lat: float
    lon: float
    uncertainty_m: int
    is_coarse: bool


class Kept(NamedTuple):
    """A point as it is recorded: degrees, metres that it may be off, and to how many it is made coarse, 0 for not."""

    lat: float | None
    lon: float | None
    uncertainty_m: int | None
    coarsen_to_m: int | None


def due(latest: date | None, told_at: datetime, hours: int) -> datetime:
    """The moment from which it may be seen: the end (UTC) of its last day and the hours; undated, from when told."""
    ended = datetime.combine(latest + timedelta(days=1), time(), UTC) if latest else told_at
    return ended + timedelta(hours=hours)


def told(lat: float | None, lon: float | None, uncertainty_m: int | None, coarsen_to_m: int | None) -> Point | None:
    """The point that may be told; a circle of its uncertainty still holds the true place. None where there is none."""
    if lat is None or lon is None or uncertainty_m is None:
        return None
    if not coarsen_to_m:
        return Point(lat, lon, uncertainty_m, is_coarse=False)
    reach = max(coarsen_to_m, uncertainty_m + coarsen_to_m / math.sqrt(2))
    return Point(*coarse(lat, lon, coarsen_to_m), math.ceil(reach / 100) * 100, is_coarse=True)


def told_then(then: Kept, today: Kept) -> Point | None:
    """The point of an earlier day, no nearer than that of today may be told; none where today has none.

    A point that was made coarse or less exact since, or taken away, is so for what was known before as well.
    """
    now = told(*today)
    if now is None or then.lat is None or then[:2] == today[:2]:
        return None if then.lat is None else now
    was, near = then.uncertainty_m or 0, today.uncertainty_m or 0
    return told(then.lat, then.lon, max(was, near), today.coarsen_to_m or (near if near > was else 0))


def coarse(lat: float, lon: float, metres: int) -> tuple[float, float]:
    """The middle of the cell of a grid of `metres` in which a point lies, in degrees to five places.

    The grid is fixed to the globe, so that many points of one place tell no more than one.
    """
    north = metres / M_PER_DEGREE
    middle = _middle(lat, north)
    east = north / max(0.01, math.cos(math.radians(middle)))
    return round(max(-90.0, min(90.0, middle)), 5), round(max(-180.0, min(180.0, _middle(lon, east))), 5)


def _middle(value: float, step: float) -> float:
    return (math.floor(value / step) + 0.5) * step
