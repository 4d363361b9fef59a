"""Which thing of one list is which of the other. All things here are made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.comparing import How, Thing
from catalog.domain.matching import match
from tests.domain.test_comparing import KNOWN, NOBODY, RUSSIA, T72, T72B, T80, TANKS, TOWN, TRUCK, UKRAINE, VILLAGE


def seen(key, kind=T72, outcome="destroyed", party=RUSSIA, at=("x.com/1",)):
    return Thing(key, kind, party, outcome, tuple(at))


def told(key, kind=T72, day=100, place=TOWN, outcome="destroyed", **more):
    """A thing without an address."""
    return Thing(
        key, kind, more.pop("party", RUSSIA), outcome, first=day, last=more.pop("last", day), place=place, **more
    )


def result(ones, others):
    """Pairs as "a=b", the keys that are only in one list, and the groups."""
    found = match(ones, others, KNOWN)
    pairs = " ".join(sorted(f"{pair.one.key}={pair.other.key}" for pair in found.pairs))
    groups = ["".join(thing.key for thing in (*group.one, *group.other)) for group in found.ambiguous]
    return pairs, "".join(t.key for t in found.only_one), "".join(t.key for t in found.only_other), groups


BY_ADDRESS = [
    ("one thing each", [seen("a")], [seen("b")], ("a=b", "", "", [])),
    ("one thing each, of different types", [seen("a")], [seen("b", TRUCK, "captured")], ("a=b", "", "", [])),
    ("different in type and in party", [seen("a")], [seen("b", TRUCK, party=UKRAINE)], ("", "a", "b", [])),
    ("the same in all but the party", [seen("a")], [seen("b", party=UKRAINE)], ("a=b", "", "", [])),
    ("another address", [seen("a")], [seen("b", at=["x.com/2"])], ("", "a", "b", [])),
    ("two of one sort, and one", [seen("a"), seen("b")], [seen("c")], ("a=c", "b", "", [])),
    (
        "each to its own type",
        [seen("a", T72), seen("b", T80)],
        [seen("c", T80), seen("d", T72)],
        ("a=d b=c", "", "", []),
    ),
    (
        "a less precise type with the same outcome before the same type with another",
        [seen("a", T72, "destroyed"), seen("b", T72B, "captured")],
        [seen("c", T72, "captured"), seen("d", T72B, "destroyed")],
        ("a=d b=c", "", "", []),
    ),
    (
        "each side's own loss",
        [seen("a", party=RUSSIA), seen("b", party=UKRAINE)],
        [seen("c", party=UKRAINE), seen("d", party=RUSSIA)],
        ("a=d b=c", "", "", []),
    ),
    (
        "what is left is of akin types",
        [seen("a", T72B), seen("b", T72B)],
        [seen("c", T72B), seen("d", T80)],
        ("a=c b=d", "", "", []),
    ),
    (
        "what is left has nothing in common",
        [seen("a", T72), seen("b", T80)],
        [seen("c", T72), seen("d", TRUCK)],
        ("a=c", "", "", ["bd"]),
    ),
    (
        "what is left is not as many",
        [seen("a", T80), seen("b", T80)],
        [seen("c", T72)],
        ("", "", "", ["abc"]),
    ),
    (
        "under the second address",
        [seen("a", at=["x.com/1", "x.com/2"])],
        [seen("b", at=["x.com/2", "x.com/3"])],
        ("a=b", "", "", []),
    ),
]  # fmt: skip
BY_CIRCUMSTANCES = [
    ("same type, place and day", [told("a")], [told("b")], ("a=b", "", "", [])),
    ("three days later", [told("a")], [told("b", day=103)], ("a=b", "", "", [])),
    ("four days later", [told("a")], [told("b", day=104)], ("", "a", "b", [])),
    ("a month and a day in it", [told("a", day=90, last=119)], [told("b")], ("a=b", "", "", [])),
    ("a year and a day in it", [told("a", day=1, last=365)], [told("b")], ("", "a", "b", [])),
    ("no date", [told("a", day=None)], [told("b", day=None)], ("", "a", "b", [])),
    ("no place", [told("a", place=0)], [told("b", place=0)], ("", "a", "b", [])),
    ("another place", [told("a")], [told("b", place=VILLAGE)], ("", "a", "b", [])),
    ("a type below it", [told("a")], [told("b", T72B)], ("a=b", "", "", [])),
    ("a type beside it", [told("a")], [told("b", T80)], ("", "a", "b", [])),
    ("another party", [told("a")], [told("b", party=UKRAINE)], ("", "a", "b", [])),
    ("an unknown party", [told("a")], [told("b", party=NOBODY)], ("", "a", "b", [])),
    ("another outcome", [told("a")], [told("b", outcome="captured")], ("a=b", "", "", [])),
    ("two that are equally good", [told("a")], [told("b"), told("c")], ("", "", "", ["abc"])),
    ("two and two that nothing tells apart", [told("a"), told("b")], [told("c"), told("d")], ("", "", "", ["abcd"])),
    ("the same type before one above it", [told("a", T72B)], [told("b", T72B), told("c")], ("a=b", "", "c", [])),
    (
        "one that is clear leaves one answer for the other",
        [told("a", T72B), told("b", T72)],
        [told("c", T72B), told("d", TANKS)],
        ("a=c b=d", "", "", []),
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("ones", "others", "expected"), [row[1:] for row in BY_ADDRESS], ids=[r[0] for r in BY_ADDRESS]
)
def test_things_are_paired_by_the_address_of_the_same_picture(ones, others, expected):
    assert result(ones, others) == expected


@pytest.mark.parametrize(
    ("ones", "others", "expected"), [row[1:] for row in BY_CIRCUMSTANCES], ids=[row[0] for row in BY_CIRCUMSTANCES]
)
def test_without_an_address_type_party_place_and_date_must_all_fit(ones, others, expected):
    assert result(ones, others) == expected


def test_a_pair_says_how_it_was_found():
    found = match([seen("a"), told("c")], [seen("b"), told("d")], KNOWN)
    assert [(pair.one.key, pair.how) for pair in found.pairs] == [("a", How.ADDRESS), ("c", How.CIRCUMSTANCES)]


@st.composite
def lists(draw):
    """Two lists whose things share few addresses, types, days and places, so that much could be anything."""

    def things(prefix):
        return [
            Thing(
                f"{prefix}{number}",
                draw(st.sampled_from([0, TANKS, T72, T72B, T80, TRUCK])),
                draw(st.sampled_from([RUSSIA, UKRAINE, NOBODY])),
                draw(st.sampled_from(["destroyed", "captured"])),
                tuple(draw(st.lists(st.sampled_from("pqr"), max_size=2, unique=True))),
                (day := draw(st.sampled_from([None, 100, 102, 106]))),
                day,
                draw(st.sampled_from([0, TOWN, VILLAGE])),
                draw(st.sampled_from([None, (50.0, 30.0, 1000.0), (50.01, 30.0, 200.0)])),
            )
            for number in range(draw(st.integers(0, 7)))
        ]

    return things(draw(st.sampled_from("ab"))), things("b")


def said(found):
    """A result without its order."""
    pairs = {(pair.one.key, pair.other.key, pair.how) for pair in found.pairs}
    groups = {(frozenset(t.key for t in g.one), frozenset(t.key for t in g.other)) for g in found.ambiguous}
    return pairs, {t.key for t in found.only_one}, {t.key for t in found.only_other}, groups


@given(lists())
def test_no_thing_is_used_twice_and_none_is_lost(two):
    ones, others = two
    found = match(ones, others, KNOWN)
    here = [p.one.key for p in found.pairs] + [t.key for t in found.only_one]
    there = [p.other.key for p in found.pairs] + [t.key for t in found.only_other]
    here += [t.key for group in found.ambiguous for t in group.one]
    there += [t.key for group in found.ambiguous for t in group.other]
    assert sorted(here) == sorted(t.key for t in ones)
    assert sorted(there) == sorted(t.key for t in others)
    assert all(group.one and group.other for group in found.ambiguous)


@given(lists())
def test_it_does_not_matter_which_list_stands_first(two):
    ones, others = two
    pairs, only_one, only_other, groups = said(match(others, ones, KNOWN))
    turned = {(b, a, how) for a, b, how in pairs}, only_other, only_one, {(b, a) for a, b in groups}
    assert said(match(ones, others, KNOWN)) == turned


@given(lists(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(two, random):
    ones, others = two
    before = said(match(ones, others, KNOWN))
    random.shuffle(ones)
    random.shuffle(others)
    assert said(match(ones, others, KNOWN)) == before


@given(lists())
def test_a_list_without_ties_is_found_again_in_itself(two):
    own = [Thing(one.key, one.type, one.party, one.outcome, (one.key,)) for one in two[0]]
    known = [one for one in own if one.type]
    assert len(match(known, known, KNOWN).pairs) == len(known)
