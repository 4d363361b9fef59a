"""Changes and histories on both databases. All records are made up."""

import pytest

from catalog.search.show import changes, gaps, history
from catalog.search.show.changes import Wanted
from catalog.search.visible import Eyes
from tests.services.writing import a_type, an_item, ground, item_id, outcome, put
from tests.support.clock import NOW

TAKEN = outcome("captured", "russia", "ukraine")


@pytest.fixture
def filled(database):
    put(database, *ground(), a_type("sight", "model", "tanks", role="fitted_part"))
    put(database, an_item("item", TAKEN, fitted=[{"part": "sight"}]))
    put(database, an_item("item", TAKEN, written="a tank"))
    return database


@pytest.mark.parametrize("eyes", [Eyes(NOW), Eyes(NOW, is_insider=True, is_reviewer=True)])
def test_every_change_tells_what_it_touched(filled, eyes):
    with filled.reading() as session:
        rows = changes.find(session, Wanted(), eyes).rows
        items = [
            (one.head.number, each.what, each.count) for one in rows for each in one.touched if each.kind == "item"
        ]
        assert items == [(3, "corrected", 1), (2, "added", 1)]
        one, told = changes.get(session, 3, eyes)
        assert one.records == 1
        assert [line.verb for each in told for line in each.lines] == ["changed"]


@pytest.mark.parametrize(("args", "found"), [({"kind": "item"}, [3, 2]), ({"what": "merged"}, []),
                                             ({"kind": "type"}, [1]),
                                             ({"until": "1999"}, []),
                                             ({"by": "catalog", "kind": "item"}, [3, 2])])  # fmt: skip
def test_filters_narrow_on_both_databases(filled, args, found):
    with filled.reading() as session:
        page = changes.find(session, Wanted.read(args), Eyes(NOW))
        assert [one.head.number for one in page.rows] == found


def test_the_cursor_goes_on_where_a_page_ended(filled):
    with filled.reading() as session:
        page = changes.find(session, Wanted(), Eyes(NOW), 2)
        assert ([one.head.number for one in page.rows], page.older) == ([3, 2], 2)
        assert [one.head.number for one in changes.find(session, Wanted(before=2), Eyes(NOW), 2).rows] == [1]


def test_a_history_tells_what_was_taken_away_too(filled):
    with filled.reading() as session:
        told = history.get(session, "item", item_id("item"), Eyes(NOW))
        verbs = [(line.noun, line.verb) for entry in told.entries for line in entry.lines]
        assert set(verbs) == {("item", "changed"), ("fitted part", "removed"), ("item", "added"), ("outcome", "added"),
                              ("fitted part", "added")}  # fmt: skip


def test_every_gap_can_be_counted_on_both_databases(filled):
    with filled.reading() as session:
        lists = gaps.chosen(session, "field")
        for gap in gaps.GAPS:
            assert gaps.count(session, gap, lists, NOW) == len(gaps.rows(session, gap, lists, NOW, 1))
