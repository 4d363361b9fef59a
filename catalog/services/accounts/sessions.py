"""Sessions: who is signed in where, until when. The cookie holds a random id, the table its SHA-256.

A session is good as long as its row says so and it is used. It never lasts longer because a cookie was kept.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from catalog.domain.accounts import Way
from catalog.domain.errors import NotFound
from catalog.models import SignIn

LASTS = timedelta(days=7)
IDLE = timedelta(days=2)  # a session that was not seen for so long has ended
SEEN_EVERY = timedelta(minutes=5)
KEPT = timedelta(days=30)  # how long an ended session is remembered
LONGEST_AGENT = 120


@dataclass(frozen=True)
class Opening:
    """How a session begins: by which way, from which browser, for how long."""

    way: Way
    agent: str = ""
    lasts: timedelta = LASTS


def sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def start(session: Session, person_id: int, opening: Opening, now: datetime) -> str:
    """Open a session; the id for its cookie, which is kept nowhere else. Rows that ended long ago are forgotten."""
    session.execute(delete(SignIn).where(col(SignIn.until) < now - KEPT))
    secret = secrets.token_urlsafe(32)
    values = {"person_id": person_id, "way": opening.way, "agent": opening.agent[:LONGEST_AGENT]}
    moments = {"made_at": now, "last_seen_at": now, "until": now + opening.lasts}
    session.add(SignIn.model_validate({"sha256": sha256(secret), **values, **moments}))
    session.flush()
    return secret


def find(session: Session, secret: str, now: datetime) -> SignIn | None:
    """The session of a cookie, while it lasts."""
    row = session.exec(select(SignIn).where(SignIn.sha256 == sha256(secret))).first()
    return row if row is not None and _is_open(row, now) else None


def listed(session: Session, person_id: int, now: datetime) -> list[SignIn]:
    """The open sessions of a person, the last seen first."""
    mine = select(SignIn).where(SignIn.person_id == person_id).order_by(col(SignIn.last_seen_at).desc())
    return [row for row in session.exec(mine) if _is_open(row, now)]


def is_due(row: SignIn, now: datetime) -> bool:
    """Is it time to write down that the session was seen?"""
    return now - row.last_seen_at >= SEEN_EVERY


def seen(session: Session, number: int, now: datetime) -> None:
    session.execute(update(SignIn).where(col(SignIn.id) == number).values(last_seen_at=now))


def end(session: Session, person_id: int, number: int, now: datetime) -> None:
    """End one session of a person; raises NotFound, also for somebody else's."""
    row = session.get(SignIn, number)
    if row is None or row.person_id != person_id:
        raise NotFound("session", str(number))
    row.ended_at = row.ended_at or now
    session.flush()


def end_of(session: Session, secret: str, now: datetime) -> None:
    """End the session of a cookie, if there is one."""
    mine = update(SignIn).where(col(SignIn.sha256) == sha256(secret), col(SignIn.ended_at).is_(None))
    session.execute(mine.values(ended_at=now))


def end_all(session: Session, person_id: int, now: datetime, but: int | None = None) -> None:
    """End every open session of a person, but the one that is said."""
    mine = update(SignIn).where(col(SignIn.person_id) == person_id, col(SignIn.ended_at).is_(None))
    session.execute((mine if but is None else mine.where(col(SignIn.id) != but)).values(ended_at=now))


def _is_open(row: SignIn, now: datetime) -> bool:
    return row.ended_at is None and now < min(row.until, row.last_seen_at + IDLE)
