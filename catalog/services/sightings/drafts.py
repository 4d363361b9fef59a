"""Drafts: what somebody has typed so far, kept as typed. Nobody else's, and without revisions.

The id of a draft becomes that of its sighting. A draft with the id of a sighting is an amendment of it.
"""

from datetime import datetime

from sqlmodel import Session, col, select

from catalog.domain import public_ids
from catalog.domain.errors import Invalid, NotFound
from catalog.models import Sighting, SightingDraft
from catalog.services.sightings.typed import Typed

MOST = 50


def save(session: Session, person_id: int, public_id: str, typed: Typed, now: datetime) -> SightingDraft | None:
    """Keep what was typed; None for a sighting that is not being amended: it was sent already.

    Raises NotFound for an id that is somebody else's, Invalid when there are too many drafts.
    """
    row = _found(session, public_id)
    sent = session.exec(select(Sighting).where(Sighting.public_id == public_id)).first()
    if not public_ids.looks_like_one(public_id) or any(one and one.person_id != person_id for one in (row, sent)):
        raise NotFound("draft", public_id[:20])
    if sent is not None and not typed.get("edition"):
        return None
    if row is None:
        _check_room(session, person_id)
        row = SightingDraft(public_id=public_id, person_id=person_id, started_at=now, saved_at=now)
    row.typed, row.saved_at = dict(typed.words), now
    session.add(row)
    session.flush()
    return row


def get(session: Session, person_id: int, public_id: str) -> SightingDraft:
    """One's own draft; raises NotFound, also for one of somebody else."""
    row = _found(session, public_id)
    if row is None or row.person_id != person_id:
        raise NotFound("draft", public_id[:20])
    return row


def of_person(session: Session, person_id: int) -> list[SightingDraft]:
    """One's own drafts, the latest first."""
    query = select(SightingDraft).where(SightingDraft.person_id == person_id)
    return list(session.exec(query.order_by(col(SightingDraft.saved_at).desc(), col(SightingDraft.id).desc())))


def discard(session: Session, person_id: int, public_id: str) -> None:
    """Throw one's own draft away; raises NotFound."""
    session.delete(get(session, person_id, public_id))
    session.flush()


def drop(session: Session, public_id: str) -> None:
    """Its sighting is sent: the draft is done with."""
    row = _found(session, public_id)
    if row is not None:
        session.delete(row)
        session.flush()


def _check_room(session: Session, person_id: int) -> None:
    if len(of_person(session, person_id)) >= MOST:
        raise Invalid.one("draft", f"there are {MOST} drafts already; send one or throw one away first")


def _found(session: Session, public_id: str) -> SightingDraft | None:
    return session.exec(select(SightingDraft).where(SightingDraft.public_id == public_id)).first()
