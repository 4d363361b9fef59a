"""What a running text says became of things, and whose they were: `captured from …`, `HTS captured`, `destroyed`.

Only where one word of outcome stands in the text: of two, nobody can say from outside which goes with which thing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from catalog.domain.counting import NEEDS_TAKER
from catalog.domain.outcomes import OutcomeKind
from catalog.services.sightings.finding_names import Named

VERBS = (
    OutcomeKind.CAPTURED, OutcomeKind.SEIZED, OutcomeKind.DESTROYED, OutcomeKind.DAMAGED, OutcomeKind.ABANDONED,
    OutcomeKind.RECAPTURED,
)  # fmt: skip
WORD = re.compile(rf"\b({'|'.join(VERBS)})\b", re.IGNORECASE)
FROM = re.compile(r"\bfrom\s+(?:the\s+)?$", re.IGNORECASE)
BY = re.compile(rf"\b(?:{'|'.join(VERBS)})\s+(?:\w+\s+)?by\s+(?:the\s+)?$", re.IGNORECASE)
DOES = re.compile(rf"\s+(?:(?:forces|fighters|troops|soldiers|has|have|had)\s+)*(?:{'|'.join(VERBS)})\b", re.IGNORECASE)
BEFORE = 40  # characters that are looked at before a name


@dataclass(frozen=True)
class Fate:
    """What became of the things of a text; parties are None where the text does not say them in so many words."""

    kind: OutcomeKind
    words: str
    lost_by: Named | None
    taken_by: Named | None


def find(text: str, parties: Iterable[Named]) -> Fate | None:
    """The one outcome that the text tells of; None for none, or several."""
    words = {match[1].casefold(): match[1] for match in WORD.finditer(text)}
    if len(words) != 1:
        return None
    kind, written = OutcomeKind(next(iter(words))), next(iter(words.values()))
    named = list(parties)
    losers = [one for one in named if FROM.search(text[max(0, one.start - BEFORE) : one.start])]
    takers = [one for one in named if _takes(text, one)] if kind in NEEDS_TAKER else []
    return Fate(kind, written, _only(losers), _only(takers))


def _takes(text: str, one: Named) -> bool:
    is_told = BY.search(text[max(0, one.start - BEFORE) : one.start]) is not None
    return is_told or DOES.match(text, one.end) is not None


def _only(found: list[Named]) -> Named | None:
    return found[0] if len(found) == 1 else None
