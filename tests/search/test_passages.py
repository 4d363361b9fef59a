"""Why hits matched, in words, with passages; and names that were meant."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.search import indexing, passages, typed
from catalog.search.engines import WhooshEngine
from catalog.search.passages import Piece, Sought
from catalog.search.show.results import Wanted, search
from catalog.services.parties import PartyIn
from catalog.services.places import PlaceIn
from tests.search.found import find
from tests.services.writing import a_type, an_incident, an_item, ground, incident_id, make_bare, outcome, put
from tests.support.clock import NOW

MANY = 10_000

WHYS = [
    ("Град", "bm-21-grad", "nickname in Cyrillic: Град"),
    ("AK-74M", "ak-74m", "its name"),
    ("АК-74М", "ak-74m", "its name in Cyrillic: АК-74М"),
    ("T-72", "t-72b3", "name of the T-72 family"),
]
MEANT = [
    ("Kalashnikof", "Kalashnikov"),
    ("Syriann Arab Army", "Syrian Arab Army"),
    ("Alepo", "Aleppo"),
    ("romeon-spd-2", "Romion SPD-2"),
]
NAMES = ["AK-74M", "T-72", "Grad", "Syrian Arab Army", "Aleppo"]


def found(session, engine, text, kind="all", *, exact=False):
    return search(session, engine, Wanted(text, kind, exact), NOW)


def marked(result):
    return [piece.text for piece in result.passage if piece.is_found]


def plain(result):
    return "".join(piece.text for piece in result.passage)


@pytest.mark.parametrize(("text", "slug", "why"), WHYS)
def test_a_type_says_in_which_name_it_was_found(seeded_session, engine, text, slug, why):
    hit = next(one for one in found(seeded_session, engine, text, "types").first(MANY) if one.slug == slug)
    assert why in hit.why


@pytest.mark.parametrize(
    ("text", "exact", "told"),
    [
        ('"Orlan-10 reconnaissance UAV"', False, ("orlan-10-ucav", "designation of the Orlan-10 model")),
        ("Leopard 2A4", True, ("leopard-2a4v", "name of the Leopard 2A4 variant")),
        ("Град", True, ("2b26-grad-k", "nickname in Cyrillic of the BM-21 Grad model")),
        ("Leopard 2R", True, ("leopard-2r", "its name")),
        ("dot sights", False, ("red-dot-sights", "part of its name, Red-dot sights")),
    ],
)
def test_part_of_a_name_is_told_only_where_all_that_was_typed_stands_in_it(seeded_session, engine, text, exact, told):
    hits = found(seeded_session, engine, text, "types", exact=exact).first(MANY)
    assert told in {(one.slug, one.why) for one in hits}


def test_a_variant_says_whose_name_it_was_found_by(seeded_session, engine):
    whys = {one.why for one in found(seeded_session, engine, "Grad", "types").first(MANY)}
    assert any(why.startswith("nickname") and " of the BM-21 Grad " in why for why in whys)


def test_a_text_is_named_and_shown_round_the_words_found(seeded_session, engine):
    hits = found(seeded_session, engine, '"special forces unit"').first(MANY)
    shown = [one for one in hits if one.passage]
    assert shown
    assert all("special forces unit" in " ".join(marked(one)).casefold() for one in shown)
    assert {"in the narrative", "in what it says"} & {one.why for one in hits}
    assert all(one.why for one in hits)


@pytest.fixture
def told(sqlite_database, tmp_path):
    """Find in a catalog with an item in two incidents, of which one is out and the other is not yet."""
    hostile = "<script>alert(1)</script> & <b>zeppelin</b> \"quoted\" 'x'"
    text = f"{'before ' * 30}{hostile}{' after' * 30}"
    out = an_incident("one", narrative=text, publish_after=datetime(2020, 1, 1, tzinfo=UTC))
    later = an_incident("later", narrative="A secret airfield", publish_after=datetime(2999, 1, 1, tzinfo=UTC))
    became = [outcome("damaged"), {**outcome("destroyed"), "incident": incident_id("later")}]
    put(sqlite_database, *ground(), out, later, an_item("item", *became))
    engine = WhooshEngine(tmp_path / "index")
    indexing.follow(sqlite_database, engine)
    with sqlite_database.reading() as session:
        yield lambda text, kind="all", **more: found(session, engine, text, kind, **more)


def test_what_is_not_out_yet_is_not_quoted(told):
    assert told("airfield", "incidents").first(MANY) == []
    item = told("airfield", "losses").first(MANY)[0]
    assert (item.why, item.passage) == ("in what is told of it", ())


def test_passages_are_short_and_hold_the_text_as_it_stands(told):
    incident = told("zeppelin", "incidents").first(MANY)[0]
    assert incident.why == "in the narrative"
    assert marked(incident) == ["<b>zeppelin</b>"]
    assert plain(incident).startswith("… before")
    assert plain(incident).endswith("after …")
    assert len(plain(incident).split()) <= passages.BEFORE + passages.AFTER + 2


def test_an_item_quotes_its_incident(told):
    item = told("zeppelin", "losses").first(MANY)[0]
    assert item.why == "in the narrative of its incident"
    assert marked(item) == ["<b>zeppelin</b>"]


@pytest.mark.parametrize("text", ["type:t-72", "since:2024 type:t-72", "type:t-72 -airships", '-"night sight"'])
def test_what_fields_and_words_to_leave_out_find_fits_them_and_quotes_nothing(told, text):
    hits = told(text).first(MANY)
    assert hits
    assert {(one.why, one.passage) for one in hits} == {(f"fits {text}", ())}


@pytest.fixture
def called(sqlite_database, tmp_path):
    """Say why an item is found whose type, party and place have many names."""
    names = {"variant": ["Ryvertown", "Rivertowne", "Ривертаун"], "former": ["Oldtown"]}
    town = PlaceIn(slug="town", name="River Town", kind="town", names=names)
    force = PartyIn(slug="force", name="Northern Force", kind="force", names={"variant": ["North Force", "NF"]})
    tanks = a_type("tanks", "category", "armoured-vehicles", name="Battle tanks", names={"nickname": ["Armour"]})
    put(sqlite_database, *ground(), tanks, town, force, an_incident("one", place="town"))
    put(sqlite_database, an_item("item", outcome("destroyed", "force")))
    engine = WhooshEngine(tmp_path / "index")
    indexing.follow(sqlite_database, engine)
    with sqlite_database.reading() as session:
        yield lambda text: found(session, engine, text, "losses").first(MANY)[0].why


@pytest.mark.parametrize(
    ("text", "name"),
    [("Ryvertown", "Ryvertown"), ("ривертаун", "Ривертаун"), ("oldtown", "Oldtown"),
     ("town", "River Town"), ("north force", "North Force"), ("nothern OR force", "Northern Force"),
     ("tank", "Battle tanks"), ("armour", "Armour"), ("river-town", "River Town"), ('"river town"', "River Town")],
)  # fmt: skip
def test_of_several_names_the_one_that_was_typed_is_told_else_what_it_is_called(called, text, name):
    assert called(text) == f"by its category, part, party or place: {name}"


def test_what_has_most_of_the_words_says_why(called):
    assert called("T-72") == called("T-72 oldtown") == "in the name of its type"
    assert called("T-72 river town") == "by its category, part, party or place: River Town"


@pytest.fixture
def listed(sqlite_database, tmp_path):
    """Find in a catalog with an item in a row of a list, and once more in one that is not out yet."""
    later = an_incident("later", publish_after=datetime(2999, 1, 1, tzinfo=UTC))
    became = [outcome("damaged"), {**outcome("destroyed"), "incident": incident_id("later")}]
    put(sqlite_database, *ground(), later, an_item("item", *became))
    make_bare(sqlite_database, place_as_written="Zeppelin field, Testville", date_as_written="whitsun")
    make_bare(sqlite_database, "later", place_as_written="Airfield")
    engine = WhooshEngine(tmp_path / "index")
    indexing.follow(sqlite_database, engine)
    with sqlite_database.reading() as session:
        yield lambda text: found(session, engine, text).first(MANY)


def test_a_thing_is_found_by_the_place_that_its_list_writes(listed):
    (item,) = listed('"zeppelin field"')
    assert (item.kind, item.why) == ("loss", "in its place as written")
    assert marked(item) == ["Zeppelin field,"]


@pytest.mark.parametrize("text", ["airfield", "whitsun"])
def test_a_place_that_is_not_out_yet_and_a_day_as_written_find_nothing(listed, text):
    assert listed(text) == []


@given(st.text(max_size=300), st.text(max_size=40))
def test_a_passage_is_cut_from_its_text_and_marks_what_is_asked(text, asked):
    sought = Sought.of(typed.read(asked), exact=False)
    places = sought.places_in(text)
    if not places:
        return
    pieces = passages._passage(text, places)
    assert any(one.is_found for one in pieces)
    assert all(isinstance(one, Piece) for one in pieces)
    shown = "".join(one.text for one in pieces).split()
    cut = [word for word in shown if word != "…"]
    assert all(word.rstrip("…") in text for word in cut)


@pytest.mark.parametrize(("text", "name"), MEANT)
def test_a_name_that_looks_like_the_words_is_offered(seeded_session, engine, text, name):
    answer = found(seeded_session, engine, text)
    assert name in answer.meant
    assert all(found(seeded_session, engine, one).total for one in answer.meant)


@pytest.mark.parametrize(
    "text", ["T-7299", "BMP-9", "AK-74M", "T-72", "Grad", "Syrian Arab Army", "a", "", "rifle", "x" * 300]
)
def test_a_name_is_not_doubted_and_a_digit_is_never_changed(seeded_session, engine, text):
    numbers = {"".join(c for c in name if c.isdecimal()) for name in found(seeded_session, engine, text).meant}
    assert numbers <= {"".join(c for c in text if c.isdecimal())}
    assert not (text in NAMES and found(seeded_session, engine, text).meant)


def test_nothing_is_offered_while_the_index_is_being_built(sqlite_database, tmp_path):
    put(sqlite_database, *ground())
    with sqlite_database.reading() as session:
        assert find(session, WhooshEngine(tmp_path / "none"), "T-72C").meant == ()
