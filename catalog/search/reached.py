"""Where words lead: the records that they reach, at their places, each with what it scores."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from catalog.search.blocks import Ints, Mask
from catalog.search.engines import Hits, Standing

Scores = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Reached:
    """Places of records, in order, and what each scores: always more than 0. Places are those of `ties.Ties`."""

    places: Ints
    scores: Scores

    @classmethod
    def of(cls, scores: Scores) -> "Reached":
        """From scores at every place, most of them 0."""
        places = np.flatnonzero(scores > 0)
        return cls(places, scores[places])

    @classmethod
    def everything(cls, size: int) -> "Reached":
        """All places alike."""
        return cls(np.arange(size), np.ones(size))

    @classmethod
    def together(cls, some: Sequence["Reached"]) -> "Reached":
        """What any of them reaches, with what all of them say of it."""
        if len(some) == 1:
            return some[0]
        every = np.zeros(max((int(one.places[-1]) + 1 for one in some if len(one.places)), default=0))
        for one in some:
            every[one.places] += one.scores
        return cls.of(every)

    def and_also(self, other: "Reached") -> "Reached":
        """What both reach."""
        few, many = sorted((self, other), key=lambda one: len(one.places))
        at, there = many.find(few.places)
        return Reached(few.places[there], few.scores[there] + many.scores[at[there]])

    def without(self, other: "Reached") -> "Reached":
        _, there = other.find(self.places)
        return Reached(self.places[~there], self.scores[~there])

    def find(self, places: Ints) -> tuple[Ints, Mask]:
        """Where these places stand among those reached, and which of them do."""
        if not len(self.places):
            return np.zeros(len(places), dtype=np.int64), np.zeros(len(places), dtype=bool)
        at = np.minimum(np.searchsorted(self.places, places), len(self.places) - 1)
        return at, self.places[at] == places

    def between(self, span: slice) -> "Reached":
        """What is reached of a span of places."""
        start, stop = np.searchsorted(self.places, (span.start, span.stop)).tolist()
        return Reached(self.places[start:stop], self.scores[start:stop])

    @property
    def size(self) -> int:
        """Bytes."""
        return self.places.nbytes + self.scores.nbytes


@dataclass(frozen=True, eq=False)
class Spread:
    """What is reached from where something stands."""

    standing: Standing
    reached: Reached

    @property
    def size(self) -> int:
        """Bytes."""
        return self.standing.size + self.reached.size


def by_id(hits: Hits, kind: str, most: int) -> Scores:
    """The scores of the records of a kind, by their ids up to the most."""
    records, scores = hits.scored(kind)
    found = np.zeros(most + 1)
    if not len(records):
        return found
    known = records <= most
    found[records[known]] = scores[known]
    return found


def most_of(found: Scores, places: Ints, values: Scores) -> None:
    """Raise what is found at some places to these values."""
    some = np.flatnonzero(values > 0)
    np.maximum.at(found, places[some], values[some])
