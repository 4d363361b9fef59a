"""Small multiples: every month has its place, every figure its height, and nothing undated is drawn."""

import pytest

from catalog.domain.counting import NOTHING
from catalog.search.coding import RESERVED
from catalog.tally import charts
from catalog.tally.count import tally
from tests.search.questions import ask


def drawn(session, cols="month", rows="type", **args):
    answer = tally(ask(session, {name: [value] for name, value in args.items()}), rows, cols)
    return answer, charts.small(answer)


@pytest.mark.parametrize("cols", ["month", "year"])
@pytest.mark.parametrize("args", [{}, {"mode": "every_operator"}, {"since": "2024-11"}, {"count": "gains"}])
def test_each_figure_with_a_date_is_one_bar_and_the_others_are_told(handmade_session, cols, args):
    answer, smalls = drawn(handmade_session, cols, **args)
    by_label = {line.key.label: line for line in answer.lines}
    assert {one.label for one in smalls.charts} == set(by_label)
    for one in smalls.charts:
        cells = by_label[one.label].cells
        dated = [key for key, value in cells.items() if key not in RESERVED and value != NOTHING]
        assert len(one.bars) == len(dated)
        assert len(one.notes) == 1 + sum(cells.get(key, NOTHING) != NOTHING for key in ("spread", "undated"))
        assert by_label[one.label].total.best == 0 or str(by_label[one.label].total) in one.said


def test_all_are_on_one_scale_and_inside_the_drawing(handmade_session):
    answer, smalls = drawn(handmade_session, mode="every_operator")
    bars = [bar for one in smalls.charts for bar in one.bars]
    ends = [value.most or value.best for line in answer.lines for key, value in line.cells.items() if "-" in key]
    assert smalls.top == max(ends)
    assert all(bar.y >= 0 and bar.y + bar.height <= charts.HEIGHT + 0.1 for bar in bars)
    assert all(bar.x >= 0 and bar.x + bar.width <= charts.WIDTH + 0.1 for bar in bars)
    assert all(bar.height > 0 for bar in bars)


def test_a_month_in_which_nothing_happened_keeps_its_place():
    assert charts.between("2023-11", "2024-02") == ["2023-11", "2023-12", "2024-01", "2024-02"]
    assert charts.between("2022", "2024") == ["2022", "2023", "2024"]


def test_a_range_is_drawn_from_its_least_to_its_most(handmade_session):
    _, smalls = drawn(handmade_session, "year", category="carriers")
    [lot] = [bar for one in smalls.charts for bar in one.bars if bar.low is not None]
    assert lot.high < lot.y < lot.low
    assert "(" in lot.text


@pytest.mark.parametrize("args", [{"cols": "outcome"}, {"type": "bmp", "dataset": "second"}])
def test_without_months_or_dates_nothing_is_drawn(handmade_session, args):
    assert drawn(handmade_session, **args)[1] is None


def test_with_many_rows_the_largest_are_drawn_and_the_others_counted(seeded_session, monkeypatch):
    monkeypatch.setattr(charts, "MOST", 2)
    answer, smalls = drawn(seeded_session)
    largest = sorted(answer.lines, key=lambda line: -line.total.best)[:2]
    assert [one.total for one in smalls.charts] == [str(line.total) for line in largest]
    assert smalls.more == len(answer.lines) - 2
