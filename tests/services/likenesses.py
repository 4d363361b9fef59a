"""Things that may be one another, plainly made up; and all that a database says, to hold before against after."""

from typing import Any

from hypothesis import strategies as st
from sqlalchemy import select as sql_select
from sqlmodel import Session, SQLModel, select

from catalog.db import Database
from catalog.domain.outcomes import ClaimKind, MarkingKind, Role
from catalog.domain.vocabulary import Sensitivity
from catalog.models import (
    Claim,
    EquipmentType,
    Identification,
    Item,
    ItemPicture,
    Marking,
    Person,
    PersonRole,
    Picture,
    Source,
)
from tests.services.writing import an_incident, an_item, changing, ground, incident_id, item_id, outcome, put
from tests.support.clock import NOW

HISTORY = {"change", "revision", "last_change", "index_job"}
DAYS = {"one": "2024-11-27", "two": "2024-11-28", "three": "2025-03-01"}
LIVES = (
    [],
    ["destroyed"],
    ["damaged"],
    ["captured"],
    ["captured", "recaptured"],
    ["abandoned", "captured", "destroyed"],
)
PART = "t-80"  # any type will do for a part in these tests
# What one of two things has: a life, markings, pictures, a holding, a claim, opinions.
a_life = st.fixed_dictionaries(
    {
        "life": st.sampled_from(LIVES),
        "since": st.integers(0, 2),
        "type": st.sampled_from(["t-72", "t-72b", "t-80"]),
        "fitted": st.booleans(),
        "held": st.booleans(),
        "claimed": st.booleans(),
        "markings": st.sets(st.sampled_from(["AK 123", "АК-123", "Z", "wolf"]), max_size=2),
        "pictures": st.sets(st.sampled_from("ab"), max_size=2),
        "opinions": st.sets(st.sampled_from(["catalog", "ada"]), max_size=2),
    }
)


def everything(database: Database) -> dict[str, list[Any]]:
    """All that all tables say, but for the history and what the index has still to do; derived rows without numbers."""
    with database.reading() as session:
        return {
            table.name: sorted(map(repr, session.execute(sql_select(*_said(table))).all()))
            for table in SQLModel.metadata.tables.values()
            if table.name not in HISTORY
        }


def _said(table: Any) -> list[Any]:
    return [column for column in table.columns if not (table.name in ("loss", "gain") and column.name == "id")]


def stage(database: Database) -> int:
    """What things stand on: types, parties, incidents on three days, two pictures; and who acts, by number."""
    put(database, *ground(), *(an_incident(key, date=_day(day)) for key, day in DAYS.items()))
    with changing(database) as session:
        session.add_all(_picture(name) for name in "ab")
    return a_person(database)


def a_person(database: Database, pseudonym: str = "ada", role: Role = Role.EDITOR) -> int:
    with database.transaction() as session:
        person = Person(pseudonym=pseudonym, joined_at=NOW)
        session.add(person)
        session.flush()
        session.add(PersonRole(person_id=person.id, role=role))
        return person.id


def _day(day: str) -> dict[str, str]:
    return {"earliest": day, "latest": day, "precision": "day"}


def _picture(name: str) -> Picture:
    sha = (name * 64)[:64]
    size = {"width": 9, "height": 9, "size": 9, "media_type": "image/png", "sensitivity": Sensitivity.NONE}
    return Picture(sha256=sha, public_sha256=sha, **size)


def live(database: Database, key: str, has: dict[str, Any], **more: Any) -> None:
    """An item with what it `has`: outcomes one after the other from an incident on, and all that is told of it."""
    holding = {"party": "ukraine", "context": "displayed", "source": "weg"}
    fitted = [{"part": PART}] if has["fitted"] else []
    chain = _chain(has["life"], has["since"])
    one = an_item(key, *chain, fitted=fitted, holdings=[holding] if has["held"] else [], **more)
    put(database, one.model_copy(update={"type": has["type"]}))
    with changing(database) as session:
        _tell(session, key, has)


def _chain(kinds: list[str], since: int) -> list[dict[str, Any]]:
    at, found, holder = list(DAYS)[since:] or ["three"], [], "russia"
    for number, kind in enumerate(kinds):
        taker = {"captured": "ukraine", "recaptured": "russia"}.get(kind)
        incident = incident_id(at[min(number, len(at) - 1)])
        found.append(
            outcome(kind, holder, taker, incident=incident) if taker else outcome(kind, holder, incident=incident)
        )
        holder = taker or holder
    return found


def _tell(session: Session, key: str, has: dict[str, Any]) -> None:
    item = the_item(session, key).id
    pictures = {row.sha256[0]: row.id for row in session.exec(select(Picture))}
    people = {row.pseudonym: row.id for row in session.exec(select(Person))}
    type_id = session.exec(select(EquipmentType.id).where(EquipmentType.slug == "t-72")).one()
    session.add_all(Marking(item_id=item, kind=MarkingKind.SERIAL, text=text) for text in sorted(has["markings"]))
    session.add_all(ItemPicture(item_id=item, picture_id=pictures[one]) for one in sorted(has["pictures"]))
    opinions = [people[one] for one in sorted(has["opinions"]) if one in people]
    session.add_all(Identification(item_id=item, person_id=one, type_id=type_id, made_at=NOW) for one in opinions)
    if has["claimed"]:
        source = session.exec(select(Source.id)).first()
        session.add(Claim(source_id=source, kind=ClaimKind.EQUIPMENT, summary="one tank", item_id=item))


def the_item(session: Session, key: str) -> Item:
    return session.exec(select(Item).where(Item.public_id == item_id(key))).one()
