"""Which state of a sighting may follow which, and by whom: a table that a reviewer could read."""

from datetime import timedelta

import pytest

from catalog.domain import reviewing
from catalog.domain.errors import Conflict, Invalid
from catalog.domain.outcomes import ReviewState
from catalog.domain.reviewing import DECISIONS, DESK_TIME, OPEN, By
from tests.support.clock import NOW

S = ReviewState
ALLOWED = {
    ("draft", By.CONTRIBUTOR): "submitted",
    ("draft", By.REVIEWER): "",
    ("submitted", By.CONTRIBUTOR): "submitted withdrawn",
    ("submitted", By.REVIEWER): "in_review accepted needs_info rejected duplicate",
    ("in_review", By.CONTRIBUTOR): "submitted withdrawn",
    ("in_review", By.REVIEWER): "in_review submitted accepted needs_info rejected duplicate",
    ("needs_info", By.CONTRIBUTOR): "submitted withdrawn",
    ("needs_info", By.REVIEWER): "accepted rejected duplicate needs_info",
    ("accepted", By.CONTRIBUTOR): "",
    ("accepted", By.REVIEWER): "",
    ("duplicate", By.CONTRIBUTOR): "",
    ("duplicate", By.REVIEWER): "in_review",
    ("rejected", By.CONTRIBUTOR): "",
    ("rejected", By.REVIEWER): "in_review",
    ("withdrawn", By.CONTRIBUTOR): "",
    ("withdrawn", By.REVIEWER): "",
}


def test_the_table_speaks_of_every_state_and_person():
    assert set(ALLOWED) == {(state.value, by) for state in S for by in By}


@pytest.mark.parametrize(("before", "by"), ALLOWED)
def test_what_may_follow(before, by):
    assert list(reviewing.following(S(before), by)) == [S(one) for one in ALLOWED[before, by].split()]


@pytest.mark.parametrize(("before", "by"), ALLOWED)
def test_any_other_step_is_refused_and_the_answer_says_what_may(before, by):
    allowed = ALLOWED[before, by].split()
    for after in S:
        if after.value not in allowed:
            with pytest.raises(Conflict, match=S(allowed[0]).label if allowed else "nothing more"):
                reviewing.check(S(before), after, by, "because")


@pytest.mark.parametrize("after", DECISIONS)
@pytest.mark.parametrize("before", OPEN)
def test_a_decision_needs_a_reason(before, after):
    with pytest.raises(Invalid, match="reason"):
        reviewing.check(before, after, By.REVIEWER, "  ")
    reviewing.check(before, after, By.REVIEWER, "both pictures show it")


def test_taking_and_letting_go_need_no_reason():
    reviewing.check(S.SUBMITTED, S.IN_REVIEW, By.REVIEWER)
    reviewing.check(S.IN_REVIEW, S.SUBMITTED, By.REVIEWER)


def test_a_sighting_stays_on_a_desk_for_half_an_hour():
    until = NOW + DESK_TIME
    assert reviewing.is_held(until, NOW)
    assert reviewing.is_held(until, NOW + timedelta(minutes=29))
    assert not reviewing.is_held(until, NOW + timedelta(minutes=30))
    assert not reviewing.is_held(None, NOW)
