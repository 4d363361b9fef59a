"""One's own account: what is kept, the password, sessions, tokens, leaving. Nobody else's is ever shown here."""

from typing import Any

from flask import Blueprint, Response, session

from catalog.domain.accounts import Scope
from catalog.domain.errors import Invalid
from catalog.domain.outcomes import Role
from catalog.models import Person
from catalog.services.accounts import accounts, passwords, second_step, sessions, tokens
from catalog.services.aside import aside
from catalog.services.catalog import utc_now
from catalog.web import access, accounting, limits
from catalog.web.access import need
from catalog.web.accounting import myself, to
from catalog.web.noted import note
from catalog.web.shown import catalog, only, reading

pages = Blueprint("account", __name__, url_prefix="/account")
own = need(Role.READER)


@pages.get("")
@own
def show() -> Response:
    only()
    return _page()


@pages.post("/password")
@own
def change_password() -> Response:
    """The other sessions end: whoever else knew the old one is out."""
    form, found = accounting.typed("password", "new_password"), access.who()
    try:
        check_password(form["password"])
        with aside(catalog().database) as database:
            keeps = found.session_id if found else None
            accounts.set_password(database, myself(database), form["new_password"], utc_now(), keeps)
    except Invalid as error:
        return _page(_as_new(error))
    note("password changed")
    return to("/account")


@pages.post("/sessions/<int(max=2147483647):number>/end")
@own
def end_session(number: int) -> Response:
    with aside(catalog().database) as database:
        sessions.end(database, access.actor(), number, utc_now())
    return to("/account#sessions")


@pages.post("/sessions/end-others")
@own
def end_others() -> Response:
    found = access.who()
    with aside(catalog().database) as database:
        sessions.end_all(database, access.actor(), utc_now(), but=found.session_id if found else None)
    return to("/account#sessions")


@pages.post("/tokens")
@own
def make_token() -> Response:
    """Shown on the page that answers, this once."""
    form = accounting.typed("name", "scope")
    try:
        with aside(catalog().database) as database:
            token = tokens.make(database, access.actor(), form["name"], _scope(form["scope"]), utc_now())
    except Invalid as error:
        return _page(error)
    note("token made", scope=form["scope"])
    return _page(token=token)


@pages.post("/tokens/<int(max=2147483647):number>/revoke")
@own
def revoke_token(number: int) -> Response:
    with aside(catalog().database) as database:
        tokens.revoke(database, access.actor(), number, utc_now())
    note("token revoked", token=number)
    return to("/account#tokens")


@pages.get("/leave")
@own
def ask_to_leave() -> Response:
    only()
    return accounting.page("account/leave.html", has_password=_has_password())


@pages.post("/leave")
@own
def leave() -> Response:
    try:
        check_password(accounting.typed("password")["password"])
        with catalog().database.transaction() as database:
            accounts.leave(database, myself(database), utc_now())
    except Invalid as error:
        return accounting.page("account/leave.html", error, has_password=True)
    note("account erased")
    session.clear()
    return to("/")


def check_password(password: str) -> None:
    """What cannot be undone asks for the password again; raises Invalid, counted as a try to sign in."""
    limits.hit(limits.PER_ACCOUNT, "password", str(access.actor()))
    with reading() as database:
        stored = myself(database).password_hash
    if not passwords.is_right(stored, password):
        note("password refused")
        raise Invalid.one("password", "is not the password of this account")


def _page(error: Invalid | None = None, token: str = "") -> Response:
    with reading() as database:
        person, now = myself(database), utc_now()
        shown: dict[str, Any] = {
            "me": person, "token": token, "scopes": list(Scope), "here": _here(), "LEAST": passwords.LEAST,
            "sessions": sessions.listed(database, _number(person), now), "left": second_step.left(database, person),
            "tokens": tokens.every(database, _number(person)), "role": _role(),
        }  # fmt: skip
    return accounting.page("account/show.html", error, **shown)


def _as_new(error: Invalid) -> Invalid:
    """Rules are told of the new password, `password` only of the one that has to be right."""
    told = [problem for problem in error.problems if problem.message.startswith("is not the password")]
    return error if told else Invalid.one("new_password", error.problems[0].message)


def _scope(text: str) -> Scope:
    if text not in {one.value for one in Scope}:
        raise Invalid.one("scope", f"{' or '.join(Scope)} is allowed")
    return Scope(text)


def _here() -> int | None:
    found = access.who()
    return found.session_id if found else None


def _role() -> str:
    found = access.who()
    return max(found.roles, key=list(Role).index).label if found else ""


def _has_password() -> bool:
    with reading() as database:
        return myself(database).password_hash is not None


def _number(person: Person) -> int:
    return person.id or 0
