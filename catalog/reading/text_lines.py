"""A text cut into its lines, each with its place."""

import re
from dataclasses import dataclass

LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*")
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufeff"


@dataclass(frozen=True)
class Line:
    """`text[start:end]` without blanks at its edges; a blank line is empty."""

    start: int
    end: int

    @property
    def is_blank(self) -> bool:
        return self.start == self.end

    @property
    def length(self) -> int:
        return self.end - self.start


def cut(text: str) -> list[Line]:
    """The lines of a text, blank ones too."""
    found, at = [], 0
    while at <= len(text):
        end = LINE.match(text, at).end()  # type: ignore[union-attr]
        found.append(trimmed(text, at, end))
        at = end + 1
    return found


def trimmed(text: str, start: int, end: int) -> Line:
    """A piece of a text without blanks at its edges; a blank one is empty and stands at its start."""
    piece = text[start:end]
    right = len(piece.rstrip())
    left = len(piece) - len(piece.lstrip()) if right else 0
    return Line(start + left, start + right)
