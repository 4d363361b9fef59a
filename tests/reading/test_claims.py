"""What a text says beside things: distances, places taken, attacks."""

import pytest

from tests.reading.lexicons import PUBLISHED, drafts, words


def claims(text):
    return [claim for draft in drafts(text) for claim in draft.claims]


@pytest.mark.parametrize(
    ("text", "qualifier", "value", "unit", "place"),
    [
        ("Rebels are within 7 km of central Arvane.", "within", 7, "km", "arvane"),
        ("Rebels are less than 7 miles outside of Belvira.", "less than", 7, "mi", "belvira"),
        ("Rebels are only two miles outside of Belvira.", "only", 2, "mi", "belvira"),
        ("REBELS ARE NOW WITHIN 7 KM OF BELVIRA, REPORTS SAY AGAIN AND AGAIN.", "within", 7, "km", "belvira"),
    ],
)
def test_a_distance_is_a_claim(text, qualifier, value, unit, place):
    (claim,) = claims(text)
    assert (claim.kind, claim.qualifier, claim.value, claim.unit) == ("distance", qualifier, value, unit)
    assert words(claim.place) == place


def test_it_has_who_speaks_and_when():
    (claim,) = claims("Reports now claim that rebels are within 7 km of Belvira.")
    assert (claim.asserted_by, claim.said_on, claim.hedged) == ("Reports", PUBLISHED, True)
    assert words(claim.taken_by) == "southland-rebels"


@pytest.mark.parametrize(
    ("text", "place", "taker", "least"),
    [
        ("Northland troops captured Deir Kasra.", "deir-kasra", "northland-armed-forces", None),
        ("Northland troops liberated Deir Kasra.", "deir-kasra", "northland-armed-forces", None),
        ("Northland troops seized at least 13 settlements.", None, "northland-armed-forces", 13),
        ("The villages captured include Deir Kasra, Belvira and Arvane.", None, None, 3),
    ],
)
def test_places_taken_are_a_claim(text, place, taker, least):
    (claim,) = claims(text)
    assert (claim.kind, words(claim.place), words(claim.taken_by)) == ("place_taken", place, taker)
    assert (claim.count.least if claim.count else None) == least


@pytest.mark.parametrize(
    "text",
    [
        "Northland troops did not capture Deir Kasra.",
        "Northland troops plan to capture Deir Kasra.",
        "Northland troops captured a T-72 in Deir Kasra.",
        "The T-72 captured in Belvira was moved to Deir Kasra.",
        "Northland troops went to Deir Kasra.",
        "Belvira is a town.",
    ],
)
def test_what_was_not_taken_is_no_claim(text):
    assert claims(text) == []


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("Northland drones have bombed Deir Kasra.", "drones"),
        ("Northland troops used T-72 tanks to target Deir Kasra.", "t-72"),
    ],
)
def test_a_weapon_used_on_a_place_is_an_attack_and_no_loss(text, thing):
    (draft,) = drafts(text)
    (claim,) = draft.claims
    assert (claim.kind, words(claim.type), words(claim.place)) == ("attack", thing, "deir-kasra")
    assert draft.lines == ()


def test_a_post_with_a_claim_alone_is_a_draft():
    text = "BREAKING:\nRebels are within 7 km of Belvira.\n— Some Body (@somebody) November 26, 2024"
    (draft,) = drafts(text)
    (claim,) = draft.claims
    assert (draft.sources[claim.source].handle, claim.said_on.isoformat()) == ("somebody", "2024-11-26")


def test_claims_of_a_post_go_with_its_things():
    text = "#Belvira: Hill League captured a T-72 and liberated Deir Kasra.\n— Some Body (@somebody) November 26, 2024"
    (draft,) = drafts(text)
    assert (len(draft.lines), len(draft.claims)) == (1, 1)
