"""Which element of a page holds the text that people come for."""

from collections.abc import Sequence

from catalog.reading import page_rules
from catalog.reading.page_text import Node, Shown

ENOUGH, TEASER, SHARE = 0.5, 0.3, 1.5
BYLINE = 120  # characters; who wrote it and when is no part of what it says


def kept(shown: Shown) -> list[tuple[int, int]]:
    """The pieces of the text that are the main text, in order: one element without what stands around in it."""
    main = _main(shown.holders)
    start, end, good = (main.start, main.end, main.good) if main else (0, len(shown.text), 0)
    bylines = [one for one in shown.telling if page_rules.is_byline(one.tag) and one.end - one.start <= BYLINE]
    # What has more paragraphs than the text itself has a name that misleads.
    around = [*bylines, *(one for one in shown.around if one.good <= good)]
    pieces, at = [], start
    for node in sorted(around, key=lambda one: (one.start, -one.end)):
        if start <= node.start and node.end <= end and node.end > at:
            if node.start > at:
                pieces.append((at, node.start))
            at = node.end
    return [*pieces, (at, end)] if at < end else pieces


def _main(holders: Sequence[Node]) -> Node | None:
    """What the page itself marks as its text, if it is no teaser; else where paragraphs stand densest."""
    if not holders:
        return None
    whole = max(one.good for one in holders)
    marked = _marked(holders)
    if marked is not None and marked.good >= TEASER * whole:
        return marked
    return _densest(holders)


def _marked(holders: Sequence[Node]) -> Node | None:
    articles = [one for one in holders if one.marks("article") and not one.is_inside]
    best = max(articles, key=lambda one: one.good, default=None)
    if best is not None and best.good >= ENOUGH * sum(one.good for one in articles):
        return best
    return max((one for one in holders if one.marks("main")), key=lambda one: one.good, default=None)


def _densest(holders: Sequence[Node]) -> Node:
    """The element with most paragraphs near, or one around it that has many more (each in a box of its own)."""
    best = above = max(holders, key=lambda one: one.near)
    while above.holder is not None:
        above = above.holder
        if above.good >= SHARE * best.good:
            best = above
    return best
