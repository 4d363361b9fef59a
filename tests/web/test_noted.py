"""What any handler of the log receives: events of security, no secret in them, and no line that somebody forged."""

import logging
import re

import pyotp
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from catalog import create_app
from catalog.cli import main
from catalog.config import Settings
from catalog.domain.outcomes import Role
from catalog.services.catalog import utc_now
from catalog.web import security
from tests.web.conftest import catalog_of
from tests.web.knocking import EMAIL, PASSWORD, entered, knock, linked, mailed, member, person
from tests.web.signing import guard, link, person_of, send, signed_in

OTHER, WRONG = "seven improbable kettles", "wrong as can be"
ADDRESS = "postgresql+psycopg://keeper:walrus-of-the-database@127.0.0.1:1/none"
FORGED = "%0aERROR%20forged%0d%1b%5b31m%c2%9b2J%e2%80%ae%00"
SHOWN = logging.Formatter("%(levelname)s %(name)s %(message)s")  # with the traceback, as handlers write it


@pytest.fixture
def log(caplog):
    """The records of all loggers at every level, from now on."""
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    return caplog


def events(log):
    return [record.event for record in log.records if record.name == "catalog.security"]


def breaking(app):
    """The same application with a page that runs a faulty statement on what it is sent."""

    def breaks(**_more):
        with catalog_of(app).database.transaction() as session:
            session.execute(text("INSERT INTO person (email) VALUES (:email)"), {"email": PASSWORD})

    app.add_url_rule("/breaks/<path:rest>", view_func=breaks)
    app.add_url_rule("/breaking/<secret>", "breaking", breaks)
    return app


def test_no_line_is_forged_and_no_terminal_obeys(make_app, log):
    app = breaking(make_app(sign_up="open", confirm_email=True))
    client, odd = app.test_client(), "\x9b31m\u202e"
    assert client.get(f"/breaks/{FORGED}", headers={"User-Agent": odd}).status_code == 500
    assert client.get(f"/nothing/{FORGED}?q={FORGED}").status_code == 404
    assert client.get(f"/losses/?type={FORGED}").status_code == 400
    assert client.get("/account", headers={"Authorization": f"Bearer {odd}"}).status_code == 401
    assert knock(client, f"a{odd}@made-up.example\nforged", f"x\n{odd}").status_code == 400
    for email in (f"a{odd}@made-up.example", "a@made\u202e.example"):
        own = {"pseudonym": "somebody", "password": PASSWORD}
        assert send(client, "/sign-up", email=email, **own).status_code == 400
    assert {"not understood", "token refused", "sign-in refused"} <= set(events(log))
    lines = [record.getMessage() for record in log.records]
    assert any("Exception on /breaks/" in line for line in lines)
    assert [line for line in lines if not line.isprintable()] == []


def secrets_of(app):
    """Use all that opens something, rightly and wrongly, and break a page with each; what must stay secret."""
    number = member(app)
    client = entered(app)
    page = send(client, "/account/tokens", "/account", name="a program", scope="write").get_data(as_text=True)
    token = re.search(r"mc_[\w-]+", page)[0]
    send(client, "/account/code/begin", "/account/code", password=PASSWORD)
    seed = person(app, number).totp_secret
    code = pyotp.TOTP(seed).at(utc_now(), counter_offset=-1)
    papers = re.findall(r"<li><code>([a-z0-9-]+)</code>", send(
        client, "/account/code/confirm", "/account/code", code=code).get_data(as_text=True))  # fmt: skip
    send(client, "/account/password", "/account", password=f"{PASSWORD}?", new_password=OTHER)
    send(client, "/account/password", "/account", password=PASSWORD, new_password=OTHER)
    late = app.test_client()
    knock(late, password=f"{OTHER}!")
    knock(late, password=OTHER)
    send(late, "/sign-in/code", code=papers[0])
    send(late, "/reset", email=EMAIL)
    reset, ticket = linked(mailed(app)[-1]), link(app)
    late.get(f"/breaking/{reset.rpartition('/')[2]}")
    late.get(f"/breaks/{ticket.rpartition('/')[2][:4]}", headers={"Authorization": f"Bearer {token}"})
    late.get(f"/breaks/x?token={token}", headers={"Authorization": "Bearer mc_wrong-of-its-kind"})
    late.post(ticket, data={"csrf_token": guard(late, ticket)})
    cookies = [one.get_cookie("session").value for one in (client, late)]
    hashes = [person(app, number).password_hash]
    return [PASSWORD, OTHER, token, seed, code, *papers, *hashes, *cookies, EMAIL,
            reset.rpartition("/")[2], ticket.rpartition("/")[2], "mc_wrong-of-its-kind"]  # fmt: skip


def test_no_secret_is_logged_or_shown_by_a_page_that_breaks(make_app, log):
    app = breaking(make_app(mailer="file"))
    found = [*secrets_of(app), *security.secret_keys(catalog_of(app).settings)]
    broken = app.test_client().get("/breaks/x").get_data(as_text=True)
    written = broken + "\n".join(SHOWN.format(record) for record in log.records)
    assert "IntegrityError" in written
    assert "Exception on /breaking/<secret> [GET]" in written
    assert [secret for secret in found if secret in written] == []


def test_the_password_of_the_database_is_told_to_nobody(tmp_path, log, monkeypatch, capsys):
    app = create_app(Settings(data=tmp_path, database_url=ADDRESS, secret_keys=("narwhal-of-the-cookies",)))
    answers = [app.test_client().get(path) for path in ("/", "/losses/", "/readyz", "/sign-in")]
    assert answers[0].status_code == 503
    for name, value in (("DATABASE_URL", ADDRESS), ("DATA", str(tmp_path)), ("SECRET_KEY", "narwhal-of-the-cookies")):
        monkeypatch.setenv(f"CATALOG_{name}", value)
    assert main(["verify"]) == 1
    told = "".join(capsys.readouterr()) + "".join(answer.get_data(as_text=True) for answer in answers)
    written = told + "\n".join(SHOWN.format(record) for record in log.records)
    assert "the database cannot be used" in written
    assert not re.search("walrus|narwhal", written)


def test_who_came_in_and_what_was_refused_is_written_down_without_names(make_app, log):
    app = make_app()
    number = member(app, Role.CONTRIBUTOR)
    client = app.test_client()
    knock(client, password=WRONG)
    knock(client)
    assert client.get("/purge").status_code == 403
    assert client.post("/account/tokens").status_code == 400
    send(client, "/account/tokens", "/account", name="one", scope="read")
    send(client, "/sign-out", "/account")
    admin = signed_in(app, Role.ADMIN)
    send(admin, f"/account/people/{number}/role", "/account/people", role="editor")
    send(admin, f"/account/people/{number}/close", "/account/people")
    assert events(log) == ["sign-in refused", "signed in", "not allowed", "form not ours", "token made", "signed out",
                           "role set", "account closed"]  # fmt: skip
    told = [record.told for record in log.records if record.name == "catalog.security"]
    assert (told[0]["person"], told[1]["whom"], told[2]["person"]) == ("none", number, number)
    assert (told[6]["person"], told[6]["whom"], told[6]["role"]) == (person_of(admin), number, "editor")
    lines = " ".join(record.getMessage() for record in log.records)
    assert not any(word in lines for word in ("127.0.0.1", EMAIL, "Heron"))


def test_the_same_address_and_account_are_known_again_in_the_log(make_app, log):
    app = make_app()
    for email in (EMAIL, EMAIL.upper(), "other@made-up.example"):
        knock(app.test_client(), email, WRONG)
    told = [record.told for record in log.records if record.name == "catalog.security"]
    assert len({one["from"] for one in told}) == 1
    assert [one["account"] == told[0]["account"] for one in told] == [True, True, False]


def test_what_a_database_refuses_is_told_without_its_values(database):
    """PostgreSQL would quote the whole row."""
    query = text("INSERT INTO person (pseudonym, email) VALUES (NULL, :told)")
    with pytest.raises(IntegrityError, match=r"(?i)null") as refused, database.writer.begin() as connection:
        connection.execute(query, {"told": "narwhal@made-up.example"})
    told = [refused.value, refused.value.orig, refused.value.__cause__]
    assert not re.search("narwhal", "".join(map(repr, told)) + "".join(map(str, told)))
