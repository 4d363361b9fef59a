"""A new password by a link that is mailed. Whether an address is known here is answered to nobody."""

from flask import Blueprint, Response

from catalog.domain.accounts import LinkKind
from catalog.domain.errors import Invalid, NotAllowed
from catalog.models import OnceLink, Person
from catalog.services.accounts import accounts, links
from catalog.services.accounts.links import Meant
from catalog.services.catalog import utc_now
from catalog.web import accounting, limits
from catalog.web.access import open_to_all
from catalog.web.limits import limited
from catalog.web.noted import note
from catalog.web.shown import catalog, only, reading

pages = Blueprint("reset", __name__)
TEXT = """Open this address within the hour to set a new password for your account:

{address}

If you did not ask for it, nothing needs to be done; your password is as it was.
"""


@pages.get("/reset")
def ask() -> Response:
    only()
    return accounting.page("account/reset.html", sent=False)


@pages.post("/reset")
@open_to_all
@limited("10 per hour")
def send() -> Response:
    only()
    email = accounts.normal(accounting.typed("email")["email"])
    limits.hit(limits.PER_MAILBOX, "reset", email)
    with catalog().database.transaction() as session:
        person = accounts.by_email(session, email)
        meant = Meant(LinkKind.RESET, person.id, email=email) if person and person.is_active else None
        secret = links.make(session, meant, utc_now()) if meant else ""
    if secret:
        address = f"{accounting.home()}/reset/{secret}"
        accounting.write_to(email, "a new password", TEXT.format(address=address))
    return accounting.page("account/reset.html", sent=True)


@pages.get("/reset/<secret>")
def ask_new(secret: str) -> Response:
    only()
    with reading() as session:
        links.find(session, LinkKind.RESET, secret, utc_now())
    return accounting.page("account/new_password.html")


@pages.post("/reset/<secret>")
@open_to_all
def set_new(secret: str) -> Response:
    """Ends every session, and every other link of the kind; the mail that brought it proves the address."""
    only()
    try:
        with catalog().database.transaction() as session:
            row = links.find(session, LinkKind.RESET, secret, utc_now())
            person = _whose(session.get(Person, row.person_id), row)
            accounts.set_password(session, person, accounting.typed("password")["password"], utc_now())
            person.email_confirmed_at = person.email_confirmed_at or utc_now()
            links.void(session, LinkKind.RESET, person.id or 0, utc_now())
            note("password set by link", whom=person.id)
    except Invalid as error:
        return accounting.page("account/new_password.html", error)
    return accounting.to("/sign-in?done=1")


def _whose(person: Person | None, row: OnceLink) -> Person:
    """The account, if it is open and its address still the one that the link went to."""
    if person is None or not person.is_active or person.email != row.email:
        raise NotAllowed("The account of this link is closed.")
    return person
