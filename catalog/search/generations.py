"""Columns kept between questions: the same while nothing is written, brought up to date where little was.

A generation stands at a change. What was written after it is told by the revisions, so only the rows of the items that
they touch are read anew; after large changes everything is. A restored backup is another past: see `state`.
"""

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session, col, func, select

from catalog.models import Claim, Incident, Item, ItemPair, ItemPicture, Outcome
from catalog.search import attached, blocks, columns, written
from catalog.search.attached import Attached
from catalog.search.columns import Columns
from catalog.search.state import MOST_STATES, State, state_of
from catalog.search.variants import Variant

# Which items a changed row touches: table → columns with their ids, or with the id of an incident, as it was and is.
ITEMS = {
    "item": ("id", "parent_lot_id"),
    "outcome": ("item_id",),
    "item_pair": ("one_id", "other_id"),
    "item_candidate": ("item_id",),
    "fitment": ("item_id",),
    "item_picture": ("item_id",),
    "claim": ("item_id",),
}
INCIDENTS = {"incident": ("id",), "claim": ("incident_id",)}
TABLES = tuple(dict.fromkeys((*ITEMS, *INCIDENTS, "source", "picture", "dataset_version")))
MOST_VARIANTS = 16
SHARE, AT_LEAST = 20, 2_000  # beyond a twentieth of the rows it is quicker to read everything


@dataclass(frozen=True)
class Generation:
    """What was read at a state: columns, or what is attached to items."""

    state: State
    value: Any


@dataclass(frozen=True)
class _Kind:
    """How one of the two is read, and how it is brought up to date for some items."""

    build: Callable[[Session, Variant], Any]
    refresh: Callable[[Session, Variant, Any, Iterable[int]], Any]


_lock = threading.RLock()  # columns without what is hidden are made from those with it
_kept: OrderedDict[tuple[str, _Kind, Variant], list[Generation]] = OrderedDict()
_last: dict[tuple[State, State], set[int] | None] = {}  # from one state to another: the items touched between


def read(session: Session, variant: Variant) -> Columns:
    """The columns as this session sees the database; a few variants are kept."""
    found: Columns = _read(session, COLUMNS, variant)
    return found


def attached_to(session: Session, variant: Variant) -> Attached:
    """What is attached to items, the same for all grades and all that is counted."""
    found: Attached = _read(session, ATTACHED, variant.scope)
    return found


def _read(session: Session, kind: _Kind, variant: Variant) -> Any:
    state = state_of(session, TABLES)
    key = (state.database, kind, variant)
    with _lock:
        known = _kept.setdefault(key, [])
        _kept.move_to_end(key)
        found = next((one.value for one in known if one.state == state), None)
        if found is None:
            found = _made(session, kind, variant, known)
            known.insert(0, Generation(state, found))
            del known[MOST_STATES:]
        while len(_kept) > MOST_VARIANTS:
            _kept.popitem(last=False)
    return found


COLUMNS = _Kind(
    lambda session, variant: columns.build(session, variant, attached_to(session, variant)),
    lambda session, variant, before, items: columns.refreshed(
        session, variant, before, items, attached_to(session, variant)
    ),
)
ATTACHED = _Kind(attached.read, attached.refreshed)


def held() -> list[Any]:
    """Everything that is kept: columns, and what is attached to items."""
    with _lock:
        return [one.value for known in _kept.values() for one in known]


def forget() -> None:
    """Let go of everything that is kept."""
    with _lock:
        _kept.clear()


def _made(session: Session, kind: _Kind, variant: Variant, known: list[Generation]) -> Any:
    if variant.hidden and variant.known_on is None:
        whole = _read(session, kind, replace(variant, hidden=frozenset()))
        return kind.refresh(session, variant, whole, _of_hidden(session, variant))
    if variant.known_on is None:
        for one in known:
            if (touched := _touched_since(session, one.state)) is not None:
                return kind.refresh(session, variant, one.value, touched)
    return kind.build(session, variant)


def _of_hidden(session: Session, variant: Variant) -> set[int]:
    """The items of hidden incidents: their chains are cut from their other outcomes."""
    own = blocks.beside(session, Outcome.item_id, Outcome.incident_id, variant.hidden)
    return own | _tied(session, variant.hidden)


def _touched_since(session: Session, before: State) -> set[int] | None:
    """As `_touched`, once for all variants: they mostly come from one state to another together."""
    both = before, state_of(session, TABLES)
    if both not in _last:
        found = _touched(session, before)
        _last.clear()
        _last[both] = found
    return _last[both]


def _touched(session: Session, before: State) -> set[int] | None:
    """The items whose rows may differ from those of a state; None where they are too many to be worth it."""
    most = max(AT_LEAST, (session.exec(select(func.max(Item.id))).one() or 0) // SHARE)
    rows = written.rows_since(session, before, TABLES, written.WITH_VALUES, most)
    if rows is None:
        return None
    items, incidents, others = _named(rows)
    incidents |= _told_by(session, others["source"], others["dataset_version"])
    items |= blocks.beside(session, ItemPicture.item_id, ItemPicture.picture_id, others["picture"])
    items |= _named_by(session, others["dataset_version"])
    items |= blocks.beside(session, Outcome.item_id, Outcome.incident_id, incidents)
    found = _with_weights(session, items)
    return found if len(found) <= most else None


def _tied(session: Session, incidents: Iterable[int]) -> set[int]:
    """Items of which claims tell that are tied to these incidents."""
    there = blocks.beside(session, Claim.incident_id, Claim.related_incident_id, incidents)
    itself = blocks.beside(session, Claim.item_id, Claim.related_incident_id, incidents)
    return itself | blocks.beside(session, Outcome.item_id, Outcome.incident_id, there)


def _named_by(session: Session, versions: set[int]) -> set[int]:
    """Items of which claims of another import than theirs tell, or claims that are tied to one of these imports."""
    if not versions:
        return set()
    query = select(Claim.item_id).join(Item, col(Claim.item_id) == Item.id)
    foreign = query.where(col(Claim.version_id).is_distinct_from(col(Item.version_id)))
    tied = select(Claim.related_incident_id).join(Incident, col(Claim.related_incident_id) == Incident.id)
    incidents = {one for one in session.exec(tied.where(col(Incident.version_id).in_(versions))) if one}
    return {one for one in session.exec(foreign) if one} | _tied(session, incidents)


def _named(rows: Iterable[Any]) -> tuple[set[int], set[int], dict[str, set[int]]]:
    """Items and incidents that revisions name, and the ids of the other rows by table."""
    items, incidents, others = set[int](), set[int](), defaultdict[str, set[int]](set)
    for table, row_id, *values in rows:
        others[table].add(row_id)
        for one in filter(None, values):
            items |= {one[name] for name in ITEMS.get(table, ()) if one.get(name)}
            incidents |= {one[name] for name in INCIDENTS.get(table, ()) if one.get(name)}
    return items, incidents, others


def _told_by(session: Session, sources: set[int], versions: set[int]) -> set[int]:
    """Incidents that these sources tell of, or claims that these imports brought to incidents of others."""
    found = blocks.beside(session, Claim.incident_id, Claim.source_id, sources)
    if versions:
        query = select(Claim.incident_id).join(Incident, col(Claim.incident_id) == Incident.id)
        foreign = col(Claim.version_id).is_distinct_from(col(Incident.version_id))
        found |= {one for one in session.exec(query.where(foreign)) if one}
    return found


def _with_weights(session: Session, items: set[int]) -> set[int]:
    """These items with all whose weight may hang on theirs: what may be the same thing, and the lots they are of."""
    pairs: dict[int, set[int]] = defaultdict(set)
    for one, other in session.exec(select(ItemPair.one_id, ItemPair.other_id)):
        pairs[one].add(other)
        pairs[other].add(one)
    found, new = set(items), set(items)
    while new:
        near = {other for one in new for other in pairs.get(one, ())}
        near |= blocks.beside(session, Item.parent_lot_id, Item.id, new)
        new = near - found
        found |= new
    return found
