"""A Data Package as a file that somebody hands in: nothing of it is believed before it is checked.

Every file in it is named by the description, lies inside the ZIP, has the size and the SHA-256 that are told, and its
tables have the columns that a package of this catalog has.
"""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from catalog.domain.errors import Invalid, Unavailable
from catalog.tally.package import DESCRIPTION, bare
from catalog.tally.package_sheets import SHEETS, Sheet
from catalog.tally.package_tables import Field

MOST_FILES = 200
MOST_BYTES = 4 * 2**30
MOST_PACKED = 200  # how many bytes one byte of the ZIP may become
MOST_DESCRIPTION = 5 * 2**20
PIECE = 2**20
TABLES = {sheet.name: sheet for sheet in SHEETS}
Row = dict[str, Any]


class Package:
    """An opened, checked package."""

    def __init__(self, folder: ZipFile, name: str) -> None:
        self._folder, self._name = folder, name
        self._members = _members(folder, name)
        self.description = self._described()
        self._paths = {str(one.get("name")): self._path(one) for one in self.description["resources"]}
        for one in self.description["resources"]:
            self._check(one)
        for missing in sorted(TABLES.keys() - self._paths.keys()):
            raise Invalid.one(name, f"the table {missing!r} is missing in {DESCRIPTION}")

    def rows(self, table: str) -> Iterator[tuple[int, Row | str]]:
        """Line and values by the types of the columns; a text in place of a row says what is wrong with it."""
        sheet = TABLES[table]
        with self._folder.open(self._paths[table]) as raw:
            text = io.TextIOWrapper(raw, "utf-8", newline="")
            try:
                reader = csv.reader(text)
                names = next(reader, [])
                self._check_columns(sheet, names)
                for cells in reader:
                    yield reader.line_num, _row(sheet, names, cells)
            except (UnicodeDecodeError, csv.Error) as error:
                raise Invalid.one(self._name, f"{self._paths[table]} cannot be read: {error}") from error

    def good(self, table: str) -> Iterator[Row]:
        """The rows that can be read."""
        return (row for _, row in self.rows(table) if not isinstance(row, str))

    def _described(self) -> dict[str, Any]:
        if DESCRIPTION not in self._members:
            raise Invalid.one(self._name, f"{DESCRIPTION} is missing: this is no Data Package")
        if self._members[DESCRIPTION].file_size > MOST_DESCRIPTION:
            raise Invalid.one(self._name, f"{DESCRIPTION} is larger than {MOST_DESCRIPTION:,} bytes")
        try:
            found = json.loads(self._folder.read(DESCRIPTION))
        except (ValueError, RecursionError):
            raise Invalid.one(self._name, f"{DESCRIPTION} is not JSON") from None
        resources = found.get("resources") if isinstance(found, dict) else None
        if not isinstance(resources, list) or not all(isinstance(one, dict) for one in resources):
            raise Invalid.one(self._name, f"{DESCRIPTION} has no list of resources")
        return dict(found)

    def _path(self, resource: dict[str, Any]) -> str:
        path = resource.get("path")
        if not isinstance(path, str) or not _is_inside(path):
            raise Invalid.one(self._name, f"the path {str(path)[:80]!r} is not allowed: a file in the package is")
        if path not in self._members:
            raise Invalid.one(self._name, f"the file {path[:80]!r} is missing")
        return path

    def _check(self, resource: dict[str, Any]) -> None:
        path, told = self._paths[str(resource.get("name"))], str(resource.get("hash", ""))
        if not told.startswith("sha256:"):
            raise Invalid.one(self._name, f"{path} has no SHA-256 in {DESCRIPTION}")
        digest, size = hashlib.sha256(), 0
        with self._folder.open(path) as handle:
            while piece := handle.read(PIECE):
                digest.update(piece)
                size += len(piece)
        if size != resource.get("bytes") or f"sha256:{digest.hexdigest()}" != told:
            raise Invalid.one(self._name, f"{path} is not what {DESCRIPTION} says: size or SHA-256 differ")

    def _check_columns(self, sheet: Sheet, names: list[str]) -> None:
        for needed in sheet.fields:
            if needed.name not in names:
                raise Invalid.one(self._name, f"{self._paths[sheet.name]}: the column {needed.name!r} is missing")


@contextmanager
def opened(file: Path) -> Iterator[Package]:
    """The package in a file; raises Invalid or Unavailable with one clear line."""
    try:
        with ZipFile(file) as folder:
            yield Package(folder, file.name)
    except OSError as error:
        raise Unavailable(f"{file} cannot be read: {error.strerror or error}") from error
    except (BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise Invalid.one(file.name, f"this ZIP cannot be read: {error}") from error


def _members(folder: ZipFile, name: str) -> dict[str, ZipInfo]:
    found = folder.infolist()
    if len(found) > MOST_FILES or len({one.filename for one in found}) < len(found):
        raise Invalid.one(name, f"at most {MOST_FILES} files are allowed in a package, each name once")
    for one in found:
        if not _is_inside(one.filename):
            raise Invalid.one(name, f"the path {one.filename[:80]!r} is not allowed: a file in the package is")
        if one.file_size > MOST_PACKED * max(one.compress_size, 1000):
            raise Invalid.one(
                name, f"{one.filename[:80]} would unpack to {one.file_size:,} bytes, too many for its size"
            )
    if sum(one.file_size for one in found) > MOST_BYTES:
        raise Invalid.one(name, f"it would unpack to more than {MOST_BYTES:,} bytes")
    return {one.filename: one for one in found}


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and parts[0] != "/" and ".." not in parts and not any(sign in path for sign in ("\\", ":", "\0"))


def _row(sheet: Sheet, names: list[str], cells: list[str]) -> Row | str:
    if len(cells) != len(names):
        return f"has {len(cells)} columns, the header {len(names)}"
    given = dict(zip(names, cells, strict=True))
    row: Row = {}
    for one in sheet.fields:
        try:
            row[one.name] = _value(one, given[one.name])
        except (ValueError, OverflowError):
            return f"{one.name}: {given[one.name][:40]!r} is no {one.kind}"
    return row


def _value(field: Field, text: str) -> Any:
    """The value of a cell: text stays text, of another kind the empty cell is nothing; a key that is empty too."""
    if "\0" in text:
        raise ValueError(text)
    if field.kind == "string":
        return bare(text) or (None if field.to else "")
    return READ[field.kind](text) if text else None


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


def _number(text: str) -> float:
    number = float(text)
    if number != number or abs(number) > 1e15:  # noqa: PLR0124, PLR2004 - NaN; more than any figure here
        raise ValueError(text)
    return number


def _integer(text: str) -> int:
    if not text.lstrip("-").isdecimal() or abs(int(text)) > 2**31 - 1:
        raise ValueError(text)
    return int(text)


READ: dict[str, Callable[[str], Any]] = {
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": date.fromisoformat,
}
