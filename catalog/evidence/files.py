"""Files held here, filed by their SHA-256: two letters, two letters, the whole hash."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from catalog.domain.errors import Unavailable

BLOCK = 1 << 20
PRIVATE = 0o700  # folders of what only the catalog itself reads; the files are 0600


def sha256_of(file: Path) -> str:
    """The SHA-256 of a file, read in blocks, in hexadecimal."""
    digest = hashlib.sha256()
    with file.open("rb") as handle:
        while block := handle.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def sha256_of_bytes(data: bytes) -> str:
    """The SHA-256 of what is in memory, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def path_of(folder: Path, sha256: str) -> Path:
    return folder / sha256[:2] / sha256[2:4] / sha256


def faults(folder: Path, expected: Iterator[str]) -> Iterator[str]:
    """One line for each file that is missing or is no longer what its name says."""
    for sha256 in expected:
        file = path_of(folder, sha256)
        if not file.is_file():
            yield f"{sha256}: missing"
        elif sha256_of(file) != sha256:
            yield f"{sha256}: changed"


def put_once(file: Path, data: bytes) -> None:
    """Write a file that never changes: aside, to the disk, then into its place whole; nothing if it is there already.

    What stands in its place with other bytes was left by a crash or a fault and is replaced. It is for the catalog
    alone to read, mode 0600. Raises Unavailable.
    """
    if file.is_file() and file.read_bytes() == data:
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _write(file, data)
    except OSError as error:
        raise Unavailable(f"{file} cannot be written: {error.strerror}") from error


def put_private(folder: Path, sha256: str, data: bytes) -> None:
    """As `put_once`, in folders that nobody else may enter. Raises Unavailable."""
    file = path_of(folder, sha256)
    try:
        for place in (folder, file.parent.parent, file.parent):
            place.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
            place.chmod(PRIVATE)
    except OSError as error:
        raise Unavailable(f"{file} cannot be written: {error.strerror}") from error
    put_once(file, data)


def read(folder: Path, sha256: str) -> bytes:
    """What is filed by a hash. Raises Unavailable if it is missing."""
    try:
        return path_of(folder, sha256).read_bytes()
    except OSError as error:
        raise Unavailable(f"the file {sha256} cannot be read: {error.strerror}") from error


def remove(folder: Path, sha256: str) -> None:
    """Take a file away, and its name from the disk; nothing if it is gone already. Raises Unavailable."""
    file = path_of(folder, sha256)
    try:
        file.unlink(missing_ok=True)
        if file.parent.is_dir():
            _settle(file.parent)
    except OSError as error:
        raise Unavailable(f"{file} cannot be removed: {error.strerror}") from error


def _write(file: Path, data: bytes) -> None:
    handle, aside = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as output:
            output.write(data)
            output.flush()
            os.fsync(output.fileno())
        Path(aside).replace(file)
    except BaseException:  # whatever stops it, no half file is left
        Path(aside).unlink(missing_ok=True)
        raise
    _settle(file.parent)


def _settle(folder: Path) -> None:
    """The new name is on the disk too."""
    place = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)
