"""A table to be written down in any format: columns, rows, and what it is about."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from catalog.tally.column import Column


@dataclass(frozen=True)
class Table:
    """`about` is the question, the moment, the rules and the licence; `document` replaces the rows in JSON.

    `count` is the number of rows, where it is known before they are read.
    Values are texts, numbers, flags or None; `rows` may be gone through once.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    about: dict[str, Any] = field(default_factory=dict)
    document: dict[str, Any] | None = None
    count: int | None = None

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    def records(self) -> Iterator[dict[str, Any]]:
        names = self.names
        for row in self.rows:
            yield dict(zip(names, row, strict=True))


def in_batches(
    name: str,
    columns: Sequence[Column],
    batches: Iterable[Mapping[str, Sequence[Any]]],
    *,
    about: dict[str, Any],
    count: int,
) -> Table:
    """A table that is read some thousand rows at a time, each column by itself: its name, and a value for each row."""
    names = [column.name for column in columns]
    parts = (zip(*(batch[one] for one in names), strict=True) for batch in batches)
    return Table(name, columns, chain.from_iterable(parts), about, count=count)


def of(
    name: str, columns: Sequence[Column], records: Iterable[Any], about: dict[str, Any], count: int | None = None
) -> Table:
    """A table of records, its columns as they are listed."""
    values = [column.value for column in columns]
    return Table(name, columns, ([value(record) for value in values] for record in records), about, count=count)
