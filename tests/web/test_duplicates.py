from datetime import timedelta

import pytest
from sqlmodel import select

from catalog.domain.outcomes import MarkingKind, Role
from catalog.models import Change, Incident, Item, ItemPair, Loss, Marking
from catalog.search.show import duplicates
from catalog.services import items
from catalog.services.catalog import utc_now
from tests.services.likenesses import the_item
from tests.services.writing import all_of, an_incident, an_item, changing, ground, item_id, outcome, put
from tests.web.conftest import catalog_of
from tests.web.signing import send, signed_in

SCRIPT = "<script>alert(1)</script>"
PAIR = f"/duplicates/{item_id('first')}/{item_id('second')}"


@pytest.fixture
def app(make_app):
    """Two tanks with one serial, and a third thing that nothing ties to them."""
    app = make_app()
    base = catalog_of(app).database
    put(
        base, *ground(), an_item("first", outcome("destroyed"), written=SCRIPT), an_item("second", outcome("destroyed"))
    )
    put(base, an_item("third", note=SCRIPT).model_copy(update={"type": "t-80"}))
    with changing(base) as session:
        for key, text in (("first", "AK 123"), ("second", "АК-123")):
            session.add(Marking(item_id=the_item(session, key).id, kind=MarkingKind.SERIAL, text=text))
    return app


@pytest.fixture
def reviewer(app):
    return signed_in(app, Role.REVIEWER)


def base_of(app):
    return catalog_of(app).database


def text_of(answer):
    return answer.get_data(as_text=True)


def test_the_likeliest_pair_stands_side_by_side_with_what_speaks_for_it(reviewer):
    page = text_of(reviewer.get("/duplicates/"))
    assert "The same serial number" in page
    assert page.index(item_id("first")) < page.index(item_id("second"))
    assert "AK 123" in page
    assert SCRIPT not in page


def test_a_judgement_is_remembered_and_the_pair_comes_again_once_it_is_taken_back(app, reviewer):
    assert send(reviewer, PAIR, judgement="different", reason="two numbers").headers["Location"] == "/duplicates/"
    assert "No two items look like one thing" in text_of(reviewer.get("/duplicates/"))
    (pair,) = all_of(base_of(app), ItemPair)
    assert send(reviewer, f"/duplicates/judged/{pair.id}", "/duplicates/judged", reason="misread").status_code == 303
    assert "The same serial number" in text_of(reviewer.get("/duplicates/"))
    assert "taken back on" in text_of(reviewer.get("/duplicates/judged"))


def test_unsure_lowers_the_minimum(app, reviewer):
    send(reviewer, PAIR, judgement="unsure", reason="the picture is dark")
    assert sorted(row.count_min for row in all_of(base_of(app), Loss)) == [0, 1]


def test_later_passes_over_a_pair_and_leads_back_to_the_beginning(reviewer):
    after = f"{item_id('first')}.{item_id('second')}"
    assert "That was the last pair" in text_of(reviewer.get("/duplicates/", query_string={"after": after}))


def test_an_answer_without_a_reason_is_refused_and_what_was_said_stays(reviewer):
    answer = send(reviewer, PAIR, judgement="same", reason="  ")
    assert answer.status_code == 400
    assert "is needed: what you saw that tells" in text_of(answer)


def test_same_leads_to_the_merge_which_says_what_follows_before_it_is_done(app, reviewer):
    answer = send(reviewer, PAIR, judgement="same", reason="the same dent")
    page = text_of(reviewer.get(answer.headers["Location"]))
    assert "T-72, lost by Russia, destroyed" in page
    assert 'value="the same dent"' in page
    assert [str(one.state) for one in all_of(base_of(app), Item)] == ["active"] * 3


def test_a_merge_changes_the_totals_as_it_said_and_is_undone_by_an_editor(app, reviewer):
    keep = [one.outcome.id for one in told(app, "second")]
    into = {"into": item_id("first"), "keep": keep, "reason": "the same dent"}
    assert send(reviewer, PAIR + "/merge", **into).headers["Location"] == f"/items/{item_id('first')}"
    assert len(all_of(base_of(app), Loss)) == 1
    change = max(one.id for one in all_of(base_of(app), Change))
    editor = signed_in(app, Role.EDITOR)
    undo = send(editor, f"/changes/{change}/undo", "/duplicates/judged", reason="two dents")
    assert undo.headers["Location"] == f"/changes/{change + 1}"
    assert len(all_of(base_of(app), Loss)) == 2
    assert send(editor, f"/changes/{change}/undo", "/duplicates/judged", reason="again").status_code == 409


def told(app, key):
    with base_of(app).reading() as session:
        return duplicates.side(session, item_id(key), utc_now()).told


def test_two_that_cannot_be_merged_say_why_and_offer_no_button(app, reviewer):
    put(base_of(app), an_item("lot", count={"min": 8, "best": 10, "max": 12}))
    page = text_of(reviewer.get(f"/duplicates/{item_id('lot')}/{item_id('third')}/merge"))
    assert "One is a lot and the other a single thing" in page
    assert "Merge them" not in page
    assert "Take it out of the lot" in page


def test_what_is_not_published_yet_is_on_the_bench(app, reviewer):
    late = an_incident("late")
    put(base_of(app), late, an_item("second", {**outcome("destroyed"), "incident": late.id}))
    with changing(base_of(app)) as session:
        row = session.exec(select(Incident).where(Incident.public_id == late.id)).one()
        row.publish_after = utc_now() + timedelta(days=2)
    assert item_id("second") in text_of(reviewer.get("/duplicates/"))


@pytest.mark.parametrize("path", ["/duplicates/", PAIR, PAIR + "/merge", "/duplicates/judged"])
def test_the_bench_is_for_reviewers(app, path):
    assert app.test_client().get(path).status_code == 403
    assert signed_in(app, Role.CONTRIBUTOR).get(path).status_code == 403


def test_undo_is_for_editors(app, reviewer):
    assert send(reviewer, "/changes/1/undo", "/duplicates/judged", reason="x").status_code == 403


def test_what_seed_data_brought_is_not_undone(app):
    answer = send(signed_in(app, Role.EDITOR), "/changes/1/undo", "/duplicates/judged", reason="x")
    assert answer.status_code == 409
    assert "What seed data or an import brought is not undone here" in text_of(answer)


def test_an_item_against_itself_and_one_that_is_not_there_are_refused(reviewer):
    assert reviewer.get(f"/duplicates/{item_id('first')}/{item_id('first')}").status_code == 400
    assert reviewer.get(f"/duplicates/{item_id('first')}/zzzzzzzz").status_code == 404


def test_judgements_of_an_item_are_told_for_its_page(app, reviewer):
    send(reviewer, PAIR, judgement="unsure", reason=SCRIPT)
    with base_of(app).reading() as session:
        (one,) = duplicates.of_item(session, the_item(session, "first").id)
        assert items.judgement_of(session, one.pair.other_id, one.pair.one_id)
    with app.test_request_context():
        macro = app.jinja_env.get_template("duplicates/on_item.html").module.judged
        assert "&lt;script&gt;" in macro(item_id("first"), [one])
