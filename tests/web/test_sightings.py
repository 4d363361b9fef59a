"""Logging a sighting by its page: nothing typed is lost, nothing is sent twice, nobody sees what is not theirs."""

import io
import re
from html import unescape

import pytest
from PIL import Image
from sqlmodel import select

from catalog.domain.outcomes import Judgement, ReviewState, Role
from catalog.models import (
    Claim,
    Incident,
    Item,
    Picture,
    Review,
    SightedItem,
    SightedPair,
    Sighting,
    SightingDraft,
    Source,
)
from catalog.services.catalog import utc_now
from tests.services.writing import (
    a_type,
    all_of,
    an_incident,
    an_item,
    changing,
    ground,
    incident_id,
    item_id,
    outcome,
    put,
)
from tests.web.conftest import catalog_of
from tests.web.signing import guard, person_of, signed_in

URL = "https://x.com/example/status/1861801234567890123"
FORM = {"line-1-type": "T-72", "line-1-number": "2", "line-1-fate": "captured", "line-1-lost_by": "Russia",
        "line-1-taken_by": "Ukraine", "date": "2024-11-27", "source-1-url": URL}  # fmt: skip
KEY = "x.com/status/1861801234567890123"
ID = re.compile(r'name="draft" value="(\w+)"')
HOSTILE = "<script>alert(1)</script>\"'><img src=x>"


@pytest.fixture
def served(make_app):
    app = make_app()
    put(catalog_of(app).database, *ground(), a_type("suppressors", "category", "armoured-vehicles"))
    return app


@pytest.fixture
def ada(served):
    return signed_in(served, Role.CONTRIBUTOR, "ada")


def text_of(answer):
    return answer.get_data(as_text=True)


def send(client, do="submit", path="/sightings/new", **more):
    """Send the form as the page of it would, with a draft of its own unless one is named."""
    page = text_of(client.get(path))
    draft = ID.search(page)[1]
    return client.post(path, data={"csrf_token": guard(client, path), "draft": draft, "do": do, **more})


def rows(app, model):
    return all_of(catalog_of(app).database, model)


def submitted(client, **more):
    answer = send(client, **{**FORM, **more})
    assert answer.status_code == 303, text_of(answer)
    return answer.location.rsplit("/", 1)[1]


def a_picture():
    file = io.BytesIO()
    Image.effect_noise((80, 60), 90).save(file, "PNG")
    return file.getvalue()


def test_the_form_works_without_javascript_and_labels_every_field(ada):
    page = text_of(ada.get("/sightings/new"))
    ids = set(re.findall(r'<(?:input|select|textarea) id="([^"]+)"', page.partition("<template")[0]))
    labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', page)) | set(
        re.findall(r'id="([^"]+)"[^>]*aria-label=', page)
    )
    wrapped = {one for one in ids if re.search(rf'<label class="choice"><input type="checkbox" id="{one}"', page)}
    assert ids - labelled - wrapped - {"site-q"} == set()
    assert 'enctype="multipart/form-data"' in page


def test_a_sighting_is_sent_and_its_page_is_shown(served, ada):
    public_id = submitted(ada)
    assert [(one.public_id, one.state) for one in rows(served, Sighting)] == [(public_id, ReviewState.SUBMITTED)]
    page = text_of(ada.get(f"/sightings/{public_id}"))
    assert "It waits for a review" in page
    assert "lost by" in page


def test_a_double_submit_makes_one_record_and_both_get_its_page(served, ada):
    page = "/sightings/new"
    data = {"csrf_token": guard(ada, page), "draft": "abcdefgh", "do": "submit", **FORM}
    first, second = ada.post(page, data=data), ada.post(page, data=data)
    assert (first.status_code, first.location) == (second.status_code, second.location) == (303, "/sightings/abcdefgh")
    assert len(rows(served, Sighting)) == 1
    assert rows(served, SightingDraft) == []


def test_what_was_typed_stays_when_it_is_refused(served, ada):
    answer = send(
        ada, **{**FORM, "line-1-number": "5-3", "note": "keep  me", "date": "05/06/2024", "line-1-lost_by": "Nobody"}
    )
    page = unescape(text_of(answer))
    assert answer.status_code == 400
    assert all(words in page for words in ("keep  me", 'value="5-3"', 'value="05/06/2024"', 'value="Nobody"'))
    assert 'href="#line-1-number"' in page
    assert "Line 1, number: <bdi>'5-3' is in no order" in page
    assert [one.typed["note"] for one in rows(served, SightingDraft)] == ["keep  me"]
    assert rows(served, Sighting) == []


def test_every_post_keeps_a_draft_that_goes_on_later(served, ada):
    send(ada, "add", **{**FORM, "note": "later"})
    (draft,) = rows(served, SightingDraft)
    page = text_of(ada.get(f"/sightings/new?draft={draft.public_id}"))
    assert "later" in page
    assert "Line 2" in page
    assert "T-72" in text_of(ada.get("/sightings/"))


def test_typing_is_kept_aside_and_told_in_json(served, ada):
    data = {"csrf_token": guard(ada, "/sightings/new"), "draft": "abcdefgh", "line-1-type": "T-7", "state": "accepted"}
    answer = ada.post("/sightings/drafts", data=data)
    assert answer.get_json()["draft"] == "abcdefgh"
    assert re.fullmatch(r"\d\d:\d\d", answer.get_json()["saved_at"])
    assert "state" not in rows(served, SightingDraft)[0].typed


def test_a_draft_can_be_thrown_away(served, ada):
    send(ada, "save", **FORM)
    (draft,) = rows(served, SightingDraft)
    token = guard(ada, "/sightings/")
    assert ada.post(f"/sightings/drafts/{draft.public_id}/discard", data={"csrf_token": token}).status_code == 303
    assert rows(served, SightingDraft) == []


def test_drafts_and_sightings_of_somebody_else_are_not_there(served, ada):
    send(ada, "save", **FORM)
    (draft,) = rows(served, SightingDraft)
    sent = submitted(ada, note="mine alone")
    eve = signed_in(served, Role.CONTRIBUTOR, "eve")
    token = guard(eve, "/sightings/new")
    for path in (f"/sightings/new?draft={draft.public_id}", f"/sightings/{sent}", f"/sightings/{sent}/amend"):
        assert eve.get(path).status_code == 404, path
    posts = {
        f"/sightings/drafts/{draft.public_id}/discard": {},
        "/sightings/drafts": {"draft": draft.public_id, "note": "x"},
        "/sightings/new": {"draft": draft.public_id, "do": "save", "note": "x"},
        f"/sightings/{sent}/amend": {"do": "submit", **FORM},
        f"/sightings/{sent}/withdraw": {"edition": "1", "reason": "mine"},
    }
    for path, data in posts.items():
        assert eve.post(path, data={"csrf_token": token, **data}).status_code == 404, path
    assert "mine alone" not in text_of(eve.get("/sightings/"))


def test_a_visitor_and_a_reader_log_nothing(served):
    for client in (served.test_client(), signed_in(served, Role.READER)):
        assert client.get("/sightings/new").status_code == 403
        assert client.post("/sightings/drafts", data={"draft": "abcdefgh"}).status_code in (400, 403)


def test_what_the_form_does_not_ask_cannot_be_said(served, ada):
    more = {
        "state": "accepted",
        "person_id": "1",
        "edition": "9",
        "incident_id": "1",
        "line-1-item_id": "1",
        "line-1-left_out": "x",
    }
    public_id = submitted(ada, **more)
    (row,), (line,) = rows(served, Sighting), rows(served, SightedItem)
    assert (row.public_id, row.state, row.person_id, row.incident_id) == (
        public_id,
        ReviewState.SUBMITTED,
        person_of(ada),
        None,
    )
    assert (row.edition, line.item_id, line.left_out) == (1, None, "")


def test_hostile_text_is_shown_as_text(ada):
    words = {
        "line-1-type": HOSTILE,
        "note": HOSTILE,
        "place": HOSTILE,
        "source-1-text": HOSTILE,
        "line-1-note": HOSTILE,
    }
    for page in (
        text_of(send(ada, "read", **words, paste=HOSTILE)),
        text_of(send(ada, **{**FORM, **words, "date": HOSTILE})),
    ):
        assert "<script>alert" not in page
        assert "<img src=x>" not in page
    public_id = submitted(ada, **words)
    assert "<script>alert" not in text_of(ada.get(f"/sightings/{public_id}"))


def test_a_type_that_nobody_knows_is_kept_as_written(served, ada):
    submitted(ada, **{"line-1-type": "Wunderwaffe 9"})
    (line,) = rows(served, SightedItem)
    assert (line.type_id, line.as_written) == (None, "Wunderwaffe 9")


def test_reading_fills_empty_fields_only_and_says_from_what(ada):
    pasted = f"{URL}\nThree T-72B3 captured near T-80.\n— Made Up (@made_up) November 27, 2024"
    page = unescape(text_of(send(ada, "read", paste=pasted, **{"line-1-type": "T-72B", "note": "own"})))
    assert 'name="line-1-type" value="T-72B"' in page
    assert 'name="line-2-type" value="T-72B3"' in page
    assert 'name="line-2-number" value="3"' in page
    assert f'name="source-1-url" value="{URL}"' in page
    assert 'name="source-1-published" value="27 Nov 2024"' in page
    assert "read from <q><bdi>Three T-72B3</bdi></q>" in page
    assert '<option value="published" selected>' in page


def test_lines_are_added_and_taken_away_without_javascript(ada):
    two = {**FORM, "line-2-type": "T-80", "line-3-type": "BMP-1"}
    page = text_of(send(ada, "remove-2", **two))
    assert 'name="line-2-type" value="BMP-1"' in page
    assert "line-3-" not in page
    assert "Source 2" in text_of(send(ada, "add-source", **FORM))


def test_every_problem_leads_to_a_field_that_is_there(ada):
    wrong = {
        "line-1-seen": "nothing", "line-1-qualifier": "sure", "line-1-fitted": "a thing", "basis": "guess",
        "line-1-pair-abcdefgh": "perhaps", "line-2-fate": "captured", "line-2-taken_by": "nobody", "point": "here",
        "date": "soon", "source-1-url": "ftp://x", "source-1-published": "2024",
    }  # fmt: skip
    page = text_of(send(ada, **{**FORM, **wrong, "picture": "ab" * 32}))
    summary = page.partition('class="error-summary"')[2].partition("</div>")[0]
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert len(targets) >= 10
    assert [one for one in targets if f'id="{one}"' not in page] == []


def test_a_picture_that_is_not_held_is_refused_with_the_form(ada):
    answer = send(ada, **{**FORM, "picture": "ab" * 32})
    assert (answer.status_code, 'href="#picture-files"' in text_of(answer)) == (400, True)


def test_an_item_that_there_is_not_is_refused_at_its_line(ada):
    answer = send(ada, **{**FORM, "line-1-seen": "abcdefgh"})
    assert (answer.status_code, 'href="#line-1-seen"' in text_of(answer)) == (400, True)


def test_a_step_that_there_is_not_is_refused(ada):
    assert send(ada, "accept", **FORM).status_code == 400


def test_a_picture_sent_with_the_form_is_held_and_shown_by_its_only_line(served, ada):
    page = "/sightings/new"
    files = {"csrf_token": guard(ada, page), "draft": "abcdefgh", "do": "submit", **FORM, "source-1-url": "",
             "files": [(io.BytesIO(a_picture()), "tank.png"), (io.BytesIO(b"no picture"), "notes.txt")]}  # fmt: skip
    answer = ada.post(page, data=files, content_type="multipart/form-data")
    assert answer.status_code == 400
    assert "notes.txt" in text_of(answer)
    (picture,) = rows(served, Picture)
    assert f'name="picture" value="{picture.public_sha256}"' in text_of(answer)
    sent = ada.post(
        page, data={**{name: text for name, text in files.items() if name != "files"}, "picture": picture.public_sha256}
    )
    assert sent.status_code == 303, text_of(sent)


def test_the_same_thing_logged_before_is_asked_about_before_it_is_sent(served, ada):
    day = {"earliest": "2024-11-27", "latest": "2024-11-27", "precision": "day"}
    put(
        catalog_of(served).database,
        an_incident(title="one", date=day),
        an_item("tank", outcome("captured", taken_by="ukraine")),
    )
    with changing(catalog_of(served).database) as session:
        row = Source.model_validate(
            {"public_id": "sssssss1", "kind": "post", "title": "a post", "url": URL, "url_key": KEY}
        )
        session.add(row)
        session.flush()
        from_post(session, row.id)
    page = "/sightings/new"
    data = {"csrf_token": guard(ada, page), "draft": "abcdefgh", "do": "submit", **FORM}
    answer = ada.post(page, data=data)
    name = f"line-1-pair-{item_id('tank')}"
    assert (answer.status_code, rows(served, Sighting)) == (200, [])
    assert "The source a post is known here already" in text_of(answer)
    assert "the same source tells of both" in text_of(answer)
    assert f'name="{name}"' in text_of(answer)
    assert ada.post(page, data={**data, name: "same"}).status_code == 303
    assert [one.judgement for one in rows(served, SightedPair)] == [Judgement.SAME]
    tank = next(one for one in rows(served, Item) if one.public_id == item_id("tank"))
    assert rows(served, SightedItem)[0].seen_item_id == tank.id


def from_post(session, source_id):
    """A claim of the source about the incident of the tank."""
    incident = session.exec(select(Incident).where(Incident.public_id == incident_id("one"))).one()
    values = {"key": "made-up", "source_id": source_id, "kind": "equipment", "summary": "a tank was taken"}
    session.add(Claim.model_validate({**values, "incident_id": incident.id}))
    session.flush()


def test_an_answer_to_a_question_that_is_not_shown_again_is_kept(ada):
    page = text_of(send(ada, "add", **{**FORM, "line-1-pair-abcdefgh": "different"}))
    assert '<input type="hidden" name="line-1-pair-abcdefgh" value="different">' in page


def test_one_s_own_post_that_waits_already_is_told(ada):
    first = submitted(ada)
    page = text_of(send(ada, "check", **FORM))
    assert "stands in a sighting of yours that waits" in page
    assert f"/sightings/{first}" in page


def test_the_post_of_somebody_else_that_waits_is_told_without_its_sighting(served, ada):
    first = submitted(ada)
    page = text_of(send(signed_in(served, Role.CONTRIBUTOR, "eve"), "check", **FORM))
    assert "somebody else sent and that waits" in page
    assert first not in page


def test_seen_again_begins_with_the_item(served, ada):
    put(catalog_of(served).database, an_item("tank", outcome("captured", taken_by="ukraine")))
    page = text_of(ada.get(f"/sightings/new?item={item_id('tank')}"))
    assert f'name="line-1-seen" value="{item_id("tank")}"' in page
    assert 'name="line-1-type" value="T-72"' in page
    assert ada.get("/sightings/new?item=abcdefgh").status_code == 404


def test_a_thing_is_taken_out_of_a_lot_in_the_same_step(served, ada):
    lot = an_item("lot", outcome("captured", taken_by="ukraine"), count={"min": 3, "best": 3, "max": 3})
    put(catalog_of(served).database, lot)
    submitted(ada, **{f"line-1-lot-{item_id('lot')}": "y", f"line-1-pair-{item_id('lot')}": "unsure"})
    assert [(one.is_of_lot, one.seen_item_id is not None) for one in rows(served, SightedItem)] == [(True, True)]


def test_a_sighting_is_amended_by_the_same_form(served, ada):
    public_id = submitted(ada)
    path = f"/sightings/{public_id}/amend"
    assert 'value="T-72"' in text_of(ada.get(path))
    answer = send(ada, path=path, **{**FORM, "edition": "1", "line-1-type": "T-72B3"})
    assert (answer.status_code, answer.location) == (303, f"/sightings/{public_id}")
    assert [(one.edition, one.state) for one in rows(served, Sighting)] == [(2, ReviewState.SUBMITTED)]
    assert [one.as_written for one in rows(served, SightedItem)] == ["T-72B3"]


def test_amending_what_changed_meanwhile_shows_both_and_keeps_what_was_typed(served, ada):
    public_id = submitted(ada, note="first")
    path = f"/sightings/{public_id}/amend"
    assert send(ada, path=path, **{**FORM, "edition": "1", "note": "theirs"}).status_code == 303
    answer = send(ada, path=path, **{**FORM, "edition": "1", "note": "what I typed"})
    page = text_of(answer)
    assert answer.status_code == 409
    assert "<td><bdi>theirs</bdi></td><td><bdi>what I typed</bdi></td>" in page
    assert 'name="edition" value="2"' in page
    assert [one.note for one in rows(served, Sighting)] == ["theirs"]
    assert send(ada, path=path, **{**FORM, "edition": "2", "note": "what I typed"}).status_code == 303


def test_what_a_reviewer_decided_is_not_amended(served, ada):
    public_id = submitted(ada)
    decide(served, ReviewState.REJECTED)
    answer = send(ada, path=f"/sightings/{public_id}/amend", **{**FORM, "edition": "1"})
    assert answer.status_code == 409
    assert "cannot become" in text_of(answer)


def test_the_list_says_what_the_reviewer_asked(served, ada):
    submitted(ada)
    decide(served, ReviewState.NEEDS_INFO, "which of the two?")
    page = text_of(ada.get("/sightings/"))
    assert "which of the two?" in page
    assert "needs information" in page


def decide(app, state, reason="made up"):
    with changing(catalog_of(app).database) as session:
        row = session.exec(select(Sighting)).one()
        row.state = state
        session.add(Review(sighting_id=row.id, person_id=1, decision=state, reason=reason, decided_at=utc_now()))


def test_withdrawing_needs_a_reason_and_tells_the_state(ada):
    public_id = submitted(ada)
    path, token = f"/sightings/{public_id}/withdraw", guard(ada, f"/sightings/{public_id}")
    refused = ada.post(path, data={"csrf_token": token, "edition": "1", "reason": " "})
    assert (refused.status_code, "a reason is needed" in text_of(refused)) == (400, True)
    assert ada.post(path, data={"csrf_token": token, "edition": "1", "reason": "not mine"}).status_code == 303
    assert "withdrawn" in text_of(ada.get(f"/sightings/{public_id}"))


def test_a_sighting_is_for_its_author_and_reviewers_until_something_of_it_is_public(served, ada):
    public_id = submitted(ada, note="for reviewers")
    path, visitor, reviewer = f"/sightings/{public_id}", served.test_client(), signed_in(served, Role.REVIEWER)
    assert visitor.get(path).status_code == 404
    assert "for reviewers" in text_of(reviewer.get(path))
    decide(served, ReviewState.ACCEPTED)
    assert visitor.get(path).status_code == 404
    put(catalog_of(served).database, an_item("tank", outcome("captured", taken_by="ukraine")))
    with changing(catalog_of(served).database) as session:
        session.exec(select(SightedItem)).one().item_id = session.exec(select(Item.id)).one()
    page = text_of(visitor.get(path))
    assert f'href="/items/{item_id("tank")}"' in page
    assert "ada" in page
    assert "for reviewers" not in page
    assert URL not in page


def test_a_form_without_its_token_is_refused_and_a_parameter_that_is_none_too(ada):
    assert ada.post("/sightings/new", data={"draft": "abcdefgh", "do": "submit", **FORM}).status_code == 400
    assert ada.get("/sightings/new?state=accepted").status_code == 400


def test_an_amendment_that_was_begun_goes_on_where_it_stood(served, ada):
    public_id = submitted(ada)
    path = f"/sightings/{public_id}/amend"
    send(ada, "save", path=path, **{**FORM, "edition": "1", "note": "half way"})
    assert "half way" in text_of(ada.get(path))
    assert "amendment of" in text_of(ada.get("/sightings/"))
