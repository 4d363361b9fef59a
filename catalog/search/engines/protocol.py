"""What the catalog asks of a search engine. An engine knows documents and terms, no records."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from catalog.search.blocks import Ints
from catalog.search.engines.document import Document
from catalog.search.engines.hits import Hits
from catalog.search.engines.prints import Run

NAME_BOOST = 6.0  # what a word in a name weighs, of one in prose


@dataclass(frozen=True, eq=False)
class Standing:
    """The documents in which something stands: in one of their names, and in their prose."""

    names: Hits
    words: Hits

    @property
    def size(self) -> int:
        """Bytes."""
        return self.names.size + self.words.size


class EngineUnavailable(Exception):
    """There is no index that can be read; it has to be built from the database."""


class Index(Protocol):
    """What questions are asked of. Raises EngineUnavailable."""

    def having(self, terms: frozenset[str]) -> Standing:
        """The documents with one of these terms, scored."""
        ...

    def beside(self, field: str, keys: Ints, run: Run) -> Ints:
        """Of the documents with these keys those in whose names, or in whose words, a run of pieces may stand: all
        in which it does, and as few others as the index knows.
        """
        ...


class Engine(Index, Protocol):
    """`position` is the number of the last index job that the index holds; None when there is no usable index."""

    def position(self) -> int | None: ...

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
