"""People: the catalog itself, in whose name seed loads act, and the operator of the host."""

from datetime import datetime

from sqlmodel import Session, select

from catalog.domain.errors import NotAllowed
from catalog.domain.outcomes import Role
from catalog.models import Person, PersonRole

SYSTEM = "catalog"
OPERATOR = "operator"


def system(session: Session, now: datetime) -> Person:
    """The catalog's own account; made on first use."""
    return _named(session, SYSTEM, now, is_system=True)


def operator(session: Session, now: datetime) -> Person:
    """Whoever runs commands on the host, as a person with the role admin; made on first use."""
    found = _named(session, OPERATOR, now, is_system=False)
    if not roles(session, found):
        session.add(PersonRole.model_validate({"person_id": found.id, "role": Role.ADMIN}))
        session.flush()
    return found


def acting(session: Session, person_id: int) -> Person:
    """The person who acts, by number; raises NotAllowed once the account is closed."""
    found = session.get(Person, person_id)
    if found is None or not found.is_active:
        raise NotAllowed("This account is closed.")
    return found


def acting_or_system(session: Session, person_id: int | None, now: datetime) -> Person:
    """The person who acts, by number; the catalog itself where nobody is named, as commands have it."""
    return system(session, now) if person_id is None else acting(session, person_id)


def roles(session: Session, person: Person) -> frozenset[Role]:
    """What a person may do; nothing once the account is closed."""
    held = session.exec(select(PersonRole.role).where(PersonRole.person_id == person.id))
    return frozenset(Role(one) for one in held) if person.is_active else frozenset()


def _named(session: Session, pseudonym: str, now: datetime, *, is_system: bool) -> Person:
    found = session.exec(select(Person).where(Person.pseudonym == pseudonym)).first()
    if found is None:
        found = Person(pseudonym=pseudonym, is_system=is_system, joined_at=now)
        session.add(found)
        session.flush()
    return found
