"""Downloads: each file says what it holds, and is sent on one state to its last byte."""

import io

import pytest
from python_calamine import CalamineWorkbook

from catalog.tally.formats import pieces
from catalog.web import files
from tests.web.conftest import catalog_of


def workbook(answer):
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.parametrize("path", ["/losses", "/tally", "/items", "/tally/receipt"])
def test_a_workbook_says_what_was_asked_when_by_which_rules_and_how_to_cite_it(client, path):
    answer = client.get(f"{path}.xlsx?category=small-arms")
    assert answer.status_code == 200
    assert ".xlsx" in answer.headers["Content-Disposition"]
    table, about = workbook(answer).values()
    assert len(table) > 1
    told = {label: text for label, text, *_ in about}
    assert "category=small-arms" in told["Address"]
    assert told["Address"].startswith(f"http://localhost{path}")
    assert "Small arms" in told["Words"]
    assert told["Cite"].endswith(told["Address"])
    assert {"As of", "Mode", "Rules"} <= set(told)
    assert "CC BY 4.0" in told["Licences"]
    assert set(table[0]) <= set(told)


def test_a_large_file_is_sent_while_it_is_written_on_one_state(app, client, monkeypatch):
    whole = client.get("/types.jsonl").data
    monkeypatch.setattr(files, "AT_ONCE", 1)
    monkeypatch.setattr(pieces, "SIZE", 1000)
    pool = catalog_of(app).database.reader.pool
    before = pool.checkedout()
    answer = client.get("/types.jsonl", buffered=False)
    assert answer.is_streamed
    assert pool.checkedout() == before + 1
    assert answer.data == whole
    assert pool.checkedout() == before


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_reader_who_goes_away_leaves_no_session_open(app, client, monkeypatch, method):
    monkeypatch.setattr(files, "AT_ONCE", 1)
    monkeypatch.setattr(pieces, "SIZE", 1000)
    pool = catalog_of(app).database.reader.pool
    before = pool.checkedout()
    client.open("/types.jsonl", method=method).close()
    assert pool.checkedout() == before
