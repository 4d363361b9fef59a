"""A backup holds one state with its files while writing goes on; a damaged one is refused; restored, it is the same."""

import json
import shutil
import stat
from contextlib import closing
from datetime import timedelta

import pytest

from catalog.domain.errors import Conflict, Invalid, NotFound
from catalog.domain.purges import PurgeKind
from catalog.services import held_files
from catalog.services.copies import backups, copying, manifests, restoring, rows
from catalog.services.copies.restoring import Wanted as Backup
from catalog.services.purges import purging
from catalog.services.purges.purging import Wanted
from tests.services.purgeable import WORDS, Held, filled, opened
from tests.services.writing import an_item, outcome, put
from tests.support import stores
from tests.support.clock import NOW
from tests.support.databases import FILE, copied, on_sqlite

LATER = NOW + timedelta(days=1)


@pytest.fixture
def held(database, tmp_path):
    """A picture, an archived copy, a snapshot and all around them."""
    (tmp_path / "data").mkdir()
    return filled(opened(database, tmp_path / "data"))


@pytest.fixture(scope="module")
def made(migrated_file, tmp_path_factory):
    """The same on SQLite and a backup of it. Never written into."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "data").mkdir()
    with closing(on_sqlite(copied(migrated_file, folder / "data"))) as database:
        catalog = opened(database, folder / "data")
        ids = filled(catalog).ids
        backups.back_up(catalog, folder / "backups", NOW)
    return folder, ids


@pytest.fixture
def kept(made, tmp_path):
    """A copy of it: the catalog and its backup."""
    folder, ids = made
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    with closing(on_sqlite(tmp_path / "data" / FILE)) as database:
        yield Held(opened(database, tmp_path / "data"), ids)


@pytest.fixture
def empty(migrated_file, tmp_path):
    """An empty catalog with a data folder of its own."""
    (tmp_path / "empty").mkdir()
    database = on_sqlite(copied(migrated_file, tmp_path / "empty"))
    yield opened(database, tmp_path / "empty")
    database.close()


def sums(catalog):
    with catalog.database.reading() as session:
        return rows.sums(session.connection())


def named(catalog):
    """The files that the record names, with what they hold."""
    with catalog.database.reading() as session:
        places = {one.place for one in held_files.named(session)}
    files = {place: catalog.settings.data / place for place in places}
    return {place: file.read_bytes() for place, file in files.items() if file.exists()}


@stores.in_folder
def test_a_backup_made_while_writing_goes_on_is_one_state(held, empty, tmp_path):
    before, files = sums(held.catalog), named(held.catalog)

    def begin(_total):
        put(held.catalog.database, an_item(f"meanwhile-{len(sums(held.catalog))}", outcome("destroyed")))
        return copying.quiet

    made = backups.back_up(held.catalog, tmp_path / "backups", NOW, begin)
    assert sums(held.catalog) != before
    done = restoring.restore(empty, Backup(tmp_path / "backups"), NOW)
    assert (made.tables, made.faults, sums(empty)) == (before, [], before)
    assert named(empty) == files
    assert {place.partition("/")[0] for place in files} == {
        "archives", "pictures", "pictures-public", "snapshots", "thumbnails",
    }  # fmt: skip
    assert (done.ok, done.purged) == (True, ()), done.checks


def test_what_was_broken_off_is_no_backup_and_no_file_is_kept_twice(kept, empty, tmp_path):
    folder = tmp_path / "backups"
    files = {file: file.stat().st_ino for file in (folder / "files").rglob("*")}
    (folder / manifests.names(folder)[0]).rename(folder / f"{backups.UNFINISHED}x")
    with pytest.raises(NotFound, match=f"no backup '{folder}'"):
        restoring.restore(empty, Backup(folder), NOW)
    made = backups.back_up(kept.catalog, folder, LATER)
    assert sorted(one.name for one in folder.iterdir()) == [".lock", made.name, "files"]
    assert {file: file.stat().st_ino for file in (folder / "files").rglob("*")} == files


def test_nothing_in_it_is_for_others_to_read(made):
    found = list((made[0] / "backups").rglob("*"))
    assert {stat.S_IMODE(one.stat().st_mode) for one in found} == {0o600, 0o700}
    assert "secret-key" not in {one.name for one in found}


def part(name):
    def damage(folder, backup):
        file = next(iter(folder.rglob("files/*/*/*"))) if name == "files" else backup / name
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        file.write_bytes(data)

    return damage


def without(name):
    def damage(folder, backup):
        (next(iter(folder.rglob("files/*/*/*"))) if name == "files" else backup / name).unlink()

    return damage


def leading_out(folder, backup):
    """Sealed anew by somebody who knows how."""
    line = json.loads((backup / "files.jsonl").read_text().splitlines()[0])
    (backup / "files.jsonl").write_text(json.dumps({**line, "place": "../../outside"}) + "\n")
    told = json.loads((backup / "manifest.json").read_text())
    told["parts"]["files.jsonl"] = vars(restoring.Places(backup).content("files.jsonl"))
    (backup / "manifest.json").write_text(json.dumps({**told, "sha256": manifests.sealed(told)}))


DAMAGE = (
    (part("manifest.json"), "manifest.json is damaged"),
    (part("catalog.sqlite3"), "catalog.sqlite3 is damaged"),
    (part("files.jsonl"), "files.jsonl is damaged"),
    (part("files"), "files/../../.{64} is damaged, which is "),
    (without("catalog.sqlite3"), "catalog.sqlite3 is missing"),
    (without("files.jsonl"), "files.jsonl is missing"),
    (without("files"), "files/../../.{64} is missing, which is "),
    (leading_out, "leads out of the data folder"),
)


def test_damage_of_any_part_is_refused_and_nothing_is_written(made, empty, tmp_path):
    for number, (damage, said) in enumerate(DAMAGE):
        folder = shutil.copytree(made[0] / "backups", tmp_path / str(number))
        damage(folder, folder / manifests.names(folder)[0])
        with pytest.raises(Invalid, match=said):
            restoring.restore(empty, Backup(folder), NOW)
    assert {file.name.partition("-")[0] for file in empty.settings.data.iterdir()} == {FILE}
    assert {one.rows for one in sums(empty).values()} == {0}


@stores.in_folder
def test_what_was_purged_since_is_taken_away_again(kept, empty, tmp_path):
    data, again = kept.catalog.settings.data, empty.settings.data
    for kind in (PurgeKind.ITEM, PurgeKind.PICTURE):
        purging.purge(kept.catalog, None, Wanted(kept.ids[kind], "a court ordered it", kind), NOW)
    for name in ("purges.jsonl", "purge-key"):  # the newest that there are
        (again / name).write_bytes((data / name).read_bytes())
    done = restoring.restore(empty, Backup(tmp_path / "backups"), LATER)
    assert {one.kind for one in done.purged} >= {PurgeKind.ITEM, PurgeKind.PICTURE}
    assert done.ok, done.checks
    held = b"".join(file.read_bytes() for file in again.rglob("*") if file.is_file())
    assert [word for word in WORDS[PurgeKind.ITEM] if word.encode() in held] == []
    assert named(empty).keys() == named(kept.catalog).keys()


@stores.in_folder
def test_a_file_that_is_missing_is_said_and_one_that_was_purged_is_not(kept, tmp_path):
    catalog, folder = kept.catalog, tmp_path / "others"
    picture = next(one for one in named(catalog) if one.startswith("pictures/"))
    archived = next(one for one in named(catalog) if one.startswith("archives/"))
    (catalog.settings.data / archived).write_bytes(b"something else")
    (catalog.settings.data / picture).unlink()
    made = backups.back_up(catalog, folder, NOW)
    assert made.faults == [f"{picture} is missing", f"{archived} is not what the record says"]

    def begin(total):
        if total is None:  # the rows are read, the files come next
            purging.purge(catalog, None, Wanted(kept.ids[PurgeKind.PICTURE], "x", PurgeKind.PICTURE), NOW)
        return copying.quiet

    assert backups.back_up(catalog, folder, LATER, begin).faults == made.faults[1:]


def test_a_backup_is_not_put_over_rows_nor_below_the_data(kept, tmp_path):
    with pytest.raises(Conflict, match="holds rows already"):
        restoring.restore(kept.catalog, Backup(tmp_path / "backups"), NOW)
    with pytest.raises(Invalid, match="outside the data folder"):
        backups.back_up(kept.catalog, kept.catalog.settings.data / "backups", NOW)
