"""How it is said what a record is made of, and what becomes of each part in a purge."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.domain.purges import PurgeKind


@dataclass(frozen=True)
class Part:
    """Rows that belong to a record by the column `by`: deleted, or made `empty`; `parts` belong to them in turn.

    `is_address`: the column holds the address of the record, not its number.
    """

    model: Any
    by: str
    empty: Mapping[str, Any] | None = None
    parts: tuple["Part", ...] = ()
    is_address: bool = False


@dataclass(frozen=True)
class Rules:
    """What is done to a kind of record.

    `ids` are the columns that it is found by, the last what its keyed hash is of; `address` is what its tombstone
    names. `marks` are the columns by which files made here are known to hold it, `texts` those whose words do so when
    nobody else has them. `takes` are records that go with it: kind, and the column by which they name it.
    """

    model: Any
    ids: tuple[str, ...] = ("public_id",)
    address: str = "public_id"
    empty: Mapping[str, Any] | None = None
    parts: tuple[Part, ...] = ()
    marks: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    takes: tuple[tuple[PurgeKind, str], ...] = ()
