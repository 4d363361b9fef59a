"""Addresses as sources: platform, handle and title are read from the address; no page is made a source twice."""

from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from catalog.domain import public_ids
from catalog.domain.addresses import Address, read, shared_key
from catalog.domain.vocabulary import ArchiveKind, SourceKind
from catalog.models import ArchiveCopy, Source
from catalog.services import history, people
from catalog.services.rows import number, set_fields

LONGEST_TITLE = 300
CHUNK = 500
NEWER_RULES = "addresses read by newer rules"


def source_of(url: str, key: str, listing_id: int, version_id: int) -> Source:
    """A source for one address, read in the list `listing_id`."""
    made = {**_told(url, read(url)), "url_key": key}
    return Source.model_validate({**made, "quoted_in_id": listing_id, "version_id": version_id})


def told(url: str) -> dict[str, Any]:
    """What an address says of its source by itself: fields of `Source`; raises ValueError for what is no address."""
    return _told(url, read(url))


def known(session: Session, url: str) -> Source | None:
    """The source that has this page, however its address is written; raises ValueError for what is no address.

    By the address of an archived copy the source of the page inside is found too.
    """
    for address in _inside_out(read(url)):
        found = session.exec(select(Source).where(Source.url_key == address.key)).first()
        if found is not None:
            return found
    return None


def put(session: Session, url: str, text: str = "") -> Source:
    """The source of this page, made if there is none; `text` is what the post says, kept unless there is one already.

    The address of an archived copy gives the source of the page inside, with the copy. A change has to be open.
    """
    address = read(url)
    found = known(session, url)
    if found is None:
        page = address.archived_of or url
        found = Source.model_validate(_told(page, read(page)))
        session.add(found)
    if text and not found.text:
        found.text = text
    session.flush()
    if address.archive is not None and found.url_key != address.key:
        put_copy(session, number(found), url, address.archive, address.captured_at)
    return found


def put_copy(
    session: Session, source_id: int, url: str, kind: ArchiveKind, captured_at: datetime | None
) -> ArchiveCopy:
    """An archived copy at an address, once a source."""
    own = select(ArchiveCopy).where(ArchiveCopy.source_id == source_id, ArchiveCopy.location == url)
    found = session.exec(own).first()
    if found is None:
        found = ArchiveCopy(source_id=source_id, kind=kind, location=url, captured_at=captured_at)
        session.add(found)
        session.flush()
    return found


def refresh(session: Session, now: datetime) -> int:
    """Make the keys of all sources those of the present rules, in one change; the number of sources that had others.

    Where two sources turn out to be of one page, the older has its key and the other one a key of its own: nothing that
    rests on either is lost, and the page is found at the older one.
    """
    wanted = _wanted(session)
    if not wanted:
        return 0
    change = history.begin(session, people.system(session, now), NEWER_RULES, now)
    rows = _by_id(session, list(wanted))
    keys = {own["url_key"] for own in wanted.values()}
    for row in rows:  # out of the way first: two sources never hold one key, not even in between
        if row.url_key in keys and row.url_key != wanted[number(row)]["url_key"]:
            row.url_key = shared_key(str(row.url_key), row.public_id)
    session.flush()
    for row in rows:
        set_fields(row, wanted[number(row)])
    history.close(session, change)
    return len(rows)


def _wanted(session: Session) -> dict[int, dict[str, Any]]:
    """Key and post id of every source that has others now, by its number."""
    columns: list[Any] = [Source.id, Source.public_id, Source.url, Source.url_key, Source.post_id]
    query = sql_select(*columns).where(col(Source.url).is_not(None)).order_by(col(Source.id))
    taken: set[str] = set()
    wanted = {}
    for source_id, public_id, url, url_key, post_id in session.execute(query):
        try:
            address = read(url)
        except ValueError:  # kept from before it would have been refused
            continue
        key = shared_key(address.key, public_id) if address.key in taken else address.key
        taken.add(key)
        own = {"url_key": key, "post_id": post_id or address.post_id}
        if own != {"url_key": url_key, "post_id": post_id}:
            wanted[source_id] = own
    return wanted


def _by_id(session: Session, ids: list[int]) -> list[Source]:
    chunks = (ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK))
    return [row for chunk in chunks for row in session.exec(select(Source).where(col(Source.id).in_(chunk)))]


def _inside_out(address: Address) -> list[Address]:
    return [address, *(_inside_out(read(address.archived_of)) if address.archived_of else [])]


def _told(url: str, address: Address) -> dict[str, Any]:
    is_post = address.post_id is not None
    return {
        "public_id": public_ids.new(), "kind": SourceKind.POST if is_post else SourceKind.DOCUMENT,
        "platform": address.platform, "handle": address.handle, "post_id": address.post_id,
        "title": _title(url, address), "url": url, "url_key": address.key,
    }  # fmt: skip


def _title(url: str, address: Address) -> str:
    parts = urlsplit(url)
    host, last = (parts.hostname or "").removeprefix("www."), unquote(parts.path.rstrip("/").rsplit("/", 1)[-1])
    if address.handle:
        text = f"@{address.handle}, post {address.post_id}" if address.post_id else f"@{address.handle}"
    else:
        text = f"{host}: {address.post_id or last}" if address.post_id or last else host
    return " ".join(text.split())[:LONGEST_TITLE]
