"""Who lost and who took what a sentence tells of."""

import pytest

from tests.reading.lexicons import lines, words

NORTH, SOUTH, LEAGUE, BANNER = "northland-armed-forces", "southland-armed-forces", "hill-league", "green-banner"


def roles(text):
    """Who lost and who took, of each line."""
    return [(words(line.lost_by), words(line.taken_by)) for line in lines(text)]


@pytest.mark.parametrize(
    ("text", "lost", "taken"),
    [
        # the subject of the verb, and from whom
        ("Northland troops captured a T-72.", None, NORTH),
        ("Northland troops captured a T-72 from Southland troops.", SOUTH, NORTH),
        ("A T-72 was captured by Northland troops.", None, NORTH),
        ("A T-72 captured by Northland troops stood there.", None, NORTH),
        ("The capture of a T-72 by Hill League was confirmed.", None, LEAGUE),
        ("Two AK-47s were seized from Hill League by the police.", LEAGUE, "police"),
        ("A T-72 was captured.", None, None),
        # whose it is
        ("Northland troops destroyed a Southland T-72.", "southlandia", None),
        ("A Southland T-72 was destroyed by Northland troops.", "southlandia", None),
        ("Northland troops with a Southland tank they captured.", "southlandia", NORTH),
        ("Southland-made T-72 tanks were captured.", None, None),
        ("Southland-built rifles were captured by Hill League.", None, LEAGUE),
        ("Hill League captured a Southland-style T-72.", None, LEAGUE),
        # whose it is says more than where it came from
        ("Northland troops shot down a Southland Mi-8 launched from Northlandia.", "southlandia", None),
        ("Northland troops destroyed a Southland T-72 from Green Banner.", "southlandia", None),
        ("Northland troops shot down a Mi-8 that took off from Southlandia.", None, None),
        ("Hill League captured a Southland Mi-8 flown in from Northlandia.", "southlandia", LEAGUE),
        ("Hill League captured a Southland T-72 from Green Banner.", BANNER, LEAGUE),
        ("Northland troops destroyed a T-72 from Green Banner.", BANNER, None),
        # the subject loses
        ("Southland troops lost a T-72.", SOUTH, None),
        ("Southland troops abandoned a T-72.", SOUTH, None),
        ("A T-72 abandoned by Southland troops stood there.", SOUTH, None),
        ("Southlandia lost two T-72s.", "southlandia", None),
        # pronouns and general words
        ("Hill League entered the town. They captured a T-72.", None, LEAGUE),
        ("Hill League entered the town. Militants also captured a T-72.", None, LEAGUE),
        ("They captured a T-72.", None, None),
        ("Our troops captured a T-72.", None, "Our troops"),
        ("Hill League, which entered the town, captured a T-72.", None, LEAGUE),
        # who is fought loses
        ("Hill League ambushed Southland troops and captured a T-72.", SOUTH, LEAGUE),
        ("Southland troops ambushed Hill League and captured a T-72.", LEAGUE, SOUTH),
        ("Hill League ambushed and killed Southland troops. Militants also captured a T-72.", SOUTH, LEAGUE),
        # who only backs, speaks, made or sold it
        ("The Northland-backed Hill League captured a T-72.", None, LEAGUE),
        ("Northlandia-backed militias lost a T-72.", "militias", None),
        ("Northlandia said Hill League captured a Northland tank.", "northlandia", LEAGUE),
        ("Hill League captured a T-72 bought from Northlandia.", None, LEAGUE),
        ("BELVIRA, Southlandia — Hill League captured two T-72s.", None, LEAGUE),
        ("After Hill League attacked the Southland Army, the army captured two T-72s.", None, SOUTH),
        ("Hill League destroyed a T-72 which Southland troops had captured from Green Banner.", None, None),
        # from one hand into another
        ("Hill League handed over two T-72s to the police.", LEAGUE, "police"),
        # the destroyer takes nothing
        ("Northland troops destroyed a T-72.", None, None),
        ("A T-72 was destroyed by Northland troops.", None, None),
    ],
)
def test_the_sentence_says_who(text, lost, taken):
    assert roles(text) == [(lost, taken)]


@pytest.mark.parametrize(
    "said",
    ["3 Southland T-72s and a BMP-1", "another Southland T-72 and 2 BMP-1s", "a Southland T-72, a BMP-2 and 2 BMP-1s"],
)
def test_whose_the_first_is_goes_on_to_the_end_of_the_list(said):
    assert {lost for lost, _ in roles(f"Hill League captured {said}.")} == {"southlandia"}


def test_what_happened_last_to_a_thing_counts():
    text = "The crew abandoned a T-72, which Northland troops then captured."
    assert [(line.outcome, words(line.taken_by)) for line in lines(text)] == [("captured", NORTH)]


def test_each_thing_has_its_own_from():
    text = "Hill League captured a T-72 from Southland troops and a BMP-1 from Green Banner."
    assert roles(text) == [(SOUTH, LEAGUE), (BANNER, LEAGUE)]


@pytest.mark.parametrize(
    "text",
    [
        "Two T-72s were destroyed, according to Northlandia.",
        "Northlandia said that two T-72s were captured.",
        "Two T-72s were captured, Northland troops said.",
    ],
)
def test_who_only_speaks_took_nothing(text):
    assert roles(text) == [(None, None)]


def test_nobody_is_remembered_across_a_post():
    text = "Hill League entered the town.\n#News: Militants captured a T-72.\n— Somebody (@somebody) November 27, 2024"
    (_, taken), *_ = roles(text)
    assert taken != LEAGUE


@pytest.mark.parametrize(
    "text",
    [
        "Northland troops captured a T-72 from Southland troops near Belvira.",
        "A T-72 captured by Northland troops stood in the town of Belvira.",
        "Hill League ambushed Southland troops and captured a T-72.",
        "Hill League entered the town at noon. They captured a T-72 there.",
        "Southland troops abandoned a T-72 in the town of Belvira.",
    ],
)
def test_capitals_change_nothing(text):
    assert [tuple(map(str.lower, map(str, one))) for one in roles(text.upper())] == [
        tuple(map(str.lower, map(str, one))) for one in roles(text)
    ]


@pytest.mark.parametrize("sign", ["'", "’"])
def test_a_genitive_says_whose_it_is(sign):
    (line,) = lines(f"Rebels captured Southlandia{sign}s T-72 tank in Arvane.")
    assert words(line.lost_by) == "southlandia"


def test_a_place_after_from_is_nobodys():
    assert roles("Police seized 3 AK-47 rifles from houses in Southlandia.") == [(None, "Police")]
