"""What words reach, as places with scores: the same as whole arrays of scores say."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from catalog.search.reached import Reached

SIZE = 12
arrays = st.lists(st.sampled_from([0.0, 0.0, 0.5, 1.0, 3.0]), min_size=SIZE, max_size=SIZE).map(np.array)


def whole(reached):
    found = np.zeros(SIZE)
    found[reached.places] = reached.scores
    return found.tolist()


@given(one=arrays, other=arrays)
def test_both_either_and_one_without_the_other(one, other):
    first, second = Reached.of(one), Reached.of(other)
    assert whole(first.and_also(second)) == np.where((one > 0) & (other > 0), one + other, 0).tolist()
    assert whole(Reached.together([first, second])) == (one + other).tolist()
    assert whole(first.without(second)) == np.where(other > 0, 0, one).tolist()


@given(one=arrays, start=st.integers(0, SIZE), size=st.integers(0, SIZE))
def test_what_is_reached_of_a_span(one, start, size):
    span = slice(start, min(start + size, SIZE))
    found = Reached.of(one).between(span)
    assert found.places.tolist() == [place for place in range(span.start, span.stop) if one[place]]
    assert found.scores.tolist() == [one[place] for place in found.places]


def test_nothing_is_reached_by_nothing():
    nothing = Reached.together([])
    assert not len(nothing.places)
    assert not len(Reached.of(np.ones(3)).and_also(nothing).places)
    assert len(Reached.of(np.ones(3)).without(nothing).places) == len(np.ones(3))
