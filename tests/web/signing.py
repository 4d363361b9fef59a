"""Signing in to an application under test, and sending its forms."""

import re

from flask import Flask
from flask.testing import FlaskClient

from catalog.services import tickets
from catalog.services.catalog import utc_now
from catalog.web import security
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
