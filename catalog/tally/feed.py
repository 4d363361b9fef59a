"""Feeds (Atom, RFC 4287) of changes and of what is new in a list; changes as plain values for JSON.

Knows no request: addresses are handed in.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from catalog.search.show.changes import Listed
from catalog.search.show.history import Head
from catalog.search.show.news import News

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 cannot hold
NOBODY_YET = "1970-01-01T00:00:00Z"


@dataclass(frozen=True)
class Told:
    """What the feed is of, and where: `root` is the catalog's address; all others are paths below it.

    `path` is the feed's own, `page` that of the page with the same, `older` that of its next page. `author` stands for
    entries that name nobody. `note` is what a reader has to know of the question.
    """

    root: str
    path: str
    page: str
    title: str
    author: str = ""
    older: str | None = None
    note: str = ""


@dataclass(frozen=True)
class Entry:
    """`key` names it for ever, as its id is made of it; `href` and those of `related` are paths."""

    key: str
    title: str
    updated: datetime
    href: str
    summary: str
    author: str = ""
    related: Sequence[tuple[str, str]] = ()


def of_changes(rows: Sequence[Listed]) -> list[Entry]:
    """An entry a change, its id in no other catalog."""
    return [
        Entry(
            key=f"change:{one.head.hash}",
            title=f"{one.head.number}: {one.head.why}",
            updated=one.head.made_at,
            href=f"/changes/{one.head.number}",
            summary=summary(one),
            author=one.head.by,
            related=[(value.href, value.text) for each in one.touched for _, value in each.named if value.href],
        )
        for one in rows
    ]


def of_news(rows: Sequence[News]) -> list[Entry]:
    """An entry for each thing that is new in a list."""
    return [Entry(one.key, one.title, one.at, one.href, one.summary, related=one.related) for one in rows]


def atom(entries: Sequence[Entry], told: Told) -> str:
    """The feed, the newest entry first."""
    feed = ET.Element("feed", xmlns=ATOM)
    _add(feed, "id", told.root + told.path)
    _add(feed, "title", f"Materiel Catalog: {told.title}")
    if told.note:
        _add(feed, "subtitle", told.note)
    _add(feed, "updated", _moment(entries[0].updated) if entries else NOBODY_YET)
    if told.author:
        _add(ET.SubElement(feed, "author"), "name", told.author)
    ET.SubElement(feed, "link", rel="self", href=told.root + told.path, type=MEDIA_TYPE)
    ET.SubElement(feed, "link", rel="alternate", href=told.root + told.page, type="text/html")
    if told.older:
        ET.SubElement(feed, "link", rel="next", href=told.root + told.older, type=MEDIA_TYPE)
    for one in entries:
        _entry(feed, one, told.root)
    ET.indent(feed)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, encoding="unicode") + "\n"


def _entry(feed: ET.Element, one: Entry, root: str) -> None:
    entry = ET.SubElement(feed, "entry")
    _add(entry, "id", uuid5(NAMESPACE_URL, one.key).urn)
    _add(entry, "title", one.title)
    _add(entry, "updated", _moment(one.updated))
    if one.author:
        _add(ET.SubElement(entry, "author"), "name", one.author)
    ET.SubElement(entry, "link", rel="alternate", href=root + one.href, type="text/html")
    for href, title in one.related:
        ET.SubElement(entry, "link", rel="related", href=root + href, title=_clean(title))
    _add(entry, "summary", one.summary)


def summary(one: Listed) -> str:
    """`added: 12 items, 1 source; taken away: item 4f2k9x1c (court order)`"""
    parts = [f"{each.what}: {each.count} {each.kind}{'s' if each.count != 1 else ''}" for each in one.touched]
    parts += [f"taken away: {each.kind} {shown_id(each.kind, each.public_id)} ({each.reason})" for each in one.purges]
    undone = [f"takes back change {one.head.undoes}"] if one.head.undoes else []
    return "; ".join([*parts, *undone]) or "nothing that is shown"


def shown_id(kind: str, public_id: str) -> str:
    """Of a person not even the number is told."""
    return "" if kind == "person" else public_id[:12]


def head_as_json(head: Head) -> dict[str, Any]:
    """Number, moment (UTC), who, why, and what it took back or was taken back by."""
    return {
        "id": head.number,
        "made_at": head.made_at.isoformat(timespec="seconds"),
        "person": head.by,
        "why": head.why,
        "undoes": head.undoes,
        "undone_by": head.undone_by,
        "hash": head.hash,
    }


def as_json(one: Listed) -> dict[str, Any]:
    """A change as plain values: its number, moment (UTC), who, why, the records by kind, what was taken away."""
    return {
        **head_as_json(one.head),
        "records": [
            {"kind": each.kind, "what": each.what, "count": each.count, "ids": [key for key, _ in each.named]}
            for each in one.touched
        ],
        "purged": [
            {"kind": each.kind, "id": "" if each.kind == "person" else each.public_id, "reason": each.reason}
            for each in one.purges
        ],
    }


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _clean(text)


def _clean(text: str) -> str:
    return NOT_XML.sub("\ufffd", text)


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
