"""Yesterday's backup with today's changes on top is the living catalog, in everything that has revisions."""

import shutil
import stat
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from catalog.domain.errors import Invalid
from catalog.domain.purges import PurgeKind
from catalog.models import Change, Item, Person, TypeName
from catalog.services import history
from catalog.services.copies import backups, changes_out, restoring, rows
from catalog.services.copies.restoring import Wanted
from catalog.services.history import UNTRACKED
from catalog.services.pictures import pictures
from catalog.services.purges import purging
from catalog.services.purges.purging import Wanted as Purged
from tests.services.purgeable import Held, filled, opened
from tests.services.sighted import a_person
from tests.services.writing import a_type, all_of, an_item, item_id, outcome, put
from tests.support import stores
from tests.support.clock import NOW
from tests.support.databases import copied, on_sqlite
from tests.support.drawn import encoded, scene

LATER = NOW + timedelta(days=1)
CAPTURED, DESTROYED = outcome("captured", taken_by="ukraine"), outcome("destroyed", "ukraine")
# Without revisions of their own, and there all the same.
FOLLOWING = {"change", "revision", "last_change", "purge", "type_closure", "type_name_key", "picture_print"}


@dataclass(frozen=True)
class Lived:
    """The data folder, the backups and the changes of a day, and what its tables held at the end of it."""

    folder: Path
    sums: dict[str, rows.Sum]
    end: int


@pytest.fixture(scope="module")
def lived(migrated_file, tmp_path_factory):
    folder = tmp_path_factory.mktemp("lived")
    (folder / "data").mkdir()
    with closing(on_sqlite(copied(migrated_file, folder / "data"))) as database:
        held = filled(opened(database, folder / "data"))
        names = {"index": ["Object 184-M3"]}
        put(database, a_type("t-72b3", "model", "t-72b", names=names), an_item("lost", CAPTURED, DESTROYED))
        backups.back_up(held.catalog, folder / "backups", NOW)
        write_today(held)
        end = changes_out.write(database, 1, folder / "today.jsonl", LATER)  # from before the backup on
        return Lived(folder, sums(held.catalog), end.change)


def write_today(held: Held) -> None:
    """Rows made, changed, exchanged and deleted, by somebody new; a type moved; a picture added, another purged."""
    database = held.catalog.database
    newcomer = a_person(database, "newcomer")
    with database.transaction() as session:
        change = history.begin(session, session.get(Person, newcomer), "a better word", LATER)
        session.exec(select(Item).where(Item.public_id == item_id("lost"))).one().note = "said better"
        history.close(session, change)
    put(database, a_type("t-72a", "model", "t-72"), a_type("t-72b3", "model", "t-72"))
    put(database, an_item("new", outcome("damaged"), written="Т-72Б3"), an_item("lost", DESTROYED, CAPTURED))
    with database.transaction() as session:
        made = pictures.ready(encoded(scene(5), quality=92))
        pictures.keep(session, held.catalog.store, made, "https://example.org/5", LATER)
    purging.purge(held.catalog, None, Purged(held.ids[PurgeKind.PICTURE], "x", PurgeKind.PICTURE), LATER)


def sums(catalog):
    with catalog.database.reading() as session:
        found = rows.sums(session.connection())
    return {name: one for name, one in found.items() if name not in UNTRACKED or name in FOLLOWING}


@stores.in_folder
def test_a_backup_and_the_changes_since_are_the_living_catalog(lived, database, tmp_path):
    shutil.copytree(lived.folder / "data", tmp_path / "data", ignore=shutil.ignore_patterns("*.sqlite3*", "index"))
    empty = opened(database, tmp_path / "data")  # files were not lost
    wanted = Wanted(lived.folder / "backups", changes=lived.folder / "today.jsonl")
    done = restoring.restore(empty, wanted, LATER)
    assert sums(empty) == lived.sums
    assert (done.ok, done.purged) == (True, ()), done.checks
    assert (all_of(database, Change)[-1].id, all_of(database, Person)[-1].pseudonym) == (lived.end, "newcomer")
    assert "Object 184-M3" not in {one.name for one in all_of(database, TypeName)}
    put(database, an_item("tomorrow"))  # numbers go on


def test_changes_that_are_damaged_or_of_another_catalog_are_refused(lived, sqlite_database, tmp_path):
    empty, file = opened(sqlite_database, tmp_path), tmp_path / "today.jsonl"
    whole = (lived.folder / "today.jsonl").read_bytes()
    assert stat.S_IMODE((lived.folder / "today.jsonl").stat().st_mode) == 0o600
    for broken in (whole[:-40], whole.replace(b"said better", b"said worse!"), whole.partition(b"\n")[2], b"", b"[]\n"):
        file.write_bytes(broken)
        with pytest.raises(Invalid, match="damaged or broken off"):
            restoring.restore(empty, Wanted(lived.folder / "backups", changes=file), LATER)
    with closing(on_sqlite(lived.folder / "data" / "catalog.sqlite3")) as living:
        changes_out.write(living, lived.end - 1, file, LATER)
    with pytest.raises(Invalid, match="does not go on from change"):
        restoring.restore(empty, Wanted(lived.folder / "backups", changes=file), LATER)
    assert {one.rows for one in sums(empty).values()} == {0}
