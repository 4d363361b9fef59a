"""Parquet: typed columns for data frames and DuckDB, with what the file is about in its metadata.

Only where pyarrow is installed (`requirements-parquet.txt`): it takes 150 MB, more than all else here together.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from catalog.tally.column import Column, Kind
from catalog.tally.formats.pieces import of_file
from catalog.tally.table import Table

LABEL = "Parquet"
MEDIA_TYPE = "application/vnd.apache.parquet"
NEEDS: tuple[str, ...] = ()
CARRIES = True
IS_THERE = find_spec("pyarrow") is not None
GROUP = 50_000  # rows in memory at a time
READ: dict[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: str, Kind.DAY: date.fromisoformat, Kind.MOMENT: datetime.fromisoformat,
}  # fmt: skip


def write(table: Table) -> Iterator[bytes]:
    with TemporaryDirectory(prefix="catalog-parquet-") as folder:
        file = Path(folder) / "table.parquet"
        _make(table, file)
        yield from of_file(file)


def _make(table: Table, file: Path) -> None:
    pa, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")  # half a second, and not there everywhere

    kinds = {
        Kind.TEXT: pa.string(), Kind.INTEGER: pa.int64(), Kind.NUMBER: pa.float64(), Kind.FLAG: pa.bool_(),
        Kind.DAY: pa.date32(), Kind.MOMENT: pa.timestamp("s", "UTC"),
    }  # fmt: skip
    told = {"about": json.dumps(table.about, ensure_ascii=False)}
    schema = pa.schema(
        [pa.field(one.name, kinds[one.kind], metadata={"about": one.about}) for one in table.columns], metadata=told
    )
    rows = iter(table.rows)
    with parquet.ParquetWriter(file, schema) as writer:
        while some := list(islice(rows, GROUP)):
            columns = zip(table.columns, zip(*some, strict=True), strict=True)
            arrays = [pa.array(_values(one, values), kinds[one.kind]) for one, values in columns]
            writer.write_table(pa.table(arrays, schema=schema))


def _values(column: Column, values: Sequence[Any]) -> list[Any]:
    read = READ.get(column.kind)
    return list(values) if read is None else [None if one is None else read(one) for one in values]
