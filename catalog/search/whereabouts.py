"""T10: what a place or a circle holds surely, what it may hold, what is unplaced; all else is outside."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from catalog.search.blocks import Mask
from catalog.search.periods import INSIDE, POSSIBLE, UNPLACED
from catalog.search.register import NOBODY
from catalog.search.world import World


@dataclass(frozen=True)
class Parts:
    """Three masks of which no two share a row."""

    inside: Mask
    possible: Mask
    unplaced: Mask

    @property
    def outside(self) -> Mask:
        return ~(self.inside | self.possible | self.unplaced)

    def named(self, where: str) -> Mask:
        return {INSIDE: self.inside, POSSIBLE: self.possible, UNPLACED: self.unplaced}[where]

    def also(self, other: "Parts") -> "Parts":
        """Both have to hold, and the less sure of the two decides: what either leaves out is outside, then comes
        what either does not place, then what either holds only possibly.
        """
        inside, outside = self.inside & other.inside, self.outside | other.outside
        unplaced = (self.unplaced | other.unplaced) & ~outside
        return Parts(inside, ~(inside | outside | unplaced), unplaced)


def in_places(has: Callable[[Collection[int]], Mask], world: World, asked: Sequence[int]) -> Parts:
    """By the places that lie in each other; `has` gives the rows that are at one of some places."""
    inside = has(below(world, asked))
    above = {node.id for one in asked for node in world.places.path(one)[:-1]}
    return Parts(inside, has(above) & ~inside, has({NOBODY}))


def below(world: World, asked: Sequence[int]) -> set[int]:
    """These places with all that lies in them."""
    return set[int]().union(*(world.places_in(one) for one in asked))
