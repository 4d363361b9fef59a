"""Signing in: by e-mail and password, with a code where one is asked for, or by a link of the host's operator.

Opening a link uses nothing up; its button does. An account that is not there answers as one that is.
"""

from datetime import datetime, timedelta

from flask import Blueprint, Response, request, session

from catalog.config import Settings
from catalog.domain.accounts import Way
from catalog.domain.errors import Invalid
from catalog.models import Person
from catalog.services import people
from catalog.services.accounts import accounts, second_step, tickets
from catalog.services.accounts.sessions import Opening, sha256
from catalog.services.aside import aside
from catalog.services.catalog import utc_now
from catalog.web import accounting, limits, security, signed, signup
from catalog.web.access import open_to_all
from catalog.web.accounting import local, to
from catalog.web.noted import mark, note
from catalog.web.shown import catalog, only, reading

pages = Blueprint("signin", __name__)
AFTERWARDS = "/imports/"
SECOND, PATIENCE = "second", timedelta(minutes=10)
WRONG = Invalid.one("password", "e-mail and password do not belong together")


def link(settings: Settings, hours: int) -> str:
    """The address that signs whoever opens it in as the operator, once."""
    home = settings.url or f"http://127.0.0.1:{settings.port}"
    return f"{home}/sign-in/{tickets.write(security.secret_keys(settings), hours, utc_now())}"


@pages.get("/sign-in")
def ask() -> Response:
    only("next", "done")
    return _form(request.args.get("next", ""), done=request.args.get("done") == "1")


@pages.post("/sign-in")
@open_to_all
def enter() -> Response:
    only("next", "done")
    form = accounting.typed("email", "password", "next")
    account = accounts.normal(form["email"])
    limits.try_account("sign-in", account)
    with reading() as database:
        person = accounts.known(database, account, form["password"])
    if person is None:
        note("sign-in refused", account=mark(account))
        return _form(form["next"], WRONG)
    limits.forget(limits.PER_ACCOUNT, "sign-in", account)
    return _known(person, form["password"], form["next"])


@pages.get("/sign-in/code")
def ask_code() -> Response:
    only()
    return accounting.page("account/code.html") if _waiting() else to("/sign-in")


@pages.post("/sign-in/code")
@open_to_all
def enter_code() -> Response:
    only()
    waiting = _waiting()
    if waiting is None:
        return to("/sign-in")
    limits.try_account("code", str(waiting.id))
    with catalog().database.transaction() as database:
        person = people.acting(database, waiting.id or 0)
        is_right = second_step.is_right(database, person, accounting.typed("code")["code"], utc_now())
    return _begun(waiting, Way.CODE, session[SECOND]["next"]) if is_right else _wrong_code(waiting)


@pages.get("/sign-in/<token>")
def ask_by_link(token: str) -> Response:
    only()
    ticket = tickets.read(security.secret_keys(catalog().settings), token, utc_now())
    with reading() as database:
        tickets.check_unused(database, ticket)
    return accounting.page("account/by_link.html", hours=ticket.hours)


@pages.post("/sign-in/<token>")
@open_to_all
def enter_by_link(token: str) -> Response:
    now = utc_now()
    ticket = tickets.read(security.secret_keys(catalog().settings), token, now)
    with aside(catalog().database) as database:
        person = people.operator(database, now).id or 0
        tickets.use(database, ticket, person, now)
    signed.begin(person, Opening(Way.LINK, signed.agent(), timedelta(hours=ticket.hours)))
    return to(AFTERWARDS)


@pages.post("/sign-out")
@open_to_all
def leave() -> Response:
    note("signed out")
    signed.drop()
    answer = to("/")
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def _form(afterwards: str, error: Invalid | None = None, *, done: bool = False) -> Response:
    shown = {"next": local(afterwards, ""), "done": done, "sign_up": catalog().settings.sign_up}
    return accounting.page("account/sign_in.html", error, **shown)


def _known(person: Person, password: str, afterwards: str) -> Response:
    """The password was right; what else is asked for?"""
    with aside(catalog().database) as database:
        accounts.rehash(people.acting(database, person.id or 0), password)
    if catalog().settings.confirm_email and person.email_confirmed_at is None:
        return signup.ask_to_confirm(person)
    if person.totp_since is None:
        return _begun(person, Way.PASSWORD, afterwards)
    signed.drop()
    session[SECOND] = {
        "person": person.id, "at": utc_now().isoformat(), "next": local(afterwards), "for": _mark_of(person)
    }  # fmt: skip
    return to("/sign-in/code")


def _begun(person: Person, way: Way, afterwards: str) -> Response:
    signed.begin(person.id or 0, Opening(way, signed.agent()))
    return to(local(afterwards))


def _waiting() -> Person | None:
    """Whoever gave the right password a moment ago, and has not changed it since."""
    kept = session.get(SECOND)
    if not isinstance(kept, dict) or utc_now() > datetime.fromisoformat(kept["at"]) + PATIENCE:
        return None
    with reading() as database:
        person = database.get(Person, kept["person"])
    return person if person is not None and person.is_active and _mark_of(person) == kept["for"] else None


def _mark_of(person: Person) -> str:
    return sha256(person.password_hash or "")[:16]


def _wrong_code(person: Person) -> Response:
    note("code refused", whom=person.id)
    return accounting.page(
        "account/code.html", Invalid.one("code", "is not the one that the app shows now, nor unused")
    )
