"""Commands about people: the operator's sign-in link, accounts, invitations and tokens."""

import argparse
import secrets
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from catalog.cli.upkeep import say
from catalog.config import Settings
from catalog.domain.accounts import LinkKind, Scope
from catalog.domain.errors import NotFound
from catalog.domain.outcomes import Role
from catalog.models import Person
from catalog.services import people
from catalog.services.accounts import accounts, links, second_step, tokens
from catalog.services.accounts.accounts import AccountIn
from catalog.services.accounts.links import FIRST_PASSWORD, Meant
from catalog.services.catalog import Catalog, utc_now
from catalog.services.rows import number
from catalog.web import signin

Add = Callable[..., argparse.ArgumentParser]
LONGEST_LINE = 1000


def add_user_commands(actions: "argparse._SubParsersAction[Any]", add: Add) -> None:
    """The actions of `user`; `add` makes a command with --json."""
    made = add(actions, "add", "make an account; without a password it prints a link to set one")
    made.add_argument("email", metavar="EMAIL")
    made.add_argument("--role", choices=list(Role), required=True)
    made.add_argument("--pseudonym", default="", help="what others see; made up when left out")
    made.add_argument("--password-stdin", action="store_true", help="read the password, one line, from stdin")
    made.set_defaults(run=add_user, refuses_usage=True)
    invited = add(actions, "invite", "print an address by which somebody makes an account, once")
    invited.add_argument("--role", choices=list(Role), default=Role.CONTRIBUTOR)
    invited.set_defaults(run=invite)
    again = add(actions, "reset", "turn the second step off, end all sessions and print a link to set a new password")
    again.add_argument("email", metavar="EMAIL")
    again.set_defaults(run=reset)


def add_token_commands(actions: "argparse._SubParsersAction[Any]", add: Add) -> None:
    """The actions of `token`."""
    made = add(actions, "add", "make a token for programs; it is printed this once")
    made.add_argument("email", metavar="EMAIL")
    made.add_argument("--scope", choices=list(Scope), required=True)
    made.add_argument("--name", default="command line", help="what it is for")
    made.set_defaults(run=add_token, refuses_usage=True)


def sign_in(options: argparse.Namespace, settings: Settings) -> None:
    """Print an address that signs its first user in; nothing is written before it is used."""
    address = signin.link(settings, options.hours)
    say(options, address, {"url": address, "hours": options.hours})


def add_user(options: argparse.Namespace, settings: Settings) -> None:
    """The address counts as confirmed: whoever runs this vouches for it."""
    password = sys.stdin.readline(LONGEST_LINE).rstrip("\n") if options.password_stdin else ""
    values = AccountIn(pseudonym=options.pseudonym or _made_up(options.role), email=options.email, password=password)
    catalog, now = Catalog.open(settings), utc_now()
    with catalog.database.transaction() as session:
        accounts.check(session, values, needs_password=options.password_stdin)
        person = accounts.add(session, values, Role(options.role), now)
        person.email_confirmed_at = now
        document = {"id": number(person), "pseudonym": person.pseudonym, "role": options.role}
        address = "" if options.password_stdin else _password_link(session, settings, person, FIRST_PASSWORD)
    told = f"{document['pseudonym']} is {options.role}"
    text = f"{told}; set the password, within a week, at\n{address}" if address else told
    say(options, text, {**document, "url": address or None})


def invite(options: argparse.Namespace, settings: Settings) -> None:
    catalog, now = Catalog.open(settings), utc_now()
    with catalog.database.transaction() as session:
        by = number(people.operator(session, now))
        secret = links.make(session, Meant(LinkKind.INVITATION, made_by_id=by, role=Role(options.role)), now)
    address = f"{_home(settings)}/sign-up/{secret}"
    say(options, address, {"url": address, "role": options.role})


def reset(options: argparse.Namespace, settings: Settings) -> None:
    """For whoever has lost the telephone and the codes on paper, too."""
    catalog = Catalog.open(settings)
    with catalog.database.transaction() as session:
        person = _by_email(session, options.email)
        second_step.turn_off(session, person)
        accounts.lock(session, person, utc_now())
        address = _password_link(session, settings, person, None)
    say(options, address, {"url": address})


def add_token(options: argparse.Namespace, settings: Settings) -> None:
    catalog = Catalog.open(settings)
    with catalog.database.transaction() as session:
        person = _by_email(session, options.email)
        token = tokens.make(session, number(person), options.name, Scope(options.scope), utc_now())
    say(options, token, {"token": token, "name": options.name, "scope": options.scope})


def _made_up(role: str) -> str:
    return f"{role}-{secrets.token_hex(3)}"


def _by_email(session: Session, email: str) -> Person:
    found = accounts.by_email(session, email)
    if found is None or not found.is_active:
        raise NotFound("open account of", email)
    return found


def _password_link(session: Session, settings: Settings, person: Person, lasts: timedelta | None) -> str:
    meant = Meant(LinkKind.RESET, number(person), email=person.email)
    return f"{_home(settings)}/reset/{links.make(session, meant, utc_now(), lasts)}"


def _home(settings: Settings) -> str:
    return settings.url or f"http://127.0.0.1:{settings.port}"
