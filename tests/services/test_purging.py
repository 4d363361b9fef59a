"""Takedowns: nothing of the content is left anywhere, all else is, and an older copy does not bring it back."""

import io
import json
import shutil
import zipfile

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from catalog.domain.errors import Conflict, Invalid, NotFound
from catalog.domain.outcomes import Grade, RecordState
from catalog.domain.purges import PurgeKind
from catalog.evidence.bucket import Bucket
from catalog.models import (
    Claim,
    Item,
    Loss,
    Marking,
    Outcome,
    OutcomeReview,
    Person,
    Picture,
    Purge,
    Report,
    Revision,
    SightedClaim,
    SightedItem,
    Sighting,
    SightingDraft,
    Snapshot,
    Source,
)
from catalog.models.columns import METADATA
from catalog.services import losses, verify
from catalog.services.pictures import pictures
from catalog.services.purges import purge_replay, purging, tombstones
from catalog.services.purges.purging import Wanted
from catalog.services.reports import reports
from tests.services.purgeable import ADDRESS, WORDS, filled, opened
from tests.services.sighted import a_person
from tests.services.writing import all_of, changing, item_id
from tests.support import standins, stores
from tests.support.clock import NOW
from tests.support.drawn import encoded, scene

KINDS = list(PurgeKind)
WHY = "the court ordered it"


@pytest.fixture
def held(database, tmp_path):
    return filled(opened(database, tmp_path))


@pytest.fixture
def here(sqlite_database, tmp_path):
    """The same on SQLite alone, where files can be looked into."""
    return filled(opened(sqlite_database, tmp_path))


def purge(held, kind, **more):
    return purging.purge(held.catalog, None, Wanted(held.ids[kind], WHY, kind, **more), NOW)


def everything(catalog):
    """Every row of every table as text."""
    with catalog.database.reading() as session:
        rows = {name: session.execute(text(f'SELECT * FROM "{name}"')).all() for name in METADATA.tables}
    return json.dumps(rows, default=str, ensure_ascii=False)


def on_disk(catalog):
    """Every byte of the data folder and of the store, what is packed in ZIPs too, by file."""
    folder = catalog.settings.data
    found = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    found |= {folder / name: data for name, data in stores.content(catalog.store).items()}
    for file, data in list(found.items()):
        if zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                found |= {file / name: packed.read(name) for name in packed.namelist()}
    return found


def left_of(catalog, words):
    return {(file.name, word) for file, data in on_disk(catalog).items() for word in words if word.encode() in data}


def faults(catalog):
    return [f"{check.name}: {check.detail}" for check in verify.verify(catalog, NOW) if not check.ok]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_it_is_left_in_any_row_or_revision_and_the_chain_holds(held, kind):
    before = everything(held.catalog)
    assert [word for word in WORDS[kind] if word not in before] == []
    done = purge(held, kind)
    after = everything(held.catalog)
    assert (done.is_wiped, done.is_indexed) == (True, True)
    assert [word for word in WORDS[kind] if word in after] == []
    assert faults(held.catalog) == []
    [tombstone] = [row for row in all_of(held.catalog.database, Purge) if row.kind == kind]
    assert (tombstone.reason, len(tombstone.keyed)) == (WHY, 64)
    assert kind is PurgeKind.PERSON or tombstone.public_id == held.ids[kind]
    with pytest.raises((Conflict, NotFound)):
        purge(held, kind)


@standins.sqlite_file
@pytest.mark.parametrize("kind", KINDS)
def test_no_byte_of_it_is_left_below_the_data_folder_nor_comes_back_with_an_older_copy(here, kind, tmp_path):
    catalog, data = here.catalog, here.catalog.settings.data
    catalog.database.wipe([])
    aside = shutil.copyfile(data / "catalog.sqlite3", tmp_path.with_name(f"{tmp_path.name}-aside"))
    assert {word for _, word in left_of(catalog, WORDS[kind])} == set(WORDS[kind])
    purge(here, kind)
    assert left_of(catalog, WORDS[kind]) == set()
    put_back(catalog, aside)
    assert left_of(catalog, WORDS[kind])
    assert kind in {one.kind for one in purge_replay.replay(catalog, NOW)}
    assert left_of(catalog, WORDS[kind]) == set()
    assert purge_replay.replay(catalog, NOW) == []


@standins.sqlite_file
def test_no_byte_of_it_is_left_in_a_bucket_nor_in_the_folder_beside_it(sqlite_database, tmp_path, buckets):
    store = Bucket(buckets.of(tmp_path))
    held = filled(stores.on(store, opened(sqlite_database, tmp_path, bucket=store.settings)))
    before, left = stores.content(store), tmp_path / "imports" / "left-from-before.csv"
    assert {name.partition("/")[0] for name in before} == {
        "pictures", "pictures-public", "thumbnails", "archives", "snapshots",
    }  # fmt: skip
    left.parent.mkdir(exist_ok=True)
    left.write_text(ADDRESS)
    for kind in (PurgeKind.PICTURE, PurgeKind.SOURCE):
        assert left_of(held.catalog, WORDS[kind])
        purge(held, kind)
        assert left_of(held.catalog, WORDS[kind]) == set()
    assert (stores.content(store), left.exists(), faults(held.catalog)) == ({}, False, [])
    for name, data in before.items():
        store.put(name, data)
    purge_replay.replay(held.catalog, NOW)
    assert stores.content(store) == {}
    assert not (tmp_path / tombstones.JOURNAL).exists()


def put_back(catalog, copy):
    """Put a copy of the database in the place of the one that is there."""
    file = catalog.settings.data / "catalog.sqlite3"
    catalog.database.close()
    for ending in ("-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
    shutil.move(copy, file)


def test_its_words_are_not_in_the_index(here):
    terms = {PurgeKind.ITEM: "=okapiwritten", PurgeKind.INCIDENT: "=tapirstory", PurgeKind.SOURCE: "=quaggatitle"}
    for kind, term in terms.items():
        assert here.catalog.engine.near(term, fuzzy=False) == {term}
        purge(here, kind)
        assert here.catalog.engine.near(term, fuzzy=False) == frozenset()


def test_an_item_stays_empty_and_counts_no_more(here):
    purge(here, PurgeKind.ITEM)
    [row] = [one for one in all_of(here.catalog.database, Item) if one.public_id == item_id("okapi")]
    assert (row.state, row.as_written, row.note, row.heading) == (RecordState.WITHDRAWN, "", "", "")
    [out] = [one for one in all_of(here.catalog.database, Outcome) if one.item_id == row.id]
    assert (out.state, out.as_written, out.grade) == (RecordState.WITHDRAWN, "", Grade.UNASSESSED)
    assert row.id not in {one.item_id for one in all_of(here.catalog.database, Loss)}


def test_an_item_takes_the_line_that_reported_it_and_leaves_the_rest_of_the_sighting(here):
    purge(here, PurgeKind.ITEM)
    [line] = all_of(here.catalog.database, SightedItem)
    [sighting] = all_of(here.catalog.database, Sighting)
    assert (line.as_written, line.type_id, sighting.note) == ("", None, "numbatnote")


def test_an_item_takes_what_was_merged_into_it(here):
    with here.catalog.database.transaction() as session:
        rows = {one.public_id: one.id for one in session.exec(select(Item))}
        merged = "UPDATE item SET state = 'merged', merged_into_id = :into, note = 'okapimerged' WHERE id = :id"
        session.execute(text(merged), {"into": rows[item_id("okapi")], "id": rows[item_id("other")]})
    done = purge(here, PurgeKind.ITEM)
    assert {one.address for one in done.plan.records} == {item_id("okapi"), item_id("other")}
    assert "okapimerged" not in everything(here.catalog)


def test_an_item_takes_the_bare_incident_that_came_with_it(here):
    with here.catalog.database.transaction() as session:
        session.execute(text("UPDATE incident SET is_bare = true WHERE title LIKE 'tapir%'"))
    done = purge(here, PurgeKind.ITEM)
    assert [one.kind.value for one in done.plan.records] == ["item", "incident", "sighting"]
    assert [word for word in WORDS[PurgeKind.INCIDENT] if word in everything(here.catalog)] == []


def test_an_outcome_that_was_moved_to_another_item_stays_with_its_reviews(here):
    with changing(here.catalog.database) as session:
        one, other = (
            session.exec(select(Item).where(Item.public_id == item_id(key))).one() for key in ("okapi", "other")
        )
        moved = session.exec(select(Outcome).where(Outcome.item_id == one.id)).one()
        review = {"outcome_id": moved.id, "person_id": 1, "agrees": True, "reason": "it is", "made_at": NOW}
        session.add(OutcomeReview.model_validate(review))
        moved.item_id, moved.seq = other.id, 2
        losses.rewrite(session, one.id, other.id)
    purge(here, PurgeKind.ITEM)
    assert [row.reason for row in all_of(here.catalog.database, OutcomeReview)] == ["it is"]
    assert {row.as_written for row in all_of(here.catalog.database, Outcome)} == {"okapioutcome", ""}
    assert faults(here.catalog) == []


def test_an_incident_takes_the_sightings_that_told_of_it_and_leaves_the_item(here):
    purge(here, PurgeKind.INCIDENT)
    database = here.catalog.database
    assert {(one.kind, one.public_id) for one in all_of(database, Purge)} == {
        ("incident", here.ids[PurgeKind.INCIDENT]), ("sighting", "numbat00"),
    }  # fmt: skip
    [item] = [one for one in all_of(database, Item) if one.public_id == item_id("okapi")]
    assert (item.state, item.as_written) == (RecordState.ACTIVE, "okapiwritten")
    assert item.id not in {one.item_id for one in all_of(database, Loss)}


def test_a_source_stays_empty_for_those_who_cite_it(here):
    purge(here, PurgeKind.SOURCE)
    database, public_id = here.catalog.database, here.ids[PurgeKind.SOURCE]
    [row] = [one for one in all_of(database, Source) if one.public_id == public_id]
    assert (row.title, row.url, row.url_key, row.text, row.protected) == ("taken away", None, None, "", True)
    assert {one.summary for one in all_of(database, Claim)} == {"okapiclaim", "tapirclaim", "tapirsaid"}
    assert len(all_of(database, Picture)) == 1


def test_a_picture_goes_with_its_files_and_what_was_visual_by_it_waits_for_another_grade(here):
    purge(here, PurgeKind.PICTURE)
    assert all_of(here.catalog.database, Picture) == []
    places = (pictures.ORIGINALS, pictures.PUBLIC, pictures.THUMBNAILS)
    assert [name for place in places for name in here.catalog.store.names(place)] == []
    grades = {one.grade for one in all_of(here.catalog.database, Outcome)}
    assert grades == {Grade.UNASSESSED}
    assert {one.grade for one in all_of(here.catalog.database, Loss)} == {Grade.UNASSESSED}


def test_a_person_becomes_a_number_and_what_they_did_stays(here):
    purge(here, PurgeKind.PERSON)
    [row] = [one for one in all_of(here.catalog.database, Person) if one.pseudonym.startswith("former")]
    assert (row.pseudonym, row.pseudonym_key) == (f"former contributor {row.id}",) * 2
    assert (row.email, row.password_hash, row.is_active) == (None, None, False)
    assert {one.public_id for one in all_of(here.catalog.database, SightingDraft)} == {"draft001"}
    assert {one.public_id for one in all_of(here.catalog.database, Report)} == {"report01"}


def test_accounts_of_the_catalog_itself_are_not_purged(here):
    for name in ("catalog", "operator"):
        with pytest.raises(Invalid, match="of the catalog itself"):
            purging.purge(here.catalog, None, Wanted(name, WHY, PurgeKind.PERSON), NOW)


def test_drafts_of_others_lose_what_holds_it_and_nothing_else(here):
    purge(here, PurgeKind.SOURCE)
    typed = {one.public_id: one.typed for one in all_of(here.catalog.database, SightingDraft)}["draft001"]
    assert (typed["sources"], typed["note"], len(typed["pictures"])) == (["https://example.org/kept"], "kept", 1)
    purge(here, PurgeKind.PICTURE)
    typed = {one.public_id: one.typed for one in all_of(here.catalog.database, SightingDraft)}["draft001"]
    assert typed["pictures"] == []


def test_a_report_of_others_loses_the_text_that_holds_it_with_what_was_read_in_it(here):
    purge(here, PurgeKind.SOURCE)
    [report] = [one for one in all_of(here.catalog.database, Report) if one.public_id == "report01"]
    assert (report.text, report.drafts, report.url) == ("", [], "https://example.org/kept")


def a_report_of(held, **more):
    """A report of ada's with two drafts, of which the second was merged into the first."""
    text = "A made-up post of\n\n  some length.\n\nBetween.\n— Made Up (@made_up) May 20, 2024"
    typed = {"source-1-text": "A made-up post of\nsome length.\n— Made Up (@made_up) May 20, 2024"}
    one = {"left_out": [], "spans": {}, "asks": {}, "drawn": {}}
    drafts = [
        {**one, "id": "numbat00", "state": "open", "into": "", "typed": {"line-1-note": "of the purged"}},
        {**one, "id": "0000000b", "state": "merged", "into": "numbat00", "typed": {"line-1-note": "merged into it"}},
        {**one, "id": "0000000c", "state": "open", "into": "", "typed": typed},
    ]
    person = a_person(held.catalog.database, "ada")
    with held.catalog.database.transaction() as session:
        told = {"public_id": "report09", "person_id": person, "text": text, "drafts": drafts}
        session.add(Report.model_validate({**told, "started_at": NOW, "saved_at": NOW, **more}))
    return person


def report_of(held, person):
    with held.catalog.database.reading() as session:
        return reports.get(session, person, "report09")


def test_a_draft_whose_sighting_was_taken_away_cannot_be_sent_again(held):
    person = a_report_of(held)
    purge(held, PurgeKind.SIGHTING)
    row = report_of(held, person)
    assert [one["id"] for one in row.drafts] == ["0000000c"]
    assert row.text
    assert "merged into it" not in everything(held.catalog)


def test_an_amendment_goes_with_its_sighting(held):
    typed = {"edition": "1", "note": "an amendment of it"}
    with held.catalog.database.transaction() as session:
        owner = session.exec(select(Person.id)).first()
        row = SightingDraft(public_id="numbat00", person_id=owner, typed=typed, started_at=NOW, saved_at=NOW)
        session.add(row)
    purge(held, PurgeKind.SIGHTING)
    assert "numbat00" not in {one.public_id for one in all_of(held.catalog.database, SightingDraft)}


@pytest.mark.parametrize("told", ["A made-up post of some length.", "A made-up post of\nsome length.\n— Made Up"])
def test_a_quoted_post_goes_from_a_report_whatever_blanks_stand_in_it(held, told):
    person = a_report_of(held)
    with changing(held.catalog.database) as session:
        session.exec(select(Source).where(Source.slug == "quagga")).one().text = told
    purge(held, PurgeKind.SOURCE)
    row = report_of(held, person)
    assert (row.text, row.drafts) == ("", [])


def test_a_report_that_was_read_from_an_address_goes_with_it(held):
    typed = {"source-1-url": ADDRESS}
    one = {"id": "0000000c", "state": "open", "into": "", "typed": typed, "left_out": []}
    person = a_report_of(held, drafts=[one], text="Nothing of its words.")
    purge(held, PurgeKind.SOURCE)
    assert report_of(held, person).text == ""


def test_a_sighting_takes_its_claims_but_what_was_kept_stands_with_its_source(here):
    purge(here, PurgeKind.SIGHTING)
    assert all_of(here.catalog.database, SightedClaim) == []
    assert "tapirsaid" in {one.summary for one in all_of(here.catalog.database, Claim)}


def test_frozen_answers_and_exports_that_hold_it_go_and_others_stay(here):
    folder, torn = here.catalog.settings.data, here.catalog.settings.data / "snapshots" / ".torn.part"
    torn.parent.mkdir(exist_ok=True)
    torn.write_text(item_id("okapi"))  # as a crash leaves it
    done = purge(here, PurgeKind.ITEM)
    [snapshot] = all_of(here.catalog.database, Snapshot)
    assert done.plan.snapshots == (snapshot.public_id,)
    assert snapshot.purged_at == NOW
    assert (here.catalog.store.stat(snapshot.location), torn.exists()) == (None, False)
    assert {file.name for file in (folder / "exports").iterdir()} == {"sources.json", "kept.csv"}


def test_a_short_name_of_a_person_is_found_as_a_whole_cell_alone(here):
    exported = here.catalog.settings.data / "exports"
    for name, line in (("changes.csv", "1,vicunha,why\n"), ("animals.csv", "1,vicunhas and others,why\n")):
        (exported / name).write_text(line)
    purge(here, PurgeKind.PERSON)
    assert {file.name for file in exported.glob("*.csv")} == {"animals.csv", "kept.csv"}


@standins.sqlite_file
def test_a_copy_of_the_database_is_named_and_left(here):
    data = here.catalog.settings.data
    here.catalog.database.wipe([])  # so that its log is written back
    backup = shutil.copyfile(data / "catalog.sqlite3", data / "catalog.sqlite3.bak")
    assert purge(here, PurgeKind.SOURCE).plan.left == (backup,)
    assert backup.exists()


def test_it_is_one_change_that_says_why(here):
    purge(here, PurgeKind.ITEM)
    with here.catalog.database.reading() as session:
        why = session.execute(text("SELECT why FROM change ORDER BY id DESC LIMIT 1")).scalar_one()
        erased = session.exec(select(Revision).where(col(Revision.key).is_(None))).all()
    assert why == f"purged: {WHY}"
    assert erased
    assert {(one.before, one.after) for one in erased} == {(None, None)}


def test_the_id_says_which_kind_where_only_one_has_it(here):
    done = purging.purge(here.catalog, None, Wanted(here.ids[PurgeKind.INCIDENT], WHY), NOW)
    assert done.plan.records[0].kind is PurgeKind.INCIDENT
    with pytest.raises(NotFound):
        purging.preview(here.catalog, Wanted("nothing0", WHY))


def test_a_reason_is_needed(here):
    for reason in ("", "  ", "x" * 301):
        with pytest.raises(Invalid, match="reason"):
            purging.purge(here.catalog, None, Wanted(item_id("okapi"), reason), NOW)
    assert here.catalog.store.stat(tombstones.JOURNAL) is None


def test_a_preview_counts_and_writes_nothing(here):
    before = everything(here.catalog)
    plan = purging.preview(here.catalog, Wanted(here.ids[PurgeKind.PICTURE], WHY))
    assert (plan.counts["picture"], plan.counts["item_picture"], plan.lowered, len(plan.files)) == (1, 1, 1, 3)
    assert plan.revisions >= 2
    assert everything(here.catalog) == before


def test_files_that_came_back_without_their_rows_go_again(here):
    store = here.catalog.store
    [original] = store.names(pictures.ORIGINALS)
    data = store.read(original)
    purge(here, PurgeKind.PICTURE)
    store.put(original, data)
    purge_replay.replay(here.catalog, NOW)
    assert store.stat(original) is None


def test_what_was_broken_off_is_finished_at_the_next_start(here):
    purge(here, PurgeKind.PICTURE)
    store = here.catalog.store
    first = store.read(tombstones.JOURNAL).splitlines(keepends=True)[0]
    store.put(tombstones.JOURNAL, first + b'{"kind": "pic')
    assert purge_replay.replay(here.catalog, NOW) == []
    assert [one.is_done for one in tombstones.read(store)] == [True]


def test_the_journal_is_private_and_holds_nothing_of_it(here):
    purge(here, PurgeKind.PERSON)
    assert b"vicunha" not in here.catalog.store.read(tombstones.JOURNAL)
    for name in (tombstones.JOURNAL, tombstones.KEY_FILE):
        assert stores.ON_BUCKETS or (here.catalog.settings.data / name).stat().st_mode & 0o777 == 0o600


def test_somebody_else_who_has_the_number_of_a_purged_person_in_an_older_copy_stays(here):
    purge(here, PurgeKind.PERSON)
    with here.catalog.database.transaction() as session:
        session.execute(text("DELETE FROM purge"))
        session.execute(text("UPDATE person SET pseudonym = 'alpaca' WHERE pseudonym LIKE 'former%'"))
    assert purge_replay.replay(here.catalog, NOW) == []
    assert "alpaca" in {one.pseudonym for one in all_of(here.catalog.database, Person)}


def test_the_same_file_or_address_is_refused_afterwards(here):
    sha256 = all_of(here.catalog.database, Picture)[0].sha256
    purge(here, PurgeKind.PICTURE)
    with here.catalog.database.reading() as session:
        with pytest.raises(Invalid, match=WHY):
            tombstones.refuse(session, here.catalog.store, PurgeKind.PICTURE, sha256)
        tombstones.refuse(session, here.catalog.store, PurgeKind.PICTURE, "0" * 64)


def test_what_was_deleted_long_ago_leaves_no_revision(here):
    with changing(here.catalog.database) as session:
        session.delete(session.exec(select(Marking)).one())
    assert "okapimarking" in everything(here.catalog)
    purge(here, PurgeKind.ITEM)
    assert [word for word in WORDS[PurgeKind.ITEM] if word in everything(here.catalog)] == []


def test_what_others_recorded_stays_word_for_word(here):
    purge(here, PurgeKind.ITEM)
    after = everything(here.catalog)
    others = [ADDRESS, "tapirtitle of it", "tapirstory told", "numbatnote", "quaggatext", "dugongcredit", "vicunha"]
    assert [word for word in others if word not in after] == []


def test_a_picture_that_was_taken_away_does_not_come_back(database, tmp_path):
    catalog = opened(database, tmp_path)
    made = pictures.ready(encoded(scene(7)))
    with database.transaction() as session:
        row, _ = pictures.keep(session, catalog.store, made, "", NOW)
        wanted = Wanted(row.public_sha256, WHY, PurgeKind.PICTURE)
    purging.purge(catalog, None, wanted, NOW)
    with pytest.raises(Invalid, match="is not taken again"), database.transaction() as session:
        pictures.keep(session, catalog.store, made, "", NOW)
