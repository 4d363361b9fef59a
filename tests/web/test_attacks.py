"""What somebody with bad intentions sends: fields of others, forms of other sites, text that would run, odd letters."""

import io
import re
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from catalog import create_app
from catalog.config import Settings
from catalog.domain.outcomes import ReviewState, Role
from catalog.domain.vocabulary import Sensitivity
from catalog.models import Holding, Incident, Picture, Sighting, Source, SourcePicture
from tests.services.sighted import KEY, a_person, accept, decision, said, submit
from tests.services.writing import an_incident, an_item, changing, ground, incident_id, item_id, outcome, put
from tests.support.clock import NOW
from tests.support.drawn import encoded, scene
from tests.web import signing
from tests.web.conftest import catalog_of
from tests.web.knocking import mailed
from tests.web.signing import guard, signed_in
from tests.web.test_sightings import FORM, URL, rows, send, submitted, text_of

FUTURE = datetime(2999, 1, 1, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
RUNS = re.compile(r"<script>alert|<img src=x|href=.?\s*javascript:", re.IGNORECASE)
NESTED = "https://web.archive.org/web/2020/" * 3000 + "http://example.org/"


@pytest.fixture
def served(make_app):
    app = make_app()
    app.config["LIMITS"] = False
    put(catalog_of(app).database, *ground(), an_incident(), an_item("plain", outcome("destroyed")))
    return app


@pytest.fixture
def ada(served):
    return signed_in(served, Role.CONTRIBUTOR, "ada")


@pytest.fixture
def eve(served):
    return signed_in(served, Role.CONTRIBUTOR, "eve")


def database(app):
    return catalog_of(app).database


def source_at(app, url=URL):
    return next(one for one in rows(app, Source) if one.url == url)


def amended(client, public_id, **more):
    path = f"/sightings/{public_id}/amend"
    values = {**FORM, "edition": "1", "do": "submit", "csrf_token": guard(client, path), **more}
    return client.post(path, data=values)


def test_naming_the_source_of_somebody_else_tells_nothing_of_what_they_said_of_it(served, ada, eve):
    submitted(
        ada, **{"source-1-text": "told in confidence", "source-1-published": "2024-11-26", "source-1-protect": "y"}
    )
    with changing(database(served)) as session:
        session.get_one(Source, source_at(served).id).title = "A name that a reviewer gave"
    own = submitted(eve)
    for page in (text_of(eve.get(f"/sightings/{own}")), text_of(eve.get(f"/sightings/{own}/amend"))):
        assert URL in page
        assert not any(
            text in page for text in ("told in confidence", "2024-11-26", "26 Nov", "A name", 'value="y" checked')
        )
    assert "A name that a reviewer gave" not in text_of(send(eve, "check", **FORM))


def test_naming_the_source_of_somebody_else_changes_nothing_of_it(served, ada, eve):
    submitted(ada, **{"source-1-text": "as posted", "source-1-protect": "y"})
    own = submitted(eve, **{"source-1-text": "made up"})
    assert amended(eve, own, **{"source-1-text": "made up again"}).status_code == 303
    row = source_at(served)
    assert (row.text, row.protected, row.is_pending) == ("as posted", True, True)


def test_who_names_a_source_that_waits_may_protect_it(served, ada, eve):
    submitted(ada)
    submitted(eve, **{"source-1-protect": "y"})
    assert source_at(served).protected


def test_a_source_is_protected_also_where_its_picture_came_first(served, ada):
    data = {"csrf_token": guard(ada, "/pictures/new"), "file": (io.BytesIO(encoded(scene(1))), "a.jpg"), "source": URL}
    assert ada.post("/pictures/", data=data, content_type="multipart/form-data").status_code == 303
    own = submitted(ada, **{"source-1-text": "as posted", "source-1-protect": "y"})
    row = source_at(served)
    assert (row.text, row.protected, row.is_pending) == ("as posted", True, True)
    assert amended(ada, own).status_code == 303
    assert not source_at(served).protected


def test_a_protected_source_is_not_told_to_who_names_its_address(served, ada):
    with changing(database(served)) as session:
        own = {"public_id": "srce0001", "kind": "post", "title": "Witness A", "url": URL, "protected": True}
        session.add(Source.model_validate({**own, "url_key": "x.com/status/1861801234567890123"}))
    page = text_of(ada.get(f"/sightings/{submitted(ada)}"))
    assert "waits with this sighting" in page
    assert "Witness A" not in page
    assert "srce0001" not in page


def test_a_new_outcome_of_a_public_item_is_not_told_by_its_sighting_before_its_day(served):
    submit(database(served), a_person(database(served), "bob"))
    told = {"decision": "existing", "item": item_id("plain"), "kind": "damaged"}
    accept(database(served), a_person(database(served), "rita", "reviewer"), decision(said(**told)))
    visitor, path = served.test_client(), f"/sightings/{KEY}"
    with changing(database(served)) as session:
        [row] = [one for one in session.exec(select(Incident)) if one.public_id != incident_id("one")]
        row.publish_after, number = FUTURE, row.id
    assert [client.get(path).status_code for client in (visitor, signed_in(served, Role.READER))] == [404, 404]
    with changing(database(served)) as session:
        session.get_one(Incident, number).publish_after = NOW
    assert visitor.get(path).status_code == 200


def test_a_holding_of_a_public_item_is_not_told_by_its_sighting_before_its_day(served):
    line = {"type": "t-72b3", "context": "paraded", "taken_by": "ukraine"}
    submit(database(served), a_person(database(served), "bob"), line)
    told = {"seq": 1, "decision": "existing", "item": item_id("plain"), **line}
    accept(database(served), a_person(database(served), "rita", "reviewer"), decision(told, title=""))
    visitor, path = served.test_client(), f"/sightings/{KEY}"
    for moment, code in ((FUTURE, 404), (NOW, 200)):
        with changing(database(served)) as session:
            session.exec(select(Holding)).one().publish_after = moment
        assert visitor.get(path).status_code == code


def test_no_contributor_says_which_public_source_has_a_public_picture(served, ada, eve):
    picture = {"file": (io.BytesIO(encoded(scene(1))), "a.jpg")}
    ada.post(
        "/pictures/", data={"csrf_token": guard(ada, "/pictures/new"), **picture}, content_type="multipart/form-data"
    )
    with changing(database(served)) as session:
        session.exec(select(Picture)).one().sensitivity = Sensitivity.NONE
        own = {"public_id": "srce0001", "kind": "post", "title": "a post", "url": URL}
        session.add(Source.model_validate({**own, "url_key": "x.com/status/1861801234567890123"}))
    sent = {"csrf_token": guard(eve, "/pictures/new"), "file": (io.BytesIO(encoded(scene(1))), "b.jpg"), "source": URL}
    assert eve.post("/pictures/", data=sent, content_type="multipart/form-data").status_code == 303
    assert (rows(served, SourcePicture), rows(served, Picture)[0].source_id) == ([], None)


def test_what_is_somebody_else_s_is_not_there_for_a_contributor(served, ada, eve):
    own = submitted(ada)
    draft = re.search(r'name="draft" value="(\w+)"', text_of(send(ada, "save", note="mine")))[1]
    form = {"csrf_token": guard(eve, "/sightings/new"), "edition": "1", "reason": "none", "draft": draft, "note": "x"}
    gets = [f"/sightings/{own}", f"/sightings/{own}/amend", f"/sightings/new?draft={draft}"]
    posts = [f"/sightings/{own}/amend", f"/sightings/{own}/withdraw", "/sightings/drafts"]
    posts += [f"/sightings/drafts/{draft}/discard", "/sightings/new"]
    assert {eve.get(path).status_code for path in gets} == {404}
    assert {eve.post(path, data={**form, **FORM}).status_code for path in posts} == {404}
    assert rows(served, Sighting)[0].edition == 1


def test_fields_that_the_form_does_not_have_are_not_looked_at(served, ada):
    more = {"state": "accepted", "person_id": "1", "is_pending": "", "line-1-item_id": "1", "line-1-grade": "visual",
            "line-1-outcome_id": "1", "source-1-is_pending": "0", "edition": "9"}  # fmt: skip
    submitted(ada, **more)
    row = rows(served, Sighting)[0]
    assert (row.state, row.edition, source_at(served).is_pending) == (ReviewState.SUBMITTED, 1, True)
    assert ada.post("/sightings/new", json=FORM).status_code == 400


def test_a_reviewer_publishes_no_sooner_and_undoes_nothing(served, ada):
    own, rita = submitted(ada), signed_in(served, Role.REVIEWER, "rita")
    form = {"csrf_token": guard(rita, f"/review/{own}"), "edition": "1", "reason": "seen", "title": "a title",
            "line-1-decision": "new", "line-1-type": "T-72", "line-1-min": "2", "line-1-best": "2", "line-1-max": "2",
            "line-1-fate": "captured", "line-1-lost_by": "Russia", "line-1-taken_by": "Ukraine", "do": "accept",
            "hours": "0", "metres": "0", "sooner": "because"}  # fmt: skip
    assert rita.post(f"/review/{own}", data=form).status_code == 403
    assert rows(served, Sighting)[0].state is ReviewState.SUBMITTED
    for path in ("/changes/1/undo", "/bulk", "/purge", "/account/people/1/role"):
        assert rita.post(path, data=form).status_code == 403


@pytest.mark.parametrize("edition", ["9" * 5000, "9" * 30, "-1", "٣", "²", ""])
def test_an_edition_that_there_is_not_is_refused_also_for_what_is_decided(served, ada, edition):
    own, rita = submitted(ada), signed_in(served, Role.REVIEWER, "rita")
    form = {"csrf_token": guard(rita, f"/review/{own}"), "do": "reject", "reason": "no", "over": "1"}
    assert rita.post(f"/review/{own}", data={**form, "edition": edition}).status_code in (400, 409)
    assert rita.post(f"/review/{own}", data={**form, "edition": "1"}).status_code == 303
    assert rita.post(f"/review/{own}", data={**form, "edition": edition}).status_code in (400, 409)


def test_nothing_that_is_typed_runs_on_a_page_or_in_a_file(served, ada):
    fields = ("line-1-note", "note", "place", "source-1-text", "line-1-marking-1-text", "line-1-type")
    own = submitted(ada, **{"line-1-marking-1-kind": "inscription", **dict.fromkeys(fields, HOSTILE)})
    rita = signed_in(served, Role.REVIEWER, "rita")
    ask = {"csrf_token": guard(rita, f"/review/{own}"), "do": "ask", "reason": HOSTILE, "edition": "1"}
    assert rita.post(f"/review/{own}", data=ask).status_code == 303
    pages = [text_of(ada.get(path)) for path in (f"/sightings/{own}", f"/sightings/{own}/amend", "/sightings/")]
    pages += [text_of(rita.get(path)) for path in (f"/review/{own}", "/review", "/changes", "/changes.atom")]
    for page in pages:
        assert not RUNS.search(page)
    assert "&lt;script&gt;alert(1)" in pages[0]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "JaVaScRiPt:1/alert", " javascript://x.com/%0aalert(1)",
                                 "data:text/html,x", "java\tscript:alert(1)", "//x.com/a"])  # fmt: skip
def test_no_link_leads_to_a_script(served, ada, url):
    about = f"/items/{item_id('plain')}"
    sent = {
        "csrf_token": guard(ada, f"/corrections/new?about={about}"),
        "about": about,
        "text": "long enough",
        "url": url,
    }
    assert ada.post("/corrections/new", data=sent).status_code == 400
    answer = send(ada, **{**FORM, "source-1-url": url})
    pages = [text_of(answer), *(text_of(ada.get(f"/sightings/{one.public_id}")) for one in rows(served, Sighting))]
    assert not any(RUNS.search(page) for page in pages)
    assert all(re.match("https?://", one.url or "https://") for one in rows(served, Source))


@pytest.mark.parametrize("fields", [
    {"source-1-url": NESTED}, {"point": "nan, nan", "uncertainty_m": "5"}, {"point": "1e999, 0", "uncertainty_m": "5"},
    {"line-1-number": "9" * 5000}, {"line-1-number": "99999999999999999999"}, {"date": "0000-00-00"},
    {"line-1-number": "-1"}, {"uncertainty_m": "9" * 5000, "point": "1, 1"}, {"line-1-note": "x" * 20_001},
    {"line-1-marking-1-text": "x" * 201, "line-1-marking-1-kind": "inscription"}, {"line-1-seen": "\u0663" * 8},
    {"source-1-published": "9999-99-99"}, {"line-1-fate": "accepted"},
])  # fmt: skip
def test_a_number_or_text_that_cannot_be_is_refused(served, ada, fields):
    assert send(ada, **{**FORM, **fields}).status_code == 400
    assert rows(served, Sighting) == []


def test_more_lines_than_are_allowed_are_refused_and_names_beyond_the_form_dropped(served, ada):
    many = {f"line-{number}-type": "T-72" for number in range(1, 100)}
    assert send(ada, **{**FORM, **many}).status_code == 400
    assert send(ada, **FORM, **{"line-1000000-type": "T-72", "line--1-type": "T-72"}).status_code == 303


@pytest.mark.parametrize("email", ["a@=?utf-8?q?=0aBcc=3ax=40y.example=0a?=.example", "=?utf-8?q?a=0d=0ab?=@x.example",
                                   "a@x.example\nBcc: b@x.example", "a\x7f@x.example"])  # fmt: skip
def test_no_address_writes_a_line_into_the_head_of_a_mail(make_app, email):
    app = make_app(sign_up="open", confirm_email=True, mailer="file")
    visitor, own = app.test_client(), {"pseudonym": "somebody", "password": "three unlikely herons"}
    assert signing.send(visitor, "/sign-up", **own, email=email).status_code == 400
    assert signing.send(visitor, "/reset", email=email).status_code == 200
    assert mailed(app) == []


@pytest.mark.parametrize("path", ["/pictures/logged", "/sightings/new"])
def test_an_address_of_copies_of_copies_ends_somewhere(ada, path):
    page = path if path == "/pictures/logged" else "/sightings/new"
    draft = re.search(r'name="draft" value="(\w+)"', text_of(ada.get("/sightings/new")))[1]
    sent = {"csrf_token": guard(ada, page), "url": NESTED, "paste": NESTED, "do": "read", "draft": draft}
    assert ada.post(path, data=sent).status_code < 500


@pytest.mark.postgres
def test_a_letter_that_the_database_cannot_hold_is_refused_and_breaks_nothing(postgres_database, tmp_path):
    app = create_app(Settings(data=tmp_path, database_url=postgres_database.url))
    put(postgres_database, *ground(), an_item("plain", outcome("destroyed")))
    eve, about = signed_in(app, Role.REVIEWER, "eve"), f"/items/{item_id('plain')}"
    gets = ["/items/%00", "/types/a%00b", "/changes?by=%00", "/sightings/new?draft=%00", "/review?after=%00"]
    token = guard(eve, f"/corrections/new?about={about}")
    sent = {"csrf_token": token, "about": about, "text": "long enough \0 text", "draft": "\0", "type": "\0"}
    posts = ["/corrections/new", "/sightings/drafts", f"{about}/opinion", "/pictures/logged"]
    assert {eve.get(path).status_code for path in gets} == {400}
    assert {eve.post(path, data=sent).status_code for path in posts} <= {200, 400}
    catalog_of(app).close()
