"""What may be read at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.errors import Invalid
from catalog.reading import intake

WORDS = "первая line of a post"
PAGE = '<html><head><meta charset="{}"></head><body><p>первая строка</p></body></html>'


def refused(given_, read=intake.take):
    with pytest.raises(Invalid) as caught:
        read(given_)
    (problem,) = caught.value.problems
    assert problem.field == "text"
    return problem.message


@pytest.mark.parametrize(
    "data", [WORDS.encode(), WORDS.encode("utf-8-sig"), WORDS.encode("utf-16"), b"\xfe\xff" + WORDS.encode("utf-16-be")]
)
def test_a_file_is_read_as_it_was_written(data):
    assert intake.decode(data) == WORDS


@pytest.mark.parametrize("code", ["windows-1251", "koi8-r", "utf-8"])
def test_a_page_says_how_it_is_written(code):
    page = PAGE.format(code)
    assert intake.decode(page.encode(code)) == page
    assert intake.take(page.encode(code)).text == "первая строка"


def test_a_page_with_a_broken_character_is_still_read():
    assert "\ufffd" in intake.decode(PAGE.format("utf-8").encode() + b"\xff")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"words\0words", "is not text"),
        (bytes(range(1, 32)) * 20, "is not text"),
        ("слова".encode("cp1251"), "is no text in UTF-8"),
        (b"\xff\xfea", "is no text in UTF-8"),
        (b"%PDF-1.7 words", "is a PDF"),
        (b"PK\x03\x04words", "an office document"),
        (b"{\\rtf1 words", "RTF"),
        (b"From: <Saved by a browser>\r\nwords", "MHTML"),
        (b"a" * (intake.MOST_RAW + 1), "is bigger than 2 MB"),
    ],
)
def test_what_is_no_text_is_refused_with_what_is_allowed(data, says):
    message = refused(data)
    assert says in message
    assert "plain text or a saved page" in message


@pytest.mark.parametrize(
    "text",
    ["", " \n\t ", "\u200b" * 90_000, "\u2800\u3164 \u00ad\ufeff\u202e", "\x01", "<html><script>words</script></html>"],
)
def test_nothing_to_read_is_refused(text):
    assert "has nothing to read in it" in refused(text) or "is not text" in refused(text)


def test_a_text_may_have_a_hundred_thousand_characters_and_no_more():
    assert len(intake.take("a" * intake.MOST).text) == intake.MOST
    assert "has 100,001 characters: up to 100,000 are allowed" in refused("a" * (intake.MOST + 1))


def test_of_a_page_only_what_is_read_counts():
    page = f"<html><script>{'x;' * intake.MOST}</script><p>{WORDS}</p></html>"
    assert intake.take(page).text == WORDS


def test_what_is_too_big_is_refused_before_it_is_read():
    assert "is bigger than 2 MB" in refused("<p>" * intake.MOST_RAW)
    assert "is bigger than 2 MB" in refused("я" * (intake.MOST_RAW // 2 + 1), intake.check_raw)


@pytest.mark.parametrize("text", ["words\0", "words\ud800", "\x02\x03\x04 words"])
def test_text_that_cannot_be_kept_is_refused(text):
    assert "is allowed" in refused(text)


def test_plain_text_stands_at_its_own_places():
    page = intake.take(" a < b & c")
    assert (page.text, page.place(1, 4)) == (" a < b & c", (1, 4))


@given(st.one_of(st.binary(), st.text()))
def test_anything_is_read_or_refused(given_):
    try:
        page = intake.take(given_)
    except Invalid:
        return
    assert page.text
    assert len(page.origin) == len(page.text)
