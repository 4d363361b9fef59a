"""Posting lists that are kept in memory, in a bounded number of bytes; those not used for longest go first."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, Protocol, TypeVar

KEPT_BYTES = 64 << 20


class Sized(Protocol):
    @property
    def size(self) -> int:
        """Bytes."""
        ...


List = TypeVar("List", bound=Sized)


class Kept(Generic[List]):
    """Lists by their keys; safe between threads. `lock` may be held around what leads from `find` to `put`."""

    def __init__(self, most: int = KEPT_BYTES) -> None:
        self.most, self.bytes = most, 0
        self.lock = threading.RLock()
        self._lists: OrderedDict[Hashable, List] = OrderedDict()

    def clear(self) -> None:
        with self.lock:
            self._lists.clear()
            self.bytes = 0

    def find(self, key: Hashable) -> List | None:
        with self.lock:
            found = self._lists.get(key)
            if found is not None:
                self._lists.move_to_end(key)
            return found

    def put(self, key: Hashable, made: List) -> List:
        """Keep a list in place of the one that had its key, if any."""
        with self.lock:
            before = self._lists.pop(key, None)
            self.bytes += made.size - (before.size if before is not None else 0)
            self._lists[key] = made
            while self.bytes > self.most and len(self._lists) > 1:
                self.bytes -= self._lists.popitem(last=False)[1].size
            return made
