"""What reading goes by, as data: lists of words with examples beside them, read once."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@cache
def read(name: str) -> dict[str, Any]:
    """All of one file of rules."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def words(name: str, key: str) -> list[str]:
    found: list[str] = read(name)[key]
    return found
