"""Files held here, filed by their SHA-256: two letters, two letters, the whole hash."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

BLOCK = 1 << 20


def sha256_of(file: Path) -> str:
    """The SHA-256 of a file, read in blocks, in hexadecimal."""
    digest = hashlib.sha256()
    with file.open("rb") as handle:
        while block := handle.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


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
