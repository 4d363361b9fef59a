"""Documents as rows of `tsvector`s: the terms that every engine has, written as PostgreSQL takes them.

Its own parsers and dictionaries are never asked: a term is a lexeme as it stands.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

from catalog.search.engines import prints
from catalog.search.engines.document import INDEXED, Document

LONGEST = 255  # bytes of a lexeme; PostgreSQL takes 2,046, its B-trees some more
MOST_BYTES = 250_000  # of the lexemes of one vector, of which PostgreSQL takes a million


@dataclass(frozen=True)
class Row:
    """A document, or one part of a large one, each of whose terms stands in one part. `names` and `words` are literals
    of a `tsvector`; the numbers of terms are those of the whole document, as are its prints, which the first
    part has.
    """

    key: int
    part: int
    digest: str
    names: str
    words: str
    names_length: int
    words_length: int
    names_prints: bytes = b""
    words_prints: bytes = b""


def key_of(written: str) -> int:
    """`item:7` as one number, see `hits.keys_of`."""
    kind, _, record = written.partition(":")
    return int(record) * len(INDEXED) + INDEXED.index(kind)


def written_key(key: int) -> str:
    return f"{INDEXED[key % len(INDEXED)]}:{key // len(INDEXED)}"


def rows(document: Document) -> Iterator[Row]:
    names, words = lexemes(document.name_terms), lexemes(document.word_terms)
    key, digest, told = key_of(document.key), document.digest, prints.of_document(document)
    for part, texts in enumerate(zip_longest(_vectors(names), _vectors(words), fillvalue="")):
        in_order = () if part else (told["names"], told["words"])
        yield Row(key, part, digest, *texts, len(names), len(words), *in_order)


def lexemes(terms: Iterable[str]) -> list[str]:
    """The terms, in order. One that PostgreSQL cannot hold stands in none of its texts; a long one becomes a digest."""
    return [_short(term) for term in sorted(terms) if _can_be_held(term)]


def quoted(lexeme: str) -> str:
    """A lexeme as a literal of a `tsvector` or a `tsquery` has it."""
    doubled = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"


def _can_be_held(term: str) -> bool:
    return "\x00" not in term and not any("\ud800" <= one <= "\udfff" for one in term)


def _short(term: str) -> str:
    encoded = term.encode()
    return term if len(encoded) <= LONGEST else f"={hashlib.sha256(encoded).hexdigest()}"


def _vectors(terms: list[str]) -> Iterator[str]:
    """At least one."""
    held, size = list[str](), 0
    for term in terms:
        held.append(quoted(term))
        size += len(term.encode())
        if size > MOST_BYTES:
            yield " ".join(held)
            held, size = [], 0
    yield " ".join(held)
