"""Pages of review: who sees them, what the queue holds, decisions as a browser sends them. Everything is made up."""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from catalog.domain.outcomes import ReviewState, Role
from catalog.domain.vocabulary import Sensitivity
from catalog.models import Holding, Incident, Item, Outcome, Picture, Sighting
from catalog.services.catalog import utc_now
from catalog.services.reviews import reviewing
from catalog.services.sightings import sightings
from catalog.services.sightings.sighting_inputs import SightingIn
from catalog.services.sightings.sightings import Edition
from tests.services.sighted import KEY, LINE, POST, a_person, a_picture, submit, tally
from tests.services.writing import all_of, an_item, ground, item_id, outcome, put
from tests.web.conftest import catalog_of
from tests.web.signing import guard, person_of, send, signed_in

S = ReviewState
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def app(make_app):
    """Ada, a contributor, has logged a tank with a picture that nobody has looked at."""
    app = make_app()
    database = catalog_of(app).database
    put(database, *ground(), an_item("old", outcome("damaged")))
    submit(database, a_person(database, "ada"), pictures=[a_picture(database, "tank")])
    return app


@pytest.fixture
def bert(app):
    return signed_in(app, Role.REVIEWER, "bert")


def db(app):
    return catalog_of(app).database


def text_of(answer):
    return answer.get_data(as_text=True)


def picture(app):
    return all_of(db(app), Picture)[-1].public_sha256


def the_sighting(app):
    return all_of(db(app), Sighting)[-1]


def fields(client, path=f"/review/{KEY}"):
    """What the form of a page holds, as a browser would send it untouched."""
    page = text_of(client.get(path))
    form = page[page.index('id="decide"') :]
    found = {}
    for name, value in re.findall(r'<input(?=[^>]*name="([^"]+)")(?=[^>]*value="([^"]*)")[^>]*>', form):
        tag = re.search(rf'<input[^>]*name="{re.escape(name)}"[^>]*value="{re.escape(value)}"[^>]*>', form)[0]
        if ("radio" not in tag and "checkbox" not in tag) or "checked" in tag:
            found.setdefault(name, []).append(value)
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.findall(r'<option value="([^"]*)" selected', body) or re.findall(r'<option value="([^"]*)"', body)
        found[name] = [chosen[0]]
    return found


def decide(client, do="accept", page=None, **more):
    sent = {**(page or fields(client)), "reason": "the picture shows it", "do": do, **more}
    return client.post(f"/review/{KEY}", data=sent)


GETS = ("/review", "/review?what=opinions", "/review?what=outcomes", f"/review/{KEY}")


@pytest.mark.parametrize("role", [None, Role.READER, Role.CONTRIBUTOR])
def test_review_is_for_reviewers(app, role):
    client = signed_in(app, role) if role else app.test_client()
    token = guard(client, "/sign-in")
    assert {client.get(path).status_code for path in GETS} == {403}
    for path in (f"/review/{KEY}", f"/review/{KEY}/take", f"/review/{KEY}/let-go"):
        assert (
            client.post(path, data={"csrf_token": token, "do": "reject", "reason": "x", "edition": 1}).status_code
            == 403
        )
    assert the_sighting(app).state is S.SUBMITTED


def test_the_queue_shows_what_waits_with_its_counts(app, bert):
    page = text_of(bert.get("/review"))
    assert f'href="/review/{KEY}"' in page
    assert "T-72B3, destroyed" in page
    assert re.search(r'New sightings <span class="count">1<', page)
    assert re.search(r'Pictures without sensitivity <span class="count">1<', page)
    assert re.search(r'On my desk <span class="count">0<', page)


def test_reading_takes_nothing_and_the_desk_is_taken_by_a_button(app, bert):
    assert "Nobody has it" in text_of(bert.get(f"/review/{KEY}"))
    assert the_sighting(app).assigned_id is None
    send(bert, f"/review/{KEY}/take", f"/review/{KEY}")
    assert the_sighting(app).assigned_id == person_of(bert)
    assert "on your desk" in text_of(bert.get(f"/review/{KEY}"))
    assert f'href="/review/{KEY}"' in text_of(bert.get("/review?what=mine"))
    send(bert, f"/review/{KEY}/let-go", f"/review/{KEY}")
    assert the_sighting(app).state is S.SUBMITTED


def test_somebody_elses_desk_is_shown_by_name_and_taken_over_with_a_click_that_says_so(app, bert):
    carl = signed_in(app, Role.REVIEWER, "carl")
    send(carl, f"/review/{KEY}/take", f"/review/{KEY}")
    page = text_of(bert.get(f"/review/{KEY}"))
    assert "Take it over from carl" in page
    assert "on the desk of" in text_of(bert.get("/review?what=others"))
    answer = decide(bert, "reject")
    assert answer.status_code == 409
    assert "on the desk" in text_of(answer)
    assert decide(bert, "reject", over="y").status_code == 303
    assert the_sighting(app).state is S.REJECTED


def test_a_desk_that_is_forgotten_is_nobodys_after_half_an_hour(app, bert):
    person = a_person(db(app), "dora", "reviewer")
    with db(app).transaction() as session:
        reviewing.take(session, person, KEY, utc_now() - timedelta(minutes=31))
    assert "Nobody has it" in text_of(bert.get(f"/review/{KEY}"))
    assert f'href="/review/{KEY}"' in text_of(bert.get("/review"))


def test_the_page_shows_the_evidence_and_holds_pictures_back_until_asked(app, bert):
    page = text_of(bert.get(f"/review/{KEY}"))
    assert POST["text"] in page
    held_back = page[page.index('<details class="veil"><summary>Not reviewed') :]
    assert f'src="/pictures/{picture(app)}/file"' in held_back
    assert page.count(f'src="/pictures/{picture(app)}') == 1
    assert "damaged" in page  # the recorded tank that it may be
    assert "Logged by" in page


def test_the_form_as_it_stands_is_accepted_and_the_tally_follows(app, bert):
    before = tally(db(app))
    answer = decide(bert)
    assert answer.status_code == 303, text_of(answer)
    assert answer.headers["Location"] == f"/review?after={KEY}"
    assert tally(db(app)) == before | {"destroyed": 1}
    assert the_sighting(app).state is S.ACCEPTED
    assert "accepted" in text_of(bert.get(answer.headers["Location"]))
    page = text_of(bert.get(f"/review/{KEY}"))
    assert 'id="decide"' not in page
    assert f"/items/{all_of(db(app), Item)[-1].public_id}" in page


def test_visual_once_the_picture_is_looked_at_in_the_same_form(app, bert):
    sha256 = picture(app)
    seen = {"line-1-grade": "visual", "line-1-picture": sha256}
    answer = decide(bert, **seen)
    assert answer.status_code == 400
    assert "sensitivity of its picture" in text_of(answer)
    assert decide(bert, **seen, **{f"sensitivity-{sha256}": "none"}).status_code == 303
    assert all_of(db(app), Outcome)[-1].grade.value == "visual"


def test_things_that_were_only_seen_with_somebody_are_accepted_as_the_form_stands(app, bert):
    seen = {"kind": None, "lost_by": None, "context": "paraded", "taken_by": "ukraine", "taken_basis": "markings"}
    shown = a_picture(db(app), "parade", Sensitivity.NONE)
    submit(db(app), the_sighting(app).person_id, LINE | seen, key="seen0002", pictures=[shown])
    sent = {**fields(bert, "/review/seen0002"), "reason": "a parade", "title": "", "do": "accept"}
    answer = bert.post("/review/seen0002", data=sent)
    assert answer.status_code == 303, text_of(answer)
    assert all_of(db(app), Holding)[-1].grade.value == "visual"
    assert len(all_of(db(app), Incident)) == 1


def test_what_was_typed_stays_when_it_is_refused(app, bert):
    sent = {"line-1-lost_by": "Atlantis", "title": "My own title", "line-1-inspected_by": "a museum"}
    answer = decide(bert, **sent)
    page = text_of(answer)
    assert answer.status_code == 400
    assert 'href="#line-1-lost_by"' in page
    assert 'aria-invalid="true"' in page
    assert all(value in page for value in sent.values())
    assert all_of(db(app), Incident)[-1].title == "one"


def test_a_changed_sighting_answers_409_with_both_versions_and_the_typing(app, bert):
    page = fields(bert)
    with db(app).transaction() as session:
        ada = the_sighting(app).person_id
        values = SightingIn.model_validate(
            {"lines": [LINE, LINE | {"type": "t-80"}], "sources": [POST], "note": "two of them"}
        )
        sightings.amend(session, ada, Edition(KEY, 1), values, utc_now())
    answer = decide(bert, page=page, title="My own title")
    text = text_of(answer)
    assert answer.status_code == 409
    assert "Edition 1" in text
    assert "two of them" in text
    assert 'value="My own title"' in text
    assert 'name="edition" value="2"' in text
    assert 'name="line-2-decision"' in text


def test_asked_the_contributor_is_next_and_the_question_is_kept(app, bert):
    assert decide(bert, "ask", reason="which day was it?").status_code == 303
    assert "which day was it?" in text_of(bert.get(f"/review/{KEY}"))
    assert f'href="/review/{KEY}"' in text_of(bert.get("/review?what=asked"))


def test_a_duplicate_of_a_recorded_item(app, bert):
    assert decide(bert, "duplicate", of_item="nothing").status_code == 400
    assert decide(bert, "duplicate", of_item=item_id("old")).status_code == 303
    assert the_sighting(app).state is S.DUPLICATE
    token = guard(bert, f"/review/{KEY}")
    again = {"csrf_token": token, "do": "reopen", "edition": 2, "reason": "it is not"}
    assert bert.post(f"/review/{KEY}", data=again).status_code == 303
    assert the_sighting(app).state is S.IN_REVIEW


def test_after_a_decision_comes_the_next_one(app, bert):
    submit(db(app), the_sighting(app).person_id, key="seen0002")
    assert decide(bert, "reject").headers["Location"] == f"/review/seen0002?after={KEY}"


@pytest.mark.parametrize("do", ["", "destroy"])
def test_a_button_that_is_none_is_refused(app, bert, do):
    assert decide(bert, do).status_code == 400


def test_sooner_is_for_editors_and_the_typing_stays(app, bert):
    answer = decide(bert, hours="0", sooner="because", title="My own title")
    assert answer.status_code == 403
    assert "My own title" in text_of(answer)
    assert decide(signed_in(app, Role.EDITOR), hours="0", sooner="it is known").status_code == 303


def test_hostile_words_are_shown_as_words(make_app):
    app = make_app()
    put(db(app), *ground())
    source = POST | {"text": HOSTILE}
    submit(
        db(app),
        a_person(db(app), HOSTILE),
        LINE | {"written": HOSTILE, "note": HOSTILE},
        note=HOSTILE,
        sources=[source],
    )
    bert = signed_in(app, Role.REVIEWER, "bert")
    for path in ("/review", f"/review/{KEY}"):
        page = text_of(bert.get(path))
        assert HOSTILE not in page
        assert "&lt;script&gt;" in page


@pytest.mark.parametrize("path", ["/review/zzzzzzzz", "/review/%3Cscript%3E", "/review?after=zzzzzzzz"])
def test_a_sighting_that_is_not_there_is_not_found(app, bert, path):
    answer = bert.get(path)
    assert answer.status_code == 404
    assert "<script>alert" not in text_of(answer)


@pytest.mark.parametrize("path", ["/review?what=all", "/review?colour=red", f"/review/{KEY}?x=1"])
def test_a_parameter_that_is_none_is_refused(app, bert, path):
    assert bert.get(path).status_code == 400


def test_a_picture_of_another_sighting_cannot_be_touched(app, bert):
    other = a_picture(db(app), "other")
    answer = decide(bert, **{f"sensitivity-{other}": "none"})
    assert answer.status_code == 400
    assert {row.sensitivity.value for row in all_of(db(app), Picture)} == {"unreviewed"}


def test_a_field_that_the_form_has_not_sets_nothing(app, bert):
    answer = decide(bert, **{"line-1-state": "merged", "person_id": "1", "line-1-reviews": "3", "is_own": "y"})
    assert answer.status_code == 303
    found = all_of(db(app), Outcome)[-1]
    assert (found.reviews, found.is_self_reviewed) == (1, False)
    with db(app).reading() as session:
        assert session.exec(select(Item).where(Item.state != "active")).first() is None
