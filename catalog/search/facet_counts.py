"""The values of every facet with the number of things that choosing each one gives, for a whole question."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

import numpy as np

from catalog.domain.outcomes import Grade
from catalog.search import facets, generations, sums
from catalog.search.blocks import Ints, Mask
from catalog.search.codes import KINDS
from catalog.search.periods import INSIDE, SURE
from catalog.search.question import Question

MOST_VALUES = 40
# The column that each facet's values are counted by; a category by the types below it.
COLUMNS = {"category": "type", "type": "type", "lost_by": "operator", "taken_by": "taker", "place": "place",
           "dataset": "dataset"}  # fmt: skip


@dataclass(frozen=True)
class Counted:
    """A facet's value with the number of things that choosing it gives."""

    slug: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class FacetCounts:
    name: str
    label: str
    values: tuple[Counted, ...]
    more: int


def of(question: Question, names: Collection[str] | None = None) -> list[FacetCounts]:
    """Every facet, or those of these names, with its values and their counts for the whole result."""
    return [_counts(question, facet) for facet in facets.FACETS if names is None or facet.name in names]


def _counts(question: Question, facet: facets.Facet) -> FacetCounts:
    counts = _grade_counts(question) if facet.name == "grade" else _value_counts(question, facet)
    chosen = question.criteria.chosen.get(facet.name, ())
    for slug in chosen:
        counts.setdefault(slug, 0)
    values = [Counted(slug, label(question, facet, slug), count, slug in chosen) for slug, count in counts.items()]
    values.sort(key=lambda one: (not one.is_chosen, -one.count, one.label))
    return FacetCounts(facet.name, facet.label, tuple(values[:MOST_VALUES]), max(0, len(values) - MOST_VALUES))


def label(question: Question, facet: facets.Facet, slug: str) -> str:
    """A value of a facet as pages show it."""
    register = getattr(facet, "register", None)
    if register:
        return str(getattr(question.world, register).by_slug[slug].name)
    return slug.replace("_", " ")


def _value_counts(question: Question, facet: facets.Facet) -> dict[str, int]:
    """For each value among the rows that the other facets leave: what choosing it alone gives."""
    rest = question.fits(without=facet.name)
    codes = question.kinds() if facet.name == "outcome" else getattr(question.columns, COLUMNS[facet.name])
    counts = _Counts(question, rest, codes)
    present = counts.present
    if isinstance(facet, facets.CategoryFacet):
        present = sorted({question.world.category_of(one) for one in present})
    found = [facet.value(code, question.world) for code in present]
    slugs = [value.slug for value in found if value] + list(question.criteria.chosen.get(facet.name, ()))
    plain = not question.criteria.cells and _is_plain(question, facet)
    alone = counts.of if plain else _by_asking
    return {slug: alone(question, facet, slug) for slug in dict.fromkeys(slugs)}


def _is_plain(question: Question, facet: facets.Facet) -> bool:
    """Does choosing a value give what stands at or below it? Not where a question asks for what is possible."""
    if isinstance(facet, facets.TypeFacet):
        return question.get("match") == SURE
    return not isinstance(facet, facets.PlaceFacet) or question.get("where") == INSIDE


def _by_asking(question: Question, facet: facets.Facet, slug: str) -> int:
    chosen = {**question.criteria.chosen, facet.name: (slug,)}
    return replace(question, criteria=replace(question.criteria, chosen=chosen)).total.best


class _Counts:
    """Things by code, for the rows that the other facets leave."""

    def __init__(self, question: Question, rest: Mask, codes: Ints) -> None:
        self.question, self.rest = question, rest
        size = int(codes.max(initial=0)) + 1
        _, self.best, _, _, rows = sums.grouped(question.columns, rest, codes, size)
        self.present: list[int] = np.flatnonzero(rows).tolist()

    def of(self, question: Question, facet: facets.Facet, slug: str) -> int:
        if isinstance(facet, facets.OutcomeFacet):
            return self._sum([code for code, kind in enumerate(KINDS) if kind.value == slug])
        (one,) = facet.ids((slug,), question.world)  # type: ignore[attr-defined]  # every other facet has nodes
        if isinstance(facet, facets.PartyFacet) and not question.get("party_only"):
            return self._of_party(facet, one)
        if isinstance(facet, facets.TypeFacet):
            return self._sum(question.world.below[one])
        return self._sum(question.world.places_in(one) if isinstance(facet, facets.PlaceFacet) else [one])

    def _sum(self, codes: Iterable[int]) -> int:
        return sum(int(self.best[code]) for code in codes if code < len(self.best))

    def _of_party(self, facet: facets.PartyFacet, one: int) -> int:
        """Members for all time by their code; those for some days by their rows."""
        members = self.question.world.members[one]
        always = {member.member for member in members if member.since is None and member.until is None}
        some = [member for member in members if member.member not in always]
        rows = [facet.rows_of(self.question.columns, member) for member in some]
        extra = np.unique(np.concatenate(rows)) if rows else np.empty(0, dtype=np.int64)
        dated = extra[self.rest[extra]] if len(extra) else extra
        return self._sum(always) + int(self.question.columns.best[dated].sum(dtype=np.int64))


def _grade_counts(question: Question) -> dict[str, int]:
    """Choosing a grade chooses the outcomes that make the chains, so each value is a count of its own."""
    answer = {}
    for grade in Grade:
        variant = replace(question.criteria.variant, grades=frozenset({grade}))
        other = replace(question, columns=generations.read(question.session, variant))
        if count := other.total.best:
            answer[grade.value] = count
    return answer
