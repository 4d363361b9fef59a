"""Files that were handed in for import: kept in the data folder by their SHA-256, never served, with what was chosen.

Choices are kept as they were typed, right or wrong, so that nothing is lost between two visits.
"""

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path, PurePath, PureWindowsPath
from typing import IO, Any

from catalog.domain.errors import Invalid, NotFound, Unavailable
from catalog.services.imports import sheet
from catalog.services.imports.sheet import Sheet

FOLDER = "imports"
MOST_BYTES = 100_000_000
MEGABYTE = 1_000_000
BLOCK = 1 << 20
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

    folder: Path

    @classmethod
    def of(cls, data: Path) -> "Uploads":
        return cls(data / FOLDER)

    def keep(self, name: str, stream: IO[bytes], now: datetime) -> Upload:
        """Keep a file that is a table; raises Invalid, and then keeps nothing."""
        with usable(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, aside = tempfile.mkstemp(dir=self.folder)  # mode 0600
            try:
                with os.fdopen(handle, "wb") as file:
                    digest, size = _copy(stream, file)
                upload = Upload(digest, plain_name(name), size, now.astimezone(UTC).isoformat())
                for _ in sheet.of(upload.name, Path(aside).read_bytes()).lines():
                    pass  # to its end: a file that breaks off in the middle is refused now
                Path(aside).replace(self.path(digest))
            finally:
                Path(aside).unlink(missing_ok=True)
        known = self._find(digest)
        return self.write(replace(known, name=upload.name) if known else upload)

    def get(self, sha256: str) -> Upload:
        found = self._find(sha256)
        if found is None:
            raise NotFound("uploaded file", sha256[:80])
        return found

    def sheet(self, upload: Upload) -> Sheet:
        with usable(self.folder):
            return sheet.of(upload.name, self.path(upload.sha256).read_bytes())

    def write(self, upload: Upload) -> Upload:
        """Note what is known of a file; the note is whole at every moment."""
        write_json(self.path(upload.sha256).with_suffix(".json"), asdict(upload))
        return upload

    def all(self) -> list[Upload]:
        """Every file, the newest first."""
        found = [self._find(file.stem) for file in self.folder.glob("*.json") if DIGEST.fullmatch(file.stem)]
        return sorted((one for one in found if one), key=lambda one: one.uploaded_at, reverse=True)

    def path(self, sha256: str) -> Path:
        return self.folder / sha256

    def _find(self, sha256: str) -> Upload | None:
        if not DIGEST.fullmatch(sha256) or not self.path(sha256).exists():
            return None
        values = read_json(self.path(sha256).with_suffix(".json"))
        return Upload(**values) if values else None


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


def write_json(file: Path, values: dict[str, Any]) -> None:
    """Written aside and moved into place: nobody ever reads half of it."""
    with usable(file.parent):
        handle, aside = tempfile.mkstemp(dir=file.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as written:
            json.dump(values, written, ensure_ascii=True)
        Path(aside).replace(file)


def read_json(file: Path) -> dict[str, Any] | None:
    """What a file holds; None when it is not there or is none of ours."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


@contextmanager
def usable(folder: Path) -> Iterator[None]:
    """Turn a folder that cannot be used into one clear line."""
    try:
        yield
    except OSError as error:
        raise Unavailable(f"the folder {folder} cannot be used: {error.strerror}") from error
