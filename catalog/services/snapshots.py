"""Snapshots: frozen answers, each one ZIP in the store that never changes and a row that says what it is."""

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from sqlmodel import Session, col, select

from catalog.domain.counting import RULES_VERSION
from catalog.domain.errors import Conflict, Gone, Invalid, NotFound, Unavailable
from catalog.domain.public_ids import LENGTH
from catalog.evidence import stores
from catalog.evidence.stores import Missing, Store
from catalog.models import Change, Dataset, Person, Revision, Snapshot
from catalog.search import visible
from catalog.services import history, people
from catalog.services.rows import number
from catalog.tally.frozen import Frozen

FOLDER = "snapshots"
OWN_DATASET = "field"  # what a question asks of when it names none
LAYOUT = ("rows", "cols")
CITATIONS = ("citation.txt", "citation.bib", "citation.json")


@dataclass(frozen=True)
class Purged:
    """When and why the file of a snapshot was taken away."""

    at: datetime
    why: str


def held(session: Session, store: Store, frozen: Frozen) -> Snapshot | None:
    """The snapshot that is there when exactly this was frozen before; raises Conflict when it was purged."""
    found = session.exec(select(Snapshot).where(Snapshot.public_id == frozen.public_id)).first()
    return None if found is None else _again(found, store, frozen)


def add(session: Session, store: Store, person: Person, frozen: Frozen, now: datetime) -> Snapshot:
    """Keep a snapshot, its file first; the one that is there when the same answer was frozen before.

    Raises Conflict when that one was purged.
    """
    found = held(session, store, frozen)
    if found is not None:
        return found
    row = Snapshot(
        public_id=frozen.public_id,
        kind=frozen.kind,
        question=frozen.words,
        rules=RULES_VERSION,
        change_id=frozen.change or session.info[history.CHANGE],
        sha256=frozen.sha256,
        location=f"{FOLDER}/{frozen.public_id}.zip",
        title=frozen.title,
        address=frozen.address,
        size=len(frozen.data),
        row_count=frozen.rows,
        made_at=now,
        person_id=number(person),
    )
    store.put(row.location, frozen.data)
    session.add(row)
    session.flush()
    return row


def keep(session: Session, store: Store, person_id: int | None, frozen: Frozen, now: datetime) -> Snapshot:
    """`add`, in a change of its own that says who froze it; the catalog itself where nobody is named."""
    person = people.acting_or_system(session, person_id, now)
    change = history.begin(session, person, f"snapshot {frozen.public_id} frozen: {frozen.title}", now)
    row = add(session, store, person, frozen, now)
    history.close(session, change)
    return row


def _again(found: Snapshot, store: Store, frozen: Frozen) -> Snapshot:
    if found.purged_at is not None:
        raise Conflict(f"snapshot {found.public_id} held exactly this and was purged")
    if found.sha256 != frozen.sha256:
        raise Conflict(f"snapshot {found.public_id} holds something else under this id; give another title")
    store.put(found.location, frozen.data)
    return found


def get(session: Session, public_id: str, *, insider: bool = False) -> Snapshot:
    """A snapshot by its public id, purged or not; raises NotFound, also for one that who asks may not see."""
    found = session.exec(select(Snapshot).where(Snapshot.public_id == public_id)).first()
    if found is None or not (insider or is_public(session, datasets_of(found))):
        raise NotFound("snapshot", public_id[: 2 * LENGTH])
    return found


def every(session: Session, *, insider: bool = False) -> list[Snapshot]:
    """All snapshots that who asks may see, the newest first."""
    rows = session.exec(select(Snapshot).order_by(col(Snapshot.id).desc()))
    return [row for row in rows if insider or is_public(session, datasets_of(row))]


def is_public(session: Session, datasets: Iterable[str]) -> bool:
    """May everybody see what was frozen of these datasets, now?"""
    query = select(Dataset.id).where(col(Dataset.slug).in_(list(datasets)), ~visible.dataset(insider=False))
    return session.exec(query).first() is None


def datasets_of(row: Snapshot) -> list[str]:
    return question_of(row).get("dataset", [OWN_DATASET])


def purge(session: Session, public_id: str, now: datetime) -> Snapshot:
    """Say that the file is gone, for the reason of the change; `discard` takes it away once that is committed."""
    found = get(session, public_id, insider=True)
    if found.purged_at is not None:
        raise Invalid.one("id", f"snapshot {public_id} was purged before")
    found.purged_at = now
    session.flush()
    return found


def discard(store: Store, row: Snapshot) -> None:
    store.remove(row.location)


def purged(session: Session, row: Snapshot) -> Purged | None:
    """When and why it was purged; None for one that stands."""
    if row.purged_at is None:
        return None
    query = select(Change.why).join(Revision, col(Revision.change_id) == Change.id)
    mine = query.where(Revision.table_name == Snapshot.__tablename__, Revision.row_id == row.id)
    return Purged(row.purged_at, session.exec(mine.order_by(col(Revision.id).desc())).first() or "")


def question_of(row: Snapshot) -> dict[str, list[str]]:
    """The question that was frozen, as an address gives it, without the layout of a tally."""
    args = parse_qs(urlsplit(row.address).query)
    return {name: values for name, values in args.items() if name not in LAYOUT}


def members(store: Store, row: Snapshot, *names: str) -> dict[str, bytes]:
    """Files of a snapshot by name, those that it has; raises Unavailable when its file cannot be read."""
    try:
        with closing(store.open(row.location)) as file, zipfile.ZipFile(file) as archive:
            held = set(archive.namelist())
            return {name: archive.read(name) for name in names if name in held}
    except (Missing, zipfile.BadZipFile, zlib.error) as error:
        raise Unavailable(f"the file of snapshot {row.public_id} cannot be read; `verify` says more") from error


def citations(store: Store, row: Snapshot) -> dict[str, str]:
    """How to cite it, by file name: text, BibTeX, CSL-JSON."""
    return {name: text.decode() for name, text in members(store, row, *CITATIONS).items()}


def content(session: Session, store: Store, row: Snapshot) -> bytes:
    """The bytes of a snapshot and never others; raises Gone after a purge, with the reason, or Unavailable."""
    gone = purged(session, row)
    if gone is not None:
        raise Gone(f"snapshot {row.public_id} was taken away on {gone.at:%Y-%m-%d}: {gone.why}")
    try:
        found = store.read(row.location)
    except Missing:
        raise _lost(row, "missing") from None
    if stores.sha256_of_bytes(found) != row.sha256:
        raise _lost(row, "changed")
    return found


def _lost(row: Snapshot, fault: str) -> Unavailable:
    return Unavailable(f"the file of snapshot {row.public_id} is {fault}; it has to be restored from a backup")


def faults(session: Session, store: Store) -> Iterator[str]:
    """One line for each file that is missing or is not what its row says, is still there, or belongs to no row."""
    rows = every(session, insider=True)
    yield from (f"{row.public_id}: {fault}" for row in rows if (fault := _fault(store, row)))
    known = {row.location for row in rows}
    for name in store.names(FOLDER):
        if name not in known:
            yield f"{name}: belongs to no snapshot, left by a crash; it may be deleted"


def _fault(store: Store, row: Snapshot) -> str:
    found = store.stat(row.location)
    if row.purged_at is not None:
        return "still there after it was purged" if found else ""
    if found is None:
        return "missing"
    return "" if found.size == row.size and stores.sha256_of(store, row.location) == row.sha256 else "changed"
