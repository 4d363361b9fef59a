"""With `CATALOG_TEST_DATABASE=postgres` every catalog of a test stands on PostgreSQL instead of in a SQLite file.

The file in a data folder then only says what the catalog holds when it is first asked for: a database of its own is
made that is equal to it, its words indexed where there is an index beside the file.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from catalog.db import Database
from catalog.search import indexing
from catalog.search.engines import PostgresEngine
from catalog.services.copies import copying
from tests.support.cluster import Cluster

ON_POSTGRES = os.environ.get("CATALOG_TEST_DATABASE", "") == "postgres"
BOTH = [pytest.param("postgres", marks=pytest.mark.postgres)]
if not ON_POSTGRES:
    BOTH.insert(0, pytest.param("sqlite"))
sqlite_file = pytest.mark.skipif(ON_POSTGRES, reason="is about a SQLite file")
KEY = "a secret that hosts share in tests"


class StandIns:
    """The databases of one cluster that stand for files."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._names: dict[Path, str] = {}
        self._templates: dict[str, str] = {}

    def url(self, file: Path) -> str:
        file = file.resolve()
        if file not in self._names:
            self._names[file] = self._cluster.create(self._template(file)) if file.exists() else self._cluster.create()
        return self._cluster.url(self._names[file])

    def drop(self, folder: Path) -> None:
        """Those of files in this folder."""
        for file in [one for one in self._names if one.is_relative_to(folder)]:
            self._cluster.drop(self._names.pop(file))

    def _template(self, file: Path) -> str:
        is_indexed = (file.parent / "index" / "current").exists()
        told = hashlib.sha256(file.read_bytes()).hexdigest() + str(is_indexed)
        if told not in self._templates:
            name = self._cluster.create()
            with closing(Database(self._cluster.url(name))) as there, closing(Database(f"sqlite:///{file}")) as here:
                with here.reading() as session, copying.into(there) as copy:
                    copying.copy(session.connection(), copy)
                if is_indexed:
                    indexing.follow(there, PostgresEngine(there))
            self._templates[told] = name
        return self._templates[told]


_used: list[StandIns] = []


def address(file: Path) -> str:
    """The database that a test means by this file."""
    return _used[0].url(file) if _used else f"sqlite:///{file}"


def keys() -> tuple[str, ...]:
    """The keys of a program that was given `environment`."""
    return (KEY,) if ON_POSTGRES else ()


def environment(data: Path, file: str) -> dict[str, str]:
    """What a program on this data folder is given, so that it has the database of the tests."""
    return {"CATALOG_DATABASE_URL": address(data / file), "CATALOG_SECRET_KEY": KEY} if ON_POSTGRES else {}


def pytest_configure(config: pytest.Config) -> None:
    """What a test leaves to the collector costs nothing in a file, and a connection is warned of."""
    if ON_POSTGRES:
        config.addinivalue_line("filterwarnings", "ignore:.*was deleted while still open:ResourceWarning")


@pytest.fixture(scope="session", autouse=True)
def _standing(request: pytest.FixtureRequest) -> Iterator[None]:
    if not ON_POSTGRES:
        yield
        return
    _used.append(StandIns(request.getfixturevalue("postgres_cluster")))
    yield
    _used.clear()


@pytest.fixture(autouse=True)
def _dropped(request: pytest.FixtureRequest) -> Iterator[None]:
    """Databases go with the test that they were made for; there are thousands."""
    if not ON_POSTGRES:
        yield
        return
    folder: Path = request.getfixturevalue("tmp_path")
    yield
    _used[0].drop(folder.resolve())
