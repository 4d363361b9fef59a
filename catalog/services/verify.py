"""Invariants of the record, checked on what is there: the same that the tests hold, run by an operator."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, text
from sqlalchemy import select as sql_select
from sqlmodel import Session, SQLModel, col, select

from catalog.domain.counting import Range
from catalog.domain.designations import full_keys
from catalog.domain.outcomes import Grade, OutcomeKind
from catalog.evidence import archives, stores
from catalog.models import (
    Change,
    EquipmentType,
    Gain,
    Loss,
    Outcome,
    Picture,
    Revision,
    TypeClosure,
    TypeName,
    TypeNameKey,
)
from catalog.search import documents, indexing
from catalog.search.state import last_job
from catalog.services import archives as copies
from catalog.services import history, losses, snapshots, verify_counts, verify_history
from catalog.services.catalog import Catalog
from catalog.services.pictures.pictures import ORIGINALS, PUBLIC

MOST_NAMED = 5
HANDS = (OutcomeKind.CAPTURED, OutcomeKind.SEIZED, OutcomeKind.HANDED_OVER)


@dataclass(frozen=True)
class Check:
    name: str
    ok: bool
    detail: str


Faults = Iterable[str]


def verify(catalog: Catalog, now: datetime) -> Iterator[Check]:
    """Run every check in turn; each names what it found."""
    with catalog.database.reading() as session:
        yield from of_rows(session, now)
        yield _checked("files are what their names say", _files(session, catalog))
        yield _checked("snapshots are what they were", snapshots.faults(session, catalog.store))
        yield _checked("the index holds what the database holds", _index(session, catalog))


def of_rows(session: Session, now: datetime) -> Iterator[Check]:
    """The checks that ask the database alone."""
    for name, check in CHECKS.items():
        yield _checked(name, check(session, now))


def _checked(name: str, faults: Faults) -> Check:
    found = list(faults)
    shown = "; ".join(found[:MOST_NAMED]) + (f"; and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else "")
    return Check(name, not found, shown or "ok")


def _references(session: Session, _: datetime) -> Faults:
    """SQLite checks references only as rows are written; PostgreSQL always."""
    if session.get_bind().dialect.name != "sqlite":
        return []
    return [
        f"{row[0]} row {row[1]} points at a missing {row[2]}"
        for row in session.execute(text("PRAGMA foreign_key_check"))
    ]


def _chain(session: Session, _: datetime) -> Faults:
    """Every change's hash follows from its revisions and from the change before it."""
    previous = history.FIRST_HASH
    for change in session.exec(select(Change).order_by(col(Change.id))):
        # Columns, not objects: a session would hold on to every revision there ever was.
        said = (Revision.table_name, Revision.row_id, Revision.before, Revision.after)
        columns: list[Any] = [*said, Revision.key, Revision.digest]
        query = sql_select(*columns).where(col(Revision.change_id) == change.id).order_by(col(Revision.id))
        revisions = list(session.execute(query))
        if change.previous_hash != previous or change.hash != history.sealed(change, (one.digest for one in revisions)):
            yield f"change {change.id} does not follow from what is recorded"
        elif not all(history.is_whole(one) for one in revisions):
            yield f"change {change.id} holds a revision that does not say what it said"
        previous = change.hash


def _derived(session: Session, _: datetime) -> Faults:
    """The stored losses and gains are what the rules give now."""
    made = losses.all_derived(session)
    for model in (Loss, Gain):
        stored = {_plain(row) for row in session.exec(select(model))}
        anew = {_plain(row) for row in made if isinstance(row, model)}
        for row in stored ^ anew:
            yield f"{model.__tablename__} {dict(row)['item_id']}.{dict(row)['stint']} differs"


def _plain(row: SQLModel) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted(row.model_dump(exclude={"id"}, mode="json").items()))


def _gains_are_losses(session: Session, _: datetime) -> Faults:
    """T5: in every_operator, losses printed captured, seized or handed over = gains other than found."""
    lost = _summed(session, Loss, col(Loss.kind).in_(HANDS))
    gained = _summed(session, Gain, Gain.kind != OutcomeKind.FOUND)
    if lost != gained:
        yield f"{lost} lost, {gained} gained"


def _summed(session: Session, model: Any, where: Any) -> Range:
    query = select(func.sum(model.count_min), func.sum(model.count_best), func.sum(model.count_max)).where(where)
    least, best, most = session.exec(query).one()
    opened = session.exec(select(func.count()).select_from(model).where(where, model.count_max.is_(None))).one()
    return Range(least or 0, best or 0, None if opened else most or 0)


def _one_first(session: Session, _: datetime) -> Faults:
    """T5: in first_operator an item is lost once."""
    firsts = Counter(session.exec(select(Loss.item_id).where(Loss.is_first)))
    return [f"item {one} is counted more than once" for one, times in firsts.items() if times > 1]


def _visual(session: Session, _: datetime) -> Faults:
    query = select(Outcome).where(Outcome.grade == Grade.VISUAL, col(Outcome.visual_picture_id).is_(None))
    return [f"outcome {row.id} is visual without a picture" for row in session.exec(query)]


def _closure(session: Session, _: datetime) -> Faults:
    """The closure table says what the parents say."""
    expected = closure(session)
    stored = set(session.exec(select(TypeClosure.ancestor_id, TypeClosure.descendant_id, TypeClosure.depth)).all())
    return [f"type {one[1]} under {one[0]}" for one in expected ^ {tuple(row) for row in stored}]


def closure(session: Session) -> set[tuple[int | None, int | None, int]]:
    """The closure that the parents give: ancestor, descendant, how far apart."""
    parents = dict(session.exec(select(EquipmentType.id, EquipmentType.parent_id)).all())
    return {(above, one, depth) for one in parents for depth, above in enumerate(_above(one, parents))}


def _above(one: int | None, parents: dict[int | None, int | None]) -> Iterator[int | None]:
    while one is not None:
        yield one
        one = parents[one]


def _ranks(session: Session, _: datetime) -> Faults:
    rows = {row.id: row for row in session.exec(select(EquipmentType))}
    for row in rows.values():
        if row.parent_id and rows[row.parent_id].rank.depth > row.rank.depth:
            yield f"{row.slug} ({row.rank}) under {rows[row.parent_id].slug} ({rows[row.parent_id].rank})"


def _keys(session: Session, _: datetime) -> Faults:
    """The search keys of every name are those that the rules make of it."""
    stored: dict[int, set[str]] = {}
    for one in session.exec(select(TypeNameKey)):
        stored.setdefault(one.name_id, set()).add(one.key)
    return [row.name for row in session.exec(select(TypeName)) if stored.get(row.id or 0, set()) != full_keys(row.name)]


def _files(session: Session, catalog: Catalog) -> Faults:
    store, rows = catalog.store, session.exec(select(Picture.sha256, Picture.public_sha256)).all()
    yield from stores.faults(store, ORIGINALS, (original for original, _ in rows))
    yield from stores.faults(store, PUBLIC, (public for _, public in rows if public))
    yield from stores.faults(store, archives.FOLDER, copies.held(session))


def _index(session: Session, catalog: Catalog) -> Faults:
    if indexing.is_behind(session, catalog.engine):
        yield f"it stands at job {catalog.engine.position()}, the database at {last_job(session)}"
        return
    stored = catalog.engine.digests()
    made = {document.key: document.digest for document in documents.everything(session)}
    yield from (f"{key} differs" for key in sorted(stored.keys() | made.keys()) if stored.get(key) != made.get(key))


CHECKS: dict[str, Callable[[Session, datetime], Faults]] = {
    "references point at rows": _references,
    "the chain of changes holds": _chain,
    "the history replays to what is there": verify_history.replays,
    "losses and gains follow from the outcomes": _derived,
    "gains are losses of somebody": _gains_are_losses,
    "an item is lost once in first_operator": _one_first,
    **verify_counts.CHECKS,
    "visual outcomes have pictures": _visual,
    "the closure follows from the parents": _closure,
    "no child is ranked above its parent": _ranks,
    "names have their keys": _keys,
}
