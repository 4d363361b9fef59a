"""CSV by RFC 4180, in UTF-8. Text that a spreadsheet would run as a formula is made inert by an apostrophe."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from catalog.tally.formats.pieces import portions
from catalog.tally.table import Table

LABEL = "CSV"
MEDIA_TYPE = "text/csv; charset=utf-8"
NEEDS: tuple[str, ...] = ()
CARRIES = False
FORMULA = frozenset("=+-@\t\r")
FLAGS = {True: "true", False: "false"}


def write(table: Table) -> Iterator[bytes]:
    return lines(table.names, made_inert(table.rows))


def made_inert(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Column by column: most hold few different values in a thousand rows, and nothing to be made inert."""
    for some in portions(rows):
        columns = list(zip(*some, strict=True))
        if any(cared := [_needs_care(one) for one in columns]):
            pairs = zip(columns, cared, strict=True)
            yield from zip(*(map(inert, one) if is_cared else one for one, is_cared in pairs), strict=True)
        else:
            yield from some


def _needs_care(values: Sequence[Any]) -> bool:
    return any((isinstance(one, str) and one[:1] in FORMULA) or isinstance(one, bool) for one in set(values))


def lines(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The head and the rows, many lines a piece."""
    for some in chain([[head]], portions(rows)):
        buffer = io.StringIO()
        csv.writer(buffer).writerows(some)
        yield buffer.getvalue().encode()


def inert(value: Any) -> Any:
    """A value as a cell has it: text that no spreadsheet runs, flags as JSON has them."""
    if isinstance(value, str):
        return f"'{value}" if value[:1] in FORMULA else value
    return FLAGS[value] if value is True or value is False else value
