"""Putting together what a page shows, tag by tag: what is hidden is never written, blocks stand on their own lines."""

import re
from collections import Counter

from catalog.reading import markup, page_rules, rules
from catalog.reading.markup import Tag, Text
from catalog.reading.page_text import Node, Shown

VOID, WIDE, LINES, CELLS, HOLDERS = (
    frozenset(rules.words("pages", name)) for name in ("void", "wide", "lines", "cells", "holders")
)
BLOCKS = WIDE | LINES | CELLS
ENDS = {  # elements without an end tag, and what begins after them
    "p": BLOCKS - CELLS,
    "li": {"li"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "tr": {"tr"},
    "td": {"td", "th", "tr"},
    "th": {"td", "th", "tr"},
    "option": {"option"},
    "head": BLOCKS,
}
NOTHING, SPACE, TAB, LINE, BLANK = range(5)
GAPS = ("", " ", "\t", "\n", "\n\n")
WORD = re.compile(r"[^ \t\n\r\f]+")
EMOJI = re.compile(r"[^\w\s]{1,12}")
LEAST = 25  # letters that make a paragraph; less is a label


def build(page: str, *, show_hidden: bool = False) -> Shown:
    """What a page shows; `show_hidden` writes what is hidden by an attribute or a class too."""
    return _Builder(page, show_hidden=show_hidden).built()


class _Builder:
    """The open elements and the text so far."""

    def __init__(self, page: str, *, show_hidden: bool) -> None:
        self.page, self.show_hidden = page, show_hidden
        self.shown, self.pieces, self.length = Shown(), list[str](), 0
        root = Node(Tag(0, 0, "body"), 0)
        self.stack, self.blocks, self.holders = [root], [root], [root]
        self.open, self.hidden, self.links = Counter[str](), 0, 0
        self.around: list[Node] = []
        self.gap, self.gap_at = NOTHING, 0

    def built(self) -> Shown:
        for token in markup.scan(self.page):
            if isinstance(token, Tag):
                self.tag(token)
            elif token.raw:
                self.shown.raws.append((self.stack[-1].tag, token.start, token.end))
            elif not self.hidden:
                self.write(token)
        while self.stack:
            self.pop()
        self.shown.text = "".join(self.pieces)
        return self.shown

    def tag(self, tag: Tag) -> None:
        if tag.closes:
            self.close(tag)
        elif tag.name in VOID:
            self.empty(tag)
        else:
            while len(self.stack) > 1 and tag.name in ENDS.get(self.stack[-1].tag.name, ()):
                self.pop()
            self.begin(tag)

    def empty(self, tag: Tag) -> None:
        if tag.name in ("meta", "link"):
            self.shown.empties.append(tag)
        elif tag.name == "br":
            self.part(BLANK if self.gap >= LINE else LINE, tag.start)
        elif tag.name == "hr":
            self.part(BLANK, tag.start)
        elif tag.name == "img" and not self.hidden and EMOJI.fullmatch(tag.get("alt")):
            for sign in tag.get("alt"):
                self.sign(sign, tag.start, tag.end)

    def begin(self, tag: Tag) -> None:
        node = Node(tag, self.length)
        node.is_hidden = tag.name in page_rules.UNSEEN or self.hides(tag)
        node.is_around = self.stands_around(tag)
        self.hidden += node.is_hidden
        if node.is_around:
            self.around.append(node)
        self.links += tag.name == "a"
        self.open[tag.name] += 1
        self.stack.append(node)
        if tag.name in BLOCKS:
            self.blocks.append(node)
            self.part(_gap(tag.name), tag.start)
        if tag.name in HOLDERS:
            node.holder = self.holders[-1]
            node.is_inside = node.holder.is_inside or node.holder.marks("article")
            self.holders.append(node)

    def hides(self, tag: Tag) -> bool:
        hides = bool(tag.attributes) and page_rules.is_hidden(tag)
        self.shown.is_all &= not hides
        return hides and not self.show_hidden

    def stands_around(self, tag: Tag) -> bool:
        if tag.name == "header":
            return not (self.open["article"] or self.open["main"])
        if tag.name == "footer" and self.open["blockquote"]:
            return False
        if tag.name == "form" and self.stack[-1].tag.name in ("body", "html"):
            return False  # some sites put the whole page into one
        return page_rules.is_around(tag)

    def close(self, tag: Tag) -> None:
        """Elements that were left open inside end with it; an end without a beginning is none."""
        if not self.open[tag.name]:
            return
        while self.stack[-1].tag.name != tag.name:
            self.pop()
        self.pop()
        if tag.name in BLOCKS:
            self.part(_gap(tag.name), tag.start)

    def pop(self) -> None:
        node = self.stack.pop()
        name, node.end = node.tag.name, self.length
        self.open[name] -= 1
        self.hidden -= node.is_hidden
        self.links -= name == "a"
        if node is self.blocks[-1]:
            self.blocks.pop()
            self.credit(node)
        if node is self.holders[-1]:
            self.holders.pop()
        if node.is_around:
            self.around.pop()
        self.record(node)

    def credit(self, node: Node) -> None:
        """A paragraph that is not mostly links speaks for the element that holds it, half for the one around that.

        What stands around the text keeps its own for itself.
        """
        holder = self.holders[-1]
        good = node.letters - node.linked if node.letters >= LEAST and node.linked * 2 < node.letters else 0
        if self.around:
            self.around[0].good += good
            return
        holder.good += good
        holder.near += good
        if holder.holder is not None:
            holder.holder.near += good / 2
            holder.holder.good += holder.good if node is holder else 0

    def record(self, node: Node) -> None:
        if node.start == node.end:
            return
        tag = node.tag
        if node.good and tag.name in HOLDERS and not node.is_around:
            self.shown.holders.append(node)
        if node.is_around:
            self.shown.around.append(node)
        if tag.name == "a" and tag.get("href"):
            self.shown.links.append(node)
        if tag.name in ("h1", "time") or page_rules.is_byline(tag):
            self.shown.telling.append(node)

    def write(self, text: Text) -> None:
        at = text.start
        for start, end, signs in markup.references(self.page, text.start, text.end):
            self.plain(at, start)
            for sign in signs:
                self.sign(sign, start, end)
            at = end
        self.plain(at, text.end)

    def plain(self, start: int, end: int) -> None:
        if self.open["pre"]:
            self.put(self.page[start:end], start)
            return
        at = start
        for match in WORD.finditer(self.page, start, end):
            if match.start() > at:
                self.part(SPACE, at)
            self.put(match[0], match.start())
            at = match.end()
        if at < end:
            self.part(SPACE, at)

    def sign(self, sign: str, start: int, end: int) -> None:
        """One character that a longer piece of the page stands for."""
        if sign in " \t\n\r\f" and not self.open["pre"]:
            self.part(SPACE, start)
            return
        self.put(sign, start)
        self.shown.ends[self.length - 1] = end

    def put(self, piece: str, at: int) -> None:
        if not piece:
            return
        if self.gap and self.length:
            self.pieces.append(GAPS[self.gap])
            self.shown.origin.extend([self.gap_at] * len(GAPS[self.gap]))
            self.length += len(GAPS[self.gap])
        self.gap = NOTHING
        self.pieces.append(piece)
        self.shown.origin.extend(range(at, at + len(piece)))
        self.length += len(piece)
        self.blocks[-1].letters += len(piece)
        self.blocks[-1].linked += len(piece) if self.links else 0

    def part(self, gap: int, at: int) -> None:
        """What stands before the next word; the wider gap counts."""
        if gap > self.gap:
            self.gap, self.gap_at = gap, at


def _gap(name: str) -> int:
    if name in WIDE:
        return BLANK
    return TAB if name in CELLS else LINE
