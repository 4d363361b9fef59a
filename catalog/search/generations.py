"""Columns kept between questions: the same while nothing is written, brought up to date where little was.

A generation stands at a change. What was written after it is told by the revisions, so only the rows of the items that
they touch are read anew; after large changes everything is. A restored backup is another past: see `state`.
"""

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session, col, select

from catalog.models import Claim, Incident, Item, ItemPair, Outcome, Revision
from catalog.search import blocks, columns
from catalog.search.columns import Columns
from catalog.search.state import State, hash_of, state_of
from catalog.search.variants import Variant

# Which items a changed row touches: table → columns with their ids, or with the id of an incident, as it was and is.
ITEMS = {
    "item": ("id", "parent_lot_id"),
    "outcome": ("item_id",),
    "item_pair": ("one_id", "other_id"),
    "item_candidate": ("item_id",),
    "fitment": ("item_id",),
}
INCIDENTS = {"incident": ("id",), "claim": ("incident_id",)}
TABLES = (*ITEMS, *INCIDENTS, "source", "dataset_version")
MOST_VARIANTS = 16
MOST_STATES = 2  # a request that began before the last write still sees the state before it
SHARE, AT_LEAST = 20, 2_000  # beyond a twentieth of the rows it is quicker to read everything


@dataclass(frozen=True)
class Generation:
    state: State
    columns: Columns


_lock = threading.RLock()  # columns without what is hidden are made from those with it
_kept: OrderedDict[tuple[str, Variant], list[Generation]] = OrderedDict()


def read(session: Session, variant: Variant) -> Columns:
    """The columns as this session sees the database; a few variants are kept."""
    state = state_of(session, TABLES)
    key = (state.database, variant)
    with _lock:
        known = _kept.setdefault(key, [])
        _kept.move_to_end(key)
        found = next((one.columns for one in known if one.state == state), None)
        if found is None:
            found = _made(session, variant, state, known)
            known.insert(0, Generation(state, found))
            del known[MOST_STATES:]
        while len(_kept) > MOST_VARIANTS:
            _kept.popitem(last=False)
    return found


def forget() -> None:
    """Let go of everything that is kept."""
    with _lock:
        _kept.clear()


def _made(session: Session, variant: Variant, state: State, known: list[Generation]) -> Columns:
    if variant.hidden and variant.known_on is None:
        return _without_hidden(session, variant)
    if variant.known_on is None:
        for one in known:
            if _is_past(session, one.state, state) and (touched := _touched(session, one)) is not None:
                return columns.refreshed(session, variant, one.columns, touched)
    return columns.build(session, variant)


def _without_hidden(session: Session, variant: Variant) -> Columns:
    """What is there, with the chains of the items of hidden incidents cut from their other outcomes."""
    whole = read(session, replace(variant, hidden=frozenset()))
    touched: set[int] = set()
    for some in blocks.some_of(variant.hidden):
        touched |= set(session.exec(select(Outcome.item_id).where(col(Outcome.incident_id).in_(some))))
    return columns.refreshed(session, variant, whole, touched)


def _is_past(session: Session, before: State, now: State) -> bool:
    """Is one state what the other came from?"""
    is_sealed = bool(before.sealed) and bool(now.sealed)
    return is_sealed and before.number < now.number and hash_of(session, before.number) == before.sealed


def _touched(session: Session, generation: Generation) -> set[int] | None:
    """The items whose rows may differ from a generation's; None where they are too many to be worth it."""
    most = max(AT_LEAST, len(generation.columns) // SHARE)
    query: Any = select(Revision.table_name, Revision.row_id, Revision.before, Revision.after)
    since = query.where(col(Revision.change_id) > generation.state.number, col(Revision.table_name).in_(TABLES))
    rows = session.exec(since.limit(most + 1)).all()
    if len(rows) > most:
        return None
    items, incidents, others = _named(rows)
    incidents |= _told_by(session, others["source"], others["dataset_version"])
    for some in blocks.some_of(incidents):
        items |= set(session.exec(select(Outcome.item_id).where(col(Outcome.incident_id).in_(some))))
    found = _with_weights(session, items)
    return found if len(found) <= most else None


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
    found: set[int] = set()
    for some in blocks.some_of(sources):
        found |= {one for one in session.exec(select(Claim.incident_id).where(col(Claim.source_id).in_(some))) if one}
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
        for some in blocks.some_of(new):
            lots = session.exec(select(Item.parent_lot_id).where(col(Item.id).in_(some)))
            near |= {one for one in lots if one}
        new = near - found
        found |= new
    return found
