"""The application on catalogs of its own, asked without a server."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog import create_app
from catalog.config import Settings
from tests.support import standins
from tests.support.databases import FILE, copied

Make = Callable[..., Flask]


def settings_of(data: Path, **more: object) -> Settings:
    return Settings(data=data, database_url=standins.address(data / FILE), **more)


def catalog_of(app: Flask):
    return app.extensions["catalog"]


@pytest.fixture(scope="session")
def app(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The seeded catalog, shared: do not change what it holds."""
    yield from _made(shutil.copytree(prepared, tmp_path_factory.mktemp("web") / "data"))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def own_app(prepared: Path, tmp_path: Path) -> Iterator[Flask]:
    """The seeded catalog, the test's own copy."""
    yield from _made(shutil.copytree(prepared, tmp_path / "data"))


@pytest.fixture
def make_app(migrated_file: Path, tmp_path: Path) -> Iterator[Make]:
    """Make an application on an empty catalog: `make_app(url="https://…")`, as many as are needed."""
    made: list[Flask] = []

    def make(**more: object) -> Flask:
        data = tmp_path / f"data-{len(made)}"
        data.mkdir()
        copied(migrated_file, data)
        made.append(create_app(settings_of(data, **more)))
        return made[-1]

    yield make
    for one in made:
        catalog_of(one).close()


def _made(data: Path) -> Iterator[Flask]:
    app = create_app(settings_of(data))
    yield app
    catalog_of(app).close()
