"""Accounts below the pages: passwords, sessions, links, codes and counters, on both databases where they are rows."""

import logging
import stat
from contextlib import suppress
from datetime import timedelta

import pyotp
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from limits import parse
from limits.strategies import FixedWindowRateLimiter

from catalog.config import Settings
from catalog.domain.accounts import LinkKind, Scope, Way, pseudonym_key
from catalog.domain.errors import Invalid, NotAllowed, NotFound
from catalog.domain.outcomes import Role
from catalog.models import Person, RateCounter, SignIn
from catalog.services import people
from catalog.services.accounts import accounts, links, mail, members, passwords, second_step, sessions, tokens
from catalog.services.accounts.accounts import AccountIn
from catalog.services.accounts.counters import Counters
from catalog.services.accounts.links import Meant
from catalog.services.accounts.sessions import Opening
from catalog.services.aside import aside
from tests.services.writing import all_of
from tests.support.clock import NOW

EMAIL, PASSWORD = "ada@made-up.example", "three unlikely herons"
SOON, LATER = NOW + timedelta(minutes=1), NOW + timedelta(days=30)
BY_PASSWORD = Opening(Way.PASSWORD, "a browser")


def an_account(session, pseudonym="Grey Heron", email=EMAIL, role=Role.CONTRIBUTOR):
    return accounts.add(session, AccountIn(pseudonym=pseudonym, email=email, password=PASSWORD), role, NOW)


# Passwords


def test_a_password_is_kept_as_argon2id_and_known_again():
    stored = passwords.hashed(PASSWORD)
    assert stored.startswith("$argon2id$")
    assert passwords.is_right(stored, PASSWORD)
    assert not passwords.is_right(stored, PASSWORD + " ")
    assert not passwords.is_right(None, PASSWORD)
    assert not passwords.is_old(stored)


@pytest.mark.parametrize(
    "password",
    [
        "Password1234",
        "  password!!! ",
        "qwertyuiop123",
        "123456789012",
        "letmein 2026!!!",
        "iloveyouforever",
        "парольпароль",
        "11111111111a",
    ],
)
def test_a_password_that_is_tried_first_is_refused(password):
    with pytest.raises(Invalid, match="tried first"):
        passwords.check(password, "Grey Heron")


@pytest.mark.parametrize(
    "password", [PASSWORD, "kX7#vq!Lw2$z", "четыре цапли под дождём", "x" * 3 + " herons in the wet grass" * 8]
)
def test_a_password_that_is_not_soon_guessed_is_taken(password):
    passwords.check(password[: passwords.MOST], "White Stork")


@given(st.text(max_size=210) | st.text("0123456789-/.aA$@1! :", min_size=12, max_size=80), st.text(max_size=20))
@example(":" * 12, "")
def test_whatever_is_typed_is_judged(password, pseudonym):
    with suppress(Invalid):
        passwords.check(password, pseudonym)


def test_a_password_keeps_its_spaces():
    assert AccountIn.model_validate({"pseudonym": " x ", "password": " a b "}).model_dump() == {
        "pseudonym": "x",
        "email": "",
        "password": " a b ",
    }


@pytest.mark.parametrize("other", ["grey heron", "GREY HERON", "Grey  Heron", "Ｇrey Heron"])
def test_pseudonyms_that_look_alike_are_one(other):
    assert pseudonym_key(other) == pseudonym_key("Grey Heron")


def test_the_database_refuses_a_pseudonym_in_other_letters_and_an_address_twice(database):
    with aside(database) as session:
        an_account(session)
        for values in ({"pseudonym": "GREY heron"}, {"pseudonym": "White Stork", "email": "ADA@made-up.example"}):
            with pytest.raises(Invalid):
                an_account(session, **values) if "email" in values else accounts.check(
                    session, AccountIn(email="b@made-up.example", password=PASSWORD, **values))  # fmt: skip


# Sessions


def test_a_session_is_found_by_its_id_until_it_ends(database):
    with aside(database) as session:
        person = an_account(session).id
        secret = sessions.start(session, person, BY_PASSWORD, NOW)
    with database.reading() as session:
        row = sessions.find(session, secret, SOON)
        assert (row.person_id, row.way, row.agent) == (person, Way.PASSWORD, "a browser")
        assert sessions.find(session, secret, NOW + sessions.LASTS) is None
        assert sessions.find(session, secret + "x", SOON) is None


def test_ending_sessions_leaves_the_one_that_is_said(database):
    with aside(database) as session:
        person = an_account(session).id
        kept, other = (sessions.start(session, person, BY_PASSWORD, NOW) for _ in range(2))
        sessions.end_all(session, person, SOON, but=sessions.find(session, kept, NOW).id)
    with database.reading() as session:
        assert sessions.find(session, kept, SOON)
        assert sessions.find(session, other, SOON) is None


def test_nobody_ends_the_session_of_somebody_else(database):
    with aside(database) as session:
        person, stranger = an_account(session).id, people.operator(session, NOW).id
        secret = sessions.start(session, person, BY_PASSWORD, NOW)
        with pytest.raises(NotFound):
            sessions.end(session, stranger, sessions.find(session, secret, NOW).id, NOW)


def test_a_session_is_written_down_as_seen_every_five_minutes_at_most(database):
    with aside(database) as session:
        secret = sessions.start(session, an_account(session).id, BY_PASSWORD, NOW)
        row = sessions.find(session, secret, NOW)
        assert not sessions.is_due(row, NOW + timedelta(minutes=4, seconds=59))
        assert sessions.is_due(row, NOW + timedelta(minutes=5))
        sessions.seen(session, row.id, NOW + timedelta(minutes=5))
    assert all_of(database, SignIn)[0].last_seen_at == NOW + timedelta(minutes=5)


# Links


def test_a_link_works_once_and_for_its_kind_and_while_it_is_fresh(database):
    with aside(database) as session:
        secret = links.make(session, Meant(LinkKind.RESET, an_account(session).id), NOW)
        for kind, text, now in ((LinkKind.CONFIRM, secret, NOW), (LinkKind.RESET, "made-up", NOW),
                                (LinkKind.RESET, secret, NOW + timedelta(hours=1, seconds=1))):  # fmt: skip
            with pytest.raises(NotAllowed):
                links.find(session, kind, text, now)
        links.use(session, links.find(session, LinkKind.RESET, secret, SOON), SOON)
        with pytest.raises(NotAllowed, match="used already"):
            links.find(session, LinkKind.RESET, secret, SOON)


# The second step


def test_a_code_of_the_app_counts_for_its_half_minute_and_its_neighbours_once(database):
    with aside(database) as session:
        person = an_account(session)
        totp = pyotp.TOTP(second_step.begin(session, person))
        assert len(second_step.confirm(session, person, totp.at(NOW, counter_offset=-1), NOW)) == second_step.CODES
        assert not second_step.is_right(session, person, totp.at(NOW, counter_offset=-2), NOW)
        assert second_step.is_right(session, person, totp.at(NOW), NOW)
        assert not second_step.is_right(session, person, totp.at(NOW), NOW)
        assert second_step.is_right(session, person, totp.at(NOW, counter_offset=1), NOW)


def test_a_secret_is_not_taken_on_without_a_code_from_it(database):
    with aside(database) as session:
        person = an_account(session)
        second_step.begin(session, person)
        with pytest.raises(Invalid):
            second_step.confirm(session, person, "000 000", NOW)
        assert person.totp_since is None


@pytest.mark.parametrize("code", ["", "abc", "١٢٣٤٥٦", "0" * 5000])
def test_what_is_no_code_is_no_code(sqlite_database, code):
    with aside(sqlite_database) as session:
        person = an_account(session)
        second_step.confirm(session, person, pyotp.TOTP(second_step.begin(session, person)).at(NOW), NOW)
        assert not second_step.is_right(session, person, code, NOW)


# Counters


def test_tries_are_counted_in_a_window_by_all_who_share_the_database(database):
    item, now = parse("2 per minute"), FixedWindowRateLimiter(Counters(database))
    other = FixedWindowRateLimiter(Counters(database))
    assert [one.hit(item, "ada") for one in (now, other, now)] == [True, True, False]
    assert now.hit(item, "bob")
    now.clear(item, "ada")
    assert now.test(item, "ada")
    assert now.get_window_stats(item, "bob").remaining == 1


def test_a_window_that_is_over_counts_anew_and_others_are_forgotten(database):
    counters = Counters(database)
    counters.incr("old", 0)
    counters.incr("old", 0)
    assert counters.incr("again", 60) == 1
    assert counters.get("old") == 0
    assert len(all_of(database, RateCounter)) == 1
    assert counters.reset() == 1


# Leaving and roles


def test_whoever_leaves_leaves_no_trace_but_a_number(database):
    with aside(database) as session:
        person = an_account(session)
        sessions.start(session, person.id, BY_PASSWORD, NOW)
        tokens.make(session, person.id, "a program", Scope.READ, NOW)
        links.make(session, Meant(LinkKind.CONFIRM, person.id, email=person.email), NOW)
        accounts.leave(session, person, NOW)
    [row] = all_of(database, Person)
    assert row.pseudonym == f"former contributor {row.id}"
    assert "ada" not in str(row.model_dump()).lower()
    assert "heron" not in str(row.model_dump()).lower()
    assert all_of(database, SignIn) == []


def test_a_person_has_one_role_after_it_is_set(database):
    with aside(database) as session:
        person = an_account(session)
        members.set_role(session, person.id, Role.EDITOR)
        assert people.roles(session, person) == {Role.EDITOR}


def test_an_admin_without_a_password_is_no_way_in(database):
    with aside(database) as session:
        people.operator(session, NOW)
        assert not members.has_admin(session)
        an_account(session, role=Role.ADMIN)
        assert members.has_admin(session)


# Mail


def test_mail_goes_to_the_log_or_to_files(tmp_path, caplog):
    settings = Settings(data=tmp_path, database_url="sqlite://")
    with caplog.at_level(logging.INFO, logger="catalog.mail"):
        mail.send(settings, "ada@made-up.example", "Hello", "a link", NOW)
    assert "a link" in caplog.text
    mail.send(
        Settings(data=tmp_path, database_url="sqlite://", mailer="file"), "ada@made-up.example", "Hello", "x", NOW
    )
    [file] = (tmp_path / "mail").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert "To: ada@made-up.example" in file.read_text()
