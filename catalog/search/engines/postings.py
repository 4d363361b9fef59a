"""Posting lists and columns of a Whoosh segment as arrays. Only this and `segments` know Whoosh's inside.

What is read here past its public interface are the blocks of a posting list and the bytes of a column, as Whoosh 2.7.4
writes them. What looks otherwise is read through the public interface: slower, and the same.
"""

import time
import weakref
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import LENGTHS_COLUMN, W3LeafMatcher
from whoosh.columns import NumericColumn
from whoosh.index import FileIndex
from whoosh.reading import SegmentReader
from whoosh.util.numeric import byte_to_length

from catalog.search.blocks import Ints

PATIENCE, PAUSE = 10, 0.05  # how often segments are looked up anew while somebody writes, and seconds between
LENGTHS = np.array([byte_to_length(code) for code in range(256)], dtype=np.int64)  # Whoosh keeps a length as one byte
LENGTHS_OF = "_{}_len"  # the column in which Whoosh keeps the lengths of a field
PRINTS_OF = "{}_prints"  # the column with the prints of the words of a field, see `prints`


@dataclass(frozen=True)
class Postings:
    """Numbers of the documents of one segment that have a term, deleted ones too, and how much it weighs in each."""

    documents: Ints
    weights: NDArray[np.float32]

    @property
    def size(self) -> int:
        """Bytes."""
        return int(self.documents.nbytes + self.weights.nbytes)


def read(leaf: Any, field: str, term: str) -> Postings:
    """The posting list of a term of one segment; an empty one where no document has it."""
    key = term.encode()
    if (field, key) not in leaf:
        return Postings(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))
    try:
        matcher = leaf._terms.matcher(field, key, leaf.schema[field].format)  # noqa: SLF001 - deleted ones too
    except AttributeError:
        matcher = leaf.postings(field, key)
    if isinstance(matcher, W3LeafMatcher):
        try:
            return _blocks(matcher)
        except (AttributeError, IndexError, TypeError, ValueError, zlib.error):
            matcher.reset()
    return _one_by_one(matcher)


def _blocks(matcher: Any) -> Postings:
    documents, weights = [], []
    while True:
        matcher._read_data()  # noqa: SLF001 - as the module says
        steps, weight, _ = matcher._data  # noqa: SLF001
        documents.append(np.cumsum(np.array(steps, dtype=np.int64)))
        weights.append(np.full(len(steps), 1.0 if weight is None else weight, dtype=np.float32))
        if matcher._lastblock:  # noqa: SLF001
            return Postings(np.concatenate(documents), np.concatenate(weights))
        matcher._next_block()  # noqa: SLF001


def _one_by_one(matcher: Any) -> Postings:
    documents, weights = [], []
    while matcher.is_active():
        documents.append(matcher.id())
        weights.append(matcher.weight())
        matcher.next()
    return Postings(np.array(documents, dtype=np.int64), np.array(weights, dtype=np.float32))


def near(leaf: Any, field: str, term: str, most: int, *, fuzzy: bool) -> Iterator[str]:
    """Terms of a segment that begin with a term, so many at most, or that are one letter away from it."""
    words = leaf.terms_within(field, term, 1, prefix=1) if fuzzy else islice(leaf.expand_prefix(field, term), most)
    return (word.decode() if isinstance(word, bytes) else word for word in words)


def lengths(leaf: Any, field: str) -> Ints:
    """How many terms each document of a segment has in a field, as nearly as Whoosh keeps it."""
    codes = _stored(leaf, LENGTHS_OF.format(field), LENGTHS_COLUMN)
    if codes is None:
        counted = (leaf.doc_field_length(one, field, 0) or 0 for one in range(leaf.doc_count_all()))
        return np.fromiter(counted, dtype=np.int64)
    found: Ints = LENGTHS[codes]
    return found


def column(leaf: Any, name: str) -> Ints:
    """A column of numbers of a segment, by document."""
    stored = _stored(leaf, name, leaf.schema[name].column_type)
    if stored is not None:
        return stored.astype(np.int64)
    reader = leaf.column_reader(name)
    return np.array([reader[one] for one in range(leaf.doc_count_all())], dtype=np.int64)


def prints(leaf: Any, field: str, documents: Ints) -> list[bytes]:
    """The prints of these documents of a segment, in one field."""
    reader = leaf.column_reader(PRINTS_OF.format(field), translate=False)
    return [reader[one] for one in documents.tolist()]


def _stored(leaf: Any, name: str, kind: NumericColumn) -> Ints | None:
    """The bytes of a column as numbers, the last ones that were left out filled up; None where they look otherwise."""
    try:
        reader = leaf._perdoc.column_reader(name, kind)  # noqa: SLF001
        count, width, start = reader._count, reader._fixedlen, reader._basepos  # noqa: SLF001
        read = np.frombuffer(reader._dbfile.get(start, count * width), dtype=f">u{width}")  # noqa: SLF001
    except (AttributeError, TypeError, ValueError, OSError):
        return None
    found = np.full(leaf.doc_count_all(), reader._default, dtype=np.int64)  # noqa: SLF001
    found[:count] = read
    return found


def segments(index: FileIndex, known: Mapping[str, Any]) -> list[tuple[Any, Any]]:
    """The segments of the last commit, each with a reader: the known one by its id, or one that is opened now."""
    patience = PATIENCE
    while True:
        try:
            toc = index._read_toc()  # noqa: SLF001 - as the module says
            own = [one for one in toc.segments if one.doc_count_all()]
            return [(one, known.get(one.segment_id()) or _opened(index, toc.schema, one)) for one in own]
        except OSError:  # a writer has just taken away what an older commit had
            if not patience:
                raise
        patience -= 1
        time.sleep(PAUSE)


def _opened(index: FileIndex, schema: Any, segment: Any) -> SegmentReader:
    """A reader whose files are closed once nobody has it any more: commits come and go under those who read."""
    reader = SegmentReader(index.storage, schema, segment)
    weakref.finalize(reader, _close, reader._terms, reader._perdoc)  # noqa: SLF001
    return reader


def _close(*parts: Any) -> None:
    for part in parts:
        part.close()
