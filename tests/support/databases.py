"""Databases for tests: templates made once a session, copied for each test that asks, so that no test sees another."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from catalog import seed
from catalog.db import Database
from catalog.search import indexing
from catalog.search.engines import WhooshEngine
from catalog.services import upkeep
from catalog.services.copies import copying
from tests.support import standins
from tests.support.clock import NOW
from tests.support.cluster import Cluster

SEED_DATA = Path(__file__).resolve().parents[2] / "seed_data"
FILE, INDEX = "catalog.sqlite3", "index"  # the names that Settings gives them in a data folder


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], object]], Path]:
    """`once("seeded", make)`: a folder that `make` has filled, once for all processes of a run. Never write into it."""
    base = tmp_path_factory.getbasetemp()
    root = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(name: str, make: Callable[[Path], object]) -> Path:
        folder = root / f"once-{name}"
        with (root / f"once-{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.exists():
                unfinished = Path(tempfile.mkdtemp(dir=root))
                make(unfinished)
                unfinished.rename(folder)
        return folder

    return made


@pytest.fixture(scope="session")
def migrated_file(once) -> Path:
    """A SQLite file with all tables and no rows. Copy it; never open it."""

    def make(folder: Path) -> None:
        with closing(on_sqlite(folder / FILE)) as database:
            upkeep.migrate(database)

    return once("migrated", make) / FILE


@pytest.fixture(scope="session")
def seeded_file(once, migrated_file: Path) -> Path:
    """A SQLite file with the seed data. Copy it; never open it."""

    def make(folder: Path) -> None:
        with closing(on_sqlite(copied(migrated_file, folder))) as database:
            load_seed(database)

    return once("seeded", make) / FILE


@pytest.fixture(scope="session")
def prepared(once, seeded_file: Path) -> Path:
    """A data folder with the seed data and their index. Copy it; never write into it."""

    def make(folder: Path) -> None:
        with closing(on_sqlite(copied(seeded_file, folder))) as database:
            assert indexing.follow(database, WhooshEngine(folder / INDEX))

    return once("prepared", make)


@pytest.fixture(scope="session")
def migrated_template(postgres_cluster: Cluster) -> str:
    """The name of a PostgreSQL database with all tables and no rows."""
    name = postgres_cluster.create()
    with closing(Database(postgres_cluster.url(name))) as database:
        upkeep.migrate(database)
    return name


@pytest.fixture(scope="session")
def seeded_template(postgres_cluster: Cluster, migrated_template: str, seeded_file: Path) -> str:
    """The name of a PostgreSQL database with the seed data, row by row those of the SQLite file."""
    name = postgres_cluster.create(migrated_template)
    with closing(Database(postgres_cluster.url(name))) as there, closing(on_sqlite(seeded_file)) as here:
        transfer(here, there)
    return name


@pytest.fixture
def sqlite_database(migrated_file: Path, tmp_path: Path) -> Iterator[Database]:
    """An empty catalog on SQLite."""
    with closing(at_file(copied(migrated_file, tmp_path))) as database:
        yield database


@pytest.fixture
def empty_sqlite(migrated_file: Path, tmp_path: Path) -> Callable[[str], str]:
    """`empty_sqlite("name")`: the address of an empty catalog on SQLite, in a folder of this name."""

    def made(name: str) -> str:
        (tmp_path / name).mkdir()
        return f"sqlite:///{copied(migrated_file, tmp_path / name)}"

    return made


@pytest.fixture
def postgres_database(postgres_cluster: Cluster, migrated_template: str) -> Iterator[Database]:
    """An empty catalog on PostgreSQL."""
    yield from _copy(postgres_cluster, migrated_template)


@pytest.fixture
def seeded(seeded_file: Path, tmp_path: Path) -> Iterator[Database]:
    """The seed data on SQLite, the test's own copy."""
    with closing(at_file(copied(seeded_file, tmp_path))) as database:
        yield database


@pytest.fixture
def seeded_postgres(postgres_cluster: Cluster, seeded_template: str) -> Iterator[Database]:
    """The seed data on PostgreSQL, the test's own copy."""
    yield from _copy(postgres_cluster, seeded_template)


@pytest.fixture(params=standins.BOTH)
def database(request: pytest.FixtureRequest) -> Database:
    """An empty catalog, on SQLite and then on PostgreSQL: a test that asks for it runs on both."""
    found: Database = request.getfixturevalue(f"{request.param}_database")
    return found


def at_file(file: Path) -> Database:
    """The catalog in a file, or what stands for it."""
    return Database(standins.address(file))


def on_sqlite(file: Path) -> Database:
    """The catalog in a file and nothing else: for files that are copied afterwards."""
    return Database(f"sqlite:///{file}")


def copied(file: Path, folder: Path) -> Path:
    """A copy of a database that nobody has open, in `folder`."""
    return Path(shutil.copyfile(file, folder / FILE))


def laid_out(prepared: Path, folder: Path) -> Path:
    """A copy of a prepared data folder, in one that is there."""
    return Path(shutil.copytree(prepared, folder, dirs_exist_ok=True))


def transfer(here: Database, there: Database) -> None:
    """Copy every row into an empty database."""
    with here.reading() as session, copying.into(there) as copy:
        copying.copy(session.connection(), copy)


def load_seed(database: Database) -> None:
    with database.transaction() as session:
        seed.load(session, SEED_DATA, NOW)


def _copy(cluster: Cluster, template: str) -> Iterator[Database]:
    name = cluster.create(template)
    with closing(Database(cluster.url(name))) as database:
        yield database
    cluster.drop(name)
