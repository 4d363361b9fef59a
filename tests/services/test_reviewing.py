"""Reviewing sightings on both databases. Everything that is seen here is made up."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from catalog.domain.errors import Conflict, Invalid, NotAllowed
from catalog.domain.outcomes import Grade, Judgement, ReviewState
from catalog.domain.publishing import Caution
from catalog.domain.vocabulary import Sensitivity
from catalog.models import (
    Change,
    Claim,
    Fitment,
    Holding,
    Identification,
    Incident,
    Item,
    ItemPair,
    ItemPicture,
    Loss,
    Marking,
    OutcomeReview,
    Picture,
    Review,
    SightedItem,
    Source,
    SourcePicture,
)
from catalog.services.datasets import DatasetIn
from catalog.services.reviews import reviewing
from catalog.services.reviews.accepted import Usual
from catalog.services.reviews.reviewing import DecisionIn, DuplicateIn
from catalog.services.sightings import sightings
from catalog.services.sightings.sighting_inputs import SightingIn
from catalog.services.sightings.sightings import Edition
from tests.services.sighted import (
    DAY,
    KEY,
    LATER,
    LINE,
    POST,
    USUAL,
    a_person,
    a_picture,
    accept,
    decision,
    outcomes,
    said,
    sighting,
    submit,
    tally,
)
from tests.services.writing import a_type, all_of, an_item, changing, ground, item_id, outcome, put, revisions
from tests.support.clock import NOW

S = ReviewState


@pytest.fixture
def people(database):
    """Ada logs and Bert reviews, on a catalog with a tree of types, parties and one destroyed tank."""
    put(database, *ground(), a_type("sight", "model", "tanks", role="fitted_part"))
    put(database, an_item("old", outcome("damaged"), written="old tank"))
    return a_person(database, "ada"), a_person(database, "bert", "reviewer")


def one(database, model):
    return all_of(database, model)[-1]


def decide(database, do, person, values, now=LATER):
    with database.transaction() as session:
        do(session, person, values, now)


def because(reason="why so", edition=1, **more):
    return DecisionIn(sighting=KEY, edition=edition, reason=reason, **more)


def test_accepting_changes_the_tally_by_exactly_what_was_seen(database, people):
    ada, bert = people
    before = tally(database)
    submit(database, ada, LINE | {"count": {"min": 2, "best": 3, "max": 5}})
    assert tally(database) == before
    accept(database, bert, decision(said(count={"min": 2, "best": 3, "max": 5})))
    assert tally(database) == before | {"destroyed": 3}
    row = one(database, Loss)
    assert (row.count_min, row.count_best, row.count_max) == (2, 3, 5)
    assert row.incident_id == sighting(database).incident_id


def test_what_is_accepted_is_written_in_one_change_with_its_reason(database, people):
    ada, bert = people
    submit(database, ada)
    changes = len(all_of(database, Change))
    accept(database, bert, decision())
    found = all_of(database, Change)
    assert len(found) == changes + 1
    assert found[-1].why == f"sighting {KEY} accepted: the post shows it"
    assert {one.change_id for one in revisions(database, "outcome")[1:]} == {found[-1].id}
    review, row = one(database, Review), sighting(database)
    assert (row.state, row.edition, row.assigned_id) == (S.ACCEPTED, 2, None)
    assert (review.decision, review.reason, review.is_own, review.person_id) == (
        S.ACCEPTED,
        "the post shows it",
        False,
        bert,
    )


def test_the_line_leads_to_its_item_and_outcome_and_each_source_makes_a_claim(database, people):
    ada, bert = people
    submit(database, ada)
    assert one(database, Source).is_pending
    accept(database, bert, decision())
    line, found = one(database, SightedItem), outcomes(database)[-1]
    assert (line.item_id, line.outcome_id, line.holding_id) == (found.item_id, found.id, None)
    claim, source = one(database, Claim), one(database, Source)
    assert claim.key == f"sighting:{KEY}:1:{source.public_id}"
    assert (claim.summary, claim.quote) == ("1 × T-72B3, destroyed, lost by Russia", "T-72B3")
    assert not source.is_pending


def test_contributor_and_reviewer_each_keep_their_own_opinion(database, people):
    ada, bert = people
    submit(database, ada)
    accept(database, bert, decision(said(type="t-72", qualifier="probable")))
    told = {(row.person_id, row.type_id, row.qualifier.value) for row in all_of(database, Identification)}
    item = one(database, Item)
    assert (bert, item.type_id, "probable") in told
    assert len(told) == 2
    assert item.qualifier.value == "probable"


def test_ones_own_work_is_marked_self_reviewed(database, people):
    _, bert = people
    submit(database, bert)
    accept(database, bert, decision())
    found = outcomes(database)[-1]
    assert (found.reviews, found.is_self_reviewed) == (1, True)
    assert one(database, Review).is_own
    assert one(database, OutcomeReview).is_own


def test_the_same_decision_sent_twice_is_made_once(database, people):
    ada, bert = people
    submit(database, ada)
    for _ in range(2):
        accept(database, bert, decision())
    assert len(all_of(database, Item)) == 2
    assert len(all_of(database, Review)) == 1


def test_a_decision_on_another_edition_is_a_conflict(database, people):
    ada, bert = people
    submit(database, ada)
    with database.transaction() as session:
        values = SightingIn.model_validate({"lines": [LINE], "sources": [POST], "note": "one more thing"})
        sightings.amend(session, ada, Edition(KEY, 1), values, NOW)
    with pytest.raises(Conflict, match="edition 1, and it is edition 2"):
        accept(database, bert, decision())
    accept(database, bert, decision(edition=2))


def test_asked_amended_and_accepted(database, people):
    ada, bert = people
    submit(database, ada)
    decide(database, reviewing.ask, bert, because("which day?"))
    assert sighting(database).state is S.NEEDS_INFO
    with database.transaction() as session:
        values = SightingIn.model_validate({"lines": [LINE], "sources": [POST], "date": DAY, "note": "on Monday"})
        sightings.amend(session, ada, Edition(KEY, 2), values, NOW)
    accept(database, bert, decision(edition=3))
    assert [row.decision for row in all_of(database, Review)] == [S.NEEDS_INFO, S.ACCEPTED]


@pytest.mark.parametrize(("do", "state"), [(reviewing.reject, S.REJECTED), (reviewing.ask, S.NEEDS_INFO)])
def test_a_decision_needs_a_reason_and_counts_nothing(database, people, do, state):
    ada, bert = people
    submit(database, ada)
    before = tally(database)
    decide(database, do, bert, because())
    decide(database, do, bert, because())  # sent twice
    assert sighting(database).state is state
    assert len(all_of(database, Review)) == 1
    assert tally(database) == before
    assert one(database, Source).is_pending


def test_what_was_rejected_can_be_taken_up_again(database, people):
    ada, bert = people
    submit(database, ada)
    decide(database, reviewing.reject, bert, because())
    with pytest.raises(Invalid, match="reason"):
        desk(database, bert)
    decide(database, reviewing.reopen, bert, because("a better picture came", edition=2))
    assert sighting(database).state is S.IN_REVIEW
    accept(database, bert, decision(edition=3))


def test_a_duplicate_points_to_the_sighting_or_the_item_before(database, people):
    ada, bert = people
    submit(database, ada)
    accept(database, bert, decision())
    submit(database, ada, key="seen0002")
    item = one(database, Item).public_id
    values = DuplicateIn(sighting="seen0002", edition=1, reason="the same picture", of_item=item)
    decide(database, reviewing.duplicate, bert, values)
    row = sighting(database, "seen0002")
    assert (row.state, row.duplicate_of_id) == (S.DUPLICATE, sighting(database).id)
    assert tally(database)["destroyed"] == 1


@pytest.mark.parametrize("more", [{}, {"of_sighting": KEY}, {"of_item": "zzzzzzzz"}, {"of_sighting": "zzzzzzzz"}])
def test_a_duplicate_of_nothing_of_itself_or_of_what_is_not_there_is_refused(database, people, more):
    ada, bert = people
    submit(database, ada)
    with pytest.raises(Invalid):
        decide(database, reviewing.duplicate, bert, DuplicateIn(sighting=KEY, edition=1, reason="so", **more))


def desk(database, person, now=LATER, **more):
    with database.transaction() as session:
        return reviewing.take(session, person, KEY, now, **more).assigned_until


def test_a_desk_is_held_for_half_an_hour_and_then_nobodys(database, people):
    ada, bert = people
    carl = a_person(database, "carl", "reviewer")
    submit(database, ada)
    until = desk(database, bert)
    assert until == LATER + timedelta(minutes=30)
    with pytest.raises(Conflict, match="on the desk"):
        desk(database, carl)
    with pytest.raises(Conflict, match="on the desk"):
        decide(database, reviewing.reject, carl, because())
    assert desk(database, carl, until) == until + timedelta(minutes=30)


def test_a_desk_can_be_taken_over_and_let_go(database, people):
    ada, bert = people
    carl = a_person(database, "carl", "reviewer")
    submit(database, ada)
    desk(database, bert)
    desk(database, carl, over=True)
    with database.transaction() as session:
        assert reviewing.let_go(session, bert, KEY, LATER).assigned_id == carl
        assert reviewing.let_go(session, carl, KEY, LATER).state is S.SUBMITTED
    assert sighting(database).edition == 1


PICTURED = {"grade": "visual", "lost_basis": "markings"}


def with_picture(database, ada):
    sha256 = a_picture(database, "tank")
    submit(database, ada, pictures=[sha256])
    return sha256


def test_visual_needs_a_picture_and_the_words_say_so(database, people):
    ada, bert = people
    submit(database, ada)
    with pytest.raises(Invalid, match="a picture held here") as refused:
        accept(database, bert, decision(said(grade="visual")))
    assert [problem.field for problem in refused.value.problems] == ["line-1-grade"]
    assert sighting(database).state is S.SUBMITTED


def test_the_database_refuses_visual_without_a_picture(database, people):
    ada, bert = people
    submit(database, ada)
    accept(database, bert, decision())
    with pytest.raises(IntegrityError), changing(database) as session:
        session.get(type(outcomes(database)[-1]), outcomes(database)[-1].id).grade = Grade.VISUAL


def test_visual_with_a_picture_that_is_looked_at_in_the_same_step(database, people):
    ada, bert = people
    sha256 = with_picture(database, ada)
    with pytest.raises(Invalid, match="sensitivity"):
        accept(database, bert, decision(said(**PICTURED, picture=sha256)))
    accept(database, bert, decision(said(**PICTURED, picture=sha256), sensitivities={sha256: "none"}))
    found, picture = outcomes(database)[-1], one(database, Picture)
    assert (found.grade, found.visual_picture_id, found.reviews) == (Grade.VISUAL, picture.id, 1)
    assert picture.sensitivity is Sensitivity.NONE
    assert one(database, ItemPicture).item_id == found.item_id
    assert len(all_of(database, SourcePicture)) == 1


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"lost_basis": "alleged", "grade": "visual"}, "allegation"),
        ({"grade": "corroborated"}, "two independent origins"),
        ({"grade": "documented"}, "inspection"),
        ({"grade": "listed"}, "tracker"),
    ],
)
def test_a_grade_that_the_evidence_does_not_carry_is_refused_in_words(database, people, more, told):
    ada, bert = people
    sha256 = with_picture(database, ada)
    with pytest.raises(Invalid, match=told):
        accept(database, bert, decision(said(**more, picture=sha256), sensitivities={sha256: "none"}))


def test_an_inspection_documents_it_and_is_kept_with_the_review(database, people):
    ada, bert = people
    submit(database, ada)
    accept(database, bert, decision(said(grade="documented", inspected_by="a made-up museum")))
    assert outcomes(database)[-1].grade is Grade.DOCUMENTED
    assert "recorded by a made-up museum" in one(database, OutcomeReview).reason


OTHER = {"url": "https://x.com/another/status/9876543210987", "text": "Saw a burnt tank by the road to Testville today"}


def test_two_sources_of_their_own_corroborate_and_a_repost_does_not(database, people):
    ada, bert = people
    submit(database, ada, sources=[POST, OTHER])
    accept(database, bert, decision(said(grade="corroborated")))
    repost = OTHER | {"url": "https://x.com/third/status/5550000000000", "text": POST["text"]}
    submit(database, ada, key="seen0002", sources=[POST, repost])
    with pytest.raises(Invalid, match="two independent origins"):
        accept(database, bert, decision(said(grade="corroborated"), sighting="seen0002"))


def test_parts_markings_and_boxes_come_to_the_item_once(database, people):
    ada, bert = people
    sha256 = a_picture(database, "tank")
    box = {"left": 0.1, "top": 0.2, "width": 0.3, "height": 0.4}
    more = {
        "fitted": [{"part": "sight"}], "markings": [{"kind": "number", "text": "B-12"}],
        "pictures": [{"picture": sha256, "box": box}],
    }  # fmt: skip
    submit(database, ada, LINE | more, pictures=[sha256])
    accept(database, bert, decision())
    submit(database, ada, LINE | more, key="seen0002", pictures=[sha256])
    item = one(database, Item).public_id
    again = said(decision="existing", item=item, is_again=True)
    accept(database, bert, decision(again, sighting="seen0002"))
    assert [len(all_of(database, model)) for model in (Fitment, Marking, ItemPicture)] == [1, 1, 1]
    assert one(database, ItemPicture).box_width == 0.3
    assert tally(database)["destroyed"] == 1


def test_an_outcome_of_a_recorded_item_goes_on_in_its_chain(database, people):
    ada, bert = people
    submit(database, ada)
    accept(database, bert, decision(said(decision="existing", item=item_id("old"), type="t-72")))
    assert [(row.seq, row.kind.value) for row in outcomes(database)] == [(1, "damaged"), (2, "destroyed")]
    assert tally(database) == {"destroyed": 1}


def test_what_happened_before_is_put_before(database, people):
    ada, bert = people
    early = {"earliest": "2024-11-01", "latest": "2024-11-02", "precision": "days"}
    submit(database, ada, date=early)
    accept(database, bert, decision(said(decision="existing", item=item_id("old"), kind="abandoned")))
    assert [(row.seq, row.kind.value) for row in outcomes(database)] == [(1, "abandoned"), (2, "damaged")]


def test_captured_wrecks_and_recaptures_follow_from_the_chain(database, people):
    ada, bert = people
    submit(database, ada)
    taken = said(decision="existing", item=item_id("old"), kind="captured", taken_by="ukraine")
    accept(database, bert, decision(taken))
    submit(database, ada, key="seen0002")
    wrong = said(decision="existing", item=item_id("old"), kind="destroyed", lost_by="russia")
    with pytest.raises(Invalid, match="cannot lose what ukraine had taken"):
        accept(database, bert, decision(wrong, sighting="seen0002"))
    accept(database, bert, decision(wrong | {"lost_by": "ukraine"}, sighting="seen0002"))
    assert tally(database) == {"captured": 1}  # one loss of its first operator, destroyed in the end
    assert len(all_of(database, Loss)) == 2


def test_one_taken_out_of_a_lot_leaves_the_sum_as_it_was(database, people):
    ada, bert = people
    put(database, an_item("lot", outcome("captured", "russia", "ukraine"), count={"min": 3, "best": 3, "max": 3}))
    submit(database, ada)
    one_of = said(decision="lot", item=item_id("lot"), kind="captured", taken_by="ukraine")
    accept(database, bert, decision(one_of))
    assert tally(database)["captured"] == 3
    submit(database, ada, key="seen0002")
    many = one_of | {"count": {"min": 3, "best": 3, "max": 3}}
    with pytest.raises(Invalid, match="2 are left"):
        accept(database, bert, decision(many, sighting="seen0002"))


def test_unsure_whether_it_is_an_earlier_one_lowers_the_minimum(database, people):
    ada, bert = people
    submit(database, ada, LINE | {"said": [{"item": item_id("old"), "judgement": "unsure"}]})
    accept(database, bert, decision())
    pair = one(database, ItemPair)
    assert (pair.judgement, pair.person_id) == (Judgement.UNSURE, ada)
    rows = all_of(database, Loss)
    assert sorted((row.count_min, row.count_best) for row in rows) == [(0, 1), (1, 1)]


def test_a_line_that_was_only_seen_with_somebody_is_neither_loss_nor_gain(database, people):
    ada, bert = people
    before = tally(database)
    seen = {"kind": None, "lost_by": None, "context": "paraded", "taken_by": "ukraine"}
    submit(database, ada, LINE | seen)
    accept(database, bert, decision(said(**seen), title=""))
    held = one(database, Holding)
    assert one(database, SightedItem).holding_id == held.id
    assert (held.context.value, held.incident_id, sighting(database).incident_id) == ("paraded", None, None)
    assert tally(database) == before


def test_a_line_is_left_out_with_a_reason_and_not_every_line(database, people):
    ada, bert = people
    submit(database, ada, LINE, LINE)
    leave = {"seq": 2, "decision": "leave", "left_out": "it is the same one from behind"}
    with pytest.raises(Invalid, match="reject it instead"):
        accept(database, bert, decision(leave | {"seq": 1}, leave))
    with pytest.raises(Invalid, match="has to be decided"):
        accept(database, bert, decision(said()))
    accept(database, bert, decision(said(), leave))
    assert one(database, SightedItem).left_out == "it is the same one from behind"
    assert tally(database)["destroyed"] == 1


def test_an_item_of_an_imported_list_gets_no_outcome_from_here(database, people):
    ada, bert = people
    put(database, DatasetIn(slug="listed", name="Made-up list", maintainer="us", licence="none", may_publish=True))
    put(database, an_item("theirs", outcome("damaged"), dataset="listed"))
    submit(database, ada)
    of_list = said(decision="existing", item=item_id("theirs"))
    with pytest.raises(Invalid, match="Made-up list"):
        accept(database, bert, decision(of_list))
    accept(database, bert, decision(of_list | {"is_again": True}))
    assert len(outcomes(database)) == 2


def test_the_embargo_holds_incident_source_and_picture_back_until_its_hours_are_over(database, people):
    ada, bert = people
    sha256 = a_picture(database, "tank")
    day = {"earliest": "2026-05-31", "latest": "2026-05-31", "precision": "day"}
    submit(database, ada, date=day, pictures=[sha256], lat=50.0, lon=30.0, uncertainty_m=50)
    accept(database, bert, decision(sensitivities={sha256: "none"}))
    incident = one(database, Incident)
    due = NOW.replace(hour=0) + timedelta(hours=72)
    assert {incident.publish_after, one(database, Source).publish_after, one(database, Picture).publish_after} == {due}
    assert (incident.coarsen_to_m, incident.uncertainty_m) == (1000, 50)


def test_sooner_or_nearer_is_for_editors_with_a_reason(database, people):
    ada, bert = people
    submit(database, ada, lat=50.0, lon=30.0, uncertainty_m=50)
    editor = Usual(Caution(72, 1000), may_lessen=True)
    for sooner in ({"hours": 0}, {"metres": 0}):
        with pytest.raises(NotAllowed, match="editors"):
            accept(database, bert, decision(**sooner, sooner="it is known"))
        with pytest.raises(Invalid, match="say why"):
            accept(database, bert, decision(**sooner), editor)
    accept(database, bert, decision(hours=0, metres=0, sooner="the ministry published it"), editor)
    assert one(database, Incident).coarsen_to_m is None
    assert "the ministry published it" in one(database, Change).why


def test_a_recorded_incident_takes_up_the_outcome_and_stays_as_it_is(database, people):
    ada, bert = people
    submit(database, ada)
    incident = all_of(database, Incident)[0]
    accept(database, bert, decision(incident=incident.public_id, title=""))
    assert all_of(database, Incident) == [incident]
    assert outcomes(database)[-1].incident_id == incident.id


def test_an_incident_that_is_public_takes_up_what_is_not_due_only_by_an_editor(database, people):
    ada, bert = people
    day = {"earliest": "2026-05-31", "latest": "2026-05-31", "precision": "day"}
    submit(database, ada, date=day)
    public, editor = all_of(database, Incident)[0].public_id, Usual(Caution(72, 1000), may_lessen=True)
    with pytest.raises(NotAllowed, match="public sooner"):
        accept(database, bert, decision(incident=public, title=""))
    with pytest.raises(Invalid, match="say why"):
        accept(database, bert, decision(incident=public, title=""), editor)
    accept(database, bert, decision(incident=public, title="", sooner="the ministry published it"), editor)
    assert one(database, Source).publish_after is None


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ({"kind": "captured"}, ["line-1-taken_by"]),
        ({"kind": None}, ["line-1-kind"]),
        ({"type": None, "lost_by": None}, ["line-1-type", "line-1-lost_by"]),
        ({"decision": "existing"}, ["line-1-item"]),
        ({"item": "zzzzzzzz"}, ["line-1-item"]),
        ({"decision": "leave"}, ["line-1-left_out"]),
        ({"grade": "certain"}, ["line-1-grade"]),
        ({"count": {"min": 3, "best": 1, "max": 1}}, ["line-1-count"]),
        ({"is_again": True}, ["line-1-is_again"]),
        ({"id": 7}, ["line-1-id"]),
    ],
)
def test_what_is_missing_or_wrong_in_a_line_is_named_by_its_field(line, fields):
    with pytest.raises(Invalid) as refused:
        decision(said(**line))
    assert [problem.field for problem in refused.value.problems] == fields


def test_hostile_text_is_kept_as_text(database, people):
    ada, bert = people
    text = "<script>alert(1)</script>'; DROP TABLE item; -- \u202e"
    submit(database, ada, LINE | {"written": text}, note=text)
    accept(database, bert, decision(title=text, reason=text))
    assert one(database, Item).as_written == text.strip()
    assert one(database, Incident).title == text.strip()


def test_the_usual_caution_is_that_of_the_settings():
    assert (USUAL.caution.hours, USUAL.caution.metres, USUAL.may_lessen) == (72, 1000, False)
