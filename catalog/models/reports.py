"""Reports: texts that somebody had read, with the draft sightings that were made of them."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Field, SQLModel

from catalog.models.columns import AUTOINCREMENT, json_column, moment, reference


class Report(SQLModel, table=True):
    """A text with what was read in it, as its reader has corrected it so far. Nobody else's, and without revisions.

    `published_on` is the day from which relative days count; `url` is the text's own address.
    """

    __tablename__ = "report"
    __table_args__ = (AUTOINCREMENT,)
    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(unique=True, max_length=8)
    person_id: int = reference("person.id")
    text: str
    published_on: date | None = None
    title: str = Field(default="", max_length=300)
    author: str = Field(default="", max_length=200)
    url: str = Field(default="", max_length=2000)
    drafts: list[Any] = json_column(default_factory=list)
    started_at: datetime = moment()
    saved_at: datetime = moment()
