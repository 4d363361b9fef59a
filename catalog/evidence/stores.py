"""Where files are kept that every process of the catalog must see: a folder of this host, or a bucket.

Files are known by names, paths below the store with single slashes: `pictures/ab/cd/abcd…`. What is kept is for the
catalog alone to read; pages hand it on after their own checks. Never knows the database.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol

from catalog.domain.errors import Unavailable

BLOCK = 1 << 20
LONGEST_NAME = 900  # bytes; a bucket takes names of 1024, its prefix included


class Missing(Unavailable):
    """There is no file of this name."""


@dataclass(frozen=True)
class Stat:
    """Size in bytes, and when it was put."""

    size: int
    modified: datetime


class Store(Protocol):
    """A folder or a bucket. Everything raises Unavailable when it cannot be used, and says why in one line."""

    def put(self, name: str, source: bytes | BinaryIO) -> None:
        """Keep what is given, a file from where it stands on; whole and lasting when this returns, or not at all.

        What had the name before is replaced.
        """

    def read(self, name: str) -> bytes:
        """All of a file; raises Missing."""

    def open(self, name: str, known: Stat | None = None) -> BinaryIO:
        """A file to be read in pieces from anywhere in it; raises Missing. `known`: what `stat` said of it."""

    def stat(self, name: str) -> Stat | None:
        """What is known of a file; None when there is none."""

    def here(self, names: Iterable[str]) -> frozenset[str]:
        """Those of these names that there is a file of."""

    def names(self, folder: str) -> Iterator[str]:
        """Every name below a folder, in order."""

    def remove(self, name: str) -> None:
        """Take a file away, for good when this returns; nothing if there is none."""

    def check(self) -> None:
        """Can it be used now? Raises Unavailable with the reason."""


def is_name(text: str) -> bool:
    """May a file have this name? None leads out of the store, or into what is written aside."""
    parts = text.split("/")
    is_plain = all(part and not part.startswith(".") for part in parts)
    return is_plain and text.isprintable() and "\\" not in text and len(text.encode()) <= LONGEST_NAME


def filed(folder: str, sha256: str) -> str:
    """The name of a file that is filed by its SHA-256: two letters, two letters, the whole hash."""
    return f"{folder}/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def pieces(store: Store, name: str) -> Iterator[bytes]:
    """A file in pieces of at most a megabyte; raises Missing and Unavailable, also in the middle of it."""
    with closing(store.open(name)) as opened:
        while piece := opened.read(BLOCK):
            yield piece


def sha256_of(store: Store, name: str) -> str:
    """The SHA-256 of a file, read in pieces, in hexadecimal; raises Missing."""
    digest = hashlib.sha256()
    for piece in pieces(store, name):
        digest.update(piece)
    return digest.hexdigest()


def sha256_of_bytes(data: bytes) -> str:
    """The SHA-256 of what is in memory, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def faults(store: Store, folder: str, expected: Iterator[str]) -> Iterator[str]:
    """One line for each file that is missing or is no longer what its name says."""
    for sha256 in expected:
        try:
            is_changed = sha256_of(store, filed(folder, sha256)) != sha256
        except Missing:
            yield f"{sha256}: missing"
        else:
            if is_changed:
                yield f"{sha256}: changed"
