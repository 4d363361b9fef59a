"""Why a number changed: for each thing whose rows differ, what differs, and which change of the history did it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, or_, select

from catalog.domain.counting import Range
from catalog.domain.outcomes import Grade
from catalog.models import Item, ItemPair, Outcome
from catalog.search import blocks
from catalog.search import world as worlds
from catalog.search.criteria import Criteria
from catalog.search.past import Then
from catalog.search.world import World
from catalog.tally import history_of
from catalog.tally.changed_rows import LOOKS, OUTCOME, REGRADED, Features, told
from catalog.tally.history_of import Edit, Edits, Window
from catalog.tally.known import public_ids

ADDED, WITHDRAWN, MERGED, RESTORED = "added", "withdrawn", "merged", "restored"
OTHER = "changed otherwise"
MERGED_FIELDS = ("state", "merged_into_id")


@dataclass(frozen=True)
class Seen:
    """A thing (by number) whose rows differ: how much it weighed and weighs, and how it stood and stands."""

    item: int
    direction: str
    before: Range
    after: Range
    then: Features | None
    now: Features | None


@dataclass(frozen=True)
class Difference:
    """One thing that is otherwise now, with who changed it, when and why where the history says so."""

    kind: str
    before: str
    after: str
    edit: Edit | None


@dataclass(frozen=True)
class Thing:
    """A thing that came, went, weighs or stands otherwise; the first difference names the kind of its change."""

    item: str
    type: str
    direction: str
    before: Range
    after: Range
    differences: tuple[Difference, ...]

    @property
    def kind(self) -> str:
        return self.differences[0].kind


def explain(session: Session, seen: Sequence[Seen], window: tuple[Then, Then], asked: Criteria) -> list[Thing]:
    """Each thing with its differences, in the order given; `window` is what was known then and now."""
    history = _History(session, seen, Window(*window))
    world = worlds.read(session)
    names = public_ids(session, [one.item for one in seen], asked)
    found = []
    for one in seen:
        shown = one.now or one.then
        kind = world.types.by_id[shown.values["type"]].name if shown else ""
        differences = tuple(_differences(one, history, world))
        found.append(Thing(names.get(one.item, ""), kind, one.direction, one.before, one.after, differences))
    return found


class _History:
    """The edits of the rows that these things hang on, by table and row."""

    def __init__(self, session: Session, seen: Sequence[Seen], window: Window) -> None:
        items = [one.item for one in seen]
        self._edits = {"item": history_of.edits(session, "item", items, window)}
        standing = [one for one in seen if not self.is_new(one.item)]
        ids = [one.item for one in standing]
        self._rows = {
            "outcome": _owned(session, select(Outcome.id, Outcome.item_id), Outcome.item_id, ids),
            "lot": _owned(session, select(Item.id, Item.parent_lot_id), Item.parent_lot_id, ids),
            "pair": _pairs(session, ids),
            "dataset_version": _versions(session, ids),
        }
        incidents = {look.incident for one in standing for look in (one.then, one.now) if look}
        for name, table in (("outcome", "outcome"), ("lot", "item"), ("pair", "item_pair"), ("dataset_version",) * 2):
            rows = {row for owned in self._rows[name].values() for row in owned}
            self._edits[name] = history_of.edits(session, table, rows, window)
        self._edits["incident"] = history_of.edits(session, "incident", incidents, window)

    def is_new(self, item: int) -> bool:
        edits = self._edits["item"].get(item, [])
        return bool(edits) and edits[0].before is None

    def of(self, one: Seen, table: str) -> list[Edit]:
        """The edits of a thing's rows in a table, in order."""
        rows: Iterable[int] = self._rows.get(table, {}).get(one.item, ())
        if table == "item":
            rows = [one.item]
        elif table == "incident":
            rows = {look.incident for look in (one.then, one.now) if look}
        known: Edits = self._edits[table]
        return sorted((edit for row in rows for edit in known.get(row, ())), key=lambda edit: edit.number)

    def last(self, one: Seen, table: str, fields: Sequence[str] = ()) -> Edit | None:
        """The last edit of these fields; of any where none is named."""
        found = [edit for edit in self.of(one, table) if not fields or edit.touches(fields)]
        return found[-1] if found else None


Owned = dict[int, list[int]]


def _owned(session: Session, query: Any, owner: Any, items: Sequence[int]) -> Owned:
    found: Owned = {}
    for some in blocks.some_of(items):
        for row, item in session.exec(query.where(col(owner).in_(some))):
            found.setdefault(item, []).append(row)
    return found


def _pairs(session: Session, items: Sequence[int]) -> Owned:
    found: Owned = {}
    for some in blocks.some_of(items):
        touching = or_(col(ItemPair.one_id).in_(some), col(ItemPair.other_id).in_(some))
        for pair in session.exec(select(ItemPair).where(touching)):
            for item in (pair.one_id, pair.other_id):
                found.setdefault(item, []).append(pair.id or 0)
    return found


def _versions(session: Session, items: Sequence[int]) -> Owned:
    found: Owned = {}
    for some in blocks.some_of(items):
        query = select(Item.id, Item.version_id).where(col(Item.id).in_(some), col(Item.version_id).is_not(None))
        for item, version in session.exec(query):
            found.setdefault(item or 0, []).append(version or 0)
    return found


def _differences(one: Seen, history: _History, world: World) -> Iterator[Difference]:
    """At least one: what the record itself shows, else what the weight shows."""
    whole = _of_the_item(one, history, world)
    if whole is not None:
        yield whole
        return
    found = [*_of_the_row(one, history, world), *_of_the_weight(one, history)]
    yield from found or [Difference(OTHER, told(one.then, world), told(one.now, world), history.last(one, "outcome"))]


def _of_the_item(one: Seen, history: _History, world: World) -> Difference | None:
    """Was the whole record added, withdrawn, merged or restored?"""
    edits = history.of(one, "item")
    if history.is_new(one.item):
        return Difference(ADDED, "not recorded", told(one.now, world), edits[0])
    then, now = (edits[0].before or {}, edits[-1].after or {}) if edits else ({}, {})
    if one.now is None and now.get("state") in (MERGED, WITHDRAWN):
        edit = history.last(one, "item", MERGED_FIELDS)
        return Difference(str(now["state"]), told(one.then, world), str(now["state"]), edit)
    if one.then is None and then.get("state") in (MERGED, WITHDRAWN):
        edit = history.last(one, "item", MERGED_FIELDS)
        return Difference(RESTORED, str(then["state"]), told(one.now, world), edit)
    return None


def _of_the_row(one: Seen, history: _History, world: World) -> Iterator[Difference]:
    if one.then is None or one.now is None:
        edit = history.last(one, "outcome")
        yield _of_one_side(one, edit, history, world)
        return
    for look in LOOKS:
        if any(one.then.value(name) != one.now.value(name) for name in look.features):
            edits = (history.last(one, table, fields) for table, fields in look.edited)
            last = max((edit for edit in edits if edit), key=lambda edit: edit.number, default=None)
            yield Difference(look.kind, look.text(one.then, world), look.text(one.now, world), last)


def _of_one_side(one: Seen, edit: Edit | None, history: _History, world: World) -> Difference:
    """It counts at one moment only: by its outcome, a grade not asked for, or the last step of an import."""
    before, after = (edit.before or {}, edit.after or {}) if edit else ({}, {})
    if edit and edit.touches(("grade",)) and before and after:
        return Difference(REGRADED, Grade(before["grade"]).label, Grade(after["grade"]).label, edit)
    kind, edit = (OUTCOME, edit) if edit else (ADDED, history.last(one, "dataset_version"))
    return Difference(kind, told(one.then, world), told(one.now, world), edit)


def _of_the_weight(one: Seen, history: _History) -> Iterator[Difference]:
    """T6: a thing weighs otherwise by its own count, by what was taken out of it, or by a judgement."""
    if one.then is None or one.now is None or one.then.count == one.now.count:
        return
    own = history.last(one, "item", ("count_min", "count_best", "count_max"))
    lot, pair = history.last(one, "lot"), history.last(one, "pair")
    by_judgement = (("judged same or different", pair), ("part of a lot recorded", lot))
    kind, edit = ("count changed", own) if own else next((found for found in by_judgement if found[1]), (OTHER, None))
    yield Difference(kind, str(one.then.count), str(one.now.count), edit)
