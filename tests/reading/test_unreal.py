"""What did not happen, or is a sum of a whole war: plans, denials, fiction, prices, totals."""

import pytest

from tests.reading.lexicons import read, things
from tests.reading.wording import examples


@pytest.mark.parametrize(("text", "finds"), examples("unreal"))
def test_the_examples_of_the_rules_come_out(text, finds):
    assert things(text) == finds


@pytest.mark.parametrize(
    "text",
    [
        "In the video game War Thunder I destroyed three T-72s.",
        "In the film, the hero destroyed a Mi-8.",
        "In the exercise the brigade lost 4 T-72s and destroyed 12 enemy tanks.",
        "В фильме уничтожен танк Т-72.",
    ],
)
def test_what_is_made_up_or_rehearsed_makes_no_line(text):
    assert things(text) == []


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("A Mi-8 crashed in the military exercise.", ["1 mi-8 destroyed"]),
        ("Rangers captured two AK-47s in the game reserve.", ["2 ak-47 captured"]),
        ("In a game-changing raid rebels captured 3 T-72s.", ["3 t-72 captured"]),
        ("In the film studio, rebels captured two AK-47s.", ["2 ak-47 captured"]),
        ("In the village before the exercise, rebels captured two AK-47s.", ["2 ak-47 captured"]),
    ],
)
def test_what_only_looks_made_up_is_real(text, finds):
    assert things(text) == finds


@pytest.mark.parametrize(
    "text",
    [
        "The group documented the loss of 3,000 Northland tanks, including 100 T-72s.",
        "Combat losses of the enemy from 24.02.22 to 20.11.24: tanks ‒ 9365 (+12), helicopters – 369",
        "Combat losses of the enemy from 24.02.22 to 20.11.24:\ntanks – 9365\nhelicopters – 369",
        "Southlandia destroyed 300 tanks from 24 February 2022 to 20 November 2024.",
        "Southlandia has destroyed 300 tanks so far.",
        "Уничтожены 12 Т-72 с начала войны.",
        "Знищено 12 Т-72 з початку вторгнення.",
    ],
)
def test_a_sum_of_a_war_makes_no_line(text):
    assert things(text) == []


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("Southlandia has so far today destroyed 3 tanks.", ["3 tanks destroyed"]),
        ("So far 730 AK-47 rifles were found in total.", ["730 ak-47 found"]),
        ("From 18.11.24 to 20.11.24 rebels destroyed 3 tanks.", ["3 tanks destroyed"]),
        ("Since the start of the attack rebels captured 3 T-72s.", ["3 t-72 captured"]),
        ("The group documented the capture of 3 T-72s.", ["3 t-72 captured"]),
        ("Rebels captured 3 T-72s from 1 May to 2 May 2024.", ["3 t-72 captured"]),
    ],
)
def test_a_sum_of_days_is_one_of_an_event(text, finds):
    assert things(text) == finds


@pytest.mark.parametrize(
    "text",
    [
        "The rebels aim at capturing T-72s; the fighters are ready for destroying tanks.",
        "Southlandia offers $10,000 for every T-72 captured and $5,000 for a BMP-1 destroyed.",
        "Southlandia offers a reward for capturing a T-72.",
        "Every captured tank is a tank Southlandia need not buy.",
        "Rumors that a Mi-8 was shot down are unfounded.",
        "Baseless rumours that a Mi-8 was shot down went round.",
    ],
)
def test_aims_prices_and_what_is_denied_make_no_line(text):
    assert things(text) == []


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("Three squads each captured a T-72.", ["1 t-72 captured"]),
        ("Every T-72 was destroyed.", ["1 t-72 destroyed"]),
        ("The rebels offered no resistance and the army captured a T-72.", ["1 t-72 captured"]),
    ],
)
def test_deeds_beside_such_words_stay(text, finds):
    assert things(text) == finds


@pytest.mark.parametrize("garbage", ["in the ", "from 24.02.22 to ", "offers for ", "every ", "during a big "])
def test_a_wall_of_one_thing_is_read_to_its_end(garbage):
    text = (garbage * 4_000)[:10_000] + "they captured a T-72"
    assert read(text).mentions
