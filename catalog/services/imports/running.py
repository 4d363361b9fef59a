"""Imports that run aside, one at a time for each dataset, and how far each has come.

A lock that ends with its process says what runs. What was running and holds no lock any more was stopped, and goes on
when it is started again.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime

from sqlmodel import col, select

from catalog.domain.errors import CatalogError, Conflict, Unavailable
from catalog.models import Dataset, DatasetVersion
from catalog.services.catalog import Catalog
from catalog.services.imports import locks, losses, report
from catalog.services.imports.losses import Done
from catalog.services.imports.plan import Wanted
from catalog.services.imports.uploads import name_of, read_json, write_json

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


def find(catalog: Catalog, sha256: str) -> Run | None:
    """The last import of a file; one whose process has ended is *stopped*."""
    run = _read(catalog, sha256)
    if run and run.state == RUNNING and not locks.is_taken(catalog, sha256):
        run = _read(catalog, sha256)  # it may have ended between the two looks
        return replace(run, state=STOPPED) if run and run.state == RUNNING else run
    return run


def start(job: Job, now: datetime) -> None:
    """Import in a thread of its own; raises Conflict while another import of the dataset, or of the file, runs."""
    sha256 = job.wanted.sheet.sha256
    run = Run(sha256, job.wanted.dataset, started_at=now.isoformat(), drops_most=job.drops_most)
    with ExitStack() as taken:
        for name in (run.dataset, sha256):
            taken.callback(_taken(job.catalog, name, run.dataset))
        _write(job.catalog, run)
        held = taken.pop_all()
    threading.Thread(target=_run, args=(job, run, held), name=f"import {sha256[:8]}", daemon=True).start()


@contextmanager
def alone(catalog: Catalog, dataset: str) -> Iterator[None]:
    """Hold off other imports of a dataset; raises Conflict while one runs."""
    release = _taken(catalog, dataset, dataset)
    try:
        yield
    finally:
        release()


def _taken(catalog: Catalog, name: str, dataset: str) -> locks.Release:
    release = locks.take(catalog, name)
    if release is None:
        raise Conflict(f"An import of {dataset} is running; wait until it is done.")
    return release


def _run(job: Job, run: Run, held: ExitStack) -> None:
    """The locks are let go last of all, so that nobody takes a whole import for a stopped one.

    Where what became of it cannot be written, it stands as stopped, and going on finds what is left to do.
    """
    with held, suppress(Unavailable):
        try:
            done = losses.write(job.catalog, job.wanted, _teller(job.catalog, run), drops_most=job.drops_most)
            figures = {name: report.as_json(done)[name] for name in FIGURES}
            told = {"done": figures["imported"], "total": figures["imported"], "figures": figures}
            _write(job.catalog, replace(run, state=DONE, version=_version(job, done), **told))
        except CatalogError as error:
            _write(job.catalog, replace(run, state=FAILED, problem=str(error)))
    job.catalog.follow_aside()  # it may take as long again; the rows are seen already


def _teller(catalog: Catalog, run: Run) -> Callable[[int, int], None]:
    """How far it has come is only told: an import does not fail for it."""

    def told(done: int, total: int) -> None:
        with suppress(Unavailable):
            _write(catalog, replace(run, done=done, total=total))

    return told


def _version(job: Job, done: Done) -> int | None:
    """The version that a run made; None when it changed nothing."""
    if done.plan.is_empty:
        return None
    query = select(DatasetVersion.id).join(Dataset).where(Dataset.slug == job.wanted.dataset)
    with job.catalog.database.reading() as session:
        return session.exec(query.order_by(col(DatasetVersion.applied_at).desc())).first()


def _read(catalog: Catalog, sha256: str) -> Run | None:
    values = read_json(catalog.store, f"{name_of(sha256)}.run")
    return Run(**values) if values else None


def _write(catalog: Catalog, run: Run) -> None:
    write_json(catalog.store, f"{name_of(run.sha256)}.run", asdict(run))
