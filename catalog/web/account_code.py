"""The second step of one's own account: an app is set up, codes for paper are shown once, and it is turned off."""

import segno
from flask import Blueprint, Response

from catalog.domain.errors import Invalid
from catalog.domain.outcomes import Role
from catalog.services.accounts import second_step
from catalog.services.catalog import utc_now
from catalog.web import accounting, limits
from catalog.web.access import actor, need
from catalog.web.account import check_password
from catalog.web.accounting import myself, to
from catalog.web.noted import note
from catalog.web.shown import catalog, only

pages = Blueprint("account_code", __name__, url_prefix="/account/code")
own = need(Role.READER)
DOTS = 5  # pixels a module


@pages.get("")
@own
def show() -> Response:
    only()
    return _page()


@pages.post("/begin")
@own
def begin() -> Response:
    """A secret is made by a form that was sent, never by looking at a page."""
    try:
        check_password(accounting.typed("password")["password"])
        with catalog().database.transaction() as session:
            second_step.begin(session, myself(session))
    except Invalid as error:
        return _page(error)
    return to("/account/code")


@pages.post("/confirm")
@own
def confirm() -> Response:
    limits.hit(limits.PER_ACCOUNT, "code", str(actor()))
    try:
        with catalog().database.transaction() as session:
            code = accounting.typed("code")["code"]
            codes = second_step.confirm(session, myself(session), code, utc_now())
    except Invalid as error:
        return _page(error)
    note("second step on")
    return _page(codes=codes)


@pages.post("/paper")
@own
def new_codes() -> Response:
    try:
        check_password(accounting.typed("password")["password"])
        with catalog().database.transaction() as session:
            person = myself(session)
            codes = second_step.new_codes(session, person) if person.totp_since else []
    except Invalid as error:
        return _page(error)
    return _page(codes=codes)


@pages.post("/off")
@own
def turn_off() -> Response:
    try:
        check_password(accounting.typed("password")["password"])
        with catalog().database.transaction() as session:
            second_step.turn_off(session, myself(session))
    except Invalid as error:
        return _page(error)
    note("second step off")
    return to("/account")


def _page(error: Invalid | None = None, codes: list[str] | None = None) -> Response:
    with catalog().database.reading() as session:
        person = myself(session)
        address = second_step.address(person) if person.totp_secret and person.totp_since is None else ""
        left = second_step.left(session, person)
    picture = segno.make(address, micro=False).png_data_uri(scale=DOTS, border=4) if address else ""
    shown = {"me": person, "address": address, "picture": picture, "codes": codes or [], "left": left}
    return accounting.page("account/second_step.html", error, **shown)
