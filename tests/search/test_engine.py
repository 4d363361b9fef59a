"""The index: what the scan of the database finds, the index finds; and it follows the database whatever happens."""

import gc
import multiprocessing
import threading
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from sqlmodel import func, select

from catalog.domain import terms
from catalog.domain.adjacent import Phrase
from catalog.domain.errors import Invalid
from catalog.models import IndexJob
from catalog.search import documents, finding, indexing, query, related
from catalog.search.engines import KINDS, Document, EngineUnavailable, WhooshEngine, scan, whoosh
from catalog.services.incidents import ClaimIn
from catalog.services.parties import PartyIn
from catalog.services.places import PlaceIn
from catalog.services.sources import PublisherIn, SourceIn
from tests.search import whole
from tests.search.found import find
from tests.services.writing import (
    a_type,
    an_incident,
    an_item,
    changing,
    ground,
    incident_id,
    make_bare,
    outcome,
    put,
    put_in,
    tree,
)
from tests.support import counts, standins
from tests.support.databases import at_file

# Whoosh leaves a file open when it cannot read it; whichever test comes after may be the one to close it.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
SMALL = [
    Document("type", 1, ("T-72B3", "Т-72Б3"), "tanks seen on parade"),
    Document("type", 2, ("T-72",), "a tank of many variants"),
    Document("incident", 1, ("Capture of a tank",), "T-72 near the town"),
]
TANKS = terms.of_unit("tanks")


def keys(hits):
    return {(hit.kind, hit.record_id) for hit in hits}


def having(engine, wanted):
    """The documents that have one of some terms, wherever they stand."""
    found = engine.having(wanted)
    return keys(found.names) | keys(found.words)


def slugs_found(database, engine, text):
    with database.reading() as session:
        found = find(session, engine, text, ("type",))
        return {hit.record_id for hit in found.hits}, found.by_index


def last_job(database):
    with database.reading() as session:
        return session.exec(select(func.max(IndexJob.id))).one() or 0


@pytest.fixture(scope="module", autouse=True)
def closed_at_the_end():
    """No other module is to meet the files that were left open."""
    yield
    gc.collect()


@pytest.fixture(scope="module")
def every(seeded_session):
    """All records, each with what it is found by."""
    return whole.read(seeded_session)


@pytest.fixture(scope="module")
def vocabulary(seeded_session):
    """Words as the catalog's own names and texts write them."""
    some = islice(documents.everything(seeded_session), 0, None, 7)
    texts = [text for one in some for text in (*one.names, one.words)]
    return Quiet(sorted({word for text in texts for word in text.split()}))


def phrases_in(asked):
    parts = [part for group in (*asked.groups, asked.unwanted) for part in group]
    return [part for part in parts if isinstance(part, Phrase)]


class Quiet(list):
    def __repr__(self):
        return f"{len(self)} of them"  # hypothesis writes out what a test was given


@pytest.fixture
def small(tmp_path):
    engine = WhooshEngine(tmp_path / "index")
    engine.rebuild(SMALL, 5)
    return engine


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def followed(sqlite_database, folder):
    """A small catalog whose index has followed it so far, with its engine."""
    put(sqlite_database, *tree())
    engine = WhooshEngine(folder)
    assert indexing.follow(sqlite_database, engine)
    return sqlite_database, engine


@given(
    places=st.lists(st.integers(0, 10**6), min_size=1, max_size=3),
    signs=st.lists(st.sampled_from(["", "", "", "-", "OR "]), min_size=3, max_size=3),
    exact=st.booleans(),
    kinds=st.lists(st.sampled_from(KINDS), min_size=1, max_size=4, unique=True),
)
@settings(max_examples=counts.count("QUESTIONS", 60))
def test_the_index_finds_what_every_record_has(seeded_session, every, engine, vocabulary, places, signs, exact, kinds):  # noqa: PLR0917 - fixtures and what is drawn
    typed = [vocabulary[place % len(vocabulary)] for place in places]
    asked = query.read(" ".join(sign + word for sign, word in zip(signs, typed, strict=False)), exact=exact)
    assume(not phrases_in(asked))  # two words that each begin with a quotation mark: what is gathered here has none
    assert keys(finding.find(seeded_session, engine, asked, kinds)) == every.found(asked, kinds)


def test_names_of_what_was_lost_find_what_every_record_has(seeded_session, every, engine):
    """Things of one incident are not found by each other's names."""
    named = related.own_names(seeded_session, [one.id for one in every if one.kind == "item"])
    for name in sorted({name for names in named.values() for name in names}):
        asked = query.read(name)
        assert keys(finding.find(seeded_session, engine, asked)) == every.found(asked), name


@pytest.mark.parametrize("text", ["T-72 Aleppo", "AK-74M -captured", "Romion OR Aimpoint", "танк", "Syrian rifle"])
def test_the_scan_finds_what_every_record_has(seeded_session, every, text):
    asked = query.read(text)
    read = scan.Scan(documents.everything(seeded_session), asked.every_term)
    assert keys(finding.find(seeded_session, read, asked)) == every.found(asked)


@given(names=st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=4), asked=st.text(max_size=30))
@example(names=["Ъ"], asked="")  # a letter that is read as nothing
@settings(max_examples=25)
def test_the_index_of_any_texts_finds_what_the_scan_finds(tmp_path_factory, names, asked):
    some = [Document("type", number, (name,), asked[:5]) for number, name in enumerate(names, 1)]
    engine = WhooshEngine(tmp_path_factory.mktemp("any"))
    engine.rebuild(some, 0)
    for text in (asked, *names):
        for exact in (False, True):
            wanted = query.read(text, exact=exact).every_term
            assert having(engine, wanted) == standing(scan.Scan(some, wanted).having(wanted))


def standing(found):
    return keys(found.names) | keys(found.words)


def test_every_document_is_in_the_index_once(seeded_session, engine):
    every = list(documents.everything(seeded_session))
    assert engine.digests() == {one.key: one.digest for one in every}
    assert len(engine.digests()) == len(every)


@pytest.mark.parametrize("kind", ["type", "incident", "item", "source", "party", "place"])
def test_documents_are_those_of_the_records_asked_for(seeded_session, kind):
    every = [one for one in documents.everything(seeded_session) if one.kind == kind]
    some = [one.record_id for place, one in enumerate(every) if place % 3 != 1]  # close together, others between them
    found = list(documents.of(seeded_session, kind, some))
    assert found == [one for one in every if one.record_id in set(some)]
    assert list(documents.of(seeded_session, kind, [some[0], some[-1], 10**9])) == [found[0], found[-1]]


def test_hits_come_best_first_names_before_prose(small):
    found = small.having(terms.of_unit("T-72"))
    assert [(hit.kind, hit.record_id) for hit in found.names] == [("type", 2)]
    assert [(hit.kind, hit.record_id) for hit in found.words] == [("incident", 1)]
    assert found.names[0].score > found.words[0].score


def test_an_index_that_was_never_built_is_absent(tmp_path):
    engine = WhooshEngine(tmp_path / "none")
    assert engine.position() is None
    with pytest.raises(EngineUnavailable):
        engine.having(TANKS)


def test_changes_are_put_and_forgotten_and_the_position_is_remembered(small):
    small.apply([Document("type", 1, ("T-80",)), Document("type", 3, ("T-90", "tanks"))], ["incident:1"], 9)
    assert (small.position(), set(small.digests())) == (9, {"type:1", "type:2", "type:3"})
    assert having(small, TANKS) == {("type", 2), ("type", 3)}


def test_another_reader_of_the_folder_sees_the_change(small):
    other = WhooshEngine(small.folder)
    other.having(TANKS)
    small.apply([Document("type", 3, ("tanks",))], [], 6)
    assert ("type", 3) in having(other, TANKS)
    assert other.position() == 6


def test_building_anew_leaves_one_generation(small):
    assert small.rebuild(SMALL[:1], 7) == 1
    assert (set(small.digests()), small.position()) == ({"type:1"}, 7)
    assert len(list(small.folder.glob("generation-*"))) == 1


def test_an_index_of_other_terms_is_absent(small, monkeypatch):
    monkeypatch.setattr(whoosh, "STAMP", f"terms-{terms.VERSION + 1}")
    assert small.position() is None


def delete_all(folder):
    for file in sorted(folder.rglob("*"), reverse=True):
        file.unlink() if file.is_file() else file.rmdir()


def overwrite(pattern, content):
    def damage(folder):
        files = [file for file in folder.glob(f"generation-*/{pattern}") if file.is_file()]
        assert files
        for file in files:
            file.write_bytes(content(file.read_bytes()))

    return damage


def point_elsewhere(folder):
    (folder / "current").write_text("generation-none")


DAMAGE = {
    "deleted": delete_all,
    "pointing nowhere": point_elsewhere,
    "position garbled": overwrite("position", lambda _: b"\xff\x00x"),
    "position empty": overwrite("position", lambda _: b""),
    "contents empty": overwrite("*.toc", lambda _: b""),
    "contents garbled": overwrite("*.toc", lambda old: old[: len(old) // 2]),
    "contents of noise": overwrite("*.toc", lambda old: b"\x80noise" * len(old)),
    "segment empty": overwrite("*.seg", lambda _: b""),
    "segment cut": overwrite("*.seg", lambda old: old[: len(old) // 2]),
    "segment of noise": overwrite("*.seg", lambda old: b"\xa5" * len(old)),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
@pytest.mark.parametrize("is_warm", [True, False], ids=["open", "fresh"])
def test_while_the_index_is_damaged_words_are_found_in_the_database_and_it_says_so(followed, damage, is_warm):
    database, engine = followed
    expected = slugs_found(database, engine, "T-72B3")[0]
    damage(engine.folder)
    reader = engine if is_warm else WhooshEngine(engine.folder)
    found, by_index = slugs_found(database, reader, "T-72B3")
    assert found == expected
    assert is_warm or not by_index  # what is read already is in memory, and as right as before


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_index_is_built_anew_by_whoever_follows_next(followed, damage):
    database, engine = followed
    expected = slugs_found(database, engine, "T-72B3")[0]
    damage(engine.folder)
    fresh = WhooshEngine(engine.folder)
    assert indexing.follow(database, fresh)
    assert slugs_found(database, fresh, "T-72B3") == (expected, True)


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_index_does_not_stop_the_next_change(followed, damage):
    database, engine = followed
    damage(engine.folder)
    put(database, a_type("t-90", "family", "tanks"))
    fresh = WhooshEngine(engine.folder)
    assert indexing.follow(database, fresh)
    found, by_index = slugs_found(database, fresh, "T-90")
    assert (len(found), by_index) == (1, True)


def test_what_was_written_after_the_index_is_laid_over_it(followed):
    database, engine = followed
    put(database, a_type("t-90", "family", "tanks", summary="a tank"))
    assert indexing.follow(database, engine)
    put(database, a_type("t-90", "family", "tanks", summary="a vehicle"), a_type("t-80", "family", "tanks"))
    with database.reading() as session:
        for text in ("T-90", "T-80", "vehicle", "tank", "-vehicle T-90"):
            found, read = find(session, engine, text), scan.Scan(documents.everything(session))
            assert keys(found.hits) == keys(finding.find(session, read, query.read(text))), text
            assert (found.by_index, found.is_current) == (True, False)


def test_a_job_that_touches_no_document_stops_no_question(followed):
    database, engine = followed
    with database.transaction() as session:
        session.add(IndexJob(change_id=1, kind="publisher", record_id=999))
    with database.reading() as session:
        found = find(session, engine, "T-72")
    assert (len(found.hits) > 0, found.by_index, found.is_current) == (True, True, False)


def test_an_index_far_behind_the_database_is_not_asked(followed, monkeypatch):
    monkeypatch.setattr(indexing, "MOST_READ", 0)
    database, engine = followed
    put(database, a_type("t-90", "family", "tanks"))
    found, by_index = slugs_found(database, engine, "T-90")
    assert (len(found), by_index) == (1, False)


def test_the_index_follows_what_services_write(followed):
    database, engine = followed
    put(database, a_type("t-90", "family", "tanks"))
    put(database, a_type("t-90", "family", "tanks", names={"nickname": ["Vladimir"]}))
    assert indexing.follow(database, engine)
    assert engine.position() == last_job(database)
    assert slugs_found(database, engine, "Vladimir")[1]
    assert len(slugs_found(database, engine, "Vladimir")[0]) == 1


def test_a_change_that_is_rolled_back_leaves_no_job(followed):
    database, engine = followed
    before = last_job(database)
    with pytest.raises(Invalid), changing(database) as session:
        put_in(session, a_type("t-90", "family", "tanks"), a_type("t-90m", "model", "nowhere"))
    assert (last_job(database), engine.position()) == (before, before)


def test_jobs_are_followed_in_order_batch_by_batch(followed, monkeypatch):
    database, engine = followed
    monkeypatch.setattr(indexing, "BATCH", 2)
    for number in range(5):
        put(database, a_type("t-90", "family", "tanks", summary=f"serial{number}"))
    assert indexing.follow(database, engine)
    assert [len(slugs_found(database, engine, f"serial{n}")[0]) for n in range(5)] == [0, 0, 0, 0, 1]


@pytest.mark.parametrize(("share", "is_kept"), [(3, True), (0, False)])
def test_many_jobs_are_followed_unless_the_index_is_small_beside_them(followed, monkeypatch, share, is_kept):
    database, engine = followed
    generation = engine._generation()
    monkeypatch.setattr(indexing, "REBUILD_FROM", 0)
    monkeypatch.setattr(indexing, "REBUILD_SHARE", share)
    put(database, a_type("t-90", "family", "tanks", summary="serial"))
    assert indexing.follow(database, engine)
    assert (engine._generation() == generation) is is_kept
    assert len(slugs_found(database, engine, "serial")[0]) == 1
    assert engine.size() == len(engine.digests())


def test_an_index_from_the_future_of_a_restored_backup_is_built_anew(followed):
    database, engine = followed
    engine.apply([Document("type", 999, ("ghost",))], [], last_job(database) + 50)
    assert indexing.follow(database, engine)
    known = engine.digests()
    assert (engine.position(), "type:999" in known) == (last_job(database), False)


def test_other_terms_after_an_upgrade_are_indexed_anew(followed, monkeypatch):
    database, engine = followed
    monkeypatch.setattr(whoosh, "STAMP", f"terms-{terms.VERSION + 1}")
    assert not slugs_found(database, engine, "T-72")[1]
    assert indexing.follow(database, engine)
    assert slugs_found(database, engine, "T-72")[1]


def hang_elsewhere(database):
    put(database, a_type("carriers", "category", "armoured-vehicles", names={"nickname": ["Zeppelin"]}))
    put(database, a_type("t-72", "family", "carriers"))


def name_a_type_above(database):
    put(database, a_type("tanks", "category", "armoured-vehicles", names={"nickname": ["Zeppelin"]}))


def name_a_type(database):
    put(database, a_type("t-72", "family", "tanks", names={"nickname": ["Zeppelin"]}))


def name_a_party(database):
    put(database, PartyIn(slug="russia", name="Russia", kind="state", names={"variant": ["Zeppelin"]}))


def name_a_place(database):
    put(database, PlaceIn(slug="town", name="Town", kind="town", names={"variant": ["Zeppelin"]}))


def name_a_publisher(database):
    put(database, PublisherIn(slug="press", name="Zeppelin"))


def tell_of_an_incident(database):
    put(database, an_incident("one", place="town", narrative="A Zeppelin was seen."))


def make_a_claim(database):
    put(database, ClaimIn(key="k", source="weg", kind="statement", summary="Zeppelin", incident=incident_id("one")))


def fit_a_part(database):
    put(database, a_type("zeppelin", "model", "t-80", role="fitted_part"))
    put(database, an_item("item", outcome("destroyed"), fitted=[{"part": "zeppelin"}]))


def write_where_a_bare_incident_was(database):
    make_bare(database, "bare", place_as_written="Zeppelin field")


CHANGES = (hang_elsewhere, name_a_type_above, name_a_type, name_a_party, name_a_place, name_a_publisher,
           tell_of_an_incident, make_a_claim, fit_a_part, write_where_a_bare_incident_was)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_after_any_change_the_index_finds_what_the_database_holds(sqlite_database, folder, change):
    database, engine = sqlite_database, WhooshEngine(folder)
    report = SourceIn(slug="report", kind="article", title="Report", publisher="press")
    put(database, PublisherIn(slug="press", name="Press"), report, PlaceIn(slug="town", name="Town", kind="town"))
    put(database, *ground(), an_incident("one", place="town"), an_item("item", outcome("destroyed")))
    put(database, an_incident("bare"), an_item("listed", {**outcome("destroyed"), "incident": incident_id("bare")}))
    make_bare(database, "bare", place_as_written="the old field")
    indexing.follow(database, engine)
    change(database)
    indexing.follow(database, engine)
    wanted = query.read("zeppelin")
    with database.reading() as session:
        held = whole.read(session).found(wanted)
        assert held
        assert keys(finding.find(session, engine, wanted)) == held
        assert engine.digests() == {one.key: one.digest for one in documents.everything(session)}


def with_two_incidents(database):
    put(database, *ground(), an_incident("two"))


def claim(incident):
    return ClaimIn(key="k", source="weg", kind="statement", summary="Zeppelin", incident=incident_id(incident))


def zeppelin(incident):
    became = {**outcome("destroyed"), "incident": incident_id(incident)}
    return an_item("item", became).model_copy(update={"type": "t-80"})


@pytest.mark.parametrize("record", [claim, zeppelin], ids=["a claim", "an outcome"])
def test_what_moves_to_another_incident_is_found_there_and_no_longer_here(sqlite_database, folder, record):
    database, engine = sqlite_database, WhooshEngine(folder)
    with_two_incidents(database)
    put(database, a_type("t-80", "family", "tanks", names={"nickname": ["Zeppelin"]}))
    for incident in ("one", "two"):
        put(database, record(incident))
        indexing.follow(database, engine)
    wanted = query.read("zeppelin")
    with database.reading() as session:
        held = whole.read(session).found(wanted, ("incident",))
        assert len(held) == 1
        assert keys(finding.find(session, engine, wanted, ("incident",))) == held


def test_whoever_comes_while_another_follows_goes_away_at_once(followed):
    database, engine = followed
    put(database, a_type("t-90", "family", "tanks"))
    with engine.following() as is_ours:
        assert is_ours
        assert indexing.follow(database, WhooshEngine(engine.folder)) is False
        assert indexing.rebuild(database, WhooshEngine(engine.folder)) is None
    assert indexing.follow(database, engine) is True


def test_threads_that_write_and_follow_at_once_lose_nothing(followed):
    database, engine = followed

    def work(number):
        put(database, a_type(f"thing-{number}", "family", "tanks", name=f"Thing {number}"))
        indexing.follow(database, engine)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert engine.position() == last_job(database)
    assert all(len(slugs_found(database, engine, f'"Thing {number}"')[0]) == 1 for number in range(6))


def write_and_follow(file: str, folder: str, number: int) -> None:
    """What one process of several does."""
    with closing(at_file(Path(file))) as database:
        put(database, an_incident(f"incident-{number}", title=f"Zeppelin {number}"))
        indexing.follow(database, WhooshEngine(Path(folder)))


@standins.sqlite_file
def test_processes_that_write_and_follow_at_once_lose_nothing(followed, tmp_path):
    database, engine = followed
    spawn = multiprocessing.get_context("spawn")
    arguments = [(database.url.removeprefix("sqlite:///"), str(engine.folder), number) for number in range(2)]
    processes = [spawn.Process(target=write_and_follow, args=one) for one in arguments]
    for one in processes:
        one.start()
    for one in processes:
        one.join(60)
    assert [one.exitcode for one in processes] == [0, 0]
    assert engine.position() == last_job(database)
    assert len(engine.having(terms.of_unit("zeppelin")).names) == 2


def test_a_renamed_type_is_found_by_its_new_name(followed):
    database, engine = followed
    put(database, a_type("t-80", "family", "tanks", name="Zeppelin"))
    assert indexing.follow(database, engine)
    assert len(slugs_found(database, engine, "Zeppelin")[0]) == 1
