"""Writing a Whoosh segment from arrays, all documents at once: several times as fast as one by one.

What is used here past Whoosh's public interface are the two writers of a segment, for columns and for postings, as
Whoosh 2.7.4 has them. The segments are those that its own `add_document` writes; see `tests/search/test_segments.py`.
"""

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import count
from operator import sub
from pickle import dumps
from typing import Any

import numpy as np
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec, W3TermInfo
from whoosh.index import FileIndex
from whoosh.system import pack_int, pack_long, pack_ushort
from whoosh.util.numeric import length_to_byte

from catalog.search.blocks import Ints

BLOCK = 1024  # postings that are read at once
LENGTH_CODES = np.array([length_to_byte(length) for length in range(5_000)], dtype=np.int64)


class Inverted:
    """The terms of a field, gathered document by document; each document has a term once."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._terms, self.lengths = array("I"), array("I")

    def add(self, terms: Collection[str]) -> None:
        """The terms of the next document."""
        self._terms.extend(map(self._numbers.__getitem__, terms))
        self.lengths.append(len(terms))

    def __len__(self) -> int:
        return len(self._terms)

    def postings(self) -> Iterator[tuple[bytes, Ints]]:
        """Each term, in the order of its bytes, with the numbers of its documents."""
        codes = np.frombuffer(self._terms, dtype=np.uint32)
        documents = np.repeat(np.arange(len(self.lengths)), self.lengths)[np.argsort(codes, kind="stable")]
        ends = np.cumsum(np.bincount(codes, minlength=len(self._numbers))).tolist()
        for term, number in sorted((term.encode(), number) for term, number in self._numbers.items()):
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
    rows, schema = writer.perdocwriter, writer.schema
    values = [(name, schema[name].column_type, column.tolist()) for name, column in columns.items()]
    lengths = [(name, schema[name], field.lengths) for name, field in fields.items()]
    for place in range(size):
        rows.start_doc(place)
        for name, kind, column in values:
            rows.add_column_value(name, kind, column[place])
        for name, field, counted in lengths:
            rows.add_field(name, field, None, counted[place])
        rows.finish_doc()


def _write_field(writer: Any, name: str, field: Inverted) -> None:
    if not len(field):
        return
    files, lengths = writer.fieldwriter, LENGTH_CODES[np.minimum(field.lengths, len(LENGTH_CODES) - 1)]
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
