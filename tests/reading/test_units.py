"""A text cut into units, and into sentences."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.reading import units
from tests.reading.wording import TEXTS


def cut(text):
    return [unit.text for unit in units.cut(text).units]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("T-72B3 tanks", ["T", "72B3", "tanks"]),
        ("an AK-47, a T‑55", ["an", "AK", "47", "a", "T", "55"]),
        ("the army's tanks", ["the", "army", "tanks"]),
        ("the M-16's", ["the", "M", "16"]),
        ("О. Танк Т-72Б3", ["О", "Танк", "Т", "72Б3"]),
        ("snake_case #tag @who", ["snake", "case", "tag", "who"]),
        ("دَبّابة", ["دَبّابة"]),
        ("cafe\u0301", ["cafe\u0301"]),
        ("", []),
        (" \u200b… ", []),
    ],
)
def test_words_numbers_and_parts_of_compounds_are_units(text, parts):
    assert cut(text) == parts


@pytest.mark.parametrize(
    ("text", "is_joined"),
    [
        ("AK 47", True),
        ("AK-47", True),
        ("AK–47", True),
        ("AK\u00a047", True),
        ("AK\u200b47", True),
        ("M.16", True),
        ("MP\n446", True),
        ("tanks, rifles", False),
        ("tanks (rifles", False),
        ("tank. Rifles", False),
        ("No. 4", True),
        ("tank\n\nrifle", False),
        ("tank          rifle", False),
    ],
)
def test_units_can_belong_to_one_name_unless_a_sign_parts_them(text, is_joined):
    assert units.cut(text).joined == [is_joined, False]


def test_a_stream_glues_keys_and_puts_bars_where_a_name_ends():
    stream = units.cut("AK-47, T-72").stream(lambda unit: unit.lower)
    assert stream.text == "ak47|t72|"
    assert stream.owner == [0, 0, 1, 1, 1, 2, 3, 3, 3]
    assert stream.begins == [0, 2, 5, 6, 9]


def test_units_are_found_from_places_in_the_text():
    text = "two old T-72 tanks"
    found = units.cut(text)
    place = text.index("T-72")
    assert [unit.text for unit in found.before(place, 2)] == ["two", "old"]
    assert [unit.text for unit in found.after(place, 3)] == ["T", "72", "tanks"]
    assert [unit.text for unit in found.inside(place, place + 4)] == ["T", "72"]
    assert [unit.text for unit in found.before(place + 2, 9)] == ["two", "old", "T"]
    assert found.at(len(text)) == len(found.units)


def test_no_name_is_looked_for_in_a_wall_of_letters():
    (unit,) = units.cut("a" * 500).units
    assert (unit.sound, unit.look) == ("", "")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("He said so.[12] Then he left.", ["He said so.[12]", "Then he left."]),
        ("Lt. Col. Smith met Gen. Jones. They left.", ["Lt. Col. Smith met Gen. Jones.", "They left."]),
        ("Танк Т-72Б3 обр. 2022 года. Он сгорел.", ["Танк Т-72Б3 обр. 2022 года.", "Он сгорел."]),
        ("Line one\nLine two", ["Line one", "Line two"]),
        ("It is 7.62 mm.", ["It is 7.62 mm."]),
        ("“Two tanks.” They left.", ["“Two tanks.”", "They left."]),
        ("\n \n", []),
    ],
)
def test_sentences_end_with_a_stop_or_a_line(text, parts):
    assert [text[slice(*one)].strip() for one in units.sentences(text)] == parts


def test_sentences_of_a_piece_lie_in_the_piece():
    text = "Before. One. Two. After."
    assert [text[slice(*one)].strip() for one in units.sentences(text, 8, 17)] == ["One.", "Two."]


@pytest.mark.parametrize(
    ("text", "is_shouted"),
    [
        ("THE TROOPS SEIZED THREE M-16 RIFLES IN THE TOWN AND TWO TANKS.", True),
        ("The troops seized three M-16 rifles in the town and two tanks.", False),
        ("BREAKING: AK-47", False),
        ("ВОЙСКА ЗАХВАТИЛИ ТРИ ТАНКА Т-72 И ДВЕ МАШИНЫ В ГОРОДЕ У РЕКИ", True),
        ("استولى المسلحون على دبابة وبندقية في المدينة قرب النهر الكبير", False),
        ("", False),
    ],
)
def test_a_text_in_capitals_is_known_as_one(text, is_shouted):
    assert units.is_shouted(text) is is_shouted


@given(TEXTS)
def test_units_are_the_letters_of_the_text_in_its_order(text):
    found = units.cut(text)
    assert [text[unit.start : unit.end] for unit in found.units] == [unit.text for unit in found.units]
    assert all(one.end <= other.start for one, other in pairwise(found.units))
    assert len(found.joined) == len(found.units)


@given(TEXTS)
def test_sentences_cover_all_that_is_not_blank(text):
    found = units.sentences(text)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    covered = "".join(text[slice(*one)] for one in found)
    assert "".join(covered.split()) == "".join(text.split())


@given(st.text())
def test_a_stream_knows_whose_each_letter_is(text):
    found = units.cut(text)
    stream = found.stream(lambda unit: unit.sound)
    assert len(stream.owner) == len(stream.text)
    assert stream.begins[0] == 0
    assert stream.begins[-1] == len(stream.text)
