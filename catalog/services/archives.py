"""Archived copies of sources: at the address of an archive, or as a file that is kept here and shown to nobody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from sqlmodel import Session, col, select

from catalog.domain.addresses import Address, page_key, read
from catalog.domain.errors import Invalid, NotFound
from catalog.domain.vocabulary import ArchiveKind
from catalog.evidence import archives
from catalog.evidence.stores import Store
from catalog.models import ArchiveCopy, Source
from catalog.services import history, people
from catalog.services.addresses import put_copy
from catalog.services.rows import number
from catalog.services.sources import is_address, url_key

FILES = (ArchiveKind.FILE, ArchiveKind.WACZ)
LONGEST_ADDRESS = 2000


@dataclass(frozen=True)
class LinkIn:
    """The address of a copy. `captured_at` is needed for nothing: where the address says the time, that is taken."""

    url: str
    captured_at: datetime | None = None


@dataclass(frozen=True)
class Kept:
    """A file that is filed by its SHA-256 and that no source names yet."""

    sha256: str
    kind: ArchiveKind
    captured_at: datetime | None = None


def ready(store: Store, content: BinaryIO, kind: ArchiveKind, captured_at: datetime | None = None) -> Kept:
    """Check a file and keep it; raises Invalid. Slow: do it outside a transaction."""
    if kind not in FILES:
        raise Invalid.one("kind", f"{' or '.join(FILES)} is allowed for a file")
    return Kept(archives.keep(store, content, kind), kind, captured_at)


def add_link(session: Session, person_id: int, public_id: str, values: LinkIn, now: datetime) -> ArchiveCopy:
    """Record a copy at an archive in a change of its own; raises NotFound for the source, and Invalid."""
    person, source = people.acting(session, person_id), _source(session, public_id)
    address = _archived(values.url)
    _is_of(address, source)
    copies = session.exec(select(ArchiveCopy.location).where(ArchiveCopy.source_id == number(source)))
    if address.key in {url_key(one) for one in copies if is_address(one)}:
        raise Invalid.one("url", "is recorded already")
    change = history.begin(session, person, f"archived copy of the source {public_id} added", now)
    when = address.captured_at or values.captured_at
    row = put_copy(session, number(source), values.url.strip(), address.archive or ArchiveKind.WAYBACK, when)
    history.close(session, change)
    return row


def keep_file(session: Session, person_id: int, public_id: str, made: Kept, now: datetime) -> ArchiveCopy:
    """Say that a kept file is a copy of a source, in a change of its own; raises NotFound and Invalid.

    The file is there before the row: a crash between leaves a file that no row names, never a row without its file.
    """
    person, source = people.acting(session, person_id), _source(session, public_id)
    same = select(ArchiveCopy.id).where(ArchiveCopy.source_id == number(source), ArchiveCopy.sha256 == made.sha256)
    if session.exec(same).first() is not None:
        raise Invalid.one("file", "is held here already for this source")
    change = history.begin(session, person, f"archived copy of the source {public_id} added", now)
    row = ArchiveCopy(source_id=number(source), kind=made.kind, location=f"sha256:{made.sha256}")
    row.sha256, row.captured_at = made.sha256, made.captured_at
    session.add(row)
    history.close(session, change)
    return row


def held(session: Session) -> Iterator[str]:
    """The SHA-256 of every file that is to be here."""
    query = select(ArchiveCopy.sha256).where(col(ArchiveCopy.location).startswith("sha256:")).distinct()
    return (one for one in session.exec(query) if one)


def _source(session: Session, public_id: str) -> Source:
    found = session.exec(select(Source).where(Source.public_id == public_id)).first()
    if found is None:
        raise NotFound("source", public_id)
    return found


def _archived(url: str) -> Address:
    allowed = Invalid.one("url", "an address at web.archive.org or archive.today is allowed")
    if len(url) > LONGEST_ADDRESS or not is_address(url.strip()):
        raise allowed
    address = read(url)
    if address.archive is None:
        raise allowed
    return address


def _is_of(address: Address, source: Source) -> None:
    """Refuse a copy that says itself that it is of another page."""
    if address.archived_of and source.url_key and url_key(address.archived_of) != page_key(source.url_key):
        raise Invalid.one("url", f"is a copy of {address.archived_of[:200]}, which is not the page of this source")
