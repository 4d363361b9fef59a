"""Somebody who is signed in, found by the cookie of a session or by a token; and how sessions begin and end."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import current_app, request, session
from sqlmodel import Session
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from catalog.domain.accounts import Scope, Way
from catalog.domain.errors import CatalogError
from catalog.domain.outcomes import Role
from catalog.models import Person
from catalog.services import people
from catalog.services.accounts import sessions, tokens
from catalog.services.accounts.sessions import Opening
from catalog.services.aside import aside
from catalog.services.catalog import Catalog, utc_now
from catalog.web.noted import note

LADDER = tuple(Role)  # from least to most: each may do what those before it may
SIGN_IN = "sign_in"
BEARER = "bearer "
API = "/api/"  # programs ask here, with a token or as visitors: no cookie counts
NOTING = threading.Lock()


@dataclass(frozen=True)
class Signed:
    """Somebody who is signed in, and until when (None: by a token, which has `scopes` and no session).

    `lacks_step`: by a password alone, where the catalog asks for a second step.
    """

    person_id: int
    name: str
    roles: frozenset[Role]
    until: datetime | None = None
    session_id: int | None = None
    scopes: frozenset[Scope] | None = None
    lacks_step: bool = False

    def may(self, role: Role) -> bool:
        return any(LADDER.index(one) >= LADDER.index(role) for one in self.roles)


def look_up() -> Signed | None:
    """Who sent this request; None for a visitor. A token that is not right is refused and makes nobody a visitor."""
    header = request.headers.get("Authorization", "")
    if header.lower().startswith(BEARER):
        return _by_token(header[len(BEARER) :].strip())
    secret = "" if request.path.startswith(API) else session.get(SIGN_IN)
    return _by_session(secret) if isinstance(secret, str) and secret else None


def begin(person_id: int, opening: Opening) -> None:
    """Open a session under an id that nobody had before; the one that the cookie held ends."""
    drop()
    with aside(_catalog().database) as database:
        secret = sessions.start(database, person_id, opening, utc_now())
    session[SIGN_IN] = secret
    note("signed in", whom=person_id, way=opening.way.value)


def drop() -> None:
    """End the session that the cookie holds, here and in the browser."""
    secret = session.get(SIGN_IN)
    if isinstance(secret, str):
        with aside(_catalog().database) as database:
            sessions.end_of(database, secret, utc_now())
    session.clear()


def agent() -> str:
    """The browser of this request, as it calls itself."""
    return "".join(letter for letter in request.headers.get("User-Agent", "") if letter.isprintable())


def _by_session(secret: str) -> Signed | None:
    now = utc_now()
    with _catalog().database.reading() as database:
        row = sessions.find(database, secret, now)
        person = database.get(Person, row.person_id) if row else None
        roles = people.roles(database, person) if person else frozenset()
        if row is None or person is None or not roles:
            return None
        number, lacks = row.id or 0, row.way is Way.PASSWORD and person.totp_since is None and _asks_for_step(roles)
        found = Signed(row.person_id, person.pseudonym, roles, row.until, row.id, lacks_step=lacks)
        is_due = sessions.is_due(row, now)
    if is_due:
        _note(lambda database: sessions.seen(database, number, now))
    return found


def _asks_for_step(roles: frozenset[Role]) -> bool:
    asked = _catalog().settings.second_step
    is_trusted = any(LADDER.index(role) >= LADDER.index(Role.REVIEWER) for role in roles)
    return asked == "everybody" or (asked == "reviewers" and is_trusted)


def _by_token(secret: str) -> Signed:
    now = utc_now()
    with _catalog().database.reading() as database:
        row = tokens.find(database, secret)
        person = database.get(Person, row.person_id) if row else None
        roles = people.roles(database, person) if person else frozenset()
        if row is None or person is None or not roles:
            asked = WWWAuthenticate("bearer", {"realm": "catalog", "error": "invalid_token"})
            raise Unauthorized("This token is not known here, or was revoked.", www_authenticate=asked)
        number, is_due = row.id or 0, tokens.is_due(row, now)
        scopes = frozenset(Scope(one) for one in row.scopes)
        found = Signed(row.person_id, person.pseudonym, roles, scopes=scopes)
    if is_due:
        _note(lambda database: tokens.used(database, number, now))
    return found


def _note(write: Callable[[Session], None]) -> None:
    """Written aside: no page waits for it, and none fails where the database is busy; the next one tries again."""
    if NOTING.acquire(blocking=False):
        threading.Thread(target=_write, args=(_catalog(), write), name="seen", daemon=True).start()


def _write(catalog: Catalog, write: Callable[[Session], None]) -> None:
    try:
        with suppress(CatalogError), aside(catalog.database) as database:
            write(database)
    finally:
        NOTING.release()


def _catalog() -> Catalog:
    return cast("Catalog", current_app.extensions["catalog"])
