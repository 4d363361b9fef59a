"""Check a snapshot of Materiel Catalog, offline. Needs Python 3.8 or newer and nothing else.

    python3 verify.py                     in the folder that the ZIP was unpacked into
    python3 verify.py FILE.zip            the ZIP itself
    python3 verify.py FILE.zip SHA256     the ZIP, every byte of it, against the SHA-256 that its page gives

It compares every file with manifest-sha256.txt and adds up the rows. It exits with 0 when all is as it was frozen,
else with 1.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Iterator  # noqa: UP035 - it runs on old versions of Python too

MANIFEST = "manifest-sha256.txt"
SUMS = (("min", "count_min"), ("best", "count_best"))


def read(place: Path) -> dict[str, bytes]:
    """The files of a ZIP or of a folder, by name."""
    if place.is_file():
        with zipfile.ZipFile(str(place)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    lines = (place / MANIFEST).read_text("utf-8").splitlines()
    listed = [*(line.partition("  ")[2] for line in lines), MANIFEST]
    return {name: (place / name).read_bytes() for name in listed if (place / name).is_file()}


def changed(files: dict[str, bytes]) -> Iterator[str]:
    """One line for each file that is missing, not listed, or not what the manifest says."""
    lines = files[MANIFEST].decode("utf-8").splitlines()
    expected = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    for name, digest in expected.items():
        if name not in files:
            yield f"{name}: missing"
        elif hashlib.sha256(files[name]).hexdigest() != digest:
            yield f"{name}: changed"
    yield from (f"{name}: not in the manifest" for name in files if name not in expected and name != MANIFEST)


def sums(files: dict[str, bytes]) -> Iterator[str]:
    """One line where the rows are not as many, or do not weigh as much, as the answer to the question says."""
    question = json.loads(files["question.json"].decode("utf-8"))
    rows = list(csv.DictReader(io.StringIO(files["rows.csv"].decode("utf-8"), newline="")))
    if len(rows) != question["row_count"]:
        yield f"rows.csv: {len(rows)} rows, {question['row_count']} were frozen"
    for name, column in SUMS if question["total"] else ():
        found = sum(int(row[column]) for row in rows)
        if found != question["total"][name]:
            yield f"rows.csv: {column} adds up to {found}, not to {question['total'][name]}"


def faults(place: Path, sha256: str) -> list[str]:
    if sha256 and hashlib.sha256(place.read_bytes()).hexdigest() != sha256:
        return [f"{place.name}: its SHA-256 is another"]
    files = read(place)
    return list(changed(files)) or list(sums(files))


def main(arguments: list[str]) -> int:
    place = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    try:
        found = faults(place, "".join(arguments[1:2]))
    except (OSError, KeyError, ValueError, NotImplementedError, zipfile.BadZipFile, zlib.error) as error:
        found = [f"{place}: cannot be read: {error}"]
    sys.stdout.writelines(f"{one}\n" for one in found or ["all is as it was frozen"])
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
