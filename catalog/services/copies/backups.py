"""A backup: one state of the rows as a SQLite file, and every file that it names, while writing goes on.

It is written aside and gets its name last: what was broken off is never taken for a backup.
"""

import fcntl
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from sqlmodel import col, select

from catalog.db import Database
from catalog.domain.counting import RULES_VERSION
from catalog.domain.errors import Conflict, Invalid, Unavailable
from catalog.evidence.folder import PRIVATE, settle
from catalog.evidence.stores import Missing, Store, pieces, sha256_of_bytes
from catalog.models import Change
from catalog.services import held_files, upkeep
from catalog.services.catalog import Catalog
from catalog.services.copies import copying, manifests, rows
from catalog.services.copies.manifests import LIST, MANIFEST, ROWS, Listed, Manifest
from catalog.services.copies.moving import Begin
from catalog.services.copies.places import Content, Places
from catalog.services.copies.rows import Sum
from catalog.services.held_files import Held
from catalog.services.history import FIRST_HASH
from catalog.services.purges import tombstones

UNFINISHED = ".unfinished-"
LOCK = ".lock"
MISSING, CHANGED = "is missing", "is not what the record says"
JOURNALS = (tombstones.JOURNAL, tombstones.KEY_FILE)  # copied last: they tell what was taken away meanwhile


def back_up(catalog: Catalog, folder: Path, now: datetime, begin: Begin = lambda _: copying.quiet) -> Manifest:
    """Make a backup in `folder`, named after the time; raises Conflict when one is being made, Unavailable."""
    copying.refuse_old(catalog.database)
    name = _name(catalog, folder, now)
    with _alone(folder), _unfinished(folder) as aside:
        told, change, migration = _rows(catalog.database, aside / ROWS, begin)
        count, size, faults = _Filing(catalog, folder, begin).file(aside)
        _journals(catalog.store, aside)
        made = Manifest(
            name=name, made_at=now.isoformat(), format=manifests.FORMAT, migration=migration, rules=RULES_VERSION,
            database="sqlite" if catalog.database.is_sqlite else "postgresql", change=change[0], hash=change[1],
            tables=told, parts=_parts(aside), files=count, bytes=size, faults=faults,
        )  # fmt: skip
        Places(aside).put(MANIFEST, [manifests.as_bytes(made)])
        aside.rename(folder / name)
        settle(folder)
        return made


def _name(catalog: Catalog, folder: Path, now: datetime) -> str:
    if folder.resolve().is_relative_to(catalog.settings.data.resolve()):
        raise Invalid.one(
            "DIR", "a folder outside the data folder is allowed: purges go through everything in that one"
        )
    name = f"{now:%Y-%m-%dT%H%M%SZ}"
    if (folder / name).exists():
        raise Conflict(f"{folder / name} is there already")
    return name


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One backup at a time; what an earlier one left unfinished goes."""
    try:
        folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        (folder / LOCK).touch(mode=0o600)
        with (folder / LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Conflict(f"another backup is being made in {folder}") from error
            for left in folder.glob(f"{UNFINISHED}*"):
                shutil.rmtree(left)
            yield
    except OSError as error:
        raise Unavailable(f"{folder} cannot be written: {error.strerror}") from error


@contextmanager
def _unfinished(folder: Path) -> Iterator[Path]:
    aside = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=folder))  # mode 0700
    try:
        yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _rows(here: Database, file: Path, begin: Begin) -> tuple[dict[str, Sum], tuple[int, str], str]:
    """Copy one state of the rows; what each table holds, the last change, and the shape of the tables."""
    file.touch(mode=0o600)
    with closing(Database(f"sqlite:///{file}")) as there:
        upkeep.create(there)
        with copying.into(there) as copy, here.reading() as session:
            told = copying.copy(session.connection(), copy, begin(rows.count(session.connection())))
            copying.compare(told, copy)
        with there.reading() as session:
            query = select(Change.id, Change.hash).order_by(col(Change.id).desc()).limit(1)
            last = session.exec(query).first() or (0, FIRST_HASH)
            migration = upkeep.current(session.connection()) or ""
    return told, (last[0] or 0, last[1]), migration


class _Filing:
    """Files into the folder of backups, those that are not there yet."""

    def __init__(self, catalog: Catalog, folder: Path, begin: Begin) -> None:
        self._catalog, self._begin = catalog, begin
        self._here, self._there = catalog.store, Places(folder)

    def file(self, aside: Path) -> tuple[int, int, list[str]]:
        """Write the list of files: how many, how many bytes, and those that are not what the record says."""
        count, size, wrong = 0, 0, list[tuple[Held, str]]()
        with closing(Database(f"sqlite:///{aside / ROWS}")) as copy, Places(aside).aside(LIST) as listing:
            tell = self._begin(None)
            with copy.reading() as session:
                for held in held_files.named(session):
                    found = self._filed(held)
                    if isinstance(found, Content):
                        line = Listed(held.place, found.sha256, found.size)
                        listing.add(json.dumps(asdict(line)).encode() + b"\n")
                        count, size = count + 1, size + found.size
                        tell(count)
                    elif held.is_needed or found != MISSING:
                        wrong.append((held, found))
        _as_one_file(aside / ROWS)
        return count, size, [f"{held.place} {what}" for held, what in self._still(wrong)]

    def _filed(self, held: Held) -> Content | str:
        """What is filed of it, or what is wrong with it."""
        if not held.is_needed and not self._here.here([held.place]):
            return MISSING
        try:
            return self._hashed(held.place, held.sha256) if held.sha256 else self._unhashed(held.place)
        except Missing:
            return MISSING

    def _hashed(self, place: str, sha256: str) -> Content | str:
        there = manifests.stored(sha256)
        if self._there.has(there):
            return Content(sha256, (self._there.folder / there).stat().st_size)
        with self._there.aside(there) as written:
            for block in pieces(self._here, place):
                written.add(block)
            if written.content.sha256 != sha256:
                written.give_up()
                return CHANGED
        return written.content

    def _unhashed(self, place: str) -> Content:
        """What the record does not say the hash of is small: thumbnails and notes."""
        content = self._here.read(place)
        sha256 = sha256_of_bytes(content)
        there = manifests.stored(sha256)
        return Content(sha256, len(content)) if self._there.has(there) else self._there.put(there, [content])

    def _still(self, wrong: list[tuple[Held, str]]) -> Iterator[tuple[Held, str]]:
        """Without what was taken away since the rows were read."""
        if not wrong:
            return
        gone = {one for entry in tombstones.read(self._here) for one in entry.files}
        key = tombstones.key_of(self._here) or b""
        with self._catalog.database.reading() as session:
            named = {one.place for one in held_files.named(session)}
        for held, what in wrong:
            if held.place in named and not (gone and tombstones.keyed(key, Path(held.place).name) in gone):
                yield held, what


def _as_one_file(file: Path) -> None:
    """Without a log beside it: it can be copied and kept as it is."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")


def _journals(here: Store, aside: Path) -> None:
    for name in JOURNALS:
        with suppress(Missing):
            Places(aside).put(name, pieces(here, name))


def _parts(aside: Path) -> dict[str, Content]:
    """What lies beside the manifest, on the disk."""
    for name in (ROWS, LIST, *JOURNALS):
        if (aside / name).exists():
            with (aside / name).open("rb") as part:
                os.fsync(part.fileno())
    settle(aside)
    return {one: Places(aside).content(one) for one in (ROWS, LIST, *JOURNALS) if Places(aside).has(one)}
