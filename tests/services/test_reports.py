"""Reports: drafts in the words of the form, corrected, merged and sent; nothing made up, nothing half done."""

import json
from dataclasses import replace

import pytest
from sqlmodel import col, select

from catalog.domain import amounts
from catalog.domain.counting import Range
from catalog.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from catalog.models import (
    Correction,
    Person,
    Report,
    SightedClaim,
    SightedItem,
    SightedPart,
    Sighting,
    SightingDraft,
    SightingSource,
    Source,
    TypeName,
)
from catalog.reading.found import Draft, Line, Named, Reading
from catalog.search.visible import Eyes
from catalog.services.places import PlaceIn
from catalog.services.reports import draft_words, editing, keeping, reports, sending
from catalog.services.reports.draft_sources import Whole
from catalog.services.reports.editing import Corrected
from catalog.services.reports.joining import join
from catalog.services.reports.keeping import NewName
from catalog.services.reports.reports import ReportIn
from catalog.services.sightings import drafts, sightings
from catalog.services.sightings.reading_lines import Known
from catalog.services.sightings.typed import Typed
from tests.services.reported import (
    ARTICLE,
    BURNT,
    CAPTURED,
    HAUL,
    NEAR,
    ONE,
    POST,
    REPORT_ID,
    TEXT,
    WRECK,
    a_report,
    drawn,
    world,
)
from tests.services.sighted import a_person
from tests.services.writing import all_of, put, revisions
from tests.support.clock import NOW


@pytest.fixture
def ada(database):
    return a_person(database, "ada")


def entries(database, person):
    with database.reading() as session:
        return reports.entries_of(reports.get(session, person, REPORT_ID))


def edit(database, person, change):
    with database.transaction() as session:
        row = reports.get(session, person, REPORT_ID)
        reports.put_entries(session, row, change(reports.entries_of(row)), NOW)


def send(database, person, entry):
    with database.transaction() as session:
        return sending.send(session, person, reports.get(session, person, REPORT_ID), entry, NOW).public_id


def problems(database, person, entry):
    with pytest.raises(Invalid) as refused:
        send(database, person, entry)
    return {(one.where, one.field) for one in refused.value.problems}


@pytest.mark.parametrize(
    ("count", "words"),
    [(ONE, "1"), (Range(3, 3, 3), "3"), (Range(1, 1, None), "?"), (Range(2, 2, None), "at least 2"),
     (Range(3, 3, 5), "3–5"), (Range(3, 4, 5), "4 (3–5)"), (Range(3, 4, None), "4 (3–?)")],
)  # fmt: skip
def test_a_number_is_written_so_that_it_is_read_as_the_same(count, words):
    assert draft_words.number(count) == words
    assert amounts.parse(words) == count


def test_a_draft_is_put_into_the_words_of_the_form_with_the_places_that_it_was_read_at(database):
    put(database, *world())
    [entry] = drawn(database, HAUL)
    told = entry.typed
    assert [told.get(f"line-1-{name}") for name in ("type", "number", "fate", "lost_by", "taken_by", "fitted")] == [
        "T-72B3", "3", "captured", "Russia", "Ukraine", "silencer",
    ]  # fmt: skip
    assert (told.get("line-1-qualifier"), told.get("line-1-lost_basis"), told.get("line-1-hedged")) == (
        "probable", "alleged", "y",
    )  # fmt: skip
    assert (told.get("date"), told.get("basis"), told.get("place")) == ("20 May 2026", "published", "Testville")
    assert {TEXT[slice(*span)] for span in entry.spans["line-1-number"]} == {"three"}
    assert entry.asks == {"line-1": ["Which of them had the silencer?"]}


def test_every_place_that_a_field_was_read_at_lies_in_the_text(database):
    put(database, *world())
    spans = [span for one in drawn(database, HAUL, WRECK) for few in one.spans.values() for span in few]
    assert spans
    assert all(0 <= start < end <= len(TEXT) for start, end in spans)


def test_a_part_of_no_type_and_a_party_that_the_outcome_leaves_out_go_into_the_note(database):
    put(database, *world())
    haul, wreck = drawn(database, HAUL, WRECK)
    assert "a made-up sight" in haul.typed.get("line-1-note")
    assert "Ukraine" in wreck.typed.get("line-1-note")
    assert wreck.typed.get("line-1-taken_by") == ""


def test_who_took_a_thing_is_unknown_where_the_text_does_not_say(database):
    put(database, *world())
    [entry] = drawn(database, Draft((ARTICLE,), (Line(Named("t-72", "T-72"), ONE, (), CAPTURED.outcome),)))
    assert entry.typed.get("line-1-taken_by") == "unknown"


def test_a_name_that_would_find_another_type_is_not_used(database):
    put(database, *world())
    with database.reading() as session:
        known = Known.of(session, NOW)
        assert draft_words.type_words(known, Named("t-72b", "T-72B3")) == "T-72B"
        assert draft_words.type_words(known, Named("t-72b3", "the T72-B3 tank")) in ("the T72-B3 tank", "T-72B3")


def test_a_post_is_a_source_of_its_own_that_was_read_in_the_article(database):
    put(database, *world())
    [entry] = drawn(database, WRECK)
    post, article = entry.typed.sources
    assert (post.get("handle"), post.get("published"), post.get("quoted_in")) == ("made_up", "20 May 2026", "2")
    assert post.get("text") == "Made-up post: a T-72 burnt.\n— Made Up (@made_up) May 20, 2026"
    assert article.get("text") == TEXT


def test_a_post_has_the_address_that_its_page_leads_to():
    address = "https://x.com/made_up/status/1861801234567890123"
    [line] = POST.spans
    for links, found in (([(*line, address)], address), ([(0, 5, address)], ""), ([(*line, "https://x.com")], "")):
        assert Whole(TEXT, origins=(ARTICLE, POST), links=links).link_of(POST) == found


def test_a_draft_with_more_lines_than_a_sighting_may_have_becomes_several(database):
    put(database, *world())
    many = drawn(database, Draft((ARTICLE,), (CAPTURED,) * 45, (NEAR,)))
    assert [len(one.typed.lines) for one in many] == [20, 20, 5]
    assert [len(one.typed.claims) for one in many] == [1, 0, 0]


def test_sending_a_draft_makes_an_ordinary_sighting_with_its_lines_claims_and_sources(database, ada):
    haul, _ = a_report(database, ada)
    assert send(database, ada, haul) == haul
    [row], [line], [claim] = all_of(database, Sighting), all_of(database, SightedItem), all_of(database, SightedClaim)
    assert (row.public_id, row.state, row.person_id) == (haul, "submitted", ada)
    assert (line.count_best, line.kind, line.is_hedged, line.as_written) == (3, "captured", True, "T-72B3")
    assert len(all_of(database, SightedPart)) == 1
    assert (claim.kind, claim.value, claim.unit, claim.asserted_by) == ("distance", 7.0, "km", "the text")


def test_a_draft_sent_twice_is_one_sighting(database, ada):
    haul, _ = a_report(database, ada)
    assert send(database, ada, haul) == send(database, ada, haul) == haul
    assert len(all_of(database, Sighting)) == 1


def test_a_quoted_post_is_told_to_stand_in_the_article(database, ada):
    _, wreck = a_report(database, ada)
    send(database, ada, wreck)
    made = {one.kind.value: one for one in all_of(database, Source) if one.is_pending}
    assert (made["post"].handle, made["post"].quoted_in_id) == ("made_up", made["article"].id)


def test_two_drafts_of_one_article_share_it_as_a_source(database, ada):
    haul, wreck = a_report(database, ada)
    send(database, ada, haul)
    send(database, ada, wreck)
    articles = [one.id for one in all_of(database, Source) if one.is_pending and one.text == TEXT]
    assert len(articles) == 1
    assert sum(one.source_id == articles[0] for one in all_of(database, SightingSource)) == 2


def test_what_cannot_be_sent_names_its_draft_and_field_and_writes_nothing(database, ada):
    haul, _ = a_report(database, ada)
    wrong = Corrected({"line-1-lost_by": "the enemy", "date": "05/06/2026"})
    edit(database, ada, lambda every: editing.save(every, {haul: wrong}))
    assert problems(database, ada, haul) == {(f"{haul} line 1", "lost_by"), (haul, "date")}
    assert all_of(database, Sighting) == []


def test_lines_and_claims_that_are_not_kept_are_not_sent(database, ada):
    haul, _ = a_report(database, ada)
    edit(database, ada, lambda every: editing.save(every, {haul: Corrected({}, frozenset({"line-1"}))}))
    send(database, ada, haul)
    assert (len(all_of(database, SightedItem)), len(all_of(database, SightedClaim))) == (0, 1)


def test_a_draft_of_which_nothing_is_kept_is_refused(database, ada):
    haul, _ = a_report(database, ada)
    left = Corrected({}, frozenset({"line-1", "claim-1"}))
    edit(database, ada, lambda every: editing.save(every, {haul: left}))
    assert problems(database, ada, haul)


def test_a_field_that_the_form_does_not_have_is_dropped_and_others_stay(database, ada):
    haul, wreck = a_report(database, ada)
    told = Corrected({"line-1-number": "4", "is_admin": "y", "line-1-made_up": "x"})
    edit(database, ada, lambda every: editing.save(every, {haul: told}))
    first, second = entries(database, ada)
    assert first.typed.get("line-1-number") == "4"
    assert first.typed.get("line-1-type") == "T-72B3"
    assert not {"is_admin", "line-1-made_up"} & {*first.typed.words}
    assert second.id == wreck


def test_merged_drafts_are_sent_as_one_with_each_source_once(database, ada):
    haul, wreck = a_report(database, ada)
    edit(database, ada, lambda every: editing.merge(every, wreck, haul))
    send(database, ada, haul)
    assert [one.public_id for one in all_of(database, Sighting)] == [haul]
    assert [one.count_best for one in all_of(database, SightedItem)] == [3, 1]
    assert len(all_of(database, SightingSource)) == 2


def test_a_claim_of_a_merged_draft_keeps_its_own_source(database, ada):
    haul, wreck = a_report(database, ada)
    edit(database, ada, lambda every: editing.merge(every, haul, wreck))
    every = entries(database, ada)
    joined = join(next(one for one in every if one.id == wreck), [one for one in every if one.id == haul])
    article = next(one.number for one in joined.typed.sources if one.get("text") == TEXT)
    assert joined.typed.claims[0].get("source") == str(article)


def test_a_problem_of_a_merged_draft_stands_at_that_draft(database, ada):
    haul, wreck = a_report(database, ada)
    edit(database, ada, lambda every: editing.merge(every, wreck, haul))
    edit(database, ada, lambda every: editing.save(every, {wreck: Corrected({"line-1-number": "none"})}))
    assert problems(database, ada, haul) == {(f"{wreck} line 1", "number")}


def test_merged_drafts_are_taken_apart_again_as_they_were(database, ada):
    haul, wreck = a_report(database, ada)
    before = entries(database, ada)
    edit(database, ada, lambda every: editing.merge(every, wreck, haul))
    edit(database, ada, lambda every: editing.take_apart(every, haul))
    assert entries(database, ada) == before


def test_dropping_a_draft_frees_what_was_merged_into_it_and_can_be_undone(database, ada):
    haul, wreck = a_report(database, ada)
    edit(database, ada, lambda every: editing.merge(every, wreck, haul))
    edit(database, ada, lambda every: editing.drop(every, haul))
    assert [one.state for one in entries(database, ada)] == ["dropped", "open"]
    edit(database, ada, lambda every: editing.restore(every, haul))
    assert [one.state for one in entries(database, ada)] == ["open", "open"]


def test_a_dropped_draft_is_not_sent_and_none_is_merged_into_itself(database, ada):
    haul, wreck = a_report(database, ada)
    edit(database, ada, lambda every: editing.drop(every, wreck))
    with pytest.raises(Conflict):
        send(database, ada, wreck)
    every = entries(database, ada)
    with pytest.raises(Conflict):
        editing.merge(every, haul, wreck)
    with pytest.raises(Invalid):
        editing.merge(every, haul, haul)
    with pytest.raises(NotFound):
        editing.drop(every, "zzzzzzzz")


def test_a_draft_opened_in_the_full_form_waits_there_under_the_same_id(database, ada):
    haul, _ = a_report(database, ada)
    for _ in range(2):
        with database.transaction() as session:
            sending.open_in_form(session, ada, reports.get(session, ada, REPORT_ID), haul, NOW)
    [draft] = all_of(database, SightingDraft)
    assert (draft.public_id, draft.typed["line-1-type"]) == (haul, "T-72B3")
    with pytest.raises(Conflict):
        send(database, ada, haul)


def test_nobody_sees_sends_or_throws_away_the_report_of_somebody_else(database, ada):
    haul, _ = a_report(database, ada)
    other = a_person(database, "bob")
    with pytest.raises(NotFound):
        send(database, other, haul)
    with pytest.raises(NotFound), database.transaction() as session:
        reports.discard(session, other, REPORT_ID)
    with database.reading() as session:
        assert reports.of_person(session, other) == []


def test_a_report_is_thrown_away_and_what_was_sent_of_it_stays(database, ada):
    haul, _ = a_report(database, ada)
    send(database, ada, haul)
    with database.transaction() as session:
        assert [(one.open, one.sent) for one in reports.listed(session, ada)] == [(1, 1)]
        reports.discard(session, ada, REPORT_ID)
    assert all_of(database, Report) == []
    assert len(all_of(database, Sighting)) == 1


def test_a_closed_account_sends_nothing(database, ada):
    haul, _ = a_report(database, ada)
    with database.transaction() as session:
        session.get_one(Person, ada).is_active = False
    with pytest.raises(NotAllowed):
        send(database, ada, haul)


def test_a_report_leaves_no_revision(database, ada):
    a_report(database, ada)
    assert revisions(database, "report") == []


def name(of="type", slug="t-72b3", words="Made-up nickname", kind="nickname"):
    return NewName(of, slug, words, kind)


def test_a_kept_name_is_one_change_and_resolves_from_then_on(database):
    put(database, *world())
    rosalind = a_person(database, "rosalind", "reviewer")
    with database.transaction() as session:
        assert keeping.add(session, rosalind, name(), NOW)
        assert not keeping.add(session, rosalind, name(), NOW)
    with database.reading() as session:
        assert Known.of(session, NOW).resolve("made-up NICKNAME").slug == "t-72b3"
    assert [one.after["name"] for one in revisions(database, "type_name")][-1] == "Made-up nickname"


@pytest.mark.parametrize(("of", "slug"), [("party", "russia"), ("place", "testville")])
def test_parties_and_places_take_names_too(database, of, slug):
    put(database, *world())
    rosalind = a_person(database, "rosalind", "reviewer")
    with database.transaction() as session:
        keeping.add(session, rosalind, name(of, slug, "Выдуманск", "variant"), NOW)
    with database.reading() as session:
        register = getattr(Known.of(session, NOW).world, {"party": "parties", "place": "places"}[of])
        assert register.find("Выдуманск").slug == slug


def test_a_name_of_another_record_or_of_no_kind_is_refused(database):
    put(database, *world())
    rosalind = a_person(database, "rosalind", "reviewer")
    for wrong in (name(words="T-80"), name(kind="made_up"), name(words="x"), name(words="x" * 101)):
        with pytest.raises(Invalid), database.transaction() as session:
            keeping.add(session, rosalind, wrong, NOW)


def test_a_name_that_a_contributor_proposes_is_a_correction_for_a_reviewer(database):
    put(database, *world())
    with database.transaction() as session:
        keeping.propose(session, name(), Eyes(NOW))
        names = session.exec(select(TypeName).where(col(TypeName.name) == "Made-up nickname")).all()
    [row] = all_of(database, Correction)
    assert (row.about, "Made-up nickname" in row.text, names) == ("/types/t-72b3", True, [])


def test_only_a_name_that_was_corrected_is_offered_to_be_kept(database, ada):
    haul, _ = a_report(database, ada)
    edit(database, ada, lambda every: editing.save(every, {haul: Corrected({"line-1-type": "T-80"})}))
    entry = entries(database, ada)[0]
    with database.reading() as session:
        found = keeping.proposals(Known.of(session, NOW), TEXT, entry)
    assert [(one.field, one.words, one.slug) for one in found] == [("line-1-type", "T-72B3", "t-80")]


def test_a_name_that_another_record_is_found_by_is_refused_however_it_is_spelled(database):
    put(database, *world())
    rosalind = a_person(database, "rosalind", "reviewer")
    put(database, PlaceIn(slug="otherville", name="Otherville", kind="village"))
    for of, slug, words, other in (
        ("type", "t-80", "T 72 B-3", "T-72B3"),
        ("party", "russia", "UKRAINE", "Ukraine"),
        ("place", "otherville", "TEST-ville", "Testville"),
    ):
        new = name(of, slug, words, "designation" if of == "type" else "variant")
        with pytest.raises(Invalid, match=f"{words} is a name of {other} already"), database.transaction() as session:
            keeping.add(session, rosalind, new, NOW)


def test_a_spelling_that_the_record_is_found_by_already_makes_no_second_name(database):
    put(database, *world())
    rosalind = a_person(database, "rosalind", "reviewer")
    with database.transaction() as session:
        assert not keeping.add(session, rosalind, name(words="T 72 B-3", kind="designation"), NOW)


def test_a_draft_keeps_only_fields_that_its_page_has_and_only_answers_that_are_some(database, ada):
    haul, _ = a_report(database, ada)
    before = entries(database, ada)[0].typed
    sent = {"claim-1-kind": "bogus", "source-1-quoted_in": "9" * 5000, "source-1-text": "x", "line-2-type": "T-72",
            "line-1-pair-0000000a": "same", "line-1-pair-0000000b": "made up", "line-1-seen": "0000000a"}  # fmt: skip
    edit(database, ada, lambda every: editing.save(every, {haul: Corrected(sent, frozenset({"line-1", "line-9"}))}))
    after = entries(database, ada)[0]
    assert {name for name in after.typed.words if after.typed.get(name) != before.get(name)} == {"line-1-pair-0000000a"}
    assert after.left_out == {"line-1"}


def test_what_is_kept_of_a_draft_has_bounds(database, ada):
    haul, _ = a_report(database, ada)
    many = {f"line-1-pair-{number:08d}": "different" for number in range(900)}
    sent = {haul: Corrected({**many, "line-1-type": "x" * 2001, "note": "x" * 20_000})}
    edit(database, ada, lambda every: editing.save(every, sent))
    [haul_entry, _] = every = entries(database, ada)
    assert sum("-pair-" in one for one in haul_entry.typed.words) == editing.MOST_ANSWERS
    assert (haul_entry.typed.get("line-1-type"), len(haul_entry.typed.get("note"))) == ("T-72B3", 20_000)
    assert [(one.where, one.field) for one in editing.too_long(every, sent)] == [(f"{haul} line 1", "type")]


def test_all_that_is_typed_into_a_report_has_a_bound(database, ada, monkeypatch):
    haul, _ = a_report(database, ada)
    monkeypatch.setattr(editing, "MOST_TYPED", 900)
    with pytest.raises(Invalid, match="at most 900 characters"):
        editing.save(entries(database, ada), {haul: Corrected({"note": "x" * 901})})


def test_a_number_of_a_source_that_is_none_is_no_error(database, ada):
    a_report(database, ada)
    [entry, _] = entries(database, ada)
    odd = replace(entry, typed=entry.typed.changed({"claim-1-source": "9" * 5000, "source-1-quoted_in": "\u0663"}))
    assert join(odd, []).typed.claims[0].get("source") == "1"


def test_a_day_that_nobody_gave_stays_without_a_basis(database, ada):
    a_report(database, ada, Draft((ARTICLE,), (CAPTURED,)))
    [entry] = entries(database, ada)
    for day, basis in (("", ""), ("27 Nov 2024", "event")):
        told = {entry.id: Corrected({"date": day, "basis": "event"})}
        [saved] = editing.save([entry], told)
        assert saved.typed.get("basis") == basis


def test_what_was_merged_is_neither_dropped_nor_taken_up_by_itself(database, ada):
    haul, wreck = a_report(database, ada)
    edit(database, ada, lambda every: editing.merge(every, wreck, haul))
    every = entries(database, ada)
    for act in (editing.drop, editing.restore):
        with pytest.raises(Conflict):
            act(every, wreck)
    with pytest.raises(Conflict):
        editing.restore(every, haul)


def test_drafts_that_are_too_much_for_one_sighting_are_not_merged(database, ada):
    one, other, bare = a_report(database, ada, *[Draft((ARTICLE,), (CAPTURED,) * 15)] * 2, Draft((ARTICLE,), (BURNT,)))
    every = entries(database, ada)
    with pytest.raises(Invalid, match="30 lines are more than the 20"):
        editing.merge(every, other, one)
    left = editing.save(every, {other: Corrected({}, frozenset(f"line-{number}" for number in range(1, 12)))})
    merged = editing.merge(editing.merge(left, other, one), bare, one)
    again = editing.save(merged, {other: Corrected({})})
    with database.reading() as session:
        [problem] = sending.prepare(session, again, one, NOW).problems
    assert (problem.where, problem.field) == (one, "lines")
    assert "31 lines are more than the 20" in problem.message


def test_a_draft_of_which_nothing_is_kept_says_what_to_tick(database, ada):
    haul, _ = a_report(database, ada)
    edit(database, ada, lambda every: editing.save(every, {haul: Corrected({}, frozenset({"line-1", "claim-1"}))}))
    with pytest.raises(Invalid, match="tick a line or a claim"):
        send(database, ada, haul)


def test_a_report_keeps_its_text_once_however_many_drafts_it_has(database, ada):
    a_report(database, ada, *[HAUL] * 10)
    [row] = all_of(database, Report)
    assert TEXT not in json.dumps([one["typed"] for one in row.drafts], ensure_ascii=False).replace("\\n", "\n")
    assert {one.typed.get("source-1-text") for one in entries(database, ada)} == {TEXT}


def test_of_too_many_drafts_the_first_are_kept_and_the_others_are_counted(database, monkeypatch):
    put(database, *world())
    for found, counts in (([HAUL] * 70, (60, 10)), ([Draft((), (BURNT,) * 20)] * 15, (12, 3))):
        monkeypatch.setattr(reports.reader, "read", lambda text, *_, found=found: Reading(text, [], found))
        with database.reading() as session:
            drawn = reports.draw(session, ReportIn(text=TEXT), NOW)
        assert (len(drawn.entries), reports.left_over(drawn.reading)) == counts


def test_a_report_without_its_text_is_not_read_again(database, ada):
    a_report(database, ada)
    with database.transaction() as session:
        row = reports.get(session, ada, REPORT_ID)
        row.text, row.drafts = "", []
    with database.reading() as session:
        assert reports.read_again(session, "", None) == Reading("")
        assert [one.title for one in reports.listed(session, ada)] == [reports.TAKEN_AWAY]


def test_a_report_that_is_thrown_away_takes_the_drafts_that_wait_in_the_form_but_no_amendment(database, ada):
    haul, wreck = a_report(database, ada)
    with database.transaction() as session:
        sending.open_in_form(session, ada, reports.get(session, ada, REPORT_ID), haul, NOW)
    send(database, ada, wreck)
    with database.transaction() as session:
        drafts.save(session, ada, wreck, Typed({"edition": "1", "note": "an amendment"}), NOW)
        reports.discard(session, ada, REPORT_ID)
    assert [one.public_id for one in all_of(database, SightingDraft)] == [wreck]


def test_what_was_sent_is_not_opened_in_the_full_form_any_more(database, ada):
    haul, _ = a_report(database, ada)
    send(database, ada, haul)
    with pytest.raises(Conflict), database.transaction() as session:
        sending.open_in_form(session, ada, reports.get(session, ada, REPORT_ID), haul, NOW)


def test_a_sighting_without_an_id_is_not_taken(database, ada):
    a_report(database, ada)
    with database.transaction() as session:
        values = sending.prepare(session, entries(database, ada), entries(database, ada)[0].id, NOW).values
        for key in ("", "SHOUTING", "x"):
            with pytest.raises(NotFound):
                sightings.submit(session, ada, values, key, NOW)
    assert all_of(database, Sighting) == []
