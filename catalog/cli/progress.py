"""A progress bar on a terminal, and nothing in a pipe."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

WIDTH = 30


@contextmanager
def bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """Hand out `progress(done, total)`; what is drawn goes to stderr, so that stdout stays the answer."""
    shows = sys.stderr.isatty()

    def progress(done: int, total: int) -> None:
        if shows and total:
            filled = WIDTH * done // total
            print(f"\r[{'#' * filled}{'.' * (WIDTH - filled)}] {done} of {total} {what}", end="", file=sys.stderr)

    try:
        yield progress
    finally:
        if shows:
            print(file=sys.stderr)
