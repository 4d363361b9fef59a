"""Parties and places that a running text names by a whole name, as it is written in the catalog."""

import calendar
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from catalog.domain import describing
from catalog.search.world import Node, Register, World

WORD = re.compile(r"[^\W_]+(?:['’ʼ-][^\W_]+)*")
MOST_WORDS = 6
SHORTEST = 4  # letters of a place in one word: shorter ones are words of other things too
SHORTEST_PARTY = 3
MONTHS = frozenset(name.casefold() for name in (*calendar.month_name, *calendar.month_abbr) if name)
NO_NAMES = MONTHS | frozenset(
    ["this", "that", "these", "those", "with", "from", "after", "before", "near", "some", "many", "post", "unknown",
     "russian", "syrian", "ukrainian", "army", "forces", "centre", "center", "opposition", "regime"]
)  # fmt: skip


@dataclass(frozen=True)
class Named:
    node: Node
    words: str
    start: int
    end: int


def places(world: World, text: str) -> list[Named]:
    """The most precise ones: Aleppo beside a village of it says no more than the village."""
    found = [
        one
        for one in _names(text, world.places, SHORTEST)
        if not any(_covers(other, one) for other in parties(world, text))
    ]
    within = {above.id for one in found for above in world.places.path(one.node.id)[:-1]}
    return [one for one in found if one.node.id not in within]


def parties(world: World, text: str) -> list[Named]:
    return [one for one in _names(text, world.parties, SHORTEST_PARTY) if one.node.slug != "unknown"]


def _names(text: str, register: Register, shortest: int) -> list[Named]:
    """Longest first, none inside another, each record once."""
    found: dict[int, Named] = {}
    taken: list[Named] = []
    for one in sorted(_candidates(text, register.find, shortest), key=lambda one: (one.start - one.end, one.start)):
        if not any(_covers(other, one) for other in taken):
            taken.append(one)
    for one in sorted(taken, key=lambda one: one.start):
        found.setdefault(one.node.id, one)
    return list(found.values())


def _candidates(text: str, find: Callable[[str], Node | None], shortest: int) -> Iterator[Named]:
    words = list(WORD.finditer(text))
    for at, first in enumerate(words):
        for count, last in enumerate(words[at : at + MOST_WORDS]):
            name = text[first.start() : last.end()]
            is_name = len(name) >= shortest and "\n" not in name and _is_capital(words[at : at + count + 1])
            node = find(name) if is_name else None
            if node is not None and node.slug != name and not _is_plain(name):
                yield Named(node, name, first.start(), last.end())


def _is_capital(words: Sequence[re.Match[str]]) -> bool:
    """A name has a capital somewhere, where its script has any: `western Aleppo countryside`."""
    letters = [word[0][0] for word in words]
    return any(one.isupper() or (one.isalpha() and one.lower() == one.upper()) for one in letters)


def _is_plain(name: str) -> bool:
    """One word that means something else as often."""
    return " " not in name and (name.casefold() in NO_NAMES or describing.is_description(name))


def _covers(one: Named, other: Named) -> bool:
    return one.start < other.end and other.start < one.end
