"""Drafts keep what was typed, as typed, for nobody but who typed it."""

import pytest
from sqlmodel import select

from catalog.domain.errors import Invalid, NotFound
from catalog.models import SightingDraft
from catalog.services.sightings import drafts
from catalog.services.sightings.typed import Typed
from tests.services.test_sightings import a_person
from tests.services.writing import all_of
from tests.support.clock import NOW

KEY = "abcdefgh"


def typed(**words):
    return Typed.of(
        (name.replace("_", "-") if name.startswith(("line", "source")) else name, text) for name, text in words.items()
    )


def save(database, person, given, key=KEY):
    with database.transaction() as session:
        return drafts.save(session, person, key, given, NOW)


def test_what_was_typed_comes_back_letter_for_letter(database):
    person = a_person(database)
    words = {"note": "  “ѣ” <b>\n\n", "line-1-type": "Т-72Б3 ", "line-1-number": "5-3"}
    save(database, person, Typed.of(words.items()))
    with database.reading() as session:
        kept = Typed(drafts.get(session, person, KEY).typed)
    assert {name: kept.words[name] for name in words} == words


def test_a_draft_of_somebody_else_is_not_found_whatever_is_done(database):
    ada, eve = a_person(database), a_person(database, "eve")
    save(database, ada, typed(note="mine"))
    for act in (lambda session: drafts.get(session, eve, KEY), lambda session: drafts.discard(session, eve, KEY),
                lambda session: drafts.save(session, eve, KEY, typed(note="yours"), NOW)):  # fmt: skip
        with pytest.raises(NotFound), database.transaction() as session:
            act(session)
    assert [one.typed["note"] for one in all_of(database, SightingDraft)] == ["mine"]


@pytest.mark.parametrize("key", ["", "short", "not/allowed", "abcdefgo", "x" * 40])
def test_an_id_that_is_none_is_not_found(database, key):
    with pytest.raises(NotFound):
        save(database, a_person(database), typed(note="x"), key)


def test_nobody_keeps_more_than_so_many(database):
    person = a_person(database)
    with database.transaction() as session:
        for number in range(drafts.MOST):
            session.add(SightingDraft(public_id=f"0000{number:04}", person_id=person, started_at=NOW, saved_at=NOW))
    with pytest.raises(Invalid, match="drafts already"):
        save(database, person, typed(note="one more"))


def test_drafts_leave_no_revisions(database):
    save(database, a_person(database), typed(note="x"))
    with database.reading() as session:
        assert session.exec(select(SightingDraft)).one().typed["note"] == "x"


def test_names_that_the_form_does_not_have_are_dropped():
    words = {"state": "accepted", "person_id": "1", "line-1-item_id": "7", "line-1-type": "T-72", "source-1-state": "x"}
    assert dict(Typed.of(words.items()).words) == {"line-1-type": "T-72", "source-1-url": ""}


def test_lines_are_numbered_without_gaps():
    given = Typed.of([("line-3-type", "A"), ("line-7-type", "B"), ("line-7-pair-abcdefgh", "same")])
    assert [(one.number, one.get("type")) for one in given.lines] == [(1, "A"), (2, "B")]
    assert given.without("line", 1).lines[0].after("pair-") == {"abcdefgh": "same"}


def test_there_is_always_a_line_and_a_source():
    given = Typed.of([("line-1-type", "A")]).without("line", 1)
    assert (len(given.lines), len(given.sources)) == (1, 1)
    assert given.is_empty


def test_lines_in_which_nothing_stands_are_left_out():
    given = Typed.of(
        [("line-1-type", ""), ("line-1-qualifier", "exact"), ("line-2-type", "B"), ("line-3-lost_basis", "unknown")]
    )
    assert [one.get("type") for one in given.without_empty().lines] == ["B"]


def test_pictures_are_kept_once_each_and_nothing_else_is_one():
    sha = "ab" * 32
    given = Typed.of([("picture", sha), ("picture", sha), ("picture", "../etc/passwd")])
    assert given.pictures == [sha]
