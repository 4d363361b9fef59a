"""The history of one record: every change of it and of its details, newest first, as whoever asks may see it.

The revisions are the truth and are never written here. What is hidden now was hidden always: its changes are not told.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, func
from sqlmodel import Session, col, select

from catalog.domain.errors import Invalid, NotFound
from catalog.models import Change, Person, Revision
from catalog.search import blocks, past
from catalog.search.show import history_words
from catalog.search.show.history_fields import TOLD
from catalog.search.show.history_rows import KINDS, PARTS, Part
from catalog.search.show.history_words import Line, Row
from catalog.search.visible import Eyes

PER_PAGE = 25  # changes
MOST_ROWS = 60  # rows of one change that are told one by one
LAST = 2**31 - 1  # above every number of a change
JSON_NULL = "null"


@dataclass(frozen=True)
class Head:
    """A change: its number, when (UTC), who by pseudonym, why, its hash, what it took back and what took it back."""

    number: int
    made_at: datetime
    by: str
    why: str
    hash: str
    undoes: int | None
    undone_by: int | None


@dataclass(frozen=True)
class Entry:
    """A change with what it did to the record; `more` rows are not told one by one."""

    head: Head
    lines: tuple[Line, ...]
    more: int


@dataclass(frozen=True)
class History:
    """`older` is the number below which the next page begins; None on the last one."""

    kind: str
    key: str
    title: str
    href: str
    entries: list[Entry]
    older: int | None


def get(session: Session, kind: str, key: str, eyes: Eyes, before: int = LAST) -> History:
    """The history of a record, changes below the number `before`; raises NotFound for one that may not be seen."""
    record = find(session, kind, key, eyes)
    by_change: dict[int, list[int]] = defaultdict(list)
    for revision, change in _revisions(session, kind, record.id, eyes):
        if change < before:
            by_change[change].append(revision)
    numbers = sorted(by_change, reverse=True)
    shown = numbers[:PER_PAGE]
    own = (str(KINDS[kind].model.__tablename__), record.id)
    entries = list(_entries(session, {one: by_change[one] for one in shown}, eyes, own))
    older = shown[-1] if len(numbers) > PER_PAGE else None
    return History(kind, key, name_of(session, kind, record), KINDS[kind].path + key, entries, older)


def find(session: Session, kind: str, key: str, eyes: Eyes) -> Any:
    """The record, active or not; raises NotFound."""
    known = KINDS[kind]
    query = select(known.model).where(getattr(known.model, known.key) == key, known.may_see(eyes))
    row = session.exec(query).first()
    if row is None:
        raise NotFound(kind, key)
    return row


def name_of(session: Session, kind: str, record: Any) -> str:
    """A record as lists of changes call it: an item by its type and id, others by name or title."""
    return history_words.names_of(session, KINDS[kind], {record.id})[record.id][1].text


def number(text: str, field: str = "before") -> int:
    """The number of a change from an address; raises Invalid."""
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:11]) <= LAST):
        raise Invalid.one(field, f"{text[:20]!r} is not the number of a change")
    return int(text)


def _revisions(session: Session, kind: str, record_id: int, eyes: Eyes) -> Iterator[tuple[int, int]]:
    """Revision and change of every row of the record that may be seen, those that are no more too."""
    for part in PARTS[kind]:
        rows = part.rows(eyes)
        if rows is None:
            continue
        mine = rows.subquery()
        own = select(mine.c.row_id).where(mine.c.owner_id == record_id)
        query = select(Revision.id, Revision.change_id).where(Revision.table_name == part.table)
        yield from session.exec(query.where(col(Revision.row_id).in_(own)))  # type: ignore[misc]  # ids of saved rows
        if part.owner and part.owner != "id":
            yield from session.exec(_removed(query, part, record_id))


def _removed(query: Any, part: Part, record_id: int) -> Any:
    """All revisions of the record's details that were taken away: what is left of them is in the revisions."""
    gone = removed(part).where(past.said(Revision.before, part.owner).as_integer() == record_id)
    return query.where(col(Revision.row_id).in_(gone))


def removed(part: Part) -> Any:
    """Rows of a table that were taken away."""
    query = select(Revision.row_id).where(Revision.table_name == part.table, is_nothing(Revision.after))
    return query.where(col(Revision.row_id).not_in(select(part.model.id)))


def is_nothing(values: Any) -> Any:
    """Condition: there was no row before the change, or none after it."""
    return col(values).is_(None) | (cast(values, String) == JSON_NULL)


def _entries(
    session: Session, chosen: Mapping[int, Sequence[int]], eyes: Eyes, own: tuple[str, int]
) -> Iterator[Entry]:
    rows = rows_of(session, [one for ids in chosen.values() for one in sorted(ids)[:MOST_ROWS]])
    known = history_words.names(session, (row for many in rows.values() for row in many), eyes)
    told = heads(session, chosen)
    for change, ids in chosen.items():
        found = (history_words.line(row, known, eyes, own) for row in rows.get(change, ()))
        lines = tuple(one for one in found if one is not None)
        if lines:
            yield Entry(told[change], lines, max(0, len(ids) - MOST_ROWS))


def rows_of(session: Session, ids: Iterable[int]) -> dict[int, list[Row]]:
    """The rows that these revisions changed, by change: each once, as it was before the change and after it."""
    found: dict[int, dict[tuple[str, int], Row]] = defaultdict(dict)
    for some in blocks.some_of(ids):
        for one in session.exec(select(Revision).where(col(Revision.id).in_(some)).order_by(col(Revision.id))):
            if one.table_name not in TOLD:
                continue
            rows, key = found[one.change_id], (one.table_name, one.row_id)
            before = rows[key].before if key in rows else one.before
            rows[key] = Row(*key, before, one.after, one.key is None or (key in rows and rows[key].is_purged))
    return {change: list(rows.values()) for change, rows in found.items()}


def heads(session: Session, numbers: Iterable[int]) -> dict[int, Head]:
    """These changes: when, who, why."""
    wanted = list(numbers)
    undone = select(Change.undoes_id, func.max(Change.id)).where(col(Change.undoes_id).in_(wanted))
    by = dict(session.exec(undone.group_by(col(Change.undoes_id))).all())
    query = select(Change, Person.pseudonym).join(Person, col(Change.person_id) == Person.id)
    rows = session.exec(query.where(col(Change.id).in_(wanted)))
    return {
        row.id or 0: Head(row.id or 0, row.made_at, name, row.why, row.hash, row.undoes_id, by.get(row.id))
        for row, name in rows
    }
