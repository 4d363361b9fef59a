"""CSV by RFC 4180, in UTF-8. Text that a spreadsheet would run as a formula is made inert by an apostrophe."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from catalog.tally.formats.pieces import SIZE
from catalog.tally.table import Table

LABEL = "CSV"
MEDIA_TYPE = "text/csv; charset=utf-8"
NEEDS: tuple[str, ...] = ()
CARRIES = False
FORMULA = frozenset("=+-@\t\r")
AT_ONCE = 1_000  # rows
FLAGS = {True: "true", False: "false"}


def write(table: Table) -> Iterator[bytes]:
    return lines(table.names, _made_inert(table.rows))


def _made_inert(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Column by column: most hold few different values in a thousand rows, and nothing to be made inert."""
    left = iter(rows)
    while some := list(islice(left, AT_ONCE)):
        columns = zip(*some, strict=True)
        yield from zip(*(map(inert, one) if _needs_care(one) else one for one in columns), strict=True)


def _needs_care(values: Sequence[Any]) -> bool:
    return any((isinstance(one, str) and one[:1] in FORMULA) or isinstance(one, bool) for one in set(values))


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
