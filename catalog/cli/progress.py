"""How far a long command has come: a bar on a terminal, nothing in a pipe."""

import sys
from collections.abc import Callable

WIDTH = 30


def progress(total: int | None) -> Callable[[int], None]:
    """A function to be called with how many of `total` are done; it draws on stderr, on a terminal only.

    Without a total it counts.
    """
    if not sys.stderr.isatty() or total == 0:
        return _nothing
    return _count if total is None else _Bar(total)


def _count(done: int) -> None:
    print(f"{done:,} rows\r", end="", file=sys.stderr, flush=True)  # what is written next takes its place


def _nothing(_done: int) -> None:
    return


class _Bar:
    def __init__(self, total: int) -> None:
        self._total, self._drawn = total, ""

    def __call__(self, done: int) -> None:
        share = min(done / self._total, 1)
        filled = round(share * WIDTH)
        text = f"{'█' * filled}{'░' * (WIDTH - filled)} {share:4.0%}  {done:,} of {self._total:,}"
        if text != self._drawn:
            print(f"\r{text}", end="\n" if done >= self._total else "", file=sys.stderr, flush=True)
            self._drawn = text
