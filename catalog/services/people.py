"""People: for now the catalog itself, in whose name seed loads act."""

from datetime import datetime

from sqlmodel import Session, select

from catalog.models import Person

SYSTEM = "catalog"


def system(session: Session, now: datetime) -> Person:
    """The catalog's own account; made on first use."""
    found = session.exec(select(Person).where(Person.pseudonym == SYSTEM)).first()
    if found is None:
        found = Person(pseudonym=SYSTEM, is_system=True, joined_at=now)
        session.add(found)
        session.flush()
    return found
