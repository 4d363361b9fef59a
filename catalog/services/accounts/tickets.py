"""Sign-in links of the operator: signed, good for a quarter of an hour and once. One is a row when it was used."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from catalog.domain.accounts import LinkKind
from catalog.domain.errors import NotAllowed
from catalog.models import OnceLink
from catalog.services.accounts.sessions import sha256

SALT = "catalog.sign-in"
USE_WITHIN = timedelta(minutes=15)
HOURS, MOST_HOURS = 8, 168
AGAIN = "make another with `python -m catalog sign-in` on the host"


@dataclass(frozen=True)
class Ticket:
    """What a link holds: its own id, how many hours it opens, and until when it may be used."""

    id: str
    hours: int
    use_by: datetime


def write(keys: Sequence[str], hours: int, now: datetime) -> str:
    """The text of a new link; the first key signs."""
    values = {"id": secrets.token_urlsafe(18), "hours": hours, "use_by": (now + USE_WITHIN).isoformat()}
    return str(_signer(keys).dumps(values))


def read(keys: Sequence[str], text: str, now: datetime) -> Ticket:
    """The ticket in a link; any of the keys may have signed it. Raises NotAllowed."""
    try:
        values = _signer(keys).loads(text)
    except BadSignature:
        raise NotAllowed(f"This is no sign-in link of this catalog; {AGAIN}.") from None
    ticket = Ticket(values["id"], values["hours"], datetime.fromisoformat(values["use_by"]))
    if now > ticket.use_by:
        raise NotAllowed(f"This sign-in link is older than a quarter of an hour; {AGAIN}.")
    return ticket


def _signer(keys: Sequence[str]) -> URLSafeSerializer:
    return URLSafeSerializer(list(reversed(keys)), salt=SALT)  # the library signs with the last


def check_unused(session: Session, ticket: Ticket) -> None:
    """Raises NotAllowed for a link that was used."""
    if session.exec(select(OnceLink.id).where(OnceLink.sha256 == sha256(ticket.id))).first() is not None:
        raise NotAllowed(f"This sign-in link was used already; {AGAIN}.")


def use(session: Session, ticket: Ticket, person_id: int, now: datetime) -> None:
    """Use a ticket up; of two that come at once the database refuses one. Raises NotAllowed."""
    check_unused(session, ticket)
    moments = {"made_at": now, "use_by": ticket.use_by, "used_at": now}
    values = {"kind": LinkKind.SIGN_IN, "sha256": sha256(ticket.id), "person_id": person_id}
    session.add(OnceLink.model_validate({**values, **moments}))
    try:
        session.flush()
    except IntegrityError:
        raise NotAllowed(f"This sign-in link was used already; {AGAIN}.") from None
