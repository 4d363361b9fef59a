"""How many incidents choosing each value of a facet gives: for lists of incidents, as facets count things elsewhere.

An incident counts once for a value, however many of its things have it. Incidents without things have a place and
are of a list; what only things can have is never said of them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from catalog.search import by_item, facet_counts, facet_sums, facets, generations
from catalog.search.asking import Asked
from catalog.search.blocks import Ints, Members
from catalog.search.facet import Facet, OfNodes
from catalog.search.facet_counts import Counted, FacetCounts, Listed, Ranked
from catalog.search.item_facets import FittedFacet, SourceFacet
from catalog.search.periods import INSIDE
from catalog.search.question import Question
from catalog.search.register import Register
from catalog.search.time_facets import TimeFacet

Count = Callable[[str], int]  # the slug of a value → incidents
ID_BITS = 32


def of(asked: Asked) -> list[FacetCounts]:
    """Every facet with its first values."""
    chosen = asked.question.criteria.chosen
    return [facet_counts.first(facet, ranked(asked, facet), chosen.get(facet.name, ())) for facet in facets.FACETS]


def ranked(asked: Asked, facet: Facet) -> Ranked:
    """All values that occur, and those that were chosen."""
    question = _told(asked)
    if not (question.criteria.is_narrowed or question.criteria.cells):
        if facet is facets.DATASET:
            return Recounted(
                facet, facet_counts.ranked(asked.question, facet), lambda slug: len(_with(asked, facet, slug))
            )
        if facet is facets.PLACE and question.get("where") == INSIDE:
            return _by_own_places(asked)
    return Recounted(facet, facet_counts.ranked(question, facet), _counting(question, facet))


@dataclass(frozen=True)
class Recounted:
    """The values of a facet with other counts; those of which there are none are left out unless chosen. Time stays in
    its order.
    """

    facet: Facet
    every: Ranked
    count: Count

    @cached_property
    def _values(self) -> list[Counted]:
        found = (replace(one, count=self.count(one.slug)) for one in self.every.cut(0, len(self.every)))
        kept = [one for one in found if one.count or one.is_chosen]
        return kept if isinstance(self.facet, TimeFacet) else facet_counts.in_order(kept)

    def __len__(self) -> int:
        return len(self._values)

    def cut(self, start: int, stop: int) -> list[Counted]:
        return self._values[start:stop]

    def having(self, words: str) -> "Recounted":
        return Recounted(self.facet, self.every.having(words), self.count)


def _told(asked: Asked) -> Question:
    """The same question of the rows of incidents that may be told of."""
    question = asked.question
    return replace(question, criteria=replace(question.criteria, incidents=Members(asked.told["id"])))


def _with(asked: Asked, facet: Facet, slug: str) -> Ints:
    """The incidents that fit with one value chosen."""
    criteria = asked.question.criteria
    criteria = replace(criteria, chosen={**criteria.chosen, facet.name: (slug,)})
    return replace(asked, question=replace(asked.question, criteria=criteria)).incident_numbers


def _by_own_places(asked: Asked) -> Listed:
    """Where no thing is asked for, incidents are where they say themselves."""
    criteria, places = asked.question.criteria, asked.question.world.places
    chosen = criteria.chosen.get(facets.PLACE.name, ())
    free = replace(criteria, chosen={name: some for name, some in criteria.chosen.items() if name != facets.PLACE.name})
    rows = replace(asked, question=replace(asked.question, criteria=free)).unnarrowed
    counts = _of_tree(rows["id"], rows["place"], places)
    nodes = {one: places.by_id[one] for one in np.flatnonzero(counts).tolist()}
    nodes |= {places.by_slug[slug].id: places.by_slug[slug] for slug in chosen}
    told = np.pad(counts, (0, max(nodes, default=0) + 1))
    values = [Counted(one.slug, one.name, int(told[one.id]), one.slug in chosen) for one in nodes.values()]
    return Listed(facet_counts.in_order(values), lambda words: facet_counts.called(asked.question, facets.PLACE, words))


def _counting(question: Question, facet: Facet) -> Count:
    columns, world = question.columns, question.world
    if question.criteria.cells or facet is facets.GRADE or not facet_sums.is_plain(question, facet):
        return lambda slug: _different(_choosing(question, facet, slug))
    fits = question.fits(without=facet.name)
    if isinstance(facet, FittedFacet | SourceFacet):
        return _by_id(question, facet, _of_attached(question, facet, np.flatnonzero(fits)))
    if isinstance(facet, facets.TypeFacet | facets.PlaceFacet):
        leaves, nodes = getattr(columns, facet.column)[fits], facet.nodes(world)
        return _by_id(question, facet, _of_tree(columns.incident[fits], leaves, nodes))
    return lambda slug: _different(columns.incident[fits & facet.mask(columns, world, (slug,), question.criteria)])


def _by_id(question: Question, facet: Facet, counts: Ints) -> Count:
    """From counts by the ids of nodes or sources; an account or a publisher, which has many sources, has none."""
    world, now = question.world, question.criteria.now

    def count(slug: str) -> int:
        one = facet.nodes(world).by_slug[slug].id if isinstance(facet, OfNodes) else world.sources.find(slug, now)
        if one is None:
            return _different(_choosing(question, facet, slug))
        return int(counts[one]) if one < len(counts) else 0

    return count


def _choosing(question: Question, facet: Facet, slug: str) -> Ints:
    """The incidents of the rows that fit with one value chosen. A grade chooses what rows there are."""
    criteria = question.criteria
    criteria = replace(criteria, chosen={**criteria.chosen, facet.name: (slug,)})
    columns = generations.read(question.session, criteria.variant) if facet is facets.GRADE else question.columns
    found: Ints = columns.incident[replace(question, criteria=criteria, columns=columns).mask]
    return found


def _of_tree(incidents: Ints, leaves: Ints, nodes: Register) -> Ints:
    """By id the incidents at or below each node; `leaves` are those of their rows."""
    known = leaves > 0
    _, found = by_item.rolled(incidents[known], leaves[known], nodes)
    return np.bincount(found)


def _of_attached(question: Question, facet: Facet, rows: Ints) -> Ints:
    """By id the incidents with things that have each part, or that each source tells of."""
    columns, world = question.columns, question.world
    is_fitted = isinstance(facet, FittedFacet)
    places, things = by_item.fitted(columns, world) if is_fitted else by_item.sources(columns)
    items = columns.dense("item")[0][rows]
    order = np.argsort(items, kind="stable")
    first, last = (np.searchsorted(items[order], places, side) for side in ("left", "right"))
    times = last - first
    which = order[np.repeat(first - (np.cumsum(times) - times), times) + np.arange(int(times.sum()))]
    keys = np.unique((np.repeat(things, times).astype(np.int64) << ID_BITS) | columns.incident[rows][which])
    return np.bincount(keys >> ID_BITS)


def _different(incidents: Ints) -> int:
    return len(np.unique(incidents))
