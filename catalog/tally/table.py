"""A table to be written down in any format: columns, rows, and what it is about."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from catalog.tally.records import Column


@dataclass(frozen=True)
class Table:
    """`about` is the question, the moment, the rules and the licence; `document` replaces the rows in JSON."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]
    about: dict[str, Any] = field(default_factory=dict)
    document: dict[str, Any] | None = None

    def records(self) -> Iterator[dict[str, Any]]:
        for row in self.rows:
            yield dict(zip(self.columns, row, strict=True))


def of(name: str, columns: Sequence[Column], rows: Iterable[Any], about: dict[str, Any]) -> Table:
    """A table of records, its columns as they are listed."""
    values = ([column.value(row) for column in columns] for row in rows)
    return Table(name, [column.name for column in columns], values, about)
