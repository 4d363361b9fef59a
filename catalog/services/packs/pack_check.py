"""Check a pack of Materiel Catalog, offline. Needs Python 3.8 or newer and nothing else.

    python3 verify.py              in the folder that the ZIP was unpacked into
    python3 verify.py FILE.zip     the ZIP itself

It compares every file with manifest-sha256.txt, prints what is missing, altered or added, and exits with 1 if
anything is. It reads only, and nothing outside the folder.
"""

from __future__ import annotations

import hashlib
import sys
import zipfile
import zlib
from pathlib import Path
from typing import IO, Callable, Iterator  # noqa: UP035 - it runs on old versions of Python too

MANIFEST = "manifest-sha256.txt"
BLOCK = 1 << 20
Open = Callable[[str], IO[bytes]]


def sha256(handle: IO[bytes]) -> str:
    digest = hashlib.sha256()
    for block in iter(lambda: handle.read(BLOCK), b""):
        digest.update(block)
    return digest.hexdigest()


def listed(text: str) -> Iterator[tuple[str, str]]:
    """Name and hash of each line of a manifest."""
    for line in text.split("\n"):
        digest, between, name = line.partition("  ")
        if between:
            yield name, digest


def faults(manifest: str, names: set[str], opened: Open) -> Iterator[str]:
    """One line for each file that is not as it was; a name is only looked up among those that are there."""
    expected = dict(listed(manifest))
    for name, digest in sorted(expected.items()):
        if name not in names:
            yield f"missing: {name!a}"
            continue
        with opened(name) as handle:
            if sha256(handle) != digest:
                yield f"altered: {name!a}"
    yield from (f"added: {name!a}" for name in sorted(names - {*expected, MANIFEST}))


def of_folder(place: Path) -> list[str]:
    names = {one.relative_to(place).as_posix() for one in place.rglob("*") if one.is_symlink() or not one.is_dir()}
    links = [f"altered: {name!a} is a link" for name in sorted(names) if (place / name).is_symlink()]
    return links or list(faults((place / MANIFEST).read_text("utf-8"), names, lambda name: (place / name).open("rb")))


def of_zip(place: Path) -> list[str]:
    with zipfile.ZipFile(str(place)) as packed:
        names = packed.namelist()
        twice = [f"added: {name!a} stands twice" for name in sorted(set(names)) if names.count(name) > 1]
        return twice or list(faults(packed.read(MANIFEST).decode("utf-8"), set(names), packed.open))


def main(arguments: list[str]) -> int:
    place = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    try:
        found = of_zip(place) if place.is_file() else of_folder(place)
    except (OSError, KeyError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
        found = [f"{place}: cannot be read: {error}"]
    sys.stdout.writelines(f"{one}\n" for one in found or ["every file is as it was packed"])
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
