"""Lists whose word of outcome stands in a heading or in the sentence before."""

import pytest

from tests.reading.lexicons import drafts, lines, things, words


@pytest.mark.parametrize("item", ["- {}", "• {}", "* {}", "1. {}", "✅ {}", "{}"])
def test_a_heading_tells_of_the_lines_under_it(item):
    listed = "\n".join(item.format(one) for one in ("3 T-72B3", "2 BMP-2", "a Humvee"))
    assert things(f"Destroyed today:\n{listed}") == ["3 t-72b3 destroyed", "2 bmp-2 destroyed", "1 hmmwv destroyed"]


def test_the_next_heading_ends_the_one_before():
    text = "Destroyed:\n- 2 T-72s\n- 1 BMP-2\nCaptured:\n- 1 BMP-1"
    assert things(text) == ["2 t-72 destroyed", "1 bmp-2 destroyed", "1 bmp-1 captured"]


def test_under_a_heading_nothing_is_asked():
    assert [line.asks for line in lines("Destroyed:\n- 2 T-72s\n- 1 BMP-2")] == [(), ()]


def test_losses_in_a_heading_are_asked_about_and_have_their_owner():
    found = lines("Losses of Southland forces:\n- 3 T-72s\n- 1 BMP-2")
    assert [(line.outcome, words(line.lost_by)) for line in found] == [(None, "southland-armed-forces")] * 2
    assert all(line.asks for line in found)


@pytest.mark.parametrize(
    "text",
    [
        "Police seized two rifles. Among them, a FAL.",
        "Police found a cache. It included two AK-47s and an Uzi.",
        "The haul included two AK-47s, an Uzi and a radio.",
    ],
)
def test_what_is_carried_over_is_asked_about(text):
    assert lines(text)[-1].asks


def test_a_sentence_of_its_own_takes_nothing_over():
    assert things("Police seized two AK-47s. The T-72 is a tank. Rebels have BMP-1s.") == ["2 ak-47 seized"]


def test_nothing_is_carried_from_the_report_into_a_post():
    text = "Police seized these weapons:\n#News: Two T-72s in Belvira.\n— Somebody (@somebody) November 26, 2024"
    assert [line for draft in drafts(text) for line in draft.lines if draft.sources[0].is_post] == []


def test_a_word_in_brackets_tells_of_the_thing_before_it():
    text = "Losses: 2 T-72 (destroyed), 1 BMP-1 (damaged), 1 BMP-2 (captured)"
    assert things(text) == ["2 t-72 destroyed", "1 bmp-1 damaged", "1 bmp-2 captured"]


def test_capitals_change_nothing():
    text = "The following was destroyed in the town of Belvira today:\n- 3 T-72B3 tanks\n- 2 BMP-2"
    assert things(text.upper()) == things(text) == ["3 t-72b3 destroyed", "2 bmp-2 destroyed"]


def test_what_lies_in_a_cache_is_governed_by_the_word_before_it():
    text = "Police found the cache, which included an Uzi and an AK-47 assault rifle, after a theft of cash."
    assert things(text) == ["1 uzi found", "1 ak-47 found"]


def test_whose_losses_they_are_stands_before_the_word():
    found = lines("Northland losses: 3 T-72s, a BMP-1. Southland losses: 1 BMP-2.")
    assert [(words(line.type), words(line.lost_by)) for line in found] == [
        ("t-72", "northlandia"), ("bmp-1", "northlandia"), ("bmp-2", "southlandia"),
    ]  # fmt: skip
    assert all(line.outcome is None and line.asks for line in found)
