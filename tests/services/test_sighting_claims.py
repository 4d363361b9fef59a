"""What sources say besides things: told with a sighting, kept or left out by a reviewer. Everything is made up."""

from datetime import date

import pytest
from sqlmodel import select

from catalog.domain.errors import Invalid
from catalog.domain.outcomes import ReviewState
from catalog.models import Change, Claim, Incident, Item, SightedClaim, SightedItem, Sighting, Source
from catalog.search.show import review_evidence, review_page
from catalog.search.show import sightings as shown
from catalog.search.visible import VISITOR, Viewer
from catalog.services import undoing
from catalog.services.places import PlaceIn
from catalog.services.sightings import retyping, sighting_reading, sightings
from catalog.services.sightings.sighting_inputs import SightingIn
from catalog.services.sightings.sightings import Edition
from catalog.services.sightings.typed import Typed
from tests.services.sighted import (
    DAY,
    KEY,
    LATER,
    LINE,
    POST,
    a_person,
    accept,
    decision,
    outcomes,
    said,
    sighting,
    submit,
    tally,
)
from tests.services.writing import WEG, all_of, changing, ground, put
from tests.support.clock import NOW

DISTANCE = {"kind": "distance", "source": 1, "summary": "The post says that the front is 7 km from Testville.",
            "value": 7, "unit": "km", "qualifier": "less than", "place": "testville",
            "place_written": "Testville"}  # fmt: skip
TAKEN = {"kind": "place_taken", "source": 1, "summary": "The Testville Observatory said that 13 villages were taken.",
         "quote": "at least 13 villages", "asserted_by": "Testville Observatory", "hedged": True, "count_min": 13,
         "taken_by": "ukraine", "lost_by": "russia", "said_on": "2026-05-21"}  # fmt: skip
KEPT, LEFT = {"seq": 1, "decision": "keep"}, {"seq": 2, "decision": "leave", "left_out": "said before"}


@pytest.fixture
def people(database):
    """Ada logs and Bert reviews."""
    put(database, *ground(), PlaceIn(slug="testville", name="Testville", kind="village"))
    return a_person(database, "ada"), a_person(database, "bert", "reviewer")


def only_claims(database, person, *claims, **more):
    return submit(database, person, claims=list(claims) or [DISTANCE], **{"lines": [], **more})


def verdict(*claims, **more):
    return decision(**{"lines": [], "title": "", "claims": list(claims) or [KEPT], **more})


def refused(read):
    return [(one.where, one.field) for one in read.problems]


def reading(database, *pairs):
    with database.reading() as session:
        return sighting_reading.read(session, Typed.of(pairs), NOW)


def test_a_sighting_may_tell_of_claims_alone(database, people):
    only_claims(database, people[0], DISTANCE, TAKEN)
    first, second = all_of(database, SightedClaim)
    assert (first.seq, first.value, first.unit, first.value_qualifier) == (1, 7.0, "km", "less than")
    assert (second.count_min, second.count_max, second.is_hedged, second.asserted_by) == (
        13, None, True, "Testville Observatory",
    )  # fmt: skip
    assert first.source_id == all_of(database, Source)[-1].id
    assert all_of(database, SightedItem) == all_of(database, Claim) == []


FORM = [
    ("source-1-url", POST["url"]), ("source-2-text", "Said in Testville."), ("source-2-quoted_in", "1"),
    ("source-2-handle", "@madeup2"), ("claim-1-summary", "It is 7 km away."), ("claim-1-kind", "distance"),
    ("claim-1-value", "7"), ("claim-1-unit", "km"), ("claim-1-source", "2"), ("claim-1-number", "at least 3"),
    ("claim-1-hedged", "y"), ("claim-1-said", "20 May 2026"), ("claim-1-place", "Testville"),
    ("claim-1-type", "T-72"), ("claim-1-taken_by", "Ukraine"),
]  # fmt: skip


def test_what_is_typed_into_a_claim_is_read_and_its_empty_line_is_left_out(database, people):
    found = reading(database, *FORM)
    (claim,) = found.values.claims
    assert (found.problems, found.values.lines) == ([], [])
    assert (claim.source, claim.value, claim.unit, claim.count_min, claim.count_max) == (2, 7.0, "km", 3, None)
    assert (claim.hedged, claim.said_on, claim.place, claim.type, claim.taken_by) == (
        True, date(2026, 5, 20), "testville", "t-72", "ukraine",
    )  # fmt: skip
    assert (found.values.sources[1].quoted_in, found.values.sources[1].handle) == (1, "madeup2")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"value": "7 km"}, ("claim 1", "value")),
        ({"unit": ""}, ("claim 1", "unit")),
        ({"unit": "miles"}, ("claim 1", "unit")),
        ({"value": ""}, ("claim 1", "value")),
        ({"number": "5-3"}, ("claim 1", "number")),
        ({"source": "3"}, ("claim 1", "source")),
        ({"source": ""}, ("claim 1", "source")),
        ({"kind": "rumour"}, ("claim 1", "kind")),
        ({"said": "May 2026"}, ("claim 1", "said")),
        ({"type": "no such thing"}, ("claim 1", "type")),
        ({"taken_by": "nobody of this name"}, ("claim 1", "taken_by")),
        ({"summary": ""}, ("claim 1", "summary")),
        ({"qualifier": "x" * 21}, ("claim 1", "qualifier")),
    ],
)
def test_a_bad_claim_is_refused_with_its_number_and_its_field(database, people, typed, told):
    pairs = dict(FORM) | {f"claim-1-{name}": text for name, text in typed.items()}
    assert told in refused(reading(database, *pairs.items()))


def test_a_problem_has_the_number_that_the_form_has(database, people):
    pairs = [("source-2-url", POST["url"]), ("claim-2-summary", "Said."), ("claim-2-value", "7")]
    assert refused(reading(database, ("line-1-type", "T-72"), *pairs)) == [("claim 1", "unit")]
    with database.reading() as session:
        untidy = Typed({"line-1-type": "T-72", "source-1-url": "", "claim-1-summary": "", **dict(pairs)})
        assert refused(sighting_reading.read(session, untidy, NOW)) == [("claim 2", "unit")]


@pytest.mark.parametrize("quoted", [(1, None), (2, 1), (3, None)])
def test_a_source_cannot_be_read_in_itself_or_in_one_that_is_not_there(database, people, quoted):
    sources = [{**POST, "quoted_in": quoted[0]}, {"text": "Said in Testville.", "quoted_in": quoted[1]}]
    with pytest.raises(Invalid, match="source 1: quoted_in"):
        only_claims(database, people[0], sources=sources)


def test_a_claim_keeps_its_source_when_another_is_taken_away():
    typed = Typed.of([("source-1-url", "a.example"), ("source-2-url", "b.example"), ("source-3-url", "c.example"),
                      ("source-2-quoted_in", "3"), ("claim-1-source", "3"), ("claim-2-source", "1"),
                      ("claim-2-summary", "x")])  # fmt: skip
    left = typed.without("source", 1)
    assert [one.get("url") for one in left.sources] == ["b.example", "c.example"]
    assert (left.get("claim-1-source"), left.get("claim-2-source")) == ("2", "")
    assert left.get("source-1-quoted_in") == "2"


def test_nothing_but_a_line_or_a_claim_is_refused_and_a_claim_needs_its_source(database, people):
    with pytest.raises(Invalid, match="at least one line"):
        submit(database, people[0], lines=[])
    with pytest.raises(Invalid, match="claim 1: source"):
        only_claims(database, people[0], {**DISTANCE, "source": 2})


def test_what_was_sent_with_claims_reads_as_it_was_said_when_it_is_typed_again(database, people):
    article = {"text": "A made-up article of Testville.", "title": "News of Testville"}
    quoted = {"text": "Seen in Testville.", "quoted_in": 1, "handle": "madeup2", "platform": "x",
              "published_on": "2026-05-20"}  # fmt: skip
    given = SightingIn.model_validate({
        "lines": [{**LINE, "hedged": True, "manner": "burnt out"}], "claims": [{**DISTANCE, "source": 2}, TAKEN],
        "sources": [article, quoted], "date": {**DAY, "written": "20 May 2026"}, "place_written": "Testville",
        "place": "testville",
    })  # fmt: skip
    with database.transaction() as session:
        sightings.submit(session, people[0], given, KEY, NOW)
    with database.reading() as session:
        again = sighting_reading.read(session, retyping.typed(session, session.exec(select(Sighting)).one()), NOW)
    assert again.problems == []
    assert again.values == given


def test_a_quoted_post_is_a_source_of_its_own_read_in_the_article(database, people):
    sources = [{"text": "News of Testville. — Made Up (@madeup) May 20, 2026 More.", "title": "News of Testville"},
               {"text": "Seen in Testville.", "handle": "madeup", "quoted_in": 1,
                "published_on": "2026-05-20"}]  # fmt: skip
    only_claims(database, people[0], {**DISTANCE, "source": 2}, sources=sources)
    article, post = all_of(database, Source)[-2:]
    assert (article.kind, article.handle, article.title, article.quoted_in_id) == (
        "article", None, "News of Testville", None,
    )  # fmt: skip
    assert (post.kind, post.handle, post.title, post.quoted_in_id) == (
        "post", "madeup", "@madeup, post of 20 May 2026", article.id,
    )  # fmt: skip


def test_one_text_without_an_address_that_is_sent_with_two_sightings_is_one_source(database, people):
    text = {"text": "A made-up article of Testville.", "title": "News of Testville"}
    only_claims(database, people[0], sources=[text])
    only_claims(database, people[0], sources=[text], key="seen0002")
    assert len([one for one in all_of(database, Source) if one.text]) == 1
    other = a_person(database, "eve")
    only_claims(database, other, sources=[text], key="seen0003")
    assert len([one for one in all_of(database, Source) if one.text]) == 2


def test_an_amendment_takes_a_claim_away_and_changes_another(database, people):
    only_claims(database, people[0], DISTANCE, TAKEN)
    values = SightingIn.model_validate({"claims": [{**TAKEN, "hedged": False}], "sources": [POST]})
    with database.transaction() as session:
        sightings.amend(session, people[0], Edition(KEY, 1), values, NOW)
    (claim,) = all_of(database, SightedClaim)
    assert (claim.seq, claim.kind, claim.is_hedged, claim.value) == (1, "place_taken", False, None)


def test_claims_kept_stand_with_source_and_doubt_and_those_left_out_say_why(database, people):
    ada, bert = people
    only_claims(database, ada, TAKEN, DISTANCE)
    accept(database, bert, verdict(KEPT, LEFT))
    (claim,) = all_of(database, Claim)
    kept, left = all_of(database, SightedClaim)
    assert (claim.key, claim.source_id, claim.incident_id) == (f"{KEY}-claim-1", kept.source_id, None)
    assert (claim.kind, claim.is_hedged, claim.asserted_by, claim.count_min, claim.said_on) == (
        "place_taken", True, "Testville Observatory", 13, date(2026, 5, 21),
    )  # fmt: skip
    assert (kept.claim_id, left.claim_id, left.left_out) == (claim.id, None, "said before")
    assert all_of(database, Incident)[1:] == []
    assert (sighting(database).state, sighting(database).incident_id) == (ReviewState.ACCEPTED, None)


def test_claims_beside_a_line_go_to_its_incident_and_count_nothing(database, people):
    ada, bert = people
    submit(database, ada, LINE | {"hedged": True}, claims=[DISTANCE])
    before = tally(database)
    accept(database, bert, decision(said(), claims=[KEPT]))
    incident = all_of(database, Incident)[-1]
    told = {claim.kind.value: claim for claim in all_of(database, Claim)}
    assert told["distance"].incident_id == told["equipment"].incident_id == incident.id
    assert (told["equipment"].is_hedged, told["distance"].is_hedged) == (True, False)
    assert (told["distance"].item_id, told["distance"].value_qualifier) == (None, "less than")
    assert tally(database) == before | {"destroyed": 1}


def test_a_title_makes_an_incident_of_claims_alone(database, people):
    only_claims(database, people[0])
    accept(database, people[1], verdict(title="Fighting near Testville"))
    assert all_of(database, Claim)[-1].incident_id == all_of(database, Incident)[-1].id
    assert all_of(database, Incident)[-1].title == "Fighting near Testville"
    assert all_of(database, Item) == []


@pytest.mark.parametrize(
    ("claims", "field"),
    [([], "claims"), ([{"seq": 1, "decision": "leave", "left_out": "said before"}], "lines"), ([KEPT, KEPT], "claims")],
)
def test_each_claim_is_decided_on_once_and_something_is_kept(database, people, claims, field):
    only_claims(database, people[0])
    with pytest.raises(Invalid) as error:
        accept(database, people[1], verdict().model_copy(update={"claims": decision(claims=claims).claims}))
    assert [one.field for one in error.value.problems] == [field]
    assert all_of(database, Claim) == []


def test_a_claim_is_left_out_for_a_reason_only():
    with pytest.raises(Invalid) as error:
        verdict({"seq": 4, "decision": "leave"}, {"seq": 5, "decision": "maybe"})
    assert [one.field for one in error.value.problems] == ["claim-4-left_out", "claim-5-decision"]


def test_what_a_public_source_says_of_today_needs_an_incident_to_be_held_back(database, people):
    ada, bert = people
    today = {"earliest": "2026-06-01", "latest": "2026-06-01", "precision": "day"}
    with changing(database) as session:
        row = session.exec(select(Source).where(Source.slug == WEG.slug)).one()
        row.url, row.url_key = POST["url"], "x.com/status/1234567890123"
    only_claims(database, ada, date=today)
    with pytest.raises(Invalid, match="public already"):
        accept(database, bert, verdict())
    accept(database, bert, verdict(title="Fighting near Testville"))
    assert all_of(database, Incident)[-1].publish_after is not None


def test_a_new_source_holds_its_claims_back(database, people):
    only_claims(database, people[0], date={"earliest": "2026-06-01", "latest": "2026-06-01", "precision": "day"})
    accept(database, people[1], verdict())
    assert all_of(database, Source)[-1].publish_after is not None
    with database.reading() as session, pytest.raises(Exception, match="no sighting"):
        shown.get(session, KEY, LATER, VISITOR)


def test_the_public_sees_claims_that_were_kept_and_no_others(database, people):
    only_claims(database, people[0], TAKEN, DISTANCE)
    with database.reading() as session, pytest.raises(Exception, match="no sighting"):
        shown.get(session, KEY, LATER, VISITOR)
    accept(database, people[1], verdict(KEPT, LEFT))
    with database.reading() as session:
        assert [one.row.seq for one in shown.get(session, KEY, LATER, VISITOR).claims] == [1]
        own = Viewer(person_id=people[0])
        assert [one.row.seq for one in shown.get(session, KEY, LATER, own).claims] == [1, 2]


def test_a_hedged_line_is_proposed_as_a_single_claim_at_most(database, people):
    second = {"url": "https://t.me/another/77", "text": "Another made-up post, of a burnt tank in a wood at dusk"}
    submit(database, people[0], LINE, LINE | {"hedged": True}, sources=[POST, second])
    with database.reading() as session:
        page = review_page.get(session, KEY, LATER)
        assert [review_evidence.suggested(page, line).value for line in page.lines] == ["corroborated", "single_claim"]


def test_an_article_and_the_post_in_it_are_one_origin(database, people):
    article = {"url": "https://news.example/1", "text": "A made-up article of many things that happened in Testville"}
    submit(database, people[0], sources=[article, {**POST, "quoted_in": 1}])
    with database.reading() as session:
        page = review_page.get(session, KEY, LATER)
        assert review_evidence.suggested(page, page.lines[0]).value == "single_claim"


def test_undo_takes_the_claims_back_and_they_can_be_undone_themselves(database, people):
    ada, bert = people
    submit(database, ada, LINE, claims=[DISTANCE])
    sent = max(one.id for one in all_of(database, Change))
    accept(database, bert, decision(said(), claims=[KEPT]))
    last = max(one.id for one in all_of(database, Change))
    with database.transaction() as session:
        undoing.undo(session, bert, last, "too soon", LATER)
    (claim,) = all_of(database, SightedClaim)
    assert (claim.claim_id, all_of(database, Claim)) == (None, [])
    assert sighting(database).state is ReviewState.SUBMITTED
    with database.transaction() as session:
        undoing.undo(session, bert, sent, "not at all", LATER)
    assert all_of(database, SightedClaim) == []


def test_an_outcome_keeps_the_finer_word_that_was_told(database, people):
    submit(database, people[0], LINE | {"manner": "burnt out"})
    assert all_of(database, SightedItem)[-1].manner == "burnt out"
    accept(database, people[1], decision(said(manner="burnt out")))
    assert outcomes(database)[-1].manner == "burnt out"
