"""What one place of a text says of another: a name meant once is meant throughout; so is what a list puts beside it."""

import re
from collections.abc import Iterable

from catalog.reading.things import Thing

LIST = re.compile(
    r"(?:['’]s)?\s*(?:,|;|/|--|—|&|,?\s*\b(?:and|or|as well as|plus|und|и)\b)\s*(?:[\w-]+\s+){0,4}$", re.IGNORECASE
)
NEAR = 60  # characters between two things of a list
MEANT, NOT_MEANT = 1, -2


def spread(things: list[Thing], text: str, points: dict[int, int]) -> None:
    """Give points to things that have none yet; `points` by where a thing starts, above 0: it is meant."""
    _agree(things, points)
    _in_lists(things, text, points)


def _agree(things: Iterable[Thing], points: dict[int, int]) -> None:
    """What is meant in one place is meant in another, where nothing else is said of it; the same for what is not."""
    told: dict[tuple[str, str | None], int] = {}
    for thing in things:
        own = points[thing.start]
        if own and not thing.is_generic:
            told[thing.key, None] = min(own, told.get((thing.key, None), own))
    for thing in things:
        if not points[thing.start]:
            points[thing.start] = told.get((thing.key, None), 0)


def _in_lists(things: list[Thing], text: str, points: dict[int, int]) -> None:
    """What stands in a list beside a type that is meant is meant too: `AK-47, FAL and Uzi`."""
    named = [thing for thing in things if not thing.is_generic]
    for ones, others in ((named, named[1:]), (named[::-1], named[-2::-1])):
        for one, other in zip(ones, others, strict=False):
            first, second = sorted((one, other), key=lambda thing: thing.start)
            gap = text[first.end : second.start]
            is_list = len(gap) <= NEAR and LIST.fullmatch(gap) is not None and _is_written_as_name(text, other)
            if points[one.start] > 0 and points[other.start] == 0 and is_list:
                points[other.start] = MEANT


def _is_written_as_name(text: str, thing: Thing) -> bool:
    """`3 kilos` beside an AK-47 are no submarines: a mere word in small letters is a word."""
    return any(letter.isdigit() or letter.isupper() for letter in text[slice(*thing.core)])
