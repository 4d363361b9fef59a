"""A file somebody handed over, as rows of text: CSV in UTF-8 or a spreadsheet, its columns checked first."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from catalog.domain.errors import Invalid, Problem, Unavailable

SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".ods", ".xlsb")
DELIMITERS = ",;\t|"
LONGEST_CELL = 20_000
MOST_BYTES = 200_000_000
MOST_UNPACKED = 1_000_000_000


@dataclass(frozen=True)
class Line:
    """One row of a file: its line number (the head is line 1 at the earliest) and its cells by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """The rows of a file, read anew each time they are gone through; `sha256` is that of its bytes."""

    name: str
    columns: tuple[str, ...]
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    def need(self, columns: dict[str, str]) -> None:
        """Raises Invalid with every column (field → name) that is missing and the nearest one that is there."""
        problems = [
            Problem(field, f"the file has no column {name!r}{_near(name, self.columns)}", self.name)
            for field, name in columns.items()
            if name not in self.columns
        ]
        if problems:
            raise Invalid(*problems)

    def lines(self) -> Iterator[Line]:
        """The rows below the head that hold anything."""
        rows = _rows(self.name, self.content)
        next(rows)
        for number, cells in rows:
            if any(cells):
                padded = [*cells, *([""] * (len(self.columns) - len(cells)))]
                yield Line(number, dict(zip(self.columns, padded, strict=False)))


def open_file(path: Path) -> Sheet:
    """Read a file; raises Unavailable when it cannot be read, Invalid when it is no table."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Invalid.one("file", f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB")
        content = path.read_bytes()
    except OSError as error:
        raise Unavailable(f"{path} cannot be read: {error.strerror}") from error
    return of(path.name, content)


def of(name: str, content: bytes) -> Sheet:
    """The table in these bytes; raises Invalid naming what is wrong with its head."""
    head = next(_rows(name, content), None)
    columns = tuple(cell.strip() for cell in head[1]) if head else ()
    if not any(columns):
        raise Invalid.one("file", f"{name} is empty: a head with the names of the columns is needed")
    twice = sorted({one for one in columns if one and columns.count(one) > 1})
    if twice:
        raise Invalid.one("file", f"{name} has the column {twice[0]!r} twice")
    return Sheet(name, columns, content)


def _near(name: str, columns: tuple[str, ...]) -> str:
    by_case = {one.casefold(): one for one in columns if one}
    near = get_close_matches(name.casefold(), by_case, 1, 0.5)
    listed = ", ".join(one for one in columns if one)[:300]
    return f"; the nearest is {by_case[near[0]]!r}" if near else f"; there are: {listed}"


def _rows(name: str, content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Line numbers and cells, the head first."""
    if name.lower().endswith(SPREADSHEETS) or content[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        yield from _of_spreadsheet(name, content)
    else:
        yield from _of_csv(name, content)


def _of_csv(name: str, content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(name, content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for cells in reader:
            yield reader.line_num, [cell[:LONGEST_CELL].replace("\x00", " ").strip() for cell in cells]
    except csv.Error as error:
        raise Invalid.one("file", f"{name}:{reader.line_num}: is no CSV: {error}") from error


def _decoded(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        found = content[error.start]
        raise Invalid.one("file", f"{name}:{line}: is not UTF-8 (byte {found:#04x}); save it as UTF-8") from error


def _delimiter(text: str) -> str:
    """The sign that cuts the head into the most columns."""
    head = text.split("\n", 1)[0]
    return max(DELIMITERS, key=head.count)


def _of_spreadsheet(name: str, content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The first sheet's values; formulas are never run, the values they last had are read."""
    _check_size(name, content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise Invalid.one("file", f"{name} is no spreadsheet that can be read: {str(error)[:200]}") from error
    yield from ((number, [_text(value) for value in row]) for number, row in enumerate(rows, 1))


def _check_size(name: str, content: bytes) -> None:
    """A spreadsheet is a ZIP: one that unpacks to far more than it should is refused unopened."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
            raise Invalid.one("file", f"{name} unpacks to more than {MOST_UNPACKED // 1_000_000} MB")


def _text(value: Any) -> str:
    """A cell as a CSV would hold it: whole numbers without a point, days as 2024-11-27."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)[:LONGEST_CELL].strip()
