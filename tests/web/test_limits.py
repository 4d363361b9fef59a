"""Too many tries are refused, by account and by address, whether the account is there or not."""

import pytest
from flask import Blueprint

from catalog.domain.outcomes import Role
from catalog.models import RateCounter
from catalog.web.access import open_to_all
from catalog.web.limits import limited
from tests.services.writing import all_of
from tests.web.conftest import catalog_of
from tests.web.knocking import EMAIL, PASSWORD, member
from tests.web.signing import guard, signed_in

WRONG = "not the password"


def text_of(answer):
    return answer.get_data(as_text=True)


def tries(app, number, email=EMAIL, password=WRONG, **sent):
    """Answers to the form of /sign-in, sent so often by one browser."""
    client = app.test_client()
    form = {"csrf_token": guard(client, "/sign-in"), "email": email, "password": password}
    return [client.post("/sign-in", data=form, **sent) for _ in range(number)]


def with_page(app):
    """An application with a page that may be sent twice an hour."""
    page = Blueprint("made_up", __name__)
    view = open_to_all(limited("2 per hour")(lambda: "done"))
    page.add_url_rule("/made-up", view_func=view, methods=["GET", "POST"])
    app.register_blueprint(page)
    return app


def post(client, **sent):
    return client.post("/made-up", data={"csrf_token": guard(client, "/sign-in")}, **sent)


@pytest.mark.parametrize("email", [EMAIL, "nobody@made-up.example"])
def test_after_ten_tries_an_account_is_locked_for_a_while_whether_it_is_there_or_not(make_app, email):
    app = make_app()
    member(app)
    answers = tries(app, 11, email)
    assert [answer.status_code for answer in answers] == [400] * 10 + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 900
    assert "Too many tries. Come again in 15 minutes" in text_of(answers[-1])


def test_a_locked_account_is_not_opened_by_the_right_password_and_others_are(make_app):
    app = make_app()
    member(app)
    member(app, email="b@made-up.example", pseudonym="White Stork")
    tries(app, 10)
    assert tries(app, 1, password=PASSWORD)[0].status_code == 429
    assert tries(app, 1, EMAIL.upper(), PASSWORD)[0].status_code == 429
    assert tries(app, 1, "b@made-up.example", PASSWORD)[0].status_code == 303


def test_getting_in_forgets_the_wrong_tries_before(make_app):
    app = make_app()
    member(app)
    for _ in range(2):
        tries(app, 8)
        assert tries(app, 1, password=PASSWORD)[0].status_code == 303


def test_one_address_tries_thirty_times_whatever_the_accounts(make_app):
    app = make_app()
    client = app.test_client()
    token = guard(client, "/sign-in")
    codes = [client.post("/sign-in", data={"csrf_token": token, "email": f"{number}@made-up.example", "password": "x"})
             .status_code for number in range(31)]  # fmt: skip
    assert codes == [400] * 30 + [429]


def test_addresses_are_counted_apart_and_a_household_of_the_newer_kind_together(make_app):
    app = with_page(make_app())
    client = app.test_client()

    def code(address):
        return post(client, environ_base={"REMOTE_ADDR": address}).status_code

    assert [code("192.0.2.1") for _ in range(3)] == [200, 200, 429]
    assert code("192.0.2.2") == 200
    assert [code(f"2001:db8::{number}") for number in (1, 2, 3)] == [200, 200, 429]
    assert code("2001:db8:1::1") == 200


@pytest.mark.parametrize("proxies", [0, 1])
def test_nobody_gets_round_a_limit_by_a_header_that_proxies_write(make_app, proxies):
    app = with_page(make_app(proxies=proxies))
    real = ", 192.0.2.9" if proxies else ""  # what the proxy adds to what it was sent
    forged = [{"X-Forwarded-For": f"198.51.100.{number}{real}", "X-Real-IP": f"198.51.100.{number}",
               "Forwarded": f"for=198.51.100.{number}"} for number in range(3)]  # fmt: skip
    client = app.test_client()
    assert [post(client, headers=headers).status_code for headers in forged] == [200, 200, 429]


def test_whoever_is_signed_in_is_counted_as_a_person(make_app):
    app = with_page(make_app())
    one, other = signed_in(app, Role.READER), signed_in(app, Role.READER)
    assert [post(one).status_code for _ in range(3)] == [200, 200, 429]
    assert post(other).status_code == 200


def test_looking_is_not_counted_and_writes_nothing(make_app):
    app = with_page(make_app())
    assert {app.test_client().get("/made-up").status_code for _ in range(5)} == {200}
    assert all_of(catalog_of(app).database, RateCounter) == []


def test_no_address_stands_in_the_counters(make_app):
    app = make_app()
    tries(app, 1)
    rows = all_of(catalog_of(app).database, RateCounter)
    assert len(rows) == 2
    assert all(len(row.key) == 64 for row in rows)
    assert "127.0.0.1" not in str(rows)


def test_limits_hold_for_all_processes_of_a_database(make_app):
    app = with_page(make_app())
    post(app.test_client())
    post(app.test_client())
    assert post(app.test_client()).status_code == 429


@pytest.mark.parametrize(("path", "number"), [("/sign-up", 6), ("/reset", 11), ("/pictures/logged", 121)])
def test_what_anybody_may_send_is_limited(make_app, path, number):
    app = make_app(sign_up="open", mailer="file")
    client = app.test_client()
    token = guard(client, path)
    codes = [client.post(path, data={"csrf_token": token, "email": f"{one}@x.example"}).status_code
             for one in range(number)]  # fmt: skip
    assert [code == 429 for code in codes] == [False] * (number - 1) + [True]


def test_one_mailbox_gets_three_mails_an_hour(make_app):
    app = make_app(mailer="file")
    client = app.test_client()
    token = guard(client, "/reset")
    codes = [client.post("/reset", data={"csrf_token": token, "email": EMAIL}).status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]


def test_limits_can_be_switched_off_for_an_application(make_app):
    app = make_app()
    app.config["LIMITS"] = False
    assert {answer.status_code for answer in tries(app, 12)} == {400}
