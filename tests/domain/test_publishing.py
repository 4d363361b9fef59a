"""When a logged incident may be seen, and how near it is told."""

import math
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain import publishing
from catalog.domain.publishing import M_PER_DEGREE, Caution, Kept

TOLD = datetime(2024, 12, 1, 15, tzinfo=UTC)
LATITUDES, LONGITUDES = st.floats(-85, 85), st.floats(-179, 179)


def metres(one, other):
    north = (one[0] - other[0]) * M_PER_DEGREE
    east = (one[1] - other[1]) * M_PER_DEGREE * math.cos(math.radians(one[0]))
    return math.hypot(north, east)


@pytest.mark.parametrize(
    ("latest", "hours", "moment"),
    [
        (date(2024, 11, 27), 72, datetime(2024, 12, 1, tzinfo=UTC)),  # the day ends first
        (date(2024, 11, 27), 0, datetime(2024, 11, 28, tzinfo=UTC)),
        (date(2020, 1, 1), 72, datetime(2020, 1, 5, tzinfo=UTC)),  # long ago: out at once
        (None, 72, datetime(2024, 12, 4, 15, tzinfo=UTC)),  # undated: from when it was told
    ],
)
def test_it_may_be_seen_some_hours_after_its_last_day(latest, hours, moment):
    assert publishing.due(latest, TOLD, hours) == moment


def test_without_a_point_none_is_told():
    assert publishing.told(None, None, None, 1000) is None


def test_a_point_that_is_not_made_coarse_is_told_as_it_is():
    assert publishing.told(36.2, 37.1, 50, None) == (36.2, 37.1, 50, False)


@given(LATITUDES, LONGITUDES, st.integers(1, 5000), st.sampled_from([200, 1000, 5000, 20_000]))
def test_the_circle_of_a_coarse_point_still_holds_the_true_one(lat, lon, uncertainty, coarsen):
    point = publishing.told(lat, lon, uncertainty, coarsen)
    assert point.is_coarse
    assert metres((lat, lon), point[:2]) + uncertainty <= point.uncertainty_m * 1.02 + 2
    assert point.uncertainty_m >= coarsen


KEPT = st.builds(Kept, LATITUDES, LONGITUDES, st.integers(1, 9000), st.sampled_from([None, 0, 200, 5000]))


@given(KEPT, KEPT)
def test_a_point_of_the_past_is_told_no_nearer_than_that_of_today(then, today):
    found, now = publishing.told_then(then, today), publishing.told(*today)
    assert found.uncertainty_m >= now.uncertainty_m or found.uncertainty_m == then.uncertainty_m >= today.uncertainty_m
    assert found.is_coarse or not today.coarsen_to_m
    assert metres(then[:2], found[:2]) + then.uncertainty_m <= found.uncertainty_m * 1.02 + 2


@given(KEPT)
def test_a_point_that_was_taken_away_is_told_of_no_day(kept):
    nothing = Kept(None, None, None, None)
    assert publishing.told_then(kept, nothing) is None
    assert publishing.told_then(nothing, kept) is None
    assert publishing.told_then(kept._replace(uncertainty_m=1, coarsen_to_m=None), kept) == publishing.told(*kept)


@given(LATITUDES, LONGITUDES, st.sampled_from([200, 1000, 5000]))
def test_a_coarse_point_tells_no_more_when_it_is_made_coarse_again(lat, lon, coarsen):
    once = publishing.coarse(lat, lon, coarsen)
    assert metres(once, publishing.coarse(*once, coarsen)) < 3


def test_many_points_of_one_place_tell_no_more_than_one():
    told = {publishing.coarse(36.2001 + n / 100_000, 37.1001 + n / 100_000, 1000) for n in range(50)}
    assert len(told) == 1


@pytest.mark.parametrize(
    ("asked", "is_less"),
    [(Caution(72, 1000), False), (Caution(24, 1000), True), (Caution(72, 500), True), (Caution(96, 5000), False)],
)
def test_telling_sooner_or_nearer_is_less_caution(asked, is_less):
    assert asked.is_less_than(Caution(72, 1000)) is is_less
