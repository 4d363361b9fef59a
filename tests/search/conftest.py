"""Catalogs that many questions are asked of, and an index of the seeded one; nobody writes into them."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import Session

from catalog.db import Database
from catalog.search.engines import WhooshEngine
from tests.search import drawn_writes
from tests.search.questions import SEEDED, Choices
from tests.services.writing import put
from tests.support.cluster import Cluster
from tests.support.databases import INDEX, at_file, copied, on_sqlite
from tests.tally.handmade import HANDMADE, fill


@pytest.fixture(scope="session")
def seeded_session(seeded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    file = copied(seeded_file, tmp_path_factory.mktemp("asked"))
    with closing(at_file(file)) as database, database.reading() as session:
        yield session


@pytest.fixture(scope="session")
def handmade_session(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with closing(at_file(copied(migrated_file, tmp_path_factory.mktemp("handmade")))) as database:
        fill(database)
        with database.reading() as session:
            yield session


@pytest.fixture(scope="session")
def filled(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the things made by hand, to be copied by those who write into it as `drawn_writes` does."""
    file = copied(migrated_file, tmp_path_factory.mktemp("filled"))
    with closing(on_sqlite(file)) as database:
        fill(database)
        put(database, drawn_writes.SIGHT, drawn_writes.HIDDEN)
    return file


@pytest.fixture(scope="session")
def postgres_session(postgres_cluster: Cluster, seeded_template: str) -> Iterator[Session]:
    """The seeded catalog on PostgreSQL."""
    name = postgres_cluster.create(seeded_template)
    with closing(Database(postgres_cluster.url(name))) as database, database.reading() as session:
        yield session


@pytest.fixture(scope="session")
def indexed_folder(prepared: Path) -> Path:
    """The folder of an index of the seeded catalog; good for every copy of it. Do not write into it."""
    return prepared / INDEX


@pytest.fixture(scope="session")
def engine(indexed_folder: Path) -> WhooshEngine:
    return WhooshEngine(indexed_folder)


@pytest.fixture(
    params=["seeded", "handmade", pytest.param("postgres", marks=pytest.mark.postgres)],
    scope="session",
)
def catalog(request: pytest.FixtureRequest) -> tuple[Session, Choices]:
    """A session on a catalog, and what questions to it are made of."""
    session = request.getfixturevalue(f"{request.param}_session")
    return session, HANDMADE if request.param == "handmade" else SEEDED
