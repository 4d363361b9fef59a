"""The formats: each gives back what was put in, and a spreadsheet runs nothing of it."""

import csv
import io
import json
import re
import tempfile
import zipfile
from datetime import date, datetime
from itertools import islice
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from catalog.domain.errors import Invalid
from catalog.tally.column import Column, Kind
from catalog.tally.formats import FORMATS, fitting, named, xlsx
from catalog.tally.formats.csv import inert
from catalog.tally.formats.metadata import Metadata
from catalog.tally.records import POINT
from catalog.tally.table import Table

ABOUT = {"question": {"type": ["t-72"]}, "rules": "1"}
COLUMNS = (Column("name", "its name"), Column("number", "how many", kind=Kind.INTEGER), Column("nothing", "no more"))
NAMES = [column.name for column in COLUMNS]
RUNS_AS_FORMULA = ("=1+1", "+1", "-1+cmd", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")')
# A carriage return alone is a line end to whoever reads CSV, so it is left out of what has to come back unchanged.
TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r\x00"), max_size=30)
WHOLE = st.integers(-(2**53), 2**53)  # what a cell of a spreadsheet holds exactly
ROWS = st.lists(st.tuples(TEXT, WHOLE, st.none()), max_size=5)


def file(name, rows, columns=COLUMNS, **more):
    return b"".join(FORMATS[name].write(Table("losses", columns, rows, ABOUT, **more)))


def written(name, rows, **more):
    return file(name, rows, **more).decode()


def from_csv(text):
    """Head and rows; an apostrophe that makes a formula inert is taken off again."""
    return list(csv.reader(io.StringIO(text, newline="")))


def as_csv_has_it(row):
    return ["" if value is None else str(inert(value)) for value in row]


def read_csv(rows):
    head, *found = from_csv(written("csv", rows))
    assert found == [as_csv_has_it(row) for row in rows]
    return head


def read_json(rows):
    found = json.loads(written("json", rows))
    assert {name: found[name] for name in ABOUT} == ABOUT
    assert found["losses"] == [dict(zip(NAMES, row, strict=True)) for row in rows]
    return NAMES


def read_jsonl(rows):
    found = [json.loads(line) for line in written("jsonl", rows).split("\n") if line]
    assert found == [dict(zip(NAMES, row, strict=True)) for row in rows]
    return NAMES


def sheets(content):
    """The rows of each sheet, as texts, numbers, flags, days and moments; "" for an empty cell."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def read_xlsx(rows):
    found = sheets(file("xlsx", rows))
    head, *cells = found["losses"]
    assert cells == [[row[0], row[1], ""] for row in rows]
    assert ["Rules", "1"] in found["About"]
    return head


def read_raw_csv(rows):
    head, *found = from_csv(written("raw.csv", rows))
    assert found == [["" if value is None else str(value) for value in row] for row in rows]
    return head


ROUND_TRIPS = {"csv": read_csv, "raw.csv": read_raw_csv, "json": read_json, "jsonl": read_jsonl, "xlsx": read_xlsx}


def test_every_format_has_a_test():
    of_records = {"geojson", "kml", "hxl.csv", "bib", "csl.json"}
    assert set(ROUND_TRIPS) | of_records == set(FORMATS)


@pytest.mark.parametrize("name", ROUND_TRIPS)
@given(rows=ROWS)
def test_what_is_written_is_read_back(name, rows):
    assert ROUND_TRIPS[name](rows) == NAMES


@pytest.mark.parametrize("name", ROUND_TRIPS)
def test_a_table_without_rows_is_still_a_whole_file(name):
    assert ROUND_TRIPS[name]([]) == NAMES


@pytest.mark.parametrize("text", RUNS_AS_FORMULA)
def test_a_cell_that_a_spreadsheet_would_run_is_made_inert(text):
    assert inert(text) == "'" + text
    assert from_csv(written("csv", [(text, 1, None)]))[1][0] == "'" + text


@given(TEXT)
def test_no_cell_of_text_begins_as_a_formula(text):
    cell = from_csv(written("csv", [(text, 1, None)]))[1][0]
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("value", [-7, 0, None, "T-72", "", "'=1", "Град", "a=b"])
def test_numbers_and_plain_text_stay_as_they_are(value):
    assert inert(value) == value


def test_flags_are_written_as_json_has_them():
    assert [inert(True), inert(False)] == ["true", "false"]


def test_a_document_takes_the_place_of_the_rows_in_json_only():
    document = {"totals": {"total": 1}}
    rows = [("a", 1, None)]
    assert json.loads(written("json", rows, document=document)) == document
    assert json.loads(written("jsonl", rows, document=document))["name"] == "a"
    assert from_csv(written("csv", rows, document=document))[1] == ["a", "1", ""]


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("json", "application/json"),
        ("jsonl", "application/jsonl"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_each_format_says_what_it_is(name, media_type):
    assert media_type == named(name, COLUMNS).MEDIA_TYPE


@pytest.mark.parametrize("name", ["", "xml", "CSV", "csv " * 50])
def test_an_unknown_format_is_refused_naming_those_there_are(name):
    with pytest.raises(Invalid) as refused:
        named(name, COLUMNS)
    assert all(one in str(refused.value) for one in fitting(COLUMNS))
    assert len(str(refused.value)) < 120


HOSTILE = [*RUNS_AS_FORMULA, "+380441234567", "{=1+1}", "https://example.org/x", "mailto:a@b", "internal:A1", "007",
           "1e5", "2024-11-27", "<r><f>1+1</f></r>", "<r>", "_x003D_1", " two  spaces ", "TRUE", "#REF!"]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_in_a_workbook_is_that_text_and_neither_formula_link_number_nor_day(text):
    content = file("xlsx", [(text, 1, None)])
    assert sheets(content)["losses"][1] == [text, 1, ""]
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert not [name for name in parts.namelist() if "rels" in name and "sheet" in name]
        for name in parts.namelist():
            assert b"<f>" not in parts.read(name)
            assert b"<hyperlink " not in parts.read(name)


def test_cells_have_the_type_of_their_column():
    kinds = {"a_day": Kind.DAY, "long_ago": Kind.DAY, "at": Kind.MOMENT, "flag": Kind.FLAG, "number": Kind.NUMBER}
    columns = [Column(name, name, kind=kind) for name, kind in kinds.items()]
    row = ("2024-11-27", "1812-09-07", "2024-11-27T12:30:00+02:00", True, 36.25)
    _, found = sheets(file("xlsx", [row], columns))["losses"]
    assert found == [date(2024, 11, 27), "1812-09-07", datetime(2024, 11, 27, 10, 30), True, 36.25]  # noqa: DTZ001 - a cell has no zone


def test_what_a_sheet_cannot_hold_goes_on_in_the_next(monkeypatch):
    monkeypatch.setattr(xlsx, "MOST_ROWS", 2)
    found = sheets(file("xlsx", [("a", number, None) for number in range(5)]))
    assert list(found) == ["losses", "losses 2", "losses 3", "About"]
    assert [row[1] for name in list(found)[:3] for row in found[name][1:]] == [0, 1, 2, 3, 4]
    assert all(found[name][0] == NAMES for name in list(found)[:3])


@pytest.mark.parametrize("read", [1, 10**9], ids=["left early", "read whole"])
def test_a_workbook_leaves_no_file_behind(tmp_path, monkeypatch, read):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    pieces = FORMATS["xlsx"].write(Table("losses", COLUMNS, [("a", 1, None)] * 3000, ABOUT))
    assert list(islice(pieces, read))
    pieces.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", RUNS_AS_FORMULA)
def test_a_raw_file_leaves_every_text_as_it_is(text):
    assert from_csv(written("raw.csv", [(text, 1, None)]))[1][0] == text


def test_what_a_file_has_no_room_for_stands_beside_it():
    [content] = Metadata("losses.csv").write(Table("losses", COLUMNS, iter(()), ABOUT))
    document = json.loads(content)
    assert (document["@context"], document["url"]) == ("http://www.w3.org/ns/csvw", "losses.csv")
    assert document["dc:conformsTo"] == "counting rules version 1"
    assert [(one["name"], one["datatype"]) for one in document["tableSchema"]["columns"]] == [
        ("name", "string"), ("number", "integer"), ("nothing", "string"),
    ]  # fmt: skip


PLACED = [Column("id", "id"), *POINT, Column("title", "title")]


def features_of(rows):
    return json.loads(file("geojson", rows, PLACED))["features"]


def test_a_row_without_a_point_is_a_feature_without_a_geometry():
    rows = [("a", 36.2, 37.1, 500, False, "point", None, "x"), ("b", None, None, None, None, "unknown", None, "=1")]
    one, other = features_of(rows)
    assert one["geometry"] == {"type": "Point", "coordinates": [37.1, 36.2]}
    assert (one["id"], one["properties"]["uncertainty_m"], one["properties"]["is_coarse"]) == ("a", 500, False)
    assert (other["type"], other["geometry"], other["properties"]["title"]) == ("Feature", None, "=1")


def test_nothing_of_a_row_is_markup_or_a_link_in_kml():
    hostile = "</value><Placemark/>&x;<![CDATA[<a href='https://x.example'>\x00\ud800]]>"
    text = file("kml", [(hostile, 36.2, 37.1, 500, False, "point", None, hostile)], PLACED).decode()
    [mark] = ET.fromstring(text).iter("{http://www.opengis.net/kml/2.2}Placemark")  # noqa: S314 - our own
    assert mark[0].text == hostile.replace("\x00", "").replace("\ud800", "")
    assert [one.tag.rpartition("}")[2] for one in mark] == ["name", "ExtendedData", "Point"]


def test_the_second_line_of_hxl_is_made_of_tags_and_is_told_beside_it():
    [head, tags, row] = from_csv(file("hxl.csv", [("=1", 36.2, 37.1, 500, False, "point", None, "x")], PLACED).decode())
    assert (head[:3], tags[:3], row[0]) == (["id", "lat", "lon"], ["#meta+id", "#geo+lat", "#geo+lon"], "'=1")
    [beside] = Metadata("losses.hxl.csv", is_tagged=True).write(Table("losses", PLACED, iter(()), ABOUT))
    document = json.loads(beside)
    assert document["dialect"] == {"headerRowCount": 2}
    assert document["tableSchema"]["columns"][1]["titles"] == ["lat", "#geo+lat"]


CITED = ("id", "kind", "title", "publisher", "handle", "platform", "published_on", "url", "language")
EVIL = "}, url={x}, %\n@article{evil, title={\\input{/etc/passwd} \u202e"


def cited(name, **said):
    row = {"id": "7k2m9x4q", "kind": "post", "platform": "x", "language": "en", "title": "T", **said}
    return file(name, [[row.get(one) for one in CITED]], [Column(one, one) for one in CITED]).decode()


def test_a_source_is_one_entry_of_bibtex_whatever_it_is_called():
    text = cited("bib", title=EVIL, publisher=EVIL, url="https://x.example/a}b%c", published_on="2024-11-27")
    assert text.count("@") == 1
    assert text.startswith("@misc{materiel-catalog-source-7k2m9x4q,\n")
    assert "  year = {2024},\n  month = nov,\n  day = {27},\n" in text
    assert r"howpublished = {\url{https://x.example/a%7Db%25c}}" in text
    bare = re.sub(r"\\(?:text\w+|char64)\{\}|\\.", "", text)
    assert bare.count("{") == bare.count("}")
    assert "\u202e" not in text


def test_a_source_is_one_item_of_csl_and_says_nothing_that_is_not_known():
    [found] = json.loads(cited("csl.json", title=EVIL, handle="@made_up"))
    assert (found["type"], found["author"]) == ("post", [{"literal": "@made_up"}])
    assert not {"issued", "URL"} & set(found)
