"""Accounts: making one, the password, leaving. Whoever may sign in is known by e-mail and shown by pseudonym."""

import re
from datetime import datetime
from typing import Annotated

from pydantic import StringConstraints
from sqlalchemy import delete
from sqlmodel import Session, col, or_, select

from catalog.domain.accounts import pseudonym_key
from catalog.domain.errors import Invalid, Problem
from catalog.domain.outcomes import Role
from catalog.models import (
    ApiToken,
    OnceLink,
    Person,
    PersonRole,
    RecoveryCode,
    Report,
    SavedSearch,
    SightingDraft,
    SignIn,
)
from catalog.services import people
from catalog.services.accounts import members, passwords, sessions
from catalog.services.rows import Input, number

SHORTEST, LONGEST, LONGEST_EMAIL = 3, 40, 254
PSEUDONYM = re.compile(r"[^\W_](?:[\w .'-]*[^\W_])?")
LOCAL, HOST = r"[^@\s\x00-\x1f\x7f<>\",;:\\()\[\]]+", r"[^@\s\x00-\x1f\x7f<>\",;:\\()\[\].]+"
ENCODED = r"=\?"  # begins an encoded word, which would be read in the head of a mail, line breaks and all
EMAIL = re.compile(rf"(?!.*{ENCODED}){LOCAL}@{HOST}(?:\.{HOST})+")
RESERVED = frozenset((people.SYSTEM, people.OPERATOR, "system", "admin", "administrator", "moderator", "anonymous"))
FORMER = "former contributor"


class AccountIn(Input):
    """What is asked of somebody who makes an account; a name is never asked for."""

    pseudonym: str = ""
    email: str = ""
    password: Annotated[str, StringConstraints(strip_whitespace=False)] = ""


def normal(email: str) -> str:
    """An address as it is kept and looked up."""
    return email.strip().casefold()


def by_email(session: Session, email: str) -> Person | None:
    wanted = normal(email)
    return session.exec(select(Person).where(Person.email == wanted)).first() if EMAIL.fullmatch(wanted) else None


def check(session: Session, values: AccountIn, *, needs_password: bool = True) -> None:
    """Raises Invalid with everything that is wrong, but for an address that somebody has."""
    problems: list[Problem] = []
    for told in (_pseudonym, _email, *([_password] if needs_password else [])):
        try:
            told(session, values)
        except Invalid as error:
            problems += error.problems
    if problems:
        raise Invalid(*problems)


def add(session: Session, values: AccountIn, role: Role, now: datetime) -> Person:
    """A new account with one role; its values were checked. An empty password is none: nobody gets in by it."""
    if by_email(session, values.email) is not None:
        raise Invalid.one("email", "this address cannot be used here; if it is yours, sign in or set a new password")
    secret = passwords.hashed(values.password) if values.password else None
    person = Person(pseudonym=values.pseudonym, email=normal(values.email), password_hash=secret, joined_at=now)
    session.add(person)
    session.flush()
    session.add(PersonRole.model_validate({"person_id": person.id, "role": role}))
    session.flush()
    return person


def known(session: Session, email: str, password: str) -> Person | None:
    """Whoever has this address and password; None, after as long, for anything else."""
    person = by_email(session, email)
    is_right = passwords.is_right(person.password_hash if person else None, password)
    return person if person is not None and is_right and person.is_active else None


def set_password(session: Session, person: Person, password: str, now: datetime, keeps: int | None = None) -> None:
    """A new password; every session but `keeps` ends. Raises Invalid."""
    passwords.check(password, person.pseudonym)
    person.password_hash = passwords.hashed(password)
    sessions.end_all(session, number(person), now, but=keeps)
    session.flush()


def lock(session: Session, person: Person, now: datetime) -> None:
    """Nobody gets in until a new password is set."""
    person.password_hash = None
    sessions.end_all(session, number(person), now)
    session.flush()


def rehash(person: Person, password: str) -> None:
    """Hash a password anew that was hashed as is not done any more; the caller has seen that it is right."""
    if person.password_hash and passwords.is_old(person.password_hash):
        person.password_hash = passwords.hashed(password)


def leave(session: Session, person: Person, now: datetime) -> None:
    """Erase the account; what the person wrote stays under a number. Raises Conflict for the last admin."""
    members.check_not_last(session, person)
    own = number(person)
    for model in (SignIn, ApiToken, RecoveryCode, PersonRole, SavedSearch, SightingDraft, Report):
        table = getattr(model, "person_id")  # noqa: B009 - each of them has it, and their common class does not
        session.execute(delete(model).where(table == own))
    session.execute(delete(OnceLink).where(or_(OnceLink.person_id == own, OnceLink.made_by_id == own)))
    person.email = person.email_confirmed_at = person.password_hash = None
    person.totp_secret, person.totp_since, person.totp_step = None, None, 0
    person.pseudonym = f"{FORMER} {own}"
    person.pseudonym_key = pseudonym_key(person.pseudonym)
    person.is_active, person.closed_at = False, now
    session.flush()


def _pseudonym(session: Session, values: AccountIn) -> None:
    name, key = values.pseudonym, pseudonym_key(values.pseudonym)
    if not (SHORTEST <= len(name) <= LONGEST >= len(key) and PSEUDONYM.fullmatch(name)):
        raise Invalid.one(
            "pseudonym", f"{SHORTEST} to {LONGEST} letters, digits, spaces, dots, hyphens and underscores are allowed"
        )
    if key in RESERVED or key.startswith(FORMER):
        raise Invalid.one("pseudonym", "is kept for the catalog itself")
    if session.exec(select(Person.id).where(col(Person.pseudonym_key) == key)).first() is not None:
        raise Invalid.one("pseudonym", "somebody has it already, perhaps in other letters")


def _email(_session: Session, values: AccountIn) -> None:
    if len(values.email) > LONGEST_EMAIL or not (EMAIL.fullmatch(values.email) and values.email.isprintable()):
        raise Invalid.one("email", "an address as name@example.org is allowed")


def _password(_session: Session, values: AccountIn) -> None:
    passwords.check(values.password, values.pseudonym)
