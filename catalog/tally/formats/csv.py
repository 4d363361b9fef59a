"""CSV by RFC 4180, in UTF-8. Text that a spreadsheet would run as a formula is made inert by an apostrophe."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from catalog.tally.formats.pieces import SIZE
from catalog.tally.table import Table

LABEL = "CSV"
MEDIA_TYPE = "text/csv; charset=utf-8"
NEEDS: tuple[str, ...] = ()
CARRIES = False
FORMULA = ("=", "+", "-", "@", "\t", "\r")
FLAGS = {True: "true", False: "false"}


def write(table: Table) -> Iterator[bytes]:
    """Most cells are texts that are harmless as they stand; the others are looked at one by one."""
    rows = (
        [value if value.__class__ is str and value[:1] not in FORMULA else inert(value) for value in row]
        for row in table.rows
    )
    return lines(table.names, rows)


def lines(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The head and the rows, many lines a piece."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(head)
    for row in rows:
        writer.writerow(row)
        if buffer.tell() >= SIZE:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def inert(value: Any) -> Any:
    """A value as a cell has it: text that no spreadsheet runs, flags as JSON has them."""
    if isinstance(value, str):
        return f"'{value}" if value[:1] in FORMULA else value
    return FLAGS[value] if value is True or value is False else value
