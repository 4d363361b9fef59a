"""Files read back: every format gives rows of one shape, by the kinds of the columns where it has none of its own."""

import csv
import io
import json
import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree as ET

from pyarrow import parquet
from python_calamine import CalamineWorkbook

from catalog.tally import about
from catalog.tally.column import Kind
from catalog.tally.formats import FORMATS, fitting
from catalog.tally.formats.csv import FORMULA
from catalog.tally.table import Table

Rows = list[dict[str, Any]]
OF_TEXT: dict[Kind, Callable[[str], Any]] = {
    Kind.INTEGER: int,
    Kind.NUMBER: float,
    Kind.FLAG: lambda text: {"true": True, "false": False}[text],
}


def _bare(text: str) -> str:
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA else text


def _of_csv(content: bytes, table: Table, bare: Callable[[str], str] = _bare) -> Rows:
    kinds = {column.name: column.kind for column in table.columns}
    found = csv.DictReader(io.StringIO(content.decode(), newline=""))
    return [{name: OF_TEXT.get(kinds[name], bare)(text) if text else None for name, text in row.items()}
            for row in found]  # fmt: skip


def _of_raw_csv(content: bytes, table: Table) -> Rows:
    return _of_csv(content, table, str)


def _of_json(content: bytes, table: Table) -> Rows:
    return json.loads(content)[table.name]


def _of_lines(content: bytes, table: Table) -> Rows:
    return [json.loads(line) for line in content.decode().split("\n") if line]


def _of_features(content: bytes, table: Table) -> Rows:
    """Their order of columns is put back, so that a record is one whatever held it."""
    document = json.loads(content)
    assert (document["type"], {one["type"] for one in document["features"]} | {"Feature"}) == (
        "FeatureCollection", {"Feature"},
    )  # fmt: skip
    return [_of_feature(one, table) for one in document["features"]]


def _of_feature(feature: dict[str, Any], table: Table) -> dict[str, Any]:
    geometry = feature["geometry"] or {"type": "Point", "coordinates": [None, None]}
    assert (geometry["type"], feature["id"]) == ("Point", feature["properties"]["id"])
    record = {**feature["properties"], **dict(zip(("lon", "lat"), geometry["coordinates"], strict=True))}
    return {name: record.pop(name) for name in table.names}


def _of_xlsx(content: bytes, table: Table) -> Rows:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    head, *rows = book.get_sheet_by_name(table.name).to_python()
    assert head == table.names
    kinds = [column.kind for column in table.columns]
    return [dict(zip(head, map(_of_cell, row, kinds), strict=True)) for row in rows]


def _of_parquet(content: bytes, table: Table) -> Rows:
    made = parquet.read_table(io.BytesIO(content))
    assert isinstance(json.loads(made.schema.metadata[b"about"]), dict)
    return [{name: _plain(value) for name, value in row.items()} for row in made.to_pylist()]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value


def _of_cell(value: Any, kind: Kind) -> Any:
    if kind is Kind.DAY and not isinstance(value, str):
        return value.isoformat()
    if kind is Kind.MOMENT and not isinstance(value, str):
        return value.replace(tzinfo=UTC).isoformat(timespec="seconds")
    return None if value == "" else int(value) if kind is Kind.INTEGER else value


def _of_hxl_csv(content: bytes, table: Table) -> Rows:
    """As its readers do, without the line of tags: one a column, by the grammar of HXL."""
    head, tags, rest = content.decode().split("\r\n", 2)
    assert all(re.fullmatch(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*", tag) for tag in tags.split(","))
    assert len(set(tags.split(","))) == len(head.split(","))
    return _of_csv(f"{head}\r\n{rest}".encode(), table)


KML = "{http://www.opengis.net/kml/2.2}"
PARTS_OF_A_MARK = ["name", "TimeSpan", "ExtendedData", "Point"]  # in the order of the schema


def _of_kml(content: bytes, table: Table) -> Rows:
    return [_of_placemark(one, table) for one in ET.fromstring(content).iter(f"{KML}Placemark")]  # noqa: S314 - our own


def _of_placemark(mark: ET.Element, table: Table) -> dict[str, Any]:
    parts = [one.tag.removeprefix(KML) for one in mark]
    assert parts == [one for one in PARTS_OF_A_MARK if one in parts]
    kinds = {column.name: column.kind for column in table.columns}
    told = {one.get("name"): one.findtext(f"{KML}value") for one in mark.iter(f"{KML}Data")}
    record = {name: OF_TEXT.get(kinds[name], str)(text) for name, text in told.items()}
    where = mark.findtext(f"{KML}Point/{KML}coordinates")
    assert (where is None) == ("lat" not in record)
    assert where is None or tuple(map(float, where.split(","))) == (record["lon"], record["lat"])
    return {name: record.get(name) for name in table.names}


READERS: dict[str, Callable[[bytes, Table], Rows]] = {
    "csv": _of_csv,
    "raw.csv": _of_raw_csv,
    "xlsx": _of_xlsx,
    "json": _of_json,
    "jsonl": _of_lines,
    "geojson": _of_features,
    "kml": _of_kml,
    "hxl.csv": _of_hxl_csv,
    "parquet": _of_parquet,
}


def in_every_format(make: Callable[[], Table], without: Sequence[str] = ()) -> dict[str, Rows]:
    """The rows of a table as each of its formats has them; nothing and the empty text are one."""
    made = [name for name in fitting(make().columns) if name in READERS and name not in without]
    tables = {name: about.at(make(), "https://catalog.example") for name in made}
    found = {name: READERS[name](b"".join(FORMATS[name].write(table)), table) for name, table in tables.items()}
    return {name: [{key: None if value == "" else value for key, value in row.items()} for row in rows]
            for name, rows in found.items()}  # fmt: skip
