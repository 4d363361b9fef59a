import re

import pytest

from catalog.domain.outcomes import Role
from catalog.models import BulkEdit, Change, Item
from tests.services.likenesses import the_item
from tests.services.writing import all_of, an_item, changing, ground, item_id, outcome, put
from tests.web.conftest import catalog_of
from tests.web.signing import send, signed_in

SCRIPT = "<script>alert(1)</script>"
KEYS = ("first", "second", "third")


@pytest.fixture
def app(make_app):
    app = make_app()
    put(catalog_of(app).database, *ground(), *(an_item(key, outcome("destroyed"), written=SCRIPT) for key in KEYS))
    return app


@pytest.fixture
def editor(app):
    return signed_in(app, Role.EDITOR)


def text_of(answer):
    return answer.get_data(as_text=True)


def totals(client, query):
    return int(re.search(r'<span class="count"> ?(\d+)', text_of(client.get(f"/losses/{query}")))[1])


def plan(editor, act="identify", page="/losses/", **more):
    chosen = {"item": [item_id("first"), item_id("second")], "question": ""} | more
    answer = editor.post("/bulk", data={"csrf_token": token(editor, page), "act": act, **chosen})
    assert answer.status_code == 303
    return answer.headers["Location"]


def token(client, page):
    return re.search(r'name="csrf_token" value="([^"]+)"', text_of(client.get(page)))[1]


def test_only_editors_are_offered_to_mark_rows(app, editor):
    for client in (app.test_client(), signed_in(app, Role.REVIEWER)):
        assert 'form="bulk"' not in text_of(client.get("/losses/"))
        assert client.post("/bulk", data={}).status_code in (400, 403)
    assert text_of(editor.get("/losses/")).count('form="bulk"') == 3


def test_a_reviewer_may_not_act_on_many(app):
    reviewer = signed_in(app, Role.REVIEWER)
    assert send(reviewer, "/bulk", "/duplicates/judged", act="identify", item=item_id("first")).status_code == 403


def test_the_totals_change_by_exactly_what_the_preview_said(app, editor):
    before = totals(editor, "?type=t-72b")
    at = plan(editor, question="type=t-72b", every="")
    send(editor, at, step="say", type="T-72B3", qualifier="probable")
    page = text_of(editor.get(at))
    told = re.search(r'All of the question.*?count"> ?(\d+).*?count"> ?(\d+)', page, re.DOTALL).groups()
    assert tuple(map(int, told)) == (before, before + 2) == (0, 2)
    send(editor, at, reason="wheels")
    assert totals(editor, "?type=t-72b") == int(told[1])
    assert totals(editor, "") == 3


def test_a_preview_leaves_nothing(app, editor):
    at = plan(editor)
    send(editor, at, step="say", type="t-72b3", qualifier="exact")
    changes = len(all_of(catalog_of(app).database, Change))
    for _ in range(2):
        assert "T-72B3" in text_of(editor.get(at))
    assert len(all_of(catalog_of(app).database, Change)) == changes
    assert totals(editor, "?type=t-72b3") == 0


def test_two_previews_with_other_types_are_each_right(editor):
    at = plan(editor)
    for kind, other in (("T-72B3", "T-80"), ("T-80", "T-72B3")):
        send(editor, at, step="say", type=kind, qualifier="exact")
        page = text_of(editor.get(at))
        assert f"Type: {kind}" in page
        assert f"Type: {other}" not in page


def test_all_of_the_question_is_taken_whole(app, editor):
    at = plan(editor, question="outcome=destroyed", every="1", item=[])
    send(editor, at, step="say", type="t-80", qualifier="exact")
    done = text_of(editor.get(send(editor, at, reason="all of them").headers["Location"]))
    assert "It is one change" in done
    assert totals(editor, "?type=t-80") == 3
    (row,) = all_of(catalog_of(app).database, BulkEdit)
    undone = send(editor, f"/changes/{row.change_id}/undo", at, reason="none of them")
    assert undone.status_code == 303
    assert totals(editor, "?type=t-80") == 0


def test_rows_that_changed_meanwhile_are_named_before_and_after(app, editor):
    at = plan(editor)
    send(editor, at, step="say", type="t-80", qualifier="exact")
    with changing(catalog_of(app).database) as session:
        the_item(session, "second").note = "looked at again"
    assert "Changed by somebody meanwhile, and left" in text_of(editor.get(at))
    done = text_of(editor.get(send(editor, at, reason="turret").headers["Location"]))
    assert item_id("second") in done
    assert totals(editor, "?type=t-80") == 1


def test_what_is_refused_is_told_and_what_was_typed_stays(editor):
    at = plan(editor)
    answer = send(editor, at, step="say", type="T-72B9" + SCRIPT, qualifier="exact")
    assert answer.status_code == 400
    assert "no type" in text_of(answer)
    assert SCRIPT not in text_of(answer)
    assert "T-72B9&lt;script&gt;" in text_of(answer)


def test_nothing_chosen_is_refused(editor):
    answer = editor.post("/bulk", data={"csrf_token": token(editor, "/losses/"), "act": "identify", "question": ""})
    assert answer.status_code == 400
    assert "nothing is chosen" in text_of(answer)


def test_a_plan_of_another_is_not_there(app, editor):
    at = plan(editor)
    assert signed_in(app, Role.ADMIN).get(at).status_code == 404
    assert signed_in(app, Role.REVIEWER).get(at).status_code == 403


def test_hostile_names_are_shown_and_never_run(app, editor):
    at = plan(editor)
    send(editor, at, step="say", type="t-80", qualifier="exact")
    page = text_of(editor.get(at))
    assert SCRIPT not in page
    assert "&lt;script&gt;" in page
    assert len(all_of(catalog_of(app).database, Item)) == 3
