"""The history of some rows between two moments: what was written before and after, by whom, when and why."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from catalog.models import Change, Person, Revision
from catalog.search import blocks, past
from catalog.search.past import Then


@dataclass(frozen=True)
class Window:
    """After the first moment, up to the second; None is now."""

    since: Then
    until: Then


@dataclass(frozen=True)
class Edit:
    """One row as it was before and after, with its change; `number` puts edits in order."""

    number: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    person: str
    made_at: datetime
    why: str

    def touches(self, fields: Iterable[str]) -> bool:
        before, after = self.before or {}, self.after or {}
        return any(before.get(name) != after.get(name) for name in fields)


Edits = dict[int, list[Edit]]
# The row, then what an edit is made of: plain columns, as there may be tens of thousands.
FIELDS: Any = select(  # type: ignore[call-overload]  # seven columns
    Revision.row_id, Revision.id, Revision.before, Revision.after, Person.pseudonym, Change.made_at, Change.why
)


def edits(session: Session, table: str, rows: Collection[int], window: Window) -> Edits:
    """The edits of these rows in the window, by row, in order."""
    found: Edits = {}
    for some in blocks.some_of(rows):
        query = FIELDS.select_from(Revision).join(Change, col(Revision.change_id) == Change.id).join(Person)
        query = query.where(Revision.table_name == table, col(Revision.row_id).in_(some), *_within(window))
        for row_id, *values in session.exec(query.order_by(col(Revision.id))):
            found.setdefault(row_id, []).append(Edit(*values))
    return found


def _within(window: Window) -> Iterator[Any]:
    if window.since is not None:
        yield ~past.known_by(window.since)
    if window.until is not None:
        yield past.known_by(window.until)
