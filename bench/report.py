"""What a run says: printed line by line, and kept for `docs/benchmarks.md` with what it ran on."""

import os
import platform
import sqlite3
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
PEERS = ("datasette", "sqlite-utils", "tantivy", "Whoosh", "duckdb", "pandas", "rapidfuzz", "numpy")
PAGE = """# Benchmarks

Written by `make bench ARGS="--save"`, part by part: each says when it was run last, and how. Every figure is the median
of interleaved rounds with its least and most; goals that are missed say so, and where the time goes. The rows are
synthetic: drawn by a random generator, with real names of types and places, of nothing that happened. Facets of the
catalog count a category with those below it, and a chosen facet without its own filter; where the others count
otherwise, it is said. What is answered under the load of a busy day stands in
[operations](operations.md#what-two-cores-answer).

{machine}
"""
PART = """
## {title}

`make bench ARGS="{args}"`, {day:%Y-%m-%d}.

```
{told}
```
"""
_parts: dict[str, list[str]] = {}


def begin(title: str) -> None:
    """What is said from here on belongs to this part."""
    _parts[title] = []


def say(line: str) -> None:
    print(line, flush=True)
    for lines in [*_parts.values()][-1:]:
        lines.append(line)


def save() -> None:
    """Write what was said to the document. Other parts stay as they are, unless they were run on another machine."""
    head = PAGE.format(machine=_machine())
    before = DOCUMENT.read_text() if DOCUMENT.exists() else ""
    kept = dict(_split(before[len(head) :])) if before.startswith(head) else {}
    made = {title: _written(title, lines) for title, lines in _parts.items()}
    DOCUMENT.write_text("".join([head, *{**kept, **made}.values()]))


def _split(parts: str) -> Iterator[tuple[str, str]]:
    """Title and text of each part."""
    for text in parts.split("\n## ")[1:]:
        yield text.partition("\n")[0], f"\n## {text}"


def _written(title: str, lines: list[str]) -> str:
    args, told = " ".join(sys.argv[1:]), "\n".join(lines)
    return PART.format(title=title, args=args, day=datetime.now(UTC), told=told)


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
