"""Made-up sightings for tests: submitted as contributors do, with pictures that hold nothing; and decisions on them."""

import hashlib
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from catalog.db import Database
from catalog.domain.publishing import Caution
from catalog.domain.vocabulary import Sensitivity
from catalog.models import Loss, Outcome, Person, PersonRole, Picture, Sighting
from catalog.services import history, people
from catalog.services.reviews import accepting
from catalog.services.reviews.accepted import AcceptIn, Usual
from catalog.services.sightings import sightings
from catalog.services.sightings.sighting_inputs import SightingIn
from tests.support.clock import NOW

LATER = NOW + timedelta(hours=1)
KEY = "seen0001"
USUAL = Usual(Caution(72, 1000))
POST = {"url": "https://x.com/madeup/status/1234567890123", "text": "Made-up post: a T-72B3 burnt near Testville"}
LINE = {
    "type": "t-72b3", "written": "T-72B3", "kind": "destroyed", "lost_by": "russia", "lost_basis": "markings",
}  # fmt: skip
DAY = {"earliest": "2026-05-20", "latest": "2026-05-20", "precision": "day"}


def a_person(database: Database, pseudonym: str, role: str = "contributor") -> int:
    with database.transaction() as session:
        person = Person(pseudonym=pseudonym, joined_at=NOW)
        session.add(person)
        session.flush()
        session.add(PersonRole.model_validate({"person_id": person.id, "role": role}))
        session.flush()
        return person.id


def a_picture(database: Database, name: str, sensitivity: Sensitivity = Sensitivity.UNREVIEWED) -> str:
    """The hash of the public copy of a picture that has a row and no file."""
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    own = {"media_type": "image/jpeg", "width": 8, "height": 6, "size": 99, "sensitivity": sensitivity}
    with database.transaction() as session:
        change = history.begin(session, people.system(session, NOW), "a picture", NOW)
        session.add(Picture.model_validate({"sha256": sha256[::-1], "public_sha256": sha256, **own}))
        history.close(session, change)
    return sha256


def submit(database: Database, person: int, *lines: dict[str, Any], key: str = KEY, **more: Any) -> str:
    told = {"lines": list(lines) or [LINE], "sources": [POST], "date": DAY, "place_written": "Testville"}
    with database.transaction() as session:
        values = SightingIn.model_validate(told | more)
        return sightings.submit(session, person, values, key, NOW).public_id


def said(seq: int = 1, **more: Any) -> dict[str, Any]:
    """What a reviewer says of a line: a new item, as the contributor told it."""
    own = {name: value for name, value in LINE.items() if name != "written"}
    return {"seq": seq, "decision": "new", "grade": "single_claim", **own, **more}


def decision(*lines: dict[str, Any], **more: Any) -> AcceptIn:
    own = {"sighting": KEY, "edition": 1, "reason": "the post shows it", "title": "Tank burnt near Testville"}
    return AcceptIn.of({**own, "hours": 72, "metres": 1000, "lines": list(lines) or [said()], **more})


def accept(database: Database, person: int, values: AcceptIn, usual: Usual = USUAL, now=LATER) -> None:
    with database.transaction() as session:
        accepting.accept(session, person, values, usual, now)


def sighting(database: Database, key: str = KEY) -> Sighting:
    with database.reading() as session:
        return session.exec(select(Sighting).where(Sighting.public_id == key)).one()


def outcomes(database: Database) -> list[Outcome]:
    with database.reading() as session:
        return list(session.exec(select(Outcome).order_by(col(Outcome.item_id), col(Outcome.seq))))


def tally(database: Database) -> dict[str, int]:
    """How many are lost, by what became of them."""
    with database.reading() as session:
        found: dict[str, int] = {}
        for row in session.exec(select(Loss).where(Loss.is_first)):
            found[row.kind.value] = found.get(row.kind.value, 0) + row.count_best
        return found
