"""What an engine is given to index: what each record says by itself, in names and in prose."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from catalog.domain import terms

KINDS = ("type", "incident", "item", "source")  # of records that people find
INDEXED = (*KINDS, "party", "place")  # with those by whose names others are found
TITLED = frozenset({"incident", "source"})
TERMS_OF_NAMES = {kind: terms.of_piece if kind in TITLED else terms.of_name for kind in INDEXED}
BREAK = "\x1e"  # between texts of one document; counts as a space where words are cut


class Document(NamedTuple):
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
        return f"{self.digest_number:016x}"

    @property
    def digest_number(self) -> int:
        """The same as a number of 64 bits."""
        said = "\x1f".join((*sorted(self.names), self.words)) if self.names else self.words
        return int.from_bytes(hashlib.sha256(said.encode()).digest()[:8], "big")

    @property
    def told(self) -> list[str]:
        """The texts of its prose."""
        return self.words.split(BREAK)

    @property
    def is_titled(self) -> bool:
        """Are its names sentences? They are indexed word by word, and other names as designations are."""
        return self.kind in TITLED

    @property
    def terms_of_name(self) -> Callable[[str], frozenset[str]]:
        """What gives the terms of a piece of its names."""
        return TERMS_OF_NAMES[self.kind]

    @property
    def name_pieces(self) -> Sequence[str]:
        return _pieces(self.names) if self.names and self.is_titled else self.names

    @property
    def word_pieces(self) -> Sequence[str]:
        return _pieces(self.told) if terms.DIGIT.search(self.words) else self.words.split()

    @property
    def name_terms(self) -> set[str]:
        return set().union(*map(self.terms_of_name, self.name_pieces))

    @property
    def word_terms(self) -> set[str]:
        return set().union(*map(terms.of_piece, self.word_pieces))


def _pieces(texts: Iterable[str]) -> list[str]:
    """No piece reaches from one text into the next."""
    found = list[str]()
    for text in filter(None, texts):
        found += terms.pieces(text)
    return found
