"""Which word of outcome tells of which thing."""

import pytest

from tests.reading.lexicons import lines, read, things


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        # what follows the verb
        ("Northland troops captured two T-72s.", ["2 t-72 captured"]),
        ("Northland troops have destroyed two T-72s.", ["2 t-72 destroyed"]),
        ("Police seized two AK-47s.", ["2 ak-47 seized"]),
        ("Police found two AK-47s.", ["2 ak-47 found"]),
        ("Southland troops abandoned a BMP-2.", ["1 bmp-2 abandoned"]),
        ("Southland troops left behind a BMP-2.", ["1 bmp-2 abandoned"]),
        ("Southland troops shot down a Mi-8 helicopter.", ["1 mi-8 destroyed"]),
        # what stands before it
        ("Two T-72s were captured.", ["2 t-72 captured"]),
        ("A T-72 and two BMP-1s were destroyed.", ["1 t-72 destroyed", "2 bmp-1 destroyed"]),
        ("A BMP-2 was abandoned and a T-72 was destroyed.", ["1 bmp-2 abandoned", "1 t-72 destroyed"]),
        ("A T-72 has been damaged.", ["1 t-72 damaged"]),
        # a participle before and after
        ("A burned and abandoned BMP-2 stood there.", ["1 bmp-2 abandoned"]),
        ("Captured T-72s and two BMP-1s.", ["≥ 2 t-72 captured", "2 bmp-1 captured"]),
        ("T-72s captured by rebels stood there.", ["≥ 2 t-72 captured"]),
        ("Two AK-47s found in a house were old.", ["2 ak-47 found"]),
        # a relative clause
        ("The army showed a tank they captured.", ["1 tanks captured"]),
        ("The T-72 which was destroyed was old.", ["1 t-72 destroyed"]),
        # a noun
        ("The capture of three T-72s was confirmed.", ["3 t-72 captured"]),
        ("The destruction of two tanks", ["2 tanks destroyed"]),
        # a list
        (
            "Police seized three AK-47s, an Uzi, two pistols and an RPG-7.",
            ["3 ak-47 seized", "1 uzi seized", "2 pistols seized", "1 rpg-7 seized"],
        ),
        ("The weapons seized by police include two AK-47s and an Uzi.", ["2 ak-47 seized", "1 uzi seized"]),
        ("The following were seized by police: two AK-47s; an Uzi.", ["2 ak-47 seized", "1 uzi seized"]),
        # two verbs
        ("Northland troops captured a T-72 and destroyed two BMP-1s.", ["1 t-72 captured", "2 bmp-1 destroyed"]),
        ("Three T-72s were destroyed, two BMP-1s captured.", ["3 t-72 destroyed", "2 bmp-1 captured"]),
        # what stays open
        ("Southland troops lost two T-72s.", ["2 t-72 ?"]),
        ("A T-72 was hit.", ["1 t-72 ?"]),
        ("Northland troops captured or destroyed two T-72s.", ["2 t-72 ?"]),
        ("Northland troops displayed two T-72s.", ["2 t-72 displayed"]),
    ],
)
def test_a_word_tells_of_the_things_beside_it(text, finds):
    assert things(text) == finds


@pytest.mark.parametrize(
    "text",
    [
        "Rebels used AK-47 rifles.",
        "Rebels fired an RPG-7 at a house.",
        "Rebels armed with AK-47 rifles entered the town.",
        "Rebels carrying AK-47 rifles captured the town.",
        "Northlandia delivered T-72 tanks.",
        "Rebels have T-72 tanks.",
        "Rebels captured two men carrying AK-47 rifles.",
        "The house was destroyed with an RPG-7.",
        "The bridge was destroyed by a T-72.",
        "The battle took place near a T-72.",
        "Troops captured the base, where T-72 tanks are stationed.",
        "The man was shot dead with an AK-47, police found.",
        "Soldiers were killed when their BMP-1 hit a mine.",
        "Southlandia has lost interest in T-72 tanks.",
        "The army's arsenal includes 500 T-72 tanks.",
    ],
)
def test_use_trade_and_possession_are_no_loss(text):
    assert things(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Rebels did not capture any tanks.",
        "Rebels never captured a T-72.",
        "No T-72 was destroyed.",
        "Neither T-72s nor BMP-1s were captured.",
        "The army denied that two T-72s had been captured.",
        "Rebels failed to capture the T-72.",
        "Rebels tried to capture a T-72.",
        "Rebels plan to capture the tanks.",
        "The army threatened to destroy two T-72s.",
        "The army will destroy two T-72s.",
        "If rebels capture the T-72, the army will flee.",
        "Rebels almost captured a T-72.",
        "Rebels could not capture a T-72.",
        "Had rebels captured T-72s, they would have won.",
        "To prevent the capture of a T-72, the army fled.",
        "Instead of capturing the T-72, rebels destroyed it.",
        "The unit is trained to destroy T-72 tanks.",
        "Was a T-72 captured?",
        "The claim that rebels captured ten T-72s is false.",
        "Reports of the capture of a T-72 are untrue.",
        "Танк Т-72 не был уничтожен.",
        "THE REBELS DID NOT CAPTURE ANY TANKS AND NO RIFLES WERE SEIZED THERE.",
    ],
)
def test_what_is_denied_planned_or_feared_did_not_happen(text):
    assert things(text) == []


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("No T-72 was destroyed, but two BMP-1s were captured.", ["2 bmp-1 captured"]),
        ("The army did not flee and captured two T-72s.", ["2 t-72 captured"]),
        ("Rebels tried to flee; the army captured two T-72s.", ["2 t-72 captured"]),
    ],
)
def test_a_negation_ends_with_its_clause(text, finds):
    assert things(text) == finds


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("Southland troops left behind a BMP-2.", "left behind"),
        ("Southland troops shot down a Mi-8 helicopter.", "shot down"),
        ("A BMP-2 was immobilised.", "immobilised"),
        ("A T-72 was blown up.", "blown up"),
        ("A T-72 was destroyed.", ""),
    ],
)
def test_the_finer_word_is_kept(text, manner):
    (line,) = lines(text)
    assert line.manner == manner


@pytest.mark.parametrize(
    "text",
    [
        "A T-72 was hit.",
        "Southland troops lost two T-72s.",
        "Two AK-47s were seized.",
        "Troops captured or destroyed a T-72.",
    ],
)
def test_what_cannot_be_decided_is_asked(text):
    (line,) = lines(text)
    assert line.outcome is None
    assert line.asks


@pytest.mark.parametrize(
    "text",
    [
        "A toy AK-47 was seized.",
        "A replica AK-47 was found.",
        "In an exercise, soldiers destroyed three T-72 mock-ups.",
    ],
)
def test_what_only_looks_like_a_weapon_is_none(text):
    assert things(text) == []


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("Бойцы уничтожили три танка Т-72 и две БМП-1.", ["3 t-72 destroyed", "2 bmp-1 destroyed"]),
        ("Захвачен танк Т-72.", ["1 t-72 captured"]),
        ("Знищено 3 Т-72 та 2 БМП-1.", ["3 t-72 destroyed", "2 bmp-1 destroyed"]),
        ("تم تدمير دبابة T-72", ["1 t-72 destroyed"]),
    ],
)
def test_other_languages_have_words_of_outcome_too(text, finds):
    assert things(text) == finds


def test_the_word_is_a_mention_with_what_it_governs():
    (mention,) = [one for one in read("Two T-72s were captured.").mentions if one.kind == "outcome"]
    assert (mention.value, mention.why) == ("captured", "tells of what stands before it")


def test_what_did_not_happen_is_marked_so():
    (mention,) = [one for one in read("Rebels tried to capture a T-72.").mentions if one.kind == "outcome"]
    assert mention.why == "planned, feared or denied: nothing happened"


@pytest.mark.parametrize(
    "text",
    [
        "Northland troops captured two T-72s in the town of Belvira.",
        "A T-72 and two BMP-1s were destroyed near Belvira last night.",
        "Police seized three AK-47s, an Uzi submachine gun and two pistols.",
        "Southland troops shot down a Mi-8 helicopter near Belvira.",
        "The capture of three T-72 tanks in Belvira was confirmed.",
        "No T-72 was destroyed, but two BMP-1s were captured in Belvira.",
        "Rebels captured two men carrying AK-47 rifles near Belvira.",
        "Northland troops captured 900 rifles, including 300 AK-47s.",
        "Police found an AK-47 and 120 rounds of ammunition in Belvira.",
        "Northland troops captured at least 13 rifles and several tanks.",
        "Two AK-47 rifles found in a house in Belvira were seized by police.",
        "Southland troops lost two T-72s and an infantry fighting vehicle.",
    ],
)
def test_capitals_change_nothing(text):
    assert things(text.upper()) == things(text)


@pytest.mark.parametrize("sign", ["; ", ", ", " | ", ". "])
def test_a_second_heading_in_a_sentence_ends_the_first(sign):
    assert sorted(things(f"Captured: 2 T-72{sign}Destroyed: 3 BMP-2")) == ["2 t-72 captured", "3 bmp-2 destroyed"]


@pytest.mark.parametrize(
    "text",
    [
        "Rebels destroyed a T-72; the Humvees were unharmed; a BMP-1 survived.",
        "“We destroyed a T-72,” said a fighter, but the video shows only a BMP-1.",
        "Rebels destroyed a T-72, the crew of a BMP-1 escaped, a Humvee drove off.",
        "Rebels destroyed a T-72 and retreated under fire from a BMP-1 and two Mi-8s.",
        "Rebels destroyed a T-72, firing a Javelin from a Humvee, then withdrew in two BMP-1s.",
        "Rebels destroyed a T-72 and not, as claimed, a BMP-1.",
        "Rebels destroyed a T-72 rather than a BMP-1.",
    ],
)
def test_a_verb_does_not_reach_into_what_another_clause_says(text):
    assert things(text) == ["1 t-72 destroyed"]


@pytest.mark.parametrize(
    "text",
    [
        "Two BMP-1s attacked Arvane and a T-72 was destroyed.",
        "The fighters with 3 AK-47s were killed and a T-72 was destroyed.",
        "After the arrival of 3 BMP-1s, a T-72 was destroyed.",
        "Two weeks after the ambush of 3 Humvees, a T-72 was destroyed.",
        "Northland is to receive BMP-1s after a T-72 was destroyed.",
    ],
)
def test_a_passive_does_not_reach_back_past_another_verb(text):
    assert things(text) == ["1 t-72 destroyed"]


def test_what_an_active_verb_took_no_later_passive_destroys():
    text = "In the north they captured 3 BMP-2s, in Arvane 2 BMP-1s were destroyed."
    assert sorted(things(text)) == ["2 bmp-1 destroyed", "3 bmp-2 captured"]


def test_a_place_is_not_taken_with_what_it_is_taken_with():
    assert things("The Northland army captured Arvane with T-72s.") == []
    assert things("Police seized rifles with two RPG-7s.") == ["≥ 2 rifles seized", "2 rpg-7 seized"]


@pytest.mark.parametrize(
    "text",
    [
        "Rebels captured a T-72 and two BMP-1s while their crews were asleep.",
        "Rebels captured a T-72; two BMP-1s.",
    ],
)
def test_what_is_said_of_a_list_does_not_cut_it(text):
    assert things(text) == ["1 t-72 captured", "2 bmp-1 captured"]


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("A T-72 destroyed and a BMP-1 captured near Arvane.", ["1 t-72 destroyed", "1 bmp-1 captured"]),
        ("A T-72 destroyed and one damaged", ["1 t-72 destroyed", "1 t-72 damaged"]),
        ("1 T-72, damaged and captured", ["1 t-72 captured"]),
        ("A burned and abandoned BMP-2 stood there.", ["1 bmp-2 abandoned"]),
    ],
)
def test_and_after_a_participle(text, finds):
    assert sorted(things(text)) == sorted(finds)
