"""Tokens for programs: named, with a scope, shown once, revocable. Their SHA-256 is kept, never they themselves."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from catalog.domain.accounts import Scope
from catalog.domain.errors import Invalid, NotFound
from catalog.models import ApiToken
from catalog.services.accounts.sessions import sha256

PREFIX = "mc_"  # so that whoever finds one knows what it is
NOTED_EVERY = timedelta(minutes=5)
LONGEST_NAME, MOST = 80, 20


def make(session: Session, person_id: int, name: str, scope: Scope, now: datetime) -> str:
    """A new token of a person; its text is given back once. Raises Invalid."""
    name = " ".join(name.split())
    if not (1 <= len(name) <= LONGEST_NAME and name.isprintable()):
        raise Invalid.one("name", f"a name of 1 to {LONGEST_NAME} characters is allowed")
    mine = every(session, person_id)
    if name in {row.name for row in mine}:
        raise Invalid.one("name", "has been given to another of your tokens; each name is used once")
    if sum(row.revoked_at is None for row in mine) >= MOST:
        raise Invalid.one("name", f"at most {MOST} tokens are allowed; revoke one first")
    secret = PREFIX + secrets.token_urlsafe(32)
    scopes = [Scope.READ.value] if scope is Scope.READ else [Scope.READ.value, Scope.WRITE.value]
    values = {"person_id": person_id, "name": name, "sha256": sha256(secret), "scopes": scopes, "made_at": now}
    session.add(ApiToken.model_validate(values))
    session.flush()
    return secret


def find(session: Session, secret: str) -> ApiToken | None:
    """The token with this text, unless it was revoked."""
    row = session.exec(select(ApiToken).where(ApiToken.sha256 == sha256(secret))).first()
    return row if row is not None and row.revoked_at is None else None


def every(session: Session, person_id: int) -> list[ApiToken]:
    """All tokens of a person, revoked ones too, the newest first."""
    mine = select(ApiToken).where(ApiToken.person_id == person_id)
    return list(session.exec(mine.order_by(col(ApiToken.id).desc())))


def revoke(session: Session, person_id: int, number: int, now: datetime) -> None:
    """Raises NotFound, also for somebody else's."""
    row = session.get(ApiToken, number)
    if row is None or row.person_id != person_id:
        raise NotFound("token", str(number))
    row.revoked_at = row.revoked_at or now
    session.flush()


def is_due(row: ApiToken, now: datetime) -> bool:
    """Is it time to write down that the token was used?"""
    return row.last_used_at is None or now - row.last_used_at >= NOTED_EVERY


def used(session: Session, number: int, now: datetime) -> None:
    session.execute(update(ApiToken).where(col(ApiToken.id) == number).values(last_used_at=now))
