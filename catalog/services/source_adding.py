"""Adding a source by its address, by whoever may publish: it is public at once, and no page is made a source twice."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field
from sqlmodel import Session

from catalog.domain.errors import Invalid
from catalog.models import Source
from catalog.services import addresses, history, people
from catalog.services.rows import Input, set_fields
from catalog.services.source_edits import ONE_LINE


class SourceAdded(Input):
    """A source by its address; what is not given is read from that. `text` is what a post says."""

    url: Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^https?://[^/\s]+\S*$")]
    title: Annotated[str, Field(max_length=300, pattern=ONE_LINE)] = ""
    published_on: date | None = None
    text: Annotated[str, Field(max_length=20_000)] = ""
    protected: bool = False
    why: Annotated[str, Field(min_length=1, max_length=500, pattern=ONE_LINE)]


def add(session: Session, person_id: int, values: SourceAdded, now: datetime) -> tuple[Source, bool]:
    """The source of this page, and whether it is new; one that is known stays as it is. Raises Invalid."""
    person = people.acting(session, person_id)
    try:
        known = addresses.known(session, values.url)
    except ValueError as error:
        raise Invalid.one("url", f"is no address: {error}") from error
    if known is not None:
        return known, False
    change = history.begin(session, person, f"source added: {values.why}", now)
    row = addresses.put(session, values.url, values.text)
    told = {"published_on": values.published_on, "protected": values.protected, "retrieved_at": now}
    set_fields(row, {**told, **({"title": values.title} if values.title else {})})
    session.flush()
    history.close(session, change)
    return row, True
