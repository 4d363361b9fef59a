"""What stands beside the row of a single record, as its page shows it: lists of parts, column by column.

Nothing is left out or added here: who may see what was decided where the page was read.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from catalog.models import Identification, Incident, Outcome, Party, Picture, Place
from catalog.search.show.incidents import IncidentPage
from catalog.search.show.item_parts import Basis
from catalog.search.show.items import ItemPage
from catalog.search.show.opinions import OnItem, Opinion
from catalog.search.show.pictures import PicturePage
from catalog.search.show.sources import SourcePage
from catalog.tally import table
from catalog.tally.part_columns import PARTS

Parts = dict[str, Any]


@dataclass(frozen=True)
class ShownPicture:
    """`root` is the address of the catalog."""

    picture: Picture
    root: str

    @property
    def address(self) -> str:
        return f"{self.root}/pictures/{self.picture.public_sha256}"


@dataclass(frozen=True)
class Link:
    """One outcome in the chain of an item, with how many people doubt it."""

    outcome: Outcome
    incident: Incident
    lost_by: Party
    taken_by: Party | None
    doubts: int


@dataclass(frozen=True)
class Taken:
    """One person's opinion, with the features that it rests on."""

    opinion: Opinion
    seen: list[str]

    @property
    def told(self) -> Identification:
        return self.opinion.identification


def written(part: str, rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Parts of one kind as plain values."""
    return list(table.of("", PARTS[part], rows, {}).records())


def of_item(page: ItemPage, groups: Iterable[Any], root: str) -> Parts:
    """All but the rows of lists; `groups` are its independent origins."""
    return {
        "is_lot": page.item.is_lot,
        "note": page.item.note,
        "candidates": [one.slug for one in page.candidates],
        "chain": written("chain", _chain(page)),
        "pictures": pictures(page.pictures, root),
        "opinions": written("opinions", _opinions(page.said, page.basis)),
        "consensus": _consensus(page.said),
        "fitted_parts": written("fitted_parts", page.fitted),
        "markings": written("markings", page.markings),
        "pairs": written("pairs", page.pairs),
        "origins": written("origins", groups),
        "claims": written("claims", page.claims),
    }


def of_incident(page: IncidentPage, groups: Iterable[Any], root: str) -> Parts:
    """What became of what, where, and who says so."""
    return {
        "items": written("items", page.items),
        "places": written("places", _places(page)),
        "pictures": pictures(page.pictures, root),
        "origins": written("origins", groups),
        "claims": written("claims", page.claims),
    }


def of_source(page: SourcePage, same: Any) -> Parts:
    """`same` are the other sources that are one origin with it. Types are the first by name; `types_total` is all."""
    row = page.source
    return {
        "post_id": row.post_id,
        "availability": row.availability,
        "note": row.note,
        "quoted_in": page.quoted_in.public_id if page.quoted_in else None,
        "quotes": [one.public_id for one in page.quotes],
        "same_page": page.same_page.public_id if page.same_page else None,
        "same_origin": written("origins", [same])[0],
        "copies": written("copies", page.copies),
        "types": [one.slug for one in page.types],
        "types_total": page.type_count,
        "says": written("claims", page.claims),
    }


def of_picture(page: PicturePage, root: str) -> Parts:
    """A picture with what it shows, who shows it, and what is alike."""
    return {
        **pictures([page.picture], root)[0],
        "original_sha256": page.picture.sha256 if page.is_public else None,
        "items": [item.public_id for item, _ in page.items],
        "sources": [one.public_id for one in page.sources],
        "alike": written("alike", page.alike),
    }


def pictures(rows: Iterable[Picture], root: str) -> list[dict[str, Any]]:
    return written("pictures", (ShownPicture(one, root) for one in rows))


def _chain(page: ItemPage) -> Iterator[Link]:
    for one in page.steps:
        checked = page.said.checked(one.outcome)
        yield Link(one.outcome, one.incident, one.lost_by, one.taken_by, checked.against if checked else 0)


def _opinions(said: OnItem, basis: Basis) -> Iterator[Taken]:
    for one in said.opinions:
        found = basis.get(one.identification.id or 0, [])
        yield Taken(one, [f"{feature}: {value}" for feature, value in found])


def _consensus(said: OnItem) -> Parts | None:
    found = said.agreed
    return {"type": found.type.slug, "agree": found.agree, "heard": found.heard} if found else None


def _places(page: IncidentPage) -> list[Place]:
    """Its own place first, then those that claims name."""
    found = [page.place, *(one.place for one in page.claims)]
    return list({one.id: one for one in found if one}.values())
