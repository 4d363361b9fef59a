"""The people of the catalog as an admin sees them: by pseudonym and role, never by address."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from catalog.domain.errors import Conflict, Invalid, NotFound
from catalog.domain.outcomes import Role
from catalog.models import Person, PersonRole
from catalog.services import people
from catalog.services.accounts import sessions
from catalog.services.rows import number


@dataclass(frozen=True)
class Member:
    """`has_left`: the account was erased by its person and cannot be opened again."""

    id: int
    pseudonym: str
    role: Role | None
    joined_at: datetime
    is_active: bool
    has_left: bool
    has_second_step: bool


def every(session: Session) -> list[Member]:
    """All people but the catalog itself and the operator, those who joined last first."""
    ours = select(Person).where(col(Person.pseudonym).not_in((people.SYSTEM, people.OPERATOR)))
    return [_member(session, row) for row in session.exec(ours.order_by(col(Person.id).desc()))]


def set_role(session: Session, person_id: int, role: Role) -> None:
    """One role, which holds those below it; raises Conflict for the last admin."""
    person = _get(session, person_id)
    if _role(session, person) is Role.ADMIN and role is not Role.ADMIN:
        check_not_last(session, person)
    for row in session.exec(select(PersonRole).where(PersonRole.person_id == person_id)):
        session.delete(row)
    session.flush()
    session.add(PersonRole.model_validate({"person_id": person_id, "role": role}))
    session.flush()


def close(session: Session, person_id: int, now: datetime) -> None:
    """Shut somebody out: sessions end, tokens open nothing. The account stays and can be opened again."""
    person = _get(session, person_id)
    check_not_last(session, person)
    person.is_active, person.closed_at = False, now
    sessions.end_all(session, person_id, now)
    session.flush()


def reopen(session: Session, person_id: int) -> None:
    person = _get(session, person_id)
    if person.email is None:
        raise Invalid.one("account", "an account that its person has erased stays closed")
    person.is_active, person.closed_at = True, None
    session.flush()


def check_not_last(session: Session, person: Person) -> None:
    """Raises Conflict for the only admin whom the catalog has beside the operator."""
    if person.id in (held := _admins(session)) and len(held) == 1:
        raise Conflict(f"{person.pseudonym} is the last admin; make somebody else one first.")


def has_admin(session: Session) -> bool:
    """Can an admin sign in by a password?"""
    held = select(Person.id).where(col(Person.id).in_(_admins(session)), col(Person.password_hash).is_not(None))
    return session.exec(held).first() is not None


def _admins(session: Session) -> set[int]:
    query = select(Person.id).join(PersonRole, col(PersonRole.person_id) == Person.id)
    ours = query.where(PersonRole.role == Role.ADMIN, Person.is_active, ~col(Person.is_system))
    return {one for one in session.exec(ours.where(Person.pseudonym != people.OPERATOR)) if one is not None}


def _get(session: Session, person_id: int) -> Person:
    person = session.get(Person, person_id)
    if person is None or person.pseudonym in (people.SYSTEM, people.OPERATOR):
        raise NotFound("person", str(person_id))
    return person


def _member(session: Session, row: Person) -> Member:
    role, has_left = _role(session, row), not row.is_active and row.email is None
    second = row.totp_since is not None
    return Member(number(row), row.pseudonym, role, row.joined_at, row.is_active, has_left, second)


def _role(session: Session, person: Person) -> Role | None:
    """The highest, should there be several."""
    held = session.exec(select(PersonRole.role).where(PersonRole.person_id == person.id)).all()
    return max((Role(one) for one in held), key=list(Role).index, default=None)
