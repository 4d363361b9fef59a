"""The index as arrays: the same hits, order and scores as Whoosh's own search, after any commits."""

import random
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.domain import terms
from catalog.search import documents, query
from catalog.search.engines import KINDS, Document, Hit, Hits, WhooshEngine, WordQuery, postings
from catalog.search.engines.arrays import Kept
from tests.search import stock
from tests.support import counts

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
SEED = 20241127


@pytest.fixture(scope="module")
def words(seeded_session):
    texts = [text for one in documents.everything(seeded_session) for text in (*one.names, *one.related[:3], one.words)]
    return sorted({word for text in texts for word in text.split()})


def asked_of(words, some):
    """A question as somebody may type it: some words, some left out, some together."""
    typed = [some.choice(["", "", "", "-"]) + some.choice(words) for _ in range(some.randint(1, 4))]
    if some.random() < 0.2:
        typed = [f'"{" ".join(typed)}"']
    return " ".join(typed), some.random() < 0.2, some.sample(KINDS, some.randint(1, len(KINDS)))


def is_same(engine, asked, kinds):
    found, expected = list(engine.find(asked, kinds)), stock.find(engine, asked, kinds)
    assert {(one.kind, one.record_id) for one in found} == {(one.kind, one.record_id) for one in expected}
    scores = {(one.kind, one.record_id): one.score for one in expected}
    assert [one.score for one in found] == pytest.approx([scores[one.kind, one.record_id] for one in found], rel=1e-5)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


@pytest.mark.campaign
def test_thousands_of_questions_find_what_whoosh_finds(engine, words):
    some = random.Random(SEED)  # noqa: S311 - a draw that is the same in each run
    for _ in range(counts.count("QUESTIONS", 400)):
        text, exact, kinds = asked_of(words, some)
        is_same(engine, query.parse(text, exact=exact), kinds)


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
        fresh = {number: Document("type", number, (name,), (), "seen near a tank") for number, name in put}
        engine.apply(fresh.values(), [f"type:{one}" for one in gone - set(fresh)], position)
        for text in ("tank", "T-72", "tank -rifle", "near"):
            is_same(engine, query.parse(text), ["type"])


def test_a_commit_leaves_what_it_did_not_touch(tmp_path):
    engine = WhooshEngine(tmp_path / "index")
    engine.rebuild([Document("type", one, (f"name{one}",)) for one in range(1, 3000)], 0)
    engine.find(query.parse("name1"), ["type"])
    before = engine._seen[1].parts[0]
    engine.apply([Document("type", 5000, ("other",))], [], 1)
    engine.find(query.parse("other"), ["type"])
    assert engine._seen[1].parts[0].columns is before.columns
    assert len(engine._seen[1].parts) == 2


def test_long_posting_lists_are_read_in_blocks_and_one_by_one_alike(tmp_path, monkeypatch):
    engine = WhooshEngine(tmp_path / "index")
    engine.rebuild([Document("item", one, ("tank",), (), "word " * (one % 7)) for one in range(1, 3001)], 0)
    engine.apply([], [f"item:{one}" for one in range(1, 3000, 3)], 1)
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
    kept = Kept(most=10_000)
    part = engine._snapshot().parts[0]
    for term in list(part.leaf.lexicon("words"))[:500]:
        kept.get(part, "words", term.decode())
        assert kept.bytes <= 10_000 or len(kept._lists) == 1
    assert kept.bytes == sum(one.size for one in kept._lists.values())


def test_threads_find_the_same(engine, words):
    some = random.Random(SEED)  # noqa: S311
    questions = [query.parse(some.choice(words)) for _ in range(60)]
    expected = [set(engine.find(one, KINDS)) for one in questions]
    fresh = WhooshEngine(engine.folder)
    found = {}

    def ask(number):
        found[number] = [set(fresh.find(one, KINDS)) for one in questions]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert all(found[number] == expected for number in range(6))


def test_hits_are_a_list_that_is_sorted_when_it_is_looked_at():
    rows = [Hit("item", 3, 2.0), Hit("type", 1, 1.0), Hit("item", 9, 0.5)]
    hits = Hits.of(rows)
    assert (list(hits), hits[0], hits[1:], len(hits)) == (rows, rows[0], rows[1:], 3)
    assert (hits.ids("item"), sorted(hits.records("item").tolist()), hits.ids("source")) == ([3, 9], [3, 9], [])
    assert [one.score for one in hits.shares()] == [1.0, 0.5, 0.25]
    assert list(Hits.of([]).shares()) == []


def test_an_empty_question_finds_nothing(engine):
    assert list(engine.find(WordQuery(), KINDS)) == []
