"""HTML cut into tags and text, each with its exact place, in one pass whose time grows with the length and no faster.

As browsers do it: a comment that is never closed and a tag that never ends reach to the end of the page. The standard
library's parser is not used, for it takes hours on two megabytes of `<a `.
"""

import html
import re
from collections.abc import Iterator, Mapping
from html.entities import html5
from types import MappingProxyType
from typing import NamedTuple

TAG = re.compile(
    r"<(?P<closes>/?)(?P<name>[A-Za-z][^\s/>]*+)(?P<attributes>(?:[^>\"'=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+|[\"'])*+)>"
)
ATTRIBUTE = re.compile(r"(?P<name>[^\s\"'<>/=]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++)))?")
REFERENCE = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,8}|#[0-9]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});?")
OPENING = re.compile(r"<(?:(?P<comment>!--)|[!?]|/?(?P<letter>[A-Za-z])|/)")
COMMENT_END = re.compile(r"--!?>")
RAW = frozenset({"script", "style", "textarea", "title", "iframe", "noembed", "noframes", "xmp"})
RAW_END = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in RAW}
NONE: Mapping[str, str] = MappingProxyType({})


class Text(NamedTuple):
    """`page[start:end]` is text; `raw` names the element in which no tags are read (`script`), else it is empty."""

    start: int
    end: int
    raw: str = ""


class Tag(NamedTuple):
    """`page[start:end]` opens or closes an element; names are in lower case."""

    start: int
    end: int
    name: str
    closes: bool = False
    attributes: Mapping[str, str] = NONE

    def get(self, name: str) -> str:
        """What an attribute says; empty where it is not there."""
        return self.attributes.get(name, "")


def scan(page: str) -> Iterator[Text | Tag]:
    """The tags and texts of a page, in order. Comments and declarations are left out."""
    at = 0
    while match := OPENING.search(page, at):
        if match.start() > at:
            yield Text(at, match.start())
        if match["letter"] is None:
            at = _left_out(page, match)
            continue
        tag = TAG.match(page, match.start())
        if tag is None:
            return
        at = tag.end()
        name = tag["name"].lower()
        yield Tag(tag.start(), at, name, bool(tag["closes"]), _attributes(tag["attributes"]))
        if name in RAW and not tag["closes"]:
            closing = RAW_END[name].search(page, at)
            end = closing.start() if closing else len(page)
            yield Text(at, end, name)
            at = end
    if at < len(page):
        yield Text(at, len(page))


def _left_out(page: str, match: re.Match[str]) -> int:
    """The end of a comment, or of what is no tag."""
    if match["comment"]:
        closed = COMMENT_END.search(page, match.end())
        return closed.end() if closed else len(page)
    return page.find(">", match.end()) + 1 or len(page)


def _attributes(text: str) -> Mapping[str, str]:
    """The first of two with the same name counts."""
    if not text or text.isspace():
        return NONE
    found: dict[str, str] = {}
    for match in ATTRIBUTE.finditer(text):
        value = next((one for one in match.groups()[1:] if one is not None), "")
        found.setdefault(match["name"].lower(), html.unescape(value) if "&" in value else value)
    return found


def references(page: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Character references between two places: where each stands, and what it stands for."""
    for match in REFERENCE.finditer(page, start, end):
        words = match[0]
        if words[1] == "#" or words[1:] in html5:
            yield match.start(), match.end(), html.unescape(words)
