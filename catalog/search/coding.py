"""Keys of a tally's rows and columns, and the codes by which rows are counted under them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from catalog.search.blocks import Ints, Mask
from catalog.search.periods import SPREAD, UNDATED, UNPLACED

NOT_FURTHER = "not_further_identified"
# Keys that are no values of their dimension, in the order in which they stand last.
NOT_TAKEN = "not_taken"
RESERVED = (NOT_TAKEN, NOT_FURTHER, SPREAD, UNDATED, UNPLACED)
RESERVED_LABELS = {
    NOT_TAKEN: "not taken",
    NOT_FURTHER: "not further identified",
    SPREAD: "date range crosses",
    UNDATED: "undated",
    UNPLACED: "unplaced",
}


@dataclass(frozen=True)
class Key:
    """A row or column of a tally. `slug` is what narrows the question to it; "" where nothing does."""

    key: str
    label: str
    slug: str


@dataclass(frozen=True)
class Coding:
    """One code a row of the columns, and the key that each code from 0 on stands for."""

    codes: Ints
    keys: Sequence[Key]

    @property
    def size(self) -> int:
        return len(self.keys)

    def is_at(self, key: str) -> Mask:
        wanted = [code for code, one in enumerate(self.keys) if one.key == key]
        found: Mask = self.codes == wanted[0] if wanted else np.zeros(len(self.codes), dtype=bool)
        return found


def reserved(key: str) -> Key:
    return Key(key, RESERVED_LABELS[key], "")
