"""Memory that is done with goes back to the system.

A page is answered from arrays that live for a moment. The C library keeps their room, for each thread apart, in pieces
that what comes next often does not fit, and asks for more: after half an hour a process holds twice what it uses. So
threads share their room, and once a minute what is free is given back. To give every array back at once would cost each
page a sixth of its time.
"""

import ctypes
import time
from collections.abc import Callable

EVERY = 60.0  # seconds
ARENA_MAX, ARENAS = -8, 2  # `M_ARENA_MAX` of malloc.h; rooms that all threads of a process share

# The GNU C library has these; with another one nothing is done.
_LIBRARY = ctypes.CDLL(None)
Trim = Callable[[int], object]
TRIM: Trim | None = getattr(_LIBRARY, "malloc_trim", None)


def share() -> bool:
    """To be called before there are threads: they share their room. False where that cannot be asked for."""
    mallopt = getattr(_LIBRARY, "mallopt", None)
    return mallopt is not None and bool(mallopt(ARENA_MAX, ARENAS))


class Heap:
    """The memory of a process that serves."""

    def __init__(self, trim: Trim | None = TRIM) -> None:
        self._trim, self._due = trim, time.monotonic() + EVERY

    def keep(self) -> None:
        """To be called every now and then."""
        if self._trim is not None and time.monotonic() >= self._due:
            self._trim(0)
            self._due = time.monotonic() + EVERY
