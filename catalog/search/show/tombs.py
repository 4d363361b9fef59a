"""What stands where a record was: taken away for good, withdrawn, or merged, with the day and the reason."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from catalog.domain.dates import day_text
from catalog.domain.errors import Gone, Invalid
from catalog.domain.outcomes import RecordState
from catalog.models import Change, Purge, Revision
from catalog.search.show.history_rows import KINDS
from catalog.search.visible import Eyes

LONGEST_CHAIN = 100  # of records merged into one another


@dataclass(frozen=True)
class Merged:
    """A record that was merged into the one that is shown: its id, the day (UTC), why."""

    public_id: str
    on: str
    why: str


def refuse_purged(session: Session, kind: str, key: str) -> None:
    """Raise Gone for a record whose content law or safety took away."""
    query = select(Purge, Change).join(Change, col(Purge.change_id) == Change.id)
    found = session.exec(query.where(Purge.kind == kind, Purge.public_id == key).order_by(col(Purge.id).desc())).first()
    if found is not None:
        purge, change = found
        raise Gone(f"The {kind} {key[:12]} was taken away on {day_text(change.made_at.date())}: {purge.reason}")


def refuse_withdrawn(session: Session, kind: str, key: str, eyes: Eyes) -> None:
    """Raise Gone for a record that was withdrawn, or merged into one that who asks may not see."""
    row = _found(session, kind, key, eyes)
    if row is not None and row.state is not RecordState.ACTIVE:
        raise Gone(f"The {kind} {key} was {row.state.label}{_told(_last(session, kind, row.id))}.")


def kept(session: Session, kind: str, key: str, eyes: Eyes) -> str | None:
    """The id of the record that stands for a merged one, at the end of the chain; None for one that is not merged."""
    row = _found(session, kind, key, eyes)
    if row is None or row.state is not RecordState.MERGED:
        return None
    for _ in range(LONGEST_CHAIN):
        if row is None or row.merged_into_id is None:
            break
        row = session.get(KINDS[kind].model, row.merged_into_id)
    is_seen = row is not None and _found(session, kind, row.public_id, eyes) is not None
    return str(row.public_id) if row is not None and is_seen and row.state is RecordState.ACTIVE else None


def merged(session: Session, kind: str, key: str, into: str, eyes: Eyes) -> Merged | None:
    """What a page says of the record that led to it, "" for none; raises Invalid for one not merged into it."""
    if not key:
        return None
    row = _found(session, kind, key, eyes)
    if row is None or kept(session, kind, key, eyes) != into:
        raise Invalid.one("merged", f"no {kind} {key[:20]!r} was merged into this one")
    change = _last(session, kind, row.id)
    return Merged(row.public_id, day_text(change.made_at.date()) if change else "", change.why if change else "")


def _found(session: Session, kind: str, key: str, eyes: Eyes) -> Any:
    known = KINDS[kind]
    query = select(known.model).where(getattr(known.model, known.key) == key, known.may_see(eyes))
    return session.exec(query).first()


def _last(session: Session, kind: str, record_id: int) -> Change | None:
    """The last change of the record itself: the one that merged or withdrew it."""
    query = select(Change).join(Revision, col(Revision.change_id) == Change.id)
    own = query.where(Revision.table_name == KINDS[kind].model.__tablename__, Revision.row_id == record_id)
    return session.exec(own.order_by(col(Change.id).desc())).first()


def _told(change: Change | None) -> str:
    return f" on {day_text(change.made_at.date())}: {change.why}" if change else ""
