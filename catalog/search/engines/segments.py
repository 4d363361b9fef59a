"""Writing a Whoosh segment from arrays, all documents at once: several times as fast as one by one.

What is used here past Whoosh's public interface are the two writers of a segment, for columns and for postings, as
Whoosh 2.7.4 has them. The segments are those that its own `add_document` writes; see `tests/search/test_segments.py`.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, count
from operator import sub
from pickle import dumps
from typing import Any

import numpy as np
from whoosh.codec.whoosh3 import LENGTHS_COLUMN, WHOOSH3_HEADER_MAGIC, W3Codec, W3TermInfo, _lenfield
from whoosh.columns import NumericColumn
from whoosh.index import FileIndex
from whoosh.system import pack_int, pack_long, pack_ushort
from whoosh.util.numeric import length_to_byte

from catalog.search.blocks import Ints

BLOCK = 1024  # postings that are read at once
LENGTH_CODES = np.array([length_to_byte(length) for length in range(5_000)], dtype=np.int64)


TermsOf = Callable[[str], Collection[str]]


class Inverted:
    """The terms of a field, gathered document by document.

    A document is added as the pieces of its text: the terms of a piece are worked out once, and most pieces stand in
    many documents. Each term is counted once a document.
    """

    def __init__(self) -> None:
        self._terms: defaultdict[str, int] = defaultdict(count().__next__)
        self._known: dict[TermsOf, dict[str, int]] = {}
        self._pieces: list[list[int]] = []  # the terms of each piece
        self._gathered, self._sizes = array("I"), array("I")

    def add(self, pieces: Sequence[str], terms_of: TermsOf) -> None:
        """The pieces of the next document."""
        known = self._known.setdefault(terms_of, {})
        try:
            numbers = [known[piece] for piece in pieces]
        except KeyError:
            numbers = [known[piece] if piece in known else self._learnt(known, piece, terms_of) for piece in pieces]
        self._gathered.extend(numbers)
        self._sizes.append(len(numbers))

    @property
    def gathered(self) -> int:
        """How many pieces all documents have."""
        return len(self._gathered)

    def _learnt(self, known: dict[str, int], piece: str, terms_of: TermsOf) -> int:
        known[piece] = number = len(self._pieces)
        self._pieces.append([self._terms[term] for term in terms_of(piece)])
        return number

    @cached_property
    def _pairs(self) -> tuple[Ints, Ints]:
        """Terms with the documents that they stand in, by term and by document, each once."""
        sizes = np.array([len(one) for one in self._pieces], dtype=np.int64)
        flat = np.fromiter(chain.from_iterable(self._pieces), dtype=np.int64, count=int(sizes.sum()))
        pieces = np.frombuffer(self._gathered, dtype=np.uint32)
        documents = np.repeat(np.arange(len(self._sizes)), np.frombuffer(self._sizes, dtype=np.uint32))
        times = sizes[pieces]
        within = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
        terms = flat[np.repeat((np.cumsum(sizes) - sizes)[pieces], times) + within]
        keys = np.sort((terms << 32) | np.repeat(documents, times))
        keys = keys[np.concatenate(([True], keys[1:] != keys[:-1]))[: len(keys)]]  # `np.unique` is far slower
        return keys >> 32, keys & 0xFFFFFFFF

    @cached_property
    def lengths(self) -> Ints:
        """How many terms each document has."""
        return np.bincount(self._pairs[1], minlength=len(self._sizes))

    def __len__(self) -> int:
        return len(self._pairs[0])

    def postings(self) -> Iterator[tuple[bytes, Ints]]:
        """Each term, in the order of its bytes, with the numbers of its documents."""
        terms, documents = self._pairs
        ends = np.cumsum(np.bincount(terms, minlength=len(self._terms))).tolist()
        for term, number in sorted((term.encode(), number) for term, number in self._terms.items()):
            yield term, documents[ends[number - 1] if number else 0 : ends[number]]


def write(index: FileIndex, columns: Mapping[str, Ints], fields: Mapping[str, Inverted]) -> int:
    """Add one segment: a value of each column and the terms of each field, by document. Returns how many there are."""
    size = len(next(iter(columns.values())))
    if not size:
        return 0
    writer = index.writer(codec=W3Codec(blocklimit=BLOCK, compression=0))
    try:
        _write_columns(writer, size, columns, fields)
        for name in sorted(fields):
            _write_field(writer, name, fields[name])
        writer.docnum, writer._added = size, True  # noqa: SLF001 - as the module says
    except BaseException:  # a kill from the keyboard too: Whoosh must close its files and free its lock
        writer.cancel()
        raise
    writer.commit(merge=False)
    return size


def _write_columns(writer: Any, size: int, columns: Mapping[str, Ints], fields: Mapping[str, Inverted]) -> None:
    """Each column as one string of bytes, and the length of each field as a column of codes."""
    rows, schema = writer.perdocwriter, writer.schema
    for name, values in columns.items():
        _write_column(rows, name, schema[name].column_type, values)
    for name, field in ((name, field) for name, field in fields.items() if len(field)):
        _write_column(rows, _lenfield(name), LENGTHS_COLUMN, _codes(field.lengths))
        rows._fieldlengths[name] = len(field)  # noqa: SLF001 - as the module says
    rows._doccount = size  # noqa: SLF001


def _write_column(rows: Any, name: str, kind: NumericColumn, values: Ints) -> None:
    rows._create_column(name, kind)  # noqa: SLF001
    column = rows._get_column(name)  # noqa: SLF001
    column._dbfile.write(values.astype(np.dtype(kind._typecode).newbyteorder(">")).tobytes())  # noqa: SLF001
    column._count = len(values)  # noqa: SLF001


def _codes(lengths: Ints) -> Ints:
    return LENGTH_CODES[np.minimum(lengths, len(LENGTH_CODES) - 1)]


def _write_field(writer: Any, name: str, field: Inverted) -> None:
    if not len(field):
        return
    files, lengths = writer.fieldwriter, _codes(field.lengths)
    files.start_field(name, writer.schema[name])
    weight = writer.schema[name].format.field_boost
    mark, offset = pack_ushort(files._fieldid), files._postfile.tell()  # noqa: SLF001 - as the module says
    for term, documents in field.postings():
        codes = lengths[documents]
        shortest, longest = int(codes.min()), int(codes.max())
        written = _blocks(documents.tolist(), weight, shortest, longest)
        files._postfile.write(written)  # noqa: SLF001
        info = W3TermInfo._struct.pack(  # noqa: SLF001
            0, weight * len(documents), len(documents), shortest, longest, weight, int(documents[0]), int(documents[-1])
        )
        files._tindex.add(mark + term, info + pack_long(offset) + pack_int(len(written)))  # noqa: SLF001
        offset += len(written)
    files.finish_field()


def _blocks(documents: list[int], weight: float, shortest: int, longest: int) -> bytes:
    """A posting list as Whoosh writes it: steps between documents, one weight for all (none is one), no values."""
    parts = [WHOOSH3_HEADER_MAGIC]
    for start in range(0, len(documents), BLOCK):
        some = documents[start : start + BLOCK]
        data = dumps((tuple(map(sub, some, (0, *some))), None if weight == 1 else weight, None), 2)
        info = dumps((len(some), some[-1], weight, 0, shortest, longest), 2)
        size = len(info) + len(data)
        is_last = start + BLOCK >= len(documents)
        parts += [pack_int(-size if is_last else size), info, data]
    return b"".join(parts)
