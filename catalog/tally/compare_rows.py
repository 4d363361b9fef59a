"""One row of a comparison: a thing of one list, of the other, or of both, and what can be said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from catalog.domain.comparing import Difference, How
from catalog.domain.counting import Range
from catalog.domain.vocabulary import Term
from catalog.search.entries import Entry


class Standing(Term):
    """Where a thing of two lists stands."""

    DIFFERING = "differing", "in both, differing"
    AGREEING = "agreeing", "in both, agreeing"
    AMBIGUOUS = "ambiguous", "ambiguous"
    ONLY_ONE = "only_one", "only in the first list"
    ONLY_OTHER = "only_other", "only in the second list"


MATCHED = "matched"
LESS_PRECISE = "less_precise"
PARTLY = "partly"
BOTH = "both"
# What rows may be narrowed to, and what a page calls it.
SHOWN: dict[str, str] = {
    MATCHED: "in both", **{one.value: one.label for one in Standing},
    **{one.value: f"differs in {one.label}" for one in Difference},
    LESS_PRECISE: "type less precise in one", BOTH: "in both, asked for in both",
    PARTLY: "in both, asked for in one only",
}  # fmt: skip


@dataclass(frozen=True)
class About:
    """One of the two lists. `rows` and `refused` are lines of a file that is read and not imported."""

    slug: str
    name: str
    licence: str
    credit: str
    copied_on: date | None = None
    is_file: bool = False
    rows: int = 0
    refused: int = 0


@dataclass(frozen=True)
class Side:
    """A list with its things."""

    about: About
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Row:
    """One thing of one list, or of both. `among` are the ids of the other list's things that it may be."""

    standing: Standing
    one: Entry | None
    other: Entry | None
    category: str
    how: How | None = None
    differs: tuple[Difference, ...] = ()
    less_precise: str = ""
    among: tuple[str, ...] = ()

    @property
    def is_matched(self) -> bool:
        return self.how is not None

    @property
    def fits_both(self) -> bool:
        return bool(self.one and self.one.fits and self.other and self.other.fits)

    @property
    def marks(self) -> set[str]:
        """All of `SHOWN` that it is."""
        found = {self.standing.value, *(one.value for one in self.differs)}
        found |= {MATCHED} if self.is_matched else set()
        found |= {LESS_PRECISE} if self.less_precise else set()
        return found | ({BOTH if self.fits_both else PARTLY} if self.is_matched else set())

    @property
    def weight(self) -> Range:
        """How many things it is: of a pair the larger count, of one that fits on one side only that side's."""
        own = [one.weight for one in (self.one, self.other) if one and one.fits]
        return larger(*own) if len(own) > 1 else own[0]


def larger(one: Range, other: Range) -> Range:
    """Two counts of the same things: the larger of each figure."""
    most = None if one.most is None or other.most is None else max(one.most, other.most)
    return Range(max(one.least, other.least), max(one.best, other.best), most)
