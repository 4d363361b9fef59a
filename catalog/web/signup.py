"""Making an account: openly, by invitation, or not at all, as the setting says; and confirming its address."""

from flask import Blueprint, Response

from catalog.domain.accounts import LinkKind, Way
from catalog.domain.errors import Invalid, NotAllowed
from catalog.domain.outcomes import Role
from catalog.models import Person
from catalog.services.accounts import accounts, links, passwords
from catalog.services.accounts.accounts import AccountIn
from catalog.services.accounts.links import Meant
from catalog.services.accounts.sessions import Opening
from catalog.services.catalog import utc_now
from catalog.web import accounting, limits, signed
from catalog.web.access import open_to_all
from catalog.web.limits import limited
from catalog.web.shown import catalog, only, reading

pages = Blueprint("signup", __name__)
FIELDS = ("pseudonym", "email", "password")
OPENLY = Role.CONTRIBUTOR  # what whoever comes uninvited may be


@pages.get("/sign-up")
def ask() -> Response:
    only()
    return accounting.page("account/sign_up.html", sign_up=catalog().settings.sign_up, invited=None)


@pages.post("/sign-up")
@open_to_all
@limited("5 per hour")
def join() -> Response:
    only()
    if catalog().settings.sign_up != "open":
        raise NotAllowed("An account is made by invitation here.")
    return _join("")


@pages.get("/sign-up/<invitation>")
def ask_invited(invitation: str) -> Response:
    only()
    with reading() as session:
        role = links.find(session, LinkKind.INVITATION, invitation, utc_now()).role
    return accounting.page("account/sign_up.html", sign_up=catalog().settings.sign_up, invited=role)


@pages.post("/sign-up/<invitation>")
@open_to_all
@limited("20 per hour")
def join_invited(invitation: str) -> Response:
    only()
    return _join(invitation)


@pages.get("/confirm/<secret>")
def ask_confirmed(secret: str) -> Response:
    only()
    with reading() as session:
        links.find(session, LinkKind.CONFIRM, secret, utc_now())
    return accounting.page("account/confirm.html", sent=False)


@pages.post("/confirm/<secret>")
@open_to_all
def confirm(secret: str) -> Response:
    only()
    now = utc_now()
    with catalog().database.transaction() as session:
        row = links.find(session, LinkKind.CONFIRM, secret, now)
        person = session.get(Person, row.person_id)
        if person is not None and person.email == row.email:
            person.email_confirmed_at = now
        links.use(session, row, now)
    return accounting.to("/sign-in?done=1")


def ask_to_confirm(person: Person) -> Response:
    """Send the link by which an address is confirmed, and say so."""
    email = person.email or ""
    limits.hit(limits.PER_MAILBOX, "confirm", email)
    with catalog().database.transaction() as session:
        links.void(session, LinkKind.CONFIRM, person.id or 0, utc_now())
        secret = links.make(session, Meant(LinkKind.CONFIRM, person.id, email=email), utc_now())
    text = f"Open this address and press its button, so that you can sign in:\n\n{accounting.home()}/confirm/{secret}\n"
    accounting.write_to(email, "confirm your address", text)
    return accounting.page("account/confirm.html", sent=True)


def _join(invitation: str) -> Response:
    """Only the three fields are read: a role that is sent along is not looked at."""
    values = AccountIn(**accounting.typed(*FIELDS))
    try:
        person = _made(values, invitation)
    except Invalid as error:
        invited = _role(invitation) if invitation else None
        return accounting.page("account/sign_up.html", error, sign_up=catalog().settings.sign_up, invited=invited)
    if catalog().settings.confirm_email:
        return ask_to_confirm(person) if person else _say_known(values.email)
    signed.begin(person.id or 0 if person else 0, Opening(Way.PASSWORD, signed.agent()))
    return accounting.to("/account")


def _made(values: AccountIn, invitation: str) -> Person | None:
    """The new account; None where the address is known and nobody is to learn that it is."""
    now = utc_now()
    with catalog().database.transaction() as session:
        row = links.find(session, LinkKind.INVITATION, invitation, now) if invitation else None
        accounts.check(session, values)
        if catalog().settings.confirm_email and accounts.by_email(session, values.email) is not None:
            passwords.hashed(values.password)  # takes as long as for an address that is new
            return None
        person = accounts.add(session, values, row.role or OPENLY if row else OPENLY, now)
        if row is not None:
            links.use(session, row, now)
        session.flush()
        session.refresh(person)
        session.expunge(person)
        return person


def _role(invitation: str) -> Role | None:
    with reading() as session:
        return links.find(session, LinkKind.INVITATION, invitation, utc_now()).role


def _say_known(email: str) -> Response:
    """As if the account had been made; only the mailbox learns that there is one."""
    limits.hit(limits.PER_MAILBOX, "confirm", accounts.normal(email))
    text = (
        f"Somebody wanted to make an account with your address, which has one. Sign in at {accounting.home()}/sign-in\n"
    )
    accounting.write_to(accounts.normal(email), "you have an account", text)
    return accounting.page("account/confirm.html", sent=True)
