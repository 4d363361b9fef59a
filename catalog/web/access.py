"""Who is asking, and what they may do: roles are checked here and nowhere else, before a form is read.

A page says what it needs by `need(Role.EDITOR)`. A page that writes and says nothing is for nobody but an admin.
Who asks is known by the cookie of a session, or by a token in the header `Authorization: Bearer …`.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, current_app, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from catalog.domain.accounts import Scope
from catalog.domain.errors import NotAllowed
from catalog.domain.outcomes import Role
from catalog.web import bodies, signed
from catalog.web.bodies import BYTES, TEXT
from catalog.web.signed import LADDER, Signed

View = TypeVar("View", bound=Callable[..., Any])
READING = ("GET", "HEAD", "OPTIONS")
SAME_FOR_ALL = ("static", "image")
SECOND_STEP = "/account/code"
WITHOUT_STEP = (SECOND_STEP, "/sign-")  # what somebody gets to who has to set the second step up first
IN_PERSON = ("/account", "/sign-", "/reset", "/confirm", "/purge")  # where no token gets
NEEDED, OPEN = "needed_role", "is_open"
SAY_HOW = "sign in, or on the host use the link that `python -m catalog sign-in` prints"
csrf = CSRFProtect()

__all__ = [
    "LADDER",
    "Signed",
    "actor",
    "is_insider",
    "is_reviewer",
    "may",
    "need",
    "open_to_all",
    "takes",
    "takes_text",
    "who",
]


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


def takes_text(most_bytes: int) -> Callable[[View], View]:
    """How much may stand in the fields of a page's form, where that is more than usual."""

    def mark(view: View) -> View:
        setattr(view, TEXT, most_bytes)
        return view

    return mark


def register(app: Flask) -> None:
    """Check every request: first who asks, then that its form is ours."""
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # as long as the session: nothing typed is lost to a clock
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # checked below, after the roles, and not where a token came
    csrf.init_app(app)
    app.before_request(_check)
    app.jinja_env.globals.update(signed=who, may_edit=lambda: may(Role.EDITOR), may_admin=lambda: may(Role.ADMIN))


def who() -> Signed | None:
    """Whoever is signed in; None for a visitor. Looked up once a request."""
    if "who" not in g:
        g.who = None  # should the look-up fail, the page that says so is a visitor's
        g.who = signed.look_up()
    return cast("Signed | None", g.who)


def actor() -> int:
    """The number of the person who acts, for pages that write; raises NotAllowed for a visitor.

    The API asks a visitor for a token: 401.
    """
    found = who()
    if found is None and request.path.startswith(signed.API):
        asked = WWWAuthenticate("bearer", {"realm": "catalog"})
        raise Unauthorized("This needs a token, as `Authorization: Bearer …`.", www_authenticate=asked)
    if found is None:
        raise NotAllowed(f"This page is for people who are signed in: {SAY_HOW}.")
    return found.person_id


def may(role: Role) -> bool:
    found = who()
    return found is not None and found.may(role)


def is_insider() -> bool:
    """Insiders are answered from lists that may not be published too."""
    return who() is not None


def is_reviewer() -> bool:
    """Reviewers see what is not public yet: unreviewed pictures, sightings of others, exact points, serials."""
    return may(Role.REVIEWER)


def _check() -> ResponseReturnValue | None:
    if request.endpoint in SAME_FOR_ALL:
        return None
    found = who()
    view = current_app.view_functions.get(request.endpoint or "")
    role: Role | None = getattr(view, NEEDED, None)
    if found is not None and found.scopes is not None:
        _refuse_beyond(found.scopes)
    if found is not None and found.lacks_step and not request.path.startswith(WITHOUT_STEP):
        return _ask_for_step()
    if not (view is None or getattr(view, OPEN, False) or (role is None and request.method in READING)):
        _refuse_unless(role or Role.ADMIN)
    bodies.limit(request, view)
    if view is not None and (found is None or found.scopes is None):  # nobody sends a token without meaning it
        csrf.protect()
    return None


def _ask_for_step() -> ResponseReturnValue:
    if request.method in READING:
        return redirect(SECOND_STEP, 303)
    raise NotAllowed(f"This catalog asks you for a second step at sign-in: set it up on {SECOND_STEP} first.")


def _refuse_unless(role: Role) -> None:
    actor()
    if not may(role):
        raise NotAllowed(f"This page needs the role {role.label}.")


def _refuse_beyond(scopes: frozenset[Scope]) -> None:
    if request.path.startswith(IN_PERSON):
        raise NotAllowed("A token does not get here; sign in.")
    if request.method not in READING and Scope.WRITE not in scopes:
        raise NotAllowed(
            f"This token may {Scope.READ.label} and nothing else; this needs the scope {Scope.WRITE.value}."
        )
