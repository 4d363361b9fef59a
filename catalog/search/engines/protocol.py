"""What the catalog asks of a search engine. An engine knows documents and terms, no records."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol, overload

import numpy as np
from numpy.typing import NDArray

from catalog.domain import terms
from catalog.search.blocks import Ints, Mask

KINDS = ("type", "incident", "item", "source")

FEW = 20  # to sort less than one in so many, they are picked first

BREAK = "\x1e"  # between texts of one document; counts as a space where words are cut


@dataclass(frozen=True)
class Document:
    """One record as an engine keeps it: `names` weigh most, then `related` names and `words` of prose.

    The texts that `words` are made of stand between `BREAK`s, in an order of their own for each kind.
    """

    kind: str
    record_id: int
    names: tuple[str, ...]
    related: tuple[str, ...] = ()
    words: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.record_id}"

    @property
    def digest(self) -> str:
        """Tells whether two documents of one record are the same."""
        words = self.words.replace(BREAK, " ")
        said = "\x1e".join(["\x1f".join(sorted(self.names)), "\x1f".join(sorted(self.related)), words])
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @property
    def told(self) -> list[str]:
        """The texts of its prose."""
        return self.words.split(BREAK)

    @property
    def name_terms(self) -> set[str]:
        return set().union(*(terms.of_name(name) for name in self.names))

    @property
    def word_terms(self) -> set[str]:
        return terms.of_prose(self.words).union(*(terms.of_name(name) for name in self.related))


@dataclass(frozen=True)
class WordQuery:
    """A visitor's words as terms. A hit has one of `whole`, or one of each of `units`; and none of `without`."""

    whole: frozenset[str] = frozenset()
    units: tuple[frozenset[str], ...] = ()
    without: tuple[frozenset[str], ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.units or self.whole)

    def with_unit(self, place: int, wider: frozenset[str]) -> "WordQuery":
        """The same question with one unit taken more widely."""
        units = (*self.units[:place], self.units[place] | wider, *self.units[place + 1 :])
        return replace(self, units=units)


@dataclass(frozen=True)
class Hit:
    kind: str
    record_id: int
    score: float


def keys_of(kinds: Ints | int, records: Ints) -> Ints:
    """One number for each record, whatever its kind."""
    found: Ints = records.astype(np.int64) * len(KINDS) + kinds
    return found


class Hits(Sequence[Hit]):
    """Hits, best first. Kept as arrays, which are put in order only when somebody looks at them."""

    def __init__(self, kinds: Ints, records: Ints, scores: NDArray[np.float64]) -> None:
        self._kinds, self._records, self._scores = kinds, records, scores

    @classmethod
    def of(cls, hits: Iterable[Hit]) -> "Hits":
        """From hits, those of one score in their order."""
        rows = list(hits)
        kinds = np.array([KINDS.index(one.kind) for one in rows], dtype=np.int64)
        records = np.array([one.record_id for one in rows], dtype=np.int64)
        return cls(kinds, records, np.array([one.score for one in rows], dtype=np.float64))

    @cached_property
    def keys(self) -> Ints:
        """Kind and id of each as one number, see `keys_of`."""
        return keys_of(self._kinds, self._records)

    @cached_property
    def _order(self) -> Ints:
        return np.argsort(-self._scores, kind="stable")

    def ids(self, kind: str) -> list[int]:
        """Ids of the records of a kind, best first."""
        order = self._order[self._kinds[self._order] == KINDS.index(kind)]
        found: list[int] = self._records[order].tolist()
        return found

    def records(self, kind: str) -> Ints:
        """Ids of the records of a kind, in no order."""
        found: Ints = self._records[self._kinds == KINDS.index(kind)]
        return found

    def only(self, which: Mask) -> "Hits":
        """Those at the places of a mask over `keys`."""
        return Hits(self._kinds[which], self._records[which], self._scores[which])

    def of_kind(self, kind: str) -> "Hits":
        return self.only(self._kinds == KINDS.index(kind))

    def shares(self) -> "Hits":
        """The same hits, each score as a share of the best one: 0 to 1."""
        return Hits(self._kinds, self._records, self._scores / (self._scores.max(initial=0.0) or 1.0))

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[Hit]:
        for place in self._order.tolist():
            yield self._at(place)

    @overload
    def __getitem__(self, index: int) -> Hit: ...
    @overload
    def __getitem__(self, index: slice) -> list[Hit]: ...
    def __getitem__(self, index: int | slice) -> Hit | list[Hit]:
        if isinstance(index, slice):
            return [self._at(one) for one in self._first(index.stop)[index].tolist()]
        return self._at(int(self._order[index]))

    def _first(self, most: int | None) -> Ints:
        """The order of the first ones, without that of the rest where they are few of many."""
        if "_order" in self.__dict__ or most is None or not 0 < most * FEW < len(self):
            return self._order
        least = np.partition(self._scores, len(self) - most)[len(self) - most]
        likely = np.flatnonzero(self._scores >= least)
        return likely[np.argsort(-self._scores[likely], kind="stable")]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # as a list has none

    def _at(self, place: int) -> Hit:
        return Hit(KINDS[self._kinds[place]], int(self._records[place]), float(self._scores[place]))


class EngineUnavailable(Exception):
    """There is no index that can be read; it has to be built from the database."""


class Engine(Protocol):
    """`position` is the number of the last index job that the index holds; None when there is no usable index."""

    def position(self) -> int | None: ...

    def find(self, query: WordQuery, kinds: Sequence[str]) -> Hits:
        """All hits of these kinds, best first; raises EngineUnavailable."""
        ...

    def near(self, term: str, *, fuzzy: bool) -> frozenset[str]:
        """Terms of the index that begin with `term` or, when fuzzy, are one letter away from it."""
        ...

    def size(self) -> int:
        """The number of documents in the index; raises EngineUnavailable."""
        ...

    def digests(self) -> dict[str, str]:
        """Key → digest of every document in the index; raises EngineUnavailable."""
        ...

    def apply(self, documents: Iterable[Document], gone: Iterable[str], position: int) -> None:
        """Put these documents, forget these keys, and remember the position."""
        ...

    def rebuild(self, documents: Iterable[Document], position: int) -> int:
        """Build a new index beside the old one and swap it in; the number of documents."""
        ...
