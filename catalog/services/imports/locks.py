"""Who is importing what: locks that end with the process that holds them, seen by every process of the catalog.

On PostgreSQL they are locks of the database, so that all hosts see them; beside SQLite, of one host, locks of files.
"""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

from catalog.domain.errors import Unavailable
from catalog.services.catalog import Catalog

FOLDER = "imports"  # below the data folder
PRIVATE = 0o700
Release = Callable[[], None]


def take(catalog: Catalog, name: str) -> Release | None:
    """What lets go of the lock again; None while anybody has it, be it another thread."""
    if not catalog.database.is_sqlite:
        return catalog.database.hold(f"import {name}")
    handle = _locked(_file(catalog, name))
    return None if handle is None else lambda: os.close(handle)


def is_taken(catalog: Catalog, name: str) -> bool:
    if not catalog.database.is_sqlite:
        return catalog.database.is_held(f"import {name}")
    file = _file(catalog, name)
    handle = _locked(file) if file.exists() else -1
    if handle is not None and handle >= 0:
        os.close(handle)
    return handle is None


def _file(catalog: Catalog, name: str) -> Path:
    return catalog.settings.data / FOLDER / f"{name}.lock"


def _locked(file: Path) -> int | None:
    """An open file that only one process at a time, and only one thread of it, may have."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Unavailable(f"{file} cannot be written: {error.strerror}") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle
