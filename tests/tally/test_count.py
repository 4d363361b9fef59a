"""The tally: it adds up, and every figure leads to rows that weigh exactly as much."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.domain.counting import NOTHING
from catalog.domain.errors import Invalid
from catalog.search.coding import NOT_FURTHER, RESERVED
from catalog.search.dimensions import DIMENSIONS
from catalog.tally.count import tally
from catalog.tally.document import as_json
from catalog.tally.links import Links
from tests.search.questions import again, ask, listed, questions, total

PAIRS = tuple(permutations(DIMENSIONS, 2))
MODES = ("first_operator", "every_operator")


def grouped(pairs):
    """An address as a query string gives it: parameter → values."""
    found = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def weight_behind(session, answer, row, column):
    return ask(session, grouped(Links(answer).cell(row, column))).total


def wrong_cells(session, answer):
    """Every cell whose link leads to rows of another weight: its keys, what it shows, what the rows weigh."""
    figures = [(line.key, one, line.cells[one.key]) for line in answer.lines for one in answer.columns]
    found = [(row, one, shown, weight_behind(session, answer, row, one)) for row, one, shown in figures]
    return [(row.key, one.key, shown, behind) for row, one, shown, behind in found if shown != behind]


def summed(ranges):
    return sum(ranges, NOTHING)


def adds_up(answer):
    """Rows, columns and reserved columns, each summed, against the total."""
    assert summed(answer.totals[one.key] for one in answer.columns) == answer.total
    assert summed(line.total for line in answer.lines) == answer.total
    assert all(summed(line.cells.values()) == line.total for line in answer.lines)
    assert summed(answer.bands.values()) == answer.total


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("rows", "cols"), PAIRS)
def test_every_layout_adds_up_and_each_cell_leads_to_its_rows(catalog, rows, cols, mode):
    session, _ = catalog
    answer = tally(ask(session, {"mode": [mode]}), rows, cols)
    adds_up(answer)
    assert wrong_cells(session, answer) == []


@given(st.data())
@settings(max_examples=60)
def test_any_question_adds_up_in_any_layout(catalog, data):
    session, choices = catalog
    question = ask(session, again(data.draw(questions(choices)), dataset="field"))
    adds_up(tally(question, *data.draw(st.sampled_from(PAIRS))))


@given(st.data())
@settings(max_examples=60)
def test_each_cell_of_any_question_leads_to_its_rows(catalog, data):
    session, choices = catalog
    question = ask(session, data.draw(questions(choices)))
    several = len(question.criteria.datasets) > 1
    rows, cols = data.draw(st.sampled_from([pair for pair in PAIRS if "dataset" in pair or not several]))
    assert wrong_cells(session, tally(question, rows, cols)) == []


@pytest.mark.parametrize(
    "when", [{"since": "2024-12"}, {"until": "2024-11-27"}, {"since": "2024-11", "until": "2024-11"}]
)
def test_within_a_period_each_cell_leads_to_its_rows(catalog, when):
    session, _ = catalog
    answer = tally(ask(session, again({}, **when)), "category", "outcome")
    adds_up(answer)
    assert wrong_cells(session, answer) == []


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("cols", ["outcome", "lost_by", "year"])
def test_row_and_column_totals_lead_to_their_rows(catalog, mode, cols):
    session, _ = catalog
    answer = tally(ask(session, {"mode": [mode]}), "category", cols)
    assert all(weight_behind(session, answer, line.key, None) == line.total for line in answer.lines)
    assert all(weight_behind(session, answer, None, one) == answer.totals[one.key] for one in answer.columns)
    assert weight_behind(session, answer, None, None) == answer.total


@pytest.mark.parametrize("mode", MODES)
def test_children_and_what_is_not_further_identified_make_up_their_parent(catalog, mode):
    session, choices = catalog
    for slug in choices.types:
        parent = ask(session, {"type": [slug], "mode": [mode]})
        lines = {line.key.key: line.total for line in tally(parent, "type", "outcome").lines}
        children = {key: ask(session, {"type": [key], "mode": [mode]}).total for key in lines if key != NOT_FURTHER}
        assert {key: lines[key] for key in children} == children
        assert summed(lines.values()) == parent.total


def test_what_may_be_of_the_type_stands_beside_the_total(handmade_session):
    answer = tally(ask(handmade_session, {"type": ["bmp-1"]}), "lost_by", "outcome")
    assert answer.totals["possible"] == ask(handmade_session, {"type": ["bmp-1"], "match": ["possible"]}).total
    assert (answer.total.best, answer.totals["possible"].best) == (5, 2)


def test_what_has_no_date_stands_apart_from_every_year(handmade_session):
    answer = tally(ask(handmade_session, {}), "category", "year")
    found = {one.key: answer.totals[one.key].best for one in answer.columns}
    assert (found["2024"], found["spread"], found["undated"]) == (9, 3, 2)


@pytest.mark.parametrize("dataset", ["all", "second"])
@pytest.mark.parametrize(("rows", "cols"), [("category", ""), ("dataset", "outcome"), ("type", "dataset")])
def test_several_datasets_are_never_added_up(handmade_session, dataset, rows, cols):
    answer = tally(ask(handmade_session, {"dataset": [dataset]}), rows, cols)
    assert ("total" in as_json(answer)["totals"]) == (dataset != "all")
    assert dataset != "all" or "dataset" in (answer.rows_by, answer.cols_by)


def test_a_layout_that_would_add_datasets_up_is_refused(handmade_session):
    with pytest.raises(Invalid, match="never added up"):
        tally(ask(handmade_session, {"dataset": ["all"]}), "category", "outcome")


def test_each_dataset_has_its_own_sum_beside_the_other(handmade_session):
    sums = {one: ask(handmade_session, {"dataset": [one]}).total.as_dict() for one in ("field", "second")}
    question = ask(handmade_session, {"dataset": ["all"]})
    across, down = (as_json(tally(question, *one)) for one in (("category", "dataset"), ("dataset", "category")))
    assert {key: across["totals"][key] for key in sums} == sums
    assert {row["key"]: row["total"] for row in down["rows"]} == sums


def test_a_row_over_several_datasets_has_no_total(handmade_session):
    across = as_json(tally(ask(handmade_session, {"dataset": ["all"]}), "category", "dataset"))
    assert [row["key"] for row in across["rows"] if row.get("total")] == []


def test_a_column_over_several_datasets_has_no_total(handmade_session):
    down = as_json(tally(ask(handmade_session, {"dataset": ["all"]}), "dataset", "category"))
    assert set(down["totals"]) == set()


def test_what_may_be_of_the_type_is_not_added_up_over_several_datasets(handmade_session):
    answer = tally(ask(handmade_session, {"dataset": ["all"], "type": ["t-72b3"]}), "dataset", "outcome")
    assert "possible" not in as_json(answer)["totals"]


def test_bands_are_not_added_up_over_several_datasets(handmade_session):
    assert not as_json(tally(ask(handmade_session, {"dataset": ["all"]}), "category", "dataset"))["bands"]


def test_a_tally_by_the_same_dimension_twice_is_refused(catalog):
    session, _ = catalog
    for one in DIMENSIONS:
        with pytest.raises(Invalid, match="two different ones"):
            tally(ask(session, {}), one, one)


@pytest.mark.parametrize("field", ["rows", "cols"])
def test_an_unknown_dimension_is_refused_naming_those_there_are(handmade_session, field):
    with pytest.raises(Invalid) as refused:
        tally(ask(handmade_session, {}), **{"rows": "type", "cols": "outcome", field: "colour"})
    assert refused.value.problems[0].field == field
    assert all(one in str(refused.value) for one in DIMENSIONS)


def test_reserved_keys_stand_last_in_their_order(catalog):
    session, _ = catalog
    for rows, cols in PAIRS:
        answer = tally(ask(session, {}), rows, cols)
        for keys in ([one.key for one in answer.columns], [line.key.key for line in answer.lines]):
            reserved = [key for key in keys if key in RESERVED]
            assert keys[len(keys) - len(reserved) :] == reserved == [key for key in RESERVED if key in reserved]


# By hand, from the items of the synthetic catalog: what each mode counts, per outcome, with and without the lots.
@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("first_operator", {"destroyed": (4, 5), "abandoned": (4, 5), "captured": (2, 2), "seized": (1, 1),
                            "handed_over": (1, 1)}),
        ("every_operator", {"destroyed": (4, 5), "abandoned": (4, 5), "captured": (4, 4), "seized": (1, 1),
                            "handed_over": (1, 1)}),
    ],
)  # fmt: skip
def test_the_modes_count_the_hand_made_catalog_as_the_rules_say(handmade_session, mode, expected):
    answer = tally(ask(handmade_session, {"mode": [mode]}), "category", "outcome")
    assert {key: (one.least, one.best) for key, one in answer.totals.items()} == expected


def test_captured_seized_and_handed_over_losses_are_the_gains(handmade_session):
    rows = listed(ask(handmade_session, {"mode": ["every_operator"]}))
    taken = [row for row in rows if row.kind in ("captured", "seized", "handed_over")]
    assert all(row.taken_by.slug for row in taken)
    assert total(taken).best == 6
