"""A list that is read to be looked at, not to be imported: its things as a question sees those of a dataset."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import numpy as np
from sqlmodel import Session

from catalog.domain.comparing import NOTHING_KNOWN, Thing
from catalog.domain.counting import BANDS, NEEDS_TAKER, PRINTED, Range
from catalog.domain.dates import Span
from catalog.domain.errors import Invalid
from catalog.domain.outcomes import DateBasis, OutcomeKind
from catalog.search import attached, entries, globe, lexicon, world
from catalog.search.blocks import Mask
from catalog.search.codes import BAND_CODES, GRADE_CODES, KIND_CODES, NO_DAY
from catalog.search.columns import NAMES, Columns
from catalog.search.entries import Entry, Said, Tops
from catalog.search.question import Question
from catalog.search.register import NOBODY, Node, Register
from catalog.search.world import World
from catalog.services.imports import parties, rows, spots
from catalog.services.imports.kinds import Kind, Kinds
from catalog.services.imports.parties import Parties
from catalog.services.imports.profile import Named
from catalog.services.imports.rows import Refused, Row
from catalog.services.imports.sheet import Sheet
from catalog.services.imports.spots import Spots
from catalog.services.imports.write import UNKNOWN

OWN = Node(0, "file", "file")  # the file, as the one dataset of the world in which it is asked


@dataclass(frozen=True)
class Listed:
    """One thing of a file with the numbers that its words stand for; `type` and `place` are 0 when not known."""

    row: Row
    part: int
    type: int
    candidates: frozenset[int]
    outcome: OutcomeKind
    operator: int
    taker: int
    place: int
    said: Said

    @property
    def count(self) -> int:
        return self.row.things if self.row.is_lot else 1

    @property
    def id(self) -> str:
        return f"row {self.row.number}" + (f".{self.part + 1}" if self.part else "")


@dataclass
class Read:
    """A file as it was read. `rows` and `refused` are lines; a row is refused for what no list may say."""

    named: Named
    world: World
    tops: Tops
    things: list[Listed] = field(default_factory=list)
    rows: int = 0
    refused: int = 0

    def mask(self, question: Question) -> Mask:
        """Which things fit a question, as though the file were a dataset of its own."""
        criteria = question.criteria
        chosen = {name: slugs for name, slugs in criteria.chosen.items() if name != "dataset"}
        own = replace(self.world, datasets=Register("dataset", {OWN.id: OWN}))
        asked = replace(criteria, chosen=chosen, hits=None)
        fits: Mask = Question(question.session, asked, _columns(self.things, self.named), own).mask
        variant = criteria.variant
        if self.named.profile.grade not in variant.grades:
            return np.zeros(len(self.things), dtype=bool)
        latest = [one.said.span.latest for one in self.things]
        known = [variant.as_of is None or day is None or day <= variant.as_of for day in latest]
        fits &= np.array(known, dtype=bool)
        return fits

    def entries(self, fits: Mask) -> list[Entry]:
        return [self._entry(one, fits=bool(fit)) for one, fit in zip(self.things, fits.tolist(), strict=True)]

    def _entry(self, one: Listed, *, fits: bool) -> Entry:
        row, span = one.row, one.said.span
        party = entries.top_of(one.operator, span, self.tops)
        address = (row.url_key,) if row.url_key else ()
        thing = Thing(one.id, one.type, party, one.outcome.value, address, place=one.place, **one.said.known)
        weight = Range(one.count, one.count, one.count)
        return Entry(
            thing, one.id, "", row.type, one.operator, one.taker, span,
            one.said.date_text, one.said.place_text, weight, fits,
        )  # fmt: skip


@dataclass(frozen=True)
class _Names:
    """What the words of a file are looked up in."""

    kinds: Kinds
    parties: Parties
    spots: Spots
    world: World
    named: Named


def read(session: Session, sheet: Sheet, named: Named, now: datetime) -> Read:
    """Read a file by its profile; raises Invalid when it is no such list. A name without a type stays without one."""
    known = world.read(session, insider=True)
    kinds = Kinds(lexicon.read(session), named.profile.headings, named.profile.otherwise)
    names = _Names(kinds, parties.read(session), spots.read(session), known, named)
    found = Read(named, known, entries.tops(known))
    for row in rows.read(sheet, named.profile, now.date()):
        found.rows += 1
        try:
            found.things += [] if isinstance(row, Refused) else _things(row, names)
            found.refused += isinstance(row, Refused)
        except Invalid:
            found.refused += 1
    return found


def _things(row: Row, names: _Names) -> list[Listed]:
    kind = names.kinds.of(row.type, row.heading)
    taken = names.parties.find(row.taken_by, "taken_by") if row.taken_by else UNKNOWN
    operator = names.world.parties.by_slug[names.parties.find(row.lost_by, "lost_by")].id
    taker = names.world.parties.by_slug.get(taken) if row.status.kind in NEEDS_TAKER else None
    spot = names.spots.find(row.place, row.lat, row.lon) if row.place else None
    facts: dict[str, Any] = {
        "type": _type(kind, names.world), "candidates": frozenset(_ids(kind.candidates, names.world)),
        "outcome": PRINTED.get(row.status.kind, row.status.kind), "operator": operator,
        "taker": taker.id if taker else NOBODY, "place": spot.id if spot else NOBODY, "said": _said(row, spot, names),
    }  # fmt: skip
    return [Listed(row, part, **facts) for part in range(1 if row.is_lot else row.things)]


def _type(kind: Kind, known: World) -> int:
    node = known.types.by_slug.get(kind.slug or "")
    return node.id if node else NOTHING_KNOWN


def _ids(slugs: tuple[str, ...], known: World) -> Iterator[int]:
    yield from (known.types.by_slug[slug].id for slug in slugs if slug in known.types.by_slug)


def _said(row: Row, spot: spots.Spot | None, names: _Names) -> Said:
    """Its point, else that of its place, as an import would write them."""
    profile = names.named.profile
    point = (row.lat, row.lon, profile.points.uncertainty_m)
    if row.lat is None and spot and spot.lat is not None:
        point = (spot.lat, spot.lon, spot.radius_m)
    basis = profile.dates.basis if row.span.latest else DateBasis.EVENT
    return entries.said(row.span, basis, point, (row.date_text, row.place))


def _columns(things: list[Listed], named: Named) -> Columns:
    table = [_row(place, one, named) for place, one in enumerate(things)]
    columns = np.array(table, dtype=np.int64).reshape(len(table), len(NAMES)).T
    pairs = [(place, kind) for place, one in enumerate(things) for kind in sorted(one.candidates)]
    items, types = np.array(pairs, dtype=np.int64).reshape(len(pairs), 2).T
    return Columns(**dict(zip(NAMES, columns, strict=True)), candidate_item=items, candidate_type=types,
                   attached=attached.nothing())  # fmt: skip


def _row(place: int, one: Listed, named: Named) -> tuple[int, ...]:
    """One thing in the order of `NAMES`."""
    grade, kind = named.profile.grade, KIND_CODES[one.outcome]
    facts = {
        "item": place, "stint": 1, "dataset": OWN.id, "type": one.type, "operator": one.operator, "taker": one.taker,
        "kind": kind, "first_kind": kind, "grade": GRADE_CODES[grade], "band": BAND_CODES[BANDS[grade]],
        "place": one.place, "is_event_day": int(named.profile.dates.basis is DateBasis.EVENT),
        "least": one.count, "best": one.count, "most": one.count, "non_combat": int(one.row.status.is_non_combat),
        **_days(one.said.span), **_point(one.said),
    }  # fmt: skip
    return tuple(facts.get(name, 0) for name in NAMES)


def _point(said: Said) -> dict[str, int]:
    lat, lon, reach = said.known["point"] or (0, 0, 0)
    return {"lat": globe.whole(lat), "lon": globe.whole(lon), "reach": reach}


def _days(span: Span) -> dict[str, int]:
    latest = span.latest.toordinal() if span.latest else NO_DAY
    return {"earliest": span.earliest.toordinal() if span.earliest else NO_DAY, "latest": latest, "first_seen": latest}
