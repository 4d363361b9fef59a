"""What can be counted, and from which outcomes: the part of a question that decides which rows there are."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from catalog.domain.counting import COUNTED_GRADES
from catalog.domain.outcomes import Grade


class Count(StrEnum):
    """What is counted: losses, gains (T3), standing losses (T4), or parts fitted to what was lost (T11)."""

    LOSSES = "losses"
    GAINS = "gains"
    STANDING = "standing"
    FITTED = "fitted"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Count.LOSSES: "losses",
    Count.GAINS: "gains",
    Count.STANDING: "lost and not regained",
    Count.FITTED: "parts fitted to what was lost",
}


@dataclass(frozen=True)
class Variant:
    """Which outcomes make the chains: their grades, the last day they may have happened on, and what was known then:
    by the end of a day, or after the change of a number.

    Types, parties and places are those of today. `hidden` are incidents that are not public yet: chains are cut from
    the other outcomes, so that nothing of them shows.
    """

    grades: frozenset[Grade] = frozenset(COUNTED_GRADES)
    as_of: date | None = None
    known_on: date | int | None = None
    hidden: frozenset[int] = frozenset()
    count: Count = Count.LOSSES

    @property
    def is_default(self) -> bool:
        return self == Variant()

    @property
    def scope(self) -> "Variant":
        """What decides what is attached to items: neither grades nor what is counted do."""
        return replace(self, grades=frozenset(COUNTED_GRADES), count=Count.LOSSES)

    @property
    def is_stored(self) -> bool:
        """Are its rows those of the table `loss`?"""
        return self in (Variant(), Variant(count=Count.FITTED))
