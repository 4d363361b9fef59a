"""What every test may ask for. The fixtures themselves stand in tests/support, one purpose a module."""

import gc
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support import needs
from tests.support.counts import count

pytest_plugins = [
    "tests.support.quick",
    "tests.support.postgres",
    "tests.support.standins",
    "tests.support.stores",
    "tests.support.databases",
    "tests.support.server",
    "tests.support.browser",
]

# No deadline: a busy machine is no fault of the code.
settings.register_profile("catalog", deadline=None, max_examples=count("EXAMPLES", 50))
settings.load_profile("catalog")


gc.set_threshold(50_000, 20, 100)  # as the program itself does: what a run holds is looked through less often


def pytest_collection_finish() -> None:
    """The tests themselves stay until the end; nobody needs to look whether they can go."""
    gc.collect()
    gc.freeze()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "campaign: goes round few times here, and in full in `make campaign`")


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample files that are no part of the repository."""
    folder = needs.find_samples()
    if folder is None:
        pytest.skip(needs.NO_SAMPLES)
    return folder
