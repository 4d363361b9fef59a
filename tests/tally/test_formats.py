"""The formats: each gives back what was put in, and a spreadsheet runs nothing of it."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.errors import Invalid
from catalog.tally.formats import FORMATS, named
from catalog.tally.formats.csv import inert
from catalog.tally.table import Table

ABOUT = {"question": {"type": ["t-72"]}, "rules": "1"}
COLUMNS = ("name", "number", "nothing")
RUNS_AS_FORMULA = ("=1+1", "+1", "-1+cmd", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")')
# A carriage return alone is a line end to whoever reads CSV, so it is left out of what has to come back unchanged.
TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r\x00"), max_size=30)
ROWS = st.lists(st.tuples(TEXT, st.integers(), st.none()), max_size=5)


def written(name, rows, **more):
    return "".join(FORMATS[name].write(Table("losses", COLUMNS, rows, ABOUT, **more)))


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
    assert found["losses"] == [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    return list(COLUMNS)


def read_jsonl(rows):
    found = [json.loads(line) for line in written("jsonl", rows).split("\n") if line]
    assert found == [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    return list(COLUMNS)


ROUND_TRIPS = {"csv": read_csv, "json": read_json, "jsonl": read_jsonl}


def test_every_format_has_a_test():
    assert set(ROUND_TRIPS) == set(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
@given(rows=ROWS)
def test_what_is_written_is_read_back(name, rows):
    assert ROUND_TRIPS[name](rows) == list(COLUMNS)


@pytest.mark.parametrize("name", FORMATS)
def test_a_table_without_rows_is_still_a_whole_file(name):
    assert ROUND_TRIPS[name]([]) == list(COLUMNS)


@pytest.mark.parametrize("text", RUNS_AS_FORMULA)
def test_a_cell_that_a_spreadsheet_would_run_is_made_inert(text):
    assert inert(text) == "'" + text
    assert from_csv(written("csv", [(text, 1, None)]))[1][0] == "'" + text


@given(TEXT)
def test_no_cell_of_text_begins_as_a_formula(text):
    cell = from_csv(written("csv", [(text, 1, None)]))[1][0]
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("value", [-7, 0, None, True, "T-72", "", "'=1", "Град", "a=b"])
def test_numbers_and_plain_text_stay_as_they_are(value):
    assert inert(value) == value


def test_a_document_takes_the_place_of_the_rows_in_json_only():
    document = {"totals": {"total": 1}}
    rows = [("a", 1, None)]
    assert json.loads(written("json", rows, document=document)) == document
    assert json.loads(written("jsonl", rows, document=document))["name"] == "a"
    assert from_csv(written("csv", rows, document=document))[1] == ["a", "1", ""]


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("csv", "text/csv; charset=utf-8"), ("json", "application/json"), ("jsonl", "application/jsonl")],
)
def test_each_format_says_what_it_is(name, media_type):
    assert media_type == named(name).MEDIA_TYPE


@pytest.mark.parametrize("name", ["", "xml", "CSV", "csv " * 50])
def test_an_unknown_format_is_refused_naming_those_there_are(name):
    with pytest.raises(Invalid) as refused:
        named(name)
    assert all(one in str(refused.value) for one in FORMATS)
    assert len(str(refused.value)) < 120
