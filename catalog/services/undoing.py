"""Undo: every row that a change wrote is put back as it was before, from the revisions, in a change of its own.

Rows that it made are withdrawn, details of a record deleted; what has no state to be withdrawn by (a source, a picture)
stays. Nothing is undone that somebody built on since.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import inspect, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session, SQLModel, col, select

from catalog.domain.errors import Conflict, Invalid, NotFound
from catalog.domain.outcomes import RecordState, ReviewState
from catalog.models import Change, Outcome, Person, Purge, Revision
from catalog.services import history, losses, people, written
from catalog.services.history import PERMANENT
from catalog.services.rows import number, set_fields
from catalog.services.written import Place, Values, Written

# Tables that people work on by forms; types, parties, places and lists come from files, and are mended there.
UNDOABLE = frozenset(
    {
        "item", "item_candidate", "marking", "fitment", "identification", "identification_feature", "item_pair",
        "item_picture", "incident", "geolocation", "outcome", "outcome_review", "holding", "claim", "source",
        "archive_copy", "source_picture", "picture", "sighting", "sighted_item", "sighted_claim", "sighted_candidate",
        "sighted_part", "sighted_marking", "sighted_picture", "sighted_pair", "sighting_source", "sighting_picture",
        "review", "correction",
    },
)  # fmt: skip
FILES = ("sha256", "public_sha256")  # what a picture's files are called: they are not put back by a row
WITHDRAWN = {"sighting": ReviewState.WITHDRAWN}  # what other tables than those of RecordState call it
WITHOUT = frozenset({"correction"})  # has a state, but none for "taken back"
MOST_NAMED = 5
FAR_SEQ = 1_000_000  # beyond any chain: where outcomes wait while others take their places


def undo(session: Session, person_id: int, change_id: int, why: str, now: datetime) -> Change:
    """Put back what a change wrote, as it was before; the losses of the items that it touched follow.

    Raises NotFound for no such change, Invalid without a reason, and Conflict, naming the rows, where it cannot be.
    """
    person = people.acting(session, person_id)
    if not why.strip():
        raise Invalid.one("why", "a reason is needed")
    if said := refusal(session, change_id):
        raise Conflict(said)
    rows = written.by(session, change_id)
    standing = written.rows_of(session, rows)
    if changed := written.changed_since(rows, standing):
        raise Conflict(f"Changed since, and not undone: {_named(changed)}. Undo that first.")
    if built_on := written.built_on(session, rows):
        raise Conflict(f"Rests on what would be taken away: {_named(built_on)}. Undo that first.")
    change = history.begin(session, person, why, now, undoes=change_id)
    tied = written.tied(session, rows)
    try:
        _put_back(session, rows, standing)
    except IntegrityError as error:
        raise Conflict("Something else has taken the place of what would be put back.") from error
    losses.rewrite_many(session, tied | written.counted_with(session, rows))
    history.close(session, change)
    return change


def refusal(session: Session, change_id: int) -> str:
    """Why a change cannot be undone, as far as it says so by itself; "" where it may be. Raises NotFound."""
    change = session.get(Change, change_id)
    if change is None:
        raise NotFound("change", str(change_id))
    if is_undone(session, change_id):
        return "This change is undone already."
    if session.get_one(Person, change.person_id).is_system:
        return "What seed data or an import brought is not undone here: change the file and load it again."
    gone = select(Purge.id).where(Purge.change_id == change_id)
    blank = select(Revision.id).where(Revision.change_id == change_id, col(Revision.key).is_(None))
    if session.exec(gone).first() or session.exec(blank).first():
        return "What it said was taken away for good: nothing is left to put back."
    return _refused_tables(session, change_id)


def _refused_tables(session: Session, change_id: int) -> str:
    tables = set(session.exec(select(Revision.table_name).where(Revision.change_id == change_id).distinct()))
    if not tables:
        return "This change wrote nothing."
    if others := sorted(tables - UNDOABLE):
        return f"It wrote to {', '.join(others).replace('_', ' ')}, which is not undone here: change it again."
    rows = written.by(session, change_id)
    if any(row.is_made and (row.after or {}).get("version_id") for row in rows):
        return "What an import brought is not undone here: the next import of the list takes it away."
    if any(row.table == "picture" and row.before and row.after and _other_files(row) for row in rows):
        return "It made another file of a picture: the former one is gone. Redact or upload it anew."
    return ""


def _other_files(row: Written) -> bool:
    before, after = row.before or {}, row.after or {}
    return any(before.get(name) != after.get(name) for name in FILES)


def is_undone(session: Session, change_id: int) -> bool:
    """Is there a change that took it back, and that was not taken back itself?"""
    by = session.exec(select(Change.id).where(Change.undoes_id == change_id)).all()
    return any(one is not None and not is_undone(session, one) for one in by)


def _put_back(session: Session, rows: list[Written], standing: Mapping[Place, SQLModel]) -> None:
    """First what was made is taken away, then what was changed is changed back, then what was deleted is made again."""
    changed = [(row, standing[row.place]) for row in rows if row.before and row.after]
    made = [row for row in rows if row.is_made]
    _let_go(changed, {row.place for row in made if _is_deleted(standing[row.place])})
    session.flush()
    for row in _last_first(session, made):
        _take_away(session, standing[row.place])
    make_room(session, [(one, (row.before or {})["seq"]) for row, one in changed if isinstance(one, Outcome)])
    for row, one in changed:
        _set_back(one, row)
    session.flush()
    for row in _last_first(session, [row for row in rows if row.before and row.after is None]):
        session.add(written.MODELS[row.table].model_validate(_known(row)))


def _let_go(changed: Sequence[tuple[Written, SQLModel]], going: Collection[Place]) -> None:
    """What was changed so that it names a row that will be deleted names what it did before."""
    for row, one in changed:
        for column in inspect(type(one)).local_table.columns:
            named = [(key.column.table.name, (getattr(one, column.name),)) for key in column.foreign_keys]
            if any(place in going for place in named):
                set_fields(one, {column.name: _known(row).get(column.name)})


def _last_first(session: Session, rows: list[Written]) -> Iterator[Written]:
    """The last first, written table by table: what a row was made for was there before it, and went after it."""
    for _, some in groupby(reversed(rows), key=lambda row: row.table):
        yield from some
        session.flush()


def _set_back(one: SQLModel, row: Written) -> None:
    before, said = _known(row), type(one).model_validate(_known(row))
    set_fields(one, {name: getattr(said, name) for name in before})


def _known(row: Written) -> Values:
    """What was said of a row before, as far as there are columns for it now."""
    return {name: value for name, value in (row.before or {}).items() if name in written.MODELS[row.table].model_fields}


def make_room(session: Session, seqs: Sequence[tuple[Outcome, int]]) -> None:
    """Let outcomes change places in chains, to these numbers: no two may be at one place, not even on the way.

    Until they are flushed they stand far behind; the rows in memory, and so the revisions, know nothing of it.
    """
    away = update(Outcome).where(col(Outcome.id).in_([number(one) for one, _ in seqs]))
    away = away.values(seq=col(Outcome.seq) + FAR_SEQ).execution_options(synchronize_session=False)
    session.execute(away)
    for one, seq in seqs:
        if one.seq == seq:
            flag_modified(one, "seq")  # written back though it is as it was


def _is_deleted(one: SQLModel) -> bool:
    return str(one.__tablename__) not in PERMANENT and not hasattr(one, "state")


def _take_away(session: Session, one: SQLModel) -> None:
    table = str(one.__tablename__)
    if _is_deleted(one):
        session.delete(one)
    elif hasattr(one, "state") and table not in WITHOUT:
        one.state = WITHDRAWN.get(table, RecordState.WITHDRAWN)


def _named(rows: list[str]) -> str:
    more = f" and {len(rows) - MOST_NAMED} more" if len(rows) > MOST_NAMED else ""
    return ", ".join(rows[:MOST_NAMED]) + more
