"""Links that work once: invitations, addresses to confirm, passwords to set. The table holds their SHA-256."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from catalog.domain.accounts import LinkKind
from catalog.domain.errors import NotAllowed, NotFound
from catalog.domain.outcomes import Role
from catalog.models import OnceLink
from catalog.services.accounts.sessions import sha256

LASTS = {
    LinkKind.INVITATION: timedelta(days=14),
    LinkKind.CONFIRM: timedelta(days=3),
    LinkKind.RESET: timedelta(hours=1),
}
FIRST_PASSWORD = timedelta(days=7)  # for an account that an operator made
KEPT = timedelta(days=30)  # how long a link is remembered that is over


@dataclass(frozen=True)
class Meant:
    """What a link is for: whom (or the role of somebody who is invited), by whom, which address."""

    kind: LinkKind
    person_id: int | None = None
    made_by_id: int | None = None
    role: Role | None = None
    email: str | None = None


def make(session: Session, meant: Meant, now: datetime, lasts: timedelta | None = None) -> str:
    """Write a link down; its secret text is given back once."""
    session.execute(delete(OnceLink).where(col(OnceLink.use_by) < now - KEPT))
    secret = secrets.token_urlsafe(24)
    use_by = now + (lasts or LASTS[meant.kind])
    said = {"kind": meant.kind, "person_id": meant.person_id, "made_by_id": meant.made_by_id, "role": meant.role}
    moments = {"made_at": now, "use_by": use_by}
    session.add(OnceLink.model_validate({"sha256": sha256(secret), "email": meant.email, **said, **moments}))
    session.flush()
    return secret


def find(session: Session, kind: LinkKind, secret: str, now: datetime) -> OnceLink:
    """The link, while it may be used; raises NotAllowed."""
    row = session.exec(select(OnceLink).where(OnceLink.kind == kind, OnceLink.sha256 == sha256(secret))).first()
    if row is None:
        raise NotAllowed("There is no such link here; perhaps it was cut on its way.")
    if row.used_at is not None:
        raise NotAllowed("This link was used already, or a newer one took its place.")
    if now > row.use_by:
        raise NotAllowed("This link is too old; ask for another.")
    return row


def use(session: Session, row: OnceLink, now: datetime) -> None:
    row.used_at = now
    session.flush()


def void(session: Session, kind: LinkKind, person_id: int, now: datetime) -> None:
    """Links of a kind that a person has not used work no more."""
    mine = select(OnceLink).where(OnceLink.kind == kind, OnceLink.person_id == person_id)
    for row in session.exec(mine.where(col(OnceLink.used_at).is_(None))):
        row.used_at = now
    session.flush()


def invitations(session: Session, now: datetime) -> list[OnceLink]:
    """Those that may still be used, the newest first."""
    query = select(OnceLink).where(OnceLink.kind == LinkKind.INVITATION, col(OnceLink.used_at).is_(None))
    return list(session.exec(query.where(OnceLink.use_by >= now).order_by(col(OnceLink.id).desc())))


def take_back(session: Session, number: int, now: datetime) -> None:
    """An invitation that works no more; raises NotFound for anything else."""
    row = session.get(OnceLink, number)
    if row is None or row.kind is not LinkKind.INVITATION:
        raise NotFound("invitation", str(number))
    row.used_at = row.used_at or now
    session.flush()
