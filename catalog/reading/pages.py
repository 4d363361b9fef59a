"""A saved page, or a paste of its source: what people read of it, and where each character stands in the source.

Nothing is executed and nothing is fetched. Scripts, styles, menus, forms and what is hidden are left out.
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate

from catalog.reading import bylines, page_building, page_head, page_main
from catalog.reading.page_text import Shown

LOOKED_AT = 20_000  # characters at the beginning by which a page is known
BEGINS = re.compile(
    r"[\s\ufeff]{0,100}(?:<\?xml[^>]{0,200}>\s{0,20})?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE
)
CLOSED = re.compile(
    r"</(?:p|div|a|span|li|ul|article|section|blockquote|h[1-6]|figure|table|td)\s{0,3}>", re.IGNORECASE
)
OPENED = re.compile(r"\s{0,100}<(?:!--|[a-z][a-z0-9]{0,12}[\s>])", re.IGNORECASE)
MANY = 3  # end tags that make a text a piece of a page


@dataclass(frozen=True)
class PageLink:
    """`text[start:end]` of the page leads to `url`, as it is written there."""

    start: int
    end: int
    url: str


@dataclass(frozen=True)
class Page:
    """`origin[i]` is the place in the source of the i-th character of `text`; a reference counts from its `&`.

    `url` is the address that the page gives as its own, `site` the name of the site; empty where it tells none.
    """

    text: str
    origin: Sequence[int]
    title: str = ""
    author: str = ""
    published: date | None = None
    url: str = ""
    site: str = ""
    links: tuple[PageLink, ...] = ()
    ends: Mapping[int, int] = field(default_factory=dict)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the source: from its first character to behind its last."""
        if start >= end:
            at = self.origin[start] if start < len(self.origin) else 0
            return at, at
        return self.origin[start], self.ends.get(end - 1, self.origin[end - 1] + 1)


def is_page(text: str) -> bool:
    """Whether a text is the source of a page or a piece of one."""
    beginning = text[:LOOKED_AT]
    if BEGINS.match(beginning):
        return True
    closed = sum(1 for _ in CLOSED.finditer(beginning))
    return closed >= MANY or (closed > 0 and OPENED.match(beginning) is not None)


def read(html: str) -> Page:
    """The text of a page and what the page says of itself. Any text at all can be read; an empty page has no text."""
    shown = page_building.build(html)
    page = _page(html, shown)
    if page.text or shown.is_all:
        return page
    return _page(html, page_building.build(html, show_hidden=True))


def _page(html: str, shown: Shown) -> Page:
    pieces = page_main.kept(shown)
    text = "".join(shown.text[start:end] for start, end in pieces)
    first, last = len(text) - len(text.lstrip()), len(text.rstrip())
    moved = _Moved(pieces, first, max(last - first, 0))
    origin = array("I")
    for start, end in pieces:
        origin.extend(shown.origin[start:end])
    ends = {to: end for at, end in shown.ends.items() if (to := moved.to(at)) is not None}
    head = page_head.read(html, shown)
    return Page(
        text.strip(),
        origin[first:last],
        title=head.title,
        author=head.author or bylines.author(text),
        published=head.published or bylines.day(text),
        url=head.url,
        site=head.site,
        links=tuple(moved.links(shown)),
        ends=ends,
    )


class _Moved:
    """Where characters of the whole text stand in the text that was kept; `first` of its characters were trimmed."""

    def __init__(self, pieces: Sequence[tuple[int, int]], first: int, length: int) -> None:
        self.pieces, self.length = pieces, length
        self.starts = [start for start, _ in pieces]
        befores = accumulate((end - start for start, end in pieces), initial=0)
        self.shifts = [before - start - first for (start, _), before in zip(pieces, befores, strict=False)]

    def to(self, at: int) -> int | None:
        """None for a character that was not kept."""
        number = bisect_right(self.starts, at) - 1
        if number < 0 or at >= self.pieces[number][1]:
            return None
        to = at + self.shifts[number]
        return to if 0 <= to < self.length else None

    def links(self, shown: Shown) -> Iterator[PageLink]:
        for node in sorted(shown.links, key=lambda one: one.start):
            words = shown.text[node.start : node.end]
            first, last = (self.to(node.start + at) for at in _edges(words))
            if first is not None and last is not None and words.strip():
                yield PageLink(first, last + 1, node.tag.get("href").strip())


def _edges(words: str) -> tuple[int, int]:
    """The first and the last character that is no blank."""
    return len(words) - len(words.lstrip()), max(len(words.rstrip()) - 1, 0)
