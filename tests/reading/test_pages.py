"""Saved pages and pastes of their source."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.reading import blocks, pages, rules

DAY = date(2024, 11, 27)
WORDS = "A paragraph of the text, with words enough to be one and nothing else to say."
POST = (
    '<blockquote class="twitter-tweet"><p lang="en">#Tag first line<br>second <a href="https://t.co/a">pic.twitter.com/a'
    '</a></p>&mdash; A Name (@a_name) <a href="https://twitter.com/a_name/status/1">November 27, 2024</a></blockquote>'
)


def page(body, head=""):
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def text_of(body):
    return pages.read(page(body)).text


@pytest.mark.parametrize("example", rules.read("pages")["examples"], ids=lambda one: one["text"][:30])
def test_the_rules_do_what_stands_beside_them(example):
    assert [pages.read(example["text"]).text] == example["finds"]


@pytest.mark.parametrize(
    ("text", "is_page"),
    [
        (page(""), True),
        ("\ufeff\n<HTML><p>x", True),
        ('<?xml version="1.0"?>\n<!doctype html>', True),
        (f"<p>{WORDS}</p>", True),
        (POST, True),
        ("words <p>a</p><p>b</p><p>c</p>", True),
        ("", False),
        (WORDS, False),
        ("a < b and b > c, <b>that is all</b>", False),
        ("<3 words </3", False),
    ],
)
def test_the_source_of_a_page_is_known(text, is_page):
    assert pages.is_page(text) is is_page


def test_blocks_stand_on_lines_of_their_own_and_blanks_are_one():
    assert text_of("<h1>A  title</h1><p>one\n two<b>three</b> </p>four<br>five<ul><li>six<li>seven</ul>") == (
        "A title\n\none twothree\n\nfour\nfive\n\nsix\nseven"
    )


def test_lines_of_a_preformatted_text_stay_and_cells_are_apart():
    assert text_of("<pre>a  b\n c</pre><table><tr><td>1<td>2<tr><td>3</table>") == "a  b\n c\n\n1\t2\n3"


@pytest.mark.parametrize(
    "unseen",
    [
        "<script>var a = '<p>no</p>';</script>",
        "<style>no</style>",
        "<!-- no <p> --><!no><?no?>",
        "<noscript>no</noscript><template>no</template><iframe>no</iframe><textarea>no</textarea>",
        "<nav>no</nav><footer>no</footer><aside>no</aside><form>no</form><button>no</button><header>no</header>",
        "<p hidden>no</p><p style='DISPLAY:none'>no</p><i aria-hidden=true>no</i><b class='x sr-only'>no</b>",
        "<div class='cookie-notice'>no</div><div id=sidebar>no</div><div role=navigation>no</div>",
        "<div class=entry-meta><span class=byline>By No</span><time class=published>27 Nov 2024</time></div>",
    ],
)
def test_what_nobody_comes_for_is_left_out(unseen):
    assert text_of(f"<div>{unseen}<p>{WORDS}</p></div>") == WORDS


def test_the_article_is_chosen_and_not_what_stands_beside_it():
    assert text_of(f"<div>{WORDS}</div><article><p>{WORDS} One.</p></article><p>{WORDS}</p>") == f"{WORDS} One."


def test_without_an_article_it_is_where_paragraphs_stand_densest():
    links = f"<ul><li><a href=x>{WORDS}</a><li><a href=y>{WORDS}</a></ul>"
    assert text_of(f"<div>{links}</div><div><div><p>{WORDS}</p><p>{WORDS}</p></div></div>") == f"{WORDS}\n\n{WORDS}"


def test_paragraphs_in_boxes_of_their_own_are_one_text():
    assert text_of(f"<div><div><p>{WORDS}</p></div></div>" * 3) == "\n\n".join([WORDS] * 3)


def test_a_page_inside_one_form_is_read():
    assert text_of(f"<form id=aspnetForm><div class=menu>no</div><p>{WORDS}</p></form>") == WORDS


def test_a_name_that_misleads_hides_no_text():
    assert text_of(f"<div class='site-menu'><p>{WORDS}</p><nav>no</nav></div><p>{WORDS[:30]}</p>").startswith(WORDS)


def test_what_is_hidden_is_read_where_nothing_else_is_there():
    assert text_of(f"<div style='display:none'><p>{WORDS}</p></div>") == WORDS


def test_a_quoted_post_keeps_its_lines_and_its_address():
    read = pages.read(page(f"<article><p>{WORDS}</p>{POST}<p>{WORDS}</p></article>"))
    before, post, after = blocks.split(read.text)
    assert (before.is_post, after.is_post) == (False, False)
    assert read.text[post.start : post.end] == "#Tag first line\nsecond pic.twitter.com/a"
    assert (post.name, post.handle, post.published) == ("A Name", "a_name", DAY)
    status = read.links[-1]
    assert read.text[status.start : status.end] == "November 27, 2024"
    assert status.url == "https://twitter.com/a_name/status/1"


def test_an_emoji_that_is_a_picture_is_read():
    assert text_of("<p>a <img alt='🇸🇾' src=x> b <img alt='no words'> c</p>") == "a 🇸🇾 b c"


def test_each_character_is_found_in_the_source():
    source = "<p>a&amp;b &#1080; c</p><p>d</p>"
    read = pages.read(source)
    assert read.text == "a&b и c\n\nd"
    assert source[slice(*read.place(0, 3))] == "a&amp;b"
    assert source[slice(*read.place(4, 5))] == "&#1080;"
    assert source[slice(*read.place(6, 10))] == "c</p><p>d"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("&lt;b&gt;", "<b>"),
        ("&amp", "&"),
        ("&notit;", "&notit;"),
        ("&#0;", "\ufffd"),
        ("a & b", "a & b"),
        ("a < b", "a < b"),
    ],
)
def test_references_are_read_as_what_they_stand_for(written, shown):
    assert pages.read(f"<p>{written}</p>").text == shown


HEADS = {
    "meta": (
        '<meta property="og:title" content="A &amp; title"><meta name="author" content="A. Writer">'
        '<meta property="article:published_time" content="2024-11-27T23:30:00-05:00">'
        '<meta property="og:site_name" content="The Site"><link rel="canonical" href="https://example.org/a">'
    ),
    "json": (
        '<title>A &amp; title | The Site</title><meta name="application-name" content="The Site">'
        '<script type="application/ld+json">{"@graph": [{"@type": ["NewsArticle"], "author": [{"name": "A. Writer"}],'
        ' "datePublished": "2024-11-27", "url": "https://example.org/a"}]}</script>'
    ),
}


@pytest.mark.parametrize("head", HEADS)
def test_a_page_says_who_wrote_it_when_and_where(head):
    read = pages.read(page(f"<p>{WORDS}</p>", HEADS[head]))
    assert (read.title, read.author, read.published) == ("A & title", "A. Writer", DAY)
    assert (read.url, read.site) == ("https://example.org/a", "The Site")


def test_what_no_text_has_is_left_out_of_what_a_page_says_of_itself():
    said = (
        r'"headline": "\ud800A\u0000 title", "author": ["\ud800", "A.\u0000 \udfffWriter"], "url": "https://a.b/\u0000"'
    )
    head = f'<script type="application/ld+json">{{"@type": "NewsArticle", {said}}}</script>'
    read = pages.read(page(f"<p>{WORDS}</p>", head))
    assert (read.title, read.author, read.url) == ("A title", "A. Writer", "")


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        (
            "<span class='byline'>By <a rel=author>A. Writer</a></span> <time datetime=2024-11-27T10:00>today</time>",
            "A. Writer",
        ),
        ("<p class=author>A. Writer</p><p class=date>27 ноября 2024</p>", "A. Writer"),
        ("<div>By A. Writer<br>27 November 2024</div>", "A. Writer"),
        ("<div>Published: 27 Nov 2024</div>", ""),
    ],
)
def test_the_line_of_the_author_tells_who_and_when(byline, author):
    read = pages.read(page(f"<article>{byline}<p>{WORDS}</p></article>"))
    assert (read.author, read.published) == (author, DAY)


def test_what_a_page_does_not_say_stays_empty():
    read = pages.read(page(f"<p>{WORDS}</p><p>By the way of a word.</p>", "<link rel=canonical href='/a'>"))
    assert (read.title, read.author, read.published, read.url, read.site) == ("", "", None, "", "")


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 100_000 + "words",
        "<a " * 100_000,
        "<a b='" * 100_000,
        "<!--" * 100_000,
        "<![CDATA[" * 100_000,
        "<p>a</b>" * 100_000,
        "<script>" * 10_000,
        '<script type="application/ld+json">' + "[" * 100_000,
        "&#" * 100_000,
        "<",
        "</",
        "<!",
        "\0<\0a\0>",
    ],
    ids=lambda source: source[:12],
)
def test_a_broken_page_is_read_as_far_as_it_can_be(source):
    read = pages.read(source)
    assert len(read.origin) == len(read.text)


PIECES = [
    "<", "</", ">", "<div>", "</div>", "<p>", "</p>", "<a href='", "'", '"', "=", "<!--", "-->", "<![CDATA[", "]]>",
    "<script>", "</script>", "&amp;", "&#x1f600;", "&#xD800;", "&notit;", "words", "\n", " ", "\0", "<article>",
    "</article>", "<br>", "<pre>", "</pre>", "<img alt='🇸🇾'>", "<span hidden>", "</span>", "<li>", "<td>", "<form>",
    "<title>", "<h1 class=author>", "<header>", "<nav>", "</nav>", "<time datetime=2024-11-27>",
    "<meta name=author content=x>", POST,
]  # fmt: skip


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)))
def test_any_text_is_read_and_its_characters_are_in_the_source(source):
    read = pages.read(source)
    assert len(read.origin) == len(read.text)
    assert list(read.origin) == sorted(read.origin)
    for at, sign in enumerate(read.text):
        start, end = read.place(at, at + 1)
        assert 0 <= start < end <= len(source)
        assert sign.isspace() or end - start > 1 or source[start] == sign
    assert all(0 <= one.start < one.end <= len(read.text) for one in read.links)
