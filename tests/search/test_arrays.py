"""The index as arrays: the same hits, order and scores as Whoosh's own search, after any commits."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.domain import terms
from catalog.search import documents
from catalog.search.engines import Document, Hit, Hits, WhooshEngine, postings
from catalog.search.engines.kept import Bounded
from tests.search import stock
from tests.support import counts
from tests.support.threads import together

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
SEED = 20241127


@pytest.fixture(scope="module")
def words(seeded_session):
    texts = [text for one in documents.everything(seeded_session) for text in (*one.names, one.words)]
    return sorted({word for text in texts for word in text.split()})


def asked_of(words, some):
    """Terms that somebody may ask for: of a word, of several, of a word as it is written."""
    chosen = some.choices(words, k=some.choice([1, 1, 1, 2, 5]))
    make = some.choice([terms.of_unit, terms.of_unit, terms.of_name, terms.as_written])
    return frozenset().union(*map(make, chosen))


def is_same(engine, asked):
    found, expected = engine.having(asked), stock.having(engine, asked)
    for hits, others in ((found.names, expected["names"]), (found.words, expected["words"])):
        scores = {(one.kind, one.record_id): one.score for one in others}
        assert {(one.kind, one.record_id) for one in hits} == set(scores)
        each = [scores[one.kind, one.record_id] for one in hits]
        assert [one.score for one in hits] == pytest.approx(each, rel=1e-5)
        assert [one.score for one in hits] == sorted((one.score for one in hits), reverse=True)


@pytest.mark.campaign
def test_thousands_of_questions_find_what_whoosh_finds(engine, words):
    some = random.Random(SEED)  # noqa: S311 - a draw that is the same in each run
    for _ in range(counts.count("QUESTIONS", 400)):
        is_same(engine, asked_of(words, some))


@given(
    commits=st.lists(
        st.tuples(
            st.lists(st.tuples(st.integers(1, 12), st.sampled_from(["tank", "T-72", "rifle", "tank T-72"]))),
            st.sets(st.integers(1, 12)),
        ),
        min_size=1,
        max_size=5,
    ),
)
@settings(max_examples=30)
def test_after_any_commits_the_arrays_are_those_of_the_last(tmp_path_factory, commits):  # fmt: skip
    engine = WhooshEngine(tmp_path_factory.mktemp("commits") / "index")
    engine.rebuild([Document("type", one, ("tank",)) for one in range(1, 4)], 0)
    for position, (put, gone) in enumerate(commits, 1):
        fresh = {number: Document("type", number, (name,), "seen near a tank") for number, name in put}
        engine.apply(fresh.values(), [f"type:{one}" for one in gone - set(fresh)], position)
        for text in ("tank", "T-72", "rifle", "near"):
            is_same(engine, terms.of_unit(text))


def test_an_index_of_nothing_is_empty_and_not_damaged(tmp_path):
    engine = WhooshEngine(tmp_path / "index")
    engine.rebuild([], 1)
    found = engine.having(terms.of_unit("tank"))
    assert (len(found.names), len(found.words), engine.size(), engine.position()) == (0, 0, 0, 1)


def test_a_commit_leaves_what_it_did_not_touch(tmp_path):
    engine = WhooshEngine(tmp_path / "index")
    engine.rebuild([Document("type", one, (f"name{one}",)) for one in range(1, 3000)], 0)
    engine.having(terms.of_unit("name1"))
    before = engine._seen[1].parts[0]
    engine.apply([Document("type", 5000, ("other",))], [], 1)
    engine.having(terms.of_unit("other"))
    assert engine._seen[1].parts[0].columns is before.columns
    assert len(engine._seen[1].parts) == 2


def test_long_posting_lists_are_read_in_blocks_and_one_by_one_alike(tmp_path, monkeypatch):
    engine = WhooshEngine(tmp_path / "index")
    engine.rebuild([Document("type", one, ("tank",), "word " * (one % 7)) for one in range(1, 3001)], 0)
    engine.apply([], [f"type:{one}" for one in range(1, 3000, 3)], 1)
    leaf = engine._snapshot().parts[0].leaf
    (term,) = terms.of_unit("tank")
    whole = postings.read(leaf, "names", term)
    monkeypatch.setattr(postings, "W3LeafMatcher", type(None))
    slow = postings.read(leaf, "names", term)
    assert whole.documents.tolist() == slow.documents.tolist() == list(range(3000))
    assert whole.weights.tolist() == slow.weights.tolist()


def test_columns_and_lengths_are_read_alike_through_the_public_interface(engine, monkeypatch):
    leaf = engine._snapshot().parts[0].leaf
    quick = [postings.column(leaf, "record").tolist(), postings.lengths(leaf, "names").tolist()]
    monkeypatch.setattr(postings, "_stored", lambda *_: None)
    assert [postings.column(leaf, "record").tolist(), postings.lengths(leaf, "names").tolist()] == quick


def test_what_is_kept_of_posting_lists_is_bounded(engine):
    kept = Bounded(most=10_000)
    leaf = engine._snapshot().parts[0].leaf
    for term in list(leaf.lexicon("words"))[:500]:
        kept.put(term, postings.read(leaf, "words", term.decode()))
        assert kept.bytes <= 10_000 or len(kept._things) == 1
    assert kept.bytes == sum(one.size for one in kept._things.values())


def test_where_terms_stand_is_worked_out_once_a_commit(tmp_path):
    engine, asked = WhooshEngine(tmp_path / "index"), terms.of_unit("tank")
    engine.rebuild([Document("type", 1, ("tank",))], 0)
    assert engine.having(asked) is engine.having(asked)
    before = engine.having(asked)
    engine.apply([Document("type", 2, ("tank",))], [], 1)
    assert (len(before.names), len(engine.having(asked).names)) == (1, 2)
    engine.kept.clear()
    assert engine.held() == 0
    assert engine.having(asked) is not engine.having(terms.of_unit("rifle"))
    assert engine.held() >= engine.having(asked).size > 0


def standing(engine, asked):
    found = engine.having(asked)
    return set(found.names), set(found.words)


def test_threads_find_the_same(engine, words):
    some = random.Random(SEED)  # noqa: S311
    questions = [terms.of_unit(some.choice(words)) for _ in range(60)]
    expected = [standing(engine, one) for one in questions]
    fresh = WhooshEngine(engine.folder)
    assert together(lambda: [standing(fresh, one) for one in questions]) == [expected] * 6


def test_hits_are_a_list_that_is_sorted_when_it_is_looked_at():
    rows = [Hit("item", 3, 2.0), Hit("type", 1, 1.0), Hit("item", 9, 0.5)]
    hits = Hits.of(rows)
    assert (list(hits), hits[0], hits[1:], len(hits)) == (rows, rows[0], rows[1:], 3)
    assert (hits.ids("item"), sorted(hits.records("item").tolist()), hits.ids("source")) == ([3, 9], [3, 9], [])
    assert [one.score for one in hits.shares()] == [1.0, 0.5, 0.25]
    assert list(Hits.of([]).shares()) == []


def test_an_empty_question_finds_nothing(engine):
    assert standing(engine, frozenset()) == (set(), set())
