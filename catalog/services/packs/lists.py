"""A list as one ZIP: its rows as CSV, their public pictures with credit and hashes, and a contact sheet.

Rows, pictures and pages are read in portions while they are sent. Pictures without a licence are links.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from catalog.search.asking import Asked
from catalog.services.packs import held, pages, picturing
from catalog.services.packs.documents import ORIGINALS
from catalog.services.packs.evidence import CHECK, INDEX, as_json, check
from catalog.services.packs.pages import Home
from catalog.services.packs.picturing import Pictures, Shown
from catalog.tally import about, table
from catalog.tally.column import Column, Kind
from catalog.tally.formats import csv
from catalog.tally.formats.metadata import ENDING, Metadata
from catalog.tally.packing import Part
from catalog.tally.table import Table

PICTURES = "pictures.csv"
MOST_NAMED = 5  # rows of a picture that the contact sheet names
NOTE = (
    "Pictures without a licence are links: pictures.csv has their addresses, and no file of theirs is here. The public "
    "pictures are those of today. "
)
COLUMNS: tuple[Column, ...] = (
    Column("file", "its file in this ZIP; empty where no licence is known, or where its file is missing",
           lambda r: r.held.file or None),
    Column("sha256", "SHA-256 of the public picture", lambda r: r.held.sha256),
    Column("original_sha256", "SHA-256 of the original as it came", lambda r: r.held.row.sha256),
    Column("rows", "ids of the rows that it belongs to", lambda r: "; ".join(row.id for row in r.rows)),
    Column("credit", "whom to credit", lambda r: r.held.row.credit or None),
    Column("licence", "its licence; empty where none is known", lambda r: r.held.row.licence or None),
    Column("sources", "permanent ids of the sources that show it", lambda r: "; ".join(_ids(r))),
    Column("source_urls", "their addresses", lambda r: "; ".join(r.held.addresses)),
    Column("path", "its page in the catalog", lambda r: f"/pictures/{r.held.sha256}"),
    Column("media_type", "kind of the file", lambda r: r.held.row.media_type),
    Column("width", "width", lambda r: r.held.row.width, Kind.INTEGER, "pixels"),
    Column("height", "height", lambda r: r.held.row.height, Kind.INTEGER, "pixels"),
    Column("size", "size of the file", lambda r: r.held.row.size, Kind.INTEGER, "bytes"),
    Column("sensitivity", "none, or graphic", lambda r: r.held.row.sensitivity.value),
    Column("blacked_out", "number of parts that are blacked out", lambda r: len(r.held.row.redactions), Kind.INTEGER),
)  # fmt: skip


def _ids(one: Shown) -> list[str]:
    return [source.public_id for source in one.held.sources]


def parts(asked: Asked, home: Home, rows: Table, contexts: Sequence[str] = ()) -> Iterator[Part]:
    """The files of a list, whose rows are those of its table, in the order of their names; raises Invalid before."""
    return _parts(picturing.of(rows.name, asked, home.store, contexts), home, about.at(rows, home.site))


def _parts(found: Pictures, home: Home, rows: Table) -> Iterator[Part]:
    shown = table.of("pictures", COLUMNS, found.all(), rows.about, len(found))
    name = f"{rows.name}.csv"
    groups: dict[str, Callable[[], Iterable[Part]]] = {
        "about.json": lambda: [Part("about.json", [as_json(_about(found, rows))])],
        INDEX: lambda: [_sheet(found, home, rows, 0)],
        name: lambda: [Part(name, csv.write(rows))],
        f"{name}{ENDING}": lambda: [Part(f"{name}{ENDING}", Metadata(name).write(rows))],
        PICTURES: lambda: [Part(PICTURES, csv.write(shown))],
        f"{PICTURES}{ENDING}": lambda: [Part(f"{PICTURES}{ENDING}", Metadata(PICTURES).write(shown))],
        "pictures/": lambda: (held.picture(home.store, one.held) for one in _here(found)),
        "sheet-": lambda: (_sheet(found, home, rows, number) for number in range(1, found.pages)),
        "thumbnails/": lambda: (held.thumbnail(home.store, one.held) for one in _here(found)),
        CHECK: lambda: [check()],
    }
    for one in sorted(groups):
        yield from groups[one]()


def _here(found: Pictures) -> Iterator[Shown]:
    return (one for one in found.all() if one.held.file)


def _about(found: Pictures, rows: Table) -> dict[str, Any]:
    counts = {"all": len(found), "links": len(found.links), "missing": len(found.missing)}
    return {"kind": rows.name, **rows.about, "pictures": counts, "note": NOTE + ORIGINALS}


def _sheet(found: Pictures, home: Home, rows: Table, number: int) -> Part:
    """A page of the contact sheet; the first one is where to begin."""
    names = [sheet_name(one) for one in range(found.pages)]
    shown = pages.page(
        home, "sheet.html", shown=found.page(number), total=len(found), links=len(found.links), about=rows.about,
        kind=rows.name, number=number, names=names, most=MOST_NAMED, note=NOTE + ORIGINALS,
    )  # fmt: skip
    return Part(names[number], shown)


def sheet_name(number: int) -> str:
    return f"sheet-{number + 1:05}.html" if number else INDEX
