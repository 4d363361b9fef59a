"""Claims in the form of a sighting, on the page of its review and on its own. Everything is made up."""

import re
from html import unescape

import pytest
from sqlmodel import select

from catalog.domain.outcomes import ReviewState, Role
from catalog.models import Claim, Incident, SightedClaim, Sighting, Source
from tests.services.writing import all_of, changing, ground, put
from tests.web.conftest import catalog_of
from tests.web.signing import guard, signed_in

URL = "https://x.com/madeup/status/1234567890123"
HOSTILE = "<script>alert(1)</script>"
FORM = {"source-1-url": URL, "claim-1-summary": "It is 7 km to Testville.", "claim-1-kind": "distance",
        "claim-1-value": "7", "claim-1-unit": "km", "claim-1-source": "1", "line-1-qualifier": "exact"}  # fmt: skip
DRAFT = "abcdefgh"


@pytest.fixture
def served(make_app):
    app = make_app()
    put(catalog_of(app).database, *ground())
    return app


@pytest.fixture
def ada(served):
    return signed_in(served, Role.CONTRIBUTOR, "ada")


@pytest.fixture
def bert(served):
    return signed_in(served, Role.REVIEWER, "bert")


def text_of(answer):
    return answer.get_data(as_text=True)


def send(client, do="submit", **more):
    page = "/sightings/new"
    return client.post(page, data={"csrf_token": guard(client, page), "draft": DRAFT, "do": do, **FORM, **more})


def rows(app, model):
    return all_of(catalog_of(app).database, model)


def review(client, **more):
    page = f"/review/{DRAFT}"
    own = {"edition": "1", "hours": "72", "metres": "1000", "reason": "it says so", "do": "accept", "title": ""}
    return client.post(page, data={"csrf_token": guard(client, page), **own, "claim-1-decision": "keep", **more})


def test_the_section_is_folded_away_until_there_is_a_claim_and_every_field_has_its_label(ada):
    assert "<details><summary>Claims besides things" in text_of(ada.get("/sightings/new"))
    page = text_of(send(ada, "add-claim"))
    assert "<details open><summary>Claims besides things" in page
    assert 'id="claim-2-summary"' in page
    ids = set(re.findall(r'<(?:input|select|textarea)[^>]* id="(claim-[^"]+)"', page))
    assert ids <= set(re.findall(r'<label for="([^"]+)"', page)) | {"claim-1-hedged", "claim-2-hedged"}
    assert 'id="claim-2-summary"' not in text_of(send(ada, "remove-claim-2", **{"claim-2-summary": ""}))


def test_a_sighting_of_a_claim_alone_is_sent_and_its_page_says_it(served, ada):
    answer = send(ada, **{"claim-1-hedged": "y", "claim-1-asserted_by": "Made-up Observatory"})
    assert answer.status_code == 303
    (claim,) = rows(served, SightedClaim)
    assert (claim.value, claim.is_hedged) == (7.0, True)
    page = text_of(ada.get(f"/sightings/{DRAFT}"))
    assert "What is said" in page
    assert "hedged by its source" in page
    assert "Made-up Observatory" in page
    assert "It is 7 km to Testville." in text_of(ada.get("/sightings/"))


def test_a_bad_claim_stays_as_typed_and_is_refused_at_its_field(served, ada):
    answer = send(ada, **{"claim-1-value": "7 km", "claim-2-summary": "Taken.", "claim-2-number": "5-3"})
    page = unescape(text_of(answer))
    assert answer.status_code == 400
    assert 'href="#claim-1-value"' in page
    assert "Claim 2, number: <bdi>'5-3' is in no order" in page
    assert 'value="7 km"' in page
    assert 'aria-describedby="claim-1-value-error"' in page
    assert rows(served, Sighting) == []


def test_a_reviewer_keeps_one_and_leaves_another_out(served, ada, bert):
    send(ada, **{"claim-2-summary": "They took Testville.", "claim-2-kind": "place_taken"})
    page = text_of(bert.get(f"/review/{DRAFT}"))
    assert "They took Testville." in page
    assert "It is 7 km to Testville." in text_of(bert.get("/review"))
    refused = review(bert, **{"claim-2-decision": "leave"})
    assert refused.status_code == 400
    assert 'href="#claim-2-left_out"' in text_of(refused)
    assert re.search(r'name="claim-2-decision" value="leave" checked', text_of(refused))
    assert review(bert, **{"claim-2-decision": "leave", "claim-2-left_out": "said before"}).status_code == 303
    assert [(one.key, one.kind.value) for one in rows(served, Claim)] == [(f"{DRAFT}-claim-1", "distance")]
    assert rows(served, Sighting)[0].state is ReviewState.ACCEPTED
    assert len(rows(served, Incident)) == 1  # that of the ground
    assert re.search(r"left out: <bdi[^>]*>said before", text_of(bert.get(f"/review/{DRAFT}")))


def test_no_title_is_proposed_for_what_is_only_said(ada, bert):
    send(ada)
    assert re.search(r'id="title" name="title" value=""', text_of(bert.get(f"/review/{DRAFT}")))


def test_who_decides_on_an_older_edition_sees_both_versions_of_a_claim(ada, bert):
    send(ada)
    path = f"/sightings/{DRAFT}/amend"
    changed = {**FORM, "claim-1-summary": "It is 9 km to Testville.", "claim-1-value": "9"}
    data = {"csrf_token": guard(ada, path), "edition": "1", "do": "submit", **changed}
    assert ada.post(path, data=data).status_code == 303
    answer = review(bert)
    assert answer.status_code == 409
    assert "It is 7 km to Testville." in text_of(answer)
    assert "It is 9 km to Testville." in text_of(answer)


def test_an_amendment_begins_with_the_claims_as_they_were_typed(ada):
    send(ada, **{"claim-1-hedged": "y", "line-1-type": "T-72", "line-1-hedged": "y"})
    page = text_of(ada.get(f"/sightings/{DRAFT}/amend"))
    assert re.search(r'id="claim-1-value" name="claim-1-value" value="7"', page)
    assert re.search(r'id="claim-1-hedged"[^>]* checked', page)
    assert re.search(r'id="line-1-hedged"[^>]* checked', page)


def test_hostile_words_stay_words(ada, bert):
    send(ada, **{"claim-1-summary": HOSTILE, "claim-1-quote": HOSTILE, "source-1-title": HOSTILE})
    review(bert)
    for page in (f"/sightings/{DRAFT}", f"/review/{DRAFT}", "/sightings/"):
        assert HOSTILE not in text_of(bert.get(page))
    assert HOSTILE not in text_of(ada.get(f"/sightings/{DRAFT}"))


def test_what_somebody_else_said_of_a_source_that_is_not_public_is_not_told_with_a_claim(served, ada):
    with changing(catalog_of(served).database) as session:
        row = session.exec(select(Source)).one()
        row.url, row.url_key, row.protected, row.title = URL, "x.com/status/1234567890123", True, "hushed title"
    send(ada)
    page = text_of(ada.get(f"/sightings/{DRAFT}"))
    assert "It is 7 km to Testville." in page
    assert "hushed title" not in page


def test_what_was_kept_is_for_everybody_once_its_source_is(served, ada, bert):
    send(ada, date="20 May 2024")
    visitor = served.test_client()
    assert visitor.get(f"/sightings/{DRAFT}").status_code == 404
    review(bert)
    assert "It is 7 km to Testville." in text_of(visitor.get(f"/sightings/{DRAFT}"))
    source = rows(served, Claim)[0].source_id
    public_id = next(one.public_id for one in rows(served, Source) if one.id == source)
    assert "It is 7 km to Testville." in text_of(visitor.get(f"/sources/{public_id}"))
