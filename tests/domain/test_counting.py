"""The counting rules, version 1, as tables of chains: "A captured by B, B destroyed"."""

import re
from collections import Counter
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.counting import (
    BANDS,
    CHANGES_HANDS,
    COUNTED_GRADES,
    GRADE_ORDER,
    LOSS_COLUMNS,
    NOTHING,
    Range,
    best_grade,
    clusters,
    gains,
    holder,
    losses,
    lowered,
    standing_losses,
    stints,
    weights,
)
from catalog.domain.outcomes import Band, Grade, OutcomeKind

KINDS = {kind.label: kind for kind in OutcomeKind}
GRADES = {grade.label: grade for grade in Grade}
STEP = re.compile(r"(\w) (.+?)(?: (?:by|to) (\w))?(?: \((.+)\))?")
LOST_TO_SOMEBODY = {OutcomeKind.CAPTURED, OutcomeKind.SEIZED, OutcomeKind.HANDED_OVER}


@dataclass(frozen=True, eq=False)  # two outcomes that are alike in everything are still two
class Fact:
    from_party_id: str
    kind: OutcomeKind
    to_party_id: str | None
    grade: Grade


def facts(text):
    """`A abandoned (visual), A captured by B` as outcomes; without a word in brackets the grade is visual."""
    steps = (STEP.fullmatch(step).groups() for step in text.split(", "))
    return [Fact(lost, KINDS[kind], taken, GRADES[grade or "visual"]) for lost, kind, taken, grade in steps]


def chain(text, grades=COUNTED_GRADES):
    return stints(facts(text), grades) if text else []


def by(taker):
    return f" by {taker}" if taker else ""


def every_operator(text):
    return [f"{loss.stint.operator} {loss.kind.label}{by(loss.stint.taker)}" for loss in losses(chain(text))]


def first_operator(text):
    shown = [loss for loss in losses(chain(text)) if loss.first_kind]
    return [f"{loss.stint.operator} {loss.first_kind.label}{by(loss.stint.taker)}" for loss in shown]


# Stints


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("A damaged, A abandoned, A captured by B, B destroyed", ["A: 3", "B: 1"]),
        ("A transferred to B, B captured by C, C recaptured by B", ["A: 1", "B: 1", "C: 1"]),
        ("A captured by B, B captured by A, A captured by B", ["A: 1", "B: 1", "A: 1"]),
        ("A damaged, A repaired, A damaged", ["A: 3"]),
        ("A abandoned, A found by B, B seized by C", ["A: 2", "B: 1"]),
        ("", []),
    ],
)
def test_a_chain_is_cut_where_the_item_changes_hands(text, cut):
    assert [f"{stint.operator}: {len(stint.facts)}" for stint in chain(text)] == cut


def test_stints_are_numbered_from_one():
    assert [stint.number for stint in chain("A captured by B, B recaptured by A, A destroyed")] == [1, 2, 3]


def test_without_the_outcome_that_took_it_away_the_item_never_left():
    text = "A damaged, A abandoned, A captured by B (discounted), B destroyed"
    [stint] = chain(text)
    assert (stint.operator, stint.taker, len(stint.facts)) == ("A", None, 3)


def test_an_outcome_of_a_grade_that_was_not_chosen_is_left_out():
    text = "A abandoned (single claim), A captured by B (visual)"
    assert [len(stint.facts) for stint in chain(text, {Grade.VISUAL})] == [1]
    assert chain(text, {Grade.LISTED}) == chain(text, ()) == []


# T1 and T2


@pytest.mark.parametrize(
    ("text", "every", "first"),
    [
        ("A damaged, A destroyed", ["A destroyed"], ["A destroyed"]),
        ("A damaged, A repaired", ["A damaged"], ["A damaged"]),
        ("A abandoned, A captured by B", ["A captured by B"], ["A captured by B"]),
        ("A captured by B, B destroyed", ["A captured by B", "B destroyed"], ["A destroyed by B"]),
        ("A captured by B, B recaptured by A", ["A captured by B", "B captured by A"], ["A captured by B"]),
        ("A destroyed, A captured by B", ["A destroyed by B"], ["A destroyed by B"]),
        ("A damaged, A abandoned", ["A abandoned"], ["A abandoned"]),
        ("A surrendered to B", ["A captured by B"], ["A captured by B"]),
        ("A seized by B", ["A seized by B"], ["A seized by B"]),
        ("A handed over to B", ["A handed over by B"], ["A handed over by B"]),
        ("A damaged, A transferred to B", ["A damaged by B"], ["A damaged by B"]),
        ("A transferred to B, B destroyed", ["B destroyed"], ["B destroyed"]),
        ("A transferred to B", [], []),
        ("A found by B", [], []),
        ("A found by B, B captured by C", ["B captured by C"], ["B captured by C"]),
        ("A recovered, A repaired", [], []),
        ("A captured by B, B captured by C, C destroyed", ["A captured by B", "B captured by C", "C destroyed"],
         ["A destroyed by B"]),
        ("A captured by B, B recaptured by A, A damaged", ["A captured by B", "B captured by A", "A damaged"],
         ["A captured by B"]),
    ],
)  # fmt: skip
def test_t1_and_t2_losses_in_both_modes(text, every, first):
    assert (every_operator(text), first_operator(text)) == (every, first)


@pytest.mark.parametrize(
    ("text", "is_mended"),
    [
        ("A damaged, A repaired", True),
        ("A abandoned, A recovered", True),
        ("A damaged", False),
        ("A damaged, A repaired, A captured by B", False),
        ("A damaged, A repaired, A damaged", False),
        ("A damaged, A captured by B, B repaired", False),
    ],
)
def test_t1_a_loss_that_was_mended_stays_a_loss_and_is_marked(text, is_mended):
    assert next(losses(chain(text))).is_mended is is_mended


def test_t1_the_first_destroyed_decides_and_gives_the_loss_its_incident():
    told = facts("A damaged, A destroyed, A abandoned, A destroyed")
    [loss] = losses(stints(told))
    assert loss.deciding is told[1]


def test_losses_are_printed_under_the_six_columns_only():
    for label in KINDS:
        assert {loss.kind for loss in losses(chain(f"A {label} by B"))} <= set(LOSS_COLUMNS)


# T3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A damaged, A destroyed", []),
        ("A damaged, A repaired", []),
        ("A abandoned, A captured by B", ["B captured"]),
        ("A captured by B, B destroyed", ["B captured"]),
        ("A captured by B, B recaptured by A", ["B captured", "A recaptured, recovered"]),
        ("A destroyed, A captured by B", []),
        ("A destroyed, A captured by B, B captured by C", ["C captured"]),
        ("A surrendered to B", ["B surrendered"]),
        ("A seized by B, B handed over to C", ["B seized", "C handed over"]),
        ("A found by B", ["B found"]),
        ("A transferred to B", []),
    ],
)
def test_t3_gains(text, expected):
    found = gains(chain(text))
    told = [f"{one.stint.taker} {one.deciding.kind.label}{', recovered' * one.is_recovery}" for one in found]
    assert told == expected


# T4


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("A damaged, A destroyed", {"A"}),
        ("A damaged, A repaired", set()),
        ("A damaged", set()),
        ("A abandoned", {"A"}),
        ("A abandoned, A recovered", set()),
        ("A abandoned, A captured by B", {"A"}),
        ("A captured by B, B destroyed", {"A", "B"}),
        ("A captured by B, B recaptured by A", {"B"}),
        ("A captured by B, B transferred to A", set()),
        ("A captured by B, B recaptured by A, A destroyed", {"A", "B"}),
        ("A captured by B, B captured by C", {"A", "B"}),
        ("A destroyed, A captured by B", {"A"}),
        ("A transferred to B", set()),
        ("A found by B", set()),
        ("", set()),
    ],
)
def test_t4_standing_losses_are_what_a_party_lost_and_does_not_have(text, parties):
    assert standing_losses(chain(text)) == parties


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("A damaged", "A"),
        ("A captured by B", "B"),
        ("A destroyed, A captured by B", "B"),
        ("A destroyed", None),
        ("A abandoned", None),
        ("A abandoned, A damaged", None),
        ("A abandoned, A recovered", "A"),
        ("A captured by B, B abandoned, B repaired", "B"),
    ],
)
def test_the_holder_is_whoever_has_it_after_the_last_outcome(text, who):
    assert holder(chain(text)[-1]) == who


# T5


@st.composite
def chains(draw):
    """What may happen to one item: any kinds and grades in any order, each by whoever has it then."""
    holds, told = draw(st.sampled_from("ABC")), []
    for kind in draw(st.lists(st.sampled_from(OutcomeKind), max_size=8)):
        taker = draw(st.sampled_from(sorted({"A", "B", "C"} - {holds}))) if kind in CHANGES_HANDS else None
        told.append(Fact(holds, kind, taker, draw(st.sampled_from(Grade))))
        holds = taker or holds
    return told


many_items = st.lists(chains(), max_size=6)
some_grades = st.sets(st.sampled_from(Grade))


@given(many_items, some_grades)
def test_t5_losses_to_somebody_are_gains_of_somebody_but_for_what_was_found(items, grades):
    cut = [stints(item, grades) for item in items]
    lost = Counter(one.stint.taker for all_of in cut for one in losses(all_of) if one.kind in LOST_TO_SOMEBODY)
    won = [one for all_of in cut for one in gains(all_of) if one.deciding.kind is not OutcomeKind.FOUND]
    assert lost == Counter(one.stint.taker for one in won)


@given(many_items, some_grades)
def test_t5_outcomes_of_first_operator_add_up_to_the_items_that_were_lost(items, grades):
    found = [list(losses(stints(item, grades))) for item in items]
    printed = Counter(one.first_kind for all_of in found for one in all_of if one.first_kind)
    assert printed.total() == sum(1 for all_of in found if all_of)
    assert all(sum(one.first_kind is not None for one in all_of) <= 1 for all_of in found)


@given(chains(), some_grades)
def test_t5_an_operator_loses_an_item_once_in_each_stint_at_most(item, grades):
    numbers = [one.stint.number for one in losses(stints(item, grades))]
    assert numbers == sorted(set(numbers))


@given(chains(), some_grades)
def test_stints_hold_each_chosen_outcome_once_and_in_order(item, grades):
    held = [fact for stint in stints(item, grades) for fact in stint.facts]
    assert held == [fact for fact in item if fact.grade in grades]


# T6


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (Range(1, 1, 1), Range(1, 1, 1), Range(2, 2, 2)),
        (Range(7, 9, 11), Range(1, 1, 1), Range(8, 10, 12)),
        (Range(8, 10, 12), Range(2, 2, None), Range(10, 12, None)),
        (Range(2, 2, None), Range(2, 2, None), Range(4, 4, None)),
        (Range(3, 5, 8), NOTHING, Range(3, 5, 8)),
    ],
)
def test_t6_least_best_and_most_are_summed_apart(one, other, both):
    assert one + other == other + one == both


@pytest.mark.parametrize(
    ("lot", "taken", "left"),
    [
        (Range(8, 10, 12), Range(1, 1, 1), Range(7, 9, 11)),
        (Range(8, 10, 12), NOTHING, Range(8, 10, 12)),
        (Range(2, 2, None), Range(1, 1, 1), Range(1, 1, None)),
        (Range(2, 2, 2), Range(3, 3, 3), Range(0, 0, 0)),
        (Range(8, 10, 12), Range(2, 3, 4), Range(4, 7, 10)),
        (Range(8, 10, 12), Range(2, 2, None), Range(0, 8, 10)),
    ],
)
def test_t6_a_lot_is_what_is_left_of_it(lot, taken, left):
    assert lot.minus(taken) == left


def test_a_range_is_told_with_an_open_maximum():
    assert Range(2, 2, None).as_dict() == {"min": 2, "best": 2, "max": None}


ONE, UNSURE = Range(1, 1, 1), Range(0, 1, 1)


@pytest.mark.parametrize(
    ("ranges", "pairs", "expected"),
    [
        ({1: ONE, 2: ONE}, [], {1: ONE, 2: ONE}),
        ({1: ONE, 2: ONE}, [(1, 2)], {1: ONE, 2: UNSURE}),
        ({1: ONE, 2: ONE, 3: ONE}, [(1, 2), (2, 3)], {1: ONE, 2: UNSURE, 3: UNSURE}),
        ({1: ONE, 2: ONE, 3: ONE, 4: ONE}, [(1, 2), (3, 4)], {1: ONE, 2: UNSURE, 3: ONE, 4: UNSURE}),
        ({1: ONE, 2: Range(3, 4, 5)}, [(1, 2)], {1: UNSURE, 2: Range(3, 4, 5)}),
        ({1: ONE}, [(1, 2)], {1: ONE}),  # the other one is no part of the question
        ({1: ONE, 3: ONE}, [(1, 2), (2, 3)], {1: ONE, 3: UNSURE}),
    ],
)
def test_t6_of_things_that_may_be_one_only_the_largest_minimum_is_sure(ranges, pairs, expected):
    assert lowered(ranges, pairs) == expected


@pytest.mark.parametrize(
    ("pairs", "groups"),
    [
        ([], []),
        ([(1, 2), (3, 4)], [{1, 2}, {3, 4}]),
        ([(1, 2), (3, 4), (2, 3)], [{1, 2, 3, 4}]),
        ([(1, 2), (2, 1)], [{1, 2}]),
    ],
)
def test_pairs_that_share_an_item_are_one_cluster(pairs, groups):
    assert clusters(pairs) == groups


RIFLES, AKMS = Range(8, 10, 12), Range(2, 2, None)


@pytest.mark.parametrize(
    ("ranges", "lots", "unsure", "total"),
    [
        ({1: RIFLES}, [], [], Range(8, 10, 12)),
        ({1: RIFLES, 2: ONE}, [(2, 1)], [], Range(8, 10, 12)),
        ({1: RIFLES, 2: ONE, 3: AKMS}, [(2, 1)], [], Range(10, 12, None)),
        ({1: RIFLES, 2: ONE, 3: ONE}, [(2, 1), (3, 1)], [(2, 3)], Range(7, 10, 12)),
        ({1: RIFLES, 2: RIFLES, 3: ONE, 4: ONE}, [(3, 1), (4, 2)], [(3, 4)], Range(15, 20, 24)),
        ({2: ONE}, [(2, 1)], [], ONE),  # the lot is no part of the question
        ({1: RIFLES}, [(2, 1)], [], RIFLES),  # nor here what was taken out of it
    ],
)
def test_t6_lots_and_clusters_together(ranges, lots, unsure, total):
    assert sum(weights(ranges, lots, unsure).values(), NOTHING) == total


@st.composite
def worlds(draw):
    """Distinct things, some in lots, and items that show them: what is true, and what the catalog was told."""
    lot_of = draw(st.lists(st.sampled_from([None, -1, -2]), min_size=1, max_size=8))
    shown = draw(st.lists(st.integers(0, len(lot_of) - 1), max_size=8))
    sizes = {lot: lot_of.count(lot) for lot in (-1, -2)}
    ranges = {lot: Range(draw(st.integers(0, size)), size, None) for lot, size in sizes.items()}
    ranges |= dict.fromkeys(range(len(shown)), ONE)
    lots = [(item, lot_of[thing]) for item, thing in enumerate(shown) if lot_of[thing]]
    same = [(one, other) for other, thing in enumerate(shown) for one in range(other) if shown[one] == thing]
    more = draw(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=2))
    known = {thing for thing, lot in enumerate(lot_of) if lot or thing in shown}
    return len(known), ranges, lots, same + more


@given(worlds())
def test_t6_the_minimums_never_add_up_to_more_than_the_distinct_things(world):
    things, ranges, lots, unsure = world
    assert sum(one.least for one in weights(ranges, lots, unsure).values()) <= things


@given(worlds())
def test_t6_least_best_and_most_stay_in_their_order(world):
    _, ranges, lots, unsure = world
    for one in weights(ranges, lots, unsure).values():
        assert 0 <= one.least <= one.best
        assert one.most is None or one.best <= one.most


# T7


@pytest.mark.parametrize(
    ("text", "grade", "band"),
    [
        ("A abandoned (visual), A captured by B (single claim)", Grade.VISUAL, Band.CONFIRMED),
        ("A captured by B (documented)", Grade.DOCUMENTED, Band.CONFIRMED),
        ("A captured by B (listed)", Grade.LISTED, Band.LISTED),
        ("A damaged (unassessed), A destroyed (corroborated)", Grade.CORROBORATED, Band.CORROBORATED),
        ("A captured by B (unassessed)", Grade.UNASSESSED, Band.CLAIMED),
        ("A captured by B (single claim)", Grade.SINGLE_CLAIM, Band.CLAIMED),
        ("A destroyed (contested)", Grade.CONTESTED, Band.CONTESTED),
        ("A destroyed (contested), A abandoned (unassessed)", Grade.UNASSESSED, Band.CLAIMED),
        ("A damaged (single claim), A repaired (visual)", Grade.SINGLE_CLAIM, Band.CLAIMED),
    ],
)
def test_t7_a_loss_stands_in_the_band_of_its_best_grade(text, grade, band):
    [loss] = losses(chain(text))
    assert (loss.grade, BANDS[loss.grade]) == (grade, band)


def test_t7_what_is_discounted_is_not_counted():
    assert not every_operator("A captured by B (discounted)")
    assert set(Grade) - set(COUNTED_GRADES) == {Grade.DISCOUNTED}


def test_t7_every_grade_has_its_rank_and_each_band_its_grades():
    assert sorted(GRADE_ORDER) == sorted(Grade)
    assert set(BANDS.values()) == set(Band)


@given(st.lists(st.sampled_from(Grade), min_size=1))
def test_t7_the_best_grade_is_never_worse_than_another(grades):
    told = [Fact("A", OutcomeKind.DESTROYED, None, grade) for grade in grades]
    assert GRADE_ORDER.index(best_grade(told)) == min(map(GRADE_ORDER.index, grades))
