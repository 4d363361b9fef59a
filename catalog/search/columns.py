"""All losses as columns: what lists, facets and tallies are counted from.

At the default grades they are the rows of the table `loss`; for other grades, as of a day or as known on a day, the
same rules are run over the outcomes (see `rederive`), and for gains, standing losses and fitted parts as well. Rows
stand newest first, then by item and stint.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
from sqlmodel import Session, col

from catalog.domain.counting import BANDS
from catalog.domain.outcomes import Band
from catalog.models import ItemCandidate
from catalog.search import attached, beside, blocks, past, rederive
from catalog.search.attached import Attached
from catalog.search.blocks import Arrays, Ints, Mask, number
from catalog.search.codes import BAND_CODES, GRADES
from catalog.search.past import Then
from catalog.search.variants import Count, Variant

_BAND_OF = np.array([BAND_CODES[BANDS.get(grade, Band.CONTESTED)] for grade in GRADES], dtype=np.int8)
# A row's place in the order as one number: day (22 bits, newest first), item (32 bits), stint (8 bits).
_LAST_DAY, _DAY_BITS, _ITEM_BITS = (1 << 22) - 1, 40, 8


@dataclass(frozen=True)
class Columns:
    """One entry a loss. Days are ordinals (0: none), terms are codes, parties and places ids (0: none).

    `most` is -1 where it is open; `first_kind` is -1 where the loss is not the item's in `first_operator`; `version`
    is the import that brought the item. `lat` and `lon` (millionths of a degree) and `reach` (metres) are the own point
    of the incident as it may be told; a reach of 0 is none. `candidate_item` and `candidate_type` are pairs, by item;
    `attached` are more.
    """

    item: Ints
    stint: Ints
    dataset: Ints
    version: Ints
    type: Ints
    operator: Ints
    taker: Ints
    kind: Ints
    first_kind: Ints
    grade: Ints
    band: Ints
    incident: Ints
    place: Ints
    lat: Ints
    lon: Ints
    reach: Ints
    earliest: Ints
    latest: Ints
    is_event_day: Ints
    published: Ints
    first_seen: Ints
    recorded: Ints
    hidden_until: Ints
    least: Ints
    best: Ints
    most: Ints
    non_combat: Ints
    mended: Ints
    candidate_item: Ints
    candidate_type: Ints
    attached: Attached

    def __len__(self) -> int:
        return len(self.item)

    @cached_property
    def odd(self) -> Ints:
        """Places of the rows that are not exactly one thing each."""
        return np.flatnonzero((self.least != 1) | (self.best != 1) | (self.most != 1))

    @cached_property
    def odd_weights(self) -> dict[str, Ints]:
        """For those rows how far min, best and max are from one; the max of an open one as it is stored, less one."""
        return {name: getattr(self, name)[self.odd].astype(np.int64) - 1 for name in ("least", "best", "most")}

    @cached_property
    def aside(self) -> dict[str, Ints]:
        """Places of the rows with a mark that few have: `non_combat`, `mended`."""
        return {name: np.flatnonzero(getattr(self, name)) for name in ("non_combat", "mended")}

    @cached_property
    def undated(self) -> Ints:
        """Places of the rows of which no day is known on which they happened."""
        return np.flatnonzero(self.latest == 0)

    @cached_property
    def embargoed(self) -> Ints:
        """Places of the rows that wait for their day of publication, or did."""
        return np.flatnonzero(self.hidden_until)

    @cached_property
    def _dense(self) -> dict[str, tuple[Ints, Ints]]:
        return {}

    def dense(self, name: str) -> tuple[Ints, Ints]:
        """A column as numbers from 0 on, and what each stands for; worked out once, as columns never change."""
        if name not in self._dense:
            values = getattr(self, name)
            ids = np.flatnonzero(np.bincount(values))
            places = np.zeros(int(values.max(initial=0)) + 1, dtype=np.uint16 if len(ids) < 1 << 16 else np.int32)
            places[ids] = np.arange(len(ids))
            self._dense[name] = places[values], ids
        return self._dense[name]

    def any_of(self, name: str, wanted: Collection[int]) -> bool:
        """Does any row have one of these values in a column? Worked out once for the same object."""
        known = self.derived.get(f"any {name}")
        if known is None or known[0] is not wanted:
            found = not set(self.dense(name)[1].tolist()).isdisjoint(wanted)
            known = self.derived[f"any {name}"] = (wanted, found)
        return bool(known[1])

    def has(self, name: str, wanted: Collection[int]) -> Mask:
        """The rows whose value in a column is one of these."""
        codes, ids = self.dense(name)
        known = blocks.isin(ids, wanted)
        if known.all() or not known.any():
            return np.full(len(codes), bool(known.any()))
        if np.count_nonzero(known) == 1:
            found: Mask = codes == np.flatnonzero(known)[0]
            return found
        return known.take(codes)

    @cached_property
    def derived(self) -> dict[str, Any]:
        """What was worked out from these columns and from something else that never changes; see `dimensions`."""
        return {}

    @cached_property
    def order(self) -> Ints:
        """The number by which rows stand in their order; each row has its own but for fitted parts."""
        return order_of({name: getattr(self, name) for name in ("latest", "item", "stint")})


CANDIDATES = ("candidate_item", "candidate_type")
NAMES = tuple(one.name for one in fields(Columns) if one.name not in (*CANDIDATES, "attached"))


def build(session: Session, variant: Variant, own: Attached | None = None) -> Columns:
    """The columns from the database; `own` is what is attached to the items, where it is known."""
    own = own or attached.read(session, variant.scope)
    rows = _rows(session, variant, own, None)
    rows = blocks.chosen(rows, np.argsort(order_of(rows), kind="stable"))
    return Columns(**rows, **_candidates(session, variant, None), attached=own)


def refreshed(
    session: Session, variant: Variant, columns: Columns, items: Iterable[int], own: Attached | None = None
) -> Columns:
    """The same columns with the rows of these items read anew; `own` is what is now attached to all, where known."""
    touched = frozenset(items)
    own = own or attached.refreshed(session, variant.scope, columns.attached, touched)
    if not touched and own is columns.attached:
        return columns
    rows = _rows(session, variant, own, touched)
    rows = blocks.chosen(rows, np.argsort(order_of(rows), kind="stable"))
    mine, before = np.flatnonzero(blocks.among(columns.item, touched)), {name: getattr(columns, name) for name in NAMES}
    candidates = _merged_candidates(session, variant, columns, touched)
    is_same = blocks.is_same(rows, blocks.chosen(before, mine)) and blocks.is_same(candidates, vars(columns))
    if is_same and own is columns.attached:
        return columns
    places = np.searchsorted(np.delete(columns.order, mine), order_of(rows))
    merged = {name: np.insert(np.delete(values, mine), places, rows[name]) for name, values in before.items()}
    return Columns(**merged, **candidates, attached=own)


def order_of(rows: Arrays) -> Ints:
    latest, item, stint = (rows[name].astype(np.int64) for name in ("latest", "item", "stint"))
    found: Ints = ((_LAST_DAY - latest) << _DAY_BITS) | (item << _ITEM_BITS) | stint
    return found


def of_rows(session: Session, rows: Arrays, variant: Variant) -> Columns:
    """Rows that count nowhere, in the same columns, so that the same questions can be asked of them.

    `rows` are as `rederive` gives them; what it has of a place or of days stands before what its incident has.
    """
    items = frozenset(rows["item"].tolist())
    around = beside.read(session, rows["incident"], rows["item"], variant.known_on, items)
    found = {**around, **rows, "band": _BAND_OF[rows["grade"]]}
    found["reach"] = np.where(found["place"] == around["place"], found["reach"], 0)  # elsewhere is not at that point
    found = blocks.chosen(found, np.argsort(order_of(found), kind="stable"))
    own = attached.read(session, variant.scope, items)
    return Columns(**found, **_candidates(session, variant, items), attached=own)


def _rows(session: Session, variant: Variant, own: Attached, items: frozenset[int] | None) -> Arrays:
    """The rows of all items or of some, with what stands beside them, in no order."""
    rows = rederive.present(session, items) if variant.is_stored else rederive.by_rules(session, variant, items)
    if variant.count is Count.FITTED:
        rows = _of_parts(rows, own)
    rows["band"] = _BAND_OF[rows["grade"]]
    return {**rows, **beside.read(session, rows["incident"], rows["item"], variant.known_on, items)}


def _of_parts(rows: Arrays, own: Attached) -> Arrays:
    """T11: a row for each part seen on what was lost, of the part's type; of a lot, one at least has it."""
    first, last = (np.searchsorted(own.fitted_item, rows["item"], side) for side in ("left", "right"))
    times = last - first
    hosts = np.repeat(np.arange(len(times)), times)
    starts = np.repeat(first - (np.cumsum(times) - times), times)
    found = blocks.chosen(rows, hosts)
    found["type"] = own.fitted[starts + np.arange(len(hosts))]
    found["least"] = np.minimum(found["least"], 1)
    return found


PAIRS = [number("candidate_item", ItemCandidate.item_id), number("candidate_type", ItemCandidate.type_id)]


def _candidates(session: Session, variant: Variant, items: frozenset[int] | None) -> Arrays:
    """Pairs of item and type; a fitted part has none: candidates are those of its host."""
    items = frozenset() if variant.count is Count.FITTED else items
    if variant.known_on is not None:
        return _by_item(_candidates_known(session, variant.known_on, items))
    return _by_item(blocks.read_of(session, PAIRS, lambda query: query, col(ItemCandidate.item_id), items))


def _candidates_known(session: Session, then: Then, items: frozenset[int] | None) -> Arrays:
    """The pairs as they were known then: what an item may be changes as its type does."""
    known = past.rows(session, ItemCandidate, then)
    pairs = [(one.item_id, one.type_id) for one in known if items is None or one.item_id in items]
    columns = np.array(pairs, dtype=np.int32).reshape(len(pairs), len(PAIRS)).T
    return {field.name: values for field, values in zip(PAIRS, columns, strict=True)}


def _by_item(pairs: Arrays) -> Arrays:
    return blocks.chosen(pairs, np.lexsort((pairs["candidate_type"], pairs["candidate_item"])))


def _merged_candidates(session: Session, variant: Variant, columns: Columns, items: frozenset[int]) -> Arrays:
    keep = ~blocks.among(columns.candidate_item, items)
    old = {name: getattr(columns, name)[keep] for name in CANDIDATES}
    return _by_item(blocks.joined([old, _candidates(session, variant, items)]))
