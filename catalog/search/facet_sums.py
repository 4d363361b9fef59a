"""How many things choosing each value of a facet gives: by counting codes, and value by value only where it must be."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property

import numpy as np

from catalog.domain.outcomes import Grade
from catalog.search import by_item, facets, generations, sums
from catalog.search.blocks import Ints, Mask
from catalog.search.codes import KINDS
from catalog.search.facet import Facet, OfNodes
from catalog.search.item_facets import YES, FittedFacet, PictureFacet
from catalog.search.periods import INSIDE, SURE
from catalog.search.question import Question
from catalog.search.register import Register
from catalog.search.time_facets import TimeFacet

# The column that each facet's values are counted by; a category by the types below it.
COLUMNS = {"category": "type", "type": "type", "lost_by": "operator", "taken_by": "taker", "place": "place",
           "dataset": "dataset"}  # fmt: skip


def by_value(question: Question, facet: Facet) -> dict[str, int]:
    """Slug → things, of the values that occur among the rows that the other facets leave. Sources: see `of_sources`."""
    if facet is facets.GRADE:
        return _of_grades(question)
    if isinstance(facet, TimeFacet):
        return _of_time(question, facet)
    if isinstance(facet, FittedFacet):
        return _of_parts(question, facet)
    if isinstance(facet, PictureFacet):
        pictured = by_item.pictured(question.columns, question.criteria.now)
        _, found = by_item.counts(question.columns, pictured, question.fits(without=facet.name))
        return {YES: int(found[0])} if len(found) else {}
    return _of_codes(question, facet)


def of_sources(question: Question) -> tuple[Ints, Ints]:
    """Ids of the sources that tell of the rows that the other facets leave, with the things that each tells of."""
    fits = question.fits(without=facets.SOURCE.name)
    ids, found = by_item.counts(question.columns, by_item.sources(question.columns), fits)
    seen = question.world.sources.among(ids, question.criteria.now)
    return ids[seen], found[seen]


def _of_time(question: Question, facet: TimeFacet) -> dict[str, int]:
    columns, units = question.columns, facet.units(question.columns, question.criteria)
    fits = question.fits(without=facet.name) & facet.inside(columns, question.criteria)
    _, best, _, _, rows = sums.grouped(columns, fits, units.codes, units.size)
    return {units.text(code): int(best[code]) for code in np.flatnonzero(rows).tolist()}


def _of_parts(question: Question, facet: FittedFacet) -> dict[str, int]:
    pairs = by_item.fitted(question.columns, question.world)
    types, found = by_item.counts(question.columns, pairs, question.fits(without=facet.name))
    nodes = question.world.types.by_id
    return {nodes[one].slug: count for one, count in zip(types.tolist(), found.tolist(), strict=True)}


def _of_codes(question: Question, facet: Facet) -> dict[str, int]:
    """For each value among the rows that the other facets leave: what choosing it alone gives."""
    rest = question.fits(without=facet.name)
    codes = question.kinds() if facet is facets.OUTCOME else getattr(question.columns, COLUMNS[facet.name])
    counts = _Counts(question, rest, codes)
    slugs = [*_slugs(question, facet, counts.present), *question.criteria.chosen.get(facet.name, ())]
    plain = not question.criteria.cells and _is_plain(question, facet)
    if plain and isinstance(facet, facets.TypeFacet | facets.PlaceFacet):
        register: Register = getattr(question.world, facet.register)
        rolled = register.rolled_up(counts.best)
        return {slug: int(rolled[register.by_slug[slug].id]) for slug in slugs}
    alone = counts.of if plain else _by_asking
    return {slug: alone(question, facet, slug) for slug in dict.fromkeys(slugs)}


def _slugs(question: Question, facet: Facet, present: list[int]) -> list[str]:
    """The values that these codes stand for."""
    if isinstance(facet, facets.CategoryFacet):
        present = sorted(set(question.world.types.category_codes[present].tolist()))
    if isinstance(facet, OfNodes):
        nodes = getattr(question.world, facet.register).by_id
        return [nodes[code].slug for code in present if code in nodes]
    if isinstance(facet, facets.OutcomeFacet):
        found = [facet.value(code, question.world) for code in present]
        return [value.slug for value in found if value]
    return []


def _is_plain(question: Question, facet: Facet) -> bool:
    """Does choosing a value give what stands at or below it? Not where a question asks for what is possible."""
    if isinstance(facet, facets.TypeFacet):
        return question.get("match") == SURE
    return not isinstance(facet, facets.PlaceFacet) or question.get("where") == INSIDE


def _by_asking(question: Question, facet: Facet, slug: str) -> int:
    chosen = {**question.criteria.chosen, facet.name: (slug,)}
    return replace(question, criteria=replace(question.criteria, chosen=chosen)).total.best


class _Counts:
    """Things by code, for the rows that the other facets leave."""

    def __init__(self, question: Question, rest: Mask, codes: Ints) -> None:
        self.question, self.rest = question, rest
        size = int(codes.max(initial=0)) + 1
        _, best, _, _, rows = sums.grouped(question.columns, rest, codes, size)
        self.best: list[int] = best.tolist()
        self.present: list[int] = np.flatnonzero(rows).tolist()

    def of(self, question: Question, facet: Facet, slug: str) -> int:
        if not isinstance(facet, OfNodes):
            return self._sum([code for code, kind in enumerate(KINDS) if kind.value == slug])
        (one,) = facet.ids((slug,), question.world)
        if isinstance(facet, facets.PartyFacet) and not question.get("party_only"):
            return self._of_party(facet, one)
        return self._sum([one])

    def _sum(self, codes: Iterable[int]) -> int:
        return sum(self.best[code] for code in codes if code < len(self.best))

    def _of_party(self, facet: facets.PartyFacet, one: int) -> int:
        """Members for all time by their code; those for some days by their rows."""
        world = self.question.world
        some = world.dated_members.get(one)
        if some is None:
            return int(self._rolled[one])
        rows = np.unique(np.concatenate([facet.rows_of(self.question.columns, member) for member in some]))
        dated = rows[self.rest[rows]]
        return int(self._rolled[one]) + int(self.question.columns.best[dated].sum(dtype=np.int64))

    @cached_property
    def _rolled(self) -> Ints:
        """What each party weighs with its members for all time."""
        above, below = self.question.world.lasting_members
        own = np.zeros(max(len(self.best), int(below.max(initial=0)) + 1), dtype=np.int64)
        own[: len(self.best)] = self.best
        return np.bincount(above, weights=own[below], minlength=len(own)).astype(np.int64)


def _of_grades(question: Question) -> dict[str, int]:
    """Choosing a grade chooses the outcomes that make the chains, so each value is a count of its own."""
    answer = {}
    for grade in Grade:
        variant = replace(question.criteria.variant, grades=frozenset({grade}))
        columns = generations.read(question.session, variant)
        if len(columns) and (count := replace(question, columns=columns).total.best):
            answer[grade.value] = count
    return answer
