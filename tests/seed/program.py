"""The program as its users run it: `python -m catalog`, in a process of its own, where needed with other seed data."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support import standins, stores
from tests.support.databases import FILE

PROJECT = Path(__file__).resolve().parents[2]
SECONDS = 120


def run(*arguments: str, data: Path, program: Path = PROJECT, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run one command on a data folder; settings of the machine are kept out of it."""
    command = [sys.executable, "-m", "catalog", *arguments]
    env = environment(data, **settings)
    return subprocess.run(
        command, cwd=program, env=env, capture_output=True, timeout=SECONDS, check=False, encoding="utf-8"
    )


def environment(data: Path, **settings: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CATALOG_") and name != "PORT"}
    more = {**stores.environment(data), **standins.environment(data, FILE)}
    return {**kept, "CATALOG_DATA": str(data), **more, **settings}


def copied_with(seed_data: Path, folder: Path) -> Path:
    """A copy of the program beside other seed data: the folder that it is run in."""
    shutil.copytree(PROJECT / "catalog", folder / "catalog", ignore=shutil.ignore_patterns("static"))
    if seed_data != folder / "seed_data":
        shutil.copytree(seed_data, folder / "seed_data")
    return folder
