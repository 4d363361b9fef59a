"""The one way in: an address or a command line becomes a question, its words looked up on the way."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce

import numpy as np
from sqlmodel import Session

from catalog.domain.outcomes import DateBasis
from catalog.models import Incident
from catalog.search import facets, fields, globe, near, question, visible, words, world
from catalog.search.blocks import Mask
from catalog.search.criteria import Criteria
from catalog.search.engines import Engine
from catalog.search.globe import Spot
from catalog.search.periods import IN_PERIOD, SPREAD, UNDATED, WHEN
from catalog.search.question import Question
from catalog.search.register import NOBODY
from catalog.search.show import incidents as show
from catalog.search.whereabouts import Parts, in_places
from catalog.search.words import Found
from catalog.search.world import World


@dataclass(frozen=True)
class Asked:
    """A question with what its words found; `found` is None when no words were asked for."""

    question: Question
    now: datetime
    found: Found | None

    def hits(self, kind: str) -> list[int] | None:
        """Ids of the records of a kind that the words found, best first; None when no words were asked for."""
        return None if self.found is None else self.found.hits.ids(kind)

    def without_words(self) -> "Asked":
        """The same question without its words."""
        criteria = self.question.criteria
        singles = {name: value for name, value in criteria.singles.items() if name not in ("q", "exact")}
        return Asked(replace(self.question, criteria=replace(criteria, singles=singles, hits=None)), self.now, None)

    def incidents(self) -> list[Incident]:
        """The public incidents that fit. Facets that only items can answer leave those without items out."""
        return [row for some in self.incidents_in_parts() for row in some]

    def incidents_in_parts(self) -> Iterator[list[Incident]]:
        """The same, some thousand at a time."""
        criteria, session = self.question.criteria, self.question.session
        if criteria.is_narrowed or criteria.cells:
            ids = np.unique(self.question.columns.incident[self.question.mask]).tolist()
            yield from show.in_parts(session, ids, self.now, insider=criteria.insider)
            return
        wanted = criteria.when or WHEN
        for rows in show.in_parts(session, self.hits("incident"), self.now, insider=criteria.insider):
            there = _there(rows, criteria, self.question.world).tolist()
            yield [row for row, fits in zip(rows, there, strict=True) if fits and _time_part(row, criteria) in wanted]


def ask(
    session: Session, engine: Engine, args: Mapping[str, Sequence[str]], now: datetime, *, insider: bool = False
) -> Asked:
    """Put a question; raises Invalid with every parameter that is wrong. Insiders are answered from every list.

    Fields among the words become facets first, so that both addresses are one question.
    """
    known = world.read(session, insider=insider)
    typed = fields.split(args)
    criteria = Criteria.read(fields.moved(session, known, args, typed, now), known, now)
    if not criteria.words:
        return Asked(question.ask(session, criteria), now, None)
    found = words.find(session, engine, criteria.words, exact=bool(criteria.get("exact")))
    found = replace(found, left_out=typed.left_out)
    criteria = criteria.found(found.hits.records("item"))
    return Asked(question.ask(session, criteria), now, found)


def _there(rows: Sequence[Incident], criteria: Criteria, known: World) -> Mask:
    """T10 for incidents, as for the rows of the columns."""
    parts: list[Parts] = []
    places = np.array([row.place_id or NOBODY for row in rows], dtype=np.int64)
    if slugs := criteria.chosen.get("place", ()):
        parts.append(in_places(lambda ids: np.isin(places, list(ids)), known, facets.PLACE.ids(slugs, known)))
    if circle := near.circle(criteria, known):
        spots = globe.table([_spot(row, known) for row in rows])
        parts.append(circle.parts(globe.spans(circle.centre, *spots)))
    if not parts:
        return np.ones(len(rows), dtype=bool)
    return reduce(Parts.also, parts).named(criteria.get("where"))


def _spot(row: Incident, known: World) -> Spot | None:
    if point := visible.point(row):
        return Spot(point.lat, point.lon, point.uncertainty_m)
    return near.spot_of(known.places, row.place_id or NOBODY)


def _time_part(row: Incident, criteria: Criteria) -> str | None:
    """T9 for one incident: inside the period, crossing it, undated; None when it lies outside."""
    since, until = criteria.day("since"), criteria.day("until")
    if row.latest is None:
        return UNDATED
    earliest = row.earliest if row.basis is DateBasis.EVENT else None  # as `Criteria.days` has it
    if (since and since.earliest and row.latest < since.earliest) or (
        until and until.latest and earliest and earliest > until.latest
    ):
        return None
    starts_inside = not since or (earliest and since.earliest and earliest >= since.earliest)
    ends_inside = not until or (until.latest and row.latest <= until.latest)
    return IN_PERIOD if starts_inside and ends_inside else SPREAD
