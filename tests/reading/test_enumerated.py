"""Numbers of lines are no numbers of things."""

import pytest

from tests.reading.lexicons import things


@pytest.mark.parametrize("sign", ["-", "–", ".", ")", "- ", " - "])
def test_the_number_of_a_line_counts_nothing(sign):
    text = f"Captured:\n\n1{sign} AK-47 – 58\n\n2{sign} M72 LAW 4\n\n3{sign} PKM x2"
    assert things(text) == ["58 ak-47 captured", "4 m72 captured", "2 pkm captured"]


def test_numbers_that_do_not_count_lines_are_numbers_of_things():
    assert things("Captured:\n3 - T-72\n2 - BMP-2") == ["3 t-72 captured", "2 bmp-2 captured"]
