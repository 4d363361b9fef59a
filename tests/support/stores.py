"""Stores for tests: a folder, or a bucket of moto's server; `CATALOG_TEST_STORAGE=s3` runs every test on buckets."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

import pytest

from catalog import config
from catalog.config import Settings
from catalog.evidence import storage
from catalog.evidence.bucket import Bucket
from catalog.evidence.folder import Folder
from catalog.evidence.stores import Store
from catalog.services.catalog import Catalog

ON_BUCKETS = os.environ.get("CATALOG_TEST_STORAGE", "") == "s3"
in_folder = pytest.mark.skipif(ON_BUCKETS, reason="is about files in a folder")
NAME = "catalog-tests"
KEYS = {"AWS_ACCESS_KEY_ID": "tests", "AWS_SECRET_ACCESS_KEY": "a-secret-of-tests"}
SERVER = "TESTS_STORAGE"  # where it is, for programs that tests start
FOLDERS = ("pictures", "pictures-public", "thumbnails", "archives", "snapshots", "imports")


@dataclass(frozen=True)
class Buckets:
    """A server with one bucket, in which each data folder has a prefix of its own."""

    endpoint: str

    def of(self, data: Path) -> config.Bucket:
        return config.Bucket(NAME, hashlib.sha256(str(data).encode()).hexdigest()[:16], self.endpoint, "us-east-1")

    def url(self, data: Path) -> str:
        bucket = self.of(data)
        return f"s3://{bucket.name}/{bucket.prefix}?endpoint={bucket.endpoint}&region={bucket.region}"


@pytest.fixture(scope="session")
def buckets() -> Iterator[Buckets]:
    from moto.server import ThreadedMotoServer  # noqa: PLC0415 - takes a second, and few tests need it

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in KEYS.items():
            patch.setenv(name, value)
        with closing(HTTPConnection(host, port)) as connection:
            connection.request("PUT", f"/{NAME}")
            assert connection.getresponse().status == HTTPStatus.OK
        patch.setenv(SERVER, endpoint)
        yield Buckets(endpoint)
    server.stop()


@pytest.fixture(scope="session", autouse=True)
def _chosen(request: pytest.FixtureRequest) -> Iterator[None]:
    """What settings mean that name no bucket: with `CATALOG_TEST_STORAGE=s3` a bucket after all."""
    if not ON_BUCKETS:
        yield
        return
    found: Buckets = request.getfixturevalue("buckets")

    def opened(settings: Settings) -> Store:
        return Bucket(settings.bucket or found.of(settings.data))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(storage, "opened", opened)
        yield


def environment(data: Path) -> dict[str, str]:
    """What a program on this data folder is given, so that it has the store of the tests."""
    return {"CATALOG_STORAGE_URL": Buckets(os.environ[SERVER]).url(data)} if ON_BUCKETS else {}


def of(data: Path) -> Store:
    """The store that goes with a data folder."""
    return storage.opened(Settings(data=data, database_url="sqlite://"))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store without anything in it."""
    return of(tmp_path)


@pytest.fixture(params=["folder", "bucket"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """A folder and then a bucket: a test that asks for it runs on both."""
    if request.param == "folder":
        return Folder(tmp_path)
    found: Buckets = request.getfixturevalue("buckets")
    return Bucket(found.of(tmp_path))


def on(store: Store, catalog: Catalog) -> Catalog:
    """The catalog with its files in this store."""
    vars(catalog)["store"] = store
    return catalog


def content(store: Store) -> dict[str, bytes]:
    """Every file of it by name."""
    return {name: store.read(name) for folder in FOLDERS for name in store.names(folder)}
