"""A database for the tests that are refused: they leave nothing, so they may use one together."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from catalog.db import Database
from tests.services.writing import ground, put
from tests.support import standins
from tests.support.databases import at_file, copied


@pytest.fixture(scope="module", params=standins.BOTH)
def common(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database with what an item needs to stand on, on SQLite and then on PostgreSQL; write nothing into it."""
    with closing(_empty(request, tmp_path_factory)) as database:
        put(database, *ground())
        yield database


def _empty(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Database:
    if request.param == "sqlite":
        return at_file(copied(request.getfixturevalue("migrated_file"), tmp_path_factory.mktemp("common")))
    cluster = request.getfixturevalue("postgres_cluster")
    return Database(cluster.url(cluster.create(request.getfixturevalue("migrated_template"))))
