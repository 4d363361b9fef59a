"""XLSX: a sheet of typed cells, none of them a formula or a link, and a sheet that says what they are about.

The workbook is made in a folder of its own, a row in memory at a time, and is gone once it has been read.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import partial
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from catalog.tally.column import Column, Kind
from catalog.tally.formats.pieces import of_file
from catalog.tally.table import Table

LABEL = "XLSX"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NEEDS: tuple[str, ...] = ()
CARRIES = True
MOST_ROWS = 1_048_575  # of a sheet, below its head; what is more goes on in the next
FIRST_DAY = date(1900, 1, 1)  # the first that a cell can hold; an earlier one stays a text
WIDTHS = {Kind.TEXT: 24, Kind.INTEGER: 11, Kind.NUMBER: 11, Kind.FLAG: 11, Kind.DAY: 12, Kind.MOMENT: 20}
RULES = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True}

Put = Callable[[Worksheet, int, int, Any], None]
Row = Sequence[Any]


class Looks(NamedTuple):
    head: Format
    day: Format
    moment: Format
    plain: Format


def write(table: Table) -> Iterator[bytes]:
    with TemporaryDirectory(prefix="catalog-xlsx-") as folder:
        file = Path(folder) / "table.xlsx"
        _make(table, file)
        yield from of_file(file)


def _make(table: Table, file: Path) -> None:
    with Workbook(str(file), {**RULES, "tmpdir": str(file.parent)}) as book:
        looks = Looks(
            book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"}),
            book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}), book.add_format({"font_size": 11}),
        )  # fmt: skip
        if made_at := table.about.get("as_of"):
            book.set_properties({"created": datetime.fromisoformat(made_at)})
        for number, rows in enumerate(_sheets(table.rows), 1):
            sheet = book.add_worksheet(table.name if number == 1 else f"{table.name} {number}")
            _fill(sheet, table.columns, rows, looks)
        _tell(book.add_worksheet("About"), table, looks)


def _sheets(rows: Iterable[Row]) -> Iterator[Iterable[Row]]:
    """The rows, as many at a time as a sheet holds; one sheet without any where there are none."""
    left = iter(rows)
    yield islice(left, MOST_ROWS)
    for first in left:
        yield chain([first], islice(left, MOST_ROWS - 1))


def _fill(sheet: Worksheet, columns: Sequence[Column], rows: Iterable[Row], looks: Looks) -> None:
    puts = [_put(column.kind, looks) for column in columns]
    for place, column in enumerate(columns):
        sheet.set_column(place, place, WIDTHS[column.kind])
        sheet.write_string(0, place, column.name, looks.head)
    sheet.freeze_panes(1, 1)
    for line, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            if value is not None and value != "":
                puts[place](sheet, line, place, value)


def _put(kind: Kind, looks: Looks) -> Put:
    """How a cell of a column is written."""
    return partial({Kind.DAY: _put_day, Kind.MOMENT: _put_moment}.get(kind, _put_value), looks)


def _put_value(looks: Looks, sheet: Worksheet, line: int, place: int, value: Any) -> None:
    """By what the value is and not by what it looks like: a text stays a text."""
    if isinstance(value, bool):
        sheet.write_boolean(line, place, value)
    elif not isinstance(value, str):
        sheet.write_number(line, place, value)
    elif value.startswith("<r>"):  # the library would take it for markup of its own and write it unescaped
        sheet.write_rich_string(line, place, "<", looks.plain, value[1:])
    else:
        sheet.write_string(line, place, value)


def _put_day(looks: Looks, sheet: Worksheet, line: int, place: int, value: str) -> None:
    day = date.fromisoformat(value)
    if day < FIRST_DAY:
        sheet.write_string(line, place, value)
    else:
        sheet.write_datetime(line, place, day, looks.day)


def _put_moment(looks: Looks, sheet: Worksheet, line: int, place: int, value: str) -> None:
    """In UTC, as a cell has no time zone."""
    moment = datetime.fromisoformat(value).astimezone(UTC)
    sheet.write_datetime(line, place, moment.replace(tzinfo=None), looks.moment)


def _tell(sheet: Worksheet, table: Table, looks: Looks) -> None:
    """What the file is about, then what each column holds."""
    put = _put(Kind.TEXT, looks)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 100)
    lines = [*told(table.about), ("", ""), ("Columns", ""), *((one.name, described(one)) for one in table.columns)]
    for line, (label, value) in enumerate(lines):
        sheet.write_string(line, 0, label, looks.head)
        put(sheet, line, 1, value)


def told(about: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Label and text of each thing that is said; of a list, of each of its parts."""
    for name, value in ((name, value) for name, value in about.items() if value is not None):
        parts = value if isinstance(value, list) else [value]
        for part in parts:
            yield name.replace("_", " ").capitalize(), _text(part)


def _text(value: Any) -> str:
    if isinstance(value, dict) and all(isinstance(one, str) for one in value.values()):
        return "; ".join(f"{name}: {text}" for name, text in value.items() if text)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def described(column: Column) -> str:
    """`how far off the point may be (whole number, metres)`"""
    return f"{column.about} ({column.kind.label}{f', {column.unit}' if column.unit else ''})"
