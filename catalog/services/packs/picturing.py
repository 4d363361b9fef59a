"""The public pictures of a list: which rows each belongs to. By numbers, so that long lists take little memory."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np
from sqlmodel import col, select

from catalog.evidence.stores import Store
from catalog.models import EquipmentType, Incident, Item, Picture, Source
from catalog.search import blocks
from catalog.search.asking import Asked
from catalog.search.blocks import Ints
from catalog.search.show import pictured
from catalog.services.packs import held
from catalog.services.packs.held import Held
from catalog.tally import paged
from catalog.tally.joined import STINT_BITS

CHUNK = 500  # pictures read together: as many as a page of the contact sheet has
NO_STINT = 0


@dataclass(frozen=True)
class Listing:
    """What pictures of a list's rows show: `names` are number, key and name of those records, `path` is where each is.

    `numbers` are the first numbers of its rows, those of stints where it is a list of stints.
    """

    names: Any
    path: str
    pictures: Callable[[Asked, Iterable[int]], Iterator[tuple[int, int]]]
    numbers: Callable[[str, Asked, Sequence[str]], Ints]
    has_stints: bool = False


@dataclass(frozen=True)
class Row:
    """A row that a picture belongs to: its id in the list, what the record is called, and the path of its page."""

    id: str
    name: str
    path: str


@dataclass(frozen=True)
class Shown:
    """A picture of a list with the rows that it belongs to. Without a licence it is a link."""

    held: Held
    rows: Sequence[Row]

    @property
    def is_link(self) -> bool:
        return not self.held.row.licence


@dataclass(frozen=True)
class Pictures:
    """`records` and `stints` are the rows of the list, `shows` pairs of a picture and a record, all in order."""

    asked: Asked
    listing: Listing
    store: Store
    records: Ints
    stints: Ints
    shows: Ints
    ids: Ints
    missing: set[int] = field(default_factory=set)
    links: set[int] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def pages(self) -> int:
        return max(1, -(-len(self) // CHUNK))

    def page(self, number: int) -> list[Shown]:
        """Those of one page, the first being 0, in the order in which they were kept."""
        ids = self.ids[number * CHUNK : (number + 1) * CHUNK].tolist()
        session = self.asked.question.session
        rows = {row.id: row for row in session.exec(select(Picture).where(col(Picture.id).in_(ids)))}
        sources, belongs = pictured.sources_of(session, ids, self.asked.now), self._rows(ids)
        return [Shown(self._held(rows[one], sources.get(one, [])), belongs[one]) for one in ids]

    def all(self) -> Iterator[Shown]:
        for number in range(self.pages):
            yield from self.page(number)

    def _held(self, row: Picture, sources: Sequence[Source]) -> Held:
        is_here = row.id not in self.missing and row.id not in self.links
        return Held(row, sources, (), held.name_of(row) if is_here else "")

    def _rows(self, ids: Sequence[int]) -> dict[int, list[Row]]:
        """The rows of each of these pictures."""
        first, last = np.searchsorted(self.shows[:, 0], [ids[0], ids[-1] + 1]) if ids else (0, 0)
        pairs = self.shows[first:last].tolist()
        named = self._named({record for _, record in pairs})
        found: dict[int, list[Row]] = {one: [] for one in ids}
        for picture, record in pairs:
            found[picture] += named.get(record, ())
        return found

    def _named(self, records: Iterable[int]) -> dict[int, list[Row]]:
        query, key = self.listing.names, self.listing.names.selected_columns[0]
        found: dict[int, list[Row]] = {}
        for some in blocks.some_of(records):
            for number, name, label in self.asked.question.session.exec(query.where(key.in_(some))):
                path = f"{self.listing.path}{name}"
                found[number] = [Row(f"{name}{end}", label, path) for end in self._ends(number)]
        return found

    def _ends(self, record: int) -> list[str]:
        first, last = np.searchsorted(self.records, [record, record + 1])
        return [f".{stint}" if stint != NO_STINT else "" for stint in self.stints[first:last].tolist()]


def of(kind: str, asked: Asked, store: Store, contexts: Sequence[str] = ()) -> Pictures:
    """The public pictures of what a question finds; raises Invalid as its list does."""
    listing = LISTINGS[kind]
    numbers = np.unique(listing.numbers(kind, asked, contexts))
    records, stints = (
        (numbers >> STINT_BITS, numbers % (1 << STINT_BITS))
        if listing.has_stints
        else (numbers, np.zeros_like(numbers))
    )
    pairs = listing.pictures(asked, np.unique(records).tolist())
    shows = np.unique(np.fromiter(chain.from_iterable(pairs), dtype=np.int64).reshape(-1, 2), axis=0)
    found = Pictures(asked, listing, store, records, stints, shows, np.unique(shows[:, 0]))
    _look_at_files(found)
    return found


def _look_at_files(found: Pictures) -> None:
    """Note which have no licence, and which have no file where it should be, before anything is told of them."""
    for some in blocks.some_of(found.ids.tolist()):
        rows = found.asked.question.session.exec(select(Picture).where(col(Picture.id).in_(some))).all()
        found.links.update(row.id or 0 for row in rows if not row.licence)
        wanted = [row for row in rows if row.licence]
        found.missing.update({row.id or 0 for row in wanted} - held.here(found.store, wanted, with_thumbnail=True))


def _numbers(kind: str, asked: Asked, contexts: Sequence[str]) -> Ints:
    return paged.rows(kind, asked, contexts).first


def _incidents(_kind: str, asked: Asked, _contexts: Sequence[str]) -> Ints:
    return asked.incident_numbers


_ITEM = select(Item.id, Item.public_id, EquipmentType.name).join(EquipmentType, col(Item.type_id) == EquipmentType.id)
LISTINGS: dict[str, Listing] = {
    "losses": Listing(_ITEM, "/items/", pictured.of_items, _numbers, has_stints=True),
    "gains": Listing(_ITEM, "/items/", pictured.of_items, _numbers, has_stints=True),
    "holdings": Listing(_ITEM, "/items/", pictured.of_items, _numbers),
    "items": Listing(_ITEM, "/items/", pictured.of_items, _numbers),
    "incidents": Listing(
        select(Incident.id, Incident.public_id, Incident.title), "/incidents/", pictured.of_incidents, _incidents
    ),
    "sources": Listing(select(Source.id, Source.public_id, Source.title), "/sources/", pictured.of_sources, _numbers),
    "types": Listing(
        select(EquipmentType.id, EquipmentType.slug, EquipmentType.name), "/types/", pictured.of_types, _numbers
    ),
}
