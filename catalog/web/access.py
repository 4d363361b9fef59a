"""Who is asking, and what they may do: roles are checked here and nowhere else, before a form is read.

A page says what it needs by `need(Role.EDITOR)`. A page that writes and says nothing is for nobody but an admin.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, cast

from flask import Flask, current_app, g, request, session
from flask_wtf import CSRFProtect

from catalog.domain.errors import NotAllowed
from catalog.domain.outcomes import Role
from catalog.models import Person
from catalog.services import people
from catalog.services.catalog import Catalog, utc_now
from catalog.services.tickets import Tickets

View = TypeVar("View", bound=Callable[..., Any])
LADDER = tuple(Role)  # from least to most: each may do what those before it may
READING = ("GET", "HEAD", "OPTIONS")
SAME_FOR_ALL = ("static", "image")
NEEDED, OPEN, BYTES = "needed_role", "is_open", "most_bytes"
SIGN_IN = "sign_in"
SAY_HOW = "sign in with the link that `python -m catalog sign-in` prints on the host"
csrf = CSRFProtect()


@dataclass(frozen=True)
class Signed:
    """Somebody who is signed in, and until when."""

    person_id: int
    name: str
    roles: frozenset[Role]
    until: datetime

    def may(self, role: Role) -> bool:
        return any(LADDER.index(one) >= LADDER.index(role) for one in self.roles)


def need(role: Role, most_bytes: int | None = None) -> Callable[[View], View]:
    """Say who may use a page, and how much may be sent to it where that is more than usual."""

    def mark(view: View) -> View:
        setattr(view, NEEDED, role)
        setattr(view, BYTES, most_bytes)
        return view

    return mark


def open_to_all(view: View) -> View:
    """A page that writes and that visitors may use."""
    setattr(view, OPEN, True)
    return view


def takes(most_bytes: int) -> Callable[[View], View]:
    """How much may be sent to a page, where that is more than usual."""

    def mark(view: View) -> View:
        setattr(view, BYTES, most_bytes)
        return view

    return mark


def register(app: Flask) -> None:
    """Check every request: first who asks, then that its form is ours."""
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # as long as the session: nothing typed is lost to a clock
    app.before_request(_check)
    csrf.init_app(app)
    app.jinja_env.globals.update(signed=who, may_edit=lambda: may(Role.EDITOR))


def who() -> Signed | None:
    """Whoever is signed in; None for a visitor. Looked up once a request."""
    if "who" not in g:
        g.who = None  # should the look-up fail, the page that says so is a visitor's
        g.who = _look_up()
    return cast("Signed | None", g.who)


def may(role: Role) -> bool:
    found = who()
    return found is not None and found.may(role)


def is_insider() -> bool:
    """Insiders are answered from lists that may not be published too."""
    return who() is not None


def _look_up() -> Signed | None:
    catalog = cast("Catalog", current_app.extensions["catalog"])
    ticket = session.get(SIGN_IN)
    opened = Tickets.of(catalog.settings.data).find(ticket, utc_now()) if isinstance(ticket, str) and ticket else None
    if opened is None:
        return None
    with catalog.database.reading() as database:
        person = database.get(Person, opened.person_id)
        roles = people.roles(database, person) if person else frozenset()
        return Signed(opened.person_id, person.pseudonym, roles, opened.until) if person and roles else None


def _check() -> None:
    if request.endpoint in SAME_FOR_ALL:
        return
    who()
    view = current_app.view_functions.get(request.endpoint or "")
    role: Role | None = getattr(view, NEEDED, None)
    if not (view is None or getattr(view, OPEN, False) or (role is None and request.method in READING)):
        _refuse_unless(role or Role.ADMIN)
    request.max_content_length = getattr(view, BYTES, None) or request.max_content_length


def _refuse_unless(role: Role) -> None:
    if who() is None:
        raise NotAllowed(f"This page is for people who are signed in: {SAY_HOW}.")
    if not may(role):
        raise NotAllowed(f"This page needs the role {role.label}.")
