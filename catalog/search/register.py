"""Types, parties, places and datasets as questions know them: found by name, and rolled up what stands below."""

from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property

import numpy as np

from catalog.domain.vocabulary import Rank, TypeRole
from catalog.search.blocks import Ints
from catalog.search.globe import Spot

NOBODY = 0  # the code of "no party", "no place": no row has the id 0
MOST_NEAR = 6


@dataclass(frozen=True)
class Node:
    """A type, party, place or dataset as questions know it; a place with its point, if it has one."""

    id: int
    slug: str
    name: str
    parent_id: int | None = None
    rank: Rank | None = None
    role: TypeRole | None = None
    spot: Spot | None = None


@dataclass
class Register:
    """Nodes of one kind by id, by slug and by any name; `shared` are the names that several have."""

    kind: str
    by_id: dict[int, Node] = field(default_factory=dict)
    by_slug: dict[str, Node] = field(default_factory=dict)
    by_name: dict[str, Node] = field(default_factory=dict)
    shared: dict[str, dict[int, Node]] = field(default_factory=dict)

    def add(self, node: Node) -> None:
        self.by_id[node.id] = node
        self.by_slug[node.slug] = node
        self.call(node.name, node)

    def call(self, name: str, node: Node) -> None:
        first = self.by_name.setdefault(name.casefold(), node)
        if first is not node:
            self.shared.setdefault(name.casefold(), {first.id: first})[node.id] = node

    def find(self, text: str) -> Node | None:
        """By slug, else by any name whatever its case."""
        return self.by_slug.get(text) or self.by_name.get(text.casefold())

    @cached_property
    def ids(self) -> Ints:
        return np.fromiter(self.by_id, dtype=np.int64)

    @cached_property
    def closure(self) -> tuple[Ints, Ints]:
        """Each node with itself and with every node above it: ids above, ids below."""
        pairs = [(above.id, one) for one in self.by_id for above in self.path(one)]
        above, below = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        return above, below

    def rolled_up(self, weights: Ints) -> Ints:
        """From the weight of each id to what it and all below it weigh together."""
        above, below = self.closure
        own = np.zeros(max(len(weights), int(above.max(initial=0)) + 1), dtype=np.int64)
        own[: len(weights)] = weights
        return np.bincount(above, weights=own[below], minlength=len(own)).astype(np.int64)

    @cached_property
    def categories(self) -> dict[int, int]:
        """Of types: the nearest category at or above each; NOBODY for one identified no further than its domain."""
        ranked = {one: [node.id for node in self.path(one) if node.rank is Rank.CATEGORY] for one in self.by_id}
        return {one: found[-1] if found else NOBODY for one, found in ranked.items()}

    @cached_property
    def category_codes(self) -> Ints:
        """Of types: id → what `categories` says, as an array."""
        found = np.full(max(self.by_id, default=0) + 1, NOBODY, dtype=np.int64)
        found[list(self.categories)] = list(self.categories.values())
        return found

    def called(self, text: str) -> list[Node]:
        """As `find`, but every one that has the name."""
        several = {} if text in self.by_slug else self.shared.get(text.casefold(), {})
        return [*several.values()] or [node for node in [self.find(text)] if node]

    def near(self, text: str) -> list[str]:
        return get_close_matches(text, self.by_slug, MOST_NEAR, 0.5)

    def path(self, one: int) -> list[Node]:
        """From the root down to the node itself."""
        node = self.by_id[one]
        return [*(self.path(node.parent_id) if node.parent_id else []), node]
