"""Addresses as sources: platform, handle and title are read from the address; no page is made a source twice."""

import re
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlmodel import Session, select

from catalog.domain import public_ids
from catalog.domain.vocabulary import Platform, SourceKind
from catalog.models import Source
from catalog.services.sources import SAME_HOST, url_key

PLATFORMS = {
    "x.com": Platform.X,
    "t.me": Platform.TELEGRAM,
    "facebook.com": Platform.FACEBOOK,
    "youtube.com": Platform.YOUTUBE,
    "youtu.be": Platform.YOUTUBE,
}
HANDLE = re.compile(r"^/(@?[\w.]{2,60})/(?:status|posts|\d+)")
LONGEST_TITLE = 300


def source_of(url: str, key: str, listing_id: int, version_id: int) -> Source:
    """A source for one address, read in the list `listing_id`."""
    return Source.model_validate({**_told(url, key), "quoted_in_id": listing_id, "version_id": version_id})


def known(session: Session, url: str) -> Source | None:
    """The source that has this page, however its address is written; raises ValueError for what is no address."""
    return session.exec(select(Source).where(Source.url_key == url_key(url))).first()


def put(session: Session, url: str) -> Source:
    """The source of this page, made if there is none."""
    found = known(session, url)
    if found is None:
        found = Source.model_validate(_told(url, url_key(url)))
        session.add(found)
        session.flush()
    return found


def _told(url: str, key: str) -> dict[str, Any]:
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    platform = PLATFORMS.get(SAME_HOST.get(host, host), Platform.WEB)
    found = HANDLE.match(parts.path) if platform in (Platform.X, Platform.TELEGRAM) else None
    handle = found[1] if found else None
    return {
        "public_id": public_ids.new(), "kind": SourceKind.DOCUMENT if platform is Platform.WEB else SourceKind.POST,
        "platform": platform, "handle": handle, "title": _title(host, parts.path, handle), "url": url, "url_key": key,
    }  # fmt: skip


def _title(host: str, path: str, handle: str | None) -> str:
    last = unquote(path.rstrip("/").rsplit("/", 1)[-1])
    text = f"@{handle.lstrip('@')}, post {last}" if handle else f"{host}: {last}" if last else host
    return " ".join(text.split())[:LONGEST_TITLE]
