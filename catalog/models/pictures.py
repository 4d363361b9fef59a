"""Pictures: image files held here, filed by their SHA-256."""

from typing import Any

from sqlalchemy import CheckConstraint, LargeBinary
from sqlmodel import Field, SQLModel

from catalog.domain.vocabulary import Sensitivity
from catalog.models.columns import AUTOINCREMENT, json_column, reference, term


class Picture(SQLModel, table=True):
    """`exif` is for reviewers only and stays empty unless the operator keeps it; the public copy has none."""

    __tablename__ = "picture"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("width > 0 AND height > 0 AND size > 0", name="size"),
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


class PicturePrint(SQLModel, table=True):
    """What a picture is found again by: points of it, described. Follows from the file, so it has no revisions."""

    __tablename__ = "picture_print"
    picture_id: int = Field(foreign_key="picture.id", primary_key=True)
    features: bytes = Field(sa_type=LargeBinary)
