"""Which records a change touched, by kind and by what was done to them: grouped queries, nothing is loaded whole.

A change of a detail (a name, an outcome, a claim) touches the record that it belongs to. Records that whoever asks may
not see are not there, nor are details that stand on something hidden.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, case, func, literal, union_all
from sqlmodel import Session, col, select

from catalog.models import Revision
from catalog.search import past
from catalog.search.show.history import is_nothing, removed
from catalog.search.show.history_rows import KINDS, PARTS, Kind, Part, records
from catalog.search.show.history_words import Value, names_of
from catalog.search.visible import Eyes

WHATS = ("added", "merged", "withdrawn", "corrected")  # what was done to a record, the first that is true
PURGED = "purged"
CORRECTED = WHATS.index("corrected")
MOST_NAMED = 5  # records of a kind that a change is shown with


@dataclass(frozen=True)
class Touched:
    """So many records of a kind, the first of them with key (public id or slug) and name."""

    kind: str
    what: str
    count: int
    named: tuple[tuple[str, Value], ...]


def touched(session: Session, changes: Collection[int], eyes: Eyes, kinds: Sequence[str]) -> dict[int, list[Touched]]:
    """What these changes touched of these kinds, by change."""
    found: dict[int, list[Touched]] = defaultdict(list)
    for kind in kinds:
        rows = session.execute(_grouped(kind, changes, eyes)).all()
        known = names_of(session, KINDS[kind], {row.owner_id for row in rows})
        for change, what, count, owners in _gathered(rows):
            named = tuple(known[one] for one in owners if one in known)
            found[change].append(Touched(kind, what, count, named))
    return found


def _gathered(rows: Sequence[Any]) -> list[tuple[int, str, int, list[int]]]:
    groups: dict[tuple[int, int], tuple[int, list[int]]] = {}
    for row in rows:
        groups.setdefault((row.change_id, row.done), (row.number, []))[1].append(row.owner_id)
    return [(change, WHATS[done], count, owners) for (change, done), (count, owners) in sorted(groups.items())]


def _grouped(kind: str, changes: Collection[int], eyes: Eyes) -> Any:
    """Change, what was done, how many records, and the first few of them."""
    parts = [one for part in PARTS[kind] for one in _of_part(kind, part, changes, eyes)]
    every = union_all(*parts).subquery()
    once = select(every.c.change_id, every.c.owner_id, func.min(every.c.done).label("done"))
    once = once.where(every.c.owner_id.in_(records(kind, eyes))).group_by(every.c.change_id, every.c.owner_id)
    own = once.subquery()
    each: Any = [own.c.change_id, own.c.done]
    number = func.count().over(partition_by=each).label("number")
    place = func.row_number().over(partition_by=each, order_by=own.c.owner_id).label("place")
    columns: Any = (own.c.change_id, own.c.owner_id, own.c.done, number, place)
    ranked = select(*columns).subquery()
    return select(ranked).where(ranked.c.place <= MOST_NAMED).order_by(ranked.c.owner_id)


def _of_part(kind: str, part: Part, changes: Collection[int], eyes: Eyes) -> list[Any]:
    """Change, record and what was done: of rows that are there, and of details that were taken away."""
    rows = part.rows(eyes)
    if rows is None:
        return []
    mine = rows.subquery()
    own = part.owner == "id"
    done: Any = _done(KINDS[kind]) if own else literal(CORRECTED, Integer)
    query: Any = select(
        col(Revision.change_id).label("change_id"), mine.c.owner_id.label("owner_id"), done.label("done")
    )
    query = query.select_from(Revision).join(mine, mine.c.row_id == Revision.row_id)
    found = [query.where(Revision.table_name == part.table, col(Revision.change_id).in_(changes))]
    return found if own or not part.owner or part.is_guarded else [*found, _gone(part, changes)]


def _gone(part: Part, changes: Collection[int]) -> Any:
    owner: Any = past.said(Revision.before, part.owner).as_integer()
    query: Any = select(
        col(Revision.change_id).label("change_id"), owner.label("owner_id"), literal(CORRECTED).label("done")
    )
    query = query.where(Revision.table_name == part.table, col(Revision.change_id).in_(changes))
    return query.where(is_nothing(Revision.after), owner.is_not(None), col(Revision.row_id).in_(removed(part)))


def _done(kind: Kind) -> Any:
    """What was done to the record itself, as a place in WHATS."""
    if kind.states == ((), ()):
        return case((is_nothing(Revision.before), 0), else_=CORRECTED)
    was, now = past.said(Revision.before, "state").as_string(), past.said(Revision.after, "state").as_string()
    return case(
        (is_nothing(Revision.before), 0),
        (now.in_(kind.states[0]) & (was != now), WHATS.index("merged")),
        (now.in_(kind.states[1]) & (was != now), WHATS.index("withdrawn")),
        else_=CORRECTED,
    )


def tables(kinds: Sequence[str]) -> set[str]:
    return {part.table for kind in kinds for part in PARTS[kind]}
