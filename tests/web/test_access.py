"""Nobody gets in where they do not belong: links, sessions, roles, and forms that were not ours."""

from datetime import timedelta

import pytest
from flask import Blueprint
from itsdangerous import URLSafeSerializer
from sqlmodel import select

from catalog.domain.accounts import Way
from catalog.domain.outcomes import Role
from catalog.models import Person, PersonRole
from catalog.services import people
from catalog.services.accounts import sessions, tickets
from catalog.services.accounts.sessions import Opening
from catalog.services.aside import aside
from catalog.services.catalog import utc_now
from catalog.services.datasets import DatasetIn
from catalog.web.access import need
from tests.services.writing import ground, outcome, put
from tests.support.clock import NOW
from tests.web.conftest import catalog_of
from tests.web.signing import guard, link, operator, send
from tests.web.test_hidden import ID, thing

SHA = "0" * 64
READ = ["/imports/new", *(f"/imports/new/{SHA}{end}" for end in
        ("", "/dry-run", "/rows", "/report.csv", "/profile.toml", "/progress"))]  # fmt: skip
OPEN_PAGES = {"signin", "signup", "reset", "logged", "corrections", "read"}
WRITTEN = ["/imports/new", f"/imports/new/{SHA}", f"/imports/new/{SHA}/apply"]


def text_of(answer):
    return answer.get_data(as_text=True)


def is_refused(answer):
    return answer.status_code == 403 and "python -m catalog sign-in" in text_of(answer)


@pytest.mark.parametrize("path", READ)
def test_a_visitor_is_refused_and_told_how_to_sign_in(client, path):
    assert is_refused(client.get(path))
    assert is_refused(client.head(path)) or client.head(path).status_code == 403


@pytest.mark.parametrize("path", WRITTEN)
def test_a_visitor_writes_nothing_even_with_a_form_of_ours(app, client, path):
    assert is_refused(client.post(path))
    token = guard(client, link(app))
    assert is_refused(client.post(path, data={"csrf_token": token}))


@pytest.mark.parametrize("path", READ)
def test_the_operator_is_let_in(own_app, path):
    assert operator(own_app).get(path).status_code in (200, 404)


def test_every_page_that_writes_names_who_may_use_it_or_is_open_on_purpose(app):
    views = {rule.endpoint: app.view_functions[rule.endpoint] for rule in app.url_map.iter_rules()
             if rule.methods - {"GET", "HEAD", "OPTIONS"}}  # fmt: skip
    open_ones = {name for name, view in views.items() if getattr(view, "is_open", False)}
    by_pages = {name.partition(".")[0] for name in open_ones}
    assert by_pages == OPEN_PAGES
    assert all(getattr(view, "needed_role", None) for name, view in views.items() if name not in open_ones)


def test_a_page_that_writes_and_names_no_role_is_closed(make_app):
    app = make_app()
    app.add_url_rule("/forgotten", view_func=lambda: "done", methods=["POST"])
    assert app.test_client().post("/forgotten").status_code == 403


@pytest.mark.parametrize("path", WRITTEN)
def test_a_form_without_its_token_is_refused(own_app, path):
    client = operator(own_app)
    for data in ({}, {"csrf_token": "made-up"}):
        answer = client.post(path, data=data)
        assert answer.status_code == 400
        assert "Nothing was written" in text_of(answer)


def test_signing_in_and_out_need_the_token_of_their_form_too(own_app):
    client = own_app.test_client()
    address = link(own_app)
    client.get(address)
    assert client.post(address).status_code == 400
    assert is_refused(client.get("/imports/new"))
    signed = operator(own_app)
    assert signed.post("/sign-out").status_code == 400
    assert signed.get("/imports/new").status_code == 200


def test_looking_at_a_link_does_not_use_it_up(own_app):
    address = link(own_app)
    for _ in range(3):
        assert "Sign in" in text_of(own_app.test_client().get(address))
    assert send(own_app.test_client(), address).status_code == 303


def test_a_link_works_once_also_after_a_restart(own_app):
    address, client = link(own_app), own_app.test_client()
    token = guard(client, address)
    assert client.post(address, data={"csrf_token": token}).status_code == 303
    other = own_app.test_client()
    assert is_refused(other.get(address))
    token = guard(other, link(own_app))
    answer = other.post(address, data={"csrf_token": token})
    assert is_refused(answer)
    assert "used already" in text_of(answer)


def test_of_two_that_use_a_link_at_once_one_is_refused(database, monkeypatch):
    ticket, late = tickets.Ticket("abc", 8, NOW), tickets.Ticket("abc", 8, NOW)
    with aside(database) as session:
        person = people.operator(session, NOW).id
        tickets.use(session, ticket, person, NOW)
    monkeypatch.setattr(tickets, "check_unused", lambda *_: None)  # the other has not seen it yet
    with pytest.raises(tickets.NotAllowed, match="used already"), aside(database) as session:
        tickets.use(session, late, person, NOW)


def changed(address):
    return address[:-10] + ("A" if address[-10] != "A" else "B") + address[-9:]


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda app: link(app, now=utc_now() - timedelta(minutes=16)), "older than a quarter of an hour"),
        (lambda app: changed(link(app)), "no sign-in link"),
        (lambda _: "/sign-in/" + tickets.write(("another key",), 8, utc_now()), "no sign-in link"),
        (lambda app: "/sign-in/" + URLSafeSerializer(app.config["SECRET_KEY"]).dumps({"id": "x"}), "no sign-in link"),
        (lambda _: "/sign-in/x", "no sign-in link"),
    ],
    ids=["expired", "changed", "of another key", "signed for something else", "made up"],
)
def test_a_link_that_is_not_right_opens_nothing(own_app, make, told):
    client = own_app.test_client()
    token = guard(client, link(own_app))
    for answer in (client.get(make(own_app)), client.post(make(own_app), data={"csrf_token": token})):
        assert is_refused(answer)
        assert told in text_of(answer)
    assert is_refused(client.get("/imports/new"))


def test_a_link_of_a_key_that_is_being_replaced_still_works(make_app):
    app = make_app(secret_keys=("new", "old"))
    address = "/sign-in/" + tickets.write(("old",), 8, utc_now())
    assert app.test_client().get(address).status_code == 200
    assert is_refused(app.test_client().get("/sign-in/" + tickets.write(("older",), 8, utc_now())))


def test_a_session_ends_when_its_hours_are_over_whatever_the_cookie_says(database):
    with aside(database) as session:
        person = people.operator(session, NOW).id
        secret = sessions.start(session, person, Opening(Way.LINK, lasts=timedelta(hours=2)), NOW)
        assert sessions.find(session, secret, NOW + timedelta(hours=1, minutes=59))
        assert sessions.find(session, secret, NOW + timedelta(hours=2)) is None


def test_a_session_that_nobody_uses_ends_before_its_hours(database):
    with aside(database) as session:
        person = people.operator(session, NOW).id
        secret = sessions.start(session, person, Opening(Way.LINK), NOW)
        later = NOW + sessions.IDLE - timedelta(minutes=1)
        row = sessions.find(session, secret, later)
        sessions.seen(session, row.id, later)
        session.expire_all()
        assert sessions.find(session, secret, later + timedelta(hours=1))
        assert sessions.find(session, secret, later + sessions.IDLE) is None


def test_signing_out_ends_the_session_for_a_copied_cookie_too(own_app):
    client = operator(own_app)
    cookie = client.get_cookie("session").value
    assert send(client, "/sign-out", "/imports/").status_code == 303
    thief = own_app.test_client()
    thief.set_cookie("session", cookie)
    assert is_refused(thief.get("/imports/new"))
    assert is_refused(client.get("/imports/new"))


def test_a_cookie_that_was_made_up_opens_nothing(own_app):
    thief = own_app.test_client()
    for value in ("x", "eyJzaWduX2luIjoiYWJjIn0.x.y"):
        thief.set_cookie("session", value)
        assert is_refused(thief.get("/imports/new"))


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(make_app):
    app = make_app(url="https://catalog.example")
    client = app.test_client()
    host = {"base_url": "https://catalog.example"}
    cookie = client.get(link(app), **host).headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert {"HttpOnly", "SameSite=Lax", "Secure", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_without_https_the_cookie_is_out_of_reach_of_scripts_too(make_app):
    app = make_app()
    cookie = app.test_client().get(link(app)).headers["Set-Cookie"]
    assert cookie.startswith("session=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))


def test_signing_in_again_ends_the_session_that_the_browser_had(own_app):
    client = operator(own_app)
    cookie = client.get_cookie("session").value
    assert send(client, link(own_app)).status_code == 303
    thief = own_app.test_client()
    thief.set_cookie("session", cookie)
    assert is_refused(thief.get("/imports/new"))
    assert client.get("/imports/new").status_code == 200


def test_signing_out_has_the_browser_forget_what_it_kept(own_app):
    answer = send(operator(own_app), "/sign-out", "/imports/")
    assert answer.headers["Clear-Site-Data"] == '"cache"'


def test_the_operator_is_a_person_and_not_the_catalog_itself(own_app):
    operator(own_app)
    with catalog_of(own_app).database.reading() as session:
        person = session.exec(select(Person).where(Person.pseudonym == people.OPERATOR)).one()
        assert not person.is_system
        assert people.roles(session, person) == {Role.ADMIN}


def test_a_person_whose_account_is_closed_is_a_visitor_again(own_app):
    client = operator(own_app)
    with catalog_of(own_app).database.transaction() as session:
        session.exec(select(Person).where(Person.pseudonym == people.OPERATOR)).one().is_active = False
    assert is_refused(client.get("/imports/new"))


@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_do_what_lower_ones_may_and_no_more(make_app, role):
    app = make_app()
    for needed in Role:
        page = Blueprint(f"page-{needed}", __name__)
        page.get(f"/only/{needed}")(need(needed)(lambda: "in"))
        app.register_blueprint(page)
    client = operator(app)
    with catalog_of(app).database.transaction() as session:
        session.exec(select(PersonRole)).one().role = role
    let_in = {needed for needed in Role if client.get(f"/only/{needed}").status_code == 200}
    assert let_in == {one for one in Role if list(Role).index(one) <= list(Role).index(role)}


@pytest.mark.parametrize("path", ["/", "/losses/", "/losses.csv", "/imports/", "/nothing", "/types/t-72.json"])
def test_what_the_signed_in_see_is_kept_nowhere(own_app, path):
    answer = operator(own_app).get(path)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/losses/", "/imports/", "/types/"])
def test_a_visitor_gets_no_cookie_from_a_page(client, path):
    assert "Set-Cookie" not in client.get(path).headers


def test_the_page_of_a_link_is_kept_nowhere(app, client):
    assert "no-store" in client.get(link(app)).headers["Cache-Control"]


CLOSED = DatasetIn(slug="closed", name="Closed list", maintainer="us", licence="none", may_publish=False)


def test_insiders_see_lists_that_may_not_be_published_and_see_that_they_may_not(make_app):
    app = make_app()
    made_up = thing("item", outcome("destroyed"), dataset="closed", written="Made-up tank")
    put(catalog_of(app).database, *ground(), CLOSED, made_up)
    visitor, signed = app.test_client(), operator(app)
    for path in ("/losses/?dataset=closed", f"/items/{ID['item']}"):
        assert visitor.get(path).status_code in (400, 404)
        assert "not published" in text_of(signed.get(path))
    assert ID["item"] not in text_of(visitor.get("/losses.csv?dataset=all"))
    assert ID["item"] in text_of(signed.get("/losses.csv?dataset=all"))
