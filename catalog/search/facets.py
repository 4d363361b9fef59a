"""The dimensions to narrow by: one closed object each, one line in the registry.

A facet checks what was asked (`read`), says which rows fit (`mask`) and what a value is called (`value`).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

import numpy as np

from catalog.domain.counting import COUNTED_GRADES
from catalog.domain.errors import Invalid
from catalog.domain.outcomes import Grade
from catalog.search import near, whereabouts
from catalog.search.blocks import Ints, Mask, among
from catalog.search.codes import GRADE_CODES, GRADES, KIND_CODES, KINDS
from catalog.search.columns import Columns
from catalog.search.facet import Asked, Facet, OfNodes, Value, term
from catalog.search.item_facets import FittedFacet, PictureFacet, SourceFacet
from catalog.search.periods import INSIDE
from catalog.search.register import Node
from catalog.search.rollup import valid
from catalog.search.time_facets import TimeFacet
from catalog.search.world import Membership, World

OWN_LIST = "field"  # the dataset of what is entered here


class TypeFacet(OfNodes):
    """Identified at or below the type asked for."""

    name, label, column, register = "type", "Type", "type", "types"

    def mask(self, columns: Columns, world: World, chosen: tuple[str, ...], asked: Asked) -> Mask:  # noqa: ARG002 - the protocol's
        return self.surely(columns, world, chosen)

    def surely(self, columns: Columns, world: World, chosen: tuple[str, ...]) -> Mask:
        below = set[int]().union(*(world.below[one] for one in self.ids(chosen, world)))
        return columns.has("type", below)

    def possible(self, columns: Columns, world: World, chosen: tuple[str, ...]) -> Mask:
        """T8: not surely of the type, but candidates or a higher identification leave it open."""
        sure = self.surely(columns, world, chosen)
        wanted = self.ids(chosen, world)
        above = {node.id for one in wanted for node in world.types.path(one)[:-1]}
        below = set[int]().union(*(world.below[one] for one in wanted))
        fits = among(columns.candidate_type, below | above)  # "T-72 or T-80" may be a T-72A
        named = among(columns.item, columns.candidate_item[fits])
        higher = columns.has("type", above) & ~among(columns.item, columns.candidate_item)
        return (named | higher) & ~sure


class CategoryFacet(TypeFacet):
    """As a type, but of the ranks domain and category only."""

    name, label = "category", "Category"

    def _node(self, text: str, world: World) -> Node:
        node = super()._node(text, world)
        if node.rank not in ("domain", "category"):
            raise Invalid.one(self.name, f"{node.slug} is a {node.rank}; a domain or a category is allowed")
        return node


class PartyFacet(OfNodes):
    """A party with all that was part of it on the day; `only` leaves its parts out."""

    register = "parties"

    def __init__(self, name: str, label: str, column: str) -> None:
        self.name, self.label, self.column = name, label, column

    def mask(self, columns: Columns, world: World, chosen: tuple[str, ...], asked: Asked) -> Mask:
        if asked.get("party_only"):
            return columns.has(self.column, self.ids(chosen, world))
        fits = np.zeros(len(columns), dtype=bool)
        for one in self.ids(chosen, world):
            for member in world.members[one]:
                fits[self.rows_of(columns, member)] = True
        return fits

    def rows_of(self, columns: Columns, member: Membership) -> Ints:
        """Places of a member's rows on the days of its membership."""
        rows = np.flatnonzero(getattr(columns, self.column) == member.member)
        is_always = member.since is None and member.until is None
        found: Ints = rows if is_always else rows[valid(columns, rows, member)]
        return found


class PlaceFacet(OfNodes):
    """T10: surely inside the place asked for; or possibly, or unplaced, as the question says."""

    name, label, column, register = "place", "Place", "place", "places"

    def mask(self, columns: Columns, world: World, chosen: tuple[str, ...], asked: Asked) -> Mask:
        """Where a circle is asked for as well, what is not surely inside both is decided by the two together."""
        where, ids = asked.get("where"), self.ids(chosen, world)
        if where == INSIDE:
            return columns.has("place", whereabouts.below(world, ids))
        parts = whereabouts.in_places(lambda some: columns.has("place", some), world, ids)
        circle = near.circle(asked, world)
        return (parts.also(near.parts(columns, world, circle)) if circle else parts).named(where)


class DatasetFacet(OfNodes):
    """The list a record belongs to; `field` when nothing is asked, `all` for every one."""

    name, label, column, register = "dataset", "Dataset", "dataset", "datasets"

    def read(self, written: Iterable[str], world: World, now: datetime) -> tuple[str, ...]:
        asked = list(written)
        own = [OWN_LIST] if OWN_LIST in world.datasets.by_slug else []  # an empty catalog has none yet
        return tuple(world.datasets.by_slug) if "all" in asked else super().read(asked or own, world, now)

    def mask(self, columns: Columns, world: World, chosen: tuple[str, ...], asked: Asked) -> Mask:  # noqa: ARG002 - the protocol's
        return columns.has("dataset", self.ids(chosen, world))


class OutcomeFacet:
    """What became of it, as the mode prints it."""

    name, label = "outcome", "Outcome"

    def read(self, written: Iterable[str], world: World, now: datetime) -> tuple[str, ...]:  # noqa: ARG002
        return tuple(dict.fromkeys(term(text, [kind.value for kind in KINDS], self.name) for text in written))

    def mask(self, columns: Columns, world: World, chosen: tuple[str, ...], asked: Asked) -> Mask:  # noqa: ARG002
        """The rows whose outcome, as a mode prints it, is one of those chosen."""
        return np.isin(asked.kinds(columns), [KIND_CODES[kind] for kind in KINDS if kind.value in chosen])

    def value(self, code: int, world: World) -> Value | None:  # noqa: ARG002
        return Value(KINDS[code].value, KINDS[code].label) if code >= 0 else None


class GradeFacet:
    """How well it is supported. Choosing grades chooses which outcomes make the chains, see `variants.Variant`."""

    name, label = "grade", "Grade"

    def read(self, written: Iterable[str], world: World, now: datetime) -> tuple[str, ...]:  # noqa: ARG002
        asked = list(written)
        allowed = [*(grade.value for grade in Grade), "all"]
        checked = tuple(dict.fromkeys(term(text, allowed, self.name) for text in asked))
        return () if "all" in checked else checked

    def mask(self, columns: Columns, world: World, chosen: tuple[str, ...], asked: Asked) -> Mask:  # noqa: ARG002
        wanted = [code for grade, code in GRADE_CODES.items() if grade.value in chosen]
        return np.isin(columns.grade, wanted)

    def value(self, code: int, world: World) -> Value | None:  # noqa: ARG002
        grade = GRADES[code]
        return Value(grade.value, grade.label)


def grades(chosen: tuple[str, ...]) -> frozenset[Grade]:
    return frozenset(Grade(one) for one in chosen) or frozenset(COUNTED_GRADES)


LOST_BY = PartyFacet("lost_by", "Lost by", "operator")
TAKEN_BY = PartyFacet("taken_by", "Taken by", "taker")
TYPE, CATEGORY, PLACE = TypeFacet(), CategoryFacet(), PlaceFacet()
DATASET, OUTCOME, GRADE = DatasetFacet(), OutcomeFacet(), GradeFacet()
YEAR, MONTH = TimeFacet("year", "Year", "2024"), TimeFacet("month", "Month", "2024-11")
FITTED, SOURCE, PICTURE = FittedFacet(), SourceFacet(), PictureFacet()
FACETS: tuple[Facet, ...] = (
    CATEGORY, TYPE, OUTCOME, LOST_BY, TAKEN_BY, GRADE, YEAR, MONTH, PLACE, FITTED, PICTURE, SOURCE, DATASET,
)  # fmt: skip


def named(name: str) -> Facet:
    return next(facet for facet in FACETS if facet.name == name)


def names() -> Iterator[str]:
    yield from (facet.name for facet in FACETS)
