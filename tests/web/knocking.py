"""Accounts under test, as whoever has one uses them: made, signed in to with a password, mailed to."""

import re

from flask import Flask
from flask.testing import FlaskClient

from catalog.domain.outcomes import Role
from catalog.models import Person
from catalog.services.accounts import accounts
from catalog.services.accounts.accounts import AccountIn
from catalog.services.catalog import utc_now
from tests.web.conftest import catalog_of
from tests.web.signing import send

EMAIL, PASSWORD, PSEUDONYM = "ada@made-up.example", "three unlikely herons", "Grey Heron"
LINK = re.compile(r"http://127\.0\.0\.1:8000(/[^\s<]+)")


def member(app: Flask, role: Role = Role.CONTRIBUTOR, email: str = EMAIL, pseudonym: str = PSEUDONYM) -> int:
    """An account with PASSWORD; its number."""
    with catalog_of(app).database.transaction() as session:
        values = AccountIn(pseudonym=pseudonym, email=email, password=PASSWORD)
        return accounts.add(session, values, role, utc_now()).id


def knock(client: FlaskClient, email: str = EMAIL, password: str = PASSWORD, **more: str):
    """Send the form of /sign-in."""
    return send(client, "/sign-in", email=email, password=password, **more)


def entered(app: Flask, email: str = EMAIL) -> FlaskClient:
    """A client that signed in with PASSWORD."""
    client = app.test_client()
    assert knock(client, email).status_code == 303
    return client


def is_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def mailed(app: Flask) -> list[str]:
    """The mails that were written as files, the oldest first."""
    files = sorted((catalog_of(app).settings.data / "mail").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    return [file.read_text() for file in files]


def linked(text: str) -> str:
    """The path of the link in a mail or on a page."""
    return LINK.search(text)[1]


def person(app: Flask, number: int) -> Person:
    with catalog_of(app).database.reading() as session:
        return session.get(Person, number)
