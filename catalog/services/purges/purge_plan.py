"""What a purge would take away: found first and shown, then done."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sqlmodel import Session, col, select

from catalog.domain.errors import Conflict, Invalid, NotFound
from catalog.domain.purges import PurgeKind
from catalog.evidence.stores import Store
from catalog.models import Outcome, Person, Snapshot
from catalog.services import people, snapshots
from catalog.services.catalog import Catalog
from catalog.services.purges import purge_files, purge_rows, tombstones
from catalog.services.purges.purge_rows import Record, Rows

LONGEST_NAME = 64


@dataclass(frozen=True)
class Plan:
    """The records with all their rows, the files that go, and what only names them.

    `files` are those of the store by name, `beside` others in the data folder of this host. `left` are copies of
    databases that hold them too; `lowered` are outcomes that lose the grade *visual*. `hashes` are names of files,
    `marks` what other files are known by.
    """

    records: tuple[Record, ...]
    rows: tuple[Rows, ...]
    revisions: int
    files: tuple[str, ...]
    beside: tuple[Path, ...]
    left: tuple[Path, ...]
    snapshots: tuple[str, ...]
    lowered: int
    hashes: frozenset[str]
    marks: frozenset[str]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows go, by table."""
        counted = Counter[str]()
        for one in self.rows:
            counted[one.table] += one.count
        return {table: count for table, count in sorted(counted.items()) if count}

    @property
    def tables(self) -> frozenset[str]:
        return frozenset({"revision", *(one.table for one in self.rows)})


def named(session: Session, name: str, kind: PurgeKind | None) -> list[Record]:
    """The records with this id, of this kind or of the only one that has it; raises NotFound, Invalid, Conflict."""
    found = [one for each in ([kind] if kind else PurgeKind) for one in purge_rows.find(session, each, name)]
    kinds = {one.kind: one for one in found}
    if not found:
        raise NotFound(kind.label if kind else "record", name[:LONGEST_NAME])
    if len(kinds) > 1:
        raise Invalid.one("kind", f"say which: {' and '.join(one.label for one in kinds)} have this id")
    for one in found:
        _refuse(session, one)
    return found


def _refuse(session: Session, record: Record) -> None:
    if (gone := tombstones.find(session, record.kind, record.address)) is not None:
        raise Conflict(f"{record.address} was taken away before, on {gone[1].made_at:%Y-%m-%d}: {gone[0].reason}")
    if record.kind is PurgeKind.PERSON:
        person = session.get_one(Person, record.id)
        if person.is_system or person.pseudonym == people.OPERATOR:
            raise Invalid.one("id", "is an account of the catalog itself; accounts of people can be purged")


def of(session: Session, catalog: Catalog, records: list[Record]) -> Plan:
    """Everything that these records and those that go with them are made of."""
    taken = purge_rows.with_taken(session, records)
    every = [one for one in taken if tombstones.find(session, *one.key) is None]
    rows = [row for one in every for row in purge_rows.of(session, one)]
    marks = frozenset().union(*(purge_rows.marks(session, one) for one in every))
    hashes = frozenset().union(*(purge_files.hashes(session, one) for one in every))
    held = purge_files.holding(catalog, marks)
    own = [file for one in every for file in _files(session, catalog.store, one)]
    gone = dict.fromkeys([*own, *purge_files.filed(catalog.store, hashes), *held.erased])
    return Plan(
        records=tuple(every), rows=tuple(rows), revisions=purge_rows.revisions(session, rows), files=tuple(gone),
        beside=held.beside, left=held.left, snapshots=_snapshots(session, gone),
        lowered=len(resting(session, every)), hashes=hashes, marks=marks,
    )  # fmt: skip


def _files(session: Session, store: Store, record: Record) -> list[str]:
    return [*purge_files.locations(session, store, record), *purge_files.uploads(session, store, record)]


def _snapshots(session: Session, gone: Iterable[str]) -> tuple[str, ...]:
    """Frozen answers whose file goes."""
    names = [name for name in gone if name.startswith(f"{snapshots.FOLDER}/")]
    query = select(Snapshot.public_id).where(col(Snapshot.location).in_(names), col(Snapshot.purged_at).is_(None))
    return tuple(session.exec(query))


def resting(session: Session, records: list[Record] | tuple[Record, ...]) -> list[Outcome]:
    """Outcomes that are *visual* by a picture that goes."""
    pictures = [one.id for one in records if one.kind is PurgeKind.PICTURE]
    return list(session.exec(select(Outcome).where(col(Outcome.visual_picture_id).in_(pictures))))
