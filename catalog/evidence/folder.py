"""Files kept in the data folder: written aside, to the disk, then moved into place whole; nobody else may read them."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedReader, BytesIO, FileIO
from pathlib import Path
from typing import BinaryIO

from catalog.domain.errors import Unavailable
from catalog.evidence.stores import BLOCK, Missing, Stat, is_name

PRIVATE = 0o700  # folders; the files are 0600
TRIED = 4096  # bytes that are written to see whether anything can be


@dataclass(frozen=True)
class Folder:
    """A folder of this host."""

    root: Path

    def put(self, name: str, source: bytes | BinaryIO) -> None:
        file = self._path(name)
        with _told(file, "written"):
            for place in reversed(file.relative_to(self.root).parents[:-1]):
                (self.root / place).mkdir(mode=PRIVATE, parents=True, exist_ok=True)
                (self.root / place).chmod(PRIVATE)
            file.parent.mkdir(parents=True, exist_ok=True)
            _write(file, BytesIO(source) if isinstance(source, bytes) else source)

    def read(self, name: str) -> bytes:
        with _told(self._path(name), "read"):
            return self._path(name).read_bytes()

    def open(self, name: str, _known: Stat | None = None) -> BinaryIO:
        with _told(self._path(name), "read"):
            return BufferedReader(_Reader(self._path(name)), BLOCK)

    def stat(self, name: str) -> Stat | None:
        with suppress(Missing), _told(self._path(name), "read"):
            found = self._path(name).stat()
            return Stat(found.st_size, datetime.fromtimestamp(found.st_mtime, UTC))
        return None

    def here(self, names: Iterable[str]) -> frozenset[str]:
        return frozenset(name for name in names if self._path(name).is_file())

    def names(self, folder: str) -> Iterator[str]:
        found = (file for file in self._path(folder).rglob("*") if file.is_file())
        yield from sorted(name for file in found if is_name(name := file.relative_to(self.root).as_posix()))

    def remove(self, name: str) -> None:
        file = self._path(name)
        with suppress(Missing), _told(file, "removed"):
            for one in (file, *file.parent.glob(f"{_aside(file)}*")):  # and what a crash left aside
                one.unlink(missing_ok=True)
            settle(file.parent)

    def check(self) -> None:
        with _told(self.root, "written"), tempfile.TemporaryFile(dir=self.root) as tried:
            tried.write(bytes(TRIED))
            tried.flush()

    def _path(self, name: str) -> Path:
        if not is_name(name):
            raise Missing(f"{name[:200]!r} is no name of a file")
        return self.root / name


class _Reader(FileIO):
    """A file whose disk may fail in the middle of it."""

    def readinto(self, buffer: bytearray | memoryview) -> int | None:  # type: ignore[override]
        with _told(Path(str(self.name)), "read"):
            return super().readinto(buffer)

    def readall(self) -> bytes:
        with _told(Path(str(self.name)), "read"):
            return super().readall()


@contextmanager
def _told(file: Path, done: str) -> Iterator[None]:
    """Turn a disk that is full, read-only or broken into one clear line."""
    try:
        yield
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        if done == "written":
            raise Unavailable(f"a file cannot be written: {error.strerror}", str(file)) from error
        raise Missing(f"a file cannot be {done}: {error.strerror}", str(file)) from error
    except OSError as error:
        raise Unavailable(f"a file cannot be {done}: {error.strerror}", str(file)) from error


def _aside(file: Path) -> str:
    """How names begin under which it is written aside."""
    return f".{file.name[:80]}-"


def _write(file: Path, source: BinaryIO) -> None:
    handle, aside = tempfile.mkstemp(dir=file.parent, prefix=_aside(file), suffix=".part")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as output:
            shutil.copyfileobj(source, output, BLOCK)
            output.flush()
            os.fsync(output.fileno())
        Path(aside).replace(file)
    except BaseException:  # whatever stops it, no half file is left
        Path(aside).unlink(missing_ok=True)
        raise
    settle(file.parent)


def settle(folder: Path) -> None:
    """The names in a folder are on the disk."""
    place = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)
