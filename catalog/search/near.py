"""A radius search: `near` is a place or a point, `within` so many kilometres of it.

A thing is where its public point says, else where its place is: a circle as wide as the point is unsure or the place
reaches. A place without a point lies somewhere in the nearest place around it that has one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from catalog.domain.errors import Invalid, Problem
from catalog.search import globe, offered
from catalog.search.blocks import Mask
from catalog.search.columns import Columns
from catalog.search.facet import Asked
from catalog.search.globe import Spans, Spot
from catalog.search.periods import INSIDE
from catalog.search.register import Node, Register
from catalog.search.whereabouts import Parts
from catalog.search.world import World

SHORTEST_KM, LONGEST_KM = 0.1, 2000.0
LATITUDE, LONGITUDE = 90.0, 180.0
MOST_NAMED = 6
DECIMALS = 5  # of a degree: a metre
POINT = re.compile(r"\s*([+-]?[0-9]{1,9}(?:\.[0-9]{1,20})?)\s*,\s*([+-]?[0-9]{1,9}(?:\.[0-9]{1,20})?)\s*")
DISTANCE = re.compile(r"\s*([0-9]{1,9}(?:\.[0-9]{1,20})?)\s*(?:km)?\s*", re.IGNORECASE)
A_POINT = "a point as in 36.20,37.13"


@dataclass(frozen=True)
class Circle:
    """Degrees and metres. How far a place reaches that stands in the middle is not added."""

    centre: tuple[float, float]
    metres: float

    def parts(self, spans: Spans) -> Parts:
        inside: Mask = spans.farthest <= self.metres
        touches: Mask = spans.nearest <= self.metres
        return Parts(inside, touches & ~inside, np.isnan(spans.nearest))


def settle(singles: dict[str, str], world: World) -> Iterator[Problem]:
    """Write both parameters as addresses have them, or tell what is wrong."""
    for name, read in (("near", lambda text: _centre(text, world)), ("within", _distance)):
        try:
            singles[name] = read(singles[name]) if singles[name] else ""
        except Invalid as error:
            yield from error.problems


def _distance(text: str) -> str:
    match = DISTANCE.fullmatch(text)
    if not match or not SHORTEST_KM <= float(match[1]) <= LONGEST_KM:
        allowed = f"kilometres from {SHORTEST_KM:g} to {LONGEST_KM:g} are, as in 25km"
        raise Invalid.one("within", f"{text[:80]!r} is not allowed; {allowed}")
    return f"{_plain(float(match[1]), 3)}km"


def is_point(text: str) -> bool:
    return POINT.fullmatch(text) is not None


def _centre(text: str, world: World) -> str:
    """A slug, or latitude and longitude."""
    if match := POINT.fullmatch(text):
        lat, lon = float(match[1]), float(match[2])
        if abs(lat) > LATITUDE or abs(lon) > LONGITUDE:
            allowed = "latitude from -90 to 90 and longitude from -180 to 180 are allowed"
            raise Invalid.one("near", f"{text[:80]!r} is not on the globe; {allowed}")
        return f"{_plain(lat, DECIMALS)},{_plain(lon, DECIMALS)}"
    node = one_of("near", text, _found(world.places, text))
    if node.spot is None:
        around = next((one.slug for one in reversed(world.places.path(node.id)) if one.spot), "")
        other = f"{around}, which it lies in, has one" if around else f"one that has, or {A_POINT}, is allowed"
        raise Invalid.one("near", f"{node.slug} has no point; {other}")
    return node.slug


def _plain(value: float, decimals: int) -> str:
    """A number without zeros that say nothing."""
    return f"{round(value, decimals) + 0.0:.{decimals}f}".rstrip("0").rstrip(".")


def _found(places: Register, text: str) -> list[Node]:
    found = places.called(text)
    if not found:
        raise offered.unknown("near", text, places, f"a place of the catalog or {A_POINT} is allowed")
    return found


def one_of(field: str, text: str, found: Sequence[Node]) -> Node:
    """The only one of that name; raises Invalid naming those that there are."""
    if len(found) > 1:
        raise offered.several(field, text, (node.slug for node in found[:MOST_NAMED]))
    return found[0]


def circle(asked: Asked, world: World) -> Circle | None:
    """What is asked for; None where no circle is."""
    near, within = asked.get("near"), asked.get("within")
    if not near:
        return None
    lat, lon = map(float, near.split(",")) if is_point(near) else _point_of(world.places.by_slug[near])
    return Circle((lat, lon), float(within.removesuffix("km")) * 1000)


def _point_of(node: Node) -> tuple[float, float]:
    if node.spot is None:  # taken away since the question was read
        raise Invalid.one("near", f"{node.slug} has no point")
    return node.spot.lat, node.spot.lon


def words(asked: Asked, world: World) -> str:
    """`within 25 km of Aleppo`; "" where no circle is asked for."""
    near, within = asked.get("near"), asked.get("within").removesuffix("km")
    named = near.replace(",", ", ") if is_point(near) else near and world.places.by_slug[near].name
    return f"within {within} km of {named}" if near else ""


def parts(columns: Columns, world: World, asked: Circle) -> Parts:
    """The rows of these columns, by the circle."""
    return asked.parts(_spans(columns, world, asked.centre))


def mask(columns: Columns, world: World, asked: Asked, *, has_place: bool) -> Mask | None:
    """What the circle lets through; with a place too, whose facet looks at both, all but what is surely outside."""
    drawn = circle(asked, world)
    if drawn is None:
        return None
    found, where = parts(columns, world, drawn), asked.get("where")
    return ~found.outside if has_place and where != INSIDE else found.named(where)


def _spans(columns: Columns, world: World, centre: tuple[float, float]) -> Spans:
    """Kept for the last centre: every facet asks again."""
    known = columns.derived.get("near")
    if known is None or known[0] is not world.places or known[1] != centre:
        known = columns.derived["near"] = (world.places, centre, _measured(columns, world, centre))
    found: Spans = known[2]
    return found


def _measured(columns: Columns, world: World, centre: tuple[float, float]) -> Spans:
    codes, _ = columns.dense("place")
    found = Spans(*(values.take(codes) for values in globe.spans(centre, *_places(columns, world))))
    own = np.flatnonzero(columns.reach)
    at_point = globe.spans(centre, columns.lat[own], columns.lon[own], columns.reach[own])
    for values, nearer in zip(found, at_point, strict=True):
        values[own] = nearer
    return found


def _places(columns: Columns, world: World) -> globe.Floats:
    """Where each place is that rows stand at, in the order of `Columns.dense`; kept, as neither ever changes."""
    known = columns.derived.get("spots")
    if known is None or known[0] is not world.places:
        _, ids = columns.dense("place")
        table = globe.table([spot_of(world.places, one) for one in ids.tolist()])
        known = columns.derived["spots"] = (world.places, table)
    found: globe.Floats = known[1]
    return found


def spot_of(places: Register, place_id: int) -> Spot | None:
    """The circle in which a place lies: its own, or that of the nearest place around it that has a point."""
    path = places.path(place_id) if place_id in places.by_id else []
    return next((node.spot for node in reversed(path) if node.spot), None)
