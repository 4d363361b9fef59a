"""Correcting a source: what a person says of it anew, unless somebody else said something meanwhile."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated

from pydantic import Field, ValidationError, field_validator
from sqlmodel import Session, col, func, select

from catalog.domain import public_ids
from catalog.domain.errors import Conflict, Invalid, NotFound, Problem
from catalog.domain.vocabulary import Availability
from catalog.models import Publisher, Revision, Source
from catalog.services import history, people
from catalog.services.rows import Input, number, set_fields
from catalog.services.sources import PublisherIn, put_publisher

ONE_LINE = r"^[^\x00-\x1f\x7f]*$"
ALLOWED = {
    "title": "one line of 1 to 300 characters is allowed",
    "publisher": "one line of at most 200 characters is allowed",
    "published_on": "a day as 2024-11-27, or nothing, is allowed",
    "availability": f"one of {', '.join(Availability)} is allowed",
    "why": "a reason of 1 to 500 characters in one line is needed",
    "edition": "is missing; load the page anew",
}
FIELDS = ("title", "publisher", "published_on", "availability", "protected", "why", "edition")


class Changed(Conflict):
    """Somebody else changed the source meanwhile; `standing` is how it stands now, as a form has it."""

    def __init__(self, standing: dict[str, str]) -> None:
        self.standing = standing
        super().__init__("The source was changed meanwhile.")


class EditIn(Input):
    """What is said of a source; `edition` is the last change of it that the person saw. `publisher` is a name."""

    title: Annotated[str, Field(min_length=1, max_length=300, pattern=ONE_LINE)]
    publisher: Annotated[str, Field(max_length=200, pattern=ONE_LINE)] = ""
    published_on: date | None = None
    availability: Availability
    protected: bool = False
    why: Annotated[str, Field(min_length=1, max_length=500, pattern=ONE_LINE)]
    edition: int

    @field_validator("published_on", mode="before")
    @classmethod
    def may_be_empty(cls, value: object) -> object:
        return None if value == "" else value

    @classmethod
    def of(cls, form: Mapping[str, str]) -> "EditIn":
        """From a form; raises Invalid with what is allowed."""
        own: dict[str, object] = {name: form[name] for name in FIELDS if name in form}
        try:
            return cls.model_validate({**own, "protected": form.get("protected") == "1"})
        except ValidationError as error:
            fields = dict.fromkeys(str(one["loc"][0]) for one in error.errors())
            raise Invalid(*(Problem(name, ALLOWED.get(name, "is not allowed")) for name in fields)) from None


def edit(session: Session, person_id: int, public_id: str, values: EditIn, now: datetime) -> Source:
    """Say it in a change of its own; raises NotFound for the source, Changed when the person saw an older one."""
    person = people.acting(session, person_id)
    row = session.exec(select(Source).where(Source.public_id == public_id).with_for_update()).first()
    if row is None:
        raise NotFound("source", public_id)
    if edition(session, row) != values.edition:
        raise Changed(standing(session, row))
    change = history.begin(session, person, values.why, now)
    own = values.model_dump(include={"title", "published_on", "availability", "protected"})
    set_fields(row, {**own, "publisher_id": _publisher(session, values.publisher)})
    history.close(session, change)
    return row


def standing(session: Session, row: Source) -> dict[str, str]:
    """A source as a form has it."""
    publisher = session.get(Publisher, row.publisher_id) if row.publisher_id else None
    return {
        "title": row.title, "publisher": publisher.name if publisher else "",
        "published_on": row.published_on.isoformat() if row.published_on else "",
        "availability": row.availability.value, "protected": "1" if row.protected else "",
        "edition": str(edition(session, row)),
    }  # fmt: skip


def edition(session: Session, row: Source) -> int:
    """The number of the last change of a source."""
    query = select(func.max(Revision.change_id)).where(Revision.table_name == "source", Revision.row_id == number(row))
    return session.exec(query).one() or 0


def _publisher(session: Session, name: str) -> int | None:
    """The publisher of this name, in any case; made when there is none."""
    if not name:
        return None
    wanted = name.casefold()
    publishers = session.exec(select(Publisher).order_by(col(Publisher.id)))
    found = next((one for one in publishers if one.name.casefold() == wanted), None)
    if found is None:
        slug = f"publisher-{public_ids.of_seed('publisher', name)}"
        found = put_publisher(session, PublisherIn(slug=slug, name=name))
    return number(found)
