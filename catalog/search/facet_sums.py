"""How many things choosing each value of a facet gives: by counting codes, and value by value only where it must be."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from catalog.domain.outcomes import Grade
from catalog.search import by_item, facets, generations, sums
from catalog.search.blocks import Ints, Mask, among
from catalog.search.codes import KINDS
from catalog.search.facet import Facet, OfNodes
from catalog.search.item_facets import YES, FittedFacet, PictureFacet
from catalog.search.periods import INSIDE, SURE
from catalog.search.question import Question
from catalog.search.time_facets import TimeFacet

# The column that each facet's nodes are counted by; a category by the types below it.
COLUMNS = {"category": "type", "type": "type", "lost_by": "operator", "taken_by": "taker", "place": "place",
           "dataset": "dataset"}  # fmt: skip
Counts = tuple[Ints, Ints]  # ids, and the things that choosing each gives


def by_value(question: Question, facet: Facet) -> dict[str, int]:
    """Of a facet that has no nodes: slug → things, of the values that occur among the rows that the others leave."""
    if facet is facets.GRADE:
        return _of_grades(question)
    if isinstance(facet, TimeFacet):
        return _of_time(question, facet)
    if isinstance(facet, PictureFacet):
        pictured = by_item.pictured(question.columns, question.criteria.now)
        _, found = by_item.counts(question.columns, pictured, question.fits(without=facet.name))
        return {YES: int(found[0])} if len(found) else {}
    return _of_outcomes(question, facet.name)


def of_nodes(question: Question, facet: OfNodes) -> Counts:
    """The nodes that occur among the rows that the other facets leave, and those that are chosen."""
    fits = question.fits(without=facet.name)
    if isinstance(facet, FittedFacet):
        ids, found = by_item.counts(question.columns, by_item.fitted(question.columns, question.world), fits)
        every = _with_chosen(question, facet, ids)
        return every, np.pad(found, (0, len(every) - len(found)))
    ids, own = _of_codes(question, facet)
    every = _with_chosen(question, facet, ids)
    return every, _things(question, facet, every, own, fits)


def of_sources(question: Question) -> Counts:
    """The sources that tell of the rows that the other facets leave."""
    fits = question.fits(without=facets.SOURCE.name)
    ids, found = by_item.counts(question.columns, by_item.sources(question.columns), fits)
    seen = question.world.sources.among(ids, question.criteria.now)
    return ids[seen], found[seen]


def _of_time(question: Question, facet: TimeFacet) -> dict[str, int]:
    columns, units = question.columns, facet.units(question.columns, question.criteria)
    fits = question.fits(without=facet.name) & facet.inside(columns, question.criteria)
    _, best, _, _, rows = sums.grouped(columns, fits, units.codes, units.size)
    return {units.text(code): int(best[code]) for code in np.flatnonzero(rows).tolist()}


def _of_outcomes(question: Question, name: str) -> dict[str, int]:
    _, best, _, _, rows = question.grouped(question.kinds(), len(KINDS), without=name)
    found = {KINDS[code].value: int(best[code]) for code in np.flatnonzero(rows).tolist()}
    return {slug: by_asking(question, name, slug) for slug in found} if question.criteria.cells else found


def _of_grades(question: Question) -> dict[str, int]:
    """Choosing a grade chooses the outcomes that make the chains, so each value is a count of its own."""
    answer = {}
    for grade in Grade:
        variant = replace(question.criteria.variant, grades=frozenset({grade}))
        columns = generations.read(question.session, variant)
        if len(columns) and (count := replace(question, columns=columns).total.best):
            answer[grade.value] = count
    return answer


def _of_codes(question: Question, facet: OfNodes) -> Counts:
    """The nodes that rows have, and of every id what is counted by it alone."""
    codes, values = question.columns.dense(COLUMNS[facet.name])
    _, best, _, _, rows = question.grouped(codes, len(values), without=facet.name)
    own = np.zeros(int(values.max(initial=0)) + 1, dtype=np.int64)
    own[values] = best
    ids = values[rows > 0]
    if isinstance(facet, facets.CategoryFacet):
        ids = np.flatnonzero(np.bincount(question.world.types.category_codes[ids]))
    return ids[among(ids, facet.nodes(question.world).ids)], own


def _with_chosen(question: Question, facet: OfNodes, ids: Ints) -> Ints:
    """The nodes, and those that are chosen, though there may be nothing of them."""
    chosen = np.array(facet.ids(question.criteria.chosen.get(facet.name, ()), question.world), dtype=np.int64)
    return np.concatenate([ids, chosen[~np.isin(chosen, ids)]]) if len(chosen) else ids


def _things(question: Question, facet: OfNodes, ids: Ints, own: Ints, fits: Mask) -> Ints:
    """What choosing each node alone gives; `own` is what is counted by each id."""
    if question.criteria.cells or not is_plain(question, facet):
        slugs = (facet.nodes(question.world).by_id[one].slug for one in ids.tolist())
        return np.array([by_asking(question, facet.name, slug) for slug in slugs], dtype=np.int64)
    if isinstance(facet, facets.TypeFacet | facets.PlaceFacet):
        return facet.nodes(question.world).rolled_up(own)[ids]
    if isinstance(facet, facets.PartyFacet) and not question.get("party_only"):
        return _of_parties(question, facet, ids.tolist(), own, fits)
    found = np.zeros(len(ids), dtype=np.int64)
    found[ids < len(own)] = own[ids[ids < len(own)]]
    return found


def is_plain(question: Question, facet: Facet | OfNodes) -> bool:
    """Does choosing a value give what stands at or below it? Not where a question asks for what is possible."""
    if isinstance(facet, facets.TypeFacet):
        return question.get("match") == SURE
    return not isinstance(facet, facets.PlaceFacet) or question.get("where") == INSIDE


def by_asking(question: Question, name: str, slug: str) -> int:
    """The number of things that choosing a value alone gives."""
    chosen = {**question.criteria.chosen, name: (slug,)}
    return replace(question, criteria=replace(question.criteria, chosen=chosen)).total.best


def _of_parties(question: Question, facet: facets.PartyFacet, ids: Iterable[int], own: Ints, fits: Mask) -> Ints:
    """Each party with its members for all time by their codes, and with those for some days by their rows."""
    world, columns = question.world, question.columns
    above, below = world.lasting_members
    weights = np.zeros(max(len(own), int(below.max(initial=0)) + 1), dtype=np.int64)
    weights[: len(own)] = own
    rolled = np.bincount(above, weights=weights[below], minlength=len(weights)).astype(np.int64)

    def dated(one: int) -> int:
        if (some := world.dated_members.get(one)) is None:
            return 0
        rows = np.unique(np.concatenate([facet.rows_of(columns, member) for member in some]))
        return int(columns.best[rows[fits[rows]]].sum(dtype=np.int64))

    return np.array([int(rolled[one]) + dated(one) for one in ids], dtype=np.int64)
