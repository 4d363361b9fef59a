"""BibTeX: an entry a source. Everything in it is text that anybody may have written, and ends no field."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from catalog.tally import citing
from catalog.tally.formats.pieces import gathered
from catalog.tally.table import Table

LABEL = "BibTeX"
MEDIA_TYPE = "application/x-bibtex; charset=utf-8"
NEEDS: tuple[str, ...] = ("id", "title", "publisher", "handle", "platform", "published_on", "url", "language")
CARRIES = True
TOLD = ("words", "address", "as_of", "cite")


def write(table: Table) -> Iterator[bytes]:
    return gathered(_texts(table))


def _texts(table: Table) -> Iterator[str]:
    """BibTeX passes over what stands outside of entries, up to the next @."""
    for name in TOLD:
        if said := table.about.get(name):
            yield f"% {name}: {citing.plain(said).replace('@', ' at ')}\n"
    for record in table.records():
        yield _entry(record)


def _entry(record: dict[str, Any]) -> str:
    day = date.fromisoformat(record["published_on"]) if record["published_on"] else None
    fields = {
        "author": _braced(citing.latex(record["publisher"] or record["handle"] or "")),
        "title": _braced(citing.latex(record["title"])),
        "year": f"{day.year:04}" if day else "",
        "month": f"{day:%b}".lower() if day else "",
        "day": f"{day.day:02}" if day else "",
        "howpublished": f"\\url{{{citing.address(record['url'])}}}" if record["url"] else "",
        "language": citing.latex(record["language"]),
        "note": citing.latex(f"{record['platform']}; Materiel Catalog source {record['id']}"),
    }
    lines = [f"  {name} = {text if name == 'month' else f'{{{text}}}'},\n" for name, text in fields.items() if text]
    return f"@misc{{materiel-catalog-source-{record['id']},\n{''.join(lines)}}}\n"


def _braced(text: str) -> str:
    """A name or a title that is kept as it is written."""
    return f"{{{text}}}" if text else ""
