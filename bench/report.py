"""What a run says: printed line by line, and kept for `docs/benchmarks.md` with what it ran on."""

import os
import platform
import sqlite3
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
PEERS = ("datasette", "sqlite-utils", "tantivy", "Whoosh", "duckdb", "pandas", "rapidfuzz", "numpy")
PAGE = """# Benchmarks

One run of `make bench ARGS="{args}"`, written by it on {day:%Y-%m-%d}. Every figure is the median of interleaved rounds
with its least and most; goals that are missed say so. The rows are synthetic: drawn by a random generator, with real
names of types and places, of nothing that happened. Facets of the catalog count a category with those below it, and a
chosen facet without its own filter; where the others count otherwise, it is said. What is answered under the load of a
busy day stands in [operations](operations.md#what-two-cores-answer).

{machine}

```
{told}
```
"""
_lines: list[str] = []


def say(line: str) -> None:
    print(line, flush=True)
    _lines.append(line)


def save() -> None:
    """Write what was said to the document."""
    told = {"args": " ".join(sys.argv[1:]), "machine": _machine(), "told": "\n".join(_lines)}
    DOCUMENT.write_text(PAGE.format(day=datetime.now(UTC), **told))


def _machine() -> str:
    """The machine and the versions of what was compared."""
    file = Path("/proc/cpuinfo")
    named = [line for line in file.read_text().splitlines() if line.startswith("model name")] if file.exists() else []
    model = named[0].partition(":")[2].strip() if named else "an unknown processor"
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    versions = ", ".join(f"{name} {version(name)}" for name in PEERS)
    system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    return f"""Machine: {os.cpu_count()} cores of {model}, {memory:.0f} GB. {system}, SQLite {sqlite3.sqlite_version}.
{versions}."""
