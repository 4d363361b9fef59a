"""Independent origins: which sources say the same thing only because one has it from the other.

Ten reposts of one picture are one origin. Sources join where they share a picture or a video, repeat a text, have one
author, or where one is quoted in the other; what is joined with a third is joined with each other. A source that joins
with one that is there never raises the number, and the order of sources never matters.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from catalog.domain.vocabulary import Term

FEWEST_WORDS, FEWEST_LETTERS = 8, 48  # scripts without spaces have few words; shorter texts are said by many
LONGEST_TEXT = 4000
ALIKE = 90  # of 100, as rapidfuzz has it
INDEPENDENT = 2
NO_WORDS = re.compile(r"https?://\S+|\b(?:t|pic)\.\w+/\S+|@\w+")
SIGNS = re.compile(r"[^\w]+|_+")


class Link(Term):
    """Why two sources are one origin."""

    AUTHOR = "author", "the same author"
    QUOTED = "quoted", "one is quoted in the other"
    PICTURE = "picture", "the same picture"
    VIDEO = "video", "the same video"
    TEXT = "text", "the same text"


@dataclass(frozen=True)
class Told:
    """What is known of a source: `pictures` are clusters of pictures that are alike, `quoted_in` other sources."""

    id: int
    authors: frozenset[str] = frozenset()
    pictures: frozenset[int] = frozenset()
    videos: frozenset[str] = frozenset()
    text: str = ""
    quoted_in: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Joined:
    """Two sources that are one origin, by number, and why."""

    one: int
    other: int
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Origin:
    """Sources that have it from one another, or from one place; each join with its reasons."""

    sources: tuple[int, ...]
    joins: tuple[Joined, ...] = ()

    @property
    def reasons(self) -> tuple[Link, ...]:
        """Every reason once, in the order of `Link`."""
        found = {link for join in self.joins for link in join.links}
        return tuple(link for link in Link if link in found)


def origins(sources: Iterable[Told]) -> list[Origin]:
    """The independent origins of these sources, that of the first source first. A source given twice counts once."""
    known = {one.id: one for one in sources}
    joins = list(_joins([known[one] for one in sorted(known)]))
    first = clusters(known, ((join.one, join.other) for join in joins))
    members: dict[int, list[int]] = {}
    for one in sorted(known):
        members.setdefault(first[one], []).append(one)
    return [
        Origin(tuple(group), tuple(join for join in joins if first[join.one] == top)) for top, group in members.items()
    ]


def clusters(things: Iterable[int], pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """What hangs together: each thing with the least number of its cluster."""
    above = {one: one for one in things}
    for one, other in pairs:
        low, high = sorted((_top(above, one), _top(above, other)))
        above[high] = low
    return {one: _top(above, one) for one in above}


def may_corroborate(found: Sized) -> bool:
    """Do these origins bear the grade *corroborated*?"""
    return len(found) >= INDEPENDENT


def repeats(one: str, other: str) -> bool:
    """Does one text repeat the other? Both as `plain` makes them; short ones repeat nothing."""
    short, long = sorted((one, other), key=len)
    if not _is_long(short):
        return False
    if f" {short} " in f" {long} ":
        return True
    return max(fuzz.ratio(short, long), fuzz.token_sort_ratio(short, long)) >= ALIKE


def plain(text: str) -> str:
    """A text as it is compared: words in lower case, without addresses, handles and signs."""
    folded = unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).casefold()
    return SIGNS.sub(" ", NO_WORDS.sub(" ", folded)).strip()


def _is_long(text: str) -> bool:
    return len(text.split()) >= FEWEST_WORDS or len(text) >= FEWEST_LETTERS


def _joins(sources: Sequence[Told]) -> Iterator[Joined]:
    texts = {one.id: plain(one.text) for one in sources}
    for one, other in combinations(sources, 2):
        links = tuple(_links(one, other, (texts[one.id], texts[other.id])))
        if links:
            yield Joined(one.id, other.id, links)


def _links(one: Told, other: Told, texts: tuple[str, str]) -> Iterator[Link]:
    if one.authors & other.authors:
        yield Link.AUTHOR
    if one.id in other.quoted_in or other.id in one.quoted_in:
        yield Link.QUOTED
    if one.pictures & other.pictures:
        yield Link.PICTURE
    if one.videos & other.videos:
        yield Link.VIDEO
    if repeats(*texts):
        yield Link.TEXT


def _top(above: dict[int, int], one: int) -> int:
    while above[one] != one:
        one = above[one]
    return one
