"""Signing in by a link of the host's operator, and out again. Opening a link uses nothing up; its button does."""

from flask import Blueprint, Response, make_response, redirect, render_template, session

from catalog.config import Settings
from catalog.services import people, tickets
from catalog.services.catalog import utc_now
from catalog.services.tickets import Tickets
from catalog.web import security
from catalog.web.access import SIGN_IN, open_to_all
from catalog.web.shown import catalog, only

pages = Blueprint("signin", __name__)
AFTERWARDS = "/imports/"


def link(settings: Settings, hours: int) -> str:
    """The address that signs whoever opens it in as the operator, once."""
    home = settings.url or f"http://127.0.0.1:{settings.port}"
    return f"{home}/sign-in/{tickets.write(security.secret_keys(settings), hours, utc_now())}"


@pages.get("/sign-in/<token>")
def ask(token: str) -> Response:
    only()
    ticket = tickets.read(security.secret_keys(catalog().settings), token, utc_now())
    Tickets.of(catalog().settings.data).check_unused(ticket)
    answer = make_response(render_template("account/sign_in.html", hours=ticket.hours))
    answer.cache_control.no_store = True
    return answer


@pages.post("/sign-in/<token>")
@open_to_all
def enter(token: str) -> Response:
    settings, now = catalog().settings, utc_now()
    ticket = tickets.read(security.secret_keys(settings), token, now)
    with catalog().database.transaction() as database:
        person = people.operator(database, now).id or 0
    Tickets.of(settings.data).use(ticket, person, now)
    session.clear()
    session[SIGN_IN] = ticket.id
    return make_response(redirect(AFTERWARDS, 303))


@pages.post("/sign-out")
@open_to_all
def leave() -> Response:
    ticket = session.get(SIGN_IN)
    if ticket:
        Tickets.of(catalog().settings.data).end(ticket)
    session.clear()
    return make_response(redirect("/", 303))
