"""CSL-JSON: an item a source, for Zotero, pandoc and other programs that cite."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from catalog.domain.vocabulary import SourceKind
from catalog.tally import citing
from catalog.tally.formats.pieces import gathered
from catalog.tally.table import Table

LABEL = "CSL-JSON"
MEDIA_TYPE = "application/vnd.citationstyles.csl+json"
NEEDS: tuple[str, ...] = ("id", "kind", "title", "publisher", "handle", "platform", "published_on", "url", "language")
CARRIES = False
TYPES = {
    SourceKind.ARTICLE: "article", SourceKind.POST: "post", SourceKind.LIST: "dataset",
    SourceKind.DOCUMENT: "document",
}  # fmt: skip


def write(table: Table) -> Iterator[bytes]:
    return gathered(_texts(table))


def _texts(table: Table) -> Iterator[str]:
    yield "[\n"
    for place, record in enumerate(table.records()):
        yield (",\n" if place else "") + json.dumps(_item(record), ensure_ascii=False)
    yield "\n]\n"


def _item(record: dict[str, Any]) -> dict[str, Any]:
    author = record["publisher"] or record["handle"]
    day = date.fromisoformat(record["published_on"]) if record["published_on"] else None
    found = {
        "id": f"materiel-catalog-source-{record['id']}",
        "type": TYPES[SourceKind(record["kind"])],
        "title": citing.plain(record["title"]),
        "author": [{"literal": citing.plain(author)}] if author else None,
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "container-title": record["platform"],
        "URL": record["url"],
        "language": record["language"],
    }
    return {name: value for name, value in found.items() if value}
