"""What the catalog asks of a search engine. An engine knows documents and terms, no records."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from catalog.domain import terms

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


class EngineUnavailable(Exception):
    """There is no index that can be read; it has to be built from the database."""


class Engine(Protocol):
    """`position` is the number of the last index job that the index holds; None when there is no usable index."""

    def position(self) -> int | None: ...

    def find(self, query: WordQuery, kinds: Sequence[str]) -> list[Hit]:
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
