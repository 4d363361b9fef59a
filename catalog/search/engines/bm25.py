"""Okapi BM25 over arrays: how much a term says of each document that has it."""

import math

import numpy as np
from numpy.typing import NDArray

from catalog.search.blocks import Ints

B, K1 = 0.75, 1.2  # as Whoosh sets them
Scores = NDArray[np.float64]


def norms(lengths: Ints, average: float) -> Scores:
    """What the length of each document makes of a term in it; `average` of all documents, in terms."""
    return K1 * ((1 - B) + B * lengths.astype(np.float64) / (average or 1))


def scores(weights: Scores | float, norm: Scores, count: int) -> Scores:
    """The more, the rarer the term is among `count` documents and the less else there is in each that has it."""
    rarity = math.log(max(count, 1) / (len(norm) + 1)) + 1
    return rarity * (weights * (K1 + 1)) / (weights + norm)
