"""The values of every facet with the number of things that choosing each one gives, for a whole question.

A list shows the first values of each facet; all of them stand on a page of their own, where they are looked through.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from sqlmodel import Session, col, select

from catalog.domain import dates, placenames
from catalog.models import Source
from catalog.search import blocks, facet_sums, facets, suggesting
from catalog.search.blocks import Ints
from catalog.search.facet import Facet, OfNodes
from catalog.search.item_facets import SourceFacet
from catalog.search.question import Question
from catalog.search.time_facets import TimeFacet

MOST_VALUES = 10
NAMES = {"parties": suggesting.party_names, "places": suggesting.place_names}


@dataclass(frozen=True)
class Counted:
    """A facet's value with the number of things that choosing it gives."""

    slug: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class FacetCounts:
    """`more` is how many values there are besides."""

    name: str
    label: str
    values: tuple[Counted, ...]
    more: int


class Ranked(Protocol):
    """All values of a facet, those that were chosen first, then those with most; time from the newest back."""

    def __len__(self) -> int: ...
    def cut(self, start: int, stop: int) -> list[Counted]: ...
    def having(self, words: str) -> "Ranked":
        """Those whose label or slug holds these words."""
        ...


def of(question: Question, names: Collection[str] | None = None) -> list[FacetCounts]:
    """Every facet, or those of these names, with its first values and their counts for the whole result."""
    return [_shown(question, facet) for facet in facets.FACETS if names is None or facet.name in names]


def _shown(question: Question, facet: Facet) -> FacetCounts:
    return first(facet, ranked(question, facet), question.criteria.chosen.get(facet.name, ()))


def first(facet: Facet, values: Ranked, chosen: Collection[str]) -> FacetCounts:
    """The first of all values of a facet, with those that were chosen."""
    most = max(MOST_VALUES, len(chosen))
    return FacetCounts(facet.name, facet.label, tuple(values.cut(0, most)), max(0, len(values) - most))


def ranked(question: Question, facet: Facet) -> Ranked:
    """All values that occur, and those that were chosen."""
    if isinstance(facet, SourceFacet):
        return _sources(question)
    if isinstance(facet, OfNodes):
        return _Nodes(question, facet, *facet_sums.of_nodes(question, facet))
    counts = facet_sums.by_value(question, facet)
    chosen = question.criteria.chosen.get(facet.name, ())
    for slug in chosen:
        counts.setdefault(slug, 0)
    return _Values(question, facet, counts)


@dataclass(frozen=True)
class _Values:
    """Values by their slugs."""

    question: Question
    facet: Facet
    counts: dict[str, int]

    def __len__(self) -> int:
        return len(self.counts)

    def cut(self, start: int, stop: int) -> list[Counted]:
        chosen = frozenset(self.question.criteria.chosen.get(self.facet.name, ()))
        if isinstance(self.facet, TimeFacet):
            first = [*sorted(chosen, reverse=True), *sorted(self.counts.keys() - chosen, reverse=True)]
            return [self._counted(slug, chosen) for slug in first[start:stop]]
        return in_order(self._counted(slug, chosen) for slug in self.counts)[start:stop]

    def having(self, words: str) -> "Listed":
        return Listed(self.cut(0, len(self))).having(words)

    def _counted(self, slug: str, chosen: Collection[str]) -> Counted:
        return Counted(slug, label(self.question, self.facet, slug), self.counts[slug], slug in chosen)


@dataclass(frozen=True)
class _Nodes:
    """Nodes by their ids: there may be thousands, so the first ones are picked before the others have names."""

    question: Question
    facet: OfNodes
    ids: Ints
    counts: Ints

    def __len__(self) -> int:
        return len(self.ids)

    def cut(self, start: int, stop: int) -> list[Counted]:
        chosen = frozenset(self.question.criteria.chosen.get(self.facet.name, ()))
        nodes = self.facet.nodes(self.question.world)
        places = self._likely([nodes.by_slug[slug].id for slug in chosen], stop)
        found = zip(self.ids[places].tolist(), self.counts[places].tolist(), strict=True)
        named = ((nodes.by_id[one], count) for one, count in found)
        return in_order(Counted(one.slug, one.name, count, one.slug in chosen) for one, count in named)[start:stop]

    def _likely(self, chosen: list[int], stop: int) -> Ints:
        """Places of those chosen and of those with most, as many as are asked for and what has as much as the last."""
        if stop >= len(self):
            return np.arange(len(self))
        least = np.partition(self.counts, len(self) - stop)[len(self) - stop]
        return np.flatnonzero((self.counts >= least) | np.isin(self.ids, chosen))

    def having(self, words: str) -> "Listed":
        return Listed(self.cut(0, len(self)), lambda words: called(self.question, self.facet, words)).having(words)


def in_order(values: Iterable[Counted]) -> list[Counted]:
    """Those chosen first, then those with most, by name where there are as many."""
    return sorted(values, key=lambda one: (not one.is_chosen, -one.count, one.label))


def called(question: Question, facet: OfNodes, words: str) -> set[str]:
    """Types are found by the beginning of any name, as designations are; parties and places by all theirs."""
    if facet.register == "types":
        return suggesting.types_called(question.session, words)
    names = NAMES.get(facet.register)
    if names is None:
        return set()
    nodes = facet.nodes(question.world).by_id
    found = names(question.session).holding(placenames.exact_key(words))
    return {nodes[one].slug for one in found if one in nodes}


def label(question: Question, facet: Facet, slug: str) -> str:
    """A value of a facet as pages show it."""
    if isinstance(facet, OfNodes):
        return facet.nodes(question.world).by_slug[slug].name
    if isinstance(facet, TimeFacet):
        return dates.unit_text(slug)
    if isinstance(facet, SourceFacet):
        return _source(question, slug)
    return slug.replace("_", " ")


@dataclass(frozen=True)
class Listed:
    """Values that stand in memory; `called` gives the slugs of those with words in any of their names."""

    values: Sequence[Counted]
    called: Callable[[str], Collection[str]] = lambda _: ()

    def __len__(self) -> int:
        return len(self.values)

    def cut(self, start: int, stop: int) -> list[Counted]:
        return list(self.values[start:stop])

    def having(self, words: str) -> "Listed":
        folded, called = words.casefold(), self.called(words)
        return Listed(
            [one for one in self.values if folded in f"{one.label} {one.slug}".casefold() or one.slug in called]
        )


@dataclass(frozen=True)
class _Sources:
    """Sources by their numbers: there may be very many, so titles are read for those that are shown. Before them the
    accounts and publishers that are chosen.
    """

    question: Question
    ids: Ints
    counts: Ints
    chosen: frozenset[int]
    owners: Sequence[Counted]

    def __len__(self) -> int:
        return len(self.owners) + len(self.ids)

    def cut(self, start: int, stop: int) -> list[Counted]:
        before = len(self.owners)
        return [*self.owners[start:stop], *self._cut(max(0, start - before), max(0, stop - before))]

    def _cut(self, start: int, stop: int) -> list[Counted]:
        ids, counts = self.ids[start:stop].tolist(), self.counts[start:stop].tolist()
        titles, known = _titles(self.question.session, ids), self.question.world.sources
        return [
            Counted(known.key(one), titles[one], count, one in self.chosen)
            for one, count in zip(ids, counts, strict=True)
        ]

    def having(self, words: str) -> Listed:
        return Listed(self.cut(0, len(self))).having(words)


def _sources(question: Question) -> _Sources:
    ids, counts = facet_sums.of_sources(question)
    known, now = question.world.sources, question.criteria.now
    asked = {slug: known.find(slug, now) for slug in question.criteria.chosen.get("source", ())}
    chosen = frozenset(one for one in asked.values() if one)
    absent = sorted(chosen - set(ids.tolist()))
    ids = np.concatenate([ids, np.array(absent, dtype=ids.dtype)])
    counts = np.concatenate([counts, np.zeros(len(absent), dtype=counts.dtype)])
    order = np.lexsort((ids, -counts, ~np.isin(ids, list(chosen))))
    owners = [
        Counted(slug, _source(question, slug), facet_sums.by_asking(question, "source", slug), is_chosen=True)
        for slug, one in asked.items()
        if one is None
    ]
    return _Sources(question, ids[order], counts[order], chosen, owners)


def _source(question: Question, value: str) -> str:
    """The title of a source, or the name of an account or a publisher."""
    known = question.world.sources
    one = known.find(value, question.criteria.now)
    return _titles(question.session, [one])[one] if one else known.owners[value].label


def _titles(session: Session, ids: Iterable[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for some in blocks.some_of(ids):
        found |= {one or 0: title for one, title in session.exec(
            select(Source.id, Source.title).where(col(Source.id).in_(some)))}  # fmt: skip
    return found
