"""Checks over all names of types at once."""

import pytest

from catalog.domain.naming import Said, mixes_scripts, problems
from catalog.domain.vocabulary import NameKind


def said(slug, name, **options):
    return Said(slug, name, f"types.yaml:{slug}", **options)


def messages(*names):
    return [problem.message for problem in problems(names)]


@pytest.mark.parametrize("name", ["АK-74M", "Мsta-S", "Gradа", "Кub"])
def test_one_cyrillic_letter_in_a_latin_word_is_told(name):
    assert mixes_scripts(name)
    assert messages(said("x", name)) == [f"{name!r} mixes scripts in one word"]


@pytest.mark.parametrize(
    "name", ["AK-74M", "АК-74М", "Т-72Б3 обр. 2022 г.", "Goździk", "BM-21 Град", "أورم الكبرى", "9"]
)
def test_words_of_one_script_each_are_in_order(name):
    assert not mixes_scripts(name)
    assert messages(said("x", name)) == []


@pytest.mark.parametrize("name", ["Т-72B", "АK-74М"])
def test_a_designation_of_two_scripts_is_told_across_its_hyphen(name):
    assert mixes_scripts(name)


@pytest.mark.parametrize("name", ["Булат-v3", "Б-8x30", "РЛС AN/TPQ-36"])
def test_a_word_with_a_sign_of_the_other_script_is_in_order(name):
    assert not mixes_scripts(name)


@pytest.mark.parametrize(
    ("name", "language", "is_wrong"),
    [
        ("Джавелин", "ru", False),
        ("Javelin", "ru", True),
        ("كورنيت", "ar", False),
        ("Kornet", "ar", True),
        ("Zastava M70", "sr", False),
        ("Застава М70", "sr", False),
        ("Корсар", "en", True),
        ("1", "ru", False),
        ("РЛС AN/TPQ-36", "ru", False),
    ],
)
def test_a_name_that_is_not_in_the_script_of_its_language_is_told(name, language, is_wrong):
    assert bool(messages(said("x", name, language=language))) is is_wrong


def test_names_that_only_look_alike_are_two():
    assert messages(said("p-40-radar", "P-40"), said("r-40-missile", "Р-40")) == []


def test_a_misspelling_may_mix_scripts():
    assert messages(said("ak-74m", "АK-74M", kind=NameKind.MISSPELLING)) == []


@pytest.mark.parametrize(("one", "other"), [("2S1", "2С1"), ("T-72B3M", "t72b3m"), ("Kornet", "Корнет")])
def test_a_name_that_stands_on_two_types_is_told_with_both_places(one, other):
    [problem] = problems([said("first", one), said("second", other)])
    assert problem.where == "types.yaml:second"
    assert "also stands on first (types.yaml:first)" in problem.message


def test_a_shared_name_that_is_marked_ambiguous_on_the_rarer_type_is_in_order():
    assert messages(said("t-72b3-obr-2016", "T-72B3M"), said("t-72b3-obr-2022", "T-72B3M", ambiguous=True)) == []


def test_a_type_may_have_one_name_in_several_spellings():
    assert messages(said("2s1", "2S1"), said("2s1", "2С1"), said("2s1", "2 S 1")) == []


def test_two_types_that_share_several_names_are_told_once():
    names = [said(slug, name) for slug in ("one", "two") for name in ("Grad", "BM-21", "9K51")]
    assert len(messages(*names)) == 1


def test_names_that_differ_in_a_digit_are_not_shared():
    assert messages(said("bmp-1", "BMP-1"), said("bmp-2", "BMP-2"), said("2s1", "2S1"), said("2s19", "2S19")) == []
