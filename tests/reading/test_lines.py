"""Lines: what became of a thing, how many, when and where, and whether the text doubts it."""

import pytest

from catalog.domain.outcomes import DateBasis, HoldingContext, OutcomeKind
from tests.reading.lexicons import drafts, lines, things, words


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Police seized an AK-47.", OutcomeKind.SEIZED),
        ("Customs officers seized an AK-47.", OutcomeKind.SEIZED),
        ("Hill League seized an AK-47.", OutcomeKind.CAPTURED),
        ("An AK-47 was seized.", None),
        ("An AK-47 was confiscated.", OutcomeKind.SEIZED),
        ("Hill League displayed an AK-47.", None),
    ],
)
def test_who_takes_it_says_whether_it_is_seized_or_captured(text, outcome):
    (line,) = lines(text)
    assert line.outcome is outcome


def test_what_is_only_shown_has_a_context_and_no_outcome():
    (line,) = lines("Hill League displayed two T-72s.")
    assert (line.outcome, line.context, words(line.taken_by)) == (None, HoldingContext.DISPLAYED, "hill-league")
    assert line.lost_by is None


@pytest.mark.parametrize(
    ("said", "finds"),
    [
        ("900 rifles, including 300 AK-47s", ["600 rifles captured", "300 ak-47 captured"]),
        (
            "900 rifles, including 300 AK-47s and 100 FALs",
            ["500 rifles captured", "300 ak-47 captured", "100 fal captured"],
        ),
        ("12 rifles: 11 AR-15s and one AK-47", ["11 ar-15 captured", "1 ak-47 captured"]),
        ("20 vehicles, among them 5 T-72 tanks", ["15 vehicles captured", "5 t-72 captured"]),
        ("5 tanks (3 T-72, 2 T-55)", ["3 t-72 captured", "2 t-55 captured"]),
        ("12 rifles and two T-72s", ["12 rifles captured", "2 t-72 captured"]),
    ],
)
def test_nothing_is_counted_twice(said, finds):
    assert things(f"Northland troops captured {said}.") == finds


def test_the_same_thing_named_again_is_no_second_line():
    assert things("Police seized an AK-47. The AK-47 was seized in a house.") == ["1 ak-47 seized"]


@pytest.mark.parametrize(
    "again",
    ["The captured T-72", "The same T-72", "The burnt T-72", "The third T-72", "The T-72", "The captured enemy T-72"],
)
def test_what_was_named_before_is_no_second_line(again):
    text = f"Hill League captured a T-72. {again} was captured near Belvira."
    assert things(text) == ["1 t-72 captured"]


@pytest.mark.parametrize(
    "other",
    [
        "Another T-72 was captured",
        "In the area, a T-72 was captured",
        "In the area, T-72 captured",
        "The Northland Army destroyed T-72 tank",
        "The enemy destroyed T-72 tank",
    ],
)
def test_what_was_not_named_before_is_a_second_line(other):
    assert len(lines(f"Hill League captured a T-72. {other} near Belvira.")) == 2


def test_a_bare_name_after_the_same_name_is_asked_about():
    _, second = lines("Hill League destroyed a T-72. T-72 destroyed!")
    assert second.asks
    assert not any(line.asks for line in lines("T-72 destroyed.\nT-72 destroyed.\n"))


@pytest.mark.parametrize(
    ("text", "hedged"),
    [
        ("Hill League reportedly captured a T-72.", [True]),
        ("Hill League allegedly captured a T-72.", [True]),
        ("Unconfirmed: Hill League captured a T-72.", [True]),
        ("Hill League captured a T-72, the army denies.", [True]),
        ("Hill League captured a T-72.", [False]),
        ("Hill League captured a T-72. Southland troops reportedly abandoned a BMP-1.", [False, True]),
    ],
)
def test_a_word_of_doubt_counts_for_its_sentence(text, hedged):
    assert [line.hedged for line in lines(text)] == hedged


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "basis"),
    [
        ("On 3 May 2024 Hill League captured a T-72.", "2024-05-03", "2024-05-03", DateBasis.EVENT),
        ("Hill League captured a T-72 yesterday.", "2024-11-26", "2024-11-26", DateBasis.EVENT),
        ("Hill League captured a T-72 on Monday.", "2024-11-25", "2024-11-25", DateBasis.EVENT),
        ("Hill League captured a T-72 in October 2024.", "2024-10-01", "2024-10-31", DateBasis.EVENT),
        (
            "Rebels said on Tuesday that they captured a T-72 on Sunday.",
            "2024-11-24",
            "2024-11-24",
            DateBasis.EVENT,
        ),
        ("The army said on 5 May that a T-72 was destroyed in April.", "2024-04-01", "2024-04-30", DateBasis.EVENT),
        ("Hill League, born in 2012, captured a T-72 yesterday.", "2024-11-26", "2024-11-26", DateBasis.EVENT),
        ("Hill League captured a T-72 that was built in 1978.", "2024-11-27", "2024-11-27", DateBasis.PUBLISHED),
        ("Hill League captured a T-72.", "2024-11-27", "2024-11-27", DateBasis.PUBLISHED),
    ],
)
def test_a_draft_has_the_day_of_its_sentence_or_of_publication(text, earliest, latest, basis):
    (draft,) = drafts(text)
    assert (draft.date.span.earliest.isoformat(), draft.date.span.latest.isoformat()) == (earliest, latest)
    assert draft.date.basis is basis


def test_a_day_is_never_made_up():
    (draft,) = drafts("Hill League captured a T-72.", published=None)
    assert draft.date is None
    assert draft.asks


def test_what_was_lost_since_a_war_began_is_no_event():
    (draft,) = drafts("Southlandia has lost more than 3,000 tanks since the start of the war.")
    assert draft.lines == ()


def test_a_name_of_several_types_is_asked_about():
    (line,) = lines("Police found an M60.")
    assert line.asks


def test_a_tank_after_a_tank_may_be_the_same_one():
    _, second = lines("Hill League captured a T-72. The tank was destroyed on Tuesday.")
    assert second.asks


def test_a_find_wins_over_the_theft_it_is_told_with():
    text = "Three AK-47s, which had been stolen in 1998 in Belvira, were found in Deir Kasra on 3 March 2004."
    (draft,) = drafts(text)
    assert (things(text), words(draft.place), draft.date.text) == (["3 ak-47 found"], "deir-kasra", "3 March 2004")


def test_two_days_in_one_sentence_are_two_drafts():
    first, second = drafts("Hill League captured a T-72 on Monday and two BMP-1s on Tuesday.")
    assert [words(first.lines[0].type), first.date.text] == ["t-72", "Monday"]
    assert [words(second.lines[0].type), second.date.text] == ["bmp-1", "Tuesday"]


def test_what_one_side_took_and_what_another_lost_are_two_drafts():
    text = "Hill League captured a T-72 from Southland troops. Northland troops abandoned a BMP-1."
    assert [[words(party) for party in draft.parties] for draft in drafts(text)] == [
        ["southland-armed-forces", "hill-league"],
        ["northland-armed-forces"],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Hill League destroyed a T-72 and captured a BMP-1 from Southland troops.",
        "Hill League captured a BMP-1 from Southland troops. Hill League destroyed a T-72.",
        "Hill League destroyed a Southland T-72 and captured a BMP-1.",
    ],
)
def test_what_one_side_destroyed_and_took_is_one_draft(text):
    (draft,) = drafts(text)
    assert {words(line.type) for line in draft.lines} == {"t-72", "bmp-1"}


@pytest.mark.parametrize(
    "text",
    [
        "Hill League destroyed a Southland T-72 and captured a BMP-1 from Green Banner.",
        "Northland troops destroyed a T-72. Hill League captured a BMP-1.",
        "A T-72 was destroyed. Hill League captured a BMP-1.",
        "Hill League destroyed a Southland T-72 and a Northland BMP-1.",
        "Hill League destroyed a T-72 on Monday and captured a BMP-1 on Tuesday.",
    ],
)
def test_different_losers_doers_or_days_are_two_drafts(text):
    assert len(drafts(text)) == 2


def test_what_was_taken_in_two_sentences_by_the_same_hands_is_one_draft():
    (draft,) = drafts("Police found two rifles in Belvira. Later, police found three pistols in Belvira.")
    assert [words(line.type) for line in draft.lines] == ["rifles", "pistols"]


def test_every_field_knows_its_words():
    text = "On Monday Hill League reportedly captured at least 3 T-72s from Southland troops in Belvira."
    (draft,) = drafts(text)
    (line,) = draft.lines
    said = [
        text[slice(*spans[0])]
        for spans in (line.spans, line.type.spans, line.count_spans, line.outcome_spans, line.lost_by.spans,
                      line.taken_by.spans, draft.place.spans, draft.date.spans)
    ]  # fmt: skip
    assert said == [
        "at least 3 T-72s", "T-72s", "at least 3", "captured", "Southland troops", "Hill League", "Belvira", "Monday",
    ]  # fmt: skip
