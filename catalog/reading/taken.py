"""What the characters of a text belong to already. Asking costs the length of what is asked about, not of the text."""

from array import array
from collections.abc import Iterable

Span = tuple[int, int]


class Taken:
    """Spans of a text, each found by any character of it; of two that overlap the later hides the earlier there."""

    def __init__(self, length: int, spans: Iterable[Span] = ()) -> None:
        self._marks = array("l", [0]) * length
        self._spans: list[Span] = []
        for start, end in spans:
            self.take(start, end)

    def take(self, start: int, end: int) -> None:
        self._spans.append((start, end))
        self._marks[start:end] = array("l", [len(self._spans)]) * (end - start)

    def inside(self, start: int, end: int) -> list[Span]:
        """The spans that have a character in common with this one."""
        return [self._spans[mark - 1] for mark in dict.fromkeys(self._marks[start:end]) if mark]

    def try_take(self, start: int, end: int) -> bool:
        """Take it where all of it is free; False where it is not."""
        if any(self._marks[start:end]):
            return False
        self.take(start, end)
        return True
