"""Prints leave out no text in which a phrase stands, and nearly all of the others."""

from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.adjacent import Phrase
from catalog.search.engines import Document, WhooshEngine, keys_of, prints
from catalog.search.engines.document import INDEXED
from tests.search.whole import read

WORDS = st.sampled_from(
    [
        "T-72B3",
        "Т-72",
        "T-72s",
        "AKs,",
        "AK",
        "tank",
        "tanks,",
        "—",
        "&",
        "special-forces",
        "forces",
        "a",
        "the",
        "72",
        "B3",
        "Град",
        "obr.",
        "al-al",
    ]
)
TEXTS = st.lists(WORDS | st.text("ab яЖü-1.'", max_size=6), max_size=12).map(" ".join)
CONVOY = Phrase.of("convoy depot")


def may_stand(phrase, *documents):
    """Of each document, by its prints."""
    told = [prints.of_document(one)["words"] for one in documents]
    return prints.may_have(told, phrase.run).tolist()


def said(words):
    return Document("incident", 1, (), words)


@given(text=TEXTS, phrase=TEXTS, at=st.integers(0, 9), length=st.integers(1, 4), exact=st.booleans())
def test_where_a_phrase_stands_its_prints_do(text, phrase, at, length, exact):
    drawn = " ".join(text.split()[at : at + length])
    for asked in (Phrase.of(drawn, exact=exact), Phrase.of(phrase, exact=exact)):
        if asked.run and asked.place_in(text):
            assert may_stand(asked, said("nothing here"), said(text))[1]


def test_words_that_stand_apart_are_told_from_those_side_by_side():
    texts = [
        "a convoy near the depot",
        "the convoy. Depots burnt",
        "depot convoy",
        "convoy-depot",
        "",
        "convoy of the depot",
    ]
    assert may_stand(CONVOY, *map(said, texts)) == [False, True, False, True, False, False]


def test_designations_are_read_piece_by_piece():
    assert may_stand(Phrase.of("T-72B3 tank"), said("the Т-72Б3 tank"), said("a T-72B1 tank, 3 others")) == [
        True,
        False,
    ]


def test_a_name_that_is_no_sentence_may_have_any_phrase_however_long():
    named = Document("type", 1, ("Red Dot Sight with Mount",), "")
    titled = Document("incident", 1, ("Convoy burnt",), "")
    told = [prints.of_document(one)["names"] for one in (titled, named, titled, named)]
    run = Phrase.of("Red Dot Sight with Mount", exact=True).run
    assert prints.may_have(told, run).tolist() == [False, True, False, True]


def test_of_all_texts_of_the_seed_few_are_looked_at(seeded_session):
    texts = [own for one in read(seeded_session) for own in one.documents if "special" in own.word_terms]
    held = [any(map(Phrase.of("special forces").place_in, one.told)) for one in texts]
    left = may_stand(Phrase.of("special forces"), *texts)
    assert sum(held) <= sum(left) <= sum(held) + len(texts) // 10
    assert all(may for may, stands in zip(left, held, strict=True) if stands)


def test_an_index_leaves_out_what_surely_does_not_fit(tmp_path):
    engine = WhooshEngine(tmp_path / "index")
    words = ["convoy depot", "convoy, a depot", "depot"]
    engine.rebuild([Document("incident", at, (text.upper(),), text) for at, text in enumerate(words)], 0)
    engine.apply(
        [Document("incident", 1, ("a convoy depot",), "far"), Document("source", 9, (), "convoy depot")], [], 1
    )
    keys = keys_of(INDEXED.index("incident"), engine.having(frozenset({"depot"})).names.numbers)
    assert sorted(engine.beside("names", keys, CONVOY.run) // len(INDEXED)) == [0, 1]
    assert sorted(engine.beside("words", keys, CONVOY.run) // len(INDEXED)) == [0]
