"""The formats that a table can be written in: one closed file each, one line in the registry."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from catalog.domain.errors import Invalid
from catalog.tally.column import Column
from catalog.tally.formats import bib, csl, csv, geojson, hxl_csv, json, jsonl, kml, raw_csv, xlsx
from catalog.tally.table import Table


class Format(Protocol):
    """A module: what links call it, its media type, the columns that it cannot do without, and a writer.

    `CARRIES` says whether a file has room for what it is about; `metadata` stands beside those that have none.
    The writer yields the file piece by piece, as bytes.
    """

    @property
    def LABEL(self) -> str: ...  # noqa: N802 - a constant of the module
    @property
    def MEDIA_TYPE(self) -> str: ...  # noqa: N802 - the same
    @property
    def NEEDS(self) -> tuple[str, ...]: ...  # noqa: N802 - the same
    @property
    def CARRIES(self) -> bool: ...  # noqa: N802 - the same
    def write(self, table: Table) -> Iterator[bytes]: ...


FORMATS: dict[str, Format] = {
    "csv": csv,
    "raw.csv": raw_csv,
    "xlsx": xlsx,
    "json": json,
    "jsonl": jsonl,
    "geojson": geojson,
    "kml": kml,
    "hxl.csv": hxl_csv,
    "bib": bib,
    "csl.json": csl,
}

TAGGED = "hxl.csv"  # the one whose second line is a head too


def fitting(columns: Sequence[Column]) -> list[str]:
    """Names of the formats in which a table of these columns can be written."""
    names = {column.name for column in columns}
    return [name for name, one in FORMATS.items() if names.issuperset(one.NEEDS)]


def named(name: str, columns: Sequence[Column], others: Sequence[str] = ()) -> Format:
    """The format of this name; raises Invalid naming those in which these columns can be written, and the `others`."""
    names = fitting(columns)
    if name not in names:
        told = ", ".join((*names, *others))
        raise Invalid.one("format", f"{name[:20]!r} is not known here; one of {told} is allowed")
    return FORMATS[name]
