"""People, for admins: by pseudonym and role, never by address; roles, closing, and invitations."""

from flask import Blueprint, Response

from catalog.domain.accounts import LinkKind
from catalog.domain.errors import Conflict, Invalid
from catalog.domain.outcomes import Role
from catalog.services.accounts import links, members
from catalog.services.accounts.links import Meant
from catalog.services.aside import aside
from catalog.services.catalog import utc_now
from catalog.web import accounting
from catalog.web.access import actor, need
from catalog.web.accounting import to
from catalog.web.noted import note
from catalog.web.shown import catalog, only, reading

pages = Blueprint("account_people", __name__, url_prefix="/account/people")
admins = need(Role.ADMIN)


@pages.get("")
@admins
def index() -> Response:
    only()
    return _page()


@pages.post("/invitations")
@admins
def invite() -> Response:
    """The link is shown on the page that answers, this once."""
    try:
        meant = Meant(LinkKind.INVITATION, made_by_id=actor(), role=_role())
        if catalog().settings.sign_up == "closed":
            raise Conflict("Nobody makes an account here: CATALOG_SIGN_UP is closed.")
        with aside(catalog().database) as session:
            secret = links.make(session, meant, utc_now())
    except Invalid as error:
        return _page(error)
    note("invited")
    return _page(invitation=f"{accounting.home()}/sign-up/{secret}")


@pages.post("/invitations/<int(max=2147483647):number>/take-back")
@admins
def take_back(number: int) -> Response:
    with aside(catalog().database) as session:
        links.take_back(session, number, utc_now())
    return to("/account/people")


@pages.post("/<int(max=2147483647):number>/role")
@admins
def set_role(number: int) -> Response:
    with catalog().database.transaction() as session:
        members.set_role(session, number, _role())
    note("role set", whom=number, role=_role().value)
    return to("/account/people")


@pages.post("/<int(max=2147483647):number>/close")
@admins
def close(number: int) -> Response:
    with catalog().database.transaction() as session:
        members.close(session, number, utc_now())
    note("account closed", whom=number)
    return to("/account/people")


@pages.post("/<int(max=2147483647):number>/reopen")
@admins
def reopen(number: int) -> Response:
    with catalog().database.transaction() as session:
        members.reopen(session, number)
    note("account reopened", whom=number)
    return to("/account/people")


def _page(error: Invalid | None = None, invitation: str = "") -> Response:
    with reading() as session:
        shown = {"members": members.every(session), "waiting": links.invitations(session, utc_now())}
        more = {"roles": list(Role), "invitation": invitation, "sign_up": catalog().settings.sign_up}
        return accounting.page("account/people.html", error, **shown, **more)


def _role() -> Role:
    text = accounting.typed("role")["role"]
    if text not in {one.value for one in Role}:
        raise Invalid.one("role", f"one of {', '.join(Role)} is allowed")
    return Role(text)
