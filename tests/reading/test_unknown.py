"""What looks like a designation and is in no catalog is never forced onto a type."""

import pytest

from tests.reading.lexicons import lines, named, read, words


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("Two QX-91 radios were seen.", ["QX-91 radios"]),
        ("They captured a QX-91.", ["QX-91"]),
        ("Five ZB-26s were seen.", ["ZB-26s"]),
        ("Two AK-47s and a QX-91 rifle were seen.", ["ak-47", "QX-91 rifle"]),
        ("E40 rifles were seen.", ["E40 rifles"]),
        ("Southlandia lost 4 Qa-28s and 2 QX-1s.", ["Qa-28s", "QX-1s"]),
        ("QX-91 (2) and a T-72", ["QX-91", "t-72"]),
    ],
)
def test_a_kind_or_a_number_beside_it_makes_it_a_thing(text, finds):
    assert [slug.removesuffix("s") for slug in named(text)] == [slug.removesuffix("s") for slug in finds]


@pytest.mark.parametrize(
    "text",
    [
        "The QX-91 was there.",
        "Traffic stopped on the E40 road.",
        "Traffic stopped on the E40.",
        "Resolution QX-1701 and COVID-19 were spoken of.",
        "Flight QX-91 left in 1999.",
        "The G7 and G20 met at 16 hours on MAY 12.",
        "Article 5, page A4 and room B12 were empty.",
    ],
)
def test_letters_and_a_number_alone_are_nothing(text):
    assert named(text) == []


def test_it_makes_a_line_with_its_own_words():
    (line,) = lines("Police seized two QX-91 radios.")
    assert (line.type.slug, line.type.text, line.count.best) == (None, "QX-91 radios", 2)


def test_it_is_not_taken_for_a_type_whose_name_begins_alike():
    (line,) = lines("Northland troops captured an AK-479 rifle.")
    assert words(line.type) == "AK-479 rifle"


def test_its_mention_has_neither_type_nor_rank():
    (mention,) = [one for one in read("They captured a QX-91 rifle.").mentions if one.kind == "type"]
    assert (mention.slug, mention.rank) == (None, None)
    assert mention.why
