"""Acts on many items at once: what each says of an item before and after, why it cannot, and what it writes.

An act never touches what needs a look at each thing: it gives no grade *visual*, and moves no point that was found.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

from pydantic import Field, ValidationError
from sqlmodel import Session, col, select

from catalog.domain.errors import Invalid, Problem
from catalog.domain.outcomes import ClaimKind, Grade, Qualifier
from catalog.models import Claim, EquipmentType, Incident, Item, Place, TypeClosure
from catalog.services import addresses
from catalog.services.bulk.bulk_facts import Facts
from catalog.services.rows import Input, need_id, number, set_fields
from catalog.services.types import Slug

MOST_WRITTEN = 300
Sets = Mapping[str, Any]
ALLOWED = {
    "type": "the name of a type in its address is allowed, as t-72b3",
    "qualifier": f"one of {', '.join(Qualifier)} is allowed",
    "grade": f"one of {', '.join(one for one in Grade if one is not Grade.VISUAL)} is allowed",
    "place": "the name of a place in its address is allowed, as avdiivka",
    "url": "a web address is allowed, as https://…",
}


@dataclass(frozen=True)
class Said:
    """An item before and after, in words. `refused` says why it stays as it is, `also` what else would change."""

    before: str
    after: str
    refused: str = ""
    also: str = ""


class IdentifyIn(Input):
    type: Slug
    qualifier: Qualifier = Qualifier.EXACT


class GradeIn(Input):
    grade: Grade


class PlaceIn(Input):
    place: Slug


class SourceIn(Input):
    url: Annotated[str, Field(min_length=1, max_length=2000)]


class Identify:
    """Says what the items are; candidates that this rules out go."""

    name, label, takes = "identify", "Identify anew", IdentifyIn

    def __init__(self, session: Session, sets: Sets, known: Facts) -> None:
        self.session, self.known = session, known
        values = IdentifyIn.model_validate(sets)
        self.type_id, self.qualifier = need_id(session, EquipmentType, values.type, "type"), values.qualifier
        self.kind = session.get_one(EquipmentType, self.type_id).name
        below = select(TypeClosure.descendant_id).where(TypeClosure.ancestor_id == self.type_id, TypeClosure.depth > 0)
        self.below = set(session.exec(below))
        self.words = f"as {_identity(self.kind, self.qualifier)}"

    def say(self, item: Item) -> Said:
        before = _identity(self.known.types[item.type_id], item.qualifier)
        candidates = self.known.candidates[number(item)]
        if candidates:
            before += f" ({' or '.join(self.known.types[one.type_id] for one in candidates)})"
        after = _identity(self.kind, self.qualifier)
        kept = [one for one in candidates if one.type_id in self.below]
        is_so = (item.type_id, item.qualifier) == (self.type_id, self.qualifier) and kept == candidates
        return Said(before, after, refused="it is that already" if is_so else "")

    def do(self, item: Item) -> None:
        set_fields(item, {"type_id": self.type_id, "qualifier": self.qualifier})
        for one in self.known.candidates[number(item)]:
            if one.type_id not in self.below:
                self.session.delete(one)


class Regrade:
    """Gives all standing outcomes of the items one grade; `visual` needs a look at each, so it is not given here."""

    name, label, takes = "grade", "Grade anew", GradeIn

    def __init__(self, _session: Session, sets: Sets, known: Facts) -> None:
        self.known = known
        self.grade = GradeIn.model_validate(sets).grade
        if self.grade is Grade.VISUAL:
            raise Invalid.one("grade", "visual needs a look at each picture; any other grade is allowed")
        self.words = f"as {self.grade.label}"

    def say(self, item: Item) -> Said:
        rows = self.known.outcomes[number(item)]
        before = ", ".join(f"{one.kind.label}: {one.grade.label}" for one in rows)
        after = ", ".join(f"{one.kind.label}: {self.grade.label}" for one in rows)
        if not rows:
            return Said("no outcome", "", refused="it has no outcome to be graded")
        if any(one.grade is Grade.VISUAL for one in rows):
            return Said(before, after, refused="visual was given on a picture; look at it before it is taken away")
        return Said(before, after, refused="it is that already" if all(one.grade is self.grade for one in rows) else "")

    def do(self, item: Item) -> None:
        for one in self.known.outcomes[number(item)]:
            set_fields(one, {"grade": self.grade})


class Replace:
    """Puts the incidents of the items at a place; a point that somebody found stays, and so does its place."""

    name, label, takes = "place", "Place anew", PlaceIn

    def __init__(self, session: Session, sets: Sets, known: Facts) -> None:
        self.session, self.known = session, known
        self.place = session.get_one(Place, need_id(session, Place, PlaceIn.model_validate(sets).place, "place"))
        self.names: dict[int | None, str] = {}
        self.words = f"at {self.place.name}"

    def say(self, item: Item) -> Said:
        rows = self.known.incidents_of(number(item))
        before = "; ".join(dict.fromkeys(self._name(one) for one in rows))
        if not rows:
            return Said("no incident", "", refused="it has no incident that could be somewhere")
        if any(self._has_own_point(one) for one in rows):
            return Said(before, self.place.name, refused="it has a point of its own: place the incident by itself")
        if all(one.place_id == self.place.id for one in rows):
            return Said(before, self.place.name, refused="it is there already")
        others = len(self.known.beside([number(item)])) - 1
        also = f"{others} more of the same incident {'moves' if others == 1 else 'move'} with it" if others else ""
        return Said(before, self.place.name, also=also)

    def do(self, item: Item) -> None:
        for one in self.known.incidents_of(number(item)):
            point = {"lat": self.place.lat, "lon": self.place.lon, "uncertainty_m": self.place.radius_m}
            set_fields(one, {"place_id": self.place.id, **point})

    def _name(self, incident: Incident) -> str:
        if incident.place_id not in self.names:
            place = self._place(incident)
            self.names[incident.place_id] = place.name if place else ""
        return self.names[incident.place_id] or incident.place_as_written or "unplaced"

    def _place(self, incident: Incident) -> Place | None:
        return self.session.get(Place, incident.place_id) if incident.place_id else None

    def _has_own_point(self, incident: Incident) -> bool:
        """A point that is not merely that of its place."""
        if incident.lat is None:
            return False
        place = self._place(incident)
        return place is None or (place.lat, place.lon) != (incident.lat, incident.lon)


class Resource:
    """Adds a source to each item: a claim that names it. No total changes."""

    name, label, takes = "source", "Add a source", SourceIn

    def __init__(self, session: Session, sets: Sets, known: Facts) -> None:
        self.session, self.known, self.url = session, known, SourceIn.model_validate(sets).url
        try:
            found = addresses.known(session, self.url)
        except ValueError:
            raise Invalid.one("url", "a web address is allowed, as https://…") from None
        self.source_id = number(found) if found else None
        said = select(Claim.item_id).where(Claim.source_id == self.source_id, col(Claim.item_id).is_not(None))
        self.named = set(session.exec(said)) if found else set()
        self.words = f"by {self.url}"

    def say(self, item: Item) -> Said:
        return Said("", self.url, refused="this source is named already" if item.id in self.named else "")

    def do(self, item: Item) -> None:
        if self.source_id is None:
            self.source_id = number(addresses.put(self.session, self.url))
        incidents = {one.incident_id for one in self.known.outcomes[number(item)]}
        values = {
            "source_id": self.source_id,
            "kind": ClaimKind.EQUIPMENT,
            "summary": (item.as_written or self.known.types[item.type_id])[:MOST_WRITTEN],
            "item_id": number(item),
            "type_id": item.type_id,
            "incident_id": incidents.pop() if len(incidents) == 1 else None,
        }
        self.session.add(Claim.model_validate(values))


def _identity(name: str, qualifier: Qualifier) -> str:
    return name if qualifier is Qualifier.EXACT else f"{name}, {qualifier.label}"


class Act(Protocol):
    """`words` say what is done, after the label; `say` and `do` are asked item by item."""

    words: str
    known: Facts

    def say(self, item: Item) -> Said: ...

    def do(self, item: Item) -> None: ...


ACTS: Mapping[str, Any] = {one.name: one for one in (Identify, Regrade, Replace, Resource)}


def checked(act: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a form says of an act, as it is kept; raises Invalid with what is allowed."""
    try:
        said: Input = ACTS[act].takes.model_validate(values)
    except ValidationError as error:
        fields = dict.fromkeys(str(one["loc"][0]) for one in error.errors())
        raise Invalid(*(Problem(name, ALLOWED.get(name, "is no field of this act")) for name in fields)) from None
    return said.model_dump(mode="json")
