"""What was imported: each copy of a list as one version, with what it added, changed and withdrew."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from catalog.domain.errors import NotFound
from catalog.domain.outcomes import RecordState, VersionState
from catalog.models import Claim, Dataset, DatasetVersion, Incident, Item, Outcome, Revision
from catalog.search import visible

ADDED, CHANGED, WITHDRAWN = "added", "changed", "withdrawn"
# What of a changed row a reader is told: table → column → word.
TOLD = {
    "item": {"as_written": "type", "heading": "heading", "count_best": "number", "state": "state"},
    "outcome": {"as_written": "status", "kind": "outcome"},
    "incident": {"date_as_written": "date", "place_as_written": "place"},
}


@dataclass(frozen=True)
class Listed:
    version: DatasetVersion
    dataset: Dataset


@dataclass(frozen=True)
class Touched:
    """An item that a version brought or touched, and what is told of it."""

    item: Item
    told: str


@dataclass(frozen=True)
class Part:
    """One page of the items that a version added, changed or withdrew; `total` are all of them."""

    rows: list[Touched]
    total: int


def listed(session: Session, *, insider: bool) -> list[Listed]:
    """Every version, the newest first; the public is told of applied ones of datasets that may be published."""
    query = select(DatasetVersion, Dataset).join(Dataset, col(DatasetVersion.dataset_id) == Dataset.id)
    query = query.where(_may_see(insider=insider)).order_by(col(DatasetVersion.id).desc())
    return [Listed(version, dataset) for version, dataset in session.exec(query)]


def get(session: Session, number: int, *, insider: bool) -> Listed:
    """A version by its number; raises NotFound."""
    query = select(DatasetVersion, Dataset).join(Dataset, col(DatasetVersion.dataset_id) == Dataset.id)
    row = session.exec(query.where(DatasetVersion.id == number, _may_see(insider=insider))).first()
    if row is None:
        raise NotFound("import", str(number))
    return Listed(*row)


def last_dataset(session: Session, profile: str) -> str | None:
    """The dataset that was last imported by a profile, by slug."""
    query = select(Dataset.slug).join(DatasetVersion, col(DatasetVersion.dataset_id) == Dataset.id)
    return session.exec(query.where(DatasetVersion.profile == profile).order_by(col(DatasetVersion.id).desc())).first()


def datasets(session: Session) -> list[tuple[str, str]]:
    """Slug and name of every dataset, for those who may import into it."""
    return list(session.exec(select(Dataset.slug, Dataset.name).order_by(Dataset.slug)))


def part(session: Session, version: DatasetVersion, what: tuple[str, slice], now: datetime) -> Part:
    """Some of the items that a version added, changed or withdrew: which of the three, and from where to where."""
    name, window = what
    return _added(session, version, now, window) if name == ADDED else _touched(session, version, name, window)


def _added(session: Session, version: DatasetVersion, now: datetime, window: slice) -> Part:
    where = [Item.version_id == version.id, visible.items(now, insider=True)]
    rows = session.exec(select(Item).where(*where).order_by(col(Item.id)).slice(window.start, window.stop))
    total = session.exec(select(func.count()).select_from(Item).where(*where)).one()
    return Part([Touched(row, "withdrawn since" if row.state is RecordState.WITHDRAWN else "") for row in rows], total)


def _touched(session: Session, version: DatasetVersion, what: str, window: slice) -> Part:
    """Items of earlier versions that this one changed or withdrew, with what the copy says otherwise."""
    told = _told(session, version)
    gone = {one for one, words in told.items() if f"state: {RecordState.ACTIVE} → {RecordState.WITHDRAWN}" in words}
    ids = sorted(gone if what == WITHDRAWN else told.keys() - gone)
    query = select(Item).where(col(Item.id).in_(ids[window]), col(Item.version_id).is_distinct_from(version.id))
    rows = session.exec(query.order_by(col(Item.id)))
    return Part([Touched(row, "; ".join(told[row.id or 0]) if what == CHANGED else "") for row in rows], len(ids))


def _may_see(*, insider: bool) -> Any:
    is_out = (DatasetVersion.state == VersionState.APPLIED) & visible.dataset(insider=False)
    return visible.dataset(insider=True) if insider else is_out


def _told(session: Session, version: DatasetVersion) -> dict[int, list[str]]:
    """Item → what the version's last step changed of it, read from the history."""
    own = set(session.exec(select(Item.id).where(Item.version_id == version.id)))
    pairs = select(Outcome.incident_id, Outcome.item_id).join(Item, col(Outcome.item_id) == Item.id)
    outcomes = dict(session.exec(pairs.where(Outcome.seq == 1, Item.dataset_id == version.dataset_id)).all())
    found: dict[int, list[str]] = {}
    for row in _revisions(session, version):
        item = _item_of(row, outcomes)
        if item is not None and item not in own:
            found.setdefault(item, []).extend(_words(row))
    return found


def _revisions(session: Session, version: DatasetVersion) -> Iterable[Revision]:
    """Changed rows of the change that applied the version."""
    last = select(func.max(Revision.change_id)).where(
        Revision.table_name == DatasetVersion.__tablename__, Revision.row_id == version.id
    )
    tables = [*TOLD, Claim.__tablename__]
    query = select(Revision).where(Revision.change_id == last.scalar_subquery(), col(Revision.table_name).in_(tables))
    return session.exec(query.order_by(col(Revision.id)))


def _item_of(row: Revision, outcomes: dict[int, int]) -> int | None:
    if row.before is None or row.after is None:
        return None
    if row.table_name == Item.__tablename__:
        return row.row_id
    return outcomes.get(row.row_id) if row.table_name == Incident.__tablename__ else row.after.get("item_id")


def _words(row: Revision) -> Iterable[str]:
    before, after = row.before or {}, row.after or {}
    for column, word in TOLD.get(row.table_name, {}).items():
        if before.get(column) != after.get(column):
            yield f"{word}: {before.get(column) or '–'} → {after.get(column) or '–'}"
