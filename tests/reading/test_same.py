"""The same capture told by a quoted post and by the report round it."""

import pytest

from catalog.reading import same
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


SHORT = f"#Belvira: Hill League captured two T-72 tanks.\n{SIGNED}"


@pytest.mark.parametrize(
    "report",
    [
        "Hill League captured two T-72s on November 26.",
        "Hill League captured two T-72s. One account wrote:",
        "Hill League captured two T-72s on November 25. One account wrote:",
    ],
)
def test_one_type_is_enough_where_hands_number_and_day_agree_or_the_report_leads_to_the_post(report):
    assert told(f"{report}\n{SHORT}") == [(["t-72"], ["somebody", "report"])]


@pytest.mark.parametrize(
    "report",
    [
        "Hill League captured two T-72s.",
        "Hill League captured two T-72s on November 27. One account wrote:",
        "Hill League captured three T-72s on November 26. One account wrote:",
        "Two T-72s were captured on November 26. One account wrote:",
        "Green Banner captured two T-72s. One account wrote:",
    ],
)
def test_one_type_is_not_enough_where_one_of_them_differs(report):
    assert len(told(f"{report}\n{SHORT}")) == 2


def test_a_day_without_a_year_takes_that_of_the_post():
    (draft,) = drafts(f"Hill League captured two T-72s on November 26. One account wrote:\n{SHORT}", published=None)
    assert draft.date.span.earliest.isoformat() == "2024-11-26"


def test_many_tellings_are_compared_with_few_others(monkeypatch):
    calls = []
    agree = same._agree
    monkeypatch.setattr(same, "_agree", lambda one, other: calls.append(1) or agree(one, other))
    post = "Hill League captured {0} T-72s.\n— Some Body (@b{0}) November 26, 2024\n\n"
    assert len(drafts("".join(post.format(number) for number in range(2, 302)))) == 300
    assert len(calls) <= 300 * same.MOST_BACK


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
