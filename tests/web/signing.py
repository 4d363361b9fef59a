"""Signing in to an application under test, and sending its forms."""

import re
import secrets

from flask import Flask
from flask.testing import FlaskClient

from catalog.domain.accounts import Way
from catalog.domain.outcomes import Role
from catalog.models import Person, PersonRole
from catalog.services.accounts import sessions, tickets
from catalog.services.accounts.sessions import Opening
from catalog.services.catalog import utc_now
from catalog.web import security
from catalog.web.signed import SIGN_IN
from tests.web.conftest import catalog_of

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
PLACE = "/sign-in/"


def link(app: Flask, hours: int = 8, now=None) -> str:
    keys = security.secret_keys(catalog_of(app).settings)
    return PLACE + tickets.write(keys, hours, now or utc_now())


def guard(client: FlaskClient, path: str) -> str:
    """The token that the forms of a page carry."""
    return TOKEN.search(client.get(path).get_data(as_text=True))[1]


def send(client: FlaskClient, path: str, page: str = "", **values: object):
    """Send a form of a page to `path`, as a browser would."""
    return client.post(path, data={"csrf_token": guard(client, page or path), **values})


def operator(app: Flask) -> FlaskClient:
    """A client that is signed in as the operator."""
    client = app.test_client()
    assert send(client, link(app)).status_code == 303
    return client


def signed_in(app: Flask, role: Role, pseudonym: str = "") -> FlaskClient:
    """A client that is signed in as a new person with this role; `person_of(client)` is that person's number."""
    client, now = app.test_client(), utc_now()
    with catalog_of(app).database.transaction() as session:
        name = pseudonym or f"made-up {role.value} {secrets.token_hex(3)}"
        person = Person(pseudonym=name, email=f"{secrets.token_hex(4)}@made-up.example", joined_at=now)
        session.add(person)
        session.flush()
        session.add(PersonRole.model_validate({"person_id": person.id, "role": role}))
        secret = sessions.start(session, person.id, Opening(Way.PASSWORD, "a test"), now)
    with client.session_transaction() as cookie:
        cookie[SIGN_IN] = secret
    return client


def person_of(client: FlaskClient) -> int:
    """The number of the person that a client is signed in as."""
    with client.session_transaction() as cookie:
        secret = cookie[SIGN_IN]
    with catalog_of(client.application).database.reading() as session:
        return sessions.find(session, secret, utc_now()).person_id
