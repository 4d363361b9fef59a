"""Public ids: short, without letters that look alike, the same for a seed row wherever it is loaded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain import public_ids


def test_the_alphabet_is_crockfords_base_32():
    everything = "0123456789abcdefghijklmnopqrstuvwxyz"
    assert "".join(letter for letter in everything if letter not in "ilou") == public_ids.ALPHABET


def test_new_ids_look_like_ids_and_differ():
    ids = {public_ids.new() for _ in range(100)}
    assert len(ids) == 100
    assert all(public_ids.looks_like_one(one) for one in ids)


@pytest.mark.parametrize(
    ("kind", "key", "public_id"),
    [("item", "akm-1", "pjgpzckj"), ("incident", "akm-1", "g1e6t7rk"), ("item", "akm-2", "jj2vsvgq")],
)
def test_the_id_of_a_seed_row_is_permanent(kind, key, public_id):
    assert public_ids.of_seed(kind, key) == public_id


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")))
def test_the_id_of_a_seed_row_looks_like_one(kind, key):
    assert public_ids.looks_like_one(public_ids.of_seed(kind, key))


@pytest.mark.parametrize(
    "text",
    ["", "7k2m9x4", "7k2m9x4q1", "7K2M9X4Q", "7k2m9x4l", "7k2m9x4o", "7k2m9x4i", "7k2m9x4u", "7k2m-9x4", "7k2m9x4é"],
)
def test_what_is_too_long_or_has_a_letter_that_looks_alike_is_no_id(text):
    assert not public_ids.looks_like_one(text)


def test_eight_letters_and_digits_are_an_id():
    assert public_ids.looks_like_one("7k2m9x4q")
