"""Corrections: what somebody says is wrong with a record, sent without an account, and the answer of a reviewer.

Nothing is kept of who sent one. A correction changes no record; whoever takes it up does so in the record.
"""

import re
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, StringConstraints, ValidationError
from sqlmodel import Session, col, select

from catalog.domain import public_ids
from catalog.domain.errors import Conflict, Invalid, NotFound, Problem
from catalog.domain.outcomes import CorrectionState
from catalog.models import Correction
from catalog.search.show import history
from catalog.search.visible import Eyes
from catalog.services import people
from catalog.services.history import begin, close
from catalog.services.rows import Input, number

LEAST, MOST, LONGEST_ADDRESS = 10, 4_000, 2_000
MOST_ANSWERED = 50
ABOUT = re.compile(r"/(item|incident|type|source|picture)s/([0-9a-z-]{1,80})")
ALLOWED = {
    "text": f"{LEAST} to {MOST:,} characters are allowed".replace(",", " "),
    "url": f"an address that begins with http:// or https:// is allowed, of at most {LONGEST_ADDRESS} characters",
    "about": "the address of a record of this catalog is allowed, such as /items/4f2k9x1c",
    "website": "has to stay empty: only programs fill it in",
    "state": "taken_up or refused is allowed",
    "answer": f"an answer of at most {MOST:,} characters is needed".replace(",", " "),
}


class CorrectionIn(Input):
    """`about` is the address of a record; `url` shows what is said; `website` is a trap that people leave empty."""

    about: str
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=LEAST, max_length=MOST)]
    url: Annotated[str, StringConstraints(max_length=LONGEST_ADDRESS, pattern=r"^(https?://\S+)?$")] = ""
    website: Annotated[str, Field(max_length=0)] = ""


class AnswerIn(Input):
    state: CorrectionState
    answer: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST)]


def read(model: Any, values: dict[str, Any]) -> Any:
    """From a form; raises Invalid with what is allowed for each field."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        names = dict.fromkeys(str(one["loc"][0]) for one in error.errors())
        raise Invalid(*(Problem(name, ALLOWED.get(name, "is not allowed")) for name in names)) from None


def record(session: Session, about: str, eyes: Eyes) -> str:
    """The name of the record at this address; raises Invalid for what is not there for who asks."""
    found = ABOUT.fullmatch(about)
    if found is None:
        raise Invalid.one("about", ALLOWED["about"])
    try:
        return history.name_of(session, found[1], history.find(session, found[1], found[2], eyes))
    except NotFound:
        raise Invalid.one("about", f"nothing is at {about[:80]!r}; {ALLOWED['about']}") from None


def send(session: Session, values: CorrectionIn, eyes: Eyes) -> Correction:
    """Keep what was sent, in the catalog's own name."""
    record(session, values.about, eyes)
    change = begin(session, people.system(session, eyes.now), f"a correction of {values.about} was sent", eyes.now)
    said = {"about": values.about, "text": values.text, "url": values.url or None}
    row = Correction.model_validate({**said, "public_id": public_ids.new(), "sent_at": eyes.now})
    session.add(row)
    session.flush()
    close(session, change)
    return row


def get(session: Session, public_id: str) -> Correction:
    row = session.exec(select(Correction).where(Correction.public_id == public_id)).first()
    if row is None:
        raise NotFound("correction", public_id[:20])
    return row


def answer(session: Session, person_id: int, public_id: str, values: AnswerIn, now: datetime) -> Correction:
    """Take it up or refuse it, with an answer; raises Conflict when somebody else has answered it."""
    row = get(session, public_id)
    if row.state is not CorrectionState.OPEN:
        raise Conflict(f"The correction {public_id} was answered before: {row.state.label}.")
    if values.state is CorrectionState.OPEN:
        raise Invalid.one("state", ALLOWED["state"])
    person = people.acting(session, person_id)
    change = begin(session, person, f"the correction {public_id} was {values.state.label}", now)
    row.state, row.answer, row.person_id, row.answered_at = values.state, values.answer, number(person), now
    session.flush()
    close(session, change)
    return row


def waiting(session: Session) -> list[Correction]:
    """Those that nobody has answered, the oldest first."""
    query = select(Correction).where(Correction.state == CorrectionState.OPEN)
    return list(session.exec(query.order_by(col(Correction.id))))


def answered(session: Session) -> list[Correction]:
    """The latest that were answered."""
    query = select(Correction).where(Correction.state != CorrectionState.OPEN)
    return list(session.exec(query.order_by(col(Correction.answered_at).desc()).limit(MOST_ANSWERED)))
