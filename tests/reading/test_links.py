"""Addresses, pictures and accounts in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.reading import links
from catalog.reading.links import LinkKind


@pytest.mark.parametrize(
    ("text", "words", "url"),
    [
        ("see https://example.org/a.", "https://example.org/a", "https://example.org/a"),
        ("(http://example.org/a?b=c&d)", "http://example.org/a?b=c&d", "http://example.org/a?b=c&d"),
        ("at https://example.org/a_(b), too", "https://example.org/a_(b)", "https://example.org/a_(b)"),
        ("on t.me/a_channel/12!", "t.me/a_channel/12", "https://t.me/a_channel/12"),
        ("“www.example.org”", "www.example.org", "https://www.example.org"),
        ("a wordhttps://t.co/abc", "https://t.co/abc", "https://t.co/abc"),
    ],
)
def test_an_address_ends_before_what_closes_the_sentence(text, words, url):
    (found,) = links.find(text)
    assert (found.kind, text[found.start : found.end], found.url) == (LinkKind.ADDRESS, words, url)


@pytest.mark.parametrize("words", ["pic.twitter.com/abc", "pic.x.com/abc", "https://pic.twitter.com/abc"])
def test_the_picture_of_a_post_has_an_address(words):
    text = f"the last word.{words}— A Name"
    (found,) = links.find(text)
    assert (found.kind, text[found.start : found.end]) == (LinkKind.PICTURE, words)
    assert found.url == f"https://{words.removeprefix('https://')}"


@pytest.mark.parametrize(
    ("text", "handles"),
    [
        ("(@a_name) and @Other.", ["a_name", "Other"]),
        ("@name.bsky.social", ["name.bsky.social"]),
        ("write to a.name@example.org", []),
        ("@ 5, @500 each, a@@b", []),
    ],
)
def test_an_account_is_no_address_of_mail(text, handles):
    found = links.find(text)
    assert [one.handle for one in found] == handles
    assert all(one.kind == "handle" and text[one.start + 1 : one.end] == one.handle for one in found)


def test_the_address_of_a_post_tells_its_account_and_number():
    (found,) = links.find("https://twitter.com/a_name/status/123?s=20")
    assert (found.handle, found.post_id) == ("a_name", "123")


@pytest.mark.parametrize("text", ["", "http://", "https://%%%", "x.com", "taxi.com/a", "www.", "https://" + "a" * 3000])
def test_what_leads_nowhere_is_no_link(text):
    assert links.find(text) == []


PIECES = [
    "http://",
    "https://a.b/",
    "www.",
    "x.com/a/status/1",
    "pic.x.com/a",
    "@",
    "@a",
    "(",
    ")",
    ".",
    "…",
    " ",
    "é",
    "ع",
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_links_lie_in_the_text_one_after_the_other(text):
    at = 0
    for one in links.find(text):
        assert at <= one.start < one.end <= len(text)
        at = one.end
