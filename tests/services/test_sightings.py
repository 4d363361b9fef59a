"""Sightings as their contributors make them: sent once, amended, withdrawn; nothing is counted by that."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import select

from catalog.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from catalog.domain.outcomes import ReviewState, Role
from catalog.models import (
    Claim,
    Incident,
    Item,
    Outcome,
    Person,
    PersonRole,
    Picture,
    SightedItem,
    SightedMarking,
    SightedPair,
    SightedPart,
    SightedPicture,
    Sighting,
    SightingDraft,
    Source,
)
from catalog.services import history
from catalog.services.sightings import drafts, retyping, sighting_reading, sightings
from catalog.services.sightings.sighting_inputs import SightingIn
from catalog.services.sightings.sightings import Edition
from catalog.services.sightings.typed import Typed
from tests.services.writing import all_of, an_item, changing, ground, item_id, outcome, put, revisions
from tests.support.clock import NOW

KEY = "abcdefgh"
URL = "https://x.com/example/status/1861801234567890123"
LINE = {"type": "t-72b3", "written": "T-72B3", "kind": "captured", "lost_by": "russia", "taken_by": "ukraine"}
SHA = "ab" * 32


def a_person(database, pseudonym="ada", role=Role.CONTRIBUTOR):
    with database.transaction() as session:
        row = Person(pseudonym=pseudonym, joined_at=NOW)
        session.add(row)
        session.flush()
        session.add(PersonRole.model_validate({"person_id": row.id, "role": role}))
        return row.id


def values(*lines, **more):
    return SightingIn.model_validate({"lines": list(lines) or [LINE], "sources": [{"url": URL}], **more})


def submit(database, person, given=None, key=KEY, now=NOW):
    with database.transaction() as session:
        return sightings.submit(session, person, given or values(), key, now).public_id


def held(database, sha=SHA):
    with changing(database) as session:
        session.add(Picture(sha256=sha, public_sha256=sha, media_type="image/webp", width=4, height=3, size=9))


@pytest.fixture
def person(database):
    put(database, *ground(), an_item("tank", outcome("captured", taken_by="ukraine")))
    return a_person(database)


def test_a_sighting_is_sent_with_its_lines_and_a_source_that_waits(database, person):
    submit(database, person)
    (row,), (line,) = all_of(database, Sighting), all_of(database, SightedItem)
    assert (row.public_id, row.state, row.person_id, row.edition) == (KEY, ReviewState.SUBMITTED, person, 1)
    assert (line.as_written, line.kind, line.count_best, line.item_id) == ("T-72B3", "captured", 1, None)
    new = [one for one in all_of(database, Source) if one.url == URL]
    assert [(one.is_pending, one.handle) for one in new] == [(True, "example")]


def test_nothing_is_recorded_or_counted_by_sending(database, person):
    before = [len(all_of(database, model)) for model in (Item, Outcome, Incident, Claim)]
    submit(database, person)
    assert [len(all_of(database, model)) for model in (Item, Outcome, Incident, Claim)] == before


def test_all_of_it_is_one_change(database, person):
    first = {one.change_id for one in revisions(database)}
    submit(database, person)
    assert len({one.change_id for one in revisions(database)} - first) == 1


def test_the_same_key_sent_twice_is_one_sighting(database, person):
    submit(database, person)
    changes = len({one.change_id for one in revisions(database)})
    assert submit(database, person, now=NOW + timedelta(seconds=1)) == KEY
    assert len(all_of(database, Sighting)) == 1
    assert len({one.change_id for one in revisions(database)}) == changes


def test_two_that_come_at_once_are_one_sighting(database, person):
    with ThreadPoolExecutor(2) as pool:
        sent = list(pool.map(lambda _: submit(database, person), range(2)))
    assert sent == [KEY, KEY]
    assert len(all_of(database, Sighting)) == 1


def test_a_key_that_somebody_else_used_is_not_found(database, person):
    submit(database, person)
    other = a_person(database, "eve")
    with pytest.raises(NotFound):
        submit(database, other)


def test_a_closed_account_sends_nothing(database, person):
    with database.transaction() as session:
        session.get_one(Person, person).is_active = False
    with pytest.raises(NotAllowed):
        submit(database, person)
    assert all_of(database, Sighting) == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({"kind": "captured", "type": "t-72"}, "line 1: taken_by: is needed with captured; unknown is allowed"),
        ({"kind": "destroyed", "type": "t-72", "taken_by": "ukraine"}, "line 1: taken_by: stays empty with destroyed"),
        ({"context": "paraded", "type": "t-72"}, "line 1: taken_by: who has it is needed"),
        ({"context": "paraded", "type": "t-72", "taken_by": "ukraine", "lost_by": "russia"}, "line 1: lost_by: stays"),
        ({"kind": "captured", "context": "paraded", "type": "t-72", "taken_by": "ukraine"}, "line 1: fate"),
        ({"type": "t-72", "lost_by": "russia"}, "line 1: fate: goes with the parties"),
        ({"kind": "destroyed"}, "line 1: type: is needed"),
        ({"type": "t-72", "is_of_lot": True}, "line 1: seen: the lot"),
    ],
)
def test_a_line_that_breaks_a_rule_is_refused_with_its_number(database, person, line, told):
    with pytest.raises(Invalid) as refused:
        submit(database, person, values(line))
    assert told in str(refused.value)
    assert all_of(database, Sighting) == []


def test_without_line_or_without_source_and_picture_it_is_refused(database, person):
    empty = SightingIn.model_validate({"lines": []})
    with pytest.raises(Invalid) as refused:
        submit(database, person, empty)
    assert [one.field for one in refused.value.problems] == ["lines", "sources"]


def test_an_unknown_field_is_refused():
    with pytest.raises(ValueError, match="Extra inputs"):
        values(state="accepted")


def test_details_of_a_line_are_kept(database, person):
    held(database)
    line = {**LINE, "fitted": [{"part": "t-80", "written": "cage"}], "markings": [{"kind": "sign", "text": "Z"}],
            "pictures": [{"picture": SHA, "box": {"left": 0.1, "top": 0.2, "width": 0.3, "height": 0.4}}],
            "seen": item_id("tank"), "said": [{"item": item_id("tank"), "judgement": "same"}]}  # fmt: skip
    submit(database, person, values(line, pictures=[SHA]))
    assert [(one.as_written, one.certainty) for one in all_of(database, SightedPart)] == [("cage", "certain")]
    assert [(one.kind, one.text) for one in all_of(database, SightedMarking)] == [("sign", "Z")]
    assert [one.box_width for one in all_of(database, SightedPicture)] == [0.3]
    assert [one.judgement for one in all_of(database, SightedPair)] == ["same"]


def test_a_picture_that_is_not_held_is_refused(database, person):
    with pytest.raises(Invalid, match="not held here"):
        submit(database, person, values(pictures=[SHA]))


def test_a_source_that_is_known_stays_as_it_is(database, person):
    from_seed = next(one for one in all_of(database, Source) if one.slug == "weg")
    with changing(database) as session:
        session.get_one(Source, from_seed.id).url_key = "x.com/status/1861801234567890123"
    submit(database, person, values(sources=[{"url": URL, "protected": True}]))
    after = next(one for one in all_of(database, Source) if one.slug == "weg")
    assert (after.is_pending, after.protected) == (False, False)


def test_a_text_without_an_address_is_a_source_named_by_its_signature(database, person):
    text = "Three tanks captured.\n— Made Up (@made_up) November 27, 2024"
    submit(database, person, values(sources=[{"text": text}]))
    (row,) = [one for one in all_of(database, Source) if one.is_pending]
    assert (row.title, row.url, row.handle, row.text) == ("@made_up, post of 27 Nov 2024", None, "made_up", text)


def test_amending_raises_the_edition_and_takes_lines_away_whole(database, person):
    held(database)
    shown = {**LINE, "pictures": [{"picture": SHA}], "markings": [{"kind": "number", "text": "12"}]}
    submit(database, person, values(LINE, shown, pictures=[SHA]))
    with database.transaction() as session:
        sightings.amend(session, person, Edition(KEY, 1), values({"written": "a tank"}), NOW)
    (row,), (line,) = all_of(database, Sighting), all_of(database, SightedItem)
    assert (row.edition, line.as_written, line.kind) == (2, "a tank", None)
    assert all_of(database, SightedMarking) == all_of(database, SightedPicture) == []


def test_amending_an_older_edition_is_a_conflict_and_writes_nothing(database, person):
    submit(database, person)
    with database.transaction() as session:
        sightings.amend(session, person, Edition(KEY, 1), values(note="more"), NOW)
    with pytest.raises(Conflict, match="edition 2 now"), database.transaction() as session:
        sightings.amend(session, person, Edition(KEY, 1), values(note="other"), NOW)
    assert all_of(database, Sighting)[0].note == "more"


def test_a_sighting_of_somebody_else_is_not_found(database, person):
    submit(database, person)
    eve = a_person(database, "eve")
    for act in (lambda session: sightings.amend(session, eve, Edition(KEY, 1), values(), NOW),
                lambda session: sightings.withdraw(session, eve, Edition(KEY, 1), "mine now", NOW)):  # fmt: skip
        with pytest.raises(NotFound), database.transaction() as session:
            act(session)


def test_withdrawing_needs_a_reason_and_ends_it(database, person):
    submit(database, person)
    with pytest.raises(Invalid, match="reason"), database.transaction() as session:
        sightings.withdraw(session, person, Edition(KEY, 1), " ", NOW)
    with database.transaction() as session:
        sightings.withdraw(session, person, Edition(KEY, 1), "it was another tank", NOW)
    assert all_of(database, Sighting)[0].state is ReviewState.WITHDRAWN
    with pytest.raises(Conflict), database.transaction() as session:
        sightings.amend(session, person, Edition(KEY, 2), values(), NOW)


def test_what_was_sent_reads_as_it_was_said_when_it_is_typed_again(database, person):
    held(database)
    given = values(
        {**LINE, "count": {"min": 2, "best": 3, "max": 5}, "markings": [{"kind": "sign", "text": "Z"}],
         "fitted": [{"part": "t-80", "written": "T-80"}], "note": "in the yard",
         "pictures": [{"picture": SHA, "box": {"left": 0, "top": 0, "width": 0.5, "height": 0.5}}]},
        {"type": "t-80", "written": "T-80", "context": "paraded", "taken_by": "unknown"},
        pictures=[SHA], lat=36.1, lon=36.8, uncertainty_m=500, note="seen twice",
        sources=[{"url": URL, "text": "told"}],
        date={"earliest": "2024-11-27", "latest": "2024-11-27", "precision": "day", "written": "27 Nov 2024"},
    )  # fmt: skip
    submit(database, person, given)
    with database.reading() as session:
        typed = retyping.typed(session, session.exec(select(Sighting)).one())
        again = sighting_reading.read(session, typed, NOW)
    assert again.problems == []
    assert again.values == given


def test_submitting_does_away_with_the_draft(database, person):
    with database.transaction() as session:
        drafts.save(session, person, KEY, Typed.of([("note", "x")]), NOW)
    submit(database, person)
    assert all_of(database, SightingDraft) == []
    with database.transaction() as session:
        assert drafts.save(session, person, KEY, Typed.of([("note", "late")]), NOW) is None
    assert all_of(database, SightingDraft) == []


def test_the_chain_of_changes_stays_whole(database, person):
    submit(database, person)
    assert all(history.is_whole(one) for one in revisions(database))
