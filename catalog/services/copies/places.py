"""Files of a backup, below one folder of this host: read and written in blocks, put whole, for the catalog alone."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from catalog.domain.errors import Unavailable
from catalog.evidence.folder import PRIVATE, settle
from catalog.evidence.stores import BLOCK, Missing, Store, pieces


@dataclass(frozen=True)
class Content:
    """What a file holds: its SHA-256 and how many bytes."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Places:
    folder: Path

    def blocks(self, place: str) -> Iterator[bytes]:
        """What lies at a place, in blocks; raises Missing, Unavailable."""
        file = self.folder / place
        try:
            with file.open("rb") as opened:
                while block := opened.read(BLOCK):
                    yield block
        except (FileNotFoundError, NotADirectoryError) as error:
            raise Missing(f"{file} is missing") from error
        except OSError as error:
            raise Unavailable(f"{file} cannot be read: {error.strerror}") from error

    def has(self, place: str) -> bool:
        return (self.folder / place).is_file()

    def content(self, place: str) -> Content:
        """Read it to its end; raises Missing, Unavailable."""
        return _content(self.blocks(place))

    def put(self, place: str, blocks: Iterable[bytes]) -> Content:
        """Write aside, to the disk, then into its place; mode 0600 in folders 0700. Raises Unavailable."""
        with self.aside(place) as written:
            for block in blocks:
                written.add(block)
        return written.content

    def aside(self, place: str) -> "Aside":
        return Aside(self.folder, place)


def content(store: Store, name: str) -> Content:
    """What a file of the store holds, read to its end; raises Missing, Unavailable."""
    return _content(pieces(store, name))


def _content(blocks: Iterable[bytes]) -> Content:
    digest, size = hashlib.sha256(), 0
    for block in blocks:
        digest.update(block)
        size += len(block)
    return Content(digest.hexdigest(), size)


class Aside:
    """A file that is written. At the end of `with` it comes to its place, unless it was given up or something broke."""

    def __init__(self, folder: Path, place: str) -> None:
        self._folder, self._file, self._is_wanted = folder, folder / place, True
        self._digest, self._size = hashlib.sha256(), 0

    def __enter__(self) -> Self:
        try:
            for above in reversed(self._file.relative_to(self._folder).parents[:-1]):
                (self._folder / above).mkdir(mode=PRIVATE, exist_ok=True)
            handle, self._name = tempfile.mkstemp(dir=self._file.parent, prefix=".", suffix=".part")  # mode 0600
        except OSError as error:
            raise self._unwritten(error) from error
        self._output = os.fdopen(handle, "wb")
        return self

    def add(self, block: bytes) -> None:
        self._digest.update(block)
        self._size += len(block)
        try:
            self._output.write(block)
        except OSError as error:
            raise self._unwritten(error) from error

    @property
    def content(self) -> Content:
        return Content(self._digest.hexdigest(), self._size)

    def give_up(self) -> None:
        self._is_wanted = False

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            with self._output as output:
                output.flush()
                os.fsync(output.fileno())
            if kind is None and self._is_wanted:
                Path(self._name).replace(self._file)
                settle(self._file.parent)
        except OSError as error:
            if kind is None:
                raise self._unwritten(error) from error
        finally:
            Path(self._name).unlink(missing_ok=True)

    def _unwritten(self, error: OSError) -> Unavailable:
        return Unavailable(f"{self._file} cannot be written: {error.strerror}")
