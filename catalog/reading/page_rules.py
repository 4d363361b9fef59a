"""Which elements of a page are seen, and which stand around the text that people come for."""

import re

from catalog.reading import rules
from catalog.reading.markup import Tag

UNSEEN, AROUND, ROLES, HIDDEN, PIECES, BUT_NOT = (
    frozenset(rules.words("pages", name))
    for name in ("unseen", "around", "roles", "hidden_classes", "around_pieces", "but_not")
)
HIDING = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)
AUTHOR = re.compile(r"\b(?:by-?line|author)s?\b(?![-_](?:bio|box|image|avatar|info|photo|desc))", re.IGNORECASE)
DAY = re.compile(r"publish|posted|\b(?:entry-)?date(?![-_]?(?:picker|line))", re.IGNORECASE)
PIECE = re.compile(r"[-_]+")
NEVER_AROUND = frozenset({"html", "body", "article", "main", "blockquote", "p", "h1", "a", "img"})


def is_hidden(tag: Tag) -> bool:
    """Whether a reader does not see what stands in it."""
    if "hidden" in tag.attributes or tag.get("aria-hidden").lower() == "true":
        return True
    if HIDING.search(tag.get("style")):
        return True
    return not HIDDEN.isdisjoint(tag.get("class").lower().split())


def is_around(tag: Tag) -> bool:
    """Whether it stands around the text: a menu, a footer, a form, what to read next."""
    if tag.name in NEVER_AROUND:
        return False
    if tag.name in AROUND or tag.get("role").lower() in ROLES:
        return True
    if not tag.attributes:
        return False
    named = f"{tag.get('class')} {tag.get('id')}".lower().split()
    return any(_is_around(PIECE.split(one.strip("-_"))) for one in named)


def names_author(tag: Tag) -> bool:
    """Whether the name of the author stands in it."""
    return tag.name != "h1" and _says(tag, AUTHOR)


def tells_day(tag: Tag) -> bool:
    """Whether the day of publication stands in it."""
    return _says(tag, DAY)


def is_byline(tag: Tag) -> bool:
    """Whether it says by whom and when, as the page itself names it."""
    return names_author(tag) or (tag.name != "h1" and tells_day(tag))


def _says(tag: Tag, what: re.Pattern[str]) -> bool:
    return bool(tag.attributes) and any(what.search(tag.get(name)) for name in ("class", "rel", "itemprop"))


def _is_around(pieces: list[str]) -> bool:
    return not PIECES.isdisjoint((pieces[0], pieces[-1])) and BUT_NOT.isdisjoint(pieces)
