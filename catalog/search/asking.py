"""The one way in: an address or a command line becomes a question, its words looked up on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from sqlmodel import Session

from catalog.domain.outcomes import DateBasis
from catalog.models import Incident
from catalog.search import fields, question, words, world
from catalog.search.criteria import Criteria
from catalog.search.engines import Engine
from catalog.search.periods import IN_PERIOD, POSSIBLE, SPREAD, UNDATED, UNPLACED, WHEN
from catalog.search.question import Question
from catalog.search.show import incidents as show
from catalog.search.words import Found
from catalog.search.world import NOBODY, World


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
        criteria = self.question.criteria
        if criteria.is_narrowed or criteria.cells:
            ids = np.unique(self.question.columns.incident[self.question.mask]).tolist()
            return show.listed(self.question.session, ids, self.now, insider=criteria.insider)
        rows = show.listed(self.question.session, self.hits("incident"), self.now, insider=criteria.insider)
        return [row for row in rows if _fits(row, criteria, self.question.world)]


def ask(
    session: Session, engine: Engine, args: Mapping[str, Sequence[str]], now: datetime, *, insider: bool = False
) -> Asked:
    """Put a question; raises Invalid with every parameter that is wrong. Insiders are answered from every list.

    Fields among the words become facets first, so that both addresses are one question.
    """
    known = world.read(session, insider=insider)
    typed = fields.split(args)
    criteria = Criteria.read(fields.moved(session, known, args, typed), known, now)
    if not criteria.words:
        return Asked(question.ask(session, criteria), now, None)
    found = words.find(session, engine, criteria.words, exact=bool(criteria.get("exact")))
    found = replace(found, left_out=typed.left_out)
    criteria = criteria.found(found.hits.records("item"))
    return Asked(question.ask(session, criteria), now, found)


def _fits(row: Incident, criteria: Criteria, known: World) -> bool:
    return _fits_place(row, criteria, known) and _time_part(row, criteria) in (criteria.when or WHEN)


def _fits_place(row: Incident, criteria: Criteria, known: World) -> bool:
    slugs = criteria.chosen.get("place", ())
    if not slugs:
        return True
    asked = [known.places.by_slug[slug].id for slug in slugs]
    inside = any((row.place_id or NOBODY) in known.places_in(one) for one in asked)
    above = any(row.place_id == node.id for one in asked for node in known.places.path(one)[:-1])
    wanted = criteria.get("where")
    return {POSSIBLE: above and not inside, UNPLACED: row.place_id is None}.get(wanted, inside)


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
