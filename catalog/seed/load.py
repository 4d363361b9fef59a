"""From checked rows to the database: one transaction, one change, all or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, col, select

from catalog.domain.errors import Invalid, NotFound, Problem
from catalog.models import Change, Person, Revision, SeedRow
from catalog.seed import checks
from catalog.seed.kinds import KINDS
from catalog.seed.read import MOST_PROBLEMS, Row, read
from catalog.services import history, people
from catalog.services.rows import number

WHY = "seed data loaded"


@dataclass
class SeedReport:
    """What a load did: keys of rows, by kind."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    differing: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not self.added and not self.updated


def load(session: Session, folder: Path, now: datetime) -> SeedReport:
    """Bring the database up to the seed files; raises Invalid with every bad row, and then nothing is kept."""
    reading = read(folder)
    rows = _in_order(reading.rows, reading.problems)
    reading.problems += checks.problems(rows)
    _stop_if(reading.problems)
    known = {(row.kind, row.key): row for row in session.exec(select(SeedRow))}
    report = SeedReport()
    due = [row for row in rows if _is_due(row, known.get((row.kind.name, row.key)), report)]
    theirs = changed_by_people(session, known)
    report.differing += [f"{kind} {key}" for kind, key in sorted(theirs)]
    due = [row for row in due if (row.kind.name, row.key) not in theirs]
    if due:
        _write(session, due, known, now)
    report.added = sum((row.kind.name, row.key) not in known for row in due)
    report.updated = len(due) - report.added
    return report


def _is_due(row: Row, known: SeedRow | None, report: SeedReport) -> bool:
    if known is not None and known.digest == row.digest:
        report.unchanged += 1
        return False
    return True


def _write(session: Session, due: list[Row], known: dict[tuple[str, str], SeedRow], now: datetime) -> None:
    person = people.system(session, now)
    change = history.begin(session, person, WHY, now)
    session.info.update({"seed.person": person, "seed.now": now})
    problems: list[Problem] = []
    for row in due:
        saved = _attempt(session, row, problems)
        if saved is not None:
            _remember(session, row, known.get((row.kind.name, row.key)), (change, saved))
    for row in due:
        if row.kind.relate and not problems:
            _attempt(session, row, problems, relate=True)
    _stop_if(problems)
    history.close(session, change)


def _attempt(session: Session, row: Row, problems: list[Problem], *, relate: bool = False) -> SQLModel | None:
    """Put one row; what the services refuse becomes a problem with file and line."""
    try:
        if relate and row.kind.relate:
            row.kind.relate(session, row.values)
            return None
        return row.kind.put(session, row.values)
    except Invalid as error:
        problems += [Problem(one.field, one.message, row.at(one.field)) for one in error.problems]
    except NotFound as error:
        problems.append(Problem(error.kind, str(error), row.where))
    except IntegrityError as error:
        raise Invalid(*problems, Problem("row", f"the database refuses it: {error.orig}", row.where)) from error
    return None


def _remember(session: Session, row: Row, known: SeedRow | None, loaded: tuple[Change, SQLModel]) -> None:
    change, saved = loaded
    seed_row = known or SeedRow(kind=row.kind.name, key=row.key, record_id=number(saved), digest="", change_id=0)
    seed_row.digest, seed_row.change_id = row.digest, number(change)
    session.add(seed_row)


def _stop_if(problems: Iterable[Problem]) -> None:
    listed = list(problems)
    if len(listed) > MOST_PROBLEMS:
        more = Problem("files", f"and {len(listed) - MOST_PROBLEMS} more problems")
        listed = [*listed[:MOST_PROBLEMS], more]
    if listed:
        raise Invalid(*listed)


def _in_order(rows: list[Row], problems: list[Problem]) -> list[Row]:
    """Rows with a parent after it, for types and places alike; a parent that is in no file is a problem."""
    ordered: list[Row] = []
    for kind in KINDS:
        mine = {row.key: row for row in rows if row.kind is kind}
        done: set[str] = set()
        for row in mine.values():
            _add_after_parent(row, mine, (done, ordered), problems)
    return ordered


def _add_after_parent(
    row: Row,
    mine: dict[str, Row],
    so_far: tuple[set[str], list[Row]],
    problems: list[Problem],
) -> None:
    done, ordered = so_far
    chain = [row]
    while (above := getattr(chain[-1].values, "parent", None)) and above not in done:
        if above not in mine:
            problems.append(Problem("parent", f"no {row.kind.name} {above!r} in any file", chain[-1].at("parent")))
            break
        if mine[above] in chain:
            problems.append(Problem("parent", f"{row.key} would stand under itself", chain[-1].at("parent")))
            break
        chain.append(mine[above])
    for one in reversed(chain):
        if one.key not in done:
            done.add(one.key)
            ordered.append(one)


def changed_by_people(session: Session, known: dict[tuple[str, str], SeedRow]) -> set[tuple[str, str]]:
    """Seed rows whose records a person (not the catalog itself) has changed since they were loaded."""
    query = (
        select(Revision, Change)
        .join(Change, col(Revision.change_id) == Change.id)
        .join(Person, col(Change.person_id) == Person.id)
        .where(Person.is_system == False)  # noqa: E712 - SQL
    )
    touched = {(one.table_name, _owner(one), number(change)) for one, change in session.exec(query)}
    if not touched:
        return set()
    found = set()
    for (kind_name, key), seed_row in known.items():
        kind = next(one for one in KINDS if one.name == kind_name)
        if any(
            table in kind.tables and owner == seed_row.record_id and at > seed_row.change_id
            for table, owner, at in touched
        ):
            found.add((kind_name, key))
    return found


def _owner(revision: Revision) -> int:
    """The id of the record that a changed row belongs to."""
    columns = next((kind.tables for kind in KINDS if revision.table_name in kind.tables), {})
    values = revision.after or revision.before or {}
    return int(values.get(columns.get(revision.table_name, "id"), 0))
