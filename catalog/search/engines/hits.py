"""What an engine finds, as arrays: records by kind and id, each with a score."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np
from numpy.typing import NDArray

from catalog.search.blocks import Ints, Mask
from catalog.search.engines.document import INDEXED

FEW = 20  # to sort less than one in so many, they are picked first
Columns = tuple[Ints, Ints, NDArray[np.float64]]  # codes of kinds, ids, scores


@dataclass(frozen=True)
class Hit:
    kind: str
    record_id: int
    score: float


def keys_of(kinds: Ints | int, records: Ints) -> Ints:
    """One number for each record, whatever its kind."""
    found: Ints = records.astype(np.int64) * len(INDEXED) + kinds
    return found


class Hits(Sequence[Hit]):
    """Hits, best first. Kept as arrays, which are put in order only when somebody looks at them.

    `kinds` are codes in `INDEXED`, `numbers` the ids of the records.
    """

    def __init__(self, kinds: Ints, records: Ints, scores: NDArray[np.float64]) -> None:
        self._columns = kinds, records, scores

    @property
    def columns(self) -> Columns:
        return self._columns

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(column.nbytes for column in self.columns)

    @property
    def kinds(self) -> Ints:
        return self.columns[0]

    @property
    def numbers(self) -> Ints:
        return self.columns[1]

    @property
    def scores(self) -> NDArray[np.float64]:
        return self.columns[2]

    @classmethod
    def of(cls, hits: Iterable[Hit]) -> "Hits":
        """From hits, those of one score in their order."""
        rows = list(hits)
        kinds = np.array([INDEXED.index(one.kind) for one in rows], dtype=np.int64)
        records = np.array([one.record_id for one in rows], dtype=np.int64)
        return cls(kinds, records, np.array([one.score for one in rows], dtype=np.float64))

    @classmethod
    def joined(cls, every: Sequence["Hits"]) -> "Hits":
        """Hits on different records together."""
        return cls(*(np.concatenate(some) for some in zip(*(one.columns for one in every), strict=True)))

    @cached_property
    def keys(self) -> Ints:
        """Kind and id of each as one number, see `keys_of`."""
        return keys_of(self.kinds, self.numbers)

    @cached_property
    def order(self) -> Ints:
        """Their places, best first."""
        return np.argsort(-self.scores, kind="stable")

    def ids(self, kind: str) -> list[int]:
        """Ids of the records of a kind, best first."""
        own = self.of_kind(kind)
        found: list[int] = own.numbers[own.order].tolist()
        return found

    def records(self, kind: str) -> Ints:
        """Ids of the records of a kind, in no order."""
        return self.of_kind(kind).numbers

    def scored(self, kind: str) -> tuple[Ints, NDArray[np.float64]]:
        """Ids of the records of a kind with their scores, in no order."""
        own = self.of_kind(kind)
        return own.numbers, own.scores

    def only(self, which: Mask) -> "Hits":
        """Those at the places of a mask over `keys`."""
        return Hits(self.kinds[which], self.numbers[which], self.scores[which])

    def of_kind(self, kind: str) -> "Hits":
        return self.only(self.kinds == INDEXED.index(kind))

    def shares(self) -> "Hits":
        """The same hits, each score as a share of the best one: 0 to 1."""
        return Hits(self.kinds, self.numbers, self.scores / (self.scores.max(initial=0.0) or 1.0))

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[Hit]:
        for place in self.order.tolist():
            yield self._at(place)

    @overload
    def __getitem__(self, index: int) -> Hit: ...
    @overload
    def __getitem__(self, index: slice) -> list[Hit]: ...
    def __getitem__(self, index: int | slice) -> Hit | list[Hit]:
        if isinstance(index, slice):
            return [self._at(one) for one in self._first(index.stop)[index].tolist()]
        return self._at(int(self.order[index]))

    def _first(self, most: int | None) -> Ints:
        """The order of the first ones, without that of the rest where they are few of many."""
        if "order" in self.__dict__ or most is None or not 0 < most * FEW < len(self):
            return self.order
        least = np.partition(self.scores, len(self) - most)[len(self) - most]
        likely = np.flatnonzero(self.scores >= least)
        return likely[np.argsort(-self.scores[likely], kind="stable")]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # as a list has none

    def _at(self, place: int) -> Hit:
        return Hit(INDEXED[self.kinds[place]], int(self.numbers[place]), float(self.scores[place]))
