"""Who named a source first: what they said of it is theirs to read and to change while it waits, nobody else's."""

from typing import Any

from sqlmodel import col, select

from catalog.models import Change, Revision
from catalog.search.show.history import is_nothing


def by(person_id: int | None) -> Any:
    """The ids of the sources that this person was the first to name, as a query."""
    made = select(Revision.row_id).join(Change, col(Revision.change_id) == Change.id)
    made = made.where(Revision.table_name == "source", is_nothing(Revision.before))
    return made.where(Change.person_id == person_id)
