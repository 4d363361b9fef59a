"""Imports that run aside, one at a time for each dataset, and how far each has come.

A lock that ends with its process says what runs. What was running and holds no lock any more was stopped, and goes on
when it is started again.
"""

import fcntl
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from catalog.domain.errors import CatalogError, Conflict
from catalog.models import Dataset, DatasetVersion
from catalog.services.catalog import Catalog
from catalog.services.imports import losses, report
from catalog.services.imports.losses import Done
from catalog.services.imports.plan import Wanted
from catalog.services.imports.uploads import FOLDER, read_json, usable, write_json

RUNNING, STOPPED, FAILED, DONE = "running", "stopped", "failed", "done"
FIGURES = ("rows", "items", "imported", "changed", "withdrawn", "unchanged", "left", "refused", "refused_rows")


@dataclass(frozen=True)
class Run:
    """An import of a file: its state, how many of its new things are written, and what it came to."""

    sha256: str
    dataset: str
    state: str = RUNNING
    done: int = 0
    total: int = 0
    started_at: str = ""
    problem: str = ""
    version: int | None = None
    drops_most: bool = False
    figures: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Job:
    """What is to be imported, and who is told how far it has come."""

    catalog: Catalog
    wanted: Wanted
    drops_most: bool = False

    @property
    def folder(self) -> Path:
        return self.catalog.settings.data / FOLDER


def find(data: Path, sha256: str) -> Run | None:
    """The last import of a file; one whose process has ended is *stopped*."""
    values = read_json(_file(data / FOLDER, sha256))
    run = Run(**values) if values else None
    if run and run.state == RUNNING and _holder(data / FOLDER, run.dataset) != sha256:
        values = read_json(_file(data / FOLDER, sha256))  # it may have ended between the two looks
        run = Run(**values) if values else None
        return replace(run, state=STOPPED) if run and run.state == RUNNING else run
    return run


def start(job: Job, now: datetime) -> None:
    """Import in a thread of its own; raises Conflict while another import of the dataset runs."""
    lock = _lock(job.folder, job.wanted.dataset)
    sha256 = job.wanted.sheet.sha256
    run = Run(sha256, job.wanted.dataset, started_at=now.isoformat(), drops_most=job.drops_most)
    _name_holder(lock, sha256)
    _write(job.folder, run)
    threading.Thread(target=_run, args=(job, run, lock), name=f"import {sha256[:8]}", daemon=True).start()


@contextmanager
def alone(data: Path, dataset: str) -> Iterator[None]:
    """Hold off other imports of a dataset; raises Conflict while one runs."""
    lock = _lock(data / FOLDER, dataset)
    try:
        yield
    finally:
        os.close(lock)


def _run(job: Job, run: Run, lock: int) -> None:
    """The lock is let go last of all, so that nobody takes a whole import for a stopped one."""
    try:
        done = losses.write(job.catalog, job.wanted, _teller(job.folder, run), drops_most=job.drops_most)
        figures = {name: report.as_json(done)[name] for name in FIGURES}
        new = figures["imported"]
        _write(job.folder, replace(run, state=DONE, done=new, total=new, figures=figures, version=_version(job, done)))
    except CatalogError as error:
        _write(job.folder, replace(run, state=FAILED, problem=str(error)))
    finally:
        os.close(lock)
    job.catalog.follow_aside()  # it may take as long again; the rows are seen already


def _teller(folder: Path, run: Run) -> Callable[[int, int], None]:
    return lambda done, total: _write(folder, replace(run, done=done, total=total))


def _version(job: Job, done: Done) -> int | None:
    """The version that a run made; None when it changed nothing."""
    if done.plan.is_empty:
        return None
    query = select(DatasetVersion.id).join(Dataset).where(Dataset.slug == job.wanted.dataset)
    with job.catalog.database.reading() as session:
        return session.exec(query.order_by(col(DatasetVersion.applied_at).desc())).first()


def _file(folder: Path, sha256: str) -> Path:
    return folder / f"{sha256}.run"


def _write(folder: Path, run: Run) -> None:
    values: dict[str, Any] = asdict(run)
    write_json(_file(folder, run.sha256), values)


def _lock(folder: Path, dataset: str) -> int:
    """An open file that only one process at a time, and only one thread of it, may have."""
    with usable(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(_lock_file(folder, dataset), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise Conflict(f"An import of {dataset} is running; wait until it is done.") from None
    os.truncate(handle, 0)
    return handle


def _name_holder(lock: int, sha256: str) -> None:
    os.pwrite(lock, sha256.encode("ascii"), 0)


def _holder(folder: Path, dataset: str) -> str:
    """The file whose import holds the lock; empty when none does."""
    try:
        handle = os.open(_lock_file(folder, dataset), os.O_RDWR)
    except FileNotFoundError:
        return ""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return os.pread(handle, 64, 0).decode("ascii", "replace")
    else:
        return ""
    finally:
        os.close(handle)


def _lock_file(folder: Path, dataset: str) -> Path:
    return folder / f"{dataset}.lock"
