"""The index on PostgreSQL: what Whoosh finds it finds, for all hosts, and it follows the record as Whoosh's does."""

import random
from contextlib import closing

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from catalog.db import Database
from catalog.domain import terms
from catalog.domain.adjacent import Phrase
from catalog.search import documents, indexing
from catalog.search.engines import (
    Document,
    EngineUnavailable,
    PostgresEngine,
    WhooshEngine,
    keys_of,
    postgres,
    postgres_reading,
    scan,
    vectors,
)
from catalog.search.engines import postgres_tables as tables
from catalog.search.engines.document import INDEXED
from tests.search.found import find
from tests.search.test_arrays import asked_of
from tests.services.writing import a_type, put, tree
from tests.support import counts
from tests.support.threads import together

pytestmark = [pytest.mark.postgres, pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")]
SEED = 20241127
TANKS = terms.of_unit("tanks")
SMALL = [
    Document("type", 1, ("T-72B3", "Т-72Б3"), "tanks seen on parade"),
    Document("type", 2, ("T-72",), "a tank of many variants"),
    Document("incident", 1, ("Capture of a tank",), "T-72 near the town"),
]


@pytest.fixture(scope="module")
def seeded_there(postgres_cluster, seeded_template):
    """The seeded catalog on PostgreSQL, row by row that of the SQLite file, with its index."""
    with closing(Database(postgres_cluster.url(postgres_cluster.create(seeded_template)))) as database:
        found = PostgresEngine(database)
        assert indexing.follow(database, found)
        yield database, found


@pytest.fixture(scope="module")
def empty(postgres_cluster, migrated_template):
    with closing(Database(postgres_cluster.url(postgres_cluster.create(migrated_template)))) as database:
        yield database


@pytest.fixture
def small(empty):
    found = PostgresEngine(empty)
    found.rebuild(SMALL, 5)
    return found


@pytest.fixture(scope="module")
def texts(seeded_session):
    said = [text for one in documents.everything(seeded_session) for text in (*one.names, one.words)]
    return sorted({word for text in said for word in text.split()})


def keys(hits):
    return {(hit.kind, hit.record_id) for hit in hits}


def standing(engine, wanted):
    found = engine.having(wanted)
    return keys(found.names), keys(found.words)


def test_thousands_of_questions_find_what_whoosh_finds(seeded_there, engine, texts):
    _, there = seeded_there
    some = random.Random(SEED)  # noqa: S311
    for _ in range(counts.count("QUESTIONS", 1_000)):
        asked = asked_of(texts, some)
        assert standing(there, asked) == standing(engine, asked), sorted(asked)


def test_what_it_scores_is_what_whoosh_scores(seeded_there, engine, texts):
    """Whoosh keeps the length of a document in one byte, and so roughly."""
    _, there = seeded_there
    some = random.Random(SEED)  # noqa: S311
    for _ in range(100):
        asked = asked_of(texts, some)
        for hits, others in zip(vars(there.having(asked)).values(), vars(engine.having(asked)).values(), strict=True):
            scores = {(one.kind, one.record_id): one.score for one in others}
            assert [one.score for one in hits] == pytest.approx(
                [scores[one.kind, one.record_id] for one in hits], rel=0.2
            )


@pytest.mark.parametrize("field", ["names", "words"])
def test_phrases_may_stand_where_whoosh_has_them(seeded_there, engine, field):
    _, there = seeded_there
    for phrase in map(Phrase.of, ("special forces", "night sight", "T-72B3 obr. 2022", "anti-drone gun")):
        every = getattr(engine.having(frozenset().union(*phrase.run)), field).keys
        assert sorted(there.beside(field, every, phrase.run)) == sorted(engine.beside(field, every, phrase.run))


def test_prints_follow_what_is_written(empty):
    engine = PostgresEngine(empty)
    engine.rebuild([Document("incident", 1, (), "a convoy, a depot"), Document("incident", 2, (), "convoy depot")], 0)
    run, every = Phrase.of("convoy depot").run, keys_of(INDEXED.index("incident"), np.arange(1, 4))
    assert (engine.beside("words", every, run) // len(INDEXED)).tolist() == [2]
    engine.apply([Document("incident", 3, (), "convoy depot"), Document("incident", 2, (), "depot")], [], 1)
    assert (engine.beside("words", every, run) // len(INDEXED)).tolist() == [3]


HELD = st.characters(exclude_characters="\x00", exclude_categories=["Cs"])  # what a database can hold
SIGNS = st.sampled_from(["", "", "", "-", "OR ", '"', "type:"])


@given(
    places=st.lists(st.integers(0, 10**6), min_size=1, max_size=4),
    signs=st.lists(SIGNS, min_size=4, max_size=4),
    cut=st.integers(0, 3),
    exact=st.booleans(),
)
@settings(max_examples=counts.count("QUESTIONS", 80))
def test_what_is_typed_finds_the_same_on_both(seeded_there, seeded_session, engine, texts, places, signs, cut, exact):  # noqa: PLR0917 - fixtures and what is drawn
    """Hits, what the words were widened to, the names that look like them."""
    database, there = seeded_there
    typed = " ".join(sign + texts[place % len(texts)] for sign, place in zip(signs, places, strict=False))
    asked = typed[: len(typed) - cut]
    here = find(seeded_session, engine, asked, exact=exact)
    with database.reading() as session:
        other = find(session, there, asked, exact=exact)
    assert keys(other.hits) == keys(here.hits)
    assert (other.by_index, other.widened, other.wider, other.meant) == (True, here.widened, here.wider, here.meant)


@pytest.mark.parametrize(
    "term", ["alep", "allepo", "romeon", "t72", "a%", "kalash", "sniperr", "zz", "te_t", "'", "=ak"]
)
@pytest.mark.parametrize("fuzzy", [False, True])
def test_terms_near_another_are_the_same(seeded_there, engine, term, fuzzy):
    assert seeded_there[1].near(term, fuzzy=fuzzy) == engine.near(term, fuzzy=fuzzy)


@given(
    names=st.lists(st.text(HELD, min_size=1, max_size=30), min_size=1, max_size=4),
    words=st.text(HELD, max_size=9),
    asked=st.text(st.characters(exclude_categories=[]), max_size=30),
)
@settings(max_examples=counts.count("EXAMPLES", 15))
def test_any_texts_find_what_the_scan_finds(empty, names, words, asked):
    some = [Document("type", number, (name,), words) for number, name in enumerate(names, 1)]
    there = PostgresEngine(empty)
    there.rebuild(some, 0)
    for one in (asked, words, *names, "'", "\\", "a'b", "x" * 3000):
        for wanted in (terms.of_unit(one), terms.as_written(one)):
            expected = scan.Scan(some, frozenset(wanted)).having(frozenset(wanted))
            assert standing(there, frozenset(wanted)) == (keys(expected.names), keys(expected.words))


@given(
    commits=st.lists(
        st.tuples(
            st.dictionaries(st.integers(1, 6), st.sampled_from(["tank", "T-72", "T-72B3 rifle", "rifle"]), max_size=3),
            st.sets(st.integers(1, 6), max_size=2),
        ),
        max_size=5,
    )
)
@settings(max_examples=counts.count("EXAMPLES", 12))
def test_after_any_commits_both_have_the_same(empty, tmp_path_factory, commits):
    engines = PostgresEngine(empty), WhooshEngine(tmp_path_factory.mktemp("commits"))
    known = [Document("type", one, ("tank",)) for one in range(1, 4)]
    for one in engines:
        one.rebuild(known, 0)
    for position, (names, gone) in enumerate(commits, 1):
        fresh = [Document("type", number, (name,), "seen near a tank") for number, name in names.items()]
        for one in engines:
            one.apply(fresh, [f"type:{number}" for number in gone - set(names)], position)
        for asked in map(terms.of_unit, ("tank", "T-72", "rifle", "near")):
            assert standing(engines[0], asked) == standing(engines[1], asked) == standing(PostgresEngine(empty), asked)
        assert engines[0].digests() == engines[1].digests()
        assert (engines[0].position(), engines[0].size()) == (position, len(engines[0].digests()))


def test_a_commit_has_lists_in_use_brought_up_and_not_read_anew(small, monkeypatch):
    small.having(TANKS)
    read, entries = [], postgres_reading.Reading._entries
    monkeypatch.setattr(postgres_reading.Reading, "_entries", lambda *given: read.append(given[-1]) or entries(*given))
    small.apply([Document("type", 1, ("T-80",)), Document("type", 3, ("T-90", "tanks"))], ["incident:1"], 9)
    assert standing(small, TANKS) == ({("type", 3)}, {("type", 2)})
    assert read == [0, 0]  # of both fields what came after the first commit
    assert (small.position(), set(small.digests())) == (9, {"type:1", "type:2", "type:3"})


def test_beyond_some_changes_a_list_is_read_whole(small, monkeypatch):
    monkeypatch.setattr(postgres_reading, "MOST_PATCHED", 2)
    small.having(TANKS)
    small.apply([Document("type", number, ("tanks",)) for number in range(1, 6)], [], 9)
    assert standing(small, TANKS)[0] == {("incident", 1), *(("type", number) for number in range(1, 6))}


def test_another_host_sees_the_change(small, empty):
    with closing(Database(empty.url)) as elsewhere:
        other = PostgresEngine(elsewhere)
        other.having(TANKS)
        small.apply([Document("type", 3, ("tanks",))], [], 6)
        assert ("type", 3) in standing(other, TANKS)[0]
        assert other.position() == 6


def test_large_documents_are_kept_in_parts_and_counted_once(small, monkeypatch):
    monkeypatch.setattr(vectors, "MOST_BYTES", 40)
    long = Document("source", 7, ("Report",), " ".join(f"word{number}" for number in range(60)))
    small.apply([long], [], 6)
    small.apply([long], [], 7)
    assert (small.size(), small.digests()["source:7"]) == (4, long.digest)
    assert all(standing(small, terms.of_unit(f"word{number}"))[1] == {("source", 7)} for number in range(0, 60, 7))
    small.apply([], ["source:7"], 8)
    assert (small.size(), standing(small, terms.of_unit("word7"))[1]) == (3, set())


def test_one_process_follows_whatever_its_host(small, empty):
    with closing(Database(empty.url)) as elsewhere:
        other = PostgresEngine(elsewhere)
        with small.following() as is_ours:
            assert is_ours
            with other.following() as is_theirs:
                assert not is_theirs
            assert indexing.follow(elsewhere, other) is False
        with other.following() as is_theirs:
            assert is_theirs


def test_who_reads_while_it_is_built_anew_looks_once_more(small, monkeypatch):
    state, rebuilt = postgres._state, []

    def built_meanwhile(connection):
        found = state(connection)
        if not rebuilt:
            rebuilt.append(PostgresEngine(small._database).rebuild([*SMALL, Document("type", 9, ("tanks",))], 6))
        return found

    monkeypatch.setattr(postgres, "_state", built_meanwhile)
    assert ("type", 9) in standing(small, TANKS)[0]
    assert rebuilt == [4]


DAMAGE = {
    "schema gone": f"DROP SCHEMA {tables.SCHEMA} CASCADE",
    "state emptied": f"DELETE FROM {tables.SCHEMA}.state",
    "state pointing nowhere": f"UPDATE {tables.SCHEMA}.state SET generation = generation + 7",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_index_is_built_anew_and_meanwhile_the_record_is_read(postgres_database, damage):
    put(postgres_database, *tree())
    engine = PostgresEngine(postgres_database)
    assert indexing.follow(postgres_database, engine)
    with postgres_database.writer.begin() as connection:
        connection.execute(text(damage))
    with pytest.raises(EngineUnavailable):
        engine.having(TANKS)
    put(postgres_database, a_type("t-90", "family", "tanks"))
    for is_built in (False, True):
        with postgres_database.reading() as session:
            found = find(session, PostgresEngine(postgres_database), "T-90")
        assert (len(found.hits), found.by_index) == (1, is_built)
        assert indexing.follow(postgres_database, engine)


def test_an_explicit_rebuild_takes_indexes_of_other_makes_away(small, empty, monkeypatch):
    monkeypatch.setattr(tables, "SCHEMA", "search_0_1")
    with empty.writer.begin() as connection:
        connection.execute(text("CREATE SCHEMA search_0_1"))
        connection.execute(text("CREATE SCHEMA search_for_nothing"))
    monkeypatch.undo()
    indexing.rebuild(empty, small)
    with empty.reading() as session:
        left = session.scalars(text("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'search%'")).all()
    assert sorted(left) == sorted([tables.SCHEMA, "search_for_nothing"])


def test_threads_find_the_same(seeded_there, texts):
    database, there = seeded_there
    some = random.Random(SEED)  # noqa: S311
    questions = [asked_of(texts, some) for _ in range(40)]
    expected = [standing(there, one) for one in questions]
    fresh = PostgresEngine(database)
    assert together(lambda: [standing(fresh, one) for one in questions]) == [expected] * 6


def test_words_are_looked_up_and_never_gone_through(seeded_there):
    database, engine = seeded_there
    generation = engine._asked(lambda _, state: state.generation)
    at = f"{tables.SCHEMA}.document_{generation}"
    for asked in (
        f"SELECT key FROM {at} WHERE names @@ '''aleppo'''::tsquery",
        f"SELECT key FROM {at} WHERE words @@ '''aleppo'''::tsquery",
        f"SELECT key FROM {at} WHERE commit > 0",
        f"SELECT term FROM {tables.SCHEMA}.term_{generation} WHERE term LIKE 'alep%'",
        f"SELECT term FROM {tables.SCHEMA}.term_{generation} WHERE term LIKE '%countryside'",
    ):
        with database.reading() as session:
            plan = "\n".join(session.scalars(text(f"EXPLAIN {asked}")))
        assert "Seq Scan" not in plan, plan
