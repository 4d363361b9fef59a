"""What every test may ask for. The fixtures themselves stand in tests/support, one purpose a module."""

from pathlib import Path

import pytest
from hypothesis import settings

from tests.support import needs
from tests.support.counts import count

pytest_plugins = [
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


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "campaign: goes round few times here, and in full in `make campaign`")


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample files that are no part of the repository."""
    folder = needs.find_samples()
    if folder is None:
        pytest.skip(needs.NO_SAMPLES)
    return folder
