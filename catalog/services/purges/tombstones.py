"""What was taken away: tombstones in the database, and a journal in the store that outlives a restored copy of it.

A journal line names a record by its public id and by keyed hashes only; the key is a file of its own beside it. Both
are written under the lock of those who write to the database, so that all hosts agree.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sqlmodel import Session, col, select

from catalog.domain.errors import Invalid, Unavailable
from catalog.domain.purges import PurgeKind
from catalog.evidence.stores import Missing, Store
from catalog.models import Change, Person, Purge
from catalog.services.catalog import Catalog

JOURNAL, KEY_FILE = "purges.jsonl", "purge-key"


@dataclass(frozen=True)
class Entry:
    """One line: `keyed` is the keyed hash of what the record was found by, `files` those of the names of its files.

    `is_done`: nothing is left on the disk. A line that only says so follows the one that says what is taken away.
    """

    kind: str
    public_id: str
    keyed: str
    files: tuple[str, ...]
    reason: str
    at: str
    is_done: bool = False


def keyed(key: bytes, text: str) -> str:
    """The HMAC-SHA-256 of an id or a hash, with the key of this catalog: it tells nothing to who has no key."""
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def key_of(store: Store) -> bytes | None:
    """The key; None before the first purge."""
    try:
        return bytes.fromhex(store.read(KEY_FILE).decode("ascii"))
    except Missing:
        return None
    except ValueError as error:
        raise Unavailable(f"{KEY_FILE} cannot be used: {error}; restore it from a backup") from error


def made_key(catalog: Catalog) -> bytes:
    """The key, made where there is none yet. Never within a transaction: it waits for those who write."""
    if (known := key_of(catalog.store)) is not None:
        return known
    with catalog.database.transaction():
        if (known := key_of(catalog.store)) is None:
            known = secrets.token_bytes(32)
            catalog.store.put(KEY_FILE, known.hex().encode())
        return known


def find(session: Session, kind: str, public_id: str) -> tuple[Purge, Change] | None:
    """The tombstone of a record with the change that took it away; the first one."""
    query = select(Purge, Change).join(Change).where(Purge.kind == kind, Purge.public_id == public_id)
    return session.exec(query.order_by(col(Purge.id))).first()


def refuse(session: Session, store: Store, kind: PurgeKind, identity: str) -> None:
    """Raises Invalid when just this was taken away here: the same file or address does not come back unasked."""
    taken = session.exec(select(Purge).where(Purge.kind == kind)).all()
    key = key_of(store) if taken else None  # mostly nothing was, and nothing is asked of the store
    found = next((one for one in taken if key and one.keyed == keyed(key, identity)), None)
    if found is not None:
        raise Invalid.one(kind.value, f"was taken away here and is not taken again: {found.reason}")


def note(catalog: Catalog, entries: Iterable[Entry]) -> None:
    """Append to the journal, and see it kept; a torn last line is dropped. Never within a transaction."""
    lines = "".join(json.dumps(asdict(one)) + "\n" for one in entries)
    with catalog.database.transaction():
        written = _journal(catalog.store)
        catalog.store.put(JOURNAL, written[: written.rfind(b"\n") + 1] + lines.encode())


def read(store: Store) -> list[Entry]:
    """What was taken away, in order, each once, as its last line says; raises Unavailable for what is no line."""
    found: dict[tuple[str, str], Entry] = {}
    try:
        for line in _journal(store).decode().split("\n")[:-1]:  # the last may be torn
            one = Entry(**{**(values := json.loads(line)), "files": tuple(values["files"])})
            found[one.kind, one.public_id] = one
    except (ValueError, KeyError, TypeError) as error:
        raise Unavailable(f"{JOURNAL} cannot be read: {error}; restore it from a backup") from error
    return list(found.values())


def _journal(store: Store) -> bytes:
    try:
        return store.read(JOURNAL)
    except Missing:
        return b""


def listed(session: Session, limit: int) -> list[tuple[Purge, Change, Person]]:
    """What was taken away, the latest first, with when and by whom."""
    query = select(Purge, Change, Person).join(Change, col(Purge.change_id) == Change.id)
    rows = session.exec(
        query.join(Person, col(Change.person_id) == Person.id).order_by(col(Purge.id).desc()).limit(limit)
    )
    return [(purge, change, person) for purge, change, person in rows]
