"""Numbers of things as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain import amounts
from catalog.domain.counting import Range
from catalog.domain.errors import Invalid


@pytest.mark.parametrize(
    ("text", "least", "best", "most"),
    [
        ("3", 3, 3, 3),
        ("three", 3, 3, 3),
        ("2x", 2, 2, 2),
        ("3–5", 3, 3, 5),
        ("2 to 3", 2, 2, 3),
        ("2-3-5", 2, 3, 5),
        ("3 (2–5)", 2, 3, 5),
        ("about 10 (8-12)", 8, 10, 12),
        ("at least 3", 3, 3, None),
        ("3+", 3, 3, None),
        ("≥ 3", 3, 3, None),
        ("up to 5", 1, 1, 5),
        ("several", 2, 2, None),
        ("?", 1, 1, None),
    ],
)
def test_a_number_is_a_range(text, least, best, most):
    assert amounts.parse(text) == Range(least, best, most)


@pytest.mark.parametrize("text", ["0", "5-3", "-1", "1e9", "99999999", "many tanks", "", "3-2-5", "x"])
def test_what_is_no_number_of_things_is_refused_with_what_is_allowed(text):
    with pytest.raises(Invalid, match="at least 3"):
        amounts.parse(text)


@given(st.integers(1, 999), st.integers(0, 99), st.integers(0, 99) | st.none())
def test_what_is_written_is_read_back(least, more, most):
    found = Range(least, least + more, None if most is None else least + more + most)
    assert amounts.parse(amounts.written(found)) == found
