"""Charts: bars and what stands beside them are the total of the list, and each is drawn inside its drawing."""

import pytest

from catalog.domain.errors import Invalid
from catalog.tally import chart, plot
from catalog.tally.once import Once
from tests.search.questions import ask

QUESTIONS = [
    {}, {"since": "2024-11", "until": "2024-11"}, {"mode": "every_operator"}, {"category": "tanks"},
    {"count": "gains"}, {"date_basis": "recorded"}, {"since": "1990", "until": "1991", "when": "inside"},
]  # fmt: skip


def asked(session, args):
    return ask(session, {name: [value] for name, value in args.items()})


@pytest.mark.parametrize("kind", chart.KINDS)
@pytest.mark.parametrize("args", QUESTIONS, ids=str)
def test_bars_and_what_is_in_none_are_the_total_of_the_list(handmade_session, args, kind):
    question = asked(handmade_session, args)
    assert chart.of(question, kind).total == question.total


@pytest.mark.parametrize("kind", chart.KINDS)
@pytest.mark.parametrize("args", QUESTIONS, ids=str)
def test_every_bar_is_inside_the_drawing_with_its_range(handmade_session, args, kind):
    drawn = plot.of(chart.of(asked(handmade_session, args), kind))
    for one in drawn.boxes:
        ends = [end for end in (one.low, one.high) if end is not None]
        assert one.x >= 0
        assert one.x + one.width <= plot.WIDTH
        assert one.y > 0
        assert one.y + one.height <= drawn.height
        assert all(0 <= end <= (drawn.height if drawn.is_standing else plot.WIDTH) for end in ends)
    assert str(drawn.chart.total) in drawn.said


def test_months_without_anything_have_their_place(handmade_session):
    made = chart.of(asked(handmade_session, {}), chart.TIME)
    units = [one.key.key for one in made.bars]
    assert units == sorted(units)
    assert units == chart.between(units[0], units[-1])


def test_many_types_are_few_bars_and_one_for_the_others(handmade_session, monkeypatch):
    monkeypatch.setattr(chart, "MOST_TYPES", 1)
    question = asked(handmade_session, {})
    made = chart.of(question, chart.TYPE)
    assert [one.key.key for one in made.bars][1] == "others"
    assert made.total == question.total


def test_datasets_are_never_added_up(handmade_session):
    question = asked(handmade_session, {"dataset": "all"})
    with pytest.raises(Invalid, match="never added up"):
        chart.of(question, chart.TIME)


def test_it_is_made_once_for_a_question(handmade_session):
    once, made = Once(), []
    for args in ({}, {"mode": "every_operator"}, {}):
        once.get(asked(handmade_session, args), "x", lambda args=args: made.append(args) or str(args))
    assert made == [{}, {"mode": "every_operator"}]
