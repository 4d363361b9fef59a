"""Consensus: what several people together take an item for. Pure.

Each person has one opinion. "It is a T-72B3" agrees with T-72B3 and all above it, and is against every type that is
neither above nor below it. "It is a T-72" agrees with T-72 and above, and says nothing about its variants. "It is not
a T-72B3" is against T-72B3 and all below it, and agrees with nothing. "It cannot be told from this" counts neither
way. The consensus is the deepest type with which at least two agree, and more than two thirds of those for or against.
"""

from collections.abc import Collection, Hashable
from dataclasses import dataclass

from catalog.domain.outcomes import Disagreement

LEAST_AGREE = 2
SHARE = (2, 3)  # more than two thirds, in whole numbers: no rounding decides


@dataclass(frozen=True)
class Opinion:
    """One person's; `path` are the ids of the types from the root down to the one that is meant."""

    person: Hashable
    path: tuple[int, ...]
    disagrees: Disagreement | None = None

    def agrees_with(self, node: int) -> bool:
        return self.disagrees is None and node in self.path

    def is_against(self, path: tuple[int, ...]) -> bool:
        """Against the type to which this path leads?"""
        if self.disagrees is Disagreement.CANNOT_TELL:
            return False
        if self.disagrees is Disagreement.IS_NOT:
            return self.path[-1] in path
        return path[-1] not in self.path and self.path[-1] not in path


@dataclass(frozen=True)
class Consensus:
    """The type with its path from the root, how many agree, and how many are for or against it: "3 of 4"."""

    path: tuple[int, ...]
    agree: int
    heard: int

    @property
    def node(self) -> int:
        return self.path[-1]


def of(opinions: Collection[Opinion]) -> Consensus | None:
    """The consensus, whatever the order of the opinions; None where there is none."""
    paths = {one.path[: end + 1] for one in opinions if one.disagrees is None for end in range(len(one.path))}
    found = [one for path in paths if (one := _weighed(path, opinions))]
    return max(found, key=lambda one: len(one.path), default=None)  # two of one depth cannot both have their share


def _weighed(path: tuple[int, ...], opinions: Collection[Opinion]) -> Consensus | None:
    agree = {one.person for one in opinions if one.agrees_with(path[-1])}
    against = {one.person for one in opinions if one.is_against(path)} - agree
    heard = len(agree) + len(against)
    enough, whole = SHARE
    is_one = len(agree) >= LEAST_AGREE and len(agree) * whole > heard * enough
    return Consensus(path, len(agree), heard) if is_one else None
