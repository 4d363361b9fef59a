"""Accounts, invitations and tokens at the command line."""

import json
import subprocess
import sys

import pytest
from sqlmodel import select

from catalog.domain.outcomes import Role
from catalog.models import OnceLink, Person
from catalog.services import people
from catalog.services.accounts import accounts, members, tokens
from tests.seed import program
from tests.seed.folders import SMALL
from tests.support.clock import NOW
from tests.support.databases import FILE, at_file, copied

EMAIL, PASSWORD = "ada@made-up.example", "three unlikely herons"
USAGE, FAILED = 2, 1


@pytest.fixture
def folder(migrated_file, tmp_path):
    """A data folder with an empty catalog."""
    copied(migrated_file, tmp_path)
    return tmp_path


def looked(folder, look):
    """What `look` makes of a session on the catalog in a folder."""
    database = at_file(folder / FILE)
    try:
        with database.reading() as session:
            return look(session)
    finally:
        database.close()


def told(answer):
    assert (answer.returncode, answer.stderr) == (0, "")
    return json.loads(answer.stdout)


def test_an_account_without_a_password_gets_a_link_to_set_one(run, folder):
    made = told(run("user", "add", EMAIL, "--role", "admin", "--json", data=folder))
    assert made["url"].startswith("http://127.0.0.1:8000/reset/")
    assert (made["role"], made["pseudonym"].startswith("admin-")) == ("admin", True)
    assert not looked(folder, members.has_admin)


def test_a_password_is_read_from_one_line_of_stdin(folder):
    command = [sys.executable, "-m", "catalog", "user", "add", EMAIL, "--role", "admin", "--password-stdin"]
    sent = {"input": f"{PASSWORD}\nmore\n", "encoding": "utf-8", "cwd": program.PROJECT}
    done = subprocess.run(command, env=program.environment(folder), check=False, capture_output=True, **sent)
    assert (done.returncode, done.stderr) == (0, "")
    assert looked(folder, lambda session: accounts.known(session, EMAIL, PASSWORD)) is not None
    assert looked(folder, members.has_admin)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nothing", "--role", "admin"), "name@example.org"),
        ((EMAIL, "--role", "owner"), "invalid choice"),
        ((EMAIL, "--role", "admin", "--pseudonym", "x"), "3 to 40"),
        ((EMAIL, "--role", "admin", "--pseudonym", "operator"), "kept for the catalog"),
    ],
)
def test_an_account_that_cannot_be_is_wrong_usage(run, folder, arguments, told):
    answer = run("user", "add", *arguments, data=folder)
    assert (answer.returncode, answer.stdout) == (USAGE, "")
    assert told in answer.stderr
    assert looked(folder, lambda session: session.exec(select(Person)).all()) == []


def test_an_address_has_one_account(run, folder):
    told(run("user", "add", EMAIL, "--role", "admin", "--json", data=folder))
    assert run("user", "add", EMAIL.upper(), "--role", "reader", data=folder).returncode == USAGE


def test_an_invitation_is_printed_and_kept_as_a_hash(run, folder):
    made = told(run("user", "invite", "--role", "reviewer", "--json", data=folder, CATALOG_URL="https://c.example"))
    assert made["url"].startswith("https://c.example/sign-up/")
    [row] = looked(folder, lambda session: session.exec(select(OnceLink)).all())
    assert row.role is Role.REVIEWER
    assert row.sha256 not in made["url"]


def test_a_token_is_printed_once_and_opens_what_its_scope_says(run, folder):
    told(run("user", "add", EMAIL, "--role", "reader", "--json", data=folder))
    made = told(run("token", "add", EMAIL, "--scope", "write", "--name", "a program", "--json", data=folder))
    row = looked(folder, lambda session: tokens.find(session, made["token"]))
    assert (row.name, row.scopes) == ("a program", ["read", "write"])
    assert run("token", "add", EMAIL, "--scope", "read", "--name", "a program", data=folder).returncode == USAGE


@pytest.mark.parametrize("command", [("token", "add", EMAIL, "--scope", "read"), ("user", "reset", EMAIL)])
def test_an_account_that_is_not_there_is_told(run, folder, command):
    answer = run(*command, data=folder)
    assert (answer.returncode, answer.stderr) == (FAILED, f"no open account of {EMAIL!r}\n")


def test_a_reset_shuts_everybody_out_until_its_link_is_used(run, folder):
    told(run("user", "add", EMAIL, "--role", "admin", "--json", data=folder))
    assert "/reset/" in told(run("user", "reset", EMAIL, "--json", data=folder))["url"]
    assert looked(folder, lambda session: accounts.by_email(session, EMAIL).password_hash) is None


def test_the_first_start_says_how_to_make_the_first_admin_and_later_ones_do_not(folder, tmp_path_factory):
    small = program.copied_with(SMALL, tmp_path_factory.mktemp("program"))
    first = program.run("init", data=folder, program=small)
    assert "user add EMAIL --role admin" in first.stdout.splitlines()[-1]
    database = at_file(folder / FILE)
    with database.transaction() as session:
        values = accounts.AccountIn(pseudonym="Grey Heron", email=EMAIL, password=PASSWORD)
        accounts.add(session, values, Role.ADMIN, people.system(session, NOW).joined_at)
    database.close()
    assert "user add" not in program.run("init", data=folder, program=small).stdout
