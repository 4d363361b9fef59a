"""Sign-in links: signed, good for a quarter of an hour and once; what each one opened is kept in the data folder.

A session is good as long as its file here says so. It never lasts longer because a cookie was kept.
"""

import json
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from itsdangerous import BadSignature, URLSafeSerializer

from catalog.domain.errors import NotAllowed, Unavailable

SALT = "catalog.sign-in"
USE_WITHIN = timedelta(minutes=15)
HOURS, MOST_HOURS = 8, 168
FOLDER = "sign-ins"
AGAIN = "make another with `python -m catalog sign-in` on the host"


@dataclass(frozen=True)
class Ticket:
    """What a link holds: its own id, how many hours it opens, and until when it may be used."""

    id: str
    hours: int
    use_by: datetime


@dataclass(frozen=True)
class Opened:
    """A sign-in: whose, and until when."""

    person_id: int
    until: datetime


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


@dataclass(frozen=True)
class Tickets:
    """The tickets that were used, one file each, in the data folder."""

    folder: Path

    @classmethod
    def of(cls, data: Path) -> "Tickets":
        return cls(data / FOLDER)

    def check_unused(self, ticket: Ticket) -> None:
        """Raises NotAllowed for a link that was used."""
        if self._file(ticket.id).exists():
            raise NotAllowed(f"This sign-in link was used already; {AGAIN}.")

    def use(self, ticket: Ticket, person_id: int, now: datetime) -> Opened:
        """Use a ticket up; of two that come at once one is refused. Raises NotAllowed and Unavailable."""
        opened = Opened(person_id, now + timedelta(hours=ticket.hours))
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._forget_old(now)
            with self._file(ticket.id).open("x", encoding="ascii") as file:
                json.dump({"person_id": person_id, "until": opened.until.isoformat()}, file)
        except FileExistsError:
            self.check_unused(ticket)
        except OSError as error:
            raise Unavailable(f"{self.folder} cannot be written: {error.strerror}") from error
        return opened

    def find(self, ticket_id: str, now: datetime) -> Opened | None:
        """The sign-in that a ticket opened, while it lasts."""
        try:
            values = json.loads(self._file(ticket_id).read_text(encoding="ascii"))
        except (OSError, ValueError):  # ended, or not written to its end
            return None
        opened = Opened(values["person_id"], datetime.fromisoformat(values["until"]))
        return opened if now < opened.until else None

    def end(self, ticket_id: str) -> None:
        """Sign out: the file stays, empty, so that the link stays used."""
        with suppress(OSError):
            self._file(ticket_id).write_text("", encoding="ascii")

    def _file(self, ticket_id: str) -> Path:
        return self.folder / ticket_id

    def _forget_old(self, now: datetime) -> None:
        """Those that can neither open anything nor be open any more."""
        oldest = (now - timedelta(hours=MOST_HOURS) - USE_WITHIN).timestamp()
        for file in self.folder.iterdir():
            if file.stat().st_mtime < oldest:
                file.unlink(missing_ok=True)
