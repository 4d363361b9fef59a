"""Files that hold what is taken away: pictures, archived copies, and whatever was made here or handed in."""

import html
import json
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, or_, select

from catalog.config import Settings
from catalog.domain.purges import PurgeKind
from catalog.domain.vocabulary import ArchiveKind
from catalog.evidence import stores
from catalog.evidence.stores import Missing, Store
from catalog.models import ArchiveCopy, DatasetVersion, Picture, Revision
from catalog.services import snapshots
from catalog.services.catalog import Catalog
from catalog.services.imports.uploads import DIGEST
from catalog.services.imports.uploads import FOLDER as UPLOADS
from catalog.services.pictures.pictures import ORIGINALS, PUBLIC, THUMBNAILS
from catalog.services.purges import tombstones
from catalog.services.purges.purge_rows import Record
from catalog.services.purges.tombstones import JOURNAL, KEY_FILE
from catalog.tally.citing import latex, plain

FILED = (ORIGINALS, PUBLIC, THUMBNAILS, "archives")  # folders of the store, by SHA-256
SEARCHED = (UPLOADS, snapshots.FOLDER)  # its others, which are looked through
HELD_HERE = (ArchiveKind.FILE, ArchiveKind.WACZ)
OURS = (JOURNAL, KEY_FILE, "secret-key")
A_DATABASE = b"SQLite format 3\x00"
LEAST_NAME = 32  # shorter names of files are no hashes


@dataclass(frozen=True)
class Held:
    """Files that go, of the store by name and beside it, and copies of databases that hold it too: these are named and
    left to whoever made them.
    """

    erased: tuple[str, ...]
    beside: tuple[Path, ...]
    left: tuple[Path, ...]


def hashes(session: Session, record: Record) -> frozenset[str]:
    """The SHA-256 by which files of this record are filed, now or before, and of nothing else."""
    if record.kind is PurgeKind.PICTURE:
        return frozenset(_of_picture(session, record))
    by = ArchiveCopy.id if record.kind is PurgeKind.ARCHIVE else ArchiveCopy.source_id
    if record.kind not in (PurgeKind.ARCHIVE, PurgeKind.SOURCE):
        return frozenset()
    mine = session.exec(select(ArchiveCopy.sha256).where(by == record.id))
    others = set(session.exec(select(ArchiveCopy.sha256).where(by != record.id)))
    return frozenset(one for one in mine if one and one not in others)


def _of_picture(session: Session, record: Record) -> Iterator[str]:
    """Those that it had before boxes were laid over it too."""
    query = select(Revision.before, Revision.after).where(Revision.table_name == "picture")
    told: list[Mapping[str, Any]] = [session.get_one(Picture, record.id).model_dump()]
    for pair in session.exec(query.where(Revision.row_id == record.id)):
        told += [one for one in pair if one]
    found = {one[name] for one in told for name in ("sha256", "public_sha256") if one.get(name)}
    named = or_(col(Picture.sha256).in_(found), col(Picture.public_sha256).in_(found))
    for other in session.exec(select(Picture).where(named, Picture.id != record.id)):
        found -= {other.sha256, other.public_sha256}
    yield from found


def locations(session: Session, store: Store, record: Record) -> list[str]:
    """Archived copies that name a file of the store, and no file that is more than that."""
    if record.kind not in (PurgeKind.ARCHIVE, PurgeKind.SOURCE):
        return []
    by = ArchiveCopy.id if record.kind is PurgeKind.ARCHIVE else ArchiveCopy.source_id
    query = select(ArchiveCopy.location).where(by == record.id, col(ArchiveCopy.kind).in_(HELD_HERE))
    folders = tuple(f"{folder}/" for folder in (*FILED, *SEARCHED))
    return sorted(store.here(one for one in session.exec(query) if one.startswith(folders) and stores.is_name(one)))


def filed(store: Store, found: Collection[str]) -> list[str]:
    """Where files of these hashes lie."""
    return sorted(store.here(stores.filed(folder, one) for one in found for folder in FILED))


def filed_as(store: Store, wanted: Collection[str]) -> Iterator[str]:
    """Files whose names have these keyed hashes: what a restored copy of the store brought back."""
    key = tombstones.key_of(store)
    if not wanted or key is None:
        return
    for name in chain.from_iterable(store.names(folder) for folder in FILED):
        sha256 = name.rpartition("/")[2]
        if len(sha256) >= LEAST_NAME and tombstones.keyed(key, sha256) in wanted:
            yield name


def erase(store: Store, names: Iterable[str], beside: Iterable[Path]) -> None:
    for name in names:
        store.remove(name)
    for file in beside:
        file.unlink(missing_ok=True)


def holding(catalog: Catalog, marks: Collection[str]) -> Held:
    """Every other file of store and data folder that holds one of these; what is packed is looked through."""
    forms = {form.encode() for one in marks for form in _forms(one)}
    found = [name for name in _searched(catalog.store) if _holds(catalog.store, name, forms)] if forms else []
    beside, left = list[Path](), list[Path]()
    for file in _others(catalog.settings) if forms else ():
        with suppress(FileNotFoundError):  # written aside by somebody else, and moved into place meanwhile
            if _is_in(file.read_bytes(), forms):
                (left if _is_database(file) else beside).append(file)
    return Held(tuple(_with_notes(catalog.store, found)), tuple(beside), tuple(left))


def _searched(store: Store) -> Iterator[str]:
    return chain.from_iterable(store.names(folder) for folder in SEARCHED)


def _holds(store: Store, name: str, forms: Collection[bytes]) -> bool:
    try:
        return _is_in(store.read(name), forms)
    except Missing:  # somebody else took it away meanwhile
        return False


def _forms(text: str) -> set[str]:
    """A text as plain files, JSON, CSV, HTML and BibTeX write it."""
    escaped = (json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1])
    cited = {latex(text)} if plain(text) == text else set()  # what stands between marks of its own is no citation
    return {text, *escaped, *cited, html.escape(text), html.escape(text, quote=False), text.replace('"', '""')}


def _others(settings: Settings) -> Iterator[Path]:
    """Files of the data folder but the database, the index, which is built anew, and what is looked at by its name."""
    for file in sorted(settings.data.rglob("*")):
        name = file.relative_to(settings.data)
        is_looked_at = name.parts[0] in SEARCHED and not settings.bucket and stores.is_name(name.as_posix())
        is_known = name.parts[0] in (*FILED, settings.index.name, *OURS) or str(file) in _database(settings)
        if not is_known and not is_looked_at and file.is_file() and not file.is_symlink():
            yield file


def _database(settings: Settings) -> set[str]:
    """The database with its log and shared memory."""
    path = settings.database_url.removeprefix("sqlite:///")
    return {path + ending for ending in ("", "-wal", "-shm", "-journal")} if settings.is_sqlite else set()


def _is_in(content: bytes, forms: Collection[bytes]) -> bool:
    return any(form in data for data in (content, *_unpacked(content)) for form in forms)


def _unpacked(content: bytes) -> Iterator[bytes]:
    """What a ZIP holds: snapshots, packages and spreadsheets are ZIPs."""
    if not zipfile.is_zipfile(BytesIO(content)):
        return
    with (
        suppress(zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError),
        zipfile.ZipFile(BytesIO(content)) as packed,
    ):
        for one in packed.infolist():
            yield packed.read(one)


def _is_database(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(A_DATABASE)) == A_DATABASE


def _with_notes(store: Store, found: Collection[str]) -> list[str]:
    """What was noted of an uploaded file goes with it."""
    names = (name.removeprefix(f"{UPLOADS}/") for name in found if name.startswith(f"{UPLOADS}/"))
    return sorted({*found, *_uploaded(store, {name.partition(".")[0] for name in names})})


def uploads(session: Session, store: Store, record: Record) -> list[str]:
    """The copies of the list that a record came with, as they were handed in: each has it in its rows."""
    version_id = getattr(session.get_one(record.rules.model, record.id), "version_id", None)
    if version_id is None:
        return []
    dataset_id = session.get_one(DatasetVersion, version_id).dataset_id
    copies = session.exec(select(DatasetVersion.sha256).where(DatasetVersion.dataset_id == dataset_id))
    return _uploaded(store, set(copies))


def _uploaded(store: Store, digests: Collection[str]) -> list[str]:
    """Files that were handed in, by their digests, with all that is noted of them."""
    starts = tuple(f"{UPLOADS}/{one}" for one in digests if DIGEST.fullmatch(one))
    return [name for name in store.names(UPLOADS) if name.startswith(starts)] if starts else []
