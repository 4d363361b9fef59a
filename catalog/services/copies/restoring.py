"""A backup put back into an empty database and a data folder: read whole first, verified after, or refused.

Files come first and rows last, in one transaction: what is broken off before has no rows and is begun anew.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from catalog.db import Database
from catalog.domain.errors import Invalid, Unavailable
from catalog.evidence.stores import Store
from catalog.services import upkeep
from catalog.services.catalog import Catalog
from catalog.services.copies import changes_in, copying, journals, manifests, rows
from catalog.services.copies.manifests import ROWS, Manifest
from catalog.services.copies.moving import Begin
from catalog.services.copies.places import Content, Places, content
from catalog.services.purges import purge_replay
from catalog.services.purges.purge_rows import Record
from catalog.services.verify import Check, verify


@dataclass(frozen=True)
class Restored:
    """What was put back, up to which change, what was taken away again since it was purged later, and all checks."""

    backup: Manifest
    change: int
    purged: tuple[Record, ...]
    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        return all(one.ok for one in self.checks)


@dataclass(frozen=True)
class Wanted:
    """Which backup of which folder, the newest when `name` is "", and a file of later changes to put on top of it."""

    folder: Path
    name: str = ""
    changes: Path | None = None


def restore(catalog: Catalog, wanted: Wanted, now: datetime, begin: Begin = lambda _: copying.quiet) -> Restored:
    """Put back a backup, with what was written since where that was kept.

    Raises NotFound, Invalid for one that is damaged, Conflict where there are rows, Unavailable; then no row is there.
    """
    manifest = manifests.find(wanted.folder, wanted.name)
    change = _put_back(catalog, wanted, manifest, (now, begin))
    return _finished(catalog, (manifest, change), now)


def _put_back(catalog: Catalog, wanted: Wanted, manifest: Manifest, how: tuple[datetime, Begin]) -> int:
    """Files and rows, nothing after that; up to which change."""
    data, folder, (now, begin) = catalog.settings.data, wanted.folder, how
    backup, changes = folder / manifest.name, None
    if wanted.changes is not None:
        changes = changes_in.checked(wanted.changes, manifest)
    _refuse_newer(manifest)
    copying.refuse_rows(catalog.database)
    journals.refuse_other(backup, catalog.store)
    manifests.check(folder, manifest, begin(manifest.files))
    with _copied(backup, data, manifest) as file:
        _files(folder, manifest, catalog.store, begin(manifest.files))
        journals.put_back(backup, catalog)
        with _rows(file, catalog.database, manifest, begin) as there:
            if changes is not None:
                changes_in.apply(there, changes, now)
        return changes.end.change if changes else manifest.change


def _finished(catalog: Catalog, what: tuple[Manifest, int], now: datetime) -> Restored:
    """Take away again what was purged since, build the index anew, check everything."""
    purged = purge_replay.replay(catalog, now)
    if catalog.rebuild() is None:
        raise Unavailable("another process is writing the index: stop it, then run `init`; rows and files are restored")
    return Restored(*what, tuple(purged), tuple(verify(catalog, now)))


def _refuse_newer(manifest: Manifest) -> None:
    scripts = ScriptDirectory(str(upkeep.MIGRATIONS))
    if manifest.migration not in {one.revision for one in scripts.walk_revisions()}:
        raise Invalid.one("backup", f"{manifest.name} was made by a newer release, with tables {manifest.migration}")


@contextmanager
def _copied(backup: Path, data: Path, manifest: Manifest) -> Iterator[Path]:
    """The file with the rows, a copy that may be written: a release that is newer brings its tables up to date."""
    aside = Path(tempfile.mkdtemp(prefix=".restoring-", dir=data))  # mode 0700
    try:
        if Places(aside).put(ROWS, Places(backup).blocks(ROWS)) != manifest.parts[ROWS]:
            raise Invalid.one("backup", f"{manifest.name} is damaged: {ROWS} is damaged")
        yield aside / ROWS
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _files(folder: Path, manifest: Manifest, store: Store, tell: copying.Tell) -> None:
    """Each to where it lay, and read again there; what lies there already with the same content stays."""
    for done, one in enumerate(manifests.listed(folder / manifest.name), start=1):
        wanted = Content(one.sha256, one.size)
        if not (store.here([one.place]) and content(store, one.place) == wanted):
            with (folder / manifests.stored(one.sha256)).open("rb") as source:
                store.put(one.place, source)
            if content(store, one.place) != wanted:
                store.remove(one.place)
                raise Invalid.one("backup", f"{manifest.name} is damaged: {one.place} is damaged")
        tell(done)


@contextmanager
def _rows(file: Path, database: Database, manifest: Manifest, begin: Begin) -> Iterator[Connection]:
    """All of them or none, with the digests that the backup had, unless its tables had to be brought up to date."""
    with closing(Database(f"sqlite:///{file}")) as backup:
        is_older = upkeep.migrate(backup)
        with copying.into(database) as there, backup.reading() as session:
            told = copying.copy(session.connection(), there, begin(rows.count(session.connection())))
            if not is_older and told != manifest.tables:
                raise Invalid.one("backup", f"{manifest.name} is damaged: its rows are not those that it was made of")
            copying.compare(told, there)
            yield there
