from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from sqlmodel import select

from catalog.domain.errors import Conflict, Invalid
from catalog.models import Change, Item, ItemPair, Loss, Marking, Outcome
from catalog.services import items, undoing
from catalog.services.duplicates import judging, merging
from catalog.services.duplicates.merging import MergeIn
from tests.services.likenesses import a_life, everything, live, stage, the_item
from tests.services.writing import (
    all_of,
    an_incident,
    an_item,
    changing,
    ground,
    incident_id,
    item_id,
    judge,
    outcome,
    put,
)
from tests.support.clock import NOW

LATER = NOW + timedelta(hours=1)
MANY = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
COUNTS = {"min": 8, "best": 10, "max": 12}


@pytest.fixture
def who(database):
    return stage(database)


def merge(database, who, item="first", into="second", **more):
    values = MergeIn(item=item_id(item), into=item_id(into), reason="the same turret", **more)
    with database.transaction() as session:
        merging.merge(session, who, values, NOW)


def undo_last(database, who):
    with database.transaction() as session:
        last = session.exec(select(Change.id).order_by(Change.id.desc())).first()
        undoing.undo(session, who, last, "they are two after all", LATER)


def outcome_ids(database, key):
    with database.reading() as session:
        rows = session.exec(select(Outcome).where(Outcome.item_id == the_item(session, key).id).order_by(Outcome.seq))
        return [row.id for row in rows]


def chain_of(database, key):
    with database.reading() as session:
        own = select(Outcome.kind, Outcome.state).where(Outcome.item_id == the_item(session, key).id)
        return [str(kind) for kind, state in session.exec(own.order_by(Outcome.seq))]


def counted(database):
    return sum(row.count_best for row in all_of(database, Loss))


def test_the_merged_item_leads_to_the_kept_one_and_counts_no_more(database, who):
    put(database, an_item("first", outcome("destroyed")), an_item("second", outcome("destroyed")))
    merge(database, who, keep=outcome_ids(database, "first"))
    first, second = sorted(all_of(database, Item), key=lambda one: one.id)
    assert (str(first.state), first.merged_into_id) == ("merged", second.id)
    assert counted(database) == 1
    assert chain_of(database, "first") == ["destroyed"]


def test_another_event_takes_its_place_in_the_chain_by_its_day(database, who):
    late = outcome("destroyed", "ukraine", incident=incident_id("three"))
    early = outcome("captured", "russia", "ukraine", incident=incident_id("two"))
    put(database, an_item("second", late), an_item("first", early))
    merge(database, who)
    assert chain_of(database, "second") == ["captured", "destroyed"]
    assert sorted(str(row.kind) for row in all_of(database, Loss)) == ["captured", "destroyed"]


def test_a_chain_that_would_not_hold_is_refused_in_words(database, who):
    put(database, an_item("first", outcome("destroyed", "ukraine")))
    put(database, an_item("second", outcome("captured", "unknown", "russia", incident=incident_id("two"))))
    put(database, an_item("third", outcome("captured", "russia", "ukraine")))
    with pytest.raises(Invalid, match="the chain of hands would not hold: Unknown cannot lose what Ukraine had taken"):
        merge(database, who, "third", "second")
    assert counted(database) == 3


def test_what_the_kept_one_has_already_stays_with_the_merged_one(database, who):
    has = {"life": [], "since": 0, "type": "t-72", "fitted": True, "held": True, "claimed": True}
    more = {"markings": {"AK 123"}, "pictures": {"a"}, "opinions": {"ada"}}
    live(database, "first", {**has, **more, "markings": {"АК-123", "wolf"}, "pictures": {"a", "b"}})
    live(database, "second", {**has, **more})
    merge(database, who)
    with database.reading() as session:
        first, second = the_item(session, "first").id, the_item(session, "second").id
        texts = [(one.item_id, one.text) for one in session.exec(select(Marking))]
    assert sorted(texts) == sorted([(first, "АК-123"), (second, "wolf"), (second, "AK 123")])


def test_the_other_type_becomes_an_opinion(database, who):
    put(database, an_item("second"), an_item("first").model_copy(update={"type": "t-80"}))
    merge(database, who)
    (said,) = all_of(database, merging.Identification)
    assert (said.person_id, said.is_current, item_id("first") in said.reason) == (who, True, True)


@pytest.mark.parametrize(
    ("more", "words"),
    [({"count": COUNTS}, "one is a lot"), ({"dataset": "other"}, "of another list"), ({"parent_lot": "lot"}, "")],
)
def test_a_lot_and_a_thing_and_things_of_two_lists_are_not_merged(database, who, more, words):
    put(database, an_item("lot", count=COUNTS), ground_of("other"), an_item("second"))
    if "parent_lot" in more:
        more, words = {"parent_lot": item_id("second")}, "taken out of the other"
        put(database, an_item("second", count=COUNTS), an_item("first", count=COUNTS, **more))
    else:
        put(database, an_item("first", **more))
    with pytest.raises(Invalid, match=words):
        merge(database, who)


def ground_of(slug):
    field = ground()[-2]
    return field.model_copy(update={"slug": slug, "name": slug})


def test_what_was_judged_different_is_not_merged_before_that_is_taken_back(database, who):
    put(database, an_item("first"), an_item("second"))
    judge(database, "first", "second", "different")
    with pytest.raises(Conflict, match="judged different"):
        merge(database, who)
    with database.transaction() as session:
        judging.take_back(session, who, 1, "looked again", NOW)
    merge(database, who)


def test_an_item_of_a_lot_stays_of_the_lot_when_it_is_merged(database, who):
    put(database, an_item("lot", outcome("destroyed"), count=COUNTS))
    put(
        database,
        an_item("first", outcome("destroyed"), parent_lot=item_id("lot")),
        an_item("second", outcome("destroyed")),
    )
    assert counted(database) == 11
    merge(database, who, keep=outcome_ids(database, "first"))
    assert counted(database) == 10


def test_a_thing_that_is_one_of_a_lot_is_taken_out_of_it(database, who):
    put(database, an_item("lot", outcome("destroyed"), count=COUNTS), an_item("first", outcome("destroyed")))
    with database.transaction() as session:
        values = MergeIn(item=item_id("first"), into=item_id("lot"), reason="it stands among them")
        merging.take_out(session, who, values, NOW)
    assert counted(database) == 10
    undo_last(database, who)
    assert counted(database) == 11


def test_what_was_unsure_with_the_merged_item_is_unsure_with_the_kept_one(database, who):
    for key in ("first", "second", "third"):
        put(database, an_item(key, outcome("destroyed")))
    judge(database, "first", "third", "unsure")
    before = everything(database)
    merge(database, who, keep=outcome_ids(database, "first"))
    assert sorted(row.count_min for row in all_of(database, Loss)) == [0, 1]
    undo_last(database, who)
    assert everything(database) == before


def test_another_answer_is_a_judgement_of_its_own_and_the_former_is_kept(database, who):
    put(database, an_item("first"), an_item("second"))
    judge(database, "first", "second", "unsure")
    with database.transaction() as session:
        said = items.PairIn(one=item_id("first"), other=item_id("second"), judgement="same", reason="same dent")
        judging.judge(session, who, said, LATER)
    old, new = sorted(all_of(database, ItemPair), key=lambda one: one.id)
    assert (str(old.judgement), old.undone_at) == ("unsure", LATER)
    assert (str(new.judgement), new.person_id, new.undone_at) == ("same", who, None)


@MANY
@given(one=a_life, other=a_life)
def test_merge_then_undo_is_the_identity(database, one, other):
    who = one_stage(database)
    keys = f"one{count(database)}", f"other{count(database)}"
    live(database, keys[0], one)
    live(database, keys[1], other)
    before = everything(database)
    try:
        merge(database, who, keys[0], keys[1])
    except Invalid:
        merge(database, who, keys[0], keys[1], keep=outcome_ids(database, keys[0]))
    assert everything(database) != before
    undo_last(database, who)
    assert everything(database) == before


def one_stage(database):
    with database.reading() as session:
        found = session.exec(select(merging.Person.id).where(merging.Person.pseudonym == "ada")).first()
    return found or stage(database)


def count(database):
    return len(all_of(database, Item))


def test_undone_and_done_again(database, who):
    put(database, an_item("first", outcome("destroyed")), an_item("second", outcome("damaged")))
    merge(database, who)
    merged = everything(database)
    undo_last(database, who)
    undo_last(database, who)
    assert everything(database) == merged


def test_an_incident_shared_by_both_keeps_its_place(database, who):
    put(database, an_incident("four"), an_item("first", outcome("damaged")), an_item("second", outcome("destroyed")))
    merge(database, who)
    assert chain_of(database, "second") == ["destroyed", "damaged"]
    with changing(database) as session:
        assert the_item(session, "second").type_id
