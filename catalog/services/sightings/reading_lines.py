"""One line of a sighting, from what was typed to what it says."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from sqlmodel import Session

from catalog.domain import amounts, resolving
from catalog.domain.counting import Range
from catalog.domain.errors import Invalid, Problem
from catalog.domain.lexicon import Lexicon
from catalog.domain.outcomes import HoldingContext, OutcomeKind
from catalog.domain.resolving import Resolution
from catalog.search import lexicon, world
from catalog.search.world import World
from catalog.services.sightings import spotting
from catalog.services.sightings.sighting_inputs import SightingIn
from catalog.services.sightings.typed import SHORT, Group

T = TypeVar("T")
PARTIES = ("lost_by", "taken_by")
AS_THEY_ARE = ("qualifier", "lost_basis", "taken_basis")
BOX_PARTS = 4
MOST_PARTS = 12
ITS_NAME = "its name"


@dataclass
class Read:
    """`values` is None as long as there are problems. `understood`: name of a field → how its words were taken."""

    values: SightingIn | None = None
    problems: list[Problem] = field(default_factory=list)
    understood: dict[str, str] = field(default_factory=dict)

    def attempt(self, where: str, make: Callable[[], T]) -> T | None:
        """What is made; else None, its problems put with the others."""
        try:
            return make()
        except Invalid as error:
            self.problems += [Problem(one.field, one.message, where) for one in error.problems]
            return None


@dataclass(frozen=True)
class Known:
    """What names are looked up in."""

    session: Session
    lexicon: Lexicon
    world: World
    now: datetime

    @classmethod
    def of(cls, session: Session, now: datetime) -> "Known":
        return cls(session, lexicon.read(session), world.read(session), now)

    def resolve(self, text: str) -> Resolution:
        """The type of a name, or of a slug as the type-ahead gives it where two types share a name."""
        if text in self.lexicon.types:
            return Resolution(text, text, 1.0, "its address in the catalog")
        return resolving.resolve(text, self.lexicon)

    def name(self, slug: str) -> str:
        return self.lexicon.types[slug].name


def read(line: Group, known: Known, found: Read) -> dict[str, Any]:
    """The values of a line; pictures come by `shown`. What is not understood is put with the problems."""
    text = line.get("type")
    resolved = known.resolve(text) if text else Resolution("", None, 0.0, "")
    if text:
        found.understood[line.name("type")] = _told(resolved, known)
    fate = line.get("fate")
    kind, context = fate if fate in tuple(OutcomeKind) else None, fate if fate in tuple(HoldingContext) else None
    if fate and not (kind or context):
        found.problems.append(Problem("fate", "one of the list is allowed", line.where))
    return {
        "type": resolved.slug, "candidates": _candidates(resolved), "written": text,
        "count": found.attempt(line.where, lambda: _count(line, found)) or {"min": 1, "best": 1, "max": 1},
        "kind": kind, "context": context, **parties(line, known, found),
        **{name: line.get(name) for name in AS_THEY_ARE if line.get(name)},
        "fitted": list(_parts(line, resolved, known, found)), "markings": _markings(line),
        "note": line.get("note"), "manner": line.get("manner"), "hedged": bool(line.get("hedged")), **_seen(line),
    }  # fmt: skip


def shown(line: Group, pictures: list[str], found: Read, *, is_only: bool) -> list[dict[str, Any]]:
    """The pictures that show it, with boxes; a sighting's only line is shown by all of them unless some are ticked."""
    ticked, boxes = line.after("shows-"), line.after("box-")
    wanted = [one for one in pictures if one[:SHORT] in ticked or one[:SHORT] in boxes] or (pictures if is_only else [])
    read_boxes = (found.attempt(line.where, partial(_box, boxes.get(one[:SHORT], ""))) for one in wanted)
    return [{"picture": one, "box": box} for one, box in zip(wanted, read_boxes, strict=True)]


def parties(line: Group, known: Known, found: Read) -> dict[str, Any]:
    """The slugs of who lost and who took it, of a line or a claim; what nobody is called is put with the problems."""
    slugs: dict[str, str | None] = dict.fromkeys(PARTIES)
    for name in PARTIES:
        text = line.get(name)
        if not text:
            continue
        slug = slugs[name] = found.attempt(line.where, partial(spotting.party, known.world, text, name))
        if slug and known.world.parties.by_slug[slug].name != text:
            found.understood[line.name(name)] = known.world.parties.by_slug[slug].name
    return slugs


def _told(resolved: Resolution, known: Known) -> str:
    """How the name was taken, in words."""
    near = ", ".join(known.name(slug) for slug, _ in resolved.candidates[:4])
    if resolved.slug is None:
        told = f"{resolved.why}; it is kept as written, and a reviewer says what it is"
        return f"{told}. Near: {near}" if near else told
    name = known.name(resolved.slug)
    if _candidates(resolved):
        return f"{near}: {resolved.why}; kept as {name} with these candidates"
    return name if resolved.why == ITS_NAME else f"{name}: {resolved.why}"


def _candidates(resolved: Resolution) -> list[str]:
    """ "BMP-1 or BMP-2": the candidates of a type that is their common ancestor."""
    slugs = [slug for slug, _ in resolved.candidates]
    return slugs if resolved.slug and len(slugs) > 1 and resolved.slug not in slugs else []


def _count(line: Group, found: Read) -> dict[str, Any]:
    """Nothing typed is one thing."""
    count = amounts.parse(line.get("number")) if line.get("number") else Range(1, 1, 1)
    if line.get("number") not in ("", amounts.written(count)):
        found.understood[line.name("number")] = amounts.written(count)
    return {"min": count.least, "best": count.best, "max": count.most}


def _parts(line: Group, resolved: Resolution, known: Known, found: Read) -> Iterator[dict[str, Any]]:
    """What is listed between commas, and what the name of the type itself says it is fitted with."""
    listed = [text for one in line.get("fitted").split(",") if (text := one.strip())]
    told, taken = [], set(resolved.fitted)
    yield from ({"part": slug, "written": known.name(slug)} for slug in sorted(taken))
    if len(listed) > MOST_PARTS:
        found.problems.append(Problem("fitted", f"at most {MOST_PARTS} parts are allowed", line.where))
    for text in listed[:MOST_PARTS]:
        part = known.resolve(text)
        if part.slug is None:
            near = ", ".join(known.name(slug) for slug, _ in part.candidates[:3])
            hint = f"near: {near}" if near else "put what no type is there for into the note"
            found.problems.append(Problem("fitted", f"no type is called {text[:60]!r}; {hint}", line.where))
        elif part.slug not in taken:
            taken.add(part.slug)
            told.append(known.name(part.slug))
            yield {"part": part.slug, "written": text[:200]}
    if told:
        found.understood[line.name("fitted")] = ", ".join(told)


def _markings(line: Group) -> list[dict[str, str]]:
    return [{"kind": kind, "text": text} for kind, text in line.markings]


def _seen(line: Group) -> dict[str, Any]:
    """The earlier item that it is, or the lot that it was taken out of; and what is said of the others."""
    said = [{"item": item, "judgement": answer} for item, answer in line.after("pair-").items()]
    lots = list(line.after("lot-"))
    same = [one["item"] for one in said if one["judgement"] == "same"]
    seen = line.get("seen") or next(iter([*same, *lots]), None)
    return {"seen": seen, "is_of_lot": bool(line.get("of_lot")) or (seen is not None and seen in lots), "said": said}


def _box(text: str) -> dict[str, float] | None:
    if not text:
        return None
    parts = re.split(r"[\s,;]+", text)
    try:
        left, top, width, height = (float(one) for one in parts)
    except ValueError:
        raise Invalid.one(
            "pictures",
            f"{text[:40]!r} is no box; left, top, width and height in shares, as 0.1 0.2 0.5 0.4, are allowed",
        ) from None
    return {"left": left, "top": top, "width": width, "height": height}
