"""Tokens for programs: what they open, what they do not, and that a wrong one is never taken for a visitor."""

import re

import pytest
from flask import Blueprint
from sqlmodel import select

from catalog.domain.accounts import Scope
from catalog.domain.outcomes import Role
from catalog.models import ApiToken, Person, PersonRole
from catalog.services.accounts import tokens
from catalog.services.catalog import utc_now
from catalog.web.access import need
from tests.services.writing import all_of
from tests.web.conftest import catalog_of
from tests.web.signing import person_of, send, signed_in

MADE = re.compile(r"<code>(mc_[\w-]+)</code>")


def text_of(answer):
    return answer.get_data(as_text=True)


def token_of(app, role, scope=Scope.READ):
    """A token of a new person with this role."""
    number = person_of(signed_in(app, role))
    with catalog_of(app).database.transaction() as session:
        return tokens.make(session, number, "a program", scope, utc_now())


def bearing(token):
    return {"Authorization": f"Bearer {token}"}


def with_page(app):
    """An application with one page that writes for editors; it answers with who they are."""
    page = Blueprint("made_up", __name__)
    page.post("/made-up")(need(Role.EDITOR)(lambda: "written"))
    app.register_blueprint(page)
    return app


def test_a_token_reads_what_its_person_may_read(make_app):
    app = make_app()
    token = token_of(app, Role.EDITOR)
    answer = app.test_client().get("/imports/new", headers=bearing(token))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_token_never_reaches_beyond_its_person(make_app):
    app = make_app()
    token = token_of(app, Role.READER, Scope.WRITE)
    answer = app.test_client().get("/imports/new", headers=bearing(token))
    assert answer.status_code == 403
    assert "needs the role editor" in text_of(answer)


def test_a_token_to_write_sends_forms_without_the_guard_of_cookies(make_app):
    app = with_page(make_app())
    token = token_of(app, Role.EDITOR, Scope.WRITE)
    assert text_of(app.test_client().post("/made-up", headers=bearing(token))) == "written"


def test_a_token_to_read_writes_nothing(make_app):
    app = with_page(make_app())
    answer = app.test_client().post("/made-up", headers=bearing(token_of(app, Role.ADMIN)))
    assert answer.status_code == 403
    assert "This token may read" in text_of(answer)


def test_without_a_token_forms_are_guarded_also_beside_another_kind_of_authorization(make_app):
    app = with_page(make_app())
    client = signed_in(app, Role.EDITOR)
    for headers in ({}, {"Authorization": "Basic eDp5"}):
        assert client.post("/made-up", headers=headers).status_code == 400


@pytest.mark.parametrize("token", ["mc_made-up", "", "x" * 5000])
@pytest.mark.parametrize("path", ["/", "/losses/", "/imports/new", "/nothing"])
def test_a_wrong_token_is_refused_and_makes_nobody_a_visitor(client, token, path):
    answer = client.get(path, headers={"Authorization": f"Bearer {token} "})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].lower().startswith("bearer")


def test_a_wrong_token_is_refused_beside_a_good_session_too(make_app):
    client = signed_in(make_app(), Role.ADMIN)
    assert client.get("/account").status_code == 200
    assert client.get("/", headers=bearing("mc_made-up")).status_code == 401


def test_a_revoked_token_and_one_of_a_closed_account_open_nothing(make_app):
    app = make_app()
    first, second = token_of(app, Role.EDITOR), token_of(app, Role.EDITOR)
    with catalog_of(app).database.transaction() as session:
        row = tokens.find(session, first)
        tokens.revoke(session, row.person_id, row.id, utc_now())
        session.get(Person, tokens.find(session, second).person_id).is_active = False
    assert {app.test_client().get("/", headers=bearing(one)).status_code for one in (first, second)} == {401}


@pytest.mark.parametrize("path", ["/account", "/account/people", "/account/code", "/account/leave", "/sign-in"])
def test_a_token_gets_to_no_page_of_the_account(make_app, path):
    app = make_app()
    headers = bearing(token_of(app, Role.ADMIN, Scope.WRITE))
    assert app.test_client().get(path, headers=headers).status_code == 403
    assert (
        app.test_client().post("/account/tokens", headers=headers, data={"name": "x", "scope": "write"}).status_code
        == 403
    )


def test_a_token_is_shown_once_and_kept_as_a_hash(make_app):
    app = make_app()
    client = signed_in(app, Role.READER)
    token = MADE.search(text_of(send(client, "/account/tokens", "/account", name="my program", scope="write")))[1]
    assert token not in text_of(client.get("/account"))
    [row] = all_of(catalog_of(app).database, ApiToken)
    assert token not in str(row.model_dump())
    assert (row.name, row.scopes) == ("my program", ["read", "write"])


@pytest.mark.parametrize("values", [{"name": "", "scope": "read"}, {"name": "x" * 81, "scope": "read"},
                                    {"name": "a\0b", "scope": "read"}, {"name": "x", "scope": "admin"},
                                    {"name": "taken", "scope": "read"}])  # fmt: skip
def test_a_token_that_cannot_be_is_refused(make_app, values):
    app = make_app()
    client = signed_in(app, Role.READER)
    send(client, "/account/tokens", "/account", name="taken", scope="read")
    assert send(client, "/account/tokens", "/account", **values).status_code == 400
    assert len(all_of(catalog_of(app).database, ApiToken)) == 1


def test_a_token_is_revoked_by_its_person_only(make_app):
    app = make_app()
    token = token_of(app, Role.READER)
    [row] = all_of(catalog_of(app).database, ApiToken)
    stranger = signed_in(app, Role.ADMIN)
    assert send(stranger, f"/account/tokens/{row.id}/revoke", "/account").status_code == 404
    assert app.test_client().get("/", headers=bearing(token)).status_code == 200


def test_a_role_that_is_taken_away_is_taken_from_the_token_too(make_app):
    app = make_app()
    token = token_of(app, Role.EDITOR)
    with catalog_of(app).database.transaction() as session:
        session.exec(select(PersonRole)).one().role = Role.READER
    assert app.test_client().get("/imports/new", headers=bearing(token)).status_code == 403
