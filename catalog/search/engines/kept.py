"""What is kept in memory of an index, in a bounded number of bytes; what was not used for longest goes first."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Protocol, TypeVar

KEPT_BYTES = 64 << 20


class Sized(Protocol):
    @property
    def size(self) -> int:
        """Bytes."""
        ...


Thing = TypeVar("Thing", bound=Sized)


class Bounded:
    """Things of several kinds by their keys; safe between threads. `lock` may be held from `find` to `put`."""

    def __init__(self, most: int = KEPT_BYTES) -> None:
        self.most, self.bytes = most, 0
        self.lock = threading.RLock()
        self._things: OrderedDict[Hashable, Sized] = OrderedDict()

    def clear(self) -> None:
        with self.lock:
            self._things.clear()
            self.bytes = 0

    def find(self, key: Hashable, kind: type[Thing]) -> Thing | None:
        """The thing with this key, where it is of this kind."""
        with self.lock:
            found = self._things.get(key)
            if not isinstance(found, kind):
                return None
            self._things.move_to_end(key)
            return found

    def put(self, key: Hashable, made: Thing) -> Thing:
        """Keep a thing in place of the one that had its key, if any."""
        with self.lock:
            before = self._things.pop(key, None)
            self.bytes += made.size - (before.size if before is not None else 0)
            self._things[key] = made
            while self.bytes > self.most and len(self._things) > 1:
                self.bytes -= self._things.popitem(last=False)[1].size
            return made
