"""The columns that are documented are those that are written."""

from pathlib import Path

import pytest

from catalog.tally import columns, exports

PAGE = Path(__file__).parents[2] / "docs" / "columns.md"


def test_the_document_is_made_from_the_columns():
    assert PAGE.read_text(encoding="utf-8") == columns.as_markdown(), "run make docs"


def test_every_kind_is_described():
    assert {*exports.KINDS, "tally", "tally/receipt", "tally/changed", "compare"} == {
        one.path for one in columns.DESCRIBED
    }
    assert set(exports.KINDS) == set(exports.COLUMNS)


@pytest.mark.parametrize("one", columns.DESCRIBED, ids=lambda one: one.anchor)
def test_every_column_says_once_what_it_holds(one):
    names = [column.name for column in one.columns]
    assert len(set(names)) == len(names)
    assert all(column.about.strip() for column in one.columns)
