"""Databases for tests: templates made once a session, copied for each test that asks, so that no test sees another."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from catalog import seed
from catalog.db import Database
from catalog.services import upkeep
from tests.support.clock import NOW
from tests.support.postgres import Cluster

SEED_DATA = Path(__file__).resolve().parents[2] / "seed_data"
FILE = "catalog.sqlite3"  # the name that Settings gives it in a data folder


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and no rows. Copy it; never open it."""
    file = tmp_path_factory.mktemp("migrated") / FILE
    with closing(at_file(file)) as database:
        upkeep.migrate(database)
    return file


@pytest.fixture(scope="session")
def seeded_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the seed data. Copy it; never open it."""
    file = copied(migrated_file, tmp_path_factory.mktemp("seeded"))
    with closing(at_file(file)) as database:
        load_seed(database)
    return file


@pytest.fixture(scope="session")
def migrated_template(postgres_cluster: Cluster) -> str:
    """The name of a PostgreSQL database with all tables and no rows."""
    name = postgres_cluster.create()
    with closing(Database(postgres_cluster.url(name))) as database:
        upkeep.migrate(database)
    return name


@pytest.fixture(scope="session")
def seeded_template(postgres_cluster: Cluster, migrated_template: str) -> str:
    """The name of a PostgreSQL database with the seed data."""
    name = postgres_cluster.create(migrated_template)
    with closing(Database(postgres_cluster.url(name))) as database:
        load_seed(database)
    return name


@pytest.fixture
def sqlite_database(migrated_file: Path, tmp_path: Path) -> Iterator[Database]:
    """An empty catalog on SQLite."""
    with closing(at_file(copied(migrated_file, tmp_path))) as database:
        yield database


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


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> Database:
    """An empty catalog, on SQLite and then on PostgreSQL: a test that asks for it runs on both."""
    found: Database = request.getfixturevalue(f"{request.param}_database")
    return found


def at_file(file: Path) -> Database:
    return Database(f"sqlite:///{file}")


def copied(file: Path, folder: Path) -> Path:
    """A copy of a database that nobody has open, in `folder`."""
    return Path(shutil.copyfile(file, folder / FILE))


def load_seed(database: Database) -> None:
    with database.transaction() as session:
        seed.load(session, SEED_DATA, NOW)


def _copy(cluster: Cluster, template: str) -> Iterator[Database]:
    name = cluster.create(template)
    with closing(Database(cluster.url(name))) as database:
        yield database
    cluster.drop(name)
