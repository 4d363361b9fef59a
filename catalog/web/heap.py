"""Memory that is done with goes back to the system, once a minute.

A page is answered from arrays that live for a moment. The C library keeps their room, in pieces that what comes next
often does not fit, and asks for more: after half an hour a process holds a fifth more than it uses. Giving every array
back at once would cost each page a sixth of its time.
"""

import ctypes
import time
from collections.abc import Callable

EVERY = 60.0  # seconds

Trim = Callable[[int], object]
# The GNU C library has it; with another one nothing is done.
TRIM: Trim | None = getattr(ctypes.CDLL(None), "malloc_trim", None)


class Heap:
    """The memory of a process that serves."""

    def __init__(self, trim: Trim | None = TRIM) -> None:
        self._trim, self._due = trim, time.monotonic() + EVERY

    def keep(self) -> None:
        """To be called every now and then."""
        if self._trim is not None and time.monotonic() >= self._due:
            self._trim(0)
            self._due = time.monotonic() + EVERY
