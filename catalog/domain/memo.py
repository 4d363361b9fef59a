"""What is worked out once for each key, and looked up as fast as in any dict: for loops over millions of words."""

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Memo(dict[K, V]):
    """Key → what a function makes of it. Nothing is forgotten: for one question or one index, never for a process."""

    def __init__(self, make: Callable[[K], V]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: K) -> V:
        made = self[key] = self._make(key)
        return made
