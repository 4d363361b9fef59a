"""A thing with all that belongs to it, as it stands in a sentence."""

import re
from dataclasses import dataclass

from catalog.reading.counts import Count
from catalog.reading.things import Thing

LIST = re.compile(
    r"(?:['’]s)?[\s\"“”»()]*(?:,|/|&|\bor\b|\band\b|,\s*and\b|,\s*or\b)[\s\"“”«»()]*(?:the\s+|an?\s+)?", re.IGNORECASE
)


@dataclass(frozen=True)
class Phrase:
    """`start` and `end` are all of it; `is_aside`: it only says where, for what, from what or by what.

    `shares_count`: its number is that of the next one too; `is_open`: one or more, nothing says how many.
    """

    start: int
    end: int
    thing: Thing
    count: Count | None = None
    parts: tuple[Thing, ...] = ()
    is_aside: bool = False
    is_ammunition: bool = False
    shares_count: bool = False
    is_open: bool = False
