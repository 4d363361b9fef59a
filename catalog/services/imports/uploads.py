"""Files that were handed in for import: kept in the store by their SHA-256, never served, with what was chosen.

Choices are kept as they were typed, right or wrong, so that nothing is lost between two visits.
"""

import hashlib
import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import PurePath, PureWindowsPath
from typing import IO, Any

from catalog.domain.errors import Invalid, NotFound, Unavailable
from catalog.evidence.stores import BLOCK, Missing, Store
from catalog.services.imports import sheet
from catalog.services.imports.sheet import Sheet

FOLDER = "imports"  # of the store
MOST_BYTES = 100_000_000
MEGABYTE = 1_000_000
LONGEST_NAME = 120
DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Upload:
    """A file as it was handed in, and what was chosen for it so far (field → as typed)."""

    sha256: str
    name: str
    size: int
    uploaded_at: str
    choices: dict[str, str] = field(default_factory=dict)

    @property
    def day(self) -> datetime:
        return datetime.fromisoformat(self.uploaded_at)


@dataclass(frozen=True)
class Uploads:
    """The files that are kept."""

    store: Store

    def keep(self, name: str, stream: IO[bytes], now: datetime) -> Upload:
        """Keep a file that is a table; raises Invalid, and then keeps nothing."""
        with _usable(), tempfile.TemporaryFile() as aside:
            digest, size = _copy(stream, aside)
            upload = Upload(digest, plain_name(name), size, now.astimezone(UTC).isoformat())
            aside.seek(0)
            for _ in sheet.of(upload.name, aside.read()).lines():
                pass  # to its end: a file that breaks off in the middle is refused now
            aside.seek(0)
            self.store.put(name_of(digest), aside)
        known = self._find(digest)
        return self.write(replace(known, name=upload.name) if known else upload)

    def get(self, sha256: str) -> Upload:
        found = self._find(sha256)
        if found is None:
            raise NotFound("uploaded file", sha256[:80])
        return found

    def sheet(self, upload: Upload) -> Sheet:
        return sheet.of(upload.name, self.store.read(name_of(upload.sha256)))

    def write(self, upload: Upload) -> Upload:
        """Note what is known of a file; the note is whole at every moment."""
        write_json(self.store, f"{name_of(upload.sha256)}.json", asdict(upload))
        return upload

    def all(self) -> list[Upload]:
        """Every file, the newest first."""
        digests = (name.rpartition("/")[2] for name in self.store.names(FOLDER))
        found = [self._noted(one) for one in digests if DIGEST.fullmatch(one)]
        return sorted((one for one in found if one), key=lambda one: one.uploaded_at, reverse=True)

    def _find(self, sha256: str) -> Upload | None:
        is_here = DIGEST.fullmatch(sha256) and self.store.stat(name_of(sha256))
        return self._noted(sha256) if is_here else None

    def _noted(self, sha256: str) -> Upload | None:
        values = read_json(self.store, f"{name_of(sha256)}.json")
        return Upload(**values) if values else None


def name_of(sha256: str) -> str:
    """What it is called in the store."""
    return f"{FOLDER}/{sha256}"


def plain_name(name: str) -> str:
    """The name alone, without folders and control characters; it is shown and never opened."""
    last = PureWindowsPath(PurePath(name).name).name
    return "".join(sign for sign in last if sign.isprintable()).strip()[-LONGEST_NAME:] or "list"


def _copy(stream: IO[bytes], file: IO[bytes]) -> tuple[str, int]:
    """Digest and size; raises Invalid when there is too much, or nothing."""
    digest, size = hashlib.sha256(), 0
    while block := stream.read(BLOCK):
        size += len(block)
        if size > MOST_BYTES:
            raise Invalid.one("file", f"is larger than {MOST_BYTES // MEGABYTE} MB")
        digest.update(block)
        file.write(block)
    if size == 0:
        raise Invalid.one("file", "is empty: choose a CSV in UTF-8 or a spreadsheet")
    return digest.hexdigest(), size


def write_json(store: Store, name: str, values: dict[str, Any]) -> None:
    """Nobody ever reads half of it."""
    store.put(name, json.dumps(values, ensure_ascii=True).encode())


def read_json(store: Store, name: str) -> dict[str, Any] | None:
    """What a file holds; None when it is not there or is none of ours."""
    try:
        found = json.loads(store.read(name))
    except (Missing, ValueError):
        return None
    return found if isinstance(found, dict) else None


@contextmanager
def _usable() -> Iterator[None]:
    """Turn a folder for temporary files that is full into one clear line."""
    try:
        yield
    except OSError as error:
        raise Unavailable(f"the folder {tempfile.gettempdir()} cannot be used: {error.strerror}") from error
