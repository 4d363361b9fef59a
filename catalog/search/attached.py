"""What is attached to items, as pairs: sources that tell of them, parts fitted to them, and that a picture shows them.

The same for all grades and all that can be counted. Which sources and pictures may be seen at a moment is said where
they are asked for: here stand the moments that they wait for, and nothing that is protected, pending or unreviewed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from sqlalchemy import Select, func, or_
from sqlmodel import Session, col, select

from catalog.domain.outcomes import RecordState, VersionState
from catalog.models import Claim, DatasetVersion, Fitment, Incident, Item, ItemPicture, Outcome, Picture
from catalog.search import attached_then, blocks, visible
from catalog.search.blocks import Arrays, Ints, number, second
from catalog.search.variants import Variant


@dataclass(frozen=True, eq=False)
class Attached:
    """Pairs stand by item, each once. `pictured_from` is the second from which a picture of the item may be seen."""

    source_item: Ints
    source: Ints
    fitted_item: Ints
    fitted: Ints
    pictured: Ints
    pictured_from: Ints


OWNERS = {"source": "source_item", "fitted": "fitted_item", "pictured_from": "pictured"}
NAMES = tuple(one.name for one in fields(Attached))
OWN = [number("item", Outcome.item_id), number("incident", Outcome.incident_id)]
OF_INCIDENTS = [
    number("incident", Claim.incident_id),
    number("related", Claim.related_incident_id),
    number("source", Claim.source_id),
]
OF_ITEMS = [number("item", Claim.item_id), *OF_INCIDENTS]
PARTS = [number("item", Fitment.item_id), number("thing", Fitment.part_type_id)]
PICTURES = [number("item", ItemPicture.item_id), second("since", Picture.publish_after)]


def nothing() -> Attached:
    """Of things that are no items of the catalog."""
    return Attached(*(np.empty(0, dtype=np.int64) for _ in NAMES))


def read(session: Session, variant: Variant, items: Iterable[int] | None = None) -> Attached:
    """What is attached to all items, or to these."""
    wanted = None if items is None else set(items)
    tables = _tables(session, variant, wanted) if variant.known_on is None else attached_then.read(session, variant)
    if variant.known_on is not None and wanted is not None:
        tables = {name: _of(table, wanted) if "item" in table else table for name, table in tables.items()}
    sources = _sources(tables, variant.hidden)
    parts = _unique(tables["parts"]["item"], tables["parts"]["thing"])
    return Attached(*sources, *parts, *_pictured(tables["pictures"]))


def refreshed(session: Session, variant: Variant, before: Attached, items: Iterable[int]) -> Attached:
    """The same with that of these items read anew."""
    touched = frozenset(items)
    if not touched:
        return before
    new = read(session, variant, touched)
    found: dict[str, Ints] = {}
    for thing, owner in OWNERS.items():
        keep = ~blocks.among(getattr(before, owner), touched)
        pairs = [np.concatenate([getattr(before, name)[keep], getattr(new, name)]) for name in (owner, thing)]
        order = np.lexsort((pairs[1], pairs[0]))
        found[owner], found[thing] = (one[order] for one in pairs)
    return before if blocks.is_same(found, vars(before)) else Attached(**found)


def _of(table: Arrays, items: set[int]) -> Arrays:
    return blocks.chosen(table, blocks.among(table["item"], items))


def _tables(session: Session, variant: Variant, items: set[int] | None) -> dict[str, Arrays]:
    """The rows that it is made of: incidents of items, claims of both, parts, pictures."""

    def own(query: Select[Any]) -> Select[Any]:
        query = query.select_from(Outcome).where(col(Outcome.state) == RecordState.ACTIVE)
        if variant.as_of is None:
            return query
        latest = or_(col(Incident.latest).is_(None), col(Incident.latest) <= variant.as_of)
        return query.join(Incident, col(Outcome.incident_id) == Incident.id).where(latest)

    found = blocks.read_of(session, OWN, own, col(Outcome.item_id), items)
    incidents = None if items is None else set(found["incident"].tolist())
    return {
        "own": found,
        "of_incidents": blocks.read_of(session, OF_INCIDENTS, _of_incidents, col(Claim.incident_id), incidents),
        "of_items": blocks.read_of(session, OF_ITEMS, _of_items, col(Claim.item_id), items),
        "parts": blocks.read_of(session, PARTS, lambda query: query, col(Fitment.item_id), items),
        "pictures": blocks.read_of(session, PICTURES, _shown, col(ItemPicture.item_id), items),
    }


def _of_incidents(query: Select[Any]) -> Select[Any]:
    """Claims about an incident that name no item; a half read import tells of its own incidents only."""
    query = query.select_from(Claim).join(Incident, col(Claim.incident_id) == Incident.id)
    told = visible.told_with(Claim.version_id, Incident.version_id)
    return query.where(col(Claim.item_id).is_(None), told, _related())


def _of_items(query: Select[Any]) -> Select[Any]:
    query = query.select_from(Claim).join(Item, col(Claim.item_id) == Item.id)
    return query.where(visible.told_with(Claim.version_id, Item.version_id), _related())


def _related() -> Any:
    """Condition: what a claim is tied to is of no import, or of one that is applied."""
    waiting = select(DatasetVersion.id).where(DatasetVersion.state != VersionState.APPLIED)
    half_read = select(Incident.id).where(col(Incident.version_id).in_(waiting))
    return func.coalesce(col(Claim.related_incident_id), 0).not_in(half_read)


def _shown(query: Select[Any]) -> Select[Any]:
    """Reviewed pictures that everybody may see once their day has come."""
    query = query.select_from(ItemPicture).join(Picture, col(ItemPicture.picture_id) == Picture.id)
    return query.where(visible.pictures_once_due())


def _sources(tables: dict[str, Arrays], hidden: Iterable[int]) -> tuple[Ints, Ints]:
    """Claims about the item itself, and those about what became of it that name no other item."""
    hidden = frozenset(hidden)
    own, there, itself = tables["own"], tables["of_incidents"], tables["of_items"]
    own = blocks.chosen(own, ~blocks.among(own["incident"], hidden))
    there = blocks.chosen(there, ~blocks.among(there["related"], hidden))
    itself = blocks.chosen(itself, ~blocks.among(itself["related"], hidden))
    theirs = _keys(own["item"], own["incident"])
    itself = blocks.chosen(
        itself, (itself["incident"] == 0) | np.isin(_keys(itself["item"], itself["incident"]), theirs)
    )
    there = blocks.chosen(there, np.argsort(there["incident"], kind="stable"))
    places, owners = _joined(own["incident"], there["incident"])
    items = np.concatenate([own["item"][owners], itself["item"]])
    return _unique(items, np.concatenate([there["source"][places], itself["source"]]))


def _joined(wanted: Ints, ordered: Ints) -> tuple[Ints, Ints]:
    """Places in `ordered` of each wanted value, and the place of that value among those wanted."""
    first, last = (np.searchsorted(ordered, wanted, side) for side in ("left", "right"))
    times = last - first
    owners = np.repeat(np.arange(len(wanted)), times)
    before = np.cumsum(times) - times
    return np.arange(len(owners)) + np.repeat(first - before, times), owners


def _keys(one: Ints, other: Ints) -> Ints:
    found: Ints = (one.astype(np.int64) << 32) | other
    return found


def _unique(items: Ints, things: Ints) -> tuple[Ints, Ints]:
    """Pairs by item, each once."""
    keys = np.unique(_keys(items, things))
    return (keys >> 32).astype(np.int32), (keys & 0xFFFFFFFF).astype(np.int32)


def _pictured(pictures: Arrays) -> tuple[Ints, Ints]:
    """Each item that a picture shows, with the first second at which one may be seen."""
    order = np.lexsort((pictures["since"], pictures["item"]))
    items, since = pictures["item"][order], pictures["since"][order]
    first = np.concatenate(([True], items[1:] != items[:-1]))[: len(items)]
    return items[first], since[first]
