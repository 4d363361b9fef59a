"""What the suite needs of the machine and where it is. Run as a program, it says what is missing, a line each."""

import os
import shutil
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from catalog.cli.frontend import STAMP, VENDOR
from tests.support import cluster

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_BROWSER = (
    f"tests in a browser cannot run: none of {', '.join(BROWSERS)} is in PATH (Debian: apt-get install chromium)"
)
NO_POSTGRES = (
    f"tests on PostgreSQL cannot run: no server binaries of version {cluster.OLDEST} or newer are in PATH "
    "or /usr/lib/postgresql/*/bin (Debian: apt-get install postgresql)"
)
NO_VENDOR = "tests of the map in a browser cannot run: `python catalog/cli/frontend.py` did not get its files"
NO_SAMPLES = "tests on sample files cannot run: CATALOG_SAMPLES names no folder"


def is_everything_required() -> bool:
    """Under CI a suite that cannot run is a failure."""
    return os.environ.get("CATALOG_REQUIRE_ALL") == "1" or os.environ.get("CI", "").lower() in ("1", "true")


def lack(reason: str) -> NoReturn:
    """Leave the test: as skipped with the reason, as failed where everything is required."""
    if is_everything_required():
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def find_browser() -> Path | None:
    return next((Path(found) for name in BROWSERS if (found := shutil.which(name))), None)


def find_samples() -> Path | None:
    named = os.environ.get("CATALOG_SAMPLES")
    return Path(named).resolve() if named and Path(named).is_dir() else None


def find_vendor() -> Path | None:
    """The folder of what browsers are served that is not ours."""
    return VENDOR if (VENDOR / STAMP).is_file() else None


def missing() -> list[str]:
    found = {
        NO_BROWSER: find_browser(),
        NO_POSTGRES: cluster.find_postgres(),
        NO_SAMPLES: find_samples(),
        NO_VENDOR: find_vendor(),
    }
    return [reason for reason, place in found.items() if place is None]


if __name__ == "__main__":
    for line in missing():
        sys.stdout.write(line + "\n")
