"""Which files the record names: where each lies in the store, what its content is, and whose it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from catalog.evidence import archives
from catalog.evidence.stores import filed
from catalog.models import ArchiveCopy, Dataset, DatasetVersion, Picture, Snapshot, Source
from catalog.services.archives import FILES
from catalog.services.imports.uploads import DIGEST
from catalog.services.imports.uploads import FOLDER as UPLOADS
from catalog.services.pictures.pictures import ORIGINALS, PUBLIC, THUMBNAILS

ROWS = 1000  # of pictures, read at once
FILED = "sha256:"  # how the location of a copy begins that is filed by its hash


@dataclass(frozen=True)
class Held:
    """A file: `place` is its name in the store, `sha256` of its content, None where the record does not say it.

    `kind` and `record` are the record that it belongs to, as its address names it. `is_needed`: it has to be there.
    """

    place: str
    sha256: str | None
    kind: str
    record: str
    is_needed: bool = True


def named(session: Session) -> Iterator[Held]:
    """Every file that the record names, each place once."""
    yield from _pictures(session)
    yield from _snapshots(session)
    seen = set[str]()
    for one in (*_copies(session), *_lists(session)):
        if one.place not in seen:
            seen.add(one.place)
            yield one


def _pictures(session: Session) -> Iterator[Held]:
    query = select(*_of(Picture, "sha256", "public_sha256")).order_by(col(Picture.id))
    for original, public in session.execute(query, execution_options={"yield_per": ROWS}):
        yield Held(filed(ORIGINALS, original), original, "picture", original)
        if public:
            yield Held(filed(PUBLIC, public), public, "picture", original)
            yield Held(filed(THUMBNAILS, public), None, "picture", original)


def _copies(session: Session) -> Iterator[Held]:
    """Copies that are files here. Elsewhere than by its hash one may lie, or be noted only: what is there is kept."""
    query = select(*_of(ArchiveCopy, "location", "sha256"), *_of(Source, "public_id")).join(Source)
    kept = query.where(col(ArchiveCopy.kind).in_(FILES)).order_by(col(ArchiveCopy.id))
    for location, sha256, source in session.execute(kept):
        is_filed = location.startswith(FILED)
        if sha256:
            yield Held(filed(archives.FOLDER, sha256), sha256, "source", source, is_needed=is_filed)
        if not is_filed and is_below(location):
            yield Held(location, sha256, "source", source, is_needed=False)


def _snapshots(session: Session) -> Iterator[Held]:
    standing = select(*_of(Snapshot, "location", "sha256", "public_id")).where(col(Snapshot.purged_at).is_(None))
    for location, sha256, public_id in session.execute(standing.order_by(col(Snapshot.id))):
        yield Held(location, sha256, "snapshot", public_id)


def _lists(session: Session) -> Iterator[Held]:
    """Lists as they were handed in on a page; those that were imported by a command are not kept here."""
    query = select(*_of(DatasetVersion, "sha256"), *_of(Dataset, "slug")).join(Dataset).order_by(col(DatasetVersion.id))
    for sha256, slug in session.execute(query):
        if DIGEST.fullmatch(sha256):
            yield Held(f"{UPLOADS}/{sha256}", sha256, "dataset", slug, is_needed=False)
            yield Held(f"{UPLOADS}/{sha256}.json", None, "dataset", slug, is_needed=False)


def _of(model: Any, *names: str) -> list[Any]:
    return [getattr(model, name) for name in names]


def is_below(place: str) -> bool:
    """Does a place lie below the folder that it is meant below?"""
    path = PurePosixPath(place)
    return "://" not in place and "\x00" not in place and not path.is_absolute() and ".." not in path.parts
