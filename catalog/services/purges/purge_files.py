"""Files that hold what is taken away: pictures, archived copies, and whatever was made here or handed in."""

import html
import json
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, or_, select

from catalog.config import Settings
from catalog.domain.purges import PurgeKind
from catalog.domain.vocabulary import ArchiveKind
from catalog.evidence import files
from catalog.models import ArchiveCopy, DatasetVersion, Picture, Revision
from catalog.services.imports.uploads import DIGEST
from catalog.services.imports.uploads import FOLDER as UPLOADS
from catalog.services.pictures.pictures import ORIGINALS, PUBLIC, THUMBNAILS
from catalog.services.purges.purge_rows import Record
from catalog.services.purges.tombstones import JOURNAL, KEY_FILE, keyed
from catalog.tally.citing import latex, plain

FILED = (ORIGINALS, PUBLIC, THUMBNAILS, "archives")  # below the data folder, by SHA-256
HELD_HERE = (ArchiveKind.FILE, ArchiveKind.WACZ)
OURS = (JOURNAL, KEY_FILE, "secret-key")
A_DATABASE = b"SQLite format 3\x00"
LEAST_NAME = 32  # shorter names of files are no hashes


@dataclass(frozen=True)
class Held:
    """Files that go, and copies of databases that hold it too: these are named and left to whoever made them."""

    erased: tuple[Path, ...]
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


def locations(session: Session, data: Path, record: Record) -> list[Path]:
    """Archived copies that name a file of the data folder."""
    if record.kind not in (PurgeKind.ARCHIVE, PurgeKind.SOURCE):
        return []
    by = ArchiveCopy.id if record.kind is PurgeKind.ARCHIVE else ArchiveCopy.source_id
    rows = session.exec(select(ArchiveCopy).where(by == record.id, col(ArchiveCopy.kind).in_(HELD_HERE)))
    named = [(data / one.location).resolve() for one in rows]
    return [file for file in named if file.is_relative_to(data.resolve()) and file.is_file()]


def filed(data: Path, found: Collection[str]) -> list[Path]:
    """Where files of these hashes lie."""
    places = (files.path_of(data / folder, one) for one in sorted(found) for folder in FILED)
    return [file for file in places if file.is_file()]


def filed_as(data: Path, wanted: Collection[str]) -> list[Path]:
    """Files whose names have these keyed hashes: what a restored copy of the folder brought back."""
    if not wanted:
        return []
    every = (file for folder in FILED for file in (data / folder).glob("*/*/*") if len(file.name) >= LEAST_NAME)
    return [file for file in every if keyed(data, file.name) in wanted]


def holding(settings: Settings, marks: Collection[str]) -> Held:
    """Every other file of the data folder that holds one of these; what is packed is looked through too."""
    forms = {form.encode() for one in marks for form in _forms(one)}
    erased, left = list[Path](), list[Path]()
    for file in _others(settings):
        with suppress(FileNotFoundError):  # written aside by somebody else, and moved into place meanwhile
            if _holds(file, forms):
                (left if _is_database(file) else erased).append(file)
    return Held(tuple(_with_notes(settings.data / UPLOADS, erased)), tuple(left))


def _forms(text: str) -> set[str]:
    """A text as plain files, JSON, CSV, HTML and BibTeX write it."""
    escaped = (json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1])
    cited = {latex(text)} if plain(text) == text else set()  # what stands between marks of its own is no citation
    return {text, *escaped, *cited, html.escape(text), html.escape(text, quote=False), text.replace('"', '""')}


def _others(settings: Settings) -> Iterator[Path]:
    """Files but the database, the index, which is built anew, and what is filed by its hash."""
    for file in sorted(settings.data.rglob("*")):
        top = file.relative_to(settings.data).parts[0]
        is_known = top in (*FILED, settings.index.name, *OURS) or str(file) in _database(settings)
        if not is_known and file.is_file() and not file.is_symlink():
            yield file


def _database(settings: Settings) -> set[str]:
    """The database with its log and shared memory."""
    path = settings.database_url.removeprefix("sqlite:///")
    return {path + ending for ending in ("", "-wal", "-shm", "-journal")} if settings.is_sqlite else set()


def _holds(file: Path, forms: Collection[bytes]) -> bool:
    return any(form in data for data in (file.read_bytes(), *_unpacked(file)) for form in forms)


def _unpacked(file: Path) -> Iterator[bytes]:
    """What a ZIP holds: snapshots, packages and spreadsheets are ZIPs."""
    if not zipfile.is_zipfile(file):
        return
    with suppress(zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError), zipfile.ZipFile(file) as packed:
        for one in packed.infolist():
            yield packed.read(one)


def _is_database(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(A_DATABASE)) == A_DATABASE


def _with_notes(folder: Path, found: Collection[Path]) -> list[Path]:
    """What was noted of an uploaded file goes with it."""
    uploaded = {file.name.partition(".")[0] for file in found if file.parent == folder}
    return sorted({*found, *_uploaded(folder, uploaded)})


def uploads(session: Session, data: Path, record: Record) -> list[Path]:
    """The copies of the list that a record came with, as they were handed in: each has it in its rows."""
    version_id = getattr(session.get_one(record.rules.model, record.id), "version_id", None)
    if version_id is None:
        return []
    dataset_id = session.get_one(DatasetVersion, version_id).dataset_id
    copies = session.exec(select(DatasetVersion.sha256).where(DatasetVersion.dataset_id == dataset_id))
    return _uploaded(data / UPLOADS, set(copies))


def _uploaded(folder: Path, digests: Collection[str]) -> list[Path]:
    return [file for one in sorted(digests) if DIGEST.fullmatch(one) for file in sorted(folder.glob(f"{one}*"))]
