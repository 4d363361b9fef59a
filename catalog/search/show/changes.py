"""Changes, newest first: what was added, corrected, merged, withdrawn and taken away, by whom and why.

A change that touched nothing that who asks may see is not listed: its number is missing. Reviewers see all numbers.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, or_, select

from catalog.domain import dates
from catalog.domain.errors import Invalid, NotFound
from catalog.models import Change, Person, Purge, Revision
from catalog.search import past
from catalog.search.show import history, history_words, touched
from catalog.search.show.history import LAST, Head
from catalog.search.show.history_rows import KINDS, PARTS, Part, records
from catalog.search.show.history_words import Line, Value
from catalog.search.show.touched import PURGED, WHATS, Touched
from catalog.search.visible import Eyes

PER_PAGE = 50
MOST_TOLD = 20  # rows of a table that the page of one change tells
FIRST_LOOK, MOST_LOOKED_AT = 100, 1600  # changes looked at together: more each time, where few of them fit
FILTERS = ("kind", "what", "by", "since", "until")


@dataclass(frozen=True)
class Wanted:
    """What is asked for; "" and None ask for everything. `before` is the number below which the page begins."""

    kind: str = ""
    what: str = ""
    by: str = ""
    since: date | None = None
    until: date | None = None
    before: int = LAST

    @classmethod
    def read(cls, args: Mapping[str, str]) -> "Wanted":
        """From an address; raises Invalid naming what is allowed."""
        since, until = _day(args, "since"), _day(args, "until")
        if since and until and until < since:
            raise Invalid.one("until", "is before since")
        return cls(
            kind=_one_of(args, "kind", tuple(KINDS)),
            what=_one_of(args, "what", (*WHATS, PURGED)),
            by=args.get("by", ""),
            since=since,
            until=until,
            before=history.number(args["before"]) if args.get("before") else LAST,
        )

    def fits(self, one: "Listed") -> bool:
        """Does a change have what is asked for of kinds and acts?"""
        if not self.kind and not self.what:
            return True
        done = {(each.kind, each.what) for each in one.touched} | {(each.kind, PURGED) for each in one.purges}
        return any(self.kind in ("", kind) and self.what in ("", what) for kind, what in done)


@dataclass(frozen=True)
class Listed:
    """A change with the records that it touched, and what it took away for good."""

    head: Head
    touched: list[Touched]
    purges: list[Purge]

    @property
    def is_empty(self) -> bool:
        return not self.touched and not self.purges

    @property
    def records(self) -> int:
        return sum(one.count for one in self.touched)

    @property
    def purged(self) -> list[str]:
        """What it took away, in words; of a person not even the number is told."""
        return [f"{one.kind} {one.public_id}" if one.kind != "person" else one.kind for one in self.purges]


@dataclass(frozen=True)
class Page:
    rows: list[Listed]
    older: int | None


@dataclass(frozen=True)
class About:
    """A record with what a change did to it."""

    name: Value
    kind: str
    lines: list[Line] = field(default_factory=list)


def _one_of(args: Mapping[str, str], name: str, allowed: Sequence[str]) -> str:
    text = args.get(name, "")
    if text and text not in allowed:
        raise Invalid.one(name, f"{text[:40]!r} is not allowed; one of {', '.join(allowed)} is")
    return text


def _day(args: Mapping[str, str], name: str) -> date | None:
    text = args.get(name, "")
    span = dates.parse(text, name) if text else None
    return None if span is None else span.latest if name == "until" else span.earliest


def find(session: Session, wanted: Wanted, eyes: Eyes, most: int = PER_PAGE) -> Page:
    """A page of changes; raises Invalid for a person who has changed nothing."""
    found: list[Listed] = []
    for one in _every(session, wanted, eyes):
        if len(found) == most:
            return Page(found, found[-1].head.number)
        found.append(one)
    return Page(found, None)


def _every(session: Session, wanted: Wanted, eyes: Eyes) -> Iterator[Listed]:
    """Changes that fit, read in growing portions so that the first page never waits for the last."""
    query = _narrowed(session, wanted)
    below, size = wanted.before, FIRST_LOOK
    while numbers := session.exec(query.where(col(Change.id) < below).limit(size)).all():
        for one in listed(session, numbers, eyes):
            if wanted.fits(one) and (eyes.is_reviewer or not one.is_empty):
                yield one
        below, size = numbers[-1], min(size * 2, MOST_LOOKED_AT)


def oldest_first(session: Session, eyes: Eyes) -> Iterator[Listed]:
    """Every change that touched something that may be seen, some hundred at a time."""
    query, above = select(Change.id).order_by(col(Change.id)).limit(MOST_LOOKED_AT), 0
    while numbers := session.exec(query.where(col(Change.id) > above)).all():
        yield from (one for one in listed(session, numbers, eyes) if not one.is_empty)
        above = numbers[-1] or 0


def _narrowed(session: Session, wanted: Wanted) -> Any:
    query: Any = select(Change.id).order_by(col(Change.id).desc())
    if wanted.by:
        query = query.where(Change.person_id == _person(session, wanted.by))
    if wanted.since:
        query = query.where(col(Change.made_at) >= _midnight(wanted.since))
    if wanted.until:
        query = query.where(col(Change.made_at) < _midnight(wanted.until + timedelta(days=1)))
    if wanted.kind or wanted.what:
        query = query.where(or_(*_likely(wanted)))
    return query


def _likely(wanted: Wanted) -> Iterator[Any]:
    """Changes that may fit, by the tables they touched: a sieve, so that rare kinds are found quickly."""
    purged = select(Purge.change_id)
    yield col(Change.id).in_(purged.where(Purge.kind == wanted.kind) if wanted.kind else purged)
    if wanted.what != PURGED:
        query = select(Revision.change_id)
        query = query.where(col(Revision.table_name).in_(touched.tables([wanted.kind] if wanted.kind else [*KINDS])))
        if (at := WHATS.index(wanted.what) - 1 if wanted.what in ("merged", "withdrawn") else None) is not None:
            states = {state for kind in KINDS.values() for state in kind.states[at]}
            query = query.where(past.said(Revision.after, "state").as_string().in_(states))
        yield col(Change.id).in_(query)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _person(session: Session, pseudonym: str) -> int:
    query = select(Person.id).where(Person.pseudonym == pseudonym, col(Person.id).in_(select(Change.person_id)))
    found = session.exec(query).first()
    if found is None:
        raise Invalid.one("by", f"nobody called {pseudonym[:40]!r} has changed anything")
    return found


def listed(session: Session, numbers: Sequence[int | None], eyes: Eyes) -> list[Listed]:
    """These changes in this order, with what they touched."""
    wanted = [one for one in numbers if one]
    heads = history.heads(session, wanted)
    records_of = touched.touched(session, wanted, eyes, tuple(KINDS))
    purges: dict[int, list[Purge]] = defaultdict(list)
    for row in session.exec(select(Purge).where(col(Purge.change_id).in_(wanted)).order_by(col(Purge.id))):
        purges[row.change_id].append(row)
    return [Listed(heads[one], records_of.get(one, []), purges.get(one, [])) for one in wanted]


def get(session: Session, number: int, eyes: Eyes) -> tuple[Listed, list[About]]:
    """One change with what it did to each record; raises NotFound for one that touched nothing that may be seen."""
    known = session.get(Change, number)
    one = listed(session, [number], eyes)[0] if known else None
    if one is None or (one.is_empty and not eyes.is_reviewer):
        raise NotFound("change", str(number))
    return one, list(_told(session, number, eyes))


def _told(session: Session, number: int, eyes: Eyes) -> Iterator[About]:
    """What was done to each record, a row only once."""
    done: set[int] = set()
    for kind, known in KINDS.items():
        owners: dict[int, list[int]] = defaultdict(list)
        for part in PARTS[kind]:
            for revision, owner in _revisions(session, kind, part, number, eyes):
                if revision not in done:
                    owners[owner].append(revision)
        done.update(one for ids in owners.values() for one in ids)
        rows = history.rows_of(session, [one for ids in owners.values() for one in ids]).get(number, [])
        yield from _about(session, kind, rows, _by_row(session, owners), eyes) if known else ()


def _revisions(session: Session, kind: str, part: Part, number: int, eyes: Eyes) -> list[tuple[int, int]]:
    rows = part.rows(eyes)
    if rows is None:
        return []
    mine = rows.subquery()
    query: Any = select(Revision.id, mine.c.owner_id).join(mine, mine.c.row_id == Revision.row_id)
    query = query.where(Revision.change_id == number, Revision.table_name == part.table)
    query = query.where(mine.c.owner_id.in_(records(kind, eyes))).order_by(col(Revision.id))
    return list(session.exec(query.limit(MOST_TOLD)))


def _by_row(session: Session, owners: Mapping[int, Sequence[int]]) -> dict[tuple[str, int], int]:
    """The record that each row belongs to."""
    of = {revision: owner for owner, ids in owners.items() for revision in ids}
    query = select(Revision.id, Revision.table_name, Revision.row_id).where(col(Revision.id).in_(of))
    return {(table, row): of[number or 0] for number, table, row in session.exec(query)}


def _about(
    session: Session, kind: str, rows: Sequence[history_words.Row], owners: Mapping[tuple[str, int], int], eyes: Eyes
) -> Iterator[About]:
    named = history_words.names_of(session, KINDS[kind], set(owners.values()))
    known = history_words.names(session, rows, eyes)
    found: dict[int, About] = {}
    for row in rows:
        owner = owners[row.table, row.row_id]
        own = (str(KINDS[kind].model.__tablename__), owner)
        if told := history_words.line(row, known, eyes, own):
            found.setdefault(owner, About(named[owner][1], kind)).lines.append(told)
    yield from found.values()
