"""What the report says itself, and the posts that it quotes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.reading import blocks, rules

DAY = date(2024, 11, 27)
SIGNED = "— A Name (@a_name) November 27, 2024"
LONG = "This is a sentence of an article, and it has as many words as it takes to be one. " * 4


def told(text):
    """The words of each block; those of a post behind `>`."""
    return [("> " if one.is_post else "") + text[one.start : one.end] for one in blocks.split(text)]


@pytest.mark.parametrize("example", rules.read("posts")["examples"], ids=lambda one: one["text"][:30])
def test_the_rules_do_what_stands_beside_them(example):
    assert [one.removeprefix("> ") for one in told(example["text"])] == example["finds"]


def test_a_signature_tells_who_wrote_a_post_and_when():
    text = f"the only line of a post pic.twitter.com/abc\n{SIGNED}"
    (post,) = blocks.split(text)
    assert (post.is_post, post.name, post.handle, post.published) == (True, "A Name", "a_name", DAY)
    assert text[slice(*post.signature)] == SIGNED
    assert post.url == "https://pic.twitter.com/abc"


@pytest.mark.parametrize(
    ("signed", "name", "handle", "day"),
    [
        ("– A Name (@a_name), 27 November 2024", "A Name", "a_name", DAY),
        ("-- A Name (@a_name) Nov. 27, 2024", "A Name", "a_name", DAY),
        ("— Name-1 (News & More) (@a_name) November 27, 2024", "Name-1 (News & More)", "a_name", DAY),
        ("— Имя (@a_name) 27 ноября 2024 г.", "Имя", "a_name", DAY),
        ("— A Name (@name.bsky.social) November 27, 2024 at 2:05 PM", "A Name", "name.bsky.social", DAY),
        ("— A Name (@a_name)\nNovember 27, 2024", "A Name", "a_name", DAY),
        ("— A Name (@a_name) November 31, 2024", "A Name", "a_name", None),
        ("— A Name (@a_name)", "A Name", "a_name", None),
    ],
)
def test_signatures_are_written_in_many_ways(signed, name, handle, day):
    text = f"the only line of a post\n{signed}"
    (post,) = blocks.split(text)
    assert (post.name, post.handle, post.published) == (name, handle, day)
    assert text[post.start : post.end] == "the only line of a post"
    assert text[slice(*post.signature)] == signed


def test_the_words_of_an_article_are_not_those_of_a_post():
    text = f"{LONG}\n#Tag: first line of a post\nsecond line\n{SIGNED}\n{LONG}\nthe other post\n{SIGNED}\n{LONG}"
    post = "> #Tag: first line of a post\nsecond line"
    assert told(text) == [LONG.strip(), post, LONG.strip(), "> the other post", LONG.strip()]


@pytest.mark.parametrize("begins", ["BREAKING:", "🚨🚨", "🇸🇾 first", "RT @other: first", "Update: first", "#Tag first"])
def test_a_post_begins_where_a_line_looks_like_it(begins):
    text = f"{LONG}\n{begins}\nsecond line\n\nthird line\n{SIGNED}"
    assert told(text) == [LONG.strip(), f"> {begins}\nsecond line\n\nthird line"]


def test_a_post_without_a_mark_has_the_lines_of_its_paragraph():
    text = f"{LONG}\n\nfirst line of a post\nsecond line\n\n{SIGNED}"
    assert told(text) == [LONG.strip(), "> first line of a post\nsecond line"]


def test_below_a_paragraph_a_post_without_a_mark_has_one_line():
    assert told(f"{LONG}\nthe line above\n{SIGNED}") == [LONG.strip(), "> the line above"]


def test_a_text_of_two_short_lines_and_a_signature_is_one_post():
    assert told(f"first line of a post\nsecond line\n{SIGNED}") == ["> first line of a post\nsecond line"]


def test_what_introduces_a_post_is_not_its_own():
    assert told(f"One account wrote:\nthe line above\n{SIGNED}") == ["One account wrote:", "> the line above"]


def test_a_mark_too_far_above_begins_another_thing():
    lines = "\n".join(f"line {number}" for number in range(12))
    assert told(f"#Tag\n{lines}\n{SIGNED}")[0].startswith("#Tag\nline 0")


def test_a_signature_may_stand_inside_a_line():
    text = f"{LONG}#Tag: the words of a post that has a few of them pic.x.com/abc {SIGNED} The article again."
    assert told(text) == [
        LONG.strip(), "> #Tag: the words of a post that has a few of them pic.x.com/abc", "The article again."
    ]  # fmt: skip


def test_a_line_that_ends_with_a_picture_is_a_post_that_nobody_signed():
    text = f"{LONG}\n#Tag: a post pic.twitter.com/abc\n{LONG}"
    post = blocks.split(text)[1]
    assert told(text) == [LONG.strip(), "> #Tag: a post pic.twitter.com/abc", LONG.strip()]
    assert (post.handle, post.published, post.signature) == ("", None, None)


@pytest.mark.parametrize(
    ("head", "name", "handle", "day"),
    [
        ("A Name\n@a_name\n·\nNov 27, 2024", "A Name", "a_name", DAY),
        ("A Name\n@a_name\n· Nov 27", "A Name", "a_name", None),
        ("A Name\n@a_name", "A Name", "a_name", None),
        ("A Name @a_name · Nov 27, 2024", "A Name", "a_name", DAY),
        ("A Name @a_name · 2h", "A Name", "a_name", None),
        ("A Channel, [27.11.2024 14:05]", "A Channel", "", DAY),
        ("A Channel, [27.11.2024 14:05]\n[Forwarded from B Channel]", "A Channel", "", DAY),
        ("Forwarded from A Channel", "A Channel", "", None),
    ],
)
def test_the_head_of_a_copied_post_tells_who_and_when(head, name, handle, day):
    text = f"{head}\nfirst line of a post\n\nsecond line"
    (post,) = blocks.split(text)
    assert (post.name, post.handle, post.published) == (name, handle, day)
    assert text[slice(*post.signature)] == head
    assert text[post.start : post.end] == "first line of a post\n\nsecond line"


def test_the_line_below_a_copied_post_tells_its_day():
    text = "A Name\n@a_name\nthe only line\n8:12 AM · Nov 27, 2024 · 12K Views"
    post = blocks.split(text)[0]
    assert (text[post.start : post.end], post.published) == ("the only line", DAY)


def test_copied_posts_end_where_the_next_begins():
    text = "A Name\n@a_name\n·\nNov 27, 2024\nfirst post\nOther\n@other\n·\nNov 26, 2024\nsecond post"
    assert told(text) == ["> first post", "> second post"]
    assert [one.handle for one in blocks.split(text)] == ["a_name", "other"]


@pytest.mark.parametrize(
    ("text", "is_post"),
    [
        ("#Tag: a few words.\nSecond line.", True),
        ("A few words. pic.twitter.com/abc", True),
        ("A few words https://x.com/a_name/status/123", True),
        ("🇸🇾 a few words", True),
        ("A few words.", False),
        ("A few words, as https://example.org/page says.", False),
        (f"{LONG * 5}#Tag", False),
    ],
)
def test_a_short_text_that_looks_like_a_post_is_one(text, is_post):
    (block,) = blocks.split(text)
    assert block.is_post is is_post
    assert text[block.start : block.end] == text.strip()


@pytest.mark.parametrize(
    ("words", "url"),
    [
        ("a line https://x.com/a_name/status/123 pic.x.com/abc", "https://x.com/a_name/status/123"),
        ("a line https://x.com/other/status/123 pic.x.com/abc", "https://pic.x.com/abc"),
        ("a line https://example.org", ""),
    ],
)
def test_the_address_of_a_post_is_its_own_or_that_of_its_picture(words, url):
    assert blocks.split(f"{words}\n{SIGNED}")[0].url == url


@pytest.mark.parametrize(
    "text", ["", " \n ", SIGNED, f"{SIGNED}\n{SIGNED}", "A man — (@a_name) who was there — spoke."]
)
def test_without_words_of_its_own_there_is_no_post(text):
    assert [one.is_post for one in blocks.split(text) if one.is_post] == []


PIECES = [
    SIGNED, "A @a · Nov 27, 2024", "@a", "·", "pic.x.com/abc", "#tag", "BREAKING:", "🚨", "https://x.com/a/status/123",
    "X, [27.11.2024 14:05]", "Forwarded from X", "8:12 AM · Nov 27, 2024", "wrote:", "words", "\n", "\n\n", " ", "\r\n",
    "\u2028", "\x85", "\u200b", "\0", ". ", "ع",
]  # fmt: skip


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)))
def test_blocks_hold_all_that_is_not_blank_each_once(text):
    at = 0
    for one in blocks.split(text):
        start, end = one.hull
        assert at <= start <= one.start < one.end <= end <= len(text)
        assert not text[at:start].strip()
        at = end
    assert not text[at:].strip()
