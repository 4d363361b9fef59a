"""Sources and publishers; one source is known again by its `url_key`."""

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field, field_validator
from sqlmodel import Session, select

from catalog.domain import addresses, public_ids
from catalog.domain.errors import Invalid
from catalog.domain.vocabulary import ArchiveKind, Availability, Platform, SourceKind
from catalog.models import ArchiveCopy, Publisher, Source
from catalog.services.rows import Input, id_of, number, put_row, reconcile
from catalog.services.types import Slug, Words


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
    """`quoted_in` is the source in which this one was read, when it was not seen itself; `text` is what a post says.

    Platform, handle and post id are read from the address where they are not given.
    """

    slug: Slug
    kind: SourceKind
    publisher: Slug | None = None
    platform: Platform = Platform.WEB
    handle: Words | None = None
    post_id: Annotated[str, Field(min_length=1, max_length=100)] | None = None
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
    text: Annotated[str, Field(max_length=20_000)] = ""
    archived: list[ArchiveIn] = []

    @field_validator("url")
    @classmethod
    def is_web(cls, url: str | None) -> str | None:
        if url and not is_address(url):
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
    own |= {
        "url_key": free_key(session, values.url, found) if values.url else None,
        **told(values.url, own, values.model_fields_set),
    }
    own["public_id"] = found.public_id if found else public_ids.of_seed("source", values.slug)
    row = put_row(session, Source, found, own)
    copies = [{**one.model_dump(), "captured_at": one.captured_at or taken_at(one)} for one in values.archived]
    reconcile(session, ArchiveCopy, {"source_id": number(row)}, ("kind", "location"), copies)
    return row


def told(url: str | None, own: dict[str, Any], given: set[str]) -> dict[str, Any]:
    """What the address says of platform, handle and post id, where nothing else is said of them."""
    if not url:
        return {}
    read = addresses.read(url)
    platform = own["platform"] if "platform" in given else read.platform
    same = {"handle": read.handle, "post_id": read.post_id} if platform is read.platform else {}
    return {"platform": platform, **{name: own[name] or text for name, text in same.items()}}


def taken_at(copy: ArchiveIn) -> datetime | None:
    """When a copy was taken, where its address says so."""
    return addresses.read(copy.location).captured_at if is_address(copy.location) else None


def free_key(session: Session, url: str, found: Source | None) -> str:
    """The key that a source gets with this address; raises Invalid naming another source that has the page already.

    One that shared the page with another before the rules saw it keeps the key that it was given then.
    """
    key = url_key(url)
    if found is not None and found.url_key == addresses.shared_key(key, found.public_id):
        return found.url_key
    other = session.exec(select(Source).where(Source.url_key == key)).first()
    if other is not None and (found is None or other.id != found.id):
        raise Invalid.one("url", f"is the page of the source {other.slug or other.public_id} already")
    return key


def url_key(url: str) -> str:
    """One key for one page however its address is written; raises ValueError for what is no address."""
    return addresses.read(url).key


def is_address(text: str) -> bool:
    """Is this a whole address of the web, `http://` or `https://` and all?"""
    try:
        return re.match(r"https?://[^/\s]", text) is not None and bool(addresses.read(text).key)
    except ValueError:
        return False
