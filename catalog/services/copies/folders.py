"""The folder of a copy: built beside it, and put in its place when it is whole, with the sums of all of it."""

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalog.domain.errors import Conflict, Invalid, Unavailable
from catalog.evidence.folder import settle
from catalog.services.copies.places import Content

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
FORMAT = "materiel-catalog copy 1"
FOLDER_MODE, FILE_MODE = 0o755, 0o644  # a web server of another user reads it, whatever the mask of who writes it


@dataclass
class Building:
    """A copy that is written. `former` are the files of the copy that stands, by their place."""

    folder: Path
    stands: Path
    former: dict[str, Content]
    files: dict[str, Content] = field(default_factory=dict)

    def put(self, place: str, blocks: Iterable[bytes]) -> None:
        """Write a file; one that is the same as before keeps its time, so that a mirror leaves it alone."""
        if place in self.files:
            raise Conflict(f"two addresses would lie at {place}")
        digest, size = hashlib.sha256(), 0
        with self.room(place).open("wb") as handle:
            for block in blocks:
                digest.update(block)
                size += handle.write(block)
        self._note(place, Content(digest.hexdigest(), size))

    def room(self, place: str) -> Path:
        """Where a file is to be written, its folders made."""
        file = self.folder / place
        file.parent.mkdir(parents=True, exist_ok=True)
        return file

    def take(self, place: str) -> None:
        """A file that was written there by somebody else."""
        with self.room(place).open("rb") as handle:
            sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
        self._note(place, Content(sha256, (self.folder / place).stat().st_size))

    def _note(self, place: str, made: Content) -> None:
        self.files[place] = made
        before = self.stands / place
        if self.former.get(place) == made and before.is_file():
            times = before.stat()
            os.utime(self.folder / place, ns=(times.st_atime_ns, times.st_mtime_ns))

    def seal(self, told: dict[str, Any]) -> None:
        """Write down what it is, and the sums as `sha256sum -c` reads them."""
        listed = {place: vars(self.files[place]) for place in sorted(self.files)}
        document = {"format": FORMAT, **told, "files": listed}
        self.put(MANIFEST, [json.dumps(document, ensure_ascii=False, indent=1).encode(), b"\n"])
        lines = (f"{self.files[place].sha256}  {place}\n" for place in sorted(self.files))
        self.put(SUMS, (line.encode() for line in lines))


@contextmanager
def building(folder: Path, data: Path) -> Iterator[Building]:
    """A copy that comes to this place once all is written; what stands there stays until then.

    Raises Invalid for a place that is no place for a copy, Conflict when one is being made, Unavailable.
    """
    stands = folder.absolute().resolve()
    _refuse_data(stands, data.resolve())
    try:
        stands.parent.mkdir(parents=True, exist_ok=True)
        with _alone(stands):
            former = _former(stands)
            aside = Path(tempfile.mkdtemp(prefix=f".{stands.name}.unfinished-", dir=stands.parent))
            try:
                made = Building(aside, stands, former)
                yield made
                _open_to_all(aside)
                _swap(aside, stands)
            finally:
                shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise Unavailable(f"{stands} cannot be written: {error.strerror or error}") from error


def _refuse_data(stands: Path, data: Path) -> None:
    if stands.is_relative_to(data) or data.is_relative_to(stands):
        raise Invalid.one("DIR", "a folder is allowed that neither lies in the data folder nor holds it")


@contextmanager
def _alone(stands: Path) -> Iterator[None]:
    """One at a time; what an earlier one left goes, and what it took away last comes back."""
    with stands.with_name(f".{stands.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Conflict(f"another copy is being made in {stands}") from error
        old = _old(stands)
        if old.exists() and not stands.exists():
            old.rename(stands)
        for left in (old, *stands.parent.glob(f".{stands.name}.unfinished-*")):
            shutil.rmtree(left, ignore_errors=True)
        yield


def _old(stands: Path) -> Path:
    return stands.with_name(f".{stands.name}.old")


def _former(stands: Path) -> dict[str, Content]:
    """The files of the copy that stands; raises Invalid where something else does, which would be lost."""
    if not stands.exists() or (stands.is_dir() and not any(stands.iterdir())):
        return {}
    try:
        told = json.loads((stands / MANIFEST).read_bytes())
        is_copy = told["format"] == FORMAT
        files = {place: Content(**one) for place, one in told["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        is_copy, files = False, {}
    if not is_copy:
        raise Invalid.one("DIR", f"{stands} holds something that is no public copy; a new, an empty one or a copy is")
    known = {*files, MANIFEST, SUMS}
    for one in stands.rglob("*"):
        place = one.relative_to(stands).as_posix()
        if not one.is_dir() and place not in known:
            raise Invalid.one("DIR", f"{stands} holds {place}, which is no part of the copy and would be lost")
    return files


def _open_to_all(folder: Path) -> None:
    for above, _, names in os.walk(folder):
        Path(above).chmod(FOLDER_MODE)
        for name in names:
            (Path(above) / name).chmod(FILE_MODE)


def _swap(aside: Path, stands: Path) -> None:
    """First all of it is on the disk: once for the whole file system, and not for each of many thousand files."""
    os.sync()
    if stands.exists():
        stands.rename(_old(stands))
    aside.rename(stands)
    settle(stands.parent)
    shutil.rmtree(_old(stands), ignore_errors=True)
