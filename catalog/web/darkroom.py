"""Work on pictures: how many are worked on at once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from catalog.domain.errors import Unavailable

AT_ONCE = threading.BoundedSemaphore(2)  # a large picture takes a second of work and 300 MB
PATIENCE = 20  # seconds


@contextmanager
def at_work() -> Iterator[None]:
    """One of the two places for work on a picture; raises Unavailable if none gets free in time."""
    if not AT_ONCE.acquire(timeout=PATIENCE):
        raise Unavailable("Many pictures are being worked on; try again in a minute.")
    try:
        yield
    finally:
        AT_ONCE.release()
