"""What may belong to a row of a tally besides: possibly of its type (T8), possibly at the place, unplaced (T10)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from catalog.domain.counting import NOTHING, Range
from catalog.search import sums
from catalog.search.blocks import Mask
from catalog.search.coding import Coding
from catalog.search.periods import MUNITIONS, UNPLACED
from catalog.search.question import Question

# Column of a download → what a page heads it with.
HEADINGS = {"match": "possibly of the type", "where": "possibly there", UNPLACED: "unplaced", MUNITIONS: "munitions"}
COLUMNS = {"match": "possibly_of_type", "where": "possibly_there", UNPLACED: "without_place"}
SUMMED = ("where", UNPLACED)  # a thing may possibly be of two types, and is without a place once


@dataclass(frozen=True)
class Places:
    """The parts of a place as masks of a question's rows; empty where no place is asked for."""

    question: Question
    masks: Mapping[str, Mask] = field(default_factory=dict)

    @classmethod
    def of(cls, question: Question) -> "Places":
        return cls(question, question.place_parts())

    @property
    def rows(self) -> Mask:
        """The question's rows with those of the parts."""
        found: Mask = np.logical_or.reduce([self.question.mask, *self.masks.values()])
        return found

    def by(self, coding: Coding) -> dict[int, dict[str, Range]]:
        """Code of a row of the tally → its parts; codes with nothing in any part are left out."""
        columns = self.question.columns
        figures = {
            name: sums.ranges(sums.grouped(columns, mask, coding.codes, coding.size))
            for name, mask in self.masks.items()
        }
        found = {code: {name: one[code] for name, one in figures.items()} for code in range(coding.size)}
        return {code: parts for code, parts in found.items() if any(one != NOTHING for one in parts.values())}


def possible(aside: Mapping[str, Range]) -> Range | None:
    """Possibly of the type or possibly at the place: the two never hold the same row."""
    parts = [aside[name] for name in ("match", "where") if name in aside]
    return sum(parts, NOTHING) if parts else None
