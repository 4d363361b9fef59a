"""After a restore: what was taken away and came back with an older copy is taken away again."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select

from catalog.domain.purges import PurgeKind
from catalog.evidence.stores import Store
from catalog.models import ArchiveCopy, Person, Picture, Snapshot
from catalog.services import snapshots
from catalog.services.catalog import Catalog
from catalog.services.purges import purge_files, purge_plan, purge_rows, purging, tombstones
from catalog.services.purges.purge_kinds import KINDS
from catalog.services.purges.purge_plan import Plan
from catalog.services.purges.purge_rows import Record
from catalog.services.purges.tombstones import Entry

TABLES = frozenset({"revision", *(str(rules.model.__tablename__) for rules in KINDS.values())})


def replay(catalog: Catalog, now: datetime) -> list[Record]:
    """Do again what the journal says and the database does not know, and finish what was broken off; what was done."""
    entries = tombstones.read(catalog.store)
    taken: list[Record] = []
    tables = set(TABLES)
    for entry in entries:
        plan = _returned(catalog, entry)
        if plan is not None:
            purging.take(catalog, None, (plan, entry.reason), now)
            taken += plan.records
            tables |= plan.tables
    gone = {one.key for one in taken} | {(one.kind, one.public_id) for one in entries if not one.is_done}
    if gone:
        purging.finish(catalog, tables, gone)
    if entries:
        _sweep(catalog, {one for entry in entries for one in entry.files})
    return taken


def _returned(catalog: Catalog, entry: Entry) -> Plan | None:
    """What has come back; None when there is a tombstone, or when this database is older than the record."""
    with catalog.database.reading() as session:
        if tombstones.find(session, entry.kind, entry.public_id) is not None:
            return None
        found = _found(session, catalog.store, entry)
        return purge_plan.of(session, catalog, found) if found else None


def _found(session: Session, store: Store, entry: Entry) -> list[Record]:
    """People are known by the keyed hash of their pseudonym alone: an older copy may give their number to another."""
    kind = PurgeKind(entry.kind)
    if kind is not PurgeKind.PERSON:
        return purge_rows.find(session, kind, entry.public_id)
    key, names = tombstones.key_of(store) or b"", session.exec(select(Person.pseudonym))
    known = [one for one in names if tombstones.keyed(key, one) == entry.keyed]
    return [record for one in known for record in purge_rows.find(session, kind, one)]


def _sweep(catalog: Catalog, keyed: Collection[str]) -> None:
    """Files that came back although their rows did not."""
    store = catalog.store
    with catalog.database.reading() as session:
        columns = (Picture.sha256, Picture.public_sha256, ArchiveCopy.sha256)
        named = {one for column in columns for one in session.exec(select(column))}
        for name in purge_files.filed_as(store, keyed):
            if name.rpartition("/")[2] not in named:
                store.remove(name)
        for row in session.exec(select(Snapshot).where(col(Snapshot.purged_at).is_not(None))):
            snapshots.discard(store, row)
