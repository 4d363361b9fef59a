"""From the database into arrays: plain columns in blocks, never objects, so that a million rows fit and are quick."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Select, String, func, select, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction
from sqlmodel import Session

from catalog.db import plainly

Ints = npt.NDArray[np.integer[Any]]
Mask = npt.NDArray[np.bool_]
Arrays = dict[str, Ints]

BLOCK = 50_000  # rows held as Python objects at a time
MOST_IDS = 5_000  # ids named in one query
CLOSE = 2  # ids lie close together when at least every second one is wanted
FEW = 300  # ids
NOTHING = 0  # the code of "no party", "no place", "no day": no row has the id 0


class _Days(dict[Any, int]):
    """Day as the database gives it → its ordinal; each day is read once."""

    def __missing__(self, day: Any) -> int:
        made = NOTHING if day is None else (date.fromisoformat(day) if isinstance(day, str) else day).toordinal()
        self[day] = made
        return made


@dataclass(frozen=True)
class Field:
    """A column of a query and the array it becomes. `codes` turns each value into a number."""

    name: str
    column: Any
    kind: type[np.integer[Any]] = np.int32
    codes: Mapping[Any, int] | None = None


def number(name: str, column: Any, kind: type[np.integer[Any]] = np.int32, nothing: int = NOTHING) -> Field:
    """A number or an id; `nothing` stands for NULL."""
    return Field(name, func.coalesce(column, nothing), kind)


def flag(name: str, column: Any) -> Field:
    return Field(name, column, np.int8)


def term(name: str, column: Any, codes: Mapping[Any, int], nothing: int = -1) -> Field:
    """A term, by its code; read as the text that it is stored by."""
    by_text = {str(key): code for key, code in codes.items()}
    return Field(name, type_coerce(column, String), np.int8, {**by_text, None: nothing})


def day(name: str, column: Any) -> Field:
    """A day as its ordinal; 0 where there is none."""
    return Field(name, type_coerce(column, String), np.int32, _Days())


class _Seconds(dict[Any, int]):
    def __missing__(self, moment: datetime | None) -> int:
        return NOTHING if moment is None else int(moment.timestamp())


def second(name: str, column: Any) -> Field:
    """A moment as its second since 1970; 0 where there is none."""
    return Field(name, column, np.int64, _Seconds())


def read(session: Session, fields: Sequence[Field], narrow: Callable[[Select[Any]], Select[Any]]) -> Arrays:
    """The fields of the rows of a query, each as one array."""
    query = narrow(select(*(one.column for one in fields)))
    parts: dict[str, list[Ints]] = {one.name: [np.empty(0, one.kind)] for one in fields}
    for block in plainly(session).execute(query.execution_options(yield_per=BLOCK)).partitions():
        for one, values in zip(fields, zip(*block, strict=True), strict=True):
            coded = values if one.codes is None else [one.codes[value] for value in values]
            parts[one.name].append(np.array(coded, dtype=one.kind))
    return {name: np.concatenate(blocks) for name, blocks in parts.items()}


def read_of(
    session: Session,
    fields: Sequence[Field],
    narrow: Callable[[Select[Any]], Select[Any]],
    owner: Any,
    ids: Iterable[int] | None,
) -> Arrays:
    """As `read`, but only the rows whose `owner` is one of these ids; None is all rows."""
    if ids is None:
        return read(session, fields, narrow)
    found = [_read_some(session, fields, narrow, owner.in_(some)) for some in some_of(ids)]
    return joined(found) if found else {one.name: np.empty(0, one.kind) for one in fields}


def _read_some(
    session: Session, fields: Sequence[Field], narrow: Callable[[Select[Any]], Select[Any]], where: Any
) -> Arrays:
    return read(session, fields, lambda query: narrow(query).where(where))


def some_of(ids: Iterable[int]) -> Iterator[list[int]]:
    """The ids in portions that one query can name."""
    every = sorted(ids)
    for start in range(0, len(every), MOST_IDS):
        yield every[start : start + MOST_IDS]


def beside(session: Session, wanted: Any, known: Any, ids: Iterable[int]) -> set[int]:
    """The ids of a column in the rows in which another has one of these; a query names only so many of them."""
    query = select(wanted).where(wanted.is_not(None))
    return {one for some in some_of(ids) for one in session.scalars(query.where(known.in_(some)))}


def one_of(column: Any, ids: Collection[int | None]) -> Any:
    """Condition: a column has one of these ids; where they lie close together, one of those from first to last.

    A list of thousands takes longer to hand over than to answer. Whoever asks looks up ids and passes over the others.
    """
    known = [one for one in ids if one]
    if known and (last := max(known)) - (first := min(known)) < CLOSE * len(known):
        return column.between(first, last)
    return column.bool_op("IN")(_Ids(",".join(map(str, known))))


class _Ids(GenericFunction[int]):
    """Some ids, handed over as one text: a parameter each takes longer than the answer."""

    name = "catalog_ids"
    inherit_cache = True


@compiles(_Ids, "sqlite")
def _in_sqlite(element: _Ids, compiler: SQLCompiler, **more: Any) -> str:
    return f"(SELECT value FROM json_each('[' || {compiler.process(element.clauses, **more)} || ']'))"


@compiles(_Ids, "postgresql")
def _in_postgresql(element: _Ids, compiler: SQLCompiler, **more: Any) -> str:
    return f"(SELECT unnest(CAST('{{' || {compiler.process(element.clauses, **more)} || '}}' AS bigint[])))"


def joined(tables: Sequence[Arrays]) -> Arrays:
    return {name: np.concatenate([one[name] for one in tables]) for name in tables[0]}


def is_same(one: Arrays, other: Arrays) -> bool:
    """Do two tables say the same?"""
    return all(np.array_equal(values, other[name]) for name, values in one.items())


def chosen(table: Arrays, which: Any) -> Arrays:
    """Some rows of a table: by a mask, or by their places."""
    return {name: values[which] for name, values in table.items()}


def among(values: Ints, wanted: Iterable[int] | Ints) -> Mask:
    """Which of the values are wanted; ids and codes only, nothing negative."""
    known = wanted.astype(np.int64) if isinstance(wanted, np.ndarray) else np.fromiter(wanted, dtype=np.int64)
    top = int(max(values.max(initial=0), known.max(initial=0)))
    table = np.zeros(top + 1, dtype=bool)
    table[known] = True
    found: Mask = table[values]
    return found


def isin(ids: Ints, wanted: Collection[int]) -> Mask:
    """Which ids are wanted; most columns have few, for which it takes longer to make an array of what is wanted."""
    if len(ids) > FEW:
        return np.isin(ids, list(wanted))
    return np.array([one in wanted for one in ids.tolist()], dtype=bool)


class Members:
    """Ids, to be asked again and again which of many values are among them. Nothing is negative."""

    def __init__(self, ids: Ints) -> None:
        self.ids = ids
        self._table = np.zeros(int(ids.max(initial=0)) + 2, dtype=bool)
        self._table[ids] = True

    def among(self, values: Ints) -> Mask:
        return self._table.take(values, mode="clip")  # what is larger is the last entry, which is none


def looked_up(keys: Ints, values: Ints, wanted: Ints) -> Ints:
    """The value of each wanted key; 0 where there is none."""
    if not len(keys) or not len(wanted):
        return np.zeros(len(wanted), dtype=values.dtype)
    top = int(max(keys.max(), wanted.max()))
    table = np.zeros(top + 1, dtype=values.dtype)
    table[keys] = values
    found: Ints = table[wanted]
    return found
