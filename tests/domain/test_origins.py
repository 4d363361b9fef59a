"""Independent origins: ten reposts are one, two eyewitnesses are two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.origins import Link, Told, may_corroborate, origins, plain, repeats

LONG = "Captured T-72B3 of the 4th tank division near the village of Test on Tuesday"
RUSSIAN = "Захвачен танк Т-72Б3 в районе села Тестово сегодня утром"
# Two texts, and whether one repeats the other.
TEXTS = [
    (LONG, LONG, True),
    (LONG, LONG.upper() + "!!! https://t.me/somebody/1 @somebody 🔥", True),
    (LONG, LONG.replace("Tuesday", "Monday"), True),
    (LONG, f"Our readers sent this in this morning. {LONG}. Share it with your friends, everybody.", True),
    (LONG, "On Tuesday near the village of Test captured T-72B3 of the 4th tank division", True),
    (LONG, "Destroyed BMP-2 on the road to another village, seen by our drone crew last week", False),
    ("T-72 destroyed", "T-72 destroyed", False),
    ("", "", False),
    (LONG, "", False),
    (RUSSIAN, "захвачен танк Т-72б3 в районе села тестово, сегодня утром…", True),
]  # fmt: skip


def numbers(found):
    return [one.sources for one in found]


@pytest.mark.parametrize(("one", "other", "same"), TEXTS)
def test_a_text_is_repeated_when_its_words_are(one, other, same):
    assert repeats(plain(one), plain(other)) is same
    assert repeats(plain(other), plain(one)) is same


def test_ten_reposts_of_one_picture_are_one_origin():
    found = origins(Told(one, authors=frozenset({f"x:{one}"}), pictures=frozenset({7})) for one in range(10))
    assert numbers(found) == [tuple(range(10))]
    assert found[0].reasons == (Link.PICTURE,)
    assert not may_corroborate(found)


def test_two_people_with_pictures_of_their_own_are_two_origins():
    one = Told(1, authors=frozenset({"x:a"}), pictures=frozenset({1}), text="T-72 destroyed")
    other = Told(2, authors=frozenset({"telegram:b"}), pictures=frozenset({2}), text="T-72 destroyed")
    found = origins([other, one])
    assert numbers(found) == [(1,), (2,)]
    assert may_corroborate(found)


@pytest.mark.parametrize(
    ("one", "other", "link"),
    [
        ({"authors": frozenset({"x:a"})}, {"authors": frozenset({"x:a", "publisher:3"})}, Link.AUTHOR),
        ({"videos": frozenset({"ab" * 32})}, {"videos": frozenset({"ab" * 32})}, Link.VIDEO),
        ({"quoted_in": frozenset({2})}, {}, Link.QUOTED),
        ({}, {"quoted_in": frozenset({1})}, Link.QUOTED),
        ({"text": LONG}, {"text": f"RT: {LONG}"}, Link.TEXT),
    ],
)
def test_each_reason_joins_two_sources_and_is_told(one, other, link):
    found = origins([Told(1, **one), Told(2, **other)])
    assert [(origin.sources, origin.reasons) for origin in found] == [((1, 2), (link,))]


def test_what_both_have_from_a_third_is_one_origin():
    told = [Told(1, pictures=frozenset({1})), Told(2, text=LONG), Told(3, pictures=frozenset({1}), text=LONG)]
    assert numbers(origins(told[:2])) == [(1,), (2,)]
    assert numbers(origins(told)) == [(1, 2, 3)]


def test_two_sources_read_in_a_list_that_is_not_there_are_not_joined_by_it():
    assert len(origins([Told(1, quoted_in=frozenset({9})), Told(2, quoted_in=frozenset({9}))])) == 2


def test_no_source_is_no_origin_and_one_is_one():
    assert origins([]) == []
    assert numbers(origins([Told(4), Told(4)])) == [(4,)]


FEW = st.frozensets(st.integers(0, 5), max_size=2)
WORDS = [
    "",
    LONG,
    LONG.replace("Tuesday", "Monday"),
    "T-72",
    f"{LONG} and a BMP",
    "Nothing to do with anything that the others tell here",
]
TOLD = st.builds(
    Told,
    st.integers(0, 9),
    authors=st.frozensets(st.sampled_from("abcdefgh"), max_size=1),
    pictures=FEW,
    videos=st.frozensets(st.sampled_from("xyz"), max_size=1),
    text=st.sampled_from(WORDS),
    quoted_in=st.frozensets(st.integers(0, 9), max_size=1),
)
MANY = st.lists(TOLD, max_size=8, unique_by=lambda one: one.id)


def repost(first, how):
    """Somebody else's source that has it from the first: its picture, its words, or a word that it is quoted there."""
    if how == "picture" and first.pictures:
        return Told(100, frozenset({"somebody else"}), pictures=first.pictures)
    if how == "text" and repeats(plain(first.text), plain(first.text)):
        return Told(100, frozenset({"somebody else"}), text=f"RT @another: {first.text}")
    return Told(100, frozenset({"somebody else"}), quoted_in=frozenset({first.id}))


@given(MANY.filter(bool), st.sampled_from(["picture", "text", "quote"]), st.data())
def test_a_repost_never_raises_the_number(told, how, data):
    first = data.draw(st.sampled_from(told))
    assert len(origins([*told, repost(first, how)])) <= len(origins(told))


@given(MANY, st.randoms(use_true_random=False))
def test_the_order_of_sources_does_not_matter(told, random):
    shuffled = list(told)
    random.shuffle(shuffled)
    assert origins(shuffled) == origins(told)


@given(MANY)
def test_every_source_is_in_one_origin(told):
    assert sorted(one for origin in origins(told) for one in origin.sources) == sorted(one.id for one in told)
