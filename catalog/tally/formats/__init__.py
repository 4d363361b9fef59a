"""The formats that a table can be written in: one closed file each, one line in the registry."""

from collections.abc import Iterator
from typing import Protocol

from catalog.domain.errors import Invalid
from catalog.tally.formats import csv, json, jsonl
from catalog.tally.table import Table


class Format(Protocol):
    """A module with its media type and a writer that yields text piece by piece."""

    @property
    def MEDIA_TYPE(self) -> str: ...  # noqa: N802 - a constant of the module
    def write(self, table: Table) -> Iterator[str]: ...


FORMATS: dict[str, Format] = {"csv": csv, "json": json, "jsonl": jsonl}


def named(name: str) -> Format:
    """The format of this name; raises Invalid naming those that there are."""
    if name not in FORMATS:
        raise Invalid.one("format", f"{name[:20]!r} is not known; one of {', '.join(FORMATS)} is allowed")
    return FORMATS[name]
