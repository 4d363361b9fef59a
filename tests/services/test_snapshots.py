"""Snapshots: the same bytes for ever, checked by themselves, and never a row without its file."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from contextlib import suppress

import pytest

from catalog.domain.errors import Conflict, Gone, Invalid, NotFound, Unavailable
from catalog.evidence.folder import Folder
from catalog.models import Snapshot
from catalog.search.asking import Asked
from catalog.services import history, people, snapshots
from catalog.tally import frozen, packing
from catalog.tally.exports import KINDS
from catalog.tally.frozen import Wanted
from tests.search.questions import ask
from tests.services.writing import all_of, an_item, changing, ground, outcome, put
from tests.support.clock import NOW

CAPTURED = outcome("captured", taken_by="ukraine", grade="listed")
LOT = an_item("lot", CAPTURED, count={"min": 2, "best": 3})
SITE = "https://catalog.example"


def frozen_in(database, kind="tally", title="", **args):
    with database.reading() as session:
        asked = Asked(ask(session, {name: [value] for name, value in args.items()}), NOW, None)
        return frozen.freeze(asked, Wanted(kind, title=title, site=SITE))


def keep(database, store, made):
    with database.transaction() as session:
        person = people.system(session, NOW)
        change = history.begin(session, person, "to be cited", NOW)
        row = snapshots.add(session, store, person, made, NOW)
        history.close(session, change)
        return row.public_id, row.location


def purge(database, store, public_id, why):
    with changing(database, why) as session:
        snapshots.purge(session, public_id, NOW)
    with database.reading() as session:
        snapshots.discard(store, snapshots.get(session, public_id))


def faults(database, store):
    with database.reading() as session:
        return list(snapshots.faults(session, store))


def checked(*arguments):
    """How the program that comes in the ZIP exits, and what it says."""
    answer = subprocess.run([sys.executable, *map(str, arguments)], capture_output=True, text=True, check=False)
    assert answer.stderr == ""
    return answer.returncode, answer.stdout


@pytest.fixture
def filled(database):
    put(database, *ground(), an_item("a", CAPTURED), LOT)
    return database


def test_a_snapshot_is_byte_identical_after_an_edit(filled, either):
    made = frozen_in(filled)
    public_id, file = keep(filled, either, made)
    before = either.read(file)
    put(filled, an_item("b", CAPTURED), an_item("a", outcome("destroyed")))
    with filled.reading() as session:
        row = snapshots.get(session, public_id)
        assert snapshots.content(session, either, row) == either.read(file) == before == made.data
        assert (row.sha256, row.size) == (hashlib.sha256(before).hexdigest(), len(before))
    assert frozen_in(filled).data != before
    assert faults(filled, either) == []


@pytest.mark.parametrize("kind", ["tally", *KINDS])
def test_the_same_question_of_the_same_state_gives_the_same_bytes(filled, kind):
    assert frozen_in(filled, kind) == frozen_in(filled, kind)


def test_a_snapshot_leaves_the_state_as_it_is(filled, store):
    made = frozen_in(filled)
    keep(filled, store, made)
    assert frozen_in(filled) == made
    assert keep(filled, store, made)[0] == made.public_id
    assert len(all_of(filled, Snapshot)) == 1


def test_another_question_or_title_is_another_snapshot(filled):
    ids = {frozen_in(filled, *one).public_id for one in (("tally",), ("losses",), ("tally", "A title"))}
    assert len(ids | {frozen_in(filled, type="t-72").public_id}) == 4


@pytest.mark.parametrize("kind", ["tally", *KINDS])
def test_the_zip_checks_itself_offline(filled, tmp_path, kind):
    made = frozen_in(filled, kind)
    file = tmp_path / "some.zip"
    file.write_bytes(made.data)
    with zipfile.ZipFile(file) as archive:
        archive.extractall(tmp_path / "unpacked")
    for arguments in ((), (file,), (file, made.sha256)):
        assert checked(tmp_path / "unpacked" / "verify.py", *arguments) == (0, "all is as it was frozen\n")


def test_a_changed_byte_of_any_file_is_found(filled, tmp_path):
    with zipfile.ZipFile(io.BytesIO(frozen_in(filled).data)) as archive:
        archive.extractall(tmp_path)
        names = archive.namelist()
    for name in names:
        whole = (tmp_path / name).read_bytes()
        if name == frozen.CHECK:
            continue
        (tmp_path / name).write_bytes(whole[:-2] + bytes([whole[-2] ^ 1]) + whole[-1:])
        code, said = checked(tmp_path / frozen.CHECK)
        assert (code, name in said or name == packing.MANIFEST) == (1, True)
        (tmp_path / name).write_bytes(whole)
    (tmp_path / frozen.CHECK).write_text((tmp_path / frozen.CHECK).read_text() + "# changed\n")
    assert checked(tmp_path / frozen.CHECK) == (1, "verify.py: changed\n")


def test_a_changed_byte_anywhere_in_the_zip_is_found_against_its_sha256(filled, tmp_path):
    made = frozen_in(filled)
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        archive.extract(frozen.CHECK, tmp_path)
    file = tmp_path / "some.zip"
    for place in range(0, len(made.data), len(made.data) // 7):
        file.write_bytes(made.data[:place] + bytes([made.data[place] ^ 1]) + made.data[place + 1 :])
        assert checked(tmp_path / frozen.CHECK, file, made.sha256)[0] == 1


def test_rows_that_do_not_add_up_are_found_even_with_a_right_manifest(filled, tmp_path):
    with zipfile.ZipFile(io.BytesIO(frozen_in(filled).data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name != packing.MANIFEST}
    files["rows.csv"] = b"".join(files["rows.csv"].splitlines(keepends=True)[:-1])
    files[packing.MANIFEST] = packing.manifest(files)
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    code, said = checked(tmp_path / frozen.CHECK)
    assert code == 1
    assert "rows.csv: count_best adds up to" in said


def test_a_snapshot_holds_its_question_state_licences_and_rows(filled, tmp_path):
    with zipfile.ZipFile(io.BytesIO(frozen_in(filled, type="t-72").data)) as archive:
        assert sorted(archive.namelist()) == archive.namelist() == sorted(frozen.FILES)
        question, datasets = (json.loads(archive.read(f"{name}.json")) for name in ("question", "datasets"))
        rows = archive.read("rows.csv").decode().splitlines()
    assert question["words"].startswith("T-72 lost, in the dataset Field; counted by first operator")
    assert question["address"] == "/tally?type=t-72&rows=category"
    assert (question["total"], question["row_count"]) == ({"min": 3, "best": 4, "max": None}, len(rows) - 1)
    assert set(question["state"]) == {"change", "hash", "as_of"}
    assert [(one["slug"], one["licence"]) for one in datasets] == [("field", "CC BY 4.0")]


def test_no_row_is_kept_without_its_file(filled, tmp_path):
    (tmp_path / snapshots.FOLDER).touch()
    with pytest.raises(Unavailable):
        keep(filled, Folder(tmp_path), frozen_in(filled))
    assert all_of(filled, Snapshot) == []


def test_a_file_that_a_crash_left_is_said_and_taken_up_again(filled, store):
    made = frozen_in(filled)
    with suppress(ZeroDivisionError), changing(filled) as session:
        snapshots.add(session, store, people.system(session, NOW), made, NOW)
        raise ZeroDivisionError  # the machine stops here
    assert all_of(filled, Snapshot) == []
    [fault] = faults(filled, store)
    assert fault.startswith(f"snapshots/{made.public_id}.zip: belongs to no snapshot")
    keep(filled, store, made)
    assert faults(filled, store) == []


def test_a_lost_or_changed_file_is_a_fault_and_is_never_served(filled, either):
    public_id, file = keep(filled, either, frozen_in(filled))
    either.put(file, either.read(file)[:-1] + b"x")
    assert faults(filled, either) == [f"{public_id}: changed"]
    with filled.reading() as session, pytest.raises(Unavailable, match="changed"):
        snapshots.content(session, either, snapshots.get(session, public_id))
    either.remove(file)
    assert faults(filled, either) == [f"{public_id}: missing"]


def test_a_purged_snapshot_is_gone_with_its_reason_and_does_not_come_back(filled, either):
    made = frozen_in(filled)
    public_id, file = keep(filled, either, made)
    purge(filled, either, public_id, "a court said so")
    assert either.stat(file) is None
    assert faults(filled, either) == []
    with filled.reading() as session, pytest.raises(Gone, match="a court said so"):
        snapshots.content(session, either, snapshots.get(session, public_id))
    with pytest.raises(Conflict, match="purged"):
        keep(filled, either, made)
    with pytest.raises(Invalid, match="before"):
        purge(filled, either, public_id, "again")


def test_a_purge_that_could_not_take_the_file_away_is_a_fault(filled, store):
    public_id, file = keep(filled, store, frozen_in(filled))
    content = store.read(file)
    purge(filled, store, public_id, "a court said so")
    store.put(file, content)
    assert faults(filled, store) == [f"{public_id}: still there after it was purged"]


def test_a_snapshot_that_is_not_there_is_not_found(filled):
    with filled.reading() as session, pytest.raises(NotFound):
        snapshots.get(session, "aaaaaaaa")


def test_an_empty_catalog_can_be_frozen_too(database, store):
    with database.reading() as session:
        made = frozen.freeze(Asked(ask(session, {}), NOW, None), Wanted("losses"))
    keep(database, store, made)
    assert faults(database, store) == []
