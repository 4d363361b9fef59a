"""Pages of second opinions and second checks. Everything is made up."""

from datetime import UTC, datetime

import pytest
from flask import render_template_string

from catalog.domain.outcomes import Grade, Role
from catalog.models import Identification, Item, Outcome, OutcomeReview
from catalog.search.show import opinions
from tests.services.sighted import a_person, a_picture, accept, decision, said, submit
from tests.services.writing import all_of, an_incident, an_item, ground, incident_id, item_id, outcome, put
from tests.web.conftest import catalog_of
from tests.web.signing import guard, person_of, send, signed_in

OLD = f"/items/{item_id('old')}"
HOSTILE = "<script>alert(1)</script>"
FUTURE = datetime(2999, 1, 1, tzinfo=UTC)


@pytest.fixture
def app(make_app):
    app = make_app()
    put(db(app), *ground(), an_item("old", outcome("damaged"), written="old tank"))
    return app


def db(app):
    return catalog_of(app).database


def text_of(answer):
    return answer.get_data(as_text=True)


def say(client, type_="t-72b3", path=OLD, **more):
    return send(client, f"{path}/opinion", type=type_, qualifier="exact", **more)


@pytest.mark.parametrize("role", [None, Role.READER])
def test_opinions_are_for_contributors_and_checks_for_reviewers(app, role):
    client = signed_in(app, role) if role else app.test_client()
    token = {"csrf_token": guard(client, "/sign-in")}
    assert {client.get(f"{OLD}/{one}").status_code for one in ("opinion", "outcomes/1/check")} == {403}
    assert {client.post(f"{OLD}/{one}", data=token).status_code for one in ("opinion", "type", "outcomes/1/check")} == {
        403
    }
    assert all_of(db(app), Identification) == []


def test_a_contributor_neither_checks_nor_takes_over(app):
    ada = signed_in(app, Role.CONTRIBUTOR)
    token = {"csrf_token": guard(ada, f"{OLD}/opinion"), "agrees": "1", "reason": "x", "type": "t-72b3"}
    assert {ada.post(f"{OLD}/{one}", data=token).status_code for one in ("type", "outcomes/1/check")} == {403}


def test_an_opinion_by_any_name_of_the_type_stands_on_its_own(app):
    ada = signed_in(app, Role.CONTRIBUTOR, "ada")
    assert say(ada, "T-72B3", reason="the sight").status_code == 303
    row = all_of(db(app), Identification)[-1]
    assert (row.person_id, row.reason, row.is_blind, row.disagrees) == (person_of(ada), "the sight", False, None)
    assert all_of(db(app), Item)[0].type_id != row.type_id


def test_blind_hides_what_others_say_and_what_it_is_recorded_as_until_one_has_said(app):
    ada, bert = signed_in(app, Role.CONTRIBUTOR, "ada"), signed_in(app, Role.CONTRIBUTOR, "bert")
    say(ada, "t-72b3", reason="the sight")
    page = text_of(bert.get(f"{OLD}/opinion?blind=1"))
    assert "the sight" not in page
    assert "T-72" not in page.partition('id="own"')[0]
    assert "old tank" not in page
    assert "old tank" not in text_of(signed_in(app, Role.REVIEWER).get("/review?what=opinions"))
    assert "the sight" in text_of(bert.get(f"{OLD}/opinion"))
    answer = send(bert, f"{OLD}/opinion", f"{OLD}/opinion?blind=1", type="t-72b3", qualifier="exact", blind="1")
    assert answer.status_code == 303
    assert all_of(db(app), Identification)[-1].is_blind
    page = text_of(bert.get(f"{OLD}/opinion?blind=1"))
    assert "the sight" in page
    assert "2 of 2" in page


def test_a_refused_blind_opinion_stays_blind_and_keeps_what_was_typed(app):
    ada, bert = signed_in(app, Role.CONTRIBUTOR, "ada"), signed_in(app, Role.CONTRIBUTOR, "bert")
    say(ada, "t-72b3", reason="the sight")
    answer = say(bert, "no such tank", blind="1", reason="I wonder")
    page = text_of(answer)
    assert answer.status_code == 400
    assert "no such tank" in page
    assert "I wonder" in page
    assert "the sight" not in page


@pytest.mark.parametrize(
    "more", [{"disagrees": "perhaps"}, {"qualifier": "sure"}, {"reason": "x" * 2001}, {"type_": ""}]
)
def test_an_opinion_that_is_none_is_refused(app, more):
    ada = signed_in(app, Role.CONTRIBUTOR)
    sent = {
        "type": more.get("type_", "t-72b3"),
        "qualifier": "exact",
        **{k: v for k, v in more.items() if k != "type_"},
    }
    assert send(ada, f"{OLD}/opinion", **sent).status_code == 400
    assert all_of(db(app), Identification) == []


def test_is_not_and_cannot_tell_are_apart(app):
    people = [signed_in(app, Role.CONTRIBUTOR) for _ in range(4)]
    for client, disagrees in zip(people, ("", "", "cannot_tell_from_this", "is_not"), strict=True):
        say(client, "t-72b3", disagrees=disagrees)
    page = text_of(people[0].get(f"{OLD}/opinion"))
    assert "is not this: " in page
    assert "cannot be told from this: " in page
    assert 'T-72B</bdi></a>, <span class="count">2 of 2' in page


def test_the_consensus_is_taken_over_by_a_reviewer_with_a_reason(app):
    for _ in range(2):
        say(signed_in(app, Role.CONTRIBUTOR), "t-72b3")
    carl = signed_in(app, Role.REVIEWER, "carl")
    page = f"{OLD}/opinion"
    assert send(carl, f"{OLD}/type", page, type="t-72b3", qualifier="exact").status_code == 400
    assert send(carl, f"{OLD}/type", page, type="t-72", qualifier="exact", reason="so").status_code == 409
    assert send(carl, f"{OLD}/type", page, type="t-72b3", qualifier="exact", reason="two agree").status_code == 303
    assert all_of(db(app), Item)[0].type_id == all_of(db(app), Identification)[-1].type_id


def test_an_item_that_is_not_public_yet_is_there_for_reviewers_only(app):
    there = {"incident": incident_id("later")}
    put(db(app), an_incident("later", publish_after=FUTURE), an_item("hidden", outcome("destroyed", **there)))
    hidden = f"/items/{item_id('hidden')}"
    assert signed_in(app, Role.CONTRIBUTOR).get(f"{hidden}/opinion").status_code == 404
    assert signed_in(app, Role.REVIEWER).get(f"{hidden}/opinion").status_code == 200
    assert signed_in(app, Role.REVIEWER).get("/items/zzzzzzzz/opinion").status_code == 404


@pytest.fixture
def checked(app):
    """A visual loss that Ada logged and Bert accepted, its item, and Carl's client."""
    database = db(app)
    ada, bert = a_person(database, "ada"), a_person(database, "bert", "reviewer")
    sha256 = a_picture(database, "tank")
    submit(database, ada, pictures=[sha256], note=HOSTILE)
    line = said(grade="visual", picture=sha256)
    accept(database, bert, decision(line, sensitivities={sha256: "none"}, reason=HOSTILE))
    item = all_of(database, Item)[-1].public_id
    return app, f"/items/{item}/outcomes/1/check", signed_in(app, Role.REVIEWER, "carl")


def test_a_second_check_is_found_in_the_queue_kept_and_counted(checked):
    app, path, carl = checked
    assert f'href="{path}"' in text_of(carl.get("/review?what=outcomes"))
    assert "1 independent" in text_of(carl.get(path))
    assert send(carl, path, agrees="1", reason="both tracks are off").status_code == 303
    assert all_of(db(app), Outcome)[-1].reviews == 2
    assert "both tracks are off" in text_of(carl.get(path))
    assert f'href="{path}"' not in text_of(carl.get("/review?what=outcomes"))


def test_a_check_without_an_answer_or_a_reason_is_refused_and_what_was_typed_stays(checked):
    app, path, carl = checked
    answer = send(carl, path, reason="both tracks are off")
    assert answer.status_code == 400
    assert "both tracks are off" in text_of(answer)
    assert send(carl, path, agrees="1").status_code == 400
    assert len(all_of(db(app), OutcomeReview)) == 1


def test_two_who_doubt_it_propose_contested_and_a_person_sets_it(checked):
    app, path, carl = checked
    send(carl, path, agrees="0", reason="it is another one")
    dora = signed_in(app, Role.REVIEWER, "dora")
    send(dora, path, agrees="0", reason="so I think")
    assert "Contested may be the right grade" in text_of(dora.get(path))
    assert all_of(db(app), Outcome)[-1].grade is Grade.VISUAL
    assert send(dora, path, agrees="0", reason="so I think", grade="contested").status_code == 303
    assert all_of(db(app), Outcome)[-1].grade is Grade.CONTESTED


def test_hostile_words_are_shown_as_words(checked):
    _, path, carl = checked
    page = text_of(carl.get(path))
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page


def test_an_outcome_that_is_not_there_is_not_found(checked):
    _, path, carl = checked
    assert carl.get(path.replace("/1/", "/7/")).status_code == 404


def test_the_parts_for_the_page_of_an_item_show_opinions_and_checks(checked):
    app, path, _ = checked
    template = (
        "{% import 'review/on_item.html' as o %}{{ o.opinions(found) }}"
        "{% for one in found.outcomes %}{{ o.checks(found, found.checked(one.outcome)) }}{% endfor %}"
    )
    with app.test_request_context("/"), db(app).reading() as session:
        item = session.get(Item, all_of(db(app), Item)[-1].id)
        page = render_template_string(template, found=opinions.of_item(session, item))
    assert "Consensus" in page
    assert "1 independent review" in page
    assert path not in page  # a visitor checks nothing
