"""Making an account, signing in with it, the second step, a new password, sessions, and leaving."""

import re
import stat
from datetime import timedelta

import pyotp
import pytest
from sqlmodel import select

from catalog.domain.outcomes import Role
from catalog.models import ApiToken, Change, Person, PersonRole, RecoveryCode, SignIn
from catalog.services import history, people
from catalog.services.catalog import utc_now
from catalog.web.accounting import local
from tests.services.writing import all_of
from tests.web.conftest import catalog_of
from tests.web.knocking import EMAIL, PASSWORD, PSEUDONYM, entered, is_in, knock, linked, mailed, member, person
from tests.web.signing import TOKEN, guard, operator, person_of, send, signed_in

OTHER, SHORT, WRONG = "another long heron", "short", "not the password"
SECRET = re.compile(r"<dt>Secret</dt><dd><code>(\w+)")
ON_PAPER = re.compile(r"<li><code>([a-z0-9-]{29})</code>")


def text_of(answer):
    return answer.get_data(as_text=True)


def join(client, path="/sign-up", **values):
    filled = {"pseudonym": PSEUDONYM, "email": EMAIL, "password": PASSWORD, **values}
    return send(client, path, **filled)


def roles(app, number):
    with catalog_of(app).database.reading() as session:
        return people.roles(session, session.get(Person, number))


def app_of(client):
    return client.application


def code_of(client, step=0):
    """What an app would show for the secret of the account, `step` half minutes from now."""
    return pyotp.TOTP(person(app_of(client), person_of(client)).totp_secret).at(utc_now(), counter_offset=step)


def with_second_step(app):
    """A client whose account has the second step on, and its codes for paper."""
    member(app)
    client = entered(app)
    assert send(client, "/account/code/begin", "/account/code", password=PASSWORD).status_code == 303
    answer = send(client, "/account/code/confirm", "/account/code", code=code_of(client, -1))
    return client, ON_PAPER.findall(text_of(answer))


# Making one


def test_whoever_comes_where_it_is_open_gets_an_account_and_is_signed_in(make_app):
    app = make_app(sign_up="open")
    client = app.test_client()
    assert join(client).headers["Location"] == "/account"
    page = text_of(client.get("/account"))
    assert PSEUDONYM in page
    assert EMAIL in page
    assert roles(app, person_of(client)) == {Role.CONTRIBUTOR}


@pytest.mark.parametrize(
    "more", [{"role": "admin"}, {"roles": "admin"}, {"is_active": "1", "is_system": "1", "id": "1"}]
)
def test_whoever_sends_more_than_is_asked_gets_no_more(make_app, more):
    app = make_app(sign_up="open")
    client = app.test_client()
    join(client, **more)
    assert roles(app, person_of(client)) == {Role.CONTRIBUTOR}
    assert not person(app, person_of(client)).is_system


@pytest.mark.parametrize("sign_up", ["invitation", "closed"])
def test_where_it_is_not_open_nobody_makes_an_account_by_themselves(make_app, sign_up):
    app = make_app(sign_up=sign_up)
    client = app.test_client()
    assert "Pseudonym" not in text_of(client.get("/sign-up"))
    token = guard(client, "/sign-in")
    answer = client.post("/sign-up", data={"csrf_token": token, "pseudonym": "x" * 5, "email": EMAIL})
    assert answer.status_code == 403
    assert all_of(catalog_of(app).database, Person) == []


@pytest.mark.parametrize(
    ("values", "field", "told"),
    [
        ({"pseudonym": "ab"}, "pseudonym", "3 to 40"),
        ({"pseudonym": "x" * 41}, "pseudonym", "3 to 40"),
        ({"pseudonym": "\ufdfa" * 40}, "pseudonym", "3 to 40"),
        ({"pseudonym": "<b>bold</b>"}, "pseudonym", "3 to 40"),
        ({"pseudonym": "ada@example.org"}, "pseudonym", "3 to 40"),
        ({"pseudonym": "Operator"}, "pseudonym", "kept for the catalog"),
        ({"pseudonym": "Former Contributor 2"}, "pseudonym", "kept for the catalog"),
        ({"pseudonym": "GREY  heron"}, "pseudonym", "somebody has it"),
        ({"email": "nothing"}, "email", "name@example.org"),
        ({"email": "a@b.example\nBcc: c@d.example"}, "email", "name@example.org"),
        ({"email": "ADA@made-up.example"}, "email", "cannot be used"),
        ({"password": "short"}, "password", "12 to 200"),
        ({"password": "x" * 201}, "password", "12 to 200"),
        ({"password": "the white stork!"}, "password", "does not contain the pseudonym"),
        ({"password": "Password12345!"}, "password", "tried first"),
        ({"password": "aaaaaaaaaaaaaaaa"}, "password", "tried first"),
    ],
)  # fmt: skip
def test_what_an_account_cannot_have_is_refused_beside_its_field(make_app, values, field, told):
    app = make_app(sign_up="open")
    member(app)
    client = app.test_client()
    answer = join(client, **{"pseudonym": "White Stork", "email": "b@made-up.example", **values})
    assert answer.status_code == 400
    assert re.search(rf'id="{field}-error">[^<]*{told}', text_of(answer))
    assert values.get("password", PASSWORD) not in text_of(answer)
    assert len(all_of(catalog_of(app).database, Person)) == 1


def test_an_invitation_gives_its_role_once(make_app):
    app = make_app()
    admin = operator(app)
    made = linked(text_of(send(admin, "/account/people/invitations", "/account/people", role="reviewer")))
    client = app.test_client()
    assert "invited as reviewer" in text_of(client.get(made))
    assert join(client, made, role="admin").status_code == 303
    assert roles(app, person_of(client)) == {Role.REVIEWER}
    assert "used already" in text_of(app.test_client().get(made))


def test_an_invitation_that_was_refused_for_a_field_still_works(make_app):
    app = make_app()
    made = linked(text_of(send(operator(app), "/account/people/invitations", "/account/people", role="editor")))
    client = app.test_client()
    assert join(client, made, password=SHORT).status_code == 400
    assert join(client, made).status_code == 303


def test_an_invitation_that_was_taken_back_opens_nothing(make_app):
    app = make_app()
    admin = operator(app)
    made = linked(text_of(send(admin, "/account/people/invitations", "/account/people", role="editor")))
    number = re.search(r"/invitations/(\d+)/take-back", text_of(admin.get("/account/people")))[1]
    send(admin, f"/account/people/invitations/{number}/take-back", "/account/people")
    assert app.test_client().get(made).status_code == 403


def test_an_address_is_confirmed_before_anybody_gets_in_by_it(make_app):
    app = make_app(sign_up="open", confirm_email=True, mailer="file")
    client = app.test_client()
    assert "Look into your mail" in text_of(join(client))
    assert not is_in(client)
    assert "Look into your mail" in text_of(knock(client))
    assert send(client, linked(mailed(app)[-1])).status_code == 303
    assert is_in(entered(app))


def test_a_known_address_is_answered_as_a_new_one_and_only_its_mailbox_learns_more(make_app):
    app = make_app(sign_up="open", confirm_email=True, mailer="file")
    first = text_of(join(app.test_client()))
    again = text_of(join(app.test_client(), pseudonym="White Stork"))
    assert first == again
    assert "you have an account" in mailed(app)[-1]
    assert len(all_of(catalog_of(app).database, Person)) == 1


# Signing in


def test_signing_in_leads_to_where_it_was_asked_for(make_app):
    app = make_app()
    member(app, Role.EDITOR)
    client = app.test_client()
    assert "/sign-in?next=%2Fimports%2Fnew" in text_of(client.get("/imports/new"))
    assert knock(client, next="/imports/new?x=1").headers["Location"] == "/imports/new?x=1"
    assert is_in(client)


ELSEWHERE = ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/\t/evil.example",
             "\\/evil.example", "/x\\@evil.example", "evil.example", " //evil.example", "/\n/evil.example"]  # fmt: skip


@pytest.mark.parametrize("address", ELSEWHERE)
def test_signing_in_leads_to_no_other_site(make_app, address):
    app = make_app()
    member(app)
    client = app.test_client()
    token = guard(client, "/sign-in")
    values = {"email": EMAIL, "password": PASSWORD, "next": address}
    assert client.post("/sign-in", data={"csrf_token": token, **values}).headers["Location"] == "/"
    assert local(address) == "/"


def test_the_wrong_password_and_an_account_that_is_not_there_are_answered_alike(make_app):
    app = make_app()
    member(app)
    emails = (EMAIL, "nobody@made-up.example", "\0@x.example")
    answers = [knock(app.test_client(), email, WRONG) for email in emails]
    texts = {TOKEN.sub("", text_of(one)).replace(email, "") for one, email in zip(answers, emails, strict=True)}
    assert {answer.status_code for answer in answers} == {400}
    assert len(texts) == 1
    assert "do not belong together" in texts.pop()


def test_a_closed_account_gets_in_no_more(make_app):
    app = make_app()
    number = member(app)
    client = entered(app)
    send(operator(app), f"/account/people/{number}/close", "/account/people")
    assert not is_in(client)
    assert knock(app.test_client()).status_code == 400


def test_a_session_has_an_id_that_nobody_had_before(make_app):
    app = make_app()
    member(app)
    client = app.test_client()
    client.get("/sign-in")
    planted = client.get_cookie("session").value
    assert knock(client).status_code == 303
    assert client.get_cookie("session").value != planted
    thief = app.test_client()
    thief.set_cookie("session", planted)
    assert not is_in(thief)


def test_signing_in_again_opens_another_session(make_app):
    app = make_app()
    member(app)
    client = entered(app)
    with client.session_transaction() as cookie:
        first = dict(cookie)
    knock(client)
    with client.session_transaction() as cookie:
        assert cookie["sign_in"] != first["sign_in"]


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/code", "/sign-up", "/reset", "/account/password",
                                  "/account/tokens", "/account/leave", "/account/sessions/end-others"])  # fmt: skip
def test_no_form_of_an_account_is_taken_without_its_token(make_app, path):
    app = make_app(sign_up="open")
    member(app)
    client = entered(app)
    values = {"email": EMAIL, "password": PASSWORD, "new_password": OTHER, "name": "x", "scope": "write"}
    for token in ({}, {"csrf_token": "made-up"}):
        answer = client.post(path, data={**values, **token})
        assert answer.status_code == 400
        assert "Nothing was written" in text_of(answer)
    assert is_in(entered(app))


# The second step


def test_with_the_second_step_on_the_password_alone_opens_nothing(make_app):
    app = make_app()
    client, _ = with_second_step(app)
    code, late = code_of(client), app.test_client()
    assert knock(late, next="/tally").headers["Location"] == "/sign-in/code"
    assert not is_in(late)
    assert send(late, "/sign-in/code", code="000000").status_code == 400
    assert send(late, "/sign-in/code", code=code).headers["Location"] == "/tally"
    assert is_in(late)


@pytest.mark.parametrize("asked", ["everybody", "reviewers"])
def test_where_the_second_step_is_asked_for_a_password_alone_opens_nothing(make_app, asked):
    app = make_app(second_step=asked)
    member(app, Role.REVIEWER)
    client = entered(app)
    for path in ("/", "/review", "/account"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/account/code")
    assert send(client, "/account/tokens", "/account/code", name="a script", scope="read").status_code == 403
    assert "asks it of you" in text_of(client.get("/account/code"))
    send(client, "/account/code/begin", "/account/code", password=PASSWORD)
    send(client, "/account/code/confirm", "/account/code", code=code_of(client, -1))
    assert client.get("/review").status_code == 200
    send(client, "/account/code/off", "/account/code", password=PASSWORD)
    assert client.get("/review").status_code == 303
    assert send(client, "/sign-out", "/account/code").status_code == 303
    assert client.get("/").status_code == 200


def test_whoever_reviews_nothing_is_asked_for_a_second_step_only_where_everybody_is(make_app):
    app = make_app(second_step="reviewers")
    member(app, Role.CONTRIBUTOR)
    assert entered(app).get("/account").status_code == 200


def test_a_code_works_once(make_app):
    app = make_app()
    client, _ = with_second_step(app)
    code = code_of(client)
    for status in (303, 400):
        late = app.test_client()
        knock(late)
        assert send(late, "/sign-in/code", code=code).status_code == status


def test_a_code_on_paper_stands_once_for_the_app(make_app):
    app = make_app()
    _, codes = with_second_step(app)
    assert len(set(codes)) == 10
    for code, status in ((codes[0].upper(), 303), (codes[0], 400), (codes[1], 303)):
        late = app.test_client()
        knock(late)
        assert send(late, "/sign-in/code", code=code).status_code == status


def test_the_code_is_asked_of_nobody_who_has_not_given_the_password(make_app):
    app = make_app()
    _, codes = with_second_step(app)
    client = app.test_client()
    assert client.get("/sign-in/code").headers["Location"] == "/sign-in"
    token = guard(client, "/sign-in")
    assert client.post("/sign-in/code", data={"csrf_token": token, "code": codes[0]}).headers["Location"] == "/sign-in"


def test_a_password_that_was_changed_meanwhile_does_not_count_for_the_code(make_app):
    app = make_app()
    client, codes = with_second_step(app)
    late = app.test_client()
    knock(late)
    token = guard(late, "/sign-in/code")
    send(client, "/account/password", "/account", password=PASSWORD, new_password=OTHER)
    assert late.post("/sign-in/code", data={"csrf_token": token, "code": codes[0]}).headers["Location"] == "/sign-in"


def test_the_secret_is_shown_as_picture_and_text_until_it_is_confirmed(make_app):
    app = make_app()
    member(app)
    client = entered(app)
    assert "<dt>Secret" not in text_of(client.get("/account/code"))
    send(client, "/account/code/begin", "/account/code", password=PASSWORD)
    page = text_of(client.get("/account/code"))
    assert 'src="data:image/png;base64,' in page
    assert "otpauth://totp/" in page
    assert EMAIL not in page
    assert send(client, "/account/code/confirm", "/account/code", code="123").status_code == 400
    send(client, "/account/code/confirm", "/account/code", code=code_of(client))
    assert "<dt>Secret" not in text_of(client.get("/account/code"))


def test_the_second_step_is_turned_off_with_the_password_only(make_app):
    app = make_app()
    client, _ = with_second_step(app)
    assert send(client, "/account/code/off", "/account/code", password=WRONG).status_code == 400
    assert send(client, "/account/code/off", "/account/code", password=PASSWORD).status_code == 303
    assert is_in(entered(app))
    assert all_of(catalog_of(app).database, RecoveryCode) == []


# The password


def test_changing_the_password_needs_the_old_one_and_ends_the_other_sessions(make_app):
    app = make_app()
    member(app)
    client, other = entered(app), entered(app)
    assert send(client, "/account/password", "/account", password=WRONG, new_password=OTHER).status_code == 400
    assert is_in(other)
    refused = send(client, "/account/password", "/account", password=PASSWORD, new_password=SHORT)
    assert 'id="new_password-error"' in text_of(refused)
    assert send(client, "/account/password", "/account", password=PASSWORD, new_password=OTHER).status_code == 303
    assert (is_in(client), is_in(other)) == (True, False)
    assert knock(app.test_client(), password=OTHER).status_code == 303


def test_whether_an_address_is_known_is_told_to_nobody_who_asks_for_a_new_password(make_app):
    app = make_app(mailer="file")
    member(app)
    pages = {text_of(send(app.test_client(), "/reset", email=email)) for email in (EMAIL, "nobody@made-up.example")}
    assert len(pages) == 1
    assert len(mailed(app)) == 1


def test_a_mailed_link_sets_a_password_once_and_ends_every_session(make_app):
    app = make_app(mailer="file")
    member(app)
    client = entered(app)
    for _ in range(2):
        send(app.test_client(), "/reset", email=EMAIL.upper())
    first, second = map(linked, mailed(app))
    assert send(app.test_client(), first, password=SHORT).status_code == 400
    assert send(app.test_client(), first, password=OTHER).status_code == 303
    assert not is_in(client)
    assert knock(app.test_client(), password=OTHER).status_code == 303
    assert {app.test_client().get(path).status_code for path in (first, second, "/reset/made-up")} == {403}


def test_a_mail_is_a_file_for_its_owner_only_and_its_link_does_not_follow_the_request(make_app):
    app = make_app(mailer="file")
    member(app)
    client = app.test_client()
    token = guard(client, "/reset")
    client.post("/reset", data={"csrf_token": token, "email": EMAIL}, headers={"Host": "evil.example"})
    client.post("/reset", data={"csrf_token": token, "email": EMAIL})
    [file] = (catalog_of(app).settings.data / "mail").glob("*.eml")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "evil.example" not in file.read_text()


# Sessions


def test_sessions_are_listed_and_ended_by_their_person_only(make_app):
    app = make_app()
    member(app)
    client, other, stranger = entered(app), entered(app), signed_in(app, Role.ADMIN)
    here = [row.id for row in all_of(catalog_of(app).database, SignIn)]
    assert text_of(client.get("/account")).count('/end"') == 2
    assert send(stranger, f"/account/sessions/{here[1]}/end", "/account").status_code == 404
    assert is_in(other)
    assert send(client, f"/account/sessions/{here[1]}/end", "/account").status_code == 303
    assert (is_in(client), is_in(other)) == (True, False)


def test_all_other_sessions_end_at_once(make_app):
    app = make_app()
    member(app)
    clients = [entered(app) for _ in range(3)]
    send(clients[0], "/account/sessions/end-others", "/account")
    assert [is_in(one) for one in clients] == [True, False, False]


def test_looking_at_pages_writes_down_when_a_session_was_seen_and_nothing_else(make_app):
    app = make_app()
    member(app)
    client, database = entered(app), catalog_of(app).database
    [before] = all_of(database, SignIn)
    client.get("/account")
    assert all_of(database, SignIn) == [before]


def test_no_id_that_would_open_anything_stands_in_the_database(make_app):
    app = make_app()
    member(app)
    client = entered(app)
    with client.session_transaction() as cookie:
        secret = cookie["sign_in"]
    [row] = all_of(catalog_of(app).database, SignIn)
    assert secret not in str(row.model_dump())
    assert PASSWORD not in str(all_of(catalog_of(app).database, Person)[0].model_dump())


# Leaving


def test_leaving_erases_the_account_and_keeps_what_was_written(make_app):
    app = make_app()
    number = member(app)
    client, database = entered(app), catalog_of(app).database
    send(client, "/account/tokens", "/account", name="x", scope="read")
    with database.transaction() as session:
        change = history.begin(session, session.get(Person, number), "a report", utc_now())
        history.close(session, change)
    assert send(client, "/account/leave", password=WRONG).status_code == 400
    assert send(client, "/account/leave", password=PASSWORD).status_code == 303
    row = person(app, number)
    assert (row.pseudonym, row.email, row.password_hash, row.is_active) == (
        f"former contributor {number}",
        None,
        None,
        False,
    )
    assert [all_of(database, model) for model in (SignIn, ApiToken, PersonRole)] == [[], [], []]
    assert all_of(database, Change)[0].person_id == number
    assert knock(app.test_client()).status_code == 400


def test_a_pseudonym_that_was_given_up_can_be_taken(make_app):
    app = make_app(sign_up="open")
    member(app)
    send(entered(app), "/account/leave", password=PASSWORD)
    assert join(app.test_client()).status_code == 303


def test_the_last_admin_stays(make_app):
    app = make_app()
    number = member(app, Role.ADMIN)
    client = entered(app)
    assert send(client, "/account/leave", password=PASSWORD).status_code == 409
    assert send(client, f"/account/people/{number}/role", "/account/people", role="reader").status_code == 409
    assert send(client, f"/account/people/{number}/close", "/account/people").status_code == 409
    member(app, Role.ADMIN, "b@made-up.example", "White Stork")
    assert send(client, "/account/leave", password=PASSWORD).status_code == 303


# What others see


def test_an_address_is_shown_to_its_owner_only(make_app):
    app = make_app()
    number = member(app)
    viewers = {None: app.test_client(), **{role: signed_in(app, role) for role in Role}, "op": operator(app)}
    paths = [rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments]
    for client in viewers.values():
        for path in {*paths, f"/account/people/{number}"}:
            assert EMAIL not in text_of(client.get(path)), path
    assert EMAIL in text_of(entered(app).get("/account"))


def test_an_admin_sets_roles_by_pseudonym(make_app):
    app = make_app()
    number = member(app)
    admin = operator(app)
    assert PSEUDONYM in text_of(admin.get("/account/people"))
    assert send(admin, f"/account/people/{number}/role", "/account/people", role="editor").status_code == 303
    assert roles(app, number) == {Role.EDITOR}
    assert send(admin, f"/account/people/{number}/role", "/account/people", role="owner").status_code == 400
    assert send(admin, f"/account/people/{number}/close", "/account/people").status_code == 303
    assert roles(app, number) == frozenset()
    send(admin, f"/account/people/{number}/reopen", "/account/people")
    assert roles(app, number) == {Role.EDITOR}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_nobody_but_an_admin_sees_or_sets_roles(make_app, role):
    app = make_app()
    client = signed_in(app, role)
    assert client.get("/account/people").status_code == 403
    answer = send(client, f"/account/people/{person_of(client)}/role", "/account", role="admin")
    assert answer.status_code == 403
    assert roles(app, person_of(client)) == {role}


def test_the_operator_and_the_catalog_are_nobody_to_change(make_app):
    app = make_app()
    admin = operator(app)
    for answer in (send(admin, f"/account/people/{person_of(admin)}/{act}", "/account/people", role="reader")
                   for act in ("role", "close", "reopen")):  # fmt: skip
        assert answer.status_code == 404


def test_no_change_of_an_account_leaves_a_revision(make_app):
    app = make_app()
    member(app)
    client = entered(app)
    send(client, "/account/password", "/account", password=PASSWORD, new_password=OTHER)
    assert all_of(catalog_of(app).database, Change) == []


def test_a_session_that_was_not_seen_for_a_while_is_written_down_aside(make_app):
    app = make_app()
    member(app)
    client, database = entered(app), catalog_of(app).database
    with database.transaction() as session:
        session.exec(select(SignIn)).one().last_seen_at = utc_now() - timedelta(hours=1)
    client.get("/account")
    for _ in range(200):
        [row] = all_of(database, SignIn)
        if utc_now() - row.last_seen_at < timedelta(minutes=5):
            return
    pytest.fail("it was not written down")
