"""The form of a decision: how a sighting fills it, and what is read from it.

A line has fields `line-<seq>-<name>`, a claim `claim-<seq>-<name>`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from catalog.domain.errors import Invalid
from catalog.domain.publishing import Caution
from catalog.search.register import Register
from catalog.search.show import review_evidence
from catalog.search.show.review_page import Line, ReviewPage
from catalog.search.world import World
from catalog.services.reviews.accepted import AcceptIn, problems_of
from catalog.services.rows import Input

DECIDED = re.compile(r"(line|claim)-(\d{1,3})-decision")
NAMED = re.compile(r"(?:line|claim)-\d{1,3}-")
SEEN = "seen:"  # before a way in which it was seen with somebody, in the field that says what became of it
TOP = ("edition", "reason", "title", "sooner", "hours", "metres")
PLAIN = ("decision", "left_out", "qualifier", "manner", "lost_basis", "taken_basis", "cause", "grade", "inspected_by")
Fields = MultiDict[str, str]
Plain = TypeVar("Plain", bound=Input)
# Where a problem is shown: fields that are told by another name than the form has.
AT = {"kind": "fate", "context": "fate", "count": "best", "pairs": "decision", "decision": "decision"}


@dataclass
class Form:
    """What stands in the fields, and what is wrong with them by the name of the field."""

    fields: Fields
    told: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, fields: Fields, error: Invalid | None = None) -> "Form":
        problems = error.problems if error else ()
        return cls(fields, {_at(one.field): one.message for one in problems})

    def get(self, name: str) -> str:
        return self.fields.get(name, "")

    def has(self, name: str, value: str) -> bool:
        return value in self.fields.getlist(name)


def _at(name: str) -> str:
    start, _, own = name.rpartition("-")
    return f"{start}-{AT[own]}" if start.startswith("line-") and own in AT else name


def filled(page: ReviewPage, caution: Caution, world: World) -> Fields:
    """As the contributor told it, with what the evidence suggests."""
    found: Fields = MultiDict(
        {"edition": str(page.sighting.edition), "hours": str(caution.hours), "metres": str(caution.metres)}
    )
    found["title"] = _title(page)
    for line in page.lines:
        for name, value in _line_fields(page, line, world):
            found.add(f"line-{line.row.seq}-{name}", value)
    for one in page.claims:
        found.add(f"claim-{one.row.seq}-decision", "keep")
    return found


def _title(page: ReviewPage) -> str:
    """Proposed from what was seen, where and when; the reviewer's to change. None for what is only said."""
    if not page.lines:
        return ""
    things = " and ".join(dict.fromkeys(one.text.replace(", ", " ") for one in page.lines[:3]))
    where = page.place.name if page.place else page.sighting.place_as_written
    when = str(page.span) if page.sighting.latest else ""
    return ", ".join(part for part in (things[:1].upper() + things[1:], where, when) if part)[:300]


def _line_fields(page: ReviewPage, line: Line, world: World) -> Iterator[tuple[str, str]]:
    row = line.row
    yield "decision", "lot" if row.is_of_lot else "existing" if line.seen else "new"
    yield "item", line.seen.public_id if line.seen else ""
    yield "type", _called(world.types, line.type.slug) if line.type else row.as_written
    yield "qualifier", row.qualifier
    for name, value in (("min", row.count_min), ("best", row.count_best), ("max", row.count_max)):
        yield name, "" if value is None else str(value)
    yield "fate", row.kind or (f"{SEEN}{row.context}" if row.context else "")
    yield "manner", row.manner
    for name, party in (("lost_by", line.lost_by), ("taken_by", line.taken_by)):
        yield name, _called(world.parties, party.slug) if party else ""
    yield "lost_basis", row.lost_basis
    yield "taken_basis", row.taken_basis
    shown = review_evidence.shown(page, line)
    for one in shown:
        yield "pictures", one.public_sha256 or ""
    yield "picture", shown[0].public_sha256 or "" if shown else ""
    yield "grade", review_evidence.suggested(page, line)
    for judgement, item, _ in line.said:
        yield f"pair-{item.public_id}", judgement


def _called(register: Register, slug: str) -> str:
    """The name by which it is found again; the slug where another has that name too."""
    node = register.by_slug.get(slug)
    return node.name if node and (found := register.find(node.name)) and found.slug == slug else slug


def read(public_id: str, form: Fields, world: World) -> AcceptIn:
    """The decision that was sent; raises Invalid naming the fields."""
    values: dict[str, Any] = {name: form.get(name, "").strip() for name in TOP}
    incident = form.get("incident_id", "").strip() or form.get("incident", "").strip()
    return AcceptIn.of(
        {
            **values,
            "sighting": public_id,
            "incident": incident or None,
            "sensitivities": {key: value for key, value in _after(form, "sensitivity-") if value},
            "shown_by": {key: value for key, value in _after(form, "shown-") if value},
            "lines": [_line(form, seq, world) for seq in _decided(form, "line")],
            "claims": [_claim(form, seq) for seq in _decided(form, "claim")],
        }
    )


def _decided(form: Fields, kind: str) -> list[str]:
    """The numbers of the lines, or claims, on which something is decided."""
    return sorted({match[2] for name in form if (match := DECIDED.fullmatch(name)) and match[1] == kind}, key=int)


def _line(form: Fields, seq: str, world: World) -> dict[str, Any]:
    start = f"line-{seq}-"
    own = {name: value.strip() for name, value in _after(form, start)}
    fate = own.get("fate", "")
    item = own.get("item_id") or own.get("item") if own.get("decision") != "new" else None
    return {
        **{name: own[name] for name in PLAIN if own.get(name)},
        "seq": int(seq),
        "item": item or None,
        "is_again": "is_again" in own,
        "non_combat": "non_combat" in own,
        "type": _slug(world.types, own.get("type", "")),
        "count": {"min": own.get("min", ""), "best": own.get("best", ""), "max": own.get("max") or None},
        "kind": fate if fate and not fate.startswith(SEEN) else None,
        "context": fate.removeprefix(SEEN) if fate.startswith(SEEN) else None,
        "lost_by": _slug(world.parties, own.get("lost_by", "")),
        "taken_by": _slug(world.parties, own.get("taken_by", "")),
        "picture": own.get("picture") or None,
        "pictures": [one for one in form.getlist(f"{start}pictures") if one],
        "pairs": {name.removeprefix("pair-"): one for name, one in own.items() if name.startswith("pair-") and one},
    }


def _claim(form: Fields, seq: str) -> dict[str, Any]:
    names = ("decision", "left_out")
    return {"seq": int(seq), **{name: form.get(f"claim-{seq}-{name}", "").strip() for name in names}}


def _after(form: Fields, start: str) -> Iterator[tuple[str, str]]:
    return ((name.removeprefix(start), value) for name, value in form.items() if name.startswith(start))


def _slug(register: Register, text: str) -> str | None:
    """The slug of what was typed; what is not known stays, so that it is refused by its field."""
    node = register.find(text) if text else None
    return node.slug if node else text or None


def read_plain(public_id: str, form: Fields, wanted: type[Plain]) -> Plain:
    """A decision without lines; raises Invalid naming the fields."""
    names = [name for name in wanted.model_fields if name not in ("sighting", "reason", "edition")]
    values = {name: form.get(name, "").strip() or None for name in names}
    own = {"sighting": public_id, "reason": form.get("reason", "").strip(), "edition": form.get("edition", "")}
    return checked(wanted, values | own)


def checked(wanted: type[Plain], values: Mapping[str, Any]) -> Plain:
    """Values as the input class has them; raises Invalid naming the fields."""
    try:
        return wanted.model_validate(values)
    except ValidationError as error:
        raise Invalid(*problems_of(error, {})) from None


def kept(page: ReviewPage, sent: Fields, defaults: Fields) -> Fields:
    """What was typed, over what the sighting says now: its edition, and lines and claims that are new since."""
    there = {f"line-{line.row.seq}-" for line in page.lines} | {f"claim-{one.row.seq}-" for one in page.claims}
    typed = {_row_of(name) for name in sent if DECIDED.fullmatch(name)}
    found: Fields = MultiDict()
    for name, values in defaults.lists():
        if _row_of(name) not in typed:
            found.setlist(name, values)
    for name, values in sent.lists():
        if name != "edition" and _row_of(name) in {"", *there}:
            found.setlist(name, values)
    return found


def _row_of(name: str) -> str:
    """`line-2-` for a field of that line, `claim-1-` for one of that claim; "" for one of the whole sighting."""
    match = NAMED.match(name)
    return match[0] if match else ""
