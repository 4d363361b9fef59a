"""Texts gathered into pieces that are worth sending, encoded as UTF-8."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar

Row = TypeVar("Row")
AT_ONCE = 1_000  # rows
SIZE = 65_536  # characters or bytes, roughly


def gathered(texts: Iterable[str]) -> Iterator[bytes]:
    held: list[str] = []
    size = 0
    for text in texts:
        held.append(text)
        size += len(text)
        if size >= SIZE:
            yield "".join(held).encode()
            held, size = [], 0
    if held:
        yield "".join(held).encode()


def portions(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows, a thousand at a time."""
    left = iter(rows)
    while some := list(islice(left, AT_ONCE)):
        yield some


def of_file(file: Path) -> Iterator[bytes]:
    """A file, piece by piece."""
    with file.open("rb") as handle:
        while piece := handle.read(SIZE):
            yield piece
