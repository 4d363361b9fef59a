"""Lists that say what became of things after them."""

import pytest

from tests.reading.lexicons import lines, things


@pytest.mark.parametrize("sign", [": ", " - ", " – ", ":"])
def test_each_line_of_a_list_has_its_own_word(sign):
    text = f"1 T-72B3{sign}destroyed\n2 BMP-2{sign}abandoned\n1 BMP-1{sign}captured\n3 Humvees{sign}damaged"
    assert things(text) == ["1 t-72b3 destroyed", "2 bmp-2 abandoned", "1 bmp-1 captured", "3 hmmwv damaged"]


def test_the_heading_above_does_not_overrule_it():
    assert things("Losses:\n1 T-72B3: destroyed\n2 BMP-2: captured") == ["1 t-72b3 destroyed", "2 bmp-2 captured"]


def test_the_last_of_several_words_decides():
    assert things("T-72B3: damaged, captured") == ["1 t-72b3 captured"]


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("T-72s: 7 destroyed, 3 captured", ["7 t-72 destroyed", "3 t-72 captured"]),
        (
            "T-72B3 — 3 destroyed, 1 captured\nBMP-2 — 2 destroyed",
            ["3 t-72b3 destroyed", "1 t-72b3 captured", "2 bmp-2 destroyed"],
        ),
        ("7 T-72s destroyed and 3 captured.", ["7 t-72 destroyed", "3 t-72 captured"]),
        ("Seven T-72s were destroyed, three captured.", ["7 t-72 destroyed", "3 t-72 captured"]),
        ("T-72: 4 (1 destroyed, 1 damaged, 2 captured)", ["1 t-72 destroyed", "1 t-72 damaged", "2 t-72 captured"]),
        ("31 T-72s, of which 3 were destroyed.", ["3 t-72 destroyed"]),
        ("2 T-72B3: (1, destroyed) (2, captured)", ["1 t-72b3 destroyed", "1 t-72b3 captured"]),
        (
            "6 T-72: (1, 2, 3, destroyed) (4, captured) (5, 6, damaged and abandoned)",
            ["3 t-72 destroyed", "1 t-72 captured", "2 t-72 abandoned"],
        ),
    ],
)
def test_things_of_one_kind_that_ended_differently(text, finds):
    assert sorted(things(text)) == sorted(finds)


def test_what_is_left_of_a_number_is_asked():
    assert [line.asks for line in lines("24 T-72: (1, destroyed) (2, captured)")] == [
        ("24 in all, and 2 are told of: what of the others?",)
    ] * 2


def test_the_words_of_a_share_are_its_type_and_its_number():
    text = "T-72s: 7 destroyed, 3 captured"
    spans = {line.outcome: [text[slice(*span)] for span in line.spans] for line in lines(text)}
    assert spans == {"destroyed": ["T-72s: 7 destroyed"], "captured": ["T-72s", "3 captured"]}


def test_things_that_were_captured_whole_are_not_parted():
    assert things("They captured ten T-72s, of which 3 were damaged.") == ["10 t-72 captured"]


def test_totals_in_a_heading_are_nothing_themselves():
    text = "Tanks (3, of which destroyed: 2, captured: 1)\n2 T-72: destroyed\n1 T-72B3: captured"
    assert things(text) == ["2 t-72 destroyed", "1 t-72b3 captured"]


def test_a_word_with_an_object_of_its_own_says_nothing_of_the_thing_before_it():
    assert "1 t-72 captured" not in things("T-72 - captured BMP-2s were burned.")
