"""Spellings of designations: what is one key, and what never becomes one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.designations import (
    MOST_CHARACTERS,
    MOST_PIECES,
    default_language,
    fold,
    full_keys,
    script_of,
    strict_keys,
    terms_of,
    units,
)


def index_terms(name):
    return terms_of(units(name), is_latin=name.isascii())


any_text = st.text(st.characters())  # lone surrogates too
designation_like = st.text("AaBKkMTtsxАаБКМТсхгь0123456789-./ '", max_size=20)


@pytest.mark.parametrize(
    ("name", "spelling"),
    [
        ("AK-74M", "AK-74M"),
        ("AK-74M", "AK 74 M"),
        ("AK-74M", "ak74m"),
        ("AK-74M", "АК-74М"),
        ("AK-74M", "АK-74M"),  # its first letter is Cyrillic
        ("AK-74M", "AK–74M"),  # an en dash
        ("AK-74M", "ＡＫ－７４Ｍ"),  # full width
        ("SPD-2", "SPD2"),
        ("SPD-2", "СПД-2"),
        ("BMP-2", "b.m.p.-2"),
        ("BMP-2", "БМП-2"),
        ("PzH 2000", "Pzh 2000"),
        ("PzH 2000", "PZH2000"),
        ("9С932-1", "9C932-1"),  # Cyrillic, and its Latin look-alike
        ("9С932-1", "9c932-1"),
        ("9С932-1", "9S932-1"),
        ("9S18M1", "9S18М1"),
        ("9S18M1", "9С18М1"),
        ("ZSA-T", "ZSA-Т"),
        ("T-72B3 obr. 2022", "Т-72Б3 обр. 2022 г."),
        ("T-72B3 obr. 2022", "Т-72Б3 образца 2022 года"),
        ("T-72B3 obr. 2022", "T-72B3 mod. 2022"),
        ("T-72B3 obr. 2022", "T-72B3 model 2022"),
        ("2S1 Goździk", "2s1 gozdzik"),
        ("9K52 Luna-M", "9К52 «Луна-М»"),
    ],
)
def test_each_way_of_writing_a_designation_is_one_key(name, spelling):
    assert full_keys(name) & full_keys(spelling)


@pytest.mark.parametrize(
    ("name", "spelling"),
    [
        ("Хризантема", "Khrizantema"),
        ("Хризантема", "Hrizantema"),
        ("Хризантема", "Xrizantema"),
        ("Гиацинт", "Giatsint"),
        ("Гиацинт", "Giacint"),
        ("Солнцепёк", "Solntsepyok"),
        ("Солнцепёк", "Solntsepek"),
        ("Буратино", "Buratino"),
        ("Муром", "Murom"),
    ],
)
def test_romanisations_of_a_nickname_are_one_key(name, spelling):
    assert full_keys(name) & full_keys(spelling)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("BMP-1", "BMP-2"),
        ("BMP-2", "BMP-3"),
        ("BMP-1", "BMP-3"),
        ("БМП-1", "BMP-2"),
        ("T-62", "T-72"),
        ("Т-62", "T-72"),
        ("T-72B", "T-72B3"),
        ("Т-72Б", "T-72B3"),
        ("T-72B3 obr. 2016", "T-72B3 obr. 2022"),
        ("AK-74", "AK-74M"),
        ("АК-74", "AK-74M"),
        ("AKM", "AKMS"),
        ("2S1", "2S19"),
        ("2С1", "2S19"),
        ("9K33", "9K35"),
        ("9К33", "9K35"),
        ("D-20", "D-30"),
        ("ЗСУ", "3СУ"),  # the letter Ze is not a three
    ],
)
def test_designations_that_differ_stay_apart(one, other):
    assert not full_keys(one) & full_keys(other)


@given(any_text | designation_like)
def test_a_key_has_the_digits_of_the_name_in_their_order(text):
    digits = re.findall(r"\d", fold(text))
    for key in full_keys(text) | strict_keys(text):
        assert re.findall(r"\d", key) == digits


@given(st.from_regex(r"[A-ZА-Я]{1,3}-?[0-9]{1,3}[A-ZА-Я]?", fullmatch=True), st.integers(1, 9))
def test_another_digit_is_another_designation(name, step):
    changed = re.sub(r"[0-9]", lambda digit: str((int(digit[0]) + step) % 10), name, count=1)
    assert not full_keys(name) & full_keys(changed)


@given(any_text | designation_like)
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(any_text)
def test_no_text_is_refused(text):
    assert "" not in full_keys(text) | strict_keys(text) | index_terms(text)
    assert script_of(text)


def test_of_an_endless_text_the_head_is_read():
    assert len(fold("x" * 5000)) == MOST_CHARACTERS


@pytest.mark.parametrize("text", ["", " ", "-", "«»", "…", "'", "\x00"])
def test_text_without_letters_and_digits_has_no_key(text):
    assert full_keys(text) == strict_keys(text) == index_terms(text) == set()


@pytest.mark.parametrize(
    ("name", "glued"),
    [
        ("AK-74M", {"ak", "74", "m", "74m", "ak74m"}),
        ("Romion SPD-2", {"romion", "spd2", "romionspd2"}),
        ("T-72B3 obr. 2022", {"t72b3", "obr2022", "t72b3obr2022"}),
        ("9С932-1", {"9s932", "9c932", "9s9321", "9c9321"}),
        ("b.m.p.-2", {"bmp", "bmp2"}),
        ("TOS-1A Solntsepyok", {"tos1a", "solncepek", "tos1asolncepek"}),
    ],
)
def test_a_name_is_indexed_under_its_glued_forms(name, glued):
    assert glued <= index_terms(name)


@pytest.mark.parametrize(
    ("question", "name"),
    [("SPD2", "Romion SPD-2"), ("бм-21", "BM-21 Grad"), ("2С19", "152mm 2S19 Msta-S"), ("t72b3", "T-72B3 obr. 2016")],
)
def test_part_of_a_name_finds_it(question, name):
    assert full_keys(question) & index_terms(name)


@given(designation_like)
def test_a_short_name_is_indexed_under_its_whole_key(text):
    if sum(map(len, units(text))) <= MOST_PIECES:
        assert full_keys(text) <= index_terms(text)


def test_runs_are_glued_from_six_pieces_at_most_and_the_whole_name_always():
    terms = index_terms("one two three four five six seven eight")
    assert "onetwothreefourfivesih" in terms
    assert "onetwothreefourfivesihseven" not in terms
    assert "onetwothreefourfivesihseveneight" in terms


def test_two_names_may_share_a_loose_key_and_no_strict_one():
    assert full_keys("Xrizantema") == full_keys("Khrizantema")
    assert not strict_keys("Xrizantema") & strict_keys("Khrizantema")


@pytest.mark.parametrize(
    ("text", "script", "language"),
    [
        ("T-72", "Latn", "en"),
        ("Т-72", "Cyrl", "ru"),
        ("72 Т", "Cyrl", "ru"),
        ("حلب", "Arab", "ar"),
        ("מרכבה", "Hebr", "he"),
        ("Λεοπάρδαλη", "Grek", "el"),
        ("九九式", "Hani", "zh"),
        ("72", "Zyyy", "und"),
        ("ขีปนาวุธ", "Zzzz", "und"),
    ],
)
def test_a_name_is_in_the_language_of_its_script(text, script, language):
    assert (script_of(text), default_language(text)) == (script, language)
