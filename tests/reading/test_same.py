"""The same capture told by a quoted post and by the report round it."""

import pytest

from tests.reading.lexicons import drafts, words

SIGNED = "— Some Body (@somebody) November 26, 2024"
POST = f"#Belvira: Hill League captured a T-72 and an AK-47 rifle.\n{SIGNED}"


def told(text):
    """For each draft: the types, and the sources, a report as `report`."""
    return [
        ([words(line.type) for line in draft.lines], [source.handle or "report" for source in draft.sources])
        for draft in drafts(text)
    ]


@pytest.mark.parametrize(
    "report",
    [
        "In Belvira, Hill League captured a T-72 and an AK-47 rifle.",
        "According to @somebody, Hill League captured a T-72 and an AK-47 rifle.",
        "According to @somebody, Hill League captured a T-72.",
    ],
)
def test_one_draft_has_two_sources(report):
    assert told(f"{report}\n{POST}") == [(["t-72", "ak-47"], ["somebody", "report"])]


@pytest.mark.parametrize(
    "report",
    [
        "Hill League captured two BMP-1s.",
        "Hill League captured a T-72 and a pistol.",
        "Green Banner captured a T-72 and an AK-47 rifle.",
        "A T-72 and an AK-47 rifle were destroyed.",
    ],
)
def test_what_differs_stays_two_drafts(report):
    assert len(told(f"{report}\n{POST}")) == 2


def test_two_things_in_one_text_are_never_joined_within_a_source():
    text = "Hill League captured a T-72 and a FAL in Belvira. Hill League captured a T-72 and a FAL near Deir Kasra."
    assert len(told(text)) == 2


def test_what_the_report_adds_is_kept():
    text = f"In Belvira, Hill League captured a T-72, an AK-47 rifle and an Uzi, said @somebody.\n{POST}"
    assert told(text) == [(["t-72", "ak-47", "uzi"], ["somebody", "report"])]


def test_a_post_has_its_own_author_day_and_words():
    text = f"A report.\n\n{POST}"
    (draft,) = drafts(text)
    (source,) = draft.sources
    assert (source.name, source.handle, source.published.isoformat()) == ("Some Body", "somebody", "2024-11-26")
    assert text[slice(*source.body)] == "#Belvira: Hill League captured a T-72 and an AK-47 rifle."
    assert text[slice(*source.spans[0])] == SIGNED
    assert draft.date.span.earliest == source.published
