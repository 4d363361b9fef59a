"""How far a long command has come: a bar on a terminal, nothing in a pipe."""

import sys
from collections.abc import Callable

WIDTH = 30


def progress(total: int) -> Callable[[int], None]:
    """A function to be called with how many of `total` are done; it draws on stderr, on a terminal only."""
    return _Bar(total) if sys.stderr.isatty() and total > 0 else _nothing


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
