"""A whole catalog to another database: copied in one transaction there, and verified before it is kept and after."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from catalog.config import DATABASES
from catalog.db import Database
from catalog.domain.errors import Invalid
from catalog.services import verify
from catalog.services.copies import copying, rows
from catalog.services.copies.rows import Sum
from catalog.services.verify import Check

Begin = Callable[[int | None], copying.Tell]  # is told how many rows there are


@dataclass(frozen=True)
class Moved:
    """Where to (without the password), what each table holds, and the checks of the rows there."""

    to: str
    tables: dict[str, Sum]
    checks: tuple[Check, ...]

    @property
    def rows(self) -> int:
        return sum(one.rows for one in self.tables.values())

    @property
    def ok(self) -> bool:
        return all(one.ok for one in self.checks)


def move(here: Database, url: str, now: datetime, begin: Begin = lambda _: copying.quiet) -> Moved:
    """Copy all that one state of a database holds to the one at `url`.

    Raises Invalid for an address that cannot be one, Conflict when there are rows, Unavailable; nothing is kept then.
    """
    address = _address(url)
    copying.refuse_old(here)
    with closing(Database(url)) as there:
        with copying.into(there) as copy, here.reading() as session:
            told = copying.copy(session.connection(), copy, begin(rows.count(session.connection())))
            copying.compare(told, copy)
        with there.reading() as session:
            return Moved(address, told, tuple(verify.of_rows(session, now)))


def _address(url: str) -> str:
    """The address without its password; raises Invalid."""
    try:
        if url.partition(":")[0] in DATABASES:
            return make_url(url).render_as_string()
    except (ArgumentError, ValueError):
        pass
    raise Invalid.one("to", f"the address of a database is allowed that begins with {' or '.join(DATABASES)}")
