"""What several people take an item for, as a table: tanks › T-72 › T-72B › T-72B3 or T-72BA, and T-80 beside T-72."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain import consensus
from catalog.domain.consensus import Opinion
from catalog.domain.outcomes import Disagreement

TREE = {
    "tanks": ("tanks",),
    "T-72": ("tanks", "T-72"),
    "T-72A": ("tanks", "T-72", "T-72A"),
    "T-72B": ("tanks", "T-72", "T-72B"),
    "T-72B3": ("tanks", "T-72", "T-72B", "T-72B3"),
    "T-72BA": ("tanks", "T-72", "T-72B", "T-72BA"),
    "T-80": ("tanks", "T-80"),
}
WORDS = {"not": Disagreement.IS_NOT, "cannot": Disagreement.CANNOT_TELL}
# What each person says ("not T-72": it is not one; "cannot T-72": it cannot be told), and the consensus with its count.
EXAMPLES = [
    ("", None),
    ("T-72B3", None),  # one alone is no consensus
    ("T-72B3, T-72B3", "T-72B3 2 of 2"),
    ("T-72B3, T-72B3, T-72B3, T-72BA", "T-72B3 3 of 4"),
    ("T-72B3, T-72B3, T-72BA", "T-72B 3 of 3"),  # two of three are not more than two thirds
    ("T-72B3, T-72BA", "T-72B 2 of 2"),
    ("T-72B3, T-80", "tanks 2 of 2"),
    ("T-72B3, T-72", "T-72 2 of 2"),  # who says T-72 agrees with it, and says nothing about T-72B3
    ("T-72B3, T-72B3, T-72", "T-72B3 2 of 2"),
    ("T-72B3, T-72B3, not T-72B3", "T-72B 2 of 2"),
    ("T-72B3, T-72B3, T-72B3, not T-72B3", "T-72B3 3 of 4"),
    ("T-72B3, T-72B3, not T-72", "tanks 2 of 2"),  # what is no T-72 is no T-72B3 either
    ("T-72B, T-72B, not T-72B3", "T-72B 2 of 2"),  # what is no T-72B3 may be another T-72B
    ("T-72B3, T-72B3, cannot T-72B3, cannot T-72B3", "T-72B3 2 of 2"),
    ("T-72B3, cannot T-72B3", None),
    ("not T-80, not T-80", None),
    ("T-72A, T-72B3, T-80", "tanks 3 of 3"),
]


def opinions(text):
    found = []
    for person, said in enumerate(one for one in text.split(", ") if one):
        word, _, name = said.rpartition(" ")
        found.append(Opinion(person, TREE[name], WORDS.get(word)))
    return found


@pytest.mark.parametrize(("said", "expected"), EXAMPLES)
def test_the_consensus_of_what_people_say(said, expected):
    found = consensus.of(opinions(said))
    assert (found and f"{found.node} {found.agree} of {found.heard}") == expected


def test_one_person_counts_once_however_often_they_speak():
    assert consensus.of([Opinion("ada", TREE["T-72B3"]), Opinion("ada", TREE["T-72B3"])]) is None


SAID = st.builds(
    Opinion, st.integers(0, 9), st.sampled_from(list(TREE.values())), st.sampled_from([None, *Disagreement])
)
EACH_ONCE = st.lists(SAID, max_size=10, unique_by=lambda one: one.person)


@given(EACH_ONCE.flatmap(lambda said: st.tuples(st.just(said), st.permutations(said))))
def test_the_order_of_opinions_does_not_matter(pair):
    said, shuffled = pair
    assert consensus.of(said) == consensus.of(shuffled)


@given(EACH_ONCE)
def test_whoever_agrees_with_the_consensus_never_makes_it_shallower(said):
    before = consensus.of(said)
    if before is None:
        return
    for path in TREE.values():
        if before.node in path:
            after = consensus.of([*said, Opinion("one more", path)])
            assert after.path[: len(before.path)] == before.path


@given(EACH_ONCE)
def test_no_two_types_beside_each_other_are_both_the_consensus(said):
    found = [path for path in TREE.values() if consensus._weighed(path, said)]
    assert all(one == other[: len(one)] or other == one[: len(other)] for one in found for other in found)


@given(EACH_ONCE)
def test_who_cannot_tell_changes_nothing(said):
    more = [*said, Opinion("one more", TREE["T-80"], Disagreement.CANNOT_TELL)]
    assert consensus.of(more) == consensus.of(said)
