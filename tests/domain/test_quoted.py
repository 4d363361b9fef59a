"""What a pasted post says of itself."""

from datetime import date

import pytest

from catalog.domain import quoted

TODAY = date(2026, 1, 1)


@pytest.mark.parametrize(
    "line",
    [
        "— Made Up (@made_up) November 27, 2024",
        "– Made Up (@made_up), 27 November 2024",
        "- Made Up (@made_up) Nov 27, 2024",
    ],
)
def test_the_line_below_a_post_tells_who_and_when(line):
    found = quoted.signature(f"Three tanks — captured.\n{line}")
    assert (found.name, found.handle, found.day, found.words) == ("Made Up", "made_up", date(2024, 11, 27), line)


@pytest.mark.parametrize("text", ["", "Made Up @made_up November 27, 2024", "— Made Up (@made_up) Smarch 13, 2024"])
def test_what_is_no_such_line_tells_nothing(text):
    assert quoted.signature(text) is None


@pytest.mark.parametrize(
    ("number", "day"),
    [
        ("1861801234567890123", date(2024, 11, 27)),
        ("1", None),
        ("", None),
        ("9" * 25, None),
        ("2361801234567890123", None),  # not posted yet
        ("pfbid0abc", None),
    ],
)
def test_the_number_of_a_post_on_x_tells_its_day(number, day):
    assert quoted.posted_on(number, TODAY) == day


@pytest.mark.parametrize("text", ["—" + " " * 100_000, "— a" + " " * 100_000, "— a (@" * 20_000])
def test_walls_of_blanks_take_no_longer_than_their_length(text):
    assert quoted.signature(text) is None
