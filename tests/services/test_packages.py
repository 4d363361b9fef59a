"""Data Packages: what goes into one, that it comes back the same, and that nothing bad comes in with one."""

import io
import json
from datetime import timedelta
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from sqlmodel import col, select

from catalog.domain.errors import Invalid, Unavailable
from catalog.models import Change, Dataset, DatasetVersion, EquipmentType, Incident, Item, Loss, Source
from catalog.search import asking
from catalog.search.engines import WhooshEngine
from catalog.services import verify
from catalog.services.imports import package, package_file
from catalog.tally import package as writing
from catalog.tally.package_sheets import SHEETS
from tests.services.packages import bring, exported, member, spoilt, tables
from tests.services.writing import all_of, an_incident, an_item, changing, ground, incident_id, outcome, put, revisions
from tests.support.clock import NOW
from tests.support.databases import at_file, copied

IDS = {
    "one",
    "other",
    "id",
    "slug",
    "item",
    "sources",
    "incident",
    "related_incident",
    "dataset",
    "source",
    "quoted_in",
    "parent_lot",
    "state",
}


@pytest.fixture
def stocked(database):
    """Items of every make: single, lot, taken out of a lot, with candidates, with a chain; all made up."""
    put(database, *ground(), an_incident("later", narrative="=1+1 was said, 'so'"))
    later = {"incident": incident_id("later")}
    put(
        database,
        an_item("single", outcome("captured", taken_by="ukraine", grade="listed"), written="'T-72'"),
        an_item("lot", outcome("destroyed"), count={"min": 2, "best": 3, "max": None}),
        an_item("or", outcome("damaged"), candidates=["t-72b", "t-80"], fitted=[{"part": "t-80", "slot": "top"}]),
        an_item(
            "chain",
            outcome("captured", taken_by="ukraine"),
            outcome("destroyed", lost_by="ukraine", **later),
            note="a note\nof two lines",
        ),
        an_item("found", outcome("found", lost_by="unknown", taken_by="russia")),
    )
    return database


@pytest.fixture
def file(stocked, tmp_path):
    return exported(stocked, tmp_path / "one.zip")


def plain(file):
    """The rows of a package without what is an id, sorted."""
    found = tables(file)
    found.pop("datasets")
    return {
        name: sorted(tuple((key, value) for key, value in row.items() if key not in IDS) for row in rows)
        for name, rows in found.items()
    }


# writing


def test_a_package_holds_what_the_question_selects_and_what_that_refers_to(stocked, tmp_path):
    found = tables(exported(stocked, tmp_path / "p.zip", type=["t-72"], outcome=["captured"]))
    items = {row["item"] for row in found["losses"]}
    assert items == {row["id"] for row in found["items"]}
    assert len(items) == 1
    assert {row["slug"] for row in found["types"]} == {"armoured-vehicles", "tanks", "t-72"}
    assert {row["slug"] for row in found["parties"]} == {"russia", "ukraine"}


def test_a_package_of_a_whole_dataset_holds_what_nobody_lost_too(file):
    found = tables(file)
    assert (len(found["items"]), len(found["losses"]), len(found["incidents"])) == (5, 4, 2)


def test_every_reference_leads_to_a_row(file):
    found = tables(file)
    keys = {sheet.name: {row[sheet.key[0]] for row in found[sheet.name]} for sheet in SHEETS}
    for sheet in SHEETS:
        for field in sheet.fields:
            if field.to:
                assert {row[field.name] for row in found[sheet.name]} - {""} <= keys[field.to], (sheet.name, field.name)


def test_the_description_names_columns_keys_licences_and_hashes(file):
    told = json.loads(member(file, "datapackage.json"))
    assert told["licenses"] == [{"name": "CC-BY-4.0", "title": "CC BY 4.0"}]
    assert told["datasets"] == [{"dataset": "field", "licence": "CC BY 4.0", "credit": ""}]
    outcomes = next(one for one in told["resources"] if one["name"] == "outcomes")
    assert outcomes["schema"]["primaryKey"] == ["item", "seq"]
    assert {"fields": ["incident"], "reference": {"resource": "incidents", "fields": ["id"]}} in outcomes["schema"][
        "foreignKeys"
    ]
    assert (outcomes["rows"], outcomes["bytes"]) == (6, len(member(file, outcomes["path"])))


def test_the_same_question_gives_the_same_bytes(stocked, file, tmp_path):
    assert exported(stocked, tmp_path / "two.zip").read_bytes() == file.read_bytes()


def test_what_is_not_public_yet_is_in_no_table(stocked, tmp_path):
    put(stocked, an_incident("secret", title="hidden", publish_after=NOW + timedelta(days=1)))
    put(stocked, an_item("hidden", outcome("destroyed", incident=incident_id("secret")), written="hidden"))
    with changing(stocked) as session:
        values = {"public_id": "hidden00", "kind": "post", "title": "hidden", "protected": True}
        session.add(Source.model_validate(values))
    with ZipFile(exported(stocked, tmp_path / "p.zip")) as folder:
        assert not any("hidden" in folder.read(name).decode() for name in folder.namelist())


@pytest.mark.parametrize("text", ["=1+1", "'=1+1", "''", "-5", "plain", "", "@x", "it's"])
def test_text_comes_back_as_it_was_and_is_no_formula_on_the_way(text):
    assert not writing.cell(text).startswith(("=", "+", "-", "@"))
    assert writing.bare(writing.cell(text)) == text


# reading


def test_a_package_comes_back_and_a_second_time_changes_nothing(stocked, file):
    first = bring(stocked, file)
    assert (first["rows"], first["items"], first["imported"]) == (5, 7, 7)
    known, changes = len(revisions(stocked)), len(all_of(stocked, Change))
    again = bring(stocked, file)
    assert (again["imported"], again["changed"], again["unchanged"], again["refused"]) == (0, 0, 7, 0)
    assert (len(revisions(stocked)), len(all_of(stocked, Change))) == (known, changes)


def test_ids_are_kept_as_origin_ids_and_never_used_twice(stocked, file):
    bring(stocked, file)
    rows = all_of(stocked, Item)
    theirs = {row["id"] for row in tables(file)["items"]}
    assert {row.origin_id for row in rows} - {None} == theirs
    assert len({row.public_id for row in rows}) == len(rows) == 10


def test_a_round_trip_through_an_empty_catalog_gives_the_same_rows(stocked, file, migrated_file, tmp_path):
    (tmp_path / "other").mkdir()
    other = at_file(copied(migrated_file, tmp_path / "other"))
    assert bring(other, file, create_types=True)["refused"] == 0
    back = exported(other, tmp_path / "back.zip", dataset=["copy"])
    assert plain(back) == plain(file)
    with other.reading() as session:
        checks = {name: list(check(session, NOW)) for name, check in verify.CHECKS.items()}
    assert {name: faults for name, faults in checks.items() if faults} == {}
    other.close()


def test_a_dry_run_writes_nothing_and_says_the_same(stocked, file):
    known = len(revisions(stocked))
    told = bring(stocked, file, apply=False)
    assert len(revisions(stocked)) == known
    assert bring(stocked, file) == {**told, "applied": True}


def test_the_version_is_applied_last_and_carries_its_counts(stocked, file):
    bring(stocked, file)
    [version] = all_of(stocked, DatasetVersion)
    assert (version.state, version.rows, version.things, version.added) == ("applied", 5, 7, 7)
    assert {row.version_id for row in all_of(stocked, Item)} == {None, version.id}


def test_a_later_copy_changes_what_differs_and_adds_what_is_new(stocked, file, tmp_path):
    bring(stocked, file)
    put(stocked, an_item("single", outcome("destroyed"), written="'T-72'"), an_item("new", outcome("destroyed")))
    told = bring(stocked, exported(stocked, tmp_path / "later.zip"))
    assert (told["imported"], told["changed"], told["unchanged"]) == (1, 1, 6)
    kinds = {row.kind for row in all_of(stocked, Loss) if row.dataset_id == 2}
    assert kinds == {"destroyed", "damaged", "captured"}


def test_types_that_are_not_known_are_refused_and_listed_unless_they_are_to_be_made(stocked, file, tmp_path):
    text = member(file, "data/types.csv").decode().replace("t-72,T-72", "t-x,Entirely Unknown 99")
    names = member(file, "data/type_names.csv").decode().replace("t-72,T-72", "t-x,Entirely Unknown 99")
    rows = member(file, "data/items.csv").decode().replace(",t-72,", ",t-x,")
    changes = {"data/types.csv": text, "data/type_names.csv": names, "data/items.csv": rows}
    bad = spoilt(file, {name: data.encode() for name, data in changes.items()}, sealed=True)
    told = bring(stocked, bad)
    assert (told["refused"], told["imported"]) == (7, 0)
    assert [(one["slug"], one["name"], one["count"]) for one in told["unresolved"]] == [
        ("t-x", "Entirely Unknown 99", 5)
    ]
    assert bring(stocked, bad, create_types=True)["imported"] == 7
    [made] = [one for one in all_of(stocked, EquipmentType) if one.slug == "t-x"]
    assert made.state == "proposed"


def test_a_type_under_another_slug_is_found_by_its_name(stocked, file):
    changes = {
        name: member(file, name).replace(b"t-80", b"other-80").replace(b"other-80,T-80", b"other-80,T-80")
        for name in ("data/types.csv", "data/type_names.csv", "data/item_candidates.csv", "data/fitments.csv")
    }
    told = bring(stocked, spoilt(file, changes, sealed=True), create_types=True)
    assert told["imported"] == 7
    assert "other-80" not in {one.slug for one in all_of(stocked, EquipmentType)}


def test_a_row_that_cannot_be_is_refused_and_the_others_come(stocked, file):
    rows = member(file, "data/incidents.csv").decode().replace(",2024-11-27,day", ",2024-13-27,day", 1)
    told = bring(stocked, spoilt(file, {"data/incidents.csv": rows.encode()}, sealed=True))
    assert told["incidents"]["refused"] == 1
    assert told["refused"] + told["imported"] == 7
    assert told["refused"] > 0


def test_an_import_that_was_broken_off_goes_on_in_the_same_version(stocked, file):
    wanted = package.Wanted(file, "copy")
    with package_file.opened(file) as opened:
        with stocked.reading() as session:
            plan = package.survey(session, opened, wanted)
        with stocked.transaction() as session:
            package.begin(session, plan, NOW)
        for chunk in list(package.chunks(plan))[:2]:
            with stocked.transaction() as session:
                package.apply(session, plan, chunk, NOW)
    assert bring(stocked, file)["applied"]
    assert [one.state for one in all_of(stocked, DatasetVersion)] == ["applied"]
    assert len(all_of(stocked, Item)) == 10


# bad files


def bomb(file):
    with ZipFile(file, "w", ZIP_DEFLATED) as folder:
        folder.writestr("datapackage.json", b"{}" + b" " * 50_000_000)
    return file


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"datapackage.json": None}, "datapackage.json is missing"),
        ({"datapackage.json": b"{"}, "is not JSON"),
        ({"datapackage.json": b"[" * 100_000}, "is not JSON"),
        ({"datapackage.json": b"[]"}, "has no list of resources"),
        ({"datapackage.json": b'{"resources": []}'}, "the table 'claims' is missing"),
        ({"datapackage.json": b'{"resources": [{"name": "items", "path": "../items.csv"}]}'}, "is not allowed"),
        ({"datapackage.json": b'{"resources": [{"name": "items", "path": "/etc/passwd"}]}'}, "is not allowed"),
        ({"datapackage.json": b'{"resources": [{"name": "items", "path": "https://x/y"}]}'}, "is not allowed"),
        ({"datapackage.json": b'{"resources": [{"name": "items", "path": 7}]}'}, "is not allowed"),
        ({"../evil.csv": b"x"}, "is not allowed"),
        ({"data/items.csv": None}, "the file 'data/items.csv' is missing"),
        ({"data/items.csv": b"id\n"}, "data/items.csv is not what datapackage.json says"),
    ],
    ids=str,
)
def test_a_package_that_is_not_what_it_says_is_refused_in_one_line(file, changes, message):
    with pytest.raises(Invalid, match=message) as refused:
        bring(None, spoilt(file, changes))
    assert len(str(refused.value).splitlines()) == 1


def test_a_missing_column_is_named(sqlite_database, file):
    rows = member(file, "data/items.csv").replace(b"id,dataset", b"id,datasett")
    with pytest.raises(Invalid, match="the column 'dataset' is missing"):
        bring(sqlite_database, spoilt(file, {"data/items.csv": rows}, sealed=True))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    with pytest.raises(Invalid, match="would unpack to 50,000,002 bytes"):
        bring(None, bomb(tmp_path / "bomb.zip"))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"a,b\n1,2\n"])
def test_a_file_that_is_no_zip_is_refused(tmp_path, content):
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(Invalid, match="this ZIP cannot be read"):
        bring(None, tmp_path / "x.zip")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(Unavailable, match=r"none\.zip cannot be read"):
        bring(None, tmp_path / "none.zip")


def test_the_report_of_the_seed_comes_back_whole(seeded, migrated_file, tmp_path):
    file = exported(seeded, tmp_path / "seed.zip")
    told = bring(seeded, file)
    assert (told["refused"], told["reasons"]) == (0, {})
    assert told["incidents"] == {"imported": 8}
    back = exported(seeded, tmp_path / "back.zip", dataset=["copy"])
    assert plain(back) == plain(file)
    with seeded.reading() as session:
        bare = select(Incident).where(col(Incident.version_id).is_not(None))
        assert len(list(session.exec(bare))) == 8


def test_a_dataset_is_called_as_it_is_there_and_what_is_logged_there_never_as_what_is_logged_here(stocked, file):
    assert bring(stocked, file, "")["imported"] > 0
    with stocked.reading() as session:
        assert "imported-field" in session.exec(select(Dataset.slug)).all()
    assert bring(stocked, file, "")["imported"] == 0


def test_a_package_of_the_very_dataset_it_was_made_from_is_refused(stocked, file):
    with pytest.raises(Invalid, match="it was made from it; another name is allowed"):
        bring(stocked, file, "field")


def test_a_later_copy_that_dates_an_incident_otherwise_moves_the_losses_of_its_items(stocked, file, tmp_path):
    bring(stocked, file)
    put(stocked, an_incident(date={"earliest": "2024-12-24", "latest": "2024-12-24", "precision": "day"}))
    later = exported(stocked, tmp_path / "later.zip", dataset=["field"])
    told = bring(stocked, later)
    assert (told["incidents"]["changed"], told["changed"]) == (1, 0)
    with stocked.reading() as session:
        assert list(verify.CHECKS["losses and gains follow from the outcomes"](session, NOW)) == []


def test_a_list_that_may_not_be_published_is_in_no_package(stocked, tmp_path):
    with changing(stocked) as session:
        session.exec(select(Dataset).where(Dataset.slug == "field")).one().may_publish = False
    with stocked.reading() as session:
        asked = asking.ask(session, WhooshEngine(tmp_path / "index"), {"dataset": ["field"]}, NOW, insider=True)
        with pytest.raises(Invalid, match="field may not be published"):
            writing.write(asked, io.BytesIO())
