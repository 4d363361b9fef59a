"""Two lists side by side: what it takes for a thing of one to be a thing of the other, and in what the two differ.

Rule (see docs/counting.md, "Two lists together"). Knows nothing of where the things come from; `matching` pairs them.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from catalog.domain.vocabulary import Term

MOST_DAYS_APART = 3  # lists give the day of the loss or that of the first picture
LONGEST_SPAN_DAYS = 31  # a date wider than a month says too little to know a thing again by
FURTHEST_M = 30_000  # a point less sure than this is no place to know a thing again by
NOTHING_KNOWN = 0  # the number of "no type", "no party", "no place"
METRES_PER_DEGREE = 111_320


class How(Term):
    """How two things were found to be one."""

    ADDRESS = "address", "the same picture address"
    CIRCUMSTANCES = "circumstances", "type, party, place and date"


class Difference(Term):
    """What two lists may say differently of one thing."""

    TYPE = "type", "type"
    OUTCOME = "outcome", "outcome"
    PARTY = "party", "party"
    DATE = "date", "date"
    PLACE = "place", "place"


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of a list. `key` is its own in its list; `type`, `party` and `place` are numbers, 0 when not known.

    `party` is the one at the top of those that lost it; `first` and `last` are ordinals of days, None when open;
    `point` is latitude and longitude in degrees and how far off it may be, in metres.
    """

    key: str
    type: int
    party: int
    outcome: str
    addresses: tuple[str, ...] = ()
    first: int | None = None
    last: int | None = None
    place: int = NOTHING_KNOWN
    point: tuple[float, float, float] | None = None


Path = tuple[int, ...]


@dataclass(frozen=True)
class Known:
    """Types and places with their paths from the root down to themselves.

    `coarse` are places too large to know a thing again by, `nobody` are the parties that stand for "unknown".
    """

    types: Mapping[int, Path] = field(default_factory=dict)
    places: Mapping[int, Path] = field(default_factory=dict)
    coarse: frozenset[int] = frozenset()
    nobody: frozenset[int] = frozenset({NOTHING_KNOWN})


def steps(one: int, other: int, paths: Mapping[int, Path]) -> int | None:
    """How many steps lie between a node and one above or below it; 0 for the same, None for neither."""
    if NOTHING_KNOWN in (one, other):
        return None
    if one == other:
        return 0
    up, down = sorted((paths[one], paths[other]), key=len)
    return len(down) - len(up) if down[: len(up)] == up else None


def is_akin(one: int, other: int, paths: Mapping[int, Path]) -> bool:
    """Do two types meet below their domain? Of one that is not known it cannot be ruled out."""
    if NOTHING_KNOWN in (one, other):
        return True
    return paths[one][:2] == paths[other][:2] and min(len(paths[one]), len(paths[other])) > 1


def is_dated(thing: Thing) -> bool:
    """Is its date near enough to know it again by?"""
    return thing.first is not None and thing.last is not None and thing.last - thing.first <= LONGEST_SPAN_DAYS


def is_placed(thing: Thing, known: Known) -> bool:
    """Is its place near enough to know it again by?"""
    return _has_place(thing, known) or _has_point(thing)


def days_apart(one: Thing, other: Thing) -> int:
    """Days between two ranges; 0 when they overlap. What is open or undated is apart from nothing."""
    gaps = [(one.first, other.last), (other.first, one.last)]
    return max([0, *(late - early for late, early in gaps if late is not None and early is not None)])


def is_there(one: Thing, other: Thing, known: Known) -> bool:
    """The same place, or points whose circles touch."""
    if one.place == other.place and _has_place(one, known):
        return True
    return _has_point(one) and _has_point(other) and _touch(one, other)


def differences(one: Thing, other: Thing, known: Known) -> tuple[Difference, ...]:
    """In what two things that are one contradict each other. What only one list says contradicts nothing."""
    found = {
        Difference.TYPE: _other_type(one, other, known),
        Difference.OUTCOME: one.outcome != other.outcome,
        Difference.PARTY: _other_party(one, other, known),
        Difference.DATE: days_apart(one, other) > 0,
        Difference.PLACE: _other_place(one, other, known),
    }
    return tuple(name for name, differs in found.items() if differs)


def is_less_precise(one: Thing, other: Thing, known: Known) -> bool:
    """Is the type of the first one that of the second, only further up?"""
    apart = steps(one.type, other.type, known.types)
    return bool(apart) and len(known.types[one.type]) < len(known.types[other.type])


def same_party(one: Thing, other: Thing, known: Known) -> bool:
    return not _other_party(one, other, known)


def in_order(things: Iterable[Thing]) -> list[Thing]:
    return sorted(things, key=lambda thing: thing.key)


def _other_type(one: Thing, other: Thing, known: Known) -> bool:
    is_known = NOTHING_KNOWN not in (one.type, other.type)
    return is_known and steps(one.type, other.type, known.types) is None


def _other_party(one: Thing, other: Thing, known: Known) -> bool:
    return one.party != other.party and not {one.party, other.party} & known.nobody


def _other_place(one: Thing, other: Thing, known: Known) -> bool:
    """Both are placed, neither place lies in the other, and their circles do not touch."""
    if one.point and other.point and _touch(one, other):
        return False
    if NOTHING_KNOWN not in (one.place, other.place):
        return steps(one.place, other.place, known.places) is None
    return bool(one.point and other.point)


def _has_place(thing: Thing, known: Known) -> bool:
    return thing.place != NOTHING_KNOWN and thing.place not in known.coarse


def _has_point(thing: Thing) -> bool:
    return thing.point is not None and thing.point[2] <= FURTHEST_M


def _touch(one: Thing, other: Thing) -> bool:
    """On a flat map: good enough for tens of kilometres."""
    (north, east, near), (up, right, far) = one.point or (0, 0, 0), other.point or (0, 0, 0)
    across = (abs(east - right + 180) % 360 - 180) * math.cos(math.radians((north + up) / 2))
    return math.hypot(north - up, across) * METRES_PER_DEGREE <= near + far
