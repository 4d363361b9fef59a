"""What was taken away: tombstones in the database, and a journal beside it that outlives a restored copy of it.

A journal line names a record by its public id and by keyed hashes only; the key is a file of its own beside it.
"""

import hashlib
import hmac
import json
import os
import secrets
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlmodel import Session, col, select

from catalog.domain.errors import Invalid, Unavailable
from catalog.domain.purges import PurgeKind
from catalog.models import Change, Person, Purge

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


def keyed(data: Path, text: str) -> str:
    """The HMAC-SHA-256 of an id or a hash, with the key of this catalog: it tells nothing to who has no key."""
    return hmac.new(_key(data), text.encode(), hashlib.sha256).hexdigest()


def _key(data: Path) -> bytes:
    file = data / KEY_FILE
    try:
        if not file.exists():
            _make_key(file)
        return bytes.fromhex(file.read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
        raise Unavailable(f"{file} cannot be used: {error}") from error


def _make_key(file: Path) -> None:
    """Written aside and linked into place: two processes agree on one key, and none ever reads half of it."""
    handle, aside = tempfile.mkstemp(dir=file.parent)  # mode 0600
    with os.fdopen(handle, "w") as written:
        written.write(secrets.token_hex(32))
        written.flush()
        os.fsync(written.fileno())
    with suppress(FileExistsError):
        os.link(aside, file)
    Path(aside).unlink()


def find(session: Session, kind: str, public_id: str) -> tuple[Purge, Change] | None:
    """The tombstone of a record with the change that took it away; the first one."""
    query = select(Purge, Change).join(Change).where(Purge.kind == kind, Purge.public_id == public_id)
    return session.exec(query.order_by(col(Purge.id))).first()


def refuse(session: Session, data: Path, kind: PurgeKind, identity: str) -> None:
    """Raises Invalid when just this was taken away here: the same file or address does not come back unasked."""
    if not (data / KEY_FILE).exists():
        return
    found = session.exec(select(Purge).where(Purge.kind == kind, Purge.keyed == keyed(data, identity))).first()
    if found is not None:
        raise Invalid.one(kind.value, f"was taken away here and is not taken again: {found.reason}")


def note(data: Path, entries: Iterable[Entry]) -> None:
    """Append to the journal, mode 0600, and see it on the disk; a torn last line is dropped. Raises Unavailable."""
    file = data / JOURNAL
    lines = "".join(json.dumps(asdict(one)) + "\n" for one in entries)
    try:
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(handle, "r+b") as written:
            written.truncate(written.read().rfind(b"\n") + 1)
            written.seek(0, os.SEEK_END)
            written.write(lines.encode())
            written.flush()
            os.fsync(written.fileno())
    except OSError as error:
        raise Unavailable(f"{file} cannot be written: {error.strerror}") from error


def read(data: Path) -> list[Entry]:
    """What was taken away, in order, each once, as its last line says; raises Unavailable for what is no line."""
    file = data / JOURNAL
    found: dict[tuple[str, str], Entry] = {}
    try:
        lines = file.read_text(encoding="utf-8").split("\n")[:-1] if file.exists() else []  # the last may be torn
        for line in lines:
            one = Entry(**{**(values := json.loads(line)), "files": tuple(values["files"])})
            found[one.kind, one.public_id] = one
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unavailable(f"{file} cannot be read: {error}; restore it from a backup") from error
    return list(found.values())


def listed(session: Session, limit: int) -> list[tuple[Purge, Change, Person]]:
    """What was taken away, the latest first, with when and by whom."""
    query = select(Purge, Change, Person).join(Change, col(Purge.change_id) == Change.id)
    rows = session.exec(
        query.join(Person, col(Change.person_id) == Person.id).order_by(col(Purge.id).desc()).limit(limit)
    )
    return [(purge, change, person) for purge, change, person in rows]
