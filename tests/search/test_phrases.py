"""Phrases, OR and the cap: the index finds what reading everything finds, and nothing is cut off in silence."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalog.domain.adjacent import Phrase
from catalog.search import documents, finding, indexing, query, typed
from catalog.search.engines import WhooshEngine, scan
from catalog.search.show.results import Wanted, search
from tests.search import whole
from tests.search.found import find
from tests.services.writing import an_incident, ground, put
from tests.support.clock import NOW

MANY = 10_000

STANDS = [
    ("special forces unit", "A Russian special forces unit was hit.", True),
    ("special forces units", "A Russian special-forces unit was hit.", True),
    ("forces special", "special forces", False),
    ("special unit", "special forces unit", False),
    ("T-72B3 tank", "the Т-72Б3 tank", True),
    ("T72B3 tank", "the T-72B3 tank", True),
    ("captured T-72", "captured T-72B3", False),
    ("captured T-72", "captured T-72, burnt", True),
    ("72B3 tank", "a T-72B3 tank", True),
    ("end of the road", "to the end of the road.", True),
    ("end of road", "to the end of the road.", False),
    ("АК 74", "an AK-74", True),
    ("captured T-72", "two captured T-72s.", True),
    ("captured T-72s", "two captured T-72s.", True),
    ("captured T-72", "a captured T-72S.", False),
    ("captured AK", "two captured AKs.", True),
    ("captured AK", "captured AKS", False),
    ("Heckler & Koch", "made by Heckler & Koch.", True),
    ("Heckler Koch", "made by Heckler & Koch.", True),
    ("Heckler & Koch rifle", "a Heckler – & / Koch + rifle", True),
    ("Heckler & Koch", "Heckler & sons, Koch", False),
    ("Mk I", "an Anza MkI, burnt", True),
    ("Mk I", "a Su-30MKI", False),
    ("Pz H2000", "the PzH 2000", True),
    ("special forces", "the specialforces", True),
    ("ecial forces", "the specialforces", False),
    ("and a", "deuce and a half", False),
    ("", "anything", False),
    ("ъ", "anything", False),
    ("a b", "", False),
]
PARTS = ["rifle", '"special forces"', "OR", "-sniper", '-"red dot"', "captured", "Град", '"AK 74"', "the"]
PROSE = "The special forces unit left its Grad near the village. A unit of special forces came later."


def keys(hits):
    return {(hit.kind, hit.record_id) for hit in hits}


def found(session, engine, text, kind="all", *, exact=False):
    return search(session, engine, Wanted(text, kind, exact), NOW)


def ids(session, engine, text, kind="all", *, exact=False):
    return {(one.kind, one.id) for one in found(session, engine, text, kind, exact=exact).first(MANY)}


@pytest.fixture(scope="module")
def every(seeded_session):
    """All records with what they are found by, and all texts of two words and more."""
    return whole.read(seeded_session)


class Quiet(list):
    def __repr__(self):
        return f"{len(self)} of them"


@pytest.fixture(scope="module")
def texts(every):
    said = {text for one in every for own in one.documents for text in (*own.names, *own.told)}
    return Quiet(sorted(text for text in said if len(text.split()) > 1))


@pytest.mark.parametrize(("phrase", "text", "stands"), STANDS)
def test_a_phrase_stands_where_its_words_stand_next_to_each_other(phrase, text, stands):
    assert (Phrase.of(phrase).place_in(text) is not None) == stands


DRAWN = st.lists(
    st.sampled_from(["T-72B3", "Т-72", "tank", "tanks,", "—", "special-forces", "forces", "a", "72", "B3"])
)


@given(phrase=DRAWN.map(" ".join), words=DRAWN, exact=st.booleans())
def test_looking_at_the_second_piece_first_changes_nothing(phrase, words, exact):
    text, asked = " ".join(words), Phrase.of(phrase, exact=exact)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Phrase, "_may_go_on", lambda *_: True)
        expected = asked.place_in(text)
    assert asked.place_in(text) == expected


def test_an_exact_phrase_stands_as_it_is_written():
    phrase = Phrase.of("Special forces", exact=True)
    assert phrase.place_in("the special forces, again") == (1, 2)
    assert phrase.place_in("special-forces") is None


def by_index(session, engine, asked):
    return keys(finding.find(session, engine, asked))


def by_scan(session, asked):
    return keys(finding.find(session, scan.Scan(documents.everything(session), asked.every_term), asked))


@given(at=st.integers(0, 10**6), start=st.integers(0, 10**6), length=st.integers(2, 5), exact=st.booleans())
@settings(max_examples=15)
def test_words_next_to_each_other_in_a_text_find_its_record(  # noqa: PLR0917 - fixtures and what is drawn
    seeded_session, engine, every, texts, at, start, length, exact
):
    there = texts[at % len(texts)].replace('"', " ").split()
    start %= max(1, len(there) - length + 1)
    asked = query.read(f'"{" ".join(there[start : start + length])}"', exact=exact)
    if asked.is_empty or not asked.phrases:
        return
    phrase = asked.phrases[0]
    held = {
        (one.kind, one.id)
        for one in every
        if any(phrase.stands_in((*own.names, *own.told)) and _has_all(own, phrase) for own in one.documents)
    }
    assert held
    assert held <= by_index(seeded_session, engine, asked)


def _has_all(document, phrase):
    return all(unit & (document.name_terms | document.word_terms) for unit in phrase.units)


@given(
    st.lists(
        st.sampled_from(PARTS),
        max_size=6,
    )
)
@settings(max_examples=10)
def test_or_minus_and_phrases_find_by_the_index_what_the_scan_finds(seeded_session, engine, parts):
    asked = query.read(" ".join(parts))
    assert by_index(seeded_session, engine, asked) == by_scan(seeded_session, asked)


def test_a_phrase_finds_prose_titles_and_what_sources_say(seeded_session, engine):
    together, apart = (
        ids(seeded_session, engine, '"special forces unit"'),
        ids(seeded_session, engine, "special forces unit"),
    )
    assert {kind for kind, _ in together} >= {"incident", "loss", "source"}
    assert together <= apart
    assert ids(seeded_session, engine, '"unit forces special"') == set()


@pytest.mark.parametrize("quotes", ["“”", "„“", "„”", "””", "«»", "»«", "»»"])
@pytest.mark.parametrize("text", ["{}special forces{}", "rifle -{}night sight{}", "rifle –{}night sight{}"])
def test_quotes_may_be_those_of_a_word_processor(seeded_session, engine, text, quotes):
    plain = text.replace("–", "-").format('"', '"')
    assert ids(seeded_session, engine, text.format(*quotes)) == ids(seeded_session, engine, plain)
    assert typed.read(text.format(*quotes)).all == plain


def test_a_phrase_of_one_word_is_the_word_and_a_lone_quote_is_nothing(seeded_session, engine):
    for text, same in (("9К51 «Град»", "9К51 Град"), ("“special forces", "special forces"), ("»Grad", "Grad")):
        assert ids(seeded_session, engine, text, "types") == ids(seeded_session, engine, same, "types") != set()


def test_or_finds_what_either_side_finds(seeded_session, engine):
    one, other = (ids(seeded_session, engine, text) for text in ("Zenitco", '"special forces unit"'))
    assert ids(seeded_session, engine, 'Zenitco OR "special forces unit"') == one | other
    assert one - other
    assert other - one
    both = ids(seeded_session, engine, 'captured Zenitco OR "special forces unit"')
    assert both == (one | other) & ids(seeded_session, engine, "captured")


def test_a_phrase_with_a_minus_leaves_out(seeded_session, engine):
    every, some = ids(seeded_session, engine, "captured"), ids(seeded_session, engine, 'captured "special forces unit"')
    assert some
    assert ids(seeded_session, engine, 'captured -"special forces unit"') == every - some


@pytest.mark.parametrize("text", ["OR", "OR rifle", "rifle OR", "rifle OR OR rifle", "rifle OR -sniper"])
def test_an_or_with_nothing_on_one_side_says_nothing(seeded_session, engine, text):
    without = text.replace("OR", " ")
    if text == "rifle OR OR rifle":
        without = "rifle"
    assert ids(seeded_session, engine, text, "types") == ids(seeded_session, engine, without, "types")


def test_a_phrase_does_not_reach_from_one_text_into_the_next(sqlite_database, tmp_path):
    title = "Taken at the bridge"
    put(sqlite_database, *ground(), an_incident("prose", title=title, narrative=PROSE, place_written="by the river"))
    engine = WhooshEngine(tmp_path / "index")
    indexing.follow(sqlite_database, engine)
    with sqlite_database.reading() as session:

        def total(text, *, exact=False):
            return len(find(session, engine, text, ("incident",), exact=exact).hits)

        assert total('"special forces unit"') == total('"unit of special forces"') == 1
        assert total('"came later"') == 1
        assert total('"later by the river"') == total('"bridge the special"') == 0
        assert total('"Special Forces unit"', exact=True) == 1
        assert total('"special force units"', exact=True) == 0
        assert total('"near the village" -"came later"') == 0
        assert total('"near the village" -"later came"') == 1
        for position in (None, 0):
            engine.position = lambda at=position: at  # the index is away, or behind: the database is read
            assert total('"special forces unit" -"later came"') == 1
            assert total('"forces unit left" OR zeppelin') == 1


def test_a_phrase_is_looked_for_once_in_one_state_of_the_texts(sqlite_database, tmp_path, monkeypatch):
    put(sqlite_database, *ground(), an_incident("prose", narrative=PROSE))
    engine = WhooshEngine(tmp_path / "index")

    def total():
        with sqlite_database.reading() as session:
            return len(find(session, engine, '"special forces unit"', ("incident",)).hits)

    indexing.follow(sqlite_database, engine)
    assert total() == 1
    with monkeypatch.context() as patch:
        patch.setattr(documents, "of", lambda *_: pytest.fail("looked for again"))
        assert total() == 1
    for narrative, expected in (("A unit of special forces.", 0), (PROSE, 1), ("", 0)):
        put(sqlite_database, an_incident("prose", narrative=narrative))
        assert total() == expected  # the index is a moment behind
        indexing.follow(sqlite_database, engine)
        assert total() == expected


@pytest.mark.parametrize(
    ("text", "left_out"),
    [("a " * 5000, 4984), ("rifle", 0), ("x" * 10_000, 1), ("tank " * 17, 1), ('"' + "tank " * 20 + '"', 4),
     ("tank " + "y" * 300, 1), ("tank OR " * 16, 0), ("type:akm " * 10 + "tank " * 18, 2)],
)  # fmt: skip
def test_words_past_the_cap_are_told(seeded_session, engine, text, left_out):
    assert found(seeded_session, engine, text).left_out == left_out


@given(st.text(st.characters(exclude_categories=[]), max_size=3000), st.booleans())
@example('"' * 2999, False)
@example("\ud800", True)
def test_what_is_asked_of_engines_is_bounded(text, exact):
    asked = query.read(text, exact=exact)
    assert len(asked.groups) + len(asked.unwanted) <= 16
