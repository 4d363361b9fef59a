"""Pictures: image files held here, filed by their SHA-256."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, LargeBinary
from sqlmodel import Field, SQLModel

from catalog.domain.vocabulary import Sensitivity
from catalog.models.columns import AUTOINCREMENT, json_column, moment, reference, term


class Picture(SQLModel, table=True):
    """`exif` is for reviewers only and stays empty unless the operator keeps it; the public copy has none.

    `redactions` are solid boxes burnt into the public copy: left, top, width, height in shares. A frame of a video has
    the video's SHA-256, address and time; all frames of one video are one origin. `publish_after` hides it until then.
    """

    __tablename__ = "picture"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("width > 0 AND height > 0 AND size > 0", name="size"),
        CheckConstraint("video_at_ms IS NULL OR (video_sha256 IS NOT NULL AND video_at_ms >= 0)", name="frame"),
        AUTOINCREMENT,
    )
    id: int | None = Field(default=None, primary_key=True)
    sha256: str = Field(unique=True, max_length=64)
    public_sha256: str | None = Field(default=None, index=True, max_length=64)
    dhash: str | None = Field(default=None, max_length=64)
    phash: str | None = Field(default=None, max_length=64)
    media_type: str = Field(max_length=40)
    width: int
    height: int
    size: int
    licence: str | None = None
    credit: str | None = None
    sensitivity: Sensitivity = term(Sensitivity, "sensitivity", default=Sensitivity.UNREVIEWED)
    exif: dict[str, Any] | None = json_column(default=None)
    source_id: int | None = reference("source.id", default=None)
    person_id: int | None = reference("person.id", default=None)
    original_type: str = Field(default="", max_length=40)
    redactions: list[Any] = json_column(default_factory=list)
    video_sha256: str | None = Field(default=None, index=True, max_length=64)
    video_url: str | None = Field(default=None, max_length=2000)
    video_at_ms: int | None = None
    publish_after: datetime | None = moment(default=None)


class PicturePrint(SQLModel, table=True):
    """What a picture is found again by: points of it, described. Follows from the file, so it has no revisions."""

    __tablename__ = "picture_print"
    picture_id: int = Field(foreign_key="picture.id", primary_key=True)
    features: bytes = Field(sa_type=LargeBinary)


class PictureAlike(SQLModel, table=True):
    """Two held pictures that are alike: one is made of the other, or both of a third. Follows from the files."""

    __tablename__ = "picture_alike"
    __table_args__ = (CheckConstraint("one_id < other_id", name="ordered"),)
    one_id: int = Field(foreign_key="picture.id", primary_key=True)
    other_id: int = Field(foreign_key="picture.id", primary_key=True, index=True)
    distance: float
    transform: str = Field(default="", max_length=40)
