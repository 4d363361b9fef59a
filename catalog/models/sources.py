"""Sources: published posts, articles, lists and documents, their publishers and archived copies."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from catalog.domain.vocabulary import ArchiveKind, Availability, Platform, SourceKind
from catalog.models.columns import AUTOINCREMENT, moment, reference, term


class Publisher(SQLModel, table=True):
    __tablename__ = "publisher"
    __table_args__ = (AUTOINCREMENT,)
    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True, max_length=80)
    name: str = Field(max_length=200)
    url: str | None = None
    note: str = ""


class Source(SQLModel, table=True):
    """`quoted_in_id` is the source in which this one was read, when it was not seen itself.

    `text` is what a post says, as pasted: for reviewers, and to know repeats; it is shown to nobody else. `is_pending`:
    so far only sightings that nobody accepted name it. `publish_after` hides it until then.
    """

    __tablename__ = "source"
    __table_args__ = (
        CheckConstraint("quoted_in_id <> id", name="not_its_own"),
        CheckConstraint("url IS NULL OR url_key IS NOT NULL", name="url_has_key"),
        AUTOINCREMENT,
    )
    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(unique=True, max_length=8)
    slug: str | None = Field(default=None, unique=True, max_length=80)
    kind: SourceKind = term(SourceKind, "kind")
    publisher_id: int | None = reference("publisher.id", default=None)
    platform: Platform = term(Platform, "platform", default=Platform.WEB)
    handle: str | None = Field(default=None, max_length=100)
    post_id: str | None = Field(default=None, max_length=100)
    title: str = Field(max_length=300)
    language: str = Field(default="und", max_length=20)
    url: str | None = Field(default=None, max_length=2000)
    url_key: str | None = Field(default=None, unique=True, max_length=2000)
    published_on: date | None = None
    published_at: datetime | None = moment(default=None)
    retrieved_at: datetime | None = moment(default=None)
    availability: Availability = term(Availability, "availability", default=Availability.UNCHECKED)
    protected: bool = False
    quoted_in_id: int | None = reference("source.id", default=None)
    note: str = ""
    text: str = ""
    is_pending: bool = False
    publish_after: datetime | None = moment(default=None)
    version_id: int | None = reference("dataset_version.id", default=None)


class ArchiveCopy(SQLModel, table=True):
    __tablename__ = "archive_copy"
    id: int | None = Field(default=None, primary_key=True)
    source_id: int = reference("source.id")
    kind: ArchiveKind = term(ArchiveKind, "kind")
    location: str = Field(max_length=2000)
    captured_at: datetime | None = moment(default=None)
    sha256: str | None = Field(default=None, max_length=64)


class SourcePicture(SQLModel, table=True):
    """A picture that a source shows; one picture may be shown by many."""

    __tablename__ = "source_picture"
    source_id: int = Field(foreign_key="source.id", primary_key=True)
    picture_id: int = Field(foreign_key="picture.id", primary_key=True, index=True)
