"""PostgreSQL for tests: one cluster a session (under xdist a worker)."""

from collections.abc import Iterator

import pytest

from tests.support import needs
from tests.support.cluster import Cluster, find_postgres


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    binaries = find_postgres()
    if binaries is None:
        needs.lack(needs.NO_POSTGRES)
    cluster = Cluster(binaries)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
