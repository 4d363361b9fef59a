"""Taking the content of records away from rows and revisions: what there is, and doing it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, SQLModel, col, func, or_, select

from catalog.domain.outcomes import RecordState
from catalog.domain.purges import PurgeKind
from catalog.models import Incident, Outcome, Revision
from catalog.search import blocks
from catalog.services import history
from catalog.services.purges.purge_kinds import KINDS
from catalog.services.purges.purge_parts import Part, Rules
from catalog.services.rows import number

# All that a revision keeps of a deleted row: the numbers by which what was read before is known to be out of date.
KEPT = ("id", "item_id", "incident_id", "source_id", "sighting_id", "picture_id", "one_id", "other_id")
Numbers = Collection[int]
SHORTEST_TEXT = 12  # a shorter one is a word that others use too


@dataclass(frozen=True)
class Record:
    """One record that is taken away; `address` is what its tombstone names, `identity` what its keyed hash is of."""

    kind: PurgeKind
    id: int
    address: str
    identity: str

    @property
    def rules(self) -> Rules:
        return KINDS[self.kind]

    @property
    def key(self) -> tuple[str, str]:
        return self.kind.value, self.address


@dataclass(frozen=True)
class Rows:
    """Rows of one table that are deleted or emptied, by number; `was` are the numbers of such rows in the past.

    Rows without a number are known by `where` alone, and so are the revisions that name the record by `named`.
    """

    part: Part
    where: Any
    ids: frozenset[int]
    named: Any
    was: frozenset[int]
    count: int

    @property
    def table(self) -> str:
        return str(self.part.model.__tablename__)

    @property
    def is_tracked(self) -> bool:
        return self.table not in history.UNTRACKED


def find(session: Session, kind: PurgeKind, name: str) -> list[Record]:
    """The records of a kind with this id, or whatever else they are found by; several may be one file."""
    rules = KINDS[kind]
    is_it = or_(*(getattr(rules.model, one) == name for one in rules.ids))
    return [_record(kind, row) for row in session.exec(select(rules.model).where(is_it))]


def _record(kind: PurgeKind, row: Any) -> Record:
    rules = KINDS[kind]
    identity = getattr(row, rules.ids[-1]) or getattr(row, rules.address)
    return Record(kind, number(row), str(getattr(row, rules.address) or identity), str(identity))


def with_taken(session: Session, records: Iterable[Record]) -> list[Record]:
    """These records and those that go with them: what was merged into them, what they were reported by."""
    found: dict[tuple[PurgeKind, int], Record] = {}
    waiting = list(records)
    while waiting:
        one = waiting.pop()
        if found.setdefault((one.kind, one.id), one) is not one:
            continue
        for kind, column in one.rules.takes:
            model = KINDS[kind].model
            rows = session.exec(select(model).where(getattr(model, column) == one.id))
            waiting += [_record(kind, row) for row in rows]
        if one.kind is PurgeKind.ITEM:
            waiting += [_record(PurgeKind.INCIDENT, row) for row in _bare(session, one.id)]
    return list(found.values())


def _bare(session: Session, item_id: int) -> list[Incident]:
    """Incidents that came with the item's row of a list and tell of nothing else: its day and its place."""
    mine = select(Outcome.incident_id).where(Outcome.item_id == item_id)
    others = select(Outcome.incident_id).where(Outcome.item_id != item_id)
    bare = select(Incident).where(col(Incident.is_bare), Incident.state == RecordState.ACTIVE)
    return list(session.exec(bare.where(col(Incident.id).in_(mine), col(Incident.id).not_in(others))))


def of(session: Session, record: Record) -> list[Rows]:
    """Everything that a record is made of, in the order in which it may be deleted; the record itself is the last."""
    own = Part(record.rules.model, "id", record.rules.empty, record.rules.parts)
    return list(_rows(session, own, ({record.id}, {record.id}), record.address))


def _rows(session: Session, part: Part, owners: tuple[Numbers, Numbers], address: str) -> Iterator[Rows]:
    """`owners` are the numbers of what the rows belong to: of those that stand, and with those that stood once."""
    model, column = part.model, col(getattr(part.model, part.by))
    where = column.contains(address, autoescape=True) if part.is_address else column.in_(owners[0])
    ids = frozenset(session.exec(select(model.id).where(where))) if hasattr(model, "id") else frozenset()
    count = session.exec(select(func.count()).select_from(model).where(where)).one()
    named = _named(part, owners[1], address)
    of_table = select(Revision.row_id).where(Revision.table_name == model.__tablename__, named)
    was = frozenset(session.exec(of_table)) - ids - {0}
    moved = {number(row) for row in _standing(session, model, was)} if was else set()  # they belong to others now
    for inner in part.parts:
        yield from _rows(session, inner, (ids, ids | (was - moved)), address)
    yield Rows(part, where, ids, named, was, count)


def _named(part: Part, owners: Numbers, address: str) -> Any:
    """Condition: a revision that names the record, as it was before or after."""
    if part.by == "id":
        return col(Revision.row_id).in_(owners)
    values: list[Any] = [one[part.by] for one in (Revision.before, Revision.after)]  # type: ignore[index]  # JSON
    if part.is_address:
        return or_(*(one.as_string().contains(address, autoescape=True) for one in values))
    return or_(*(one.as_integer().in_(owners) for one in values))


def revisions(session: Session, rows: Iterable[Rows]) -> int:
    """How many revisions hold something of them."""
    return sum(len(_revision_ids(session, one)) for one in rows)


def _revision_ids(session: Session, one: Rows) -> set[int]:
    if not one.is_tracked:
        return set()
    query = select(Revision.id).where(Revision.table_name == one.table)
    found = {number for number in session.exec(query.where(one.named)) if number}
    for some in blocks.some_of(one.ids):
        found |= {number for number in session.exec(query.where(col(Revision.row_id).in_(some))) if number}
    return found


def marks(session: Session, record: Record) -> frozenset[str]:
    """Ids, addresses, hashes and texts by which a file is known to hold the record, as it is and as it ever was."""
    rules = record.rules
    row = session.get_one(rules.model, record.id)
    query = select(Revision.before, Revision.after).where(
        Revision.table_name == rules.model.__tablename__, Revision.row_id == record.id
    )
    told = [row.model_dump(mode="json"), *(one for one in chain(*session.exec(query)) if one)]
    names = {str(one[column]) for one in told for column in rules.marks if one.get(column)}
    texts = {(column, str(one[column])) for one in told for column in rules.texts if one.get(column)}
    own = {text for column, text in texts if _is_its_own(session, rules.model, column, text)}
    return frozenset(names | {text for text in own if len(text) >= SHORTEST_TEXT} | _cells(record, own))


def _cells(record: Record, texts: Collection[str]) -> set[str]:
    """A short name of a person stands in other words too: only a whole cell of a table is that person."""
    if record.kind is not PurgeKind.PERSON:
        return set()
    ways = ('"{}"', ",{},", ",{}\r", ",{}\n", "\n{},")
    return {way.format(text) for text in texts for way in ways}


def _is_its_own(session: Session, model: Any, column: str, text: str) -> bool:
    """Does at most one row have it?"""
    same = select(func.count()).select_from(model).where(getattr(model, column) == text)
    return session.exec(same).one() <= 1


def erase(session: Session, rows: Iterable[Rows]) -> None:
    """Delete or empty them, take the content of their revisions away, and say in new ones what is left."""
    session.flush()
    written = [line for one in rows for line in _erase(session, one)]
    session.expire_all()
    if written:
        history.record(session, written)


def _erase(session: Session, one: Rows) -> list[dict[str, Any]]:
    model, doing = one.part.model, {"synchronize_session": False}
    gone = [_line(row, is_gone=True) for row in _standing(session, model, one.ids)] if one.is_tracked else []
    erased = _revision_ids(session, one)
    way: Any = delete(model) if one.part.empty is None else update(model).values(**one.part.empty)
    session.execute(way.where(one.where), execution_options=doing)
    for some in blocks.some_of(erased):
        emptied = update(Revision).where(col(Revision.id).in_(some)).values(before=None, after=None, key=None)
        session.execute(emptied, execution_options=doing)
    session.expire_all()
    left = one.was if one.part.empty is None else one.ids | one.was
    stays = [_line(row, is_gone=False) for row in _standing(session, model, left)] if one.is_tracked else []
    return (gone if one.part.empty is None else []) + stays


def _standing(session: Session, model: Any, ids: Numbers) -> list[SQLModel]:
    return [row for some in blocks.some_of(ids) for row in session.exec(select(model).where(model.id.in_(some)))]


def _line(row: SQLModel, *, is_gone: bool) -> dict[str, Any]:
    """What the history keeps: the emptied row as it stands, or the bare numbers of one that is gone."""
    now = row.model_dump(mode="json")
    bare = {name: now[name] for name in KEPT if name in now}
    said = {"before": bare, "after": None} if is_gone else {"before": now, "after": now}
    return {"table_name": row.__tablename__, "row_id": now["id"], **said}
