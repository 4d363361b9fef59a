"""Changes as a feed (Atom, RFC 4287) and as plain values for JSON. Knows no request; addresses are handed in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from catalog.search.show.changes import Listed

ATOM = "http://www.w3.org/2005/Atom"
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 cannot hold
NOBODY_YET = "1970-01-01T00:00:00Z"


@dataclass(frozen=True)
class Told:
    """Where the feed is: `root` is the catalog's address, `path` the feed's, `older` that of its next page."""

    root: str
    path: str
    older: str | None


def atom(rows: Sequence[Listed], told: Told) -> str:
    """The feed: an entry a change, its id the same for ever and in no other catalog."""
    feed = ET.Element("feed", xmlns=ATOM)
    _add(feed, "id", told.root + told.path)
    _add(feed, "title", "Materiel Catalog: changes")
    _add(feed, "updated", _moment(rows[0].head.made_at) if rows else NOBODY_YET)
    ET.SubElement(feed, "link", rel="self", href=told.root + told.path, type="application/atom+xml")
    ET.SubElement(feed, "link", rel="alternate", href=f"{told.root}/changes", type="text/html")
    if told.older:
        ET.SubElement(feed, "link", rel="next", href=told.root + told.older, type="application/atom+xml")
    for one in rows:
        _entry(feed, one, told.root)
    ET.indent(feed)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, encoding="unicode") + "\n"


def _entry(feed: ET.Element, one: Listed, root: str) -> None:
    entry = ET.SubElement(feed, "entry")
    _add(entry, "id", uuid5(NAMESPACE_URL, f"change:{one.head.hash}").urn)
    _add(entry, "title", f"{one.head.number}: {one.head.why}")
    _add(entry, "updated", _moment(one.head.made_at))
    _add(ET.SubElement(entry, "author"), "name", one.head.by)
    ET.SubElement(entry, "link", rel="alternate", href=f"{root}/changes/{one.head.number}", type="text/html")
    for value in (value for each in one.touched for _, value in each.named if value.href):
        ET.SubElement(entry, "link", rel="related", href=root + value.href, title=_clean(value.text))
    _add(entry, "summary", summary(one))


def summary(one: Listed) -> str:
    """`added: 12 items, 1 source; taken away: item 4f2k9x1c (court order)`"""
    parts = [f"{each.what}: {each.count} {each.kind}{'s' if each.count != 1 else ''}" for each in one.touched]
    parts += [f"taken away: {each.kind} {shown_id(each.kind, each.public_id)} ({each.reason})" for each in one.purges]
    undone = [f"takes back change {one.head.undoes}"] if one.head.undoes else []
    return "; ".join([*parts, *undone]) or "nothing that is shown"


def shown_id(kind: str, public_id: str) -> str:
    """Of a person not even the number is told."""
    return "" if kind == "person" else public_id[:12]


def as_json(one: Listed) -> dict[str, Any]:
    """A change as plain values: its number, moment (UTC), who, why, the records by kind, what was taken away."""
    head = one.head
    return {
        "id": head.number,
        "made_at": head.made_at.isoformat(timespec="seconds"),
        "person": head.by,
        "why": head.why,
        "undoes": head.undoes,
        "undone_by": head.undone_by,
        "hash": head.hash,
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
