"""From text to the terms that are indexed and asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain import terms
from catalog.domain.designations import MOST_PIECES


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("tank", "two tanks"),
        ("tanks", "one tank"),
        ("rifle", "AKMS rifles"),
        ("captured", "the crew captured it"),
        ("capturing", "it was captured"),
        ("AK-74M", "an ak74m with a sight"),
        ("ak74m", "АК-74М (Syrian)"),
        ("74m", "an AK-74M."),
        ("9С932-1", "a 9C932-1, burnt out"),
        ("Бахмут", "near Bakhmut"),
        ("goździk", "a Gozdzik"),
        ("T-80", "three T-80s, burnt"),
        ("T-80s", "a T-80"),
        ("t-80s", "a T-80"),
        ("AK-74", "two AK-74’s"),
        ("AK", "two AKs."),
        ("MiGs", "a MiG"),
        ("ak74", "two AK 74s,"),
        ("T-72s", "a T-72S"),
        ("T-72s", "a T-72"),
    ],
)
def test_a_typed_word_finds_the_text(typed, text):
    assert terms.of_unit(typed) & terms.of_prose(text)


@pytest.mark.parametrize(
    ("typed", "text"),
    [("T-62", "a T-72"), ("BMP-1", "a BMP-2"), ("2S1", "a 2S19"), ("2022", "in 2023"), ("AK-74M", "an AK-74"),
     ("T-72", "a T-72S"), ("T-72S", "a T-72"), ("1990s", "in 1990"), ("AK", "an AKS")],
)  # fmt: skip
def test_a_typed_word_does_not_find_another_designation(typed, text):
    assert not terms.of_unit(typed) & terms.of_prose(text)


@pytest.mark.parametrize(("written", "one"), [("T-80s,", "=t-80"), ("AKs", "=ak")])
def test_as_written_a_plural_is_no_singular(written, one):
    assert one not in terms.of_prose(written)


@pytest.mark.parametrize("word", ["the", "The", "with", "of"])
def test_a_word_of_no_meaning_is_neither_asked_for_nor_indexed(word):
    assert terms.of_unit(word) == frozenset()
    assert terms.of_prose(f"{word} Kornet") == terms.of_prose("Kornet")


@pytest.mark.parametrize(
    ("piece", "stem"),
    [
        ("tanks", "tank"),
        ("rifles", "rifl"),
        ("rifle", "rifl"),
        ("launching", "launch"),
        ("bus", "bus"),  # too short to lose an ending
        ("2022", "2022"),
        ("танк", "tank"),
    ],
)
def test_a_plain_word_is_cut_to_its_stem(piece, stem):
    assert terms.stem(piece) == stem


def test_words_are_kept_as_written_beside_their_terms():
    assert terms.as_written("A «T-72B3», burnt.") == {"=a", "=t-72b3", "=burnt"}
    assert "=ak-74m" in terms.of_name("AK-74M")
    assert "=ak-74m" not in terms.of_name("АК-74М")


def test_a_question_has_sixteen_words_of_three_hundred_characters_at_most():
    assert len(list(terms.typed_words("tank " * 50))) == terms.MOST_UNITS
    assert list(terms.typed_words("x" * 5000)) == ["x" * terms.LONGEST_QUERY]
    assert list(terms.typed_words("")) == []


@given(st.lists(st.text(st.characters(), max_size=MOST_PIECES)))
def test_every_short_word_of_a_text_finds_the_text(words):
    text = " ".join(words)
    indexed = terms.of_prose(text)
    for word in terms.typed_words(text):
        asked = terms.of_unit(word)
        assert not asked or asked & indexed


@given(st.integers(min_value=0))
def test_a_number_is_its_own_stem(number):
    assert terms.stem(str(number)) == str(number)


WORDS = [
    "AK",
    "74",
    "M",
    "Leopard",
    "2",
    "A4",
    "T-72,",
    "the",
    "of",
    "burnt",
    "(3",
    "3)",
    "٣",
    "я٣b",
    "Я",
    "\x1f",
    "\n",
]


@given(st.lists(st.sampled_from(WORDS), max_size=9), st.sampled_from([" ", "  ", "\t ", "\u2003"]))
def test_runs_are_all_short_words_round_a_number(words, gap):
    text = gap.join(words)
    split = text.split()
    ends = {(at, at + size) for size in (1, 2) for at in range(len(split) - size)}
    assert set(terms.runs(text, split)) == {(first, last) for first, last in ends if is_run(split[first : last + 1])}


def is_run(some):
    numbers = [at for at, word in enumerate(some) if terms.DIGIT.search(word)]
    rest = some[1:] if some[0][0].isupper() else some
    is_short = all(len(word) <= terms.SHORT or terms.DIGIT.search(word) for word in rest)
    is_cut = any(word[-1] in terms.EDGES for word in some[:-1]) or any(word.casefold() in terms.STOP for word in some)
    return bool(numbers) and is_short and not is_cut
