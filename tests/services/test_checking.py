"""Second checks of outcomes and second opinions on items, on both databases. Everything is made up."""

import pytest

from catalog.domain.errors import Conflict, Invalid, NotFound
from catalog.domain.outcomes import Grade
from catalog.models import Identification, Item, ItemCandidate, Loss, OutcomeReview
from catalog.search.show import opinions as shown
from catalog.services import identifications
from catalog.services.identifications import IdentificationIn
from catalog.services.reviews import checking, opinions
from catalog.services.reviews.checking import CheckIn
from catalog.services.reviews.opinions import TakenOver
from tests.services.sighted import (
    LATER,
    a_person,
    a_picture,
    accept,
    decision,
    outcomes,
    said,
    submit,
)
from tests.services.writing import all_of, an_item, ground, item_id, outcome, put


@pytest.fixture
def seen(database):
    """A tank that Ada logged and Bert accepted as visual; Carl and Dora review too."""
    put(database, *ground(), an_item("old", outcome("damaged"), candidates=["t-72b", "t-72b3"]))
    people = {"ada": a_person(database, "ada", "reviewer")}
    people |= {name: a_person(database, name, "reviewer") for name in ("bert", "carl", "dora", "emil")}
    sha256 = a_picture(database, "tank")
    submit(database, people["ada"], pictures=[sha256])
    line = said(grade="visual", picture=sha256)
    accept(database, people["bert"], decision(line, sensitivities={sha256: "none"}))
    return database, people


def check(seen, person, *, agrees=True, **more):
    database, people = seen
    item = all_of(database, Item)[-1].public_id
    with database.transaction() as session:
        values = CheckIn(**{"item": item, "seq": 1, "agrees": agrees, "reason": "I looked at it", **more})
        checking.check(session, people[person], values, LATER)
    return outcomes(database)[-1]


def test_each_independent_person_who_agrees_is_one_review_up_to_three(seen):
    found = [check(seen, person).reviews for person in ("carl", "carl", "dora", "emil")]
    assert found == [2, 2, 3, 3]


def test_who_logged_it_is_no_independent_review(seen):
    assert check(seen, "ada").reviews == 1
    database, _ = seen
    assert all_of(database, OutcomeReview)[-1].is_own


def test_who_disagrees_takes_the_review_back_and_two_propose_contested(seen):
    database, _ = seen
    check(seen, "carl", agrees=False)
    check(seen, "dora", agrees=False)
    with database.reading() as session:
        page = shown.of_item(session, session.get(Item, all_of(database, Item)[-1].id))
        assert page.outcomes[0].against == 2
    assert outcomes(database)[-1].grade is Grade.VISUAL
    found = check(seen, "dora", agrees=False, grade="contested")
    assert (found.grade, found.visual_picture_id) == (Grade.CONTESTED, None)
    assert all_of(database, Loss)[-1].band.value == "contested"


def test_visual_does_not_stay_when_nobody_agrees_any_more(seen):
    with pytest.raises(Invalid, match="nobody would be left"):
        check(seen, "bert", agrees=False)
    found = check(seen, "bert", agrees=False, grade="single_claim")
    assert (found.grade, found.reviews) == (Grade.SINGLE_CLAIM, 0)


def test_a_grade_is_given_only_as_far_as_the_evidence_carries_it(seen):
    with pytest.raises(Invalid, match="two independent origins"):
        check(seen, "carl", grade="corroborated")
    with pytest.raises(Invalid, match="a picture that shows the item"):
        check(seen, "carl", grade="visual", picture="0" * 64)


def test_self_reviewed_until_somebody_else_has_looked(database):
    put(database, *ground())
    ada, bert = a_person(database, "ada", "reviewer"), a_person(database, "bert", "reviewer")
    submit(database, ada)
    accept(database, ada, decision())
    found = check((database, {"bert": bert}), "bert")
    assert (found.reviews, found.is_self_reviewed) == (1, False)


def test_an_outcome_that_is_not_there_cannot_be_checked(seen):
    with pytest.raises(NotFound, match="outcome"):
        check(seen, "carl", seq=7)


def say(seen, person, type_, disagrees=None, **more):
    database, people = seen
    with database.transaction() as session:
        values = IdentificationIn.of({"item": item_id("old"), "type": type_, "disagrees": disagrees, **more})
        identifications.record(session, people[person], values, LATER)


def agreed(seen):
    database, _ = seen
    with database.reading() as session:
        item = next(row for row in all_of(database, Item) if row.public_id == item_id("old"))
        found = shown.of_item(session, item).agreed
        return found and f"{found.type.slug} {found.agree} of {found.heard}"


def test_people_agree_on_the_deepest_type_that_more_than_two_thirds_say(seen):
    say(seen, "ada", "t-72b3")
    assert agreed(seen) is None
    say(seen, "bert", "t-72b3", is_blind=True)
    say(seen, "carl", "t-72b3", "cannot_tell_from_this")
    assert agreed(seen) == "t-72b3 2 of 2"
    say(seen, "carl", "t-72b3", "is_not", reason="the sight is another")
    assert agreed(seen) == "t-72b 2 of 2"
    say(seen, "carl", "t-72b3")
    say(seen, "dora", "t-80")
    assert agreed(seen) == "t-72b3 3 of 4"
    database, _ = seen
    assert [row.is_blind for row in all_of(database, Identification) if row.item_id == 1] == [False, True, *[False] * 4]


def take_over(seen, type_):
    database, people = seen
    with database.transaction() as session:
        values = TakenOver(item=item_id("old"), type=type_, reason="three looked at it")
        opinions.take_over(session, people["carl"], values, LATER)


def test_an_opinion_changes_no_total_and_taking_it_over_does(seen):
    database, _ = seen
    say(seen, "ada", "t-72b3")
    say(seen, "bert", "t-72b3")
    before = all_of(database, Item)[0].type_id
    take_over(seen, "t-72b3")
    item = all_of(database, Item)[0]
    assert item.type_id != before
    assert {row.type_id for row in all_of(database, Loss) if row.item_id == item.id} == {item.type_id}
    assert all_of(database, ItemCandidate) == []


def test_candidates_stay_while_they_are_kinds_of_what_is_agreed_on(seen):
    database, _ = seen
    say(seen, "ada", "t-72")
    say(seen, "bert", "t-72")
    take_over(seen, "t-72")
    assert len(all_of(database, ItemCandidate)) == 2


def test_nothing_is_taken_over_when_people_have_changed_their_minds(seen):
    say(seen, "ada", "t-72b3")
    say(seen, "bert", "t-72b3")
    say(seen, "bert", "t-80")
    with pytest.raises(Conflict, match="the consensus is TANKS now"):
        take_over(seen, "t-72b3")


def test_an_answer_that_is_none_is_refused(seen):
    with pytest.raises(Invalid, match="is_not"):
        say(seen, "ada", "t-72b3", "perhaps")
