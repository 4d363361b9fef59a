"""What the catalog asks of a search engine. An engine knows documents and terms, no records."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, overload

import numpy as np
from numpy.typing import NDArray

from catalog.domain import terms
from catalog.search.blocks import Ints, Mask

KINDS = ("type", "incident", "item", "source")  # of records that people find
INDEXED = (*KINDS, "party", "place")  # with those by whose names others are found

TITLED = frozenset({"incident", "source"})
NAME_BOOST = 6.0  # what a word in a name weighs, of one in prose

FEW = 20  # to sort less than one in so many, they are picked first

BREAK = "\x1e"  # between texts of one document; counts as a space where words are cut


@dataclass(frozen=True)
class Document:
    """What one record says by itself, as an engine keeps it: `names`, which weigh most, and `words` of prose.

    The texts that `words` are made of stand between `BREAK`s, in an order of their own for each kind.
    """

    kind: str
    record_id: int
    names: tuple[str, ...]
    words: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.record_id}"

    @property
    def digest(self) -> str:
        """Tells whether two documents of one record are the same."""
        said = "\x1f".join((*sorted(self.names), self.words))
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @property
    def told(self) -> list[str]:
        """The texts of its prose."""
        return self.words.split(BREAK)

    @property
    def is_titled(self) -> bool:
        """Are its names sentences? They are indexed word by word, and other names as designations are."""
        return self.kind in TITLED

    @property
    def name_pieces(self) -> Sequence[str]:
        return _pieces(self.names) if self.is_titled else self.names

    @property
    def word_pieces(self) -> Sequence[str]:
        return _pieces(self.told) if terms.DIGIT.search(self.words) else self.words.split()

    @property
    def name_terms(self) -> set[str]:
        return set().union(*map(terms.of_piece if self.is_titled else terms.of_name, self.name_pieces))

    @property
    def word_terms(self) -> set[str]:
        return set().union(*map(terms.of_piece, self.word_pieces))


def _pieces(texts: Iterable[str]) -> list[str]:
    """No piece reaches from one text into the next."""
    return [piece for text in texts for piece in terms.pieces(text)]


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
        self.kinds, self.numbers, self.scores = kinds, records, scores

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
        columns = ((one.kinds, one.numbers, one.scores) for one in every)
        return cls(*(np.concatenate(some) for some in zip(*columns, strict=True)))

    @cached_property
    def keys(self) -> Ints:
        """Kind and id of each as one number, see `keys_of`."""
        return keys_of(self.kinds, self.numbers)

    @cached_property
    def _order(self) -> Ints:
        return np.argsort(-self.scores, kind="stable")

    def ids(self, kind: str) -> list[int]:
        """Ids of the records of a kind, best first."""
        order = self._order[self.kinds[self._order] == INDEXED.index(kind)]
        found: list[int] = self.numbers[order].tolist()
        return found

    def records(self, kind: str) -> Ints:
        """Ids of the records of a kind, in no order."""
        found: Ints = self.numbers[self.kinds == INDEXED.index(kind)]
        return found

    def scored(self, kind: str) -> tuple[Ints, NDArray[np.float64]]:
        """Ids of the records of a kind with their scores, in no order."""
        which = self.kinds == INDEXED.index(kind)
        return self.numbers[which], self.scores[which]

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
        least = np.partition(self.scores, len(self) - most)[len(self) - most]
        likely = np.flatnonzero(self.scores >= least)
        return likely[np.argsort(-self.scores[likely], kind="stable")]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # as a list has none

    def _at(self, place: int) -> Hit:
        return Hit(INDEXED[self.kinds[place]], int(self.numbers[place]), float(self.scores[place]))


@dataclass(frozen=True)
class Standing:
    """The documents in which something stands: in one of their names, and in their prose."""

    names: Hits
    words: Hits


Having = Callable[[frozenset[str]], Standing]  # terms → the documents that have one of them


class EngineUnavailable(Exception):
    """There is no index that can be read; it has to be built from the database."""


class Engine(Protocol):
    """`position` is the number of the last index job that the index holds; None when there is no usable index."""

    def position(self) -> int | None: ...

    def having(self, terms: frozenset[str]) -> Standing:
        """The documents with one of these terms, scored; raises EngineUnavailable."""
        ...

    def near(self, term: str, *, fuzzy: bool) -> frozenset[str]:
        """Terms of the index that begin with `term` or, when fuzzy, are one letter away from it."""
        ...

    def size(self) -> int:
        """The number of documents in the index; raises EngineUnavailable."""
        ...

    def held(self) -> int:
        """Bytes of posting lists that are held in memory."""
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

    def following(self) -> AbstractContextManager[bool]:
        """True in the one process that may write the index now, False in every other; never waits."""
        ...

    def forget_others(self) -> None:
        """Take away what indexes of another make have left; whoever still needs one builds it anew."""
        ...
