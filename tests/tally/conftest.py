"""Catalogs that many questions are asked of; nobody writes into them."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import Session

from tests.search.questions import SEEDED, Choices
from tests.support.databases import at_file, copied
from tests.tally.handmade import HANDMADE, fill


@pytest.fixture(scope="session")
def seeded_session(seeded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    file = copied(seeded_file, tmp_path_factory.mktemp("asked"))
    with closing(at_file(file)) as database, database.reading() as session:
        yield session


@pytest.fixture(scope="session")
def handmade_session(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    file = copied(migrated_file, tmp_path_factory.mktemp("handmade"))
    with closing(at_file(file)) as database:
        fill(database)
        with database.reading() as session:
            yield session


@pytest.fixture(params=["seeded", "handmade"], scope="session")
def catalog(request: pytest.FixtureRequest) -> tuple[Session, Choices]:
    """A session on a catalog, and what questions to it are made of."""
    session = request.getfixturevalue(f"{request.param}_session")
    return session, {"seeded": SEEDED, "handmade": HANDMADE}[request.param]
