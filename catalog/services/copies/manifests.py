"""What a backup says of itself: its parts and files with their SHA-256, what the tables hold, where the history stood.

A folder of backups holds one folder a backup, and in `files/` the files of them all, each once, by their SHA-256.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from catalog.domain.errors import Invalid, NotFound
from catalog.evidence.stores import Missing, filed
from catalog.services.copies.places import Content, Places
from catalog.services.copies.rows import Sum
from catalog.services.held_files import is_below

FORMAT = 1
MANIFEST, ROWS, LIST, FILES = "manifest.json", "catalog.sqlite3", "files.jsonl", "files"
SEAL = "sha256"
MOST_NAMED = 5


@dataclass(frozen=True)
class Manifest:
    """`parts` are the files beside it, `migration` the shape of the tables, `change` and `hash` the head of the chain.

    `faults` are files that the record named and that were missing or changed when it was made.
    """

    name: str
    made_at: str
    format: int
    migration: str
    rules: str
    database: str
    change: int
    hash: str
    tables: dict[str, Sum]
    parts: dict[str, Content]
    files: int
    bytes: int
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Listed:
    """A line of the list of files: where it lay, and what it is filed by."""

    place: str
    sha256: str
    size: int


def stored(sha256: str) -> str:
    """Where a file lies in the folder of backups."""
    return filed(FILES, sha256)


def sealed(told: dict[str, Any]) -> str:
    """The SHA-256 of what a manifest says, in canonical JSON without the seal."""
    rest = {name: value for name, value in told.items() if name != SEAL}
    return hashlib.sha256(json.dumps(rest, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def as_bytes(manifest: Manifest) -> bytes:
    told = asdict(manifest)
    return json.dumps({**told, SEAL: sealed(told)}, indent=1).encode()


def names(folder: Path) -> list[str]:
    """The backups in a folder, the oldest first; what was broken off is none."""
    return sorted(one.parent.name for one in folder.glob(f"*/{MANIFEST}") if not one.parent.name.startswith("."))


def find(folder: Path, name: str) -> Manifest:
    """The backup of this name, or the newest; raises NotFound, Invalid."""
    known = names(folder)
    if not known or (name and name not in known):
        raise NotFound("backup", name or str(folder), tuple(known[-3:]))
    return read(folder / (name or known[-1]))


def read(backup: Path) -> Manifest:
    """Raises Invalid for one that is not as it was written, or of a later format."""
    damaged = Invalid.one("backup", f"{backup / MANIFEST} is damaged: it is not as it was written")
    try:
        told = json.loads((backup / MANIFEST).read_bytes())
        if told.pop(SEAL) != sealed(told):
            raise damaged
        if told["format"] != FORMAT:
            raise Invalid.one("backup", f"{backup.name} has format {told['format']}; {FORMAT} is read here")
        tables = {name: Sum(**one) for name, one in told.pop("tables").items()}
        parts = {name: Content(**one) for name, one in told.pop("parts").items()}
        return Manifest(**told, tables=tables, parts=parts)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged from error


def listed(backup: Path) -> Iterator[Listed]:
    """The list of files; raises Invalid for one that would lie outside the folder."""
    with (backup / LIST).open(encoding="utf-8") as lines:
        for line in lines:
            one = Listed(**json.loads(line))
            if not is_below(one.place):
                raise Invalid.one(
                    "backup", f"{backup.name} lists {one.place[:80]!r}, which leads out of the data folder"
                )
            yield one


def check(folder: Path, manifest: Manifest, tell: Callable[[int], None]) -> None:
    """Read a backup whole; raises Invalid, naming what is missing or damaged."""
    backup = Places(folder / manifest.name)
    _refuse(backup.folder, [fault for name, one in manifest.parts.items() if (fault := _fault(backup, name, one))])
    faults, held = list[str](), Places(folder)
    for done, one in enumerate(listed(backup.folder), start=1):
        if fault := _fault(held, stored(one.sha256), Content(one.sha256, one.size)):
            faults.append(f"{fault}, which is {one.place}")
        tell(done)
    _refuse(backup.folder, faults)


def _fault(places: Places, place: str, wanted: Content) -> str:
    try:
        return "" if places.content(place) == wanted else f"{place} is damaged"
    except Missing:
        return f"{place} is missing"


def _refuse(backup: Path, faults: list[str]) -> None:
    if faults:
        more = f"; and {len(faults) - MOST_NAMED} more" if len(faults) > MOST_NAMED else ""
        raise Invalid.one("backup", f"{backup.name} is damaged: {'; '.join(faults[:MOST_NAMED])}{more}")
