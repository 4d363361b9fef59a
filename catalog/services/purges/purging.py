"""Takedowns: the content of a record leaves rows, revisions, files, snapshots and index; a tombstone stays.

In this order, so that a crash at any point is made good at the next start: the journal says what goes; files go; rows
go in one change; the disk is wiped and the index built anew; the journal says that it is done.
"""

import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, select

from catalog.domain.errors import Invalid
from catalog.domain.outcomes import Grade
from catalog.domain.purges import PurgeKind
from catalog.models import BulkEdit, Change, Outcome, Purge, Report, SightingDraft
from catalog.search import generations
from catalog.services import fixity, history, losses, people, snapshots
from catalog.services.catalog import Catalog
from catalog.services.purges import purge_files, purge_plan, purge_rows, purge_scrub, tombstones
from catalog.services.purges.purge_plan import Plan
from catalog.services.purges.purge_rows import Record
from catalog.services.purges.tombstones import Entry
from catalog.services.rows import number

LONGEST_REASON = 300
INDEXED = (PurgeKind.ITEM, PurgeKind.INCIDENT, PurgeKind.SOURCE)
TRIES, PAUSE = 5, 0.5  # another process may be writing the index, or reading an old state; seconds


@dataclass(frozen=True)
class Wanted:
    """What is to be taken away: an id, its kind unless only one has it, and why."""

    id: str
    reason: str
    kind: PurgeKind | None = None

    def checked(self) -> "Wanted":
        """With a reason that can stand; raises Invalid."""
        reason = " ".join(self.reason.split())
        if not 0 < len(reason) <= LONGEST_REASON:
            raise Invalid.one("reason", f"from 1 to {LONGEST_REASON} characters are allowed; it is shown to everybody")
        return Wanted(self.id.strip(), reason, self.kind)


@dataclass(frozen=True)
class Done:
    """What was taken away. `is_wiped`: nothing of it is left in the database files; `is_indexed`: nor in the index."""

    plan: Plan
    reason: str
    is_wiped: bool
    is_indexed: bool


def preview(catalog: Catalog, wanted: Wanted) -> Plan:
    """What would go; raises NotFound, Invalid, and Conflict for what was taken away before."""
    with catalog.database.reading() as session:
        return purge_plan.of(session, catalog, purge_plan.named(session, wanted.id.strip(), wanted.kind))


def purge(catalog: Catalog, person_id: int | None, wanted: Wanted, now: datetime) -> Done:
    """Take it away for good, by an admin or (nobody named) the operator of the host. It has transactions of its own."""
    wanted = wanted.checked()
    plan = preview(catalog, wanted)
    tombstones.note(catalog, _entries(catalog, plan, wanted.reason, now))
    take(catalog, person_id, (plan, wanted.reason), now)
    return Done(plan, wanted.reason, *finish(catalog, plan.tables, {one.key for one in plan.records}))


def _entries(catalog: Catalog, plan: Plan, reason: str, now: datetime) -> list[Entry]:
    key = tombstones.made_key(catalog)
    files = tuple(sorted(tombstones.keyed(key, one) for one in plan.hashes))
    return [
        Entry(*one.key, tombstones.keyed(key, one.identity), files, reason, now.isoformat()) for one in plan.records
    ]


def take(catalog: Catalog, person_id: int | None, told: tuple[Plan, str], now: datetime) -> None:
    """Take files and rows away, for a reason; the disk is not wiped yet, nor the index built anew."""
    plan, reason = told
    key = tombstones.made_key(catalog)
    purge_files.erase(catalog.store, plan.files, plan.beside)
    with catalog.database.transaction() as session:
        person = people.operator(session, now) if person_id is None else people.acting(session, person_id)
        change = history.begin(session, person, f"purged: {reason}", now)
        _write(session, key, told, (change, now))
        history.close(session, change)


def _write(session: Session, key: bytes, told: tuple[Plan, str], by: tuple[Change, datetime]) -> None:
    plan, reason = told
    items = _items(session, plan.records)
    _lower(purge_plan.resting(session, plan.records))
    _scrub(session, plan.marks)
    for one in plan.snapshots:
        snapshots.purge(session, one, by[1])
    for record in plan.records:
        keyed = tombstones.keyed(key, record.identity)
        purge_rows.erase(session, purge_rows.of(session, record))
        session.add(
            Purge(kind=record.kind, public_id=record.address, reason=reason, keyed=keyed, change_id=number(by[0]))
        )
    session.flush()
    fixity.forget(session, plan.hashes, {*plan.snapshots, *(one.address for one in plan.records)})
    losses.rewrite(session, *items)


def _items(session: Session, records: Iterable[Record]) -> set[int]:
    """Items whose losses may change."""
    found = {one.item_id for one in purge_plan.resting(session, list(records))}
    for record in records:
        if record.kind is PurgeKind.ITEM:
            found |= losses.affected(session, record.id)
        if record.kind is PurgeKind.INCIDENT:
            found |= set(session.exec(select(Outcome.item_id).where(Outcome.incident_id == record.id)))
    return found


def _lower(outcomes: Iterable[Outcome]) -> None:
    """What was visual by a picture that is gone has to be assessed anew."""
    for one in outcomes:
        one.grade, one.visual_picture_id = Grade.UNASSESSED, None


def _scrub(session: Session, marks: Collection[str]) -> None:
    """Drafts and planned acts of others lose the values that hold it, and nothing else. A draft of the record itself,
    which amends it, goes as a whole.
    """
    for draft in session.exec(select(SightingDraft)):
        if draft.public_id in marks:
            session.delete(draft)
        else:
            draft.typed = purge_scrub.without(draft.typed, marks)
    for act in session.exec(select(BulkEdit)):
        act.sets = purge_scrub.without(act.sets, marks)
    for report in session.exec(select(Report)):
        purge_scrub.scrub_report(report, marks)
    session.flush()


def finish(catalog: Catalog, tables: Collection[str], gone: Collection[tuple[str, str]]) -> tuple[bool, bool]:
    """Wipe the disk and build the index anew, then note that these (kind, address) are done; whether each could be."""
    generations.forget()
    is_wiped, is_indexed = _tried(lambda: catalog.database.wipe(tables)), True
    if any(kind in INDEXED for kind, _ in gone):
        is_indexed = _tried(lambda: catalog.rebuild() is not None)
    else:
        catalog.follow()
    if is_wiped and is_indexed:
        known = [one for one in tombstones.read(catalog.store) if (one.kind, one.public_id) in gone]
        tombstones.note(catalog, [replace(one, is_done=True) for one in known])
    return is_wiped, is_indexed


def _tried(attempt: Callable[[], bool]) -> bool:
    for _ in range(TRIES):
        if attempt():
            return True
        time.sleep(PAUSE)
    return False
