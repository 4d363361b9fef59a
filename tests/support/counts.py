"""How often a long test goes round: few times in `make test`, the full count in `make campaign`."""

import os


def count(name: str, small: int) -> int:
    """The number in `CATALOG_<name>` (the Makefile lists the names), or `small` when it is not set."""
    return int(os.environ.get(f"CATALOG_{name}") or small)
