"""How one loss stands, compared feature by feature and put into words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from catalog.domain.counting import Range
from catalog.domain.dates import day_text
from catalog.search.codes import GRADES, KINDS, NO_DAY
from catalog.search.register import NOBODY, Register
from catalog.search.world import World

OUTCOME, REGRADED = "outcome changed", "re-graded"
COMPARED = ("type", "operator", "taker", "grade", "earliest", "latest", "is_event_day", "place")
NOTHING_LOST = "not counted as lost"


@dataclass(frozen=True)
class Features:
    """How one loss stood: what `COMPARED` names, its outcome as the mode prints it, its incident, what it weighs."""

    values: Mapping[str, int]
    kind: int
    incident: int
    count: Range

    def value(self, name: str) -> int:
        return self.kind if name == "kind" else self.values[name]


@dataclass(frozen=True)
class Look:
    """What differs in a feature, whose edit makes it (table, fields), and how it is written."""

    kind: str
    features: tuple[str, ...]
    edited: Sequence[tuple[str, tuple[str, ...]]]
    text: Callable[[Features, World], str]


def _name(register: str, feature: str, nothing: str) -> Callable[[Features, World], str]:
    def text(one: Features, world: World) -> str:
        nodes: Register = getattr(world, register)
        found = nodes.by_id.get(one.values[feature])
        return found.name if found else nothing

    return text


def _parties(one: Features, world: World) -> str:
    lost_by, taken_by = (world.parties.by_id.get(one.values[name]) for name in ("operator", "taker"))
    taken = f", taken by {taken_by.name}" if taken_by and one.values["taker"] != NOBODY else ""
    return f"lost by {lost_by.name if lost_by else '?'}{taken}"


def _dates(one: Features, _: World) -> str:
    first, last = (_day(one.values[name]) for name in ("earliest", "latest"))
    basis = "" if one.values["is_event_day"] else " (not the day it happened)"
    if not last:
        return "undated"
    return (f"before {last}" if not first else last if first == last else f"{first} – {last}") + basis


def _day(ordinal: int) -> str:
    return "" if ordinal == NO_DAY else day_text(date.fromordinal(ordinal))


DAYS = ("earliest", "latest", "precision", "basis")
LOOKS = (
    Look("re-identified", ("type",), [("item", ("type_id",))], _name("types", "type", "?")),
    Look(OUTCOME, ("kind",), [("outcome", ())], lambda one, _: KINDS[one.kind].label),
    Look(REGRADED, ("grade",), [("outcome", ("grade",))], lambda one, _: GRADES[one.values["grade"]].label),
    Look("party changed", ("operator", "taker"), [("outcome", ("from_party_id", "to_party_id"))], _parties),
    Look("date changed", ("earliest", "latest", "is_event_day"),
          [("incident", DAYS), ("outcome", ("incident_id",))], _dates),
    Look("place changed", ("place",), [("incident", ("place_id",)), ("outcome", ("incident_id",))],
          _name("places", "place", "unplaced")),
)  # fmt: skip


def told(one: Features | None, world: World) -> str:
    """A whole row in words."""
    return NOTHING_LOST if one is None else ", ".join(look.text(one, world) for look in LOOKS)
