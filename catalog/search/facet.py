"""What every facet has, and what is shared by those whose values are nodes of a register."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from catalog.search import offered
from catalog.search.blocks import Ints, Mask
from catalog.search.columns import Columns
from catalog.search.register import Node, Register
from catalog.search.world import World


@dataclass(frozen=True)
class Value:
    """A value of a facet as a page shows it; `slug` is what stands in the address."""

    slug: str
    label: str


class Asked(Protocol):
    """What a facet may want to know of the question that it narrows."""

    @property
    def now(self) -> datetime: ...
    def get(self, name: str) -> str: ...
    def kinds(self, columns: Columns) -> Ints: ...
    def days(self, columns: Columns) -> tuple[Ints, Ints]: ...
    def time_parts(self, columns: Columns) -> dict[str, Mask]: ...


class Facet(Protocol):
    """`name` is the parameter, `label` its heading."""

    name: str
    label: str

    def read(self, written: Iterable[str], world: World, now: datetime) -> tuple[str, ...]:
        """The values asked for, each once, by slug; raises Invalid naming what is allowed."""
        ...

    def mask(self, columns: Columns, world: World, chosen: tuple[str, ...], asked: Asked) -> Mask: ...


class OfNodes:
    """A facet whose values are nodes of a register."""

    name: str
    label: str
    column: str
    register: str

    def nodes(self, world: World) -> Register:
        found: Register = getattr(world, self.register)
        return found

    def read(self, written: Iterable[str], world: World, now: datetime) -> tuple[str, ...]:  # noqa: ARG002
        return tuple(dict.fromkeys(self._node(text, world).slug for text in written))

    def _node(self, text: str, world: World) -> Node:
        register = self.nodes(world)
        node = register.find(text)
        if node is None:
            raise offered.unknown(self.name, text, register, f"a {register.kind} of the catalog is allowed")
        return node

    def value(self, code: int, world: World) -> Value | None:
        node = self.nodes(world).by_id.get(code)
        return Value(node.slug, node.name) if node else None

    def ids(self, chosen: tuple[str, ...], world: World) -> list[int]:
        return [self.nodes(world).by_slug[slug].id for slug in chosen]


def term(text: str, allowed: list[str], field: str) -> str:
    if text not in allowed:
        told = f"{text[:80]!r} is not allowed; one of ", " is"
        raise offered.offer(field, text, zip(allowed, allowed, strict=True), told)
    return text
