"""What is attached to items, asked of rows: which are of items with one of these, and how many things each has.

A row has as many sources or parts as its item; it counts once for each value.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

import numpy as np

from catalog.search.blocks import Ints, Mask, among
from catalog.search.columns import Columns
from catalog.search.register import Register
from catalog.search.world import World

Pairs = tuple[Ints, Ints]  # the place of an item in `Columns.dense("item")`, and the number of what it has


def sources(columns: Columns) -> Pairs:
    own = columns.attached
    return _kept(columns, "sources", own, lambda: _placed(columns, own.source_item, own.source))


def fitted(columns: Columns, world: World) -> Pairs:
    """Each part with all types above it, each once an item."""
    own = columns.attached
    return _kept(
        columns, "fitted", world.types, lambda: _placed(columns, *rolled(own.fitted_item, own.fitted, world.types))
    )


def pictured(columns: Columns, now: datetime) -> Pairs:
    """The items that a picture shows that may be seen by now; all have the number 0."""
    own = columns.attached
    items = own.pictured[own.pictured_from <= int(now.timestamp())]
    return _placed(columns, items, np.zeros(len(items), dtype=np.int32))


def _kept(columns: Columns, name: str, of: object, make: Callable[[], Pairs]) -> Pairs:
    """Worked out once for columns and what else it hangs on, as neither ever changes."""
    known = columns.derived.get(name)
    if known is None or known[0] is not of:
        known = columns.derived[name] = (of, make())
    found: Pairs = known[1]
    return found


def _placed(columns: Columns, items: Ints, things: Ints) -> Pairs:
    """The pairs whose items have rows."""
    _, ids = columns.dense("item")
    if not len(ids):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    places = np.minimum(np.searchsorted(ids, items), len(ids) - 1)
    known = ids[places] == items
    return places[known], things[known]


def rolled(items: Ints, parts: Ints, types: Register) -> Pairs:
    """Pairs of items and parts with the types above each part, each pair once."""
    kinds, codes = np.unique(parts, return_inverse=True)
    above = [[node.id for node in types.path(one)] for one in kinds.tolist()]
    sizes = np.array([len(one) for one in above], dtype=np.int64)
    starts = np.cumsum(sizes) - sizes
    times = sizes[codes]
    owners = np.repeat(np.arange(len(parts)), times)
    first = np.repeat(starts[codes] - (np.cumsum(times) - times), times)
    flat = np.array([one for path in above for one in path], dtype=np.int64)
    keys = np.unique((items[owners].astype(np.int64) << 32) | flat[first + np.arange(len(owners))])
    return (keys >> 32).astype(np.int32), (keys & 0xFFFFFFFF).astype(np.int32)


def mask(columns: Columns, pairs: Pairs, wanted: Iterable[int] | Ints) -> Mask:
    """The rows of items that have one of these."""
    codes, ids = columns.dense("item")
    places, things = pairs
    table = np.zeros(len(ids), dtype=bool)
    table[places[among(things, wanted)]] = True
    return table.take(codes)


def counts(columns: Columns, pairs: Pairs, fits: Mask) -> Pairs:
    """What the rows that fit have, with the number of things that have it."""
    codes, ids = columns.dense("item")
    places, things = pairs
    if not len(places):
        return things, places
    fitting = np.flatnonzero(fits)
    own = codes[fitting]
    weights = np.bincount(own, columns.best[fitting], minlength=len(ids))
    there = (np.bincount(own, minlength=len(ids)) > 0)[places]
    found = np.bincount(things[there], weights[places[there]])
    occurs = np.flatnonzero(np.bincount(things[there]))
    return occurs, found[occurs].astype(np.int64)
