"""Anyone can say what is wrong; only reviewers answer; texts are shown to few. All records are made up."""

import pytest

from catalog.domain.outcomes import Role
from catalog.models import Correction
from tests.services.writing import all_of, an_item, ground, incident_id, item_id, outcome, put
from tests.web.conftest import catalog_of
from tests.web.signing import guard, send, signed_in
from tests.web.test_history import embargoed

ABOUT = f"/items/{item_id('item')}"
NEW = f"/corrections/new?about={ABOUT}"
TEXT = "<script>alert(1)</script> It is a T-80."


@pytest.fixture
def app(make_app):
    made = make_app()
    put(catalog_of(made).database, *ground(), an_item("item", outcome("destroyed")))
    return made


@pytest.fixture
def client(app):
    return app.test_client()


def sent(client, **more):
    return send(client, "/corrections/new", NEW, **{"about": ABOUT, "text": TEXT, **more})


def text_of(answer):
    return answer.get_data(as_text=True)


def test_a_visitor_sends_a_correction_and_is_told_its_id_and_what_happens_next(app, client):
    answer = sent(client, url="https://example.org/1")
    assert answer.status_code == 303
    told = text_of(client.get(answer.location))
    assert answer.location.removeprefix("/corrections/") in told
    assert "answers here" in told
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in told
    assert "<script>alert" not in told
    assert 'content="noindex"' in told
    assert len(all_of(catalog_of(app).database, Correction)) == 1


def test_the_text_is_shown_to_who_sent_it_and_to_reviewers_only(app, client):
    place = sent(client).location
    assert "T-80" in text_of(client.get(place))
    assert "T-80" not in text_of(app.test_client().get(place))
    assert "T-80" not in text_of(signed_in(app, Role.CONTRIBUTOR).get(place))
    assert "T-80" in text_of(signed_in(app, Role.REVIEWER).get(place))


def test_what_was_typed_stays_when_it_is_refused(app, client):
    answer = sent(client, text="wrong", url="example.org")
    assert answer.status_code == 400
    told = text_of(answer)
    assert ">wrong</textarea>" in told
    assert 'value="example.org"' in told
    assert told.count('aria-invalid="true"') == 2
    assert all_of(catalog_of(app).database, Correction) == []


def test_a_program_that_fills_in_every_field_is_refused(app, client):
    assert sent(client, website="https://example.org").status_code == 400
    assert all_of(catalog_of(app).database, Correction) == []


def test_the_form_of_another_site_is_refused(client):
    assert client.post("/corrections/new", data={"about": ABOUT, "text": TEXT}).status_code == 400


def test_only_so_many_are_taken_in_an_hour(client):
    assert [sent(client).status_code for _ in range(6)] == [303] * 5 + [429]


@pytest.mark.parametrize("about", ["", "/items/zzzzzzzz", "https://example.org/", "//example.org", "/types/none"])
def test_there_is_no_form_for_what_is_no_record(client, about):
    assert client.get("/corrections/new", query_string={"about": about}).status_code == 400


@pytest.mark.parametrize("about", ["/types/t-72", f"/incidents/{incident_id('one')}", ABOUT])
def test_there_is_a_form_for_each_kind_of_record(client, about):
    assert f'<a href="{about}">' in text_of(client.get("/corrections/new", query_string={"about": about}))


def test_a_hidden_record_cannot_be_asked_about(app, client):
    embargoed(catalog_of(app).database)
    assert client.get(f"/corrections/new?about=/incidents/{incident_id('late')}").status_code == 400


def test_a_reviewer_answers_and_everybody_with_the_id_reads_it(app, client):
    place, reviewer = sent(client).location, signed_in(app, Role.REVIEWER)
    assert place in text_of(reviewer.get("/corrections/"))
    assert send(reviewer, place, state="taken_up", answer="Changed <b>today</b>.").status_code == 303
    told = text_of(app.test_client().get(place))
    assert "Changed &lt;b&gt;today&lt;/b&gt;." in told
    assert "taken up" in told


def test_an_answer_needs_a_state_and_a_text_and_keeps_what_was_typed(app, client):
    place, reviewer = sent(client).location, signed_in(app, Role.REVIEWER)
    answer = send(reviewer, place, state="refused", answer=" ")
    assert answer.status_code == 400
    assert 'value="refused" required checked' in text_of(answer)
    assert send(reviewer, place, state="open", answer="x").status_code == 400


def test_two_answers_at_once_are_told(app, client):
    place, reviewer = sent(client).location, signed_in(app, Role.REVIEWER)
    token = guard(reviewer, place)
    form = {"csrf_token": token, "state": "refused", "answer": "No."}
    assert [reviewer.post(place, data=form).status_code for _ in range(2)] == [303, 409]


@pytest.mark.parametrize("role", [None, Role.READER, Role.CONTRIBUTOR])
def test_nobody_below_a_reviewer_sees_the_queue_or_answers(app, client, role):
    place = sent(client).location
    asker = signed_in(app, role) if role else app.test_client()
    assert asker.get("/corrections/").status_code == 403
    form = {"csrf_token": guard(asker, NEW), "state": "refused", "answer": "No."}
    assert asker.post(place, data=form).status_code == 403


def test_a_correction_stands_in_no_public_list_of_changes(client):
    sent(client)
    for path in ("/changes", "/changes.json", "/changes.atom", "/changes.csv"):
        assert "correction" not in text_of(client.get(path)).replace("/corrections/new", "")
