"""Places of a list: a name beside a raion or oblast, a point, or both, to a place of the catalog; never guessed."""

import math
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from catalog.domain import placenames
from catalog.models import Place, PlaceName

FURTHEST_KM = 30.0  # a name this far from the point means another place
KM_PER_DEGREE = 111.32
DIVISION = re.compile(r"\b(?:raion|rayon|district|oblast|region|governorate|province)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Spot:
    """A place that a name may mean; `path` are the ids from the country down to itself."""

    id: int
    path: tuple[int, ...]
    lat: float | None
    lon: float | None
    radius_m: int


@dataclass
class Spots:
    """Places under the keys of their names; each question is asked once."""

    by_key: dict[str, list[Spot]]
    _known: dict[tuple[str, float | None, float | None], Spot | None] = field(default_factory=dict)

    def find(self, written: str, lat: float | None, lon: float | None) -> Spot | None:
        """The one place that is meant; None when none or several could be."""
        key = (written, lat, lon)
        if key not in self._known:
            self._known[key] = self._find(written, lat, lon)
        return self._known[key]

    def _find(self, written: str, lat: float | None, lon: float | None) -> Spot | None:
        first, *around = [piece.strip() for piece in written.split(",")]
        found = self._named(first)
        if lat is not None and lon is not None:
            near = sorted((_km(one, lat, lon), one.id, one) for one in found if one.lat is not None)
            return near[0][2] if near and near[0][0] <= FURTHEST_KM + near[0][2].radius_m / 1000 else None
        areas = {one.id for piece in around for one in self._named(piece)}
        inside = [one for one in found if areas & set(one.path[:-1])]
        chosen = inside or found
        return chosen[0] if len(chosen) == 1 else None

    def _named(self, written: str) -> list[Spot]:
        """By letters, else by consonants; with and without the word for a division."""
        for text in dict.fromkeys((written, DIVISION.sub("", written).strip())):
            for key in (placenames.exact_key(text), placenames.skeleton(text)):
                if key and key in self.by_key:
                    return self.by_key[key]
        return []


def _km(spot: Spot, lat: float, lon: float) -> float:
    """Roughly, on a flat map: good enough for tens of kilometres."""
    north = (spot.lat or 0) - lat
    east = ((spot.lon or 0) - lon) * math.cos(math.radians(lat))
    return math.hypot(north, east) * KM_PER_DEGREE


def read(session: Session) -> Spots:
    columns: list[Any] = [Place.id, Place.parent_id, Place.lat, Place.lon, Place.radius_m]
    rows: dict[int, Any] = {row[0]: row for row in session.execute(sql_select(*columns))}
    spots = {one: Spot(one, _path(one, rows), row[2], row[3], row[4] or 0) for one, row in rows.items()}
    by_key: dict[str, dict[int, Spot]] = defaultdict(dict)
    for place, name in session.exec(select(PlaceName.place_id, PlaceName.name).order_by(col(PlaceName.id))):
        for key in {placenames.exact_key(name), placenames.skeleton(name)} - {""}:
            by_key[key][place] = spots[place]
    return Spots({key: list(found.values()) for key, found in by_key.items()})


def _path(one: int, rows: dict[int, Any]) -> tuple[int, ...]:
    parent = rows[one][1]
    return (*(_path(parent, rows) if parent else ()), one)
