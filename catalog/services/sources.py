"""Sources and publishers; one source is known again by its `url_key`."""

import re
from datetime import date, datetime
from typing import Annotated
from urllib.parse import parse_qsl, urlencode, urlsplit

from pydantic import Field, field_validator
from sqlmodel import Session, select

from catalog.domain import public_ids
from catalog.domain.errors import Invalid
from catalog.domain.vocabulary import ArchiveKind, Availability, Platform, SourceKind
from catalog.models import ArchiveCopy, Publisher, Source
from catalog.services.rows import Input, id_of, number, put_row, reconcile
from catalog.services.types import Slug, Words

TRACKING = re.compile(r"^(utm_.*|fbclid|gclid|ref_src|ref_url|igshid|mc_cid|mc_eid)$")
# On these hosts the short parameters say who shared the page; elsewhere they may say which page it is.
SHARED_BY = {"x.com": {"s", "t"}, "youtube.com": {"si"}, "youtu.be": {"si"}}
SAME_HOST = {
    "twitter.com": "x.com",
    "mobile.twitter.com": "x.com",
    "mobile.x.com": "x.com",
    "m.facebook.com": "facebook.com",
}


class PublisherIn(Input):
    slug: Slug
    name: Words
    url: str | None = None
    note: str = ""


class ArchiveIn(Input):
    kind: ArchiveKind
    location: Words
    captured_at: datetime | None = None
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None


class SourceIn(Input):
    """`quoted_in` is the source in which this one was read, when it was not seen itself."""

    slug: Slug
    kind: SourceKind
    publisher: Slug | None = None
    platform: Platform = Platform.WEB
    handle: Words | None = None
    title: Annotated[str, Field(min_length=1, max_length=300)]
    language: str = "und"
    url: Annotated[str, Field(max_length=2000)] | None = None
    published_on: date | None = None
    published_at: datetime | None = None
    retrieved_at: datetime | None = None
    availability: Availability = Availability.UNCHECKED
    protected: bool = False
    quoted_in: Slug | None = None
    note: str = ""
    archived: list[ArchiveIn] = []

    @field_validator("url")
    @classmethod
    def is_web(cls, url: str | None) -> str | None:
        if url and not (re.match(r"https?://[^/\s]+", url) and urlsplit(url).hostname):
            raise ValueError("an address that begins with http:// or https:// is allowed")
        return url


def put_publisher(session: Session, values: PublisherIn) -> Publisher:
    found = session.exec(select(Publisher).where(Publisher.slug == values.slug)).first()
    return put_row(session, Publisher, found, values.model_dump())


def put(session: Session, values: SourceIn) -> Source:
    """Add or update a source with its archived copies."""
    found = session.exec(select(Source).where(Source.slug == values.slug)).first()
    own = values.model_dump(exclude={"publisher", "quoted_in", "archived"})
    own["publisher_id"] = id_of(session, Publisher, values.publisher, "publisher")
    own["quoted_in_id"] = id_of(session, Source, values.quoted_in, "quoted_in")
    own["url_key"] = _own_key(session, values, found)
    own["public_id"] = found.public_id if found else public_ids.of_seed("source", values.slug)
    row = put_row(session, Source, found, own)
    copies = [one.model_dump() for one in values.archived]
    reconcile(session, ArchiveCopy, {"source_id": number(row)}, ("kind", "location"), copies)
    return row


def _own_key(session: Session, values: SourceIn, found: Source | None) -> str | None:
    """The key of the address; raises Invalid naming the source that has this page already."""
    if not values.url:
        return None
    key = url_key(values.url)
    other = session.exec(select(Source).where(Source.url_key == key)).first()
    if other is not None and (found is None or other.id != found.id):
        raise Invalid.one("url", f"is the page of the source {other.slug or other.public_id} already")
    return key


def url_key(url: str) -> str:
    """One key for the same page: lower-case host, no `www.`, no tracking parameters, no fragment."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").removeprefix("www.")
    host = SAME_HOST.get(host, host)
    kept = sorted((name, value) for name, value in parse_qsl(parts.query) if not _is_tracking(host, name))
    query = f"?{urlencode(kept)}" if kept else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def _is_tracking(host: str, name: str) -> bool:
    return bool(TRACKING.match(name)) or name in SHARED_BY.get(host, ())
