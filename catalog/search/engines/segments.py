"""Writing a Whoosh segment from arrays, all documents at once: several times as fast as one by one.

What is used here past Whoosh's public interface are the two writers of a segment, for columns and for postings, as
Whoosh 2.7.4 has them. The segments are those that its own `add_document` writes; see `tests/search/test_segments.py`.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import md5
from pickle import dumps
from typing import Any, NamedTuple

import numpy as np
from whoosh.codec.whoosh3 import LENGTHS_COLUMN, WHOOSH3_HEADER_MAGIC, W3Codec, W3TermInfo, _lenfield
from whoosh.columns import Column, NumericColumn
from whoosh.filedb.filetables import OrderedHashWriter, _lengths, _pointer
from whoosh.index import FileIndex
from whoosh.system import pack_int, pack_long, pack_ushort
from whoosh.util.numeric import length_to_byte

from catalog.search.blocks import Ints
from catalog.search.engines.inverting import Inverted
from catalog.search.engines.postings import PRINTS_OF
from catalog.search.engines.prints import PRINT

BLOCK = 1024  # postings that are read at once
LENGTH_CODES = np.array([length_to_byte(length) for length in range(5_000)], dtype=np.int64)


def write(index: FileIndex, columns: Mapping[str, Ints], fields: Mapping[str, Inverted]) -> int:
    """Add one segment: a value of each column and the terms of each field, by document. Returns how many there are."""
    size = len(next(iter(columns.values())))
    if not size:
        return 0
    writer = index.writer(codec=W3Codec(blocklimit=BLOCK, compression=0))
    try:
        table = writer.fieldwriter._tindex  # noqa: SLF001 - as the module says
        table._write_hashes = partial(_write_hashes, table)  # noqa: SLF001
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
    for name, field in ((name, field) for name, field in fields.items() if field.terms):
        _write_column(rows, _lenfield(name), LENGTHS_COLUMN, _codes(field.lengths))
        rows._fieldlengths[name] = int(field.lengths.sum())  # noqa: SLF001 - as the module says
    for name, field in fields.items():
        _write_prints(rows, PRINTS_OF.format(name), schema, field)
    rows._doccount = size  # noqa: SLF001


def _new_column(rows: Any, name: str, kind: Column) -> Any:
    rows._create_column(name, kind)  # noqa: SLF001
    return rows._get_column(name)  # noqa: SLF001


def _write_column(rows: Any, name: str, kind: NumericColumn, values: Ints) -> None:
    column = _new_column(rows, name, kind)
    column._dbfile.write(values.astype(np.dtype(kind._typecode).newbyteorder(">")).tobytes())  # noqa: SLF001
    column._count = len(values)  # noqa: SLF001


def _write_prints(rows: Any, name: str, schema: Any, field: Inverted) -> None:
    """The prints of all documents, one after the other, and where those of each are."""
    column, sizes = _new_column(rows, name, schema[name].column_type), field.sizes.astype(np.int64) * PRINT.itemsize
    column._dbfile.write(field.prints.tobytes())  # noqa: SLF001
    offsets = np.cumsum(sizes) - sizes
    column._lengths.array, column._offsets.array = _fitting(sizes.tolist()), _fitting(offsets.tolist())  # noqa: SLF001
    column._count, column._offset_base = len(sizes), int(sizes.sum())  # noqa: SLF001


def _fitting(numbers: Sequence[int]) -> "array[int]":
    """As few bytes each as is enough."""
    most = max(numbers, default=0)
    return array("H" if most < 1 << 16 else "i" if most < 1 << 31 else "q", numbers)


def _codes(lengths: Ints) -> Ints:
    return LENGTH_CODES[np.minimum(lengths, len(LENGTH_CODES) - 1)]


def _write_field(writer: Any, name: str, field: Inverted) -> None:
    if not field.terms:
        return
    files = writer.fieldwriter
    files.start_field(name, writer.schema[name])
    weight = writer.schema[name].format.field_boost
    infos = [_write_list(files._postfile, one, weight) for one in _lists(field)]  # noqa: SLF001 - as the module says
    mark = pack_ushort(files._fieldid)  # noqa: SLF001
    _write_terms(files._tindex, ((mark + term, infos[at]) for term, at in field.terms))  # noqa: SLF001
    files.finish_field()


class _List(NamedTuple):
    """The documents of a list and the steps between them, with codes of the least and the largest of their lengths."""

    documents: list[int]
    steps: list[int]
    shortest: int
    longest: int


def _lists(field: Inverted) -> Iterator[_List]:
    documents, starts = field.documents, np.concatenate(([0], field.ends[:-1]))
    codes, steps = _codes(field.lengths)[documents], np.diff(documents, prepend=0)
    shortest, longest = np.minimum.reduceat(codes, starts).tolist(), np.maximum.reduceat(codes, starts).tolist()
    for start, end, least, most in zip(starts.tolist(), field.ends.tolist(), shortest, longest, strict=True):
        yield _List(documents[start:end].tolist(), steps[start:end].tolist(), least, most)


def _write_list(file: Any, one: _List, weight: float) -> bytes:
    """Write a list; what a term says of itself that has it."""
    offset, written, size = file.tell(), _blocks(one, weight), len(one.documents)
    file.write(written)
    info = W3TermInfo._struct.pack(  # noqa: SLF001 - as the module says
        0, weight * size, size, one.shortest, one.longest, weight, one.documents[0], one.documents[-1]
    )
    return bytes(info + pack_long(offset) + pack_int(len(written)))


def _blocks(one: _List, weight: float) -> bytes:
    """A list as Whoosh writes it: steps between documents, one weight for all (none is one), no values."""
    parts, size = [WHOOSH3_HEADER_MAGIC], len(one.documents)
    for start in range(0, size, BLOCK):
        end = min(start + BLOCK, size)
        steps = (one.documents[start], *one.steps[start + 1 : end])  # each block begins anew
        data = dumps((steps, None if weight == 1 else weight, None), 2)
        info = dumps((end - start, one.documents[end - 1], weight, 0, one.shortest, one.longest), 2)
        length = len(info) + len(data)
        parts += [pack_int(-length if end == size else length), info, data]
    return b"".join(parts)


def _write_terms(table: OrderedHashWriter, pairs: Iterable[tuple[bytes, bytes]]) -> None:
    """Keys with their values, as `table.add` writes them one by one; in the order of the keys."""
    parts, places, place = list[bytes](), list[int](), table.dbfile.tell()
    for key, value in pairs:
        digest = md5(key, usedforsecurity=False).digest()
        table.buckets[digest[-1]].append((int.from_bytes(digest[-4:], "big"), place))
        places.append(place)
        parts += (_lengths.pack(len(key), len(value)), key, value)
        place += _lengths.size + len(key) + len(value)
        table.lastkey = key
    table.index.array = _fitting([*table.index, *places])
    table.dbfile.write(b"".join(parts))


def _write_hashes(table: OrderedHashWriter) -> None:
    """Where each key stands, as `table` writes it pointer by pointer: 256 tables, each twice as long as need be."""
    for entries in table.buckets:
        size = 2 * len(entries)
        table.directory.append((table.dbfile.tell(), size))
        packed, taken = bytearray(size * _pointer.size), [False] * size
        for hashed, place in entries:
            slot = (hashed >> 8) % size
            while taken[slot]:
                slot = (slot + 1) % size
            taken[slot] = True
            _pointer.pack_into(packed, slot * _pointer.size, hashed, place)
        table.dbfile.write(bytes(packed))
