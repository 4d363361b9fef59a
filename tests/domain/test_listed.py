"""How a tracker's statuses and numbers are read: a table that somebody who keeps such a list could check."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain import listed
from catalog.domain.outcomes import OutcomeKind

K = OutcomeKind

STATUSES = [
    # as written, counts as, finer wording
    ("destroyed", K.DESTROYED, ""),
    ("Destroyed", K.DESTROYED, ""),
    ("captured", K.CAPTURED, ""),
    ("damaged", K.DAMAGED, ""),
    ("abandoned", K.ABANDONED, ""),
    ("damaged and captured", K.CAPTURED, "damaged and captured"),
    ("damaged and abandoned", K.ABANDONED, "damaged and abandoned"),
    ("abandoned and destroyed", K.DESTROYED, "abandoned and destroyed"),
    ("captured and later destroyed", K.DESTROYED, "captured and later destroyed"),
    ("damaged, abandoned and later destroyed", K.DESTROYED, "damaged, abandoned and later destroyed"),
    ("destroyed on the ground", K.DESTROYED, "destroyed on the ground"),
    ("damaged on the ground", K.DAMAGED, "damaged on the ground"),
    ("damaged beyond economical repair", K.DESTROYED, "damaged beyond economical repair"),
    ("damaged beyond economical repair on the ground", K.DESTROYED, "damaged beyond economical repair on the ground"),
    ("captured and stripped", K.DESTROYED, "captured and stripped"),
    ("stripped and captured", K.DESTROYED, "stripped and captured"),
    ("sunk", K.DESTROYED, "sunk"),
    ("scuttled to prevent capture by Russia", K.DESTROYED, "scuttled to prevent capture by Russia"),
    ("destroyed by", K.DESTROYED, "destroyed by"),
    # typos
    ("damagd and captured", K.CAPTURED, "damagd and captured"),
    ("damaged and abanonded", K.ABANDONED, "damaged and abanonded"),
]


@pytest.mark.parametrize(("written", "kind", "manner"), STATUSES)
def test_a_status_is_read(written, kind, manner):
    found = listed.status(written)
    assert (found.kind, found.manner) == (kind, manner)


BESIDE = [
    # as written, counts as, fitted parts, name, notes
    ("with ZU-23 AA gun, destroyed", K.DESTROYED, ("ZU-23 AA gun",), "", ()),
    ("with a dozer blade, damaged and captured", K.CAPTURED, ("dozer blade",), "", ()),
    ("unknown ID, captured", K.CAPTURED, (), "", ("unknown ID",)),
    ("ambulance, captured", K.CAPTURED, (), "", ("ambulance",)),
    ("Lubny 'P178', sunk but later raised by Russia", K.DESTROYED, (), "Lubny 'P178'", ()),
    ("BG-32 'Donbass' sunk", K.DESTROYED, (), "BG-32 'Donbass'", ()),
    ("'BG 22', damaged and captured", K.CAPTURED, (), "'BG 22'", ()),
    ("“BG 108”, destroyed", K.DESTROYED, (), "“BG 108”", ()),
]


@pytest.mark.parametrize(("written", "kind", "fitted", "name", "notes"), BESIDE)
def test_what_stands_beside_a_status_is_kept_apart(written, kind, fitted, name, notes):
    found = listed.status(written)
    assert (found.kind, found.fitted, found.name, found.notes) == (kind, fitted, name, notes)


@pytest.mark.parametrize("written", ["", "in use", "capture", "destroyer", "to be managed", "with ZU-23 AA gun", "?"])
def test_what_names_no_outcome_is_none(written):
    assert listed.status(written) is None


def test_a_loss_outside_of_combat_says_so():
    assert listed.status("destroyed in a non-combat related incident").is_non_combat
    assert not listed.status("destroyed").is_non_combat


NUMBERS = [("1", 1), ("6 7", 2), ("6 and 7", 2), ("6, 7 and 8", 3), ("6-9", 4), ("6–9 11", 5), ("", 1), ("–", 1),
           ("9-6", 2), ("1-99999", 2)]  # fmt: skip


@pytest.mark.parametrize(("written", "things"), NUMBERS)
def test_numbers_stand_for_things(written, things):
    assert listed.numbers(written) == things


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading(text):
    assert listed.numbers(text) >= 1
    found = listed.status(text)
    assert found is None or found.kind in set(listed.WORDS.values())
