"""Items, what became of them, and the losses and gains that follow from it."""

import pytest
from pydantic import ValidationError
from sqlmodel import select

from catalog.domain.errors import Invalid
from catalog.domain.outcomes import RecordState
from catalog.models import Fitment, Gain, Holding, Item, ItemCandidate, ItemPair, Loss, Outcome, Party
from catalog.services import items, losses, verify
from tests.services.writing import (
    all_of,
    an_incident,
    an_item,
    changing,
    ground,
    item_id,
    judge,
    outcome,
    put,
    revisions,
)
from tests.support.clock import NOW

CAPTURED = outcome("captured", "russia", "ukraine")
RECAPTURED = outcome("recaptured", "ukraine", "russia")
DESTROYED = outcome("destroyed")
ABANDONED = outcome("abandoned")
TWO = {"min": 2, "best": 2}


@pytest.fixture
def stood(database):
    """A database with what an item needs to stand on."""
    put(database, *ground())
    return database


def lost(database):
    """Each loss: item, stint, operator, taker, what it prints as in both modes, and its counts."""
    sides = {one.id: one.slug for one in all_of(database, Party)} | {None: None}
    keys = {one.id: one.public_id for one in all_of(database, Item)}
    rows = sorted(all_of(database, Loss), key=lambda one: (one.item_id, one.stint))
    return [(keys[one.item_id], one.stint, sides[one.operator_id], sides[one.taker_id], one.kind, one.first_kind)
            for one in rows]  # fmt: skip


def gained(database):
    sides = {one.id: one.slug for one in all_of(database, Party)}
    rows = sorted(all_of(database, Gain), key=lambda one: one.stint)
    return [(one.stint, sides[one.taker_id], one.kind, one.is_recovery) for one in rows]


def counts(database, key, model=Loss):
    with database.reading() as session:
        row = session.exec(select(model).join(Item).where(Item.public_id == item_id(key))).one()
        return row.count_min, row.count_best, row.count_max


def derived_faults(database):
    with database.reading() as session:
        return list(verify.CHECKS["losses and gains follow from the outcomes"](session, NOW))


@pytest.mark.parametrize(
    ("chain", "expected", "gains"),
    [
        ([], [], []),
        ([outcome("damaged")], [(1, "russia", None, "damaged", "damaged")], []),
        ([ABANDONED], [(1, "russia", None, "abandoned", "abandoned")], []),
        ([DESTROYED], [(1, "russia", None, "destroyed", "destroyed")], []),
        ([CAPTURED], [(1, "russia", "ukraine", "captured", "captured")], [(1, "ukraine", "captured", False)]),
        ([outcome("surrendered", "russia", "unknown")], [(1, "russia", "unknown", "captured", "captured")],
         [(1, "unknown", "surrendered", False)]),
        ([outcome("seized", "unknown", "ukraine")], [(1, "unknown", "ukraine", "seized", "seized")],
         [(1, "ukraine", "seized", False)]),
        ([CAPTURED, RECAPTURED],
         [(1, "russia", "ukraine", "captured", "captured"), (2, "ukraine", "russia", "captured", None)],
         [(1, "ukraine", "captured", False), (2, "russia", "recaptured", True)]),
        ([CAPTURED, outcome("destroyed", "ukraine")],
         [(1, "russia", "ukraine", "captured", "destroyed"), (2, "ukraine", None, "destroyed", None)],
         [(1, "ukraine", "captured", False)]),
        ([outcome("transferred", "russia", "ukraine")], [], []),
        ([outcome("found", "russia", "ukraine")], [], [(1, "ukraine", "found", False)]),
        ([DESTROYED, CAPTURED], [(1, "russia", "ukraine", "destroyed", "destroyed")], []),
    ],
)  # fmt: skip
def test_losses_and_gains_follow_the_outcomes(stood, chain, expected, gains):
    put(stood, an_item("t", *chain))
    assert [one[1:] for one in lost(stood)] == expected
    assert gained(stood) == gains
    assert derived_faults(stood) == []


def test_a_damaged_item_that_was_repaired_stays_a_loss_and_is_marked(stood):
    put(stood, an_item("t", outcome("damaged"), outcome("repaired")))
    assert [(one.kind, one.is_mended) for one in all_of(stood, Loss)] == [("damaged", True)]


def test_a_discounted_outcome_counts_for_nothing(stood):
    put(stood, an_item("t", outcome("destroyed", grade="discounted")))
    assert all_of(stood, Loss) == []


def test_a_changed_chain_rewrites_what_followed_from_it(stood):
    put(stood, an_item("t", CAPTURED))
    put(stood, an_item("t", DESTROYED))
    assert [one[1:] for one in lost(stood)] == [(1, "russia", None, "destroyed", "destroyed")]
    assert all_of(stood, Gain) == []


def test_a_loss_has_the_day_and_place_of_what_happened(stood):
    put(stood, an_item("t", DESTROYED))
    [row] = all_of(stood, Loss)
    assert (str(row.earliest), str(row.latest), row.precision) == ("2024-11-27", "2024-11-27", "day")


def test_a_corrected_day_of_an_incident_reaches_the_losses(stood):
    put(stood, an_item("t", CAPTURED))
    put(stood, an_incident(date={"earliest": "2024-11-28", "latest": "2024-11-29", "precision": "days"}))
    assert [str(one.latest) for model in (Loss, Gain) for one in all_of(stood, model)] == ["2024-11-29"] * 2
    assert derived_faults(stood) == []


def test_a_corrected_type_reaches_the_losses(stood):
    put(stood, an_item("t", DESTROYED))
    put(stood, an_item("t", DESTROYED).model_copy(update={"type": "t-72b3"}))
    [item], [loss] = all_of(stood, Item), all_of(stood, Loss)
    assert loss.type_id == item.type_id
    assert derived_faults(stood) == []


def test_an_item_that_is_put_again_stays_as_it_is(stood):
    fitted = [{"part": "t-80", "slot": "roof"}]
    seen = [{"party": "ukraine", "context": "displayed"}]
    values = an_item("t", CAPTURED, RECAPTURED, fitted=fitted, holdings=seen, candidates=["t-72b"])
    put(stood, values)
    known = len(revisions(stood))
    put(stood, values)
    assert len(revisions(stood)) == known
    assert [len(all_of(stood, one)) for one in (Outcome, Fitment, Holding, ItemCandidate)] == [2, 1, 1, 1]


def test_a_part_that_is_left_out_is_taken_away(stood):
    put(stood, an_item("t", CAPTURED, fitted=[{"part": "t-80"}], candidates=["t-72b"]))
    put(stood, an_item("t", CAPTURED))
    assert [all_of(stood, one) for one in (Fitment, ItemCandidate)] == [[], []]
    assert revisions(stood, "fitment")[-1].after is None


@pytest.mark.parametrize("change", [{"written": "a tank"}, {"note": "burnt"}, {"qualifier": "probable"}])
def test_what_is_different_is_updated_and_leaves_a_revision(stood, change):
    put(stood, an_item("t", CAPTURED))
    put(stood, an_item("t", CAPTURED, **change))
    assert [one.before is None for one in revisions(stood, "item")] == [True, False]


def test_an_outcome_that_is_taken_back_is_withdrawn_and_never_deleted(stood):
    put(stood, an_item("t", CAPTURED, RECAPTURED))
    put(stood, an_item("t", CAPTURED))
    assert [one.state for one in all_of(stood, Outcome)] == [RecordState.ACTIVE, RecordState.WITHDRAWN]
    assert [one[1:] for one in lost(stood)] == [(1, "russia", "ukraine", "captured", "captured")]


def test_an_item_seen_twice_with_a_party_keeps_both_holdings_and_no_more(stood):
    """Seen in use at two incidents, neither of them dated."""
    put(stood, an_incident("two"))
    where = [an_incident(key).id for key in ("one", "two")]
    seen = [{"party": "ukraine", "context": "in_use", "incident": one} for one in where]
    for _ in range(3):
        put(stood, an_item("t", CAPTURED, holdings=seen))
    assert len(all_of(stood, Holding)) == 2


def test_a_lot_counts_as_many_as_it_holds(stood):
    put(stood, an_item("lot", ABANDONED, count={"min": 2, "best": 3}))
    assert counts(stood, "lot") == (2, 3, None)


def test_a_lot_counts_what_is_left_when_something_is_taken_out(stood):
    put(stood, an_item("lot", ABANDONED, count={"min": 3, "best": 4, "max": 6}))
    put(stood, an_item("out", DESTROYED, parent_lot=item_id("lot")))
    assert (counts(stood, "lot"), counts(stood, "out")) == ((2, 3, 5), (1, 1, 1))
    assert derived_faults(stood) == []


def test_a_thing_put_back_is_counted_with_its_lot_again(stood):
    put(stood, an_item("lot", ABANDONED, count={"min": 3, "best": 4, "max": 6}))
    put(stood, an_item("out", DESTROYED, parent_lot=item_id("lot")))
    put(stood, an_item("out", DESTROYED))
    assert counts(stood, "lot") == (3, 4, 6)
    assert derived_faults(stood) == []


def test_two_items_that_may_be_one_count_as_one_at_the_least(stood):
    put(stood, an_item("a", ABANDONED, count=TWO), an_item("b", ABANDONED, count=TWO))
    judge(stood, "a", "b", "unsure")
    assert sorted([counts(stood, "a"), counts(stood, "b")]) == [(0, 2, None), (2, 2, None)]
    assert derived_faults(stood) == []


@pytest.mark.parametrize("judgement", ["different", "same"])
def test_a_judgement_that_is_changed_lowers_nothing_any_more(stood, judgement):
    put(stood, an_item("a", ABANDONED, count=TWO), an_item("b", ABANDONED, count=TWO))
    judge(stood, "a", "b", "unsure")
    judge(stood, "b", "a", judgement)
    assert [one.judgement for one in all_of(stood, ItemPair) if one.undone_at is None] == [judgement]
    assert (counts(stood, "a"), counts(stood, "b")) == ((2, 2, None), (2, 2, None))
    assert derived_faults(stood) == []


def test_a_corrected_count_reaches_all_that_may_be_the_same_thing(stood):
    put(stood, an_item("a", ABANDONED, count=TWO), an_item("b", ABANDONED, count=TWO))
    judge(stood, "a", "b", "unsure")
    put(stood, an_item("a", ABANDONED))
    assert (counts(stood, "a"), counts(stood, "b")) == ((0, 1, 1), (2, 2, None))
    assert derived_faults(stood) == []


def test_a_judgement_that_is_made_again_changes_nothing(stood):
    put(stood, an_item("a", ABANDONED), an_item("b", ABANDONED))
    judge(stood, "a", "b", "unsure")
    known = len(revisions(stood))
    judge(stood, "b", "a", "unsure")
    assert len(revisions(stood)) == known


def test_an_item_is_not_compared_with_itself(stood):
    put(stood, an_item("a", ABANDONED))
    with pytest.raises(Invalid, match="other: is the same item as the first"):
        judge(stood, "a", "a", "same")


def merge(database, key, into):
    with changing(database) as session:
        rows = {row.public_id: row for row in session.exec(select(Item))}
        gone = rows[item_id(key)]
        gone.state, gone.merged_into_id = RecordState.MERGED, rows[item_id(into)].id
        session.flush()
        losses.rewrite(session, gone.id)


def test_a_merged_item_contributes_nothing(stood):
    put(stood, an_item("a", CAPTURED), an_item("b", CAPTURED))
    merge(stood, "b", "a")
    assert [one[0] for one in lost(stood)] == [item_id("a")]
    assert len(gained(stood)) == 1
    assert derived_faults(stood) == []


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"type": "t-7"}, "type: no equipment type 't-7'; near: "),
        ({"dataset": "oryx"}, "dataset: no dataset 'oryx'"),
        ({"candidates": ["t-7"]}, "candidates: no equipment type 't-7'"),
        ({"fitted": [{"part": "bipod"}]}, "fitted.part: no equipment type 'bipod'"),
        ({"fitted": [{"part": "t-80", "source": "x"}]}, "fitted.source: no source 'x'"),
        ({"outcomes": [outcome("destroyed", "rusia")]}, "outcomes.lost_by: no party 'rusia'; near: russia"),
        ({"outcomes": [outcome("captured", "russia", "ukrain")]}, "outcomes.taken_by: no party 'ukrain'"),
        ({"outcomes": [outcome("destroyed", incident="00000000")]}, "outcomes.incident: no incident '00000000'"),
        ({"holdings": [{"party": "us", "context": "in_use"}]}, "holdings.party: no party 'us'"),
        ({"parent_lot": "00000000"}, "parent_lot: no item '00000000'"),
    ],
    ids=str,
)
def test_a_name_that_nothing_has_is_refused_by_the_name_of_the_field(common, values, problem):
    with pytest.raises(Invalid, match=problem.replace(".", r"\.")):
        put(common, items.ItemIn(**{"id": item_id("t"), "type": "t-72", **values}))
    assert all_of(common, Item) == []


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"outcomes": [outcome("captured")]}, "an outcome captured needs taken_by"),
        ({"outcomes": [outcome("destroyed", "russia", "ukraine")]}, "an outcome destroyed has no taken_by"),
        ({"outcomes": [outcome("destroyed", grade="visual")]}, "visual needs a picture"),
        ({"count": {"min": 3, "best": 2}}, "min ≤ best ≤ max"),
        ({"count": {"min": 1, "best": 2, "max": 1}}, "min ≤ best ≤ max"),
        ({"count": {"min": -1, "best": 2}}, "greater than or equal to 0"),
        ({"colour": "green"}, "Extra inputs are not permitted"),
        ({"id": "ill-formed"}, "String should match pattern"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_before_anything_is_written(values, problem):
    with pytest.raises(ValidationError, match=problem):
        items.ItemIn(**{"id": item_id("t"), "type": "t-72", **values})
