"""What was published, for programs that keep a copy: which rows stand in the exports, and since when they do so.

No content stands here: the digest only says whether a row is another than before.
"""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from catalog.models.columns import AUTOINCREMENT, moment


class FeedEntry(SQLModel, table=True):
    """The rows of one record in one export; written anew, with a new number, whenever they are others.

    `key` is the id or slug of the record, `digest` the SHA-256 of its rows; None once there are none.
    """

    __tablename__ = "feed_entry"
    __table_args__ = (UniqueConstraint("kind", "key"), AUTOINCREMENT)
    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=12)
    key: str = Field(max_length=120)
    digest: str | None = Field(default=None, max_length=64)


class FeedMark(SQLModel, table=True):
    """Up to where the entries have come: the number of the last change, and the moment. There is one row."""

    __tablename__ = "feed_mark"
    id: int | None = Field(default=None, primary_key=True)
    change: int = 0
    at: datetime = moment()
