"""The one way in: an address or a command line becomes a question, its words looked up on the way."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, reduce

import numpy as np
from sqlmodel import Session

from catalog.models import Incident
from catalog.search import facets, fields, globe, near, question, ties, told, words, world
from catalog.search.blocks import NOTHING, Arrays, Ints, Mask, among, chosen
from catalog.search.codes import NO_DAY
from catalog.search.criteria import Criteria
from catalog.search.engines import Engine
from catalog.search.globe import Spot
from catalog.search.periods import IN_PERIOD, SPREAD, UNDATED, WHEN
from catalog.search.question import Question
from catalog.search.seen import Reader
from catalog.search.show import incidents as show
from catalog.search.whereabouts import Parts, in_places
from catalog.search.words import Found, Lookup
from catalog.search.world import World

PART = 2_000  # incidents read together


@dataclass(frozen=True)
class Asked:
    """A question with what its words found; `found` is None when no words were asked for, or words that say nothing,
    which are `passed_over`.
    """

    question: Question
    now: datetime
    found: Found | None
    passed_over: str = ""

    def hits(self, kind: str) -> list[int] | None:
        """Ids of the records of a kind that the words found, best first; None when no words were asked for."""
        return None if self.found is None else self.found.hits.ids(kind)

    def without_words(self) -> "Asked":
        """The same question without its words."""
        criteria = self.question.criteria.without_words()
        return Asked(replace(self.question, criteria=criteria), self.now, None)

    def incidents(self) -> list[Incident]:
        """The public incidents that fit. Facets that only items can answer leave those without items out."""
        return [row for some in self.incidents_in_parts() for row in some]

    def incidents_in_parts(self) -> Iterator[list[Incident]]:
        """The same, some thousand at a time."""
        numbers = self.incident_numbers
        for start in range(0, len(numbers), PART):
            yield show.at(self.question.session, numbers[start : start + PART].tolist())

    @cached_property
    def incident_numbers(self) -> Ints:
        """Their ids, newest first."""
        criteria, question = self.question.criteria, self.question
        if not (criteria.is_narrowed or criteria.cells):
            return self.unnarrowed["id"]
        ids = self.told["id"]
        found: Ints = ids[among(ids, np.unique(question.columns.incident[question.mask]))]
        return found

    @cached_property
    def told(self) -> Arrays:
        """All that may be told of, see `told.incidents`."""
        rows = told.incidents(self.question.session, insider=self.question.criteria.insider)
        return chosen(rows, rows["due"] <= self.now.timestamp())

    @property
    def unnarrowed(self) -> Arrays:
        """Those that fit where nothing is asked that only things can answer: by their own words, days and places."""
        criteria, question, rows = self.question.criteria, self.question, self.told
        hits = self.hits("incident")
        if hits is not None:
            rows = chosen(rows, among(rows["id"], hits))
        rows = chosen(rows, _in_time(rows, criteria))
        rows = chosen(rows, _of_lists(question, rows))
        return chosen(rows, _there(question.session, rows, criteria, question.world))


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
    lookup = Lookup(criteria.words, Reader(now, insider), exact=bool(criteria.get("exact")))
    found = words.find(session, engine, lookup)
    if found.says_nothing:
        return Asked(question.ask(session, criteria.without_words()), now, None, criteria.words)
    found = replace(found, left_out=typed.left_out)
    criteria = criteria.found(found.hits.records("item"), found.widened, found.left_out)
    return Asked(question.ask(session, criteria), now, found)


def _of_lists(question: Question, rows: Arrays) -> Mask:
    """The incidents with things of a list that is asked for. One without any thing is of the list of the import that
    brought it, else of the catalog's own.
    """
    known, asked, tied = question.world, question.criteria.datasets, ties.read(question.session)
    wanted = frozenset(facets.DATASET.ids(asked, known))
    imports = [one for one, dataset in told.lists(question.session).items() if dataset in wanted]
    brought = np.isin(rows["version"], [*imports, NOTHING] if facets.OWN_LIST in asked else imports)
    bare = ~among(rows["id"], tied.with_things_of(known.datasets.by_id))
    return among(rows["id"], tied.with_things_of(wanted)) | (bare & brought)


def _there(session: Session, rows: Arrays, criteria: Criteria, known: World) -> Mask:
    """T10 for incidents, as for the rows of the columns."""
    parts: list[Parts] = []
    if slugs := criteria.chosen.get("place", ()):
        parts.append(in_places(lambda ids: np.isin(rows["place"], list(ids)), known, facets.PLACE.ids(slugs, known)))
    if circle := near.circle(criteria, known):
        spots = globe.table(_spots(session, rows, known))
        parts.append(circle.parts(globe.spans(circle.centre, *spots)))
    if not parts:
        return np.ones(len(rows["id"]), dtype=bool)
    return reduce(Parts.also, parts).named(criteria.get("where"))


def _spots(session: Session, rows: Arrays, known: World) -> list[Spot | None]:
    """Where each was: its own point as anybody may be told, else that of its place."""
    places = {one: near.spot_of(known.places, one) for one in set(rows["place"].tolist())}
    own = show.points(session, rows["id"].tolist())
    every = zip(rows["id"].tolist(), rows["place"].tolist(), strict=True)
    return [Spot(p.lat, p.lon, p.uncertainty_m) if (p := own.get(one)) else places[place] for one, place in every]


def _in_time(rows: Arrays, criteria: Criteria) -> Mask:
    """T9 for incidents: inside the period, crossing it, undated, as far as they are wanted."""
    since, until = criteria.day("since"), criteria.day("until")
    first, last = since and since.earliest, until and until.latest
    latest, earliest = rows["latest"], np.where(rows["is_event_day"], rows["earliest"], NO_DAY)  # see `Criteria.days`
    undated, dated = latest == NO_DAY, earliest != NO_DAY
    outside, inside = np.zeros(len(latest), dtype=bool), np.ones(len(latest), dtype=bool)
    if first:
        outside |= latest < first.toordinal()
        inside &= dated & (earliest >= first.toordinal())
    if last:
        outside |= dated & (earliest > last.toordinal())
        inside &= latest <= last.toordinal()
    parts = {UNDATED: undated, IN_PERIOD: inside & ~undated & ~outside, SPREAD: ~inside & ~undated & ~outside}
    wanted: Mask = np.logical_or.reduce([parts[one] for one in criteria.when or WHEN])
    return wanted
