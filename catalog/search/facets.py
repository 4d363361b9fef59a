"""The dimensions to narrow by: one closed object each, one line in the registry.

A facet checks what was asked (`read`), says which rows fit (`mask`) and what a value is called (`value`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from catalog.domain.counting import COUNTED_GRADES
from catalog.domain.errors import Invalid
from catalog.domain.outcomes import Grade
from catalog.search.blocks import Ints, Mask, among
from catalog.search.codes import GRADE_CODES, GRADES, KIND_CODES, KINDS
from catalog.search.columns import Columns
from catalog.search.rollup import valid
from catalog.search.world import NOBODY, Membership, Node, Register, World


@dataclass(frozen=True)
class Value:
    """A value of a facet as a page shows it; `slug` is what stands in the address."""

    slug: str
    label: str


class Facet(Protocol):
    """`name` is the parameter, `label` its heading."""

    name: str
    label: str

    def read(self, written: Iterable[str], world: World) -> tuple[str, ...]:
        """The values asked for, each once, by slug; raises Invalid naming what is allowed."""
        ...

    def mask(self, columns: Columns, world: World, chosen: tuple[str, ...]) -> Mask: ...

    def value(self, code: int, world: World) -> Value | None:
        """What a code stands for; None for "no value"."""
        ...


class _OfNodes:
    """A facet whose values are nodes of a register."""

    name: str
    label: str
    column: str
    register: str

    def _register(self, world: World) -> Register:
        found: Register = getattr(world, self.register)
        return found

    def read(self, written: Iterable[str], world: World) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._node(text, world).slug for text in written))

    def _node(self, text: str, world: World) -> Node:
        register = self._register(world)
        node = register.find(text)
        if node is None:
            near = register.near(text)
            hint = f"near: {', '.join(near)}" if near else f"a {register.kind} of the catalog is allowed"
            raise Invalid.one(self.name, f"no {register.kind} {text[:80]!r}; {hint}")
        return node

    def value(self, code: int, world: World) -> Value | None:
        node = self._register(world).by_id.get(code)
        return Value(node.slug, node.name) if node else None

    def ids(self, chosen: tuple[str, ...], world: World) -> list[int]:
        return [self._register(world).by_slug[slug].id for slug in chosen]


class TypeFacet(_OfNodes):
    """Identified at or below the type asked for."""

    name, label, column, register = "type", "Type", "type", "types"

    def mask(self, columns: Columns, world: World, chosen: tuple[str, ...]) -> Mask:
        below = set[int]().union(*(world.below[one] for one in self.ids(chosen, world)))
        return columns.has("type", below)

    def possible(self, columns: Columns, world: World, chosen: tuple[str, ...]) -> Mask:
        """T8: not surely of the type, but candidates or a higher identification leave it open."""
        sure = self.mask(columns, world, chosen)
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


class PartyFacet(_OfNodes):
    """A party with all that was part of it on the day; `only` leaves its parts out."""

    register = "parties"

    def __init__(self, name: str, label: str, column: str) -> None:
        self.name, self.label, self.column = name, label, column

    def mask(self, columns: Columns, world: World, chosen: tuple[str, ...]) -> Mask:
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

    def only(self, columns: Columns, world: World, chosen: tuple[str, ...]) -> Mask:
        return columns.has(self.column, self.ids(chosen, world))


class PlaceFacet(_OfNodes):
    """Surely inside the place asked for."""

    name, label, column, register = "place", "Place", "place", "places"

    def mask(self, columns: Columns, world: World, chosen: tuple[str, ...]) -> Mask:
        inside = set[int]().union(*(world.places_in(one) for one in self.ids(chosen, world)))
        return columns.has("place", inside)

    def possible(self, columns: Columns, world: World, chosen: tuple[str, ...]) -> Mask:
        """T10: placed no nearer than something that the place asked for lies in."""
        above = {node.id for one in self.ids(chosen, world) for node in world.places.path(one)[:-1]}
        return columns.has("place", above) & ~self.mask(columns, world, chosen)

    def unplaced(self, columns: Columns) -> Mask:
        nowhere: Mask = columns.place == NOBODY
        return nowhere


class DatasetFacet(_OfNodes):
    """The list a record belongs to; `field` when nothing is asked, `all` for every one."""

    name, label, column, register = "dataset", "Dataset", "dataset", "datasets"

    def read(self, written: Iterable[str], world: World) -> tuple[str, ...]:
        asked = list(written)
        own = ["field"] if "field" in world.datasets.by_slug else []  # an empty catalog has none yet
        return tuple(world.datasets.by_slug) if "all" in asked else super().read(asked or own, world)

    def mask(self, columns: Columns, world: World, chosen: tuple[str, ...]) -> Mask:
        return columns.has("dataset", self.ids(chosen, world))


class OutcomeFacet:
    """What became of it, as the mode prints it; the codes are handed in by the criteria."""

    name, label = "outcome", "Outcome"

    def read(self, written: Iterable[str], world: World) -> tuple[str, ...]:  # noqa: ARG002 - the protocol's
        return tuple(dict.fromkeys(_term(text, [kind.value for kind in KINDS], self.name) for text in written))

    def mask(self, columns: Columns, world: World, chosen: tuple[str, ...]) -> Mask:  # noqa: ARG002 - the protocol's
        return self.printed(columns.kind, chosen)

    def printed(self, kinds: Ints, chosen: tuple[str, ...]) -> Mask:
        """The rows whose outcome, as a mode prints it, is one of those chosen."""
        return np.isin(kinds, [KIND_CODES[kind] for kind in KINDS if kind.value in chosen])

    def value(self, code: int, world: World) -> Value | None:  # noqa: ARG002
        return Value(KINDS[code].value, KINDS[code].label) if code >= 0 else None


class GradeFacet:
    """How well it is supported. Choosing grades chooses which outcomes make the chains, see `variants.Variant`."""

    name, label = "grade", "Grade"

    def read(self, written: Iterable[str], world: World) -> tuple[str, ...]:  # noqa: ARG002
        asked = list(written)
        allowed = [*(grade.value for grade in Grade), "all"]
        checked = tuple(dict.fromkeys(_term(text, allowed, self.name) for text in asked))
        return () if "all" in checked else checked

    def mask(self, columns: Columns, world: World, chosen: tuple[str, ...]) -> Mask:  # noqa: ARG002 - the protocol's
        wanted = [code for grade, code in GRADE_CODES.items() if grade.value in chosen]
        return np.isin(columns.grade, wanted)

    def value(self, code: int, world: World) -> Value | None:  # noqa: ARG002
        grade = GRADES[code]
        return Value(grade.value, grade.label)


def grades(chosen: tuple[str, ...]) -> frozenset[Grade]:
    return frozenset(Grade(one) for one in chosen) or frozenset(COUNTED_GRADES)


def _term(text: str, allowed: list[str], field: str) -> str:
    if text not in allowed:
        raise Invalid.one(field, f"{text[:80]!r} is not allowed; one of {', '.join(allowed)} is")
    return text


LOST_BY = PartyFacet("lost_by", "Lost by", "operator")
TAKEN_BY = PartyFacet("taken_by", "Taken by", "taker")
TYPE, CATEGORY, PLACE = TypeFacet(), CategoryFacet(), PlaceFacet()
DATASET, OUTCOME, GRADE = DatasetFacet(), OutcomeFacet(), GradeFacet()
FACETS: tuple[Facet, ...] = (CATEGORY, TYPE, OUTCOME, LOST_BY, TAKEN_BY, GRADE, PLACE, DATASET)


def named(name: str) -> Facet:
    return next(facet for facet in FACETS if facet.name == name)


def names() -> Iterator[str]:
    yield from (facet.name for facet in FACETS)
