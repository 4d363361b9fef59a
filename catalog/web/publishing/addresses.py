"""Which pages and files a public copy has: worked out from what the record holds, as everybody may ask it.

Nothing is followed from page to page. What may be seen is said by the exports and by `visible`, and by nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from sqlmodel import Session, col, select

from catalog.models import Picture
from catalog.search import holdings, visible, world
from catalog.search.asking import Asked
from catalog.search.question import PER_PAGE
from catalog.search.show import imports
from catalog.search.show.pictures import VEILED
from catalog.services import snapshots
from catalog.tally import exports
from catalog.tally.chart import KINDS as CHARTS
from catalog.tally.frozen import FILES as FROZEN
from catalog.tally.published import Published
from catalog.web import imports as import_pages
from catalog.web.files import links
from catalog.web.listing import FEEDS
from catalog.web.publishing import places
from catalog.web.shown import catalog, href, put

SINGLE = ("/", "/about", "/columns", "/types/", "/snapshots/")
LISTED = ("losses", "gains", "holdings", "items", "types", "incidents", "sources", "tally")
OF_DATASET = ("losses", "gains", "holdings", "items", "incidents", "tally")  # what a dataset of its own has too
UPPER = ("domain", "category")  # ranks of types whose part of the tree has a page of its own
PICTURED = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}
PAGE, FILE, PICTURE, SHIPPED = "pages", "downloads", "pictures", "drawings and styles"

Args = list[tuple[str, str]]


@dataclass(frozen=True)
class Address:
    """An address of the application, where its answer lies in the copy, and what it is counted as."""

    text: str
    place: str
    kind: str


def every(session: Session, asked: Published, *, has_root: bool) -> Iterator[Address]:
    """Each once. Feeds need an address of their own, and are there only where the copy has one."""
    yield from (_page(one) for one in SINGLE)
    yield from _lists(session, [], has_root=has_root)
    for slug in sorted(set(world.read(session).datasets.by_slug) - _own(asked)):
        yield from _lists(session, [("dataset", slug)], has_root=has_root)
    yield from _numbered("/sources/", [], len(exports.source_ids(asked.plain)))
    yield from (_file(address) for kind in ("types", "sources") for address in _downloads(kind, []))
    yield from chain(_records(asked), _pictures(session, asked), _imports(session), _snapshots(session))


def _own(asked: Published) -> set[str]:
    """Datasets that a question without any is put to."""
    return set(asked.plain.question.criteria.datasets)


def _page(address: str) -> Address:
    return Address(address, places.page(address), PAGE)


def _file(address: str) -> Address:
    return Address(address, places.file(address), FILE)


def _numbered(path: str, args: Args, count: int, size: int = PER_PAGE) -> Iterator[Address]:
    """All pages of a list of so many rows."""
    for number in range(1, max(1, -(-count // size)) + 1):
        yield _page(href(path, [*args, ("page", str(number))] if number > 1 else args))


def _lists(session: Session, args: Args, *, has_root: bool) -> Iterator[Address]:
    asked = _put(session, args)
    yield from _numbered("/losses/", args, len(asked.question.rows))
    yield from _numbered("/incidents/", args, len(asked.incident_numbers))
    yield from _numbered("/holdings/", args, len(holdings.ask(asked, []).question.rows))
    yield from (_page(href(path, args)) for path in ("/tally", "/map/", "/charts/"))
    yield from (_file(address) for kind in OF_DATASET for address in _downloads(kind, args))
    yield from (_file(href(f"/charts/{kind}.{end}", args)) for kind in CHARTS for end in ("svg", "csv"))
    yield _file(href("/map.json", args))
    if has_root:
        yield from (_file(href(path, args)) for path in sorted(set(FEEDS.values())))


def _put(session: Session, args: Args) -> Asked:
    return put({name: [value] for name, value in args}, session, insider=False)


def _downloads(kind: str, args: Args) -> Iterator[str]:
    yield from (address for _, address in links(f"/{kind}", args, exports.COLUMNS.get(kind, ())))


def _records(asked: Published) -> Iterator[Address]:
    for row in asked.rows("types").all():
        slug = str(row["slug"])
        yield from (_page(f"/types/{slug}"), _file(f"/types/{slug}.json"))
        if row["rank"] in UPPER:
            yield _page(href("/types/", [("under", slug)]))
    for kind in ("sources", "incidents"):
        yield from (_page(f"/{kind}/{key}") for key in _keys(asked, kind, "id"))
    named = (("items", "id"), ("losses", "item"), ("gains", "item"), ("holdings", "item"))
    every_item = dict.fromkeys(chain.from_iterable(_keys(asked, *one) for one in named))
    yield from (_page(f"/items/{key}") for key in every_item)


def _keys(asked: Published, kind: str, name: str) -> Iterator[str]:
    yield from dict.fromkeys(str(row[name]) for row in asked.rows(kind).all())


def _pictures(session: Session, asked: Published) -> Iterator[Address]:
    query = select(Picture.public_sha256, Picture.media_type, Picture.sensitivity).order_by(col(Picture.id))
    query = query.where(visible.pictures(asked.plain.now), col(Picture.public_sha256).is_not(None))
    found = {sha256: (media_type, sensitivity) for sha256, media_type, sensitivity in session.exec(query)}
    for sha256, (media_type, sensitivity) in found.items():
        at = f"/pictures/{sha256}"
        yield _page(at)
        if sensitivity in VEILED:
            yield _page(href(at, [("shown", "1")]))
        for address, ending in ((f"{at}/file", PICTURED.get(media_type, "")), (f"{at}/thumbnail", ".webp")):
            yield Address(address, places.file(address, ending), PICTURE)


def _imports(session: Session) -> Iterator[Address]:
    versions = [one.version for one in imports.listed(session, insider=False)]
    yield from _numbered("/imports/", [], len(versions), import_pages.PER_PAGE)
    yield from (_page(f"/imports/{one.id}") for one in versions)


def _snapshots(session: Session) -> Iterator[Address]:
    for row in snapshots.every(session, insider=False):
        yield _page(f"/snapshots/{row.public_id}")
        if not snapshots.purged(session, row):
            yield _file(f"/snapshots/{row.public_id}.zip")
            held = snapshots.members(catalog().store, row, *FROZEN)
            yield from (_file(f"/snapshots/{row.public_id}/{name}") for name in held)


def shipped(folder: Path, path: str) -> Iterator[Address]:
    """Files that come with the catalog, served at this path."""
    for one in sorted(folder.rglob("*")):
        if one.is_file():
            address = f"{path}/{one.relative_to(folder).as_posix()}"
            yield Address(address, places.file(address), SHIPPED)
