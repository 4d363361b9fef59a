"""The same work in several threads at once."""

import threading
from collections.abc import Callable
from typing import Any


def together(work: Callable[[], Any], number: int = 6) -> list[Any]:
    """What each of so many threads comes to; one that fails is missing."""
    found: list[Any] = []
    threads = [threading.Thread(target=lambda: found.append(work())) for _ in range(number)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return found
