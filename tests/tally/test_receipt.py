"""The receipt: its rows weigh exactly what the tally shows, and what it leaves out it names with the reason."""

import csv
import io
import json
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.domain.counting import NOTHING
from catalog.search.asking import Asked
from catalog.search.dimensions import DIMENSIONS
from catalog.search.variants import Count
from catalog.tally import receipt, wording
from catalog.tally.count import tally
from catalog.tally.formats import FORMATS
from catalog.tally.links import Links
from tests.search.questions import again, ask, asked, questions
from tests.services.writing import item_id, put
from tests.support.clock import NOW
from tests.tally.handmade import fill
from tests.tally.test_standing import LIST

PAIRS = tuple(permutations(DIMENSIONS, 2))


def grouped(pairs):
    """An address as a query string gives it: parameter → values."""
    found = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def receipt_of(session, **args):
    return receipt.receipt(ask(session, again({}, **args)))


def items_of(made, reason):
    found = made.reason(reason)
    return {row.item for row in found.rows()} if found else set()


def keys(*names):
    return {item_id(name) for name in names}


@given(st.data())
@settings(max_examples=25)
def test_the_rows_weigh_exactly_the_cell_of_the_tally(catalog, data):
    session, choices = catalog
    question = ask(session, {**data.draw(questions(choices)), "count": [data.draw(st.sampled_from(Count)).value]})
    several = len(question.criteria.datasets) > 1
    rows, cols = data.draw(st.sampled_from([pair for pair in PAIRS if "dataset" in pair or not several]))
    answer = tally(question, rows, cols)
    for line in answer.lines[:2]:
        for column in answer.columns[:2]:
            made = receipt.receipt(ask(session, grouped(Links(answer).cell(line.key, column))))
            assert sum((row.count for row in made.rows()), NOTHING) == line.cells[column.key] == made.total
            assert made.adds_up


@given(st.data())
@settings(max_examples=25)
def test_nothing_is_both_counted_and_left_out_for_one_condition(catalog, data):
    session, choices = catalog
    made = receipt.receipt(ask(session, data.draw(questions(choices))))
    counted = {row.id for row in made.rows()}
    for reason in made.left_out:
        left = [row.id for row in reason.rows()]
        assert len(left) == len(set(left)) == len(reason.places) > 0
        assert reason.name in ("grade", "as_of", "known_on") or not counted & set(left)


@given(st.data())
@settings(max_examples=25)
def test_an_address_for_what_was_left_out_lists_exactly_that(catalog, data):
    session, choices = catalog
    made = receipt.receipt(ask(session, data.draw(questions(choices))))
    for reason in made.left_out:
        if reason.args is not None:
            again_asked = ask(session, grouped(reason.args))
            assert again_asked.total == reason.total
            assert len(again_asked.rows) == len(reason.places)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        ("losses", "T-72 lost by Russia, in the dataset Field; "),
        ("gains", "T-72 gained from Russia, in the dataset Field; counted in both modes alike; "),
        ("standing", "T-72 lost by Russia and not had back, in the dataset Field; "),
        ("fitted", "T-72 fitted to what was lost by Russia, in the dataset Field; "),
    ],
)
def test_whatever_is_counted_stands_in_words(handmade_session, count, words):
    made = receipt_of(handmade_session, count=count, type="t-72", lost_by="russia")
    assert made.words.startswith(words)
    assert made.adds_up


def test_a_loss_that_does_not_stand_is_left_out_of_standing_ones(handmade_session):
    for args in ({}, {"lost_by": "russia"}, {"lost_by": "ukraine"}):
        lost, standing = (receipt_of(handmade_session, count=count, **args) for count in ("losses", "standing"))
        every, counted = ({row.item for row in made.rows()} for made in (lost, standing))
        assert items_of(standing, "regained") == every - counted


def test_what_is_merged_names_the_item_it_went_into(handmade_session):
    made = receipt_of(handmade_session, type="t-72b3", outcome="destroyed")
    [row] = made.reason("merged").rows()
    assert (row.item, row.note) == (item_id("merged"), f"merged into {item_id('single')}")


def test_a_merged_item_is_left_out_only_where_it_would_fit(handmade_session):
    assert receipt_of(handmade_session, type="t-80").reason("merged") is None
    assert receipt_of(handmade_session, type="t-72b3", outcome="captured").reason("merged") is None


def test_what_was_discounted_is_left_out_for_its_grade(handmade_session):
    assert items_of(receipt_of(handmade_session, type="t-80"), "grade") == keys("doubted")


def test_a_grade_that_is_not_asked_for_is_left_out_for_its_grade(handmade_session):
    made = receipt_of(handmade_session, type="t-72", grade="documented")
    assert {row.item for row in made.rows()} == keys("single")
    assert items_of(made, "grade") == keys("chain", "hurt", "maybe-same")


def test_what_was_only_seen_with_a_party_is_held_and_not_lost(handmade_session):
    made = receipt_of(handmade_session, type="t-72b3", lost_by="ukraine")
    [row] = made.reason("held").rows()
    assert (row.item, row.outcome, row.note) == (item_id("shown"), None, "seen with Ukraine, displayed")
    assert receipt_of(handmade_session, type="t-72b3", lost_by="russia").reason("held") is None


def test_within_a_period_what_crosses_it_is_undated_or_outside_stands_apart(handmade_session):
    made = receipt_of(handmade_session, since="2024-12", when="inside")
    assert items_of(made, "spread") == keys("lot", "out-of-lot")
    assert items_of(made, "undated") == keys("open")
    assert {item_id("single"), item_id("either")} <= items_of(made, "outside")


def test_a_month_leaves_out_only_ranges_that_touch_it(handmade_session):
    november, march = (receipt_of(handmade_session, cell=f"month:{one}") for one in ("2024-11", "2023-03"))
    assert keys("lot", "out-of-lot") <= items_of(november, "spread")
    assert items_of(march, "spread") == keys("either", "vague", "maybe-same")  # all three: on some day before
    assert items_of(march, "undated") == keys("open")


def test_what_may_be_of_the_type_is_left_out_whether_asked_for_or_a_row_of_the_tally(handmade_session):
    for args in ({"type": "bmp-1"}, {"type": "bmp", "cell": "type:bmp-1"}):
        assert keys("either") <= items_of(receipt_of(handmade_session, **args), "match")


def test_a_place_leaves_out_what_is_possibly_there_and_what_has_none(handmade_session):
    made = receipt_of(handmade_session, place="town")
    assert items_of(made, "where") == keys("lot", "out-of-lot")
    assert items_of(made, "unplaced") == keys("open")


def test_a_later_loss_of_the_same_thing_is_left_out_by_its_mode(handmade_session):
    made = receipt_of(handmade_session, type="t-72b", lost_by="ukraine")
    assert items_of(made, "mode") == keys("chain")


def test_a_lot_says_what_was_taken_out_of_it(handmade_session):
    [one] = receipt_of(handmade_session, type="bmp-1").lowered
    assert (one.item, str(one.own), str(one.counted), one.others) == (
        item_id("lot"), "5 (4–7)", "4 (3–6)", (item_id("out-of-lot"),),
    )  # fmt: skip


def test_one_of_two_things_that_may_be_one_says_which_is_the_other(handmade_session):
    [one] = receipt_of(handmade_session, type="t-72b3").lowered
    assert {one.item, *one.others} == keys("single", "maybe-same")
    assert str(one.counted) == "1 (0–1)"


def test_the_question_stands_in_words(handmade_session):
    args = {"type": "t-72", "lost_by": "russia", "outcome": "captured", "since": "2023-06", "cell": "grade:listed"}
    assert receipt_of(handmade_session, **args).words == (
        "T-72 lost by Russia, captured, since Jun 2023, of these only grade listed, in the dataset Field; "
        "counted by first operator; grades: all but discounted; rules version 1"
    )


@given(st.data())
@settings(max_examples=25)
def test_every_question_has_a_sentence(catalog, data):
    session, choices = catalog
    made = wording.sentence(ask(session, data.draw(questions(choices))))
    assert "lost" in made
    assert ", ," not in made
    assert made.endswith("rules version 1")


def test_a_download_has_every_row_counted_or_not(handmade_session):
    made = asked(handmade_session, {"type": ["t-72"], "grade": ["documented"]})
    table = receipt.table(made)
    rows = list(csv.DictReader(io.StringIO(b"".join(FORMATS["csv"].write(table)).decode(), newline="")))
    document = json.loads(b"".join(FORMATS["json"].write(receipt.table(made))))
    assert sum(int(row["weight_best"]) for row in rows if row["counted"] == "yes") == document["total"]["best"] == 1
    assert {row["why_not"] for row in rows if row["counted"] == "no"} == {one["label"] for one in document["left_out"]}
    assert document["adds_up"]


def test_a_receipt_of_the_past_is_that_of_the_past(handmade_session):
    now, then = (receipt_of(handmade_session, type="t-72b3", **more) for more in ({}, {"known_on": "2027"}))
    assert [row.id for row in now.rows()] == [row.id for row in then.rows()]
    assert [(one.name, one.total) for one in now.left_out] == [(one.name, one.total) for one in then.left_out]
    assert now.lowered == then.lowered


def test_before_anything_was_recorded_all_of_it_is_left_out_as_recorded_later(handmade_session):
    made = receipt.receipt(ask(handmade_session, {"known_on": ["2020"]}))
    assert made.count == 0
    assert made.reason("known_on").total == ask(handmade_session, {}).total


def test_what_no_dataset_looks_for_is_said_not_to_be_covered(database):
    fill(database)
    put(database, LIST)
    with database.reading() as session:
        for args, missing in (
            ({"lost_by": ["ukraine"]}, ["second"]),
            ({"lost_by": ["russia"]}, []),
            ({"cell": ["lost_by:ukraine", "category:tanks"]}, ["second"]),
            ({"category": ["carriers"]}, ["second"]),
            ({"cell": ["lost_by:russia", "month:2025-03"]}, []),
        ):
            made = receipt.receipt(ask(session, {"dataset": ["second"], **args}))
            assert (made.not_covered, receipt.as_json(made, {})["not_covered"]) == (missing, missing)
            assert "leaves out CARRIERS" in made.coverage[0]


def test_an_answer_is_asked_at_its_moment(handmade_session):
    table = receipt.table(Asked(ask(handmade_session, {}), NOW, None))
    assert table.document["as_of"] == NOW.isoformat(timespec="seconds")
