"""One act on many items: planned, looked at, done in one change. What changed meanwhile is named and left."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from catalog.domain import public_ids
from catalog.domain.errors import Conflict, Invalid, NotFound
from catalog.domain.outcomes import RecordState
from catalog.models import BulkEdit, Item
from catalog.search import blocks, visible
from catalog.services import history, losses, people
from catalog.services.bulk import bulk_facts
from catalog.services.bulk.bulk_acts import ACTS, Act, Said, checked
from catalog.services.bulk.bulk_facts import Facts
from catalog.services.rows import number

MOST_ROWS = 20_000


@dataclass(frozen=True)
class Wanted:
    """An act by its name, the list that the items were chosen from as an address, and the items by number."""

    act: str
    question: str
    items: Collection[int]


@dataclass(frozen=True)
class Row:
    """An item in a plan: what would become of it, or why it stays as it is."""

    item: Item
    said: Said


def ids_of(session: Session, public_ids_of: Collection[str]) -> list[int]:
    """Numbers of items by their permanent ids; raises Invalid for one that is not there."""
    rows = select(Item.id, Item.public_id).where(col(Item.public_id).in_(public_ids_of))
    found = {public: one for one, public in session.exec(rows) if one}
    if missing := [one for one in public_ids_of if one not in found]:
        raise Invalid.one("item", f"no item {missing[0][:20]!r}; the permanent ids of items are allowed")
    return sorted(found.values())


def plan(session: Session, person_id: int, wanted: Wanted, now: datetime) -> BulkEdit:
    """Keep which items were chosen, each with the last change that it had; nothing of the record is written.

    Raises Invalid for an act that there is not, for no items and for too many.
    """
    person = people.acting(session, person_id)
    if wanted.act not in ACTS:
        raise Invalid.one("act", f"one of {', '.join(ACTS)} is allowed")
    standing = _standing(session, wanted.items)
    if not standing:
        raise Invalid.one("item", "nothing is chosen: mark rows, or take all of the question")
    if len(standing) > MOST_ROWS:
        raise Invalid.one("item", f"{len(standing):,} things are chosen; at most {MOST_ROWS:,} are allowed at once")
    last = bulk_facts.last_changes(session, bulk_facts.read(session, standing))
    row = BulkEdit(
        public_id=public_ids.new(), person_id=number(person), act=wanted.act, question=wanted.question,
        chosen=[[one, last.get(one, 0)] for one in standing], made_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def _standing(session: Session, ids: Collection[int]) -> list[int]:
    found: list[int] = []
    for few in blocks.some_of(set(ids)):
        query = select(Item.id).where(col(Item.id).in_(few), Item.state == RecordState.ACTIVE)
        found += [one for one in session.exec(query.where(visible.applied(Item.version_id))) if one]
    return sorted(found)


def get(session: Session, public_id: str, person_id: int) -> BulkEdit:
    """A plan by its address; one that is not done yet is its maker's own. Raises NotFound."""
    row = session.exec(select(BulkEdit).where(BulkEdit.public_id == public_id)).first()
    if row is None or (row.change_id is None and row.person_id != person_id):
        raise NotFound("bulk edit", public_id[:20])
    return row


def put_sets(session: Session, row: BulkEdit, values: Mapping[str, Any]) -> BulkEdit:
    """Say with what the act is done; raises Invalid with what is allowed, Conflict once it is done."""
    if row.change_id is not None:
        raise Conflict("This is done already; undo it, or choose the rows anew.")
    sets = checked(row.act, values)
    ACTS[row.act](session, sets, Facts())
    row.sets = sets
    session.flush()
    return row


def rows_of(session: Session, row: BulkEdit) -> tuple[Act, list[Row], list[Item]]:
    """The act with a row for each item that stands as it was chosen, and the items that changed meanwhile."""
    chosen = dict(row.chosen)
    known = bulk_facts.read(session, list(chosen))
    last = bulk_facts.last_changes(session, known)
    act: Act = ACTS[row.act](session, row.sets, known)
    rows, changed = [], []
    for one, seen in chosen.items():
        item = known.items[one]
        if item.state is RecordState.ACTIVE and last.get(one, 0) == seen:
            rows.append(Row(item, act.say(item)))
        else:
            changed.append(item)
    return act, rows, changed


def apply(session: Session, person_id: int, public_id: str, reason: str, now: datetime) -> BulkEdit:
    """Do what was planned, in one change; raises Invalid without a reason or with nothing to do, Conflict when done."""
    person, row = people.acting(session, person_id), get(session, public_id, person_id)
    if row.change_id is not None or not row.sets:
        raise Conflict("This is done already, or nothing is said of what is to be done.")
    if not reason.strip():
        raise Invalid.one("reason", "is needed: it stands with the change, for everybody to read")
    act, rows, changed = rows_of(session, row)
    doing = [one.item for one in rows if not one.said.refused]
    if not doing:
        raise Invalid.one("item", "there is nothing left to do: every row stays as it is")
    why = f"{ACTS[row.act].label}, {len(doing):,} of {len(row.chosen):,} things {act.words}: {reason.strip()}"
    change = history.begin(session, person, why, now)
    do(session, act, doing)
    history.close(session, change)
    row.change_id = change.id
    row.passed_over = [one.public_id for one in changed]
    session.flush()
    return row


def do(session: Session, act: Act, items: list[Item]) -> set[int]:
    """Write the act to these items, in the change that is open, with the losses that follow; the items touched."""
    for item in items:
        act.do(item)
    session.flush()
    touched = act.known.beside([number(one) for one in items])
    losses.rewrite_many(session, touched)
    return touched
