"""Saved searches: questions of lists that a person keeps under names. Nobody else's, and without revisions."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from catalog.domain.errors import Invalid, NotFound
from catalog.models import SavedSearch
from catalog.search.entered import Look

LONGEST_NAME, LONGEST_ADDRESS, MOST = 80, 4_000, 100


@dataclass(frozen=True)
class Wanted:
    """What to keep: a name, the path of the list, and the address of the question as it writes itself."""

    name: str
    path: str
    address: str


def keep(session: Session, person_id: int, wanted: Wanted, look: Look) -> SavedSearch:
    """Keep a question, with its list as looked at; raises Invalid for a name that cannot be, or for one too many."""
    mine = every(session, person_id)
    if len(mine) >= MOST:
        raise Invalid.one("name", f"at most {MOST} saved searches are allowed; delete one first")
    if len(wanted.address) > LONGEST_ADDRESS:
        raise Invalid.one("address", f"at most {LONGEST_ADDRESS} characters are allowed; choose fewer values")
    values = {
        "person_id": person_id, "name": _checked(wanted.name, mine), "path": wanted.path, "address": wanted.address,
        "made_at": look.at, "looked_at": look.at, "looked_change": look.change,
        "before_at": look.at, "before_change": look.change,
    }  # fmt: skip
    row = SavedSearch.model_validate(values)
    session.add(row)
    session.flush()
    return row


def every(session: Session, person_id: int) -> list[SavedSearch]:
    """All of a person, by name."""
    mine = session.exec(select(SavedSearch).where(col(SavedSearch.person_id) == person_id))
    return sorted(mine, key=lambda row: (row.name.casefold(), row.name))


def get(session: Session, person_id: int, number: int) -> SavedSearch:
    """One's own by number; raises NotFound, also for somebody else's."""
    row = session.get(SavedSearch, number)
    if row is None or row.person_id != person_id:
        raise NotFound("saved search", str(number))
    return row


def looked(session: Session, person_id: int, number: int, look: Look) -> None:
    """Its person looked: what was new until then stays on its page, what comes after is new."""
    row = get(session, person_id, number)
    row.before_at, row.before_change = row.looked_at, row.looked_change
    row.looked_at, row.looked_change = look.at, look.change
    session.flush()


def rename(session: Session, person_id: int, number: int, name: str) -> None:
    """Raises Invalid for a name that cannot be."""
    row = get(session, person_id, number)
    row.name = _checked(name, [one for one in every(session, person_id) if one.id != number])
    session.flush()


def delete(session: Session, person_id: int, number: int) -> None:
    session.delete(get(session, person_id, number))
    session.flush()


def _checked(name: str, others: list[SavedSearch]) -> str:
    name = " ".join(name.split())
    if not (1 <= len(name) <= LONGEST_NAME and name.isprintable()):
        raise Invalid.one("name", f"a name of 1 to {LONGEST_NAME} characters is allowed")
    if name in {row.name for row in others}:
        raise Invalid.one("name", "has been given to another of your saved searches; each name is used once")
    return name
